"""`podcast transcript` and how an episode is named."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pipeline.shows import add_recording, make_show, options, put_hearing, run, sure

from podcast_tool.model import Voice
from podcast_tool.pipeline.find import UnknownEpisode, choose
from podcast_tool.pipeline.reading import changes, open_reading, speaker_changes
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import open_project

SAID = "We met Cooper at noon and nobody had an answer to the question."


def podcast(show: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "podcast_tool", "-C", str(show), *arguments],
        capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip


@pytest.fixture
def show(tmp_path: Path) -> Path:
    made = make_show(tmp_path)
    add_recording(made, "The first midterm.mp3", title="The First Midterm", seconds=4)
    put_hearing(made, "the-first-midterm", *sure(SAID))
    run(made)
    return made


def correct(show: Path, old: str, new: str) -> None:
    script = show / "show_notes/the-first-midterm/transcript.md"
    script.write_text(script.read_text().replace(old, new))


def test_it_prints_what_stands_in_the_file(show: Path) -> None:
    correct(show, "[00:00:00] We met", "[00:00:00] Ann: We never met")
    done = podcast(show, "transcript", "midterm")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"The First Midterm\n=================\n\nAnn: {SAID.replace('We met', 'We never met')}\n"


def test_the_difference_shows_words_with_their_time_and_no_colour_where_no_terminal_is(show: Path) -> None:
    correct(show, "Cooper at noon", "Kubernetes at noon [laughter]")
    done = podcast(show, "transcript", "midterm", "--diff")
    assert "recorded, 2026-11-22: 1 difference." in done.stdout
    assert "0:00  We met [-Kubernetes-] {+Cooper+} at noon [laughter] and\n" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines()[2:]), default=0) <= 80


def test_a_newer_hearing_shows_without_touching_the_file(show: Path) -> None:
    correct(show, "Cooper", "Kubernetes")
    before = (show / "show_notes/the-first-midterm/transcript.md").read_bytes()
    put_hearing(show, "midterm", *sure(SAID.replace("Cooper", "Kubernetes").replace("nobody", "somebody")))
    (found,) = changes(open_reading(open_project(show), options(show, dry=True), "midterm"))
    assert (found.text, found.heard, found.before) == ("nobody", "somebody", "Kubernetes at noon and")
    assert (show / "show_notes/the-first-midterm/transcript.md").read_bytes() == before


def test_another_speaker_shows_where_voices_have_been_told_apart(show: Path) -> None:
    correct(show, "[00:00:00] We met Cooper at noon", "[00:00:00] Ann: We met Cooper at noon\n\nBen:")
    reading = open_reading(open_project(show), options(show, dry=True), "midterm")
    assert speaker_changes(reading) == ()
    voices = tuple(
        Voice(start=start * 200, end=end * 200, label=label)
        for start, end, label in ((0, 3, "V1"), (3, 5, "V2"), (5, 8, "V2"))
    )
    (found,) = speaker_changes(replace(reading, voices=voices))
    assert (found.speaker, found.heard, found.text) == ("Ann", "Ben", "at noon")


def test_what_was_never_heard_with_these_settings_says_what_to_do(show: Path) -> None:
    toml = show / "podcast.toml"
    toml.write_text(f'model = "small"\n{toml.read_text()}'.replace('model = "base"', ""))
    done = podcast(show, "transcript", "midterm", "--diff")
    assert done.returncode == 3
    assert "podcast build" in done.stderr
    assert podcast(show, "transcript", "midterm").returncode == 0


def test_an_episode_without_a_transcript_or_without_a_usable_recording_says_so(show: Path) -> None:
    add_recording(show, "second.mp3", title="Second", pitch=500)
    with pytest.raises(PodcastError, match="no transcript yet"):
        open_reading(open_project(show), options(show, dry=True), "second")
    (show / "episodes/empty.mp3").write_bytes(b"")
    with pytest.raises(PodcastError, match="empty"):
        open_reading(open_project(show), options(show, dry=True), "empty")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("trailer", "trailer"),
        ("trailer-two", "trailer-two"),
        ("midterm", "the-first-midterm"),
        ("The First Midterm", "the-first-midterm"),
        ("episodes/The First Midterm.mp3", "the-first-midterm"),
        ("show_notes/trailer/", "trailer"),
        ("vol. 2", "vol-2"),
    ],
)
def test_a_name_a_part_of_it_or_a_file_is_enough(wanted: str, found: str) -> None:
    known = {slug: slug for slug in ("trailer", "trailer-two", "the-first-midterm", "vol-2")}
    assert choose(wanted, known) == found


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("tra", "trailer or trailer-two"),
        ("", "no episode is called"),
        ("trialer", "Did you mean trailer?"),
        ("mitderm", "Did you mean the-first-midterm?"),
    ],
)
def test_a_name_of_none_or_of_several_is_wrong_usage(wanted: str, told: str) -> None:
    known = {slug: slug for slug in ("trailer", "trailer-two", "the-first-midterm")}
    with pytest.raises(UnknownEpisode) as error:
        choose(wanted, known)
    assert told in f"{error.value}. {error.value.fix}"


def test_a_wrong_name_ends_with_the_status_of_wrong_usage(show: Path) -> None:
    done = podcast(show, "transcript", "mitderm")
    assert done.returncode == 2
    assert "Did you mean the-first-midterm?" in done.stderr
