"""Naming voices that were told apart before: a known one gets another name, and keeps to one."""

from pathlib import Path

import pytest

from podcast_tool.model import Voice
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.voice_naming import list_voices, name_voice
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import open_project
from podcast_tool.speech import diarizer, speaker_model
from podcast_tool.speech.voiceprints import WIDTH, print_of
from podcast_tool.store import Recipe

from .shows import add_recording, make_show, options


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """An episode whose two voices were told apart already."""
    root = make_show(tmp_path)
    add_recording(root, "a.mp3", title="A")
    opened, prepared = open_episode(open_project(root), options(root, dry=True), "a")
    recipe = Recipe(
        step="voices", version=diarizer.VERSION, subject="a", tool=speaker_model.DIGEST,
        parameters={"speakers": ""}, inputs={"audio": prepared.facts.digest},
    )  # fmt: skip
    voices = tuple(Voice(start=at * 900, end=at * 900 + 900, label=f"Speaker {at + 1}") for at in range(2))
    prints = tuple(print_of(f"Speaker {at + 1}", [float(place == at) for place in range(WIDTH)]) for at in range(2))
    opened.store.put(recipe, diarizer.Diarization(voices=voices, prints=prints))
    return root


def labels(show: Path) -> list[str]:
    return [voice.label for voice in list_voices(open_project(show), options(show, dry=True), "a")]


def named(show: Path, voice: str, name: str) -> tuple[str, ...]:
    return name_voice(open_project(show), options(show, dry=True), "a", voice, name)


def test_a_known_voice_takes_its_new_name_and_its_old_one_back(show: Path) -> None:
    assert named(show, "Speaker 1", "Sam Rivera") == ()
    assert named(show, "Sam Rivera", "Samuel Rivera") == ("Sam Rivera",)
    assert labels(show) == ["Samuel Rivera", "Speaker 2"]
    assert "Sam Rivera" not in (show / "show_notes/voices.toml").read_text()
    assert named(show, "Samuel Rivera", "Sam Rivera") == ("Samuel Rivera",)
    assert labels(show) == ["Sam Rivera", "Speaker 2"]


@pytest.mark.parametrize("name", ["[00:00] Bad: name", "", " ", "No\nra", "No\x07ra", "Nora: Bell", "N" * 61])
def test_a_name_that_a_transcript_cannot_hold_is_refused_with_its_remedy(show: Path, name: str) -> None:
    with pytest.raises(PodcastError, match="the name") as refused:
        named(show, "Speaker 1", name)
    assert "Nora Bell" in refused.value.fix
    assert not (show / "show_notes/voices.toml").exists()
