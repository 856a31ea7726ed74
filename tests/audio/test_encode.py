"""The MP3 that is made of other formats: right length, right tags, the same bytes each time."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from podcast_tool.audio.encode import Mp3Tags, encode_mp3
from podcast_tool.audio.media import decode_blocks, measure
from podcast_tool.audio.tags import read_tags
from podcast_tool.model import Chapter, Tags
from podcast_tool.problems import BrokenEpisode, PodcastError
from podcast_tool.progress import Task

from .synthesis import noise_bytes, tone, write_audio

COVER = b"\xff\xd8\xff" + noise_bytes(500)
CHAPTERS = (Chapter(start=0, title="One"), Chapter(start=1500, title="Zwei €", href="https://example.org/"))
TAGS = Mp3Tags(
    title="Second Draft",
    artist="Ann",
    album="Trying Again",
    date="2026-09-15",
    language="eng",
    number=3,
    artwork=COVER,
    chapters=CHAPTERS,
)


@pytest.mark.parametrize("recipe", ["wav", "flac", "ogg", "opus", "alac", "mp2", "mka", "aiff", "wav float"])
def test_every_format_becomes_an_mp3_of_the_same_length(
    recipe: str, recordings: dict[str, Path], tmp_path: Path, task: Task
) -> None:
    target = tmp_path / "out.tmp"
    encode_mp3(recordings[recipe], target, name="x", tags=TAGS, task=task)
    before, after = (measure(path, name="x", task=task) for path in (recordings[recipe], target))
    assert (after.container, after.codec, after.as_is) == ("mp3", "mp3", True)
    assert after.duration == pytest.approx(before.duration, abs=2)
    assert after.declared == pytest.approx(after.duration, abs=50)
    assert (after.channels, after.sample_rate) == (before.channels, before.sample_rate)
    assert all(problem.code == "A113" for problem in (*before.problems, *after.problems))


def test_the_header_tells_players_the_length(recordings: dict[str, Path], tmp_path: Path, task: Task) -> None:
    encode_mp3(recordings["wav"], tmp_path / "out", name="x", tags=TAGS, task=task)
    info: Any = MP3(tmp_path / "out").info
    assert info.length == pytest.approx(3, abs=0.05)
    assert b"Info" in (tmp_path / "out").read_bytes()
    assert info.bitrate == pytest.approx(96_000, rel=0.01)


def test_stereo_stays_stereo_at_128_kbit(tmp_path: Path, task: Task) -> None:
    source = write_audio(tmp_path / "x.wav", tone(2, channels=2), recipe="wav")
    encode_mp3(source, tmp_path / "out", name="x", tags=TAGS, task=task)
    info: Any = MP3(tmp_path / "out").info
    assert (info.channels, round(info.bitrate, -3)) == (2, 128_000)


@pytest.mark.parametrize(("rate", "expected"), [(8000, 48_000), (11_025, 44_100), (22_050, 44_100), (96_000, 48_000)])
def test_other_sample_rates_become_one_that_every_player_knows(
    rate: int, expected: int, tmp_path: Path, task: Task
) -> None:
    source = write_audio(tmp_path / "x.wav", tone(2, rate=rate), recipe="wav", rate=rate)
    encode_mp3(source, tmp_path / "out", name="x", tags=TAGS, task=task)
    found = measure(tmp_path / "out", name="x", task=task)
    assert found.sample_rate == expected
    assert found.duration == pytest.approx(2000, abs=2)


@pytest.mark.parametrize("channels", [6, 8])
def test_surround_becomes_stereo_without_clipping(channels: int, tmp_path: Path, task: Task) -> None:
    source = write_audio(tmp_path / "x.wav", tone(1, channels=channels, loudness=0.95), recipe="wav")
    encode_mp3(source, tmp_path / "out", name="x", tags=TAGS, task=task)
    samples = np.concatenate(list(decode_blocks(tmp_path / "out", name="x")))
    assert 0.5 < np.abs(samples).max() < 1.0


def test_moments_stay_where_they_are(tmp_path: Path, task: Task) -> None:
    samples = np.zeros((1, 44_100 * 3), np.float32)
    samples[:, 66_150:66_600] = tone(450 / 44_100, loudness=0.9, pitch=2000)
    encode_mp3(write_audio(tmp_path / "x.wav", samples, recipe="wav"), tmp_path / "out", name="x", tags=TAGS, task=task)
    found = np.concatenate(list(decode_blocks(tmp_path / "out", name="x")))
    assert np.flatnonzero(np.abs(found) > 0.3)[0] / 16_000 == pytest.approx(1.5, abs=0.002)


def test_the_tags_come_back(recordings: dict[str, Path], tmp_path: Path, task: Task) -> None:
    encode_mp3(recordings["wav"], tmp_path / "out", name="x", tags=TAGS, task=task)
    found = read_tags(tmp_path / "out", name="x")
    assert found.tags == Tags(
        title="Second Draft", artist="Ann", album="Trying Again", date="2026-09-15", language="eng", number=3
    )
    assert found.chapters == CHAPTERS
    assert found.artwork is not None
    assert found.artwork.content == COVER
    tag = ID3(tmp_path / "out")
    assert tag.version == (2, 4, 0)
    assert tag["CTOC:toc"].child_element_ids == ["chp0", "chp1"]
    assert tag["CHAP:chp1"].end_time == 3000


def test_only_the_given_tags_are_written(recordings: dict[str, Path], tmp_path: Path, task: Task) -> None:
    encode_mp3(recordings["flac"], tmp_path / "out", name="x", tags=Mp3Tags(title="T"), task=task)
    assert set(ID3(tmp_path / "out").keys()) == {"TIT2"}


@pytest.mark.parametrize("recipe", ["wav", "opus"])
def test_the_same_input_gives_the_same_bytes(
    recipe: str, recordings: dict[str, Path], tmp_path: Path, task: Task
) -> None:
    for name in ("one", "two"):
        encode_mp3(recordings[recipe], tmp_path / name, name=name, tags=TAGS, task=task)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_progress_adds_up_to_the_size_of_the_source(recordings: dict[str, Path], tmp_path: Path) -> None:
    told: list[float] = []

    class Counting:
        def advance(self, amount: float) -> None:
            told.append(amount)

    encode_mp3(recordings["wav"], tmp_path / "out", name="x", tags=TAGS, task=Counting())
    assert sum(told) == recordings["wav"].stat().st_size


def test_the_source_is_not_changed(recordings: dict[str, Path], tmp_path: Path, task: Task) -> None:
    before = recordings["flac"].read_bytes()
    encode_mp3(recordings["flac"], tmp_path / "out", name="x", tags=TAGS, task=task)
    assert recordings["flac"].read_bytes() == before


def test_what_is_no_recording_is_refused(tmp_path: Path, task: Task) -> None:
    (tmp_path / "x.wav").write_bytes(b"no sound at all\n" * 50)
    with pytest.raises(BrokenEpisode):
        encode_mp3(tmp_path / "x.wav", tmp_path / "out", name="episodes/x.wav", tags=TAGS, task=task)


def test_a_target_that_cannot_be_written_stops_the_run(recordings: dict[str, Path], tmp_path: Path, task: Task) -> None:
    with pytest.raises(PodcastError, match="cannot be written"):
        encode_mp3(recordings["wav"], tmp_path / "no" / "out", name="x", tags=TAGS, task=task)


def test_a_full_disk_stops_the_run(recordings: dict[str, Path], task: Task) -> None:
    with pytest.raises(PodcastError, match="cannot be written"):
        encode_mp3(recordings["wav"], Path("/dev/full"), name="x", tags=TAGS, task=task)
