"""Voices of the sample show: told apart, named once, known in the next episode."""

import re
from pathlib import Path

import pytest

from podcast_tool.pipeline.build import Report
from podcast_tool.pipeline.run import Options
from podcast_tool.pipeline.voice_naming import list_voices, name_voice
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Quiet
from podcast_tool.project.layout import open_project

from .conftest import NOW, Sample

pytestmark = pytest.mark.slow
PEOPLE = {
    "trailer": {"Nora Bell", "Sam Rivera"},
    "the-first-midterm": {"Nora Bell", "Sam Rivera"},
    "asking-for-help": {"Sam Rivera", "Grace Miller"},
    "the-project-that-went-wrong": {"Nora Bell", "Daniel Brooks"},
}


def options(root: Path) -> Options:
    return Options(output=root / "public", now=NOW, user_cache=root / ".models", progress=Quiet(), dry=True)


@pytest.mark.parametrize("slug", PEOPLE)
def test_transcripts_name_the_people_that_the_show_knows(sample: tuple[Sample, Report], slug: str) -> None:
    text = (sample[0].root / f"show_notes/{slug}/transcript.md").read_text()
    assert set(re.findall(r"^\[[\d:]+\] ([^:\n]{2,30}): ", text, re.MULTILINE)) == PEOPLE[slug]
    captions = (sample[0].public / f"episodes/{slug}/transcript.vtt").read_text()
    assert all(f"<v {name}>" in captions for name in PEOPLE[slug])


def test_a_voice_named_in_one_episode_is_known_in_another(sample: tuple[Sample, Report]) -> None:
    root = sample[0].root
    project = open_project(root)
    kept = project.voices.read_bytes()
    project.voices.unlink()
    try:
        voices = list_voices(project, options(root), "midterm")
        assert sorted(voice.label for voice in voices) == ["Speaker 1", "Speaker 2"]
        said = {voice.label: " ".join(quote for _, quote in voice.quotes) for voice in voices}
        nora = next(label for label, quotes in said.items() if "learning journal" in quotes)
        name_voice(project, options(root), "midterm", nora, "Nora Bell")
        assert "Nora Bell" in [voice.label for voice in list_voices(project, options(root), "project")]
        assert "Nora Bell" not in [voice.label for voice in list_voices(project, options(root), "asking")]
        with pytest.raises(PodcastError, match="no voice"):
            name_voice(project, options(root), "midterm", "Speaker 9", "Bo")
    finally:
        project.voices.write_bytes(kept)
