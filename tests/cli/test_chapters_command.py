"""`podcast chapters` and `podcast soundbite`: suggested from what is said, written only when asked to, never over."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pipeline.shows import add_recording, make_show, run

from podcast_tool.project.sheet import read_sheet
from podcast_tool.timecode import format_vtt

pytestmark = pytest.mark.slow

BREAD = (
    "How did the bread go? The dough never rose, and my oven baked a brick of flour. I kneaded the dough again with "
    "new yeast and warm flour. The second dough rose, the oven was hot, and the bread was bread. "
)
BRIDGE = (
    "What about the bridge? The bridge was spaghetti and glue, and the bucket broke it. The glue was weak, the "
    "spaghetti was fine, and the bucket hung from the glue. We built the bridge anew with better glue. "
)
CHOIR = (
    "And the choir? The choir sang a hymn, and I was a bar behind the organ. The organ stopped, the choir laughed, and "
    "I sang the hymn alone. The choir still asks me for that hymn and the organ waits. "
)
TALK = (BREAD * 4 + BRIDGE * 4 + CHOIR * 4).strip()


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A talk of two and a half minutes, two words a second, with the captions that somebody made of it."""
    root = make_show(tmp_path_factory.mktemp("talk"))
    with (root / "podcast.toml").open("a") as file:
        file.write("\n[publish]\nopus = false\n")
    at, cues = 0, ["WEBVTT"]
    for sentence in re.findall(r"[^.?]+[.?] ?", TALK):
        end = at + 500 * len(sentence.split())
        cues.append(f"{format_vtt(at)} --> {format_vtt(end - 100)}\n{sentence.strip()}")
        at = end
    (root / "episodes/talk.vtt").write_text("\n\n".join(cues) + "\n")
    add_recording(root, "talk.mp3", title="Talk", seconds=at / 1000)
    run(root)
    return root


def podcast(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "podcast_tool", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_chapters_are_suggested_then_written_then_listed_and_never_written_twice(show: Path) -> None:
    sheet = show / "show_notes/talk/episode.toml"
    before = sheet.read_bytes()
    assert "talk: no chapters yet" in podcast(show, "chapters", "talk").stdout
    done = podcast(show, "chapters", "talk", "--suggest", "--json")
    suggested = json.loads(done.stdout)["chapters"]
    half_seconds = [0, 4 * len(BREAD.split()), 4 * len((BREAD + BRIDGE).split())]
    for one, words in zip(suggested, half_seconds, strict=True):
        assert abs(one["start"] - 500 * words) < 8_000
    assert sheet.read_bytes() == before
    assert podcast(show, "chapters", "talk", "--write").returncode == 2
    written = podcast(show, "chapters", "talk", "--suggest", "--write")
    assert written.returncode == 0, written.stderr
    assert "Added to show_notes/talk/episode.toml" in written.stdout
    assert sheet.read_bytes().startswith(before)
    found, problems = read_sheet(sheet.read_text(), path="x")
    assert problems == ()
    assert [{"start": one.start, "title": one.title, "href": ""} for one in found.chapters] == suggested
    assert "3 chapters from episode.toml" in podcast(show, "chapters", "talk").stdout
    again = podcast(show, "chapters", "talk", "--suggest", "--write")
    assert again.returncode == 3
    assert "has chapters in episode.toml already" in again.stderr
    assert not [problem for problem in run(show).problems if problem.code.startswith("C")]


def test_a_soundbite_is_suggested_then_written_once(show: Path) -> None:
    sheet = show / "show_notes/talk/episode.toml"
    before = sheet.read_bytes()
    listed = podcast(show, "soundbite", "talk")
    assert listed.returncode == 0
    assert listed.stdout.count("“") == 3
    assert sheet.read_bytes() == before
    assert podcast(show, "soundbite", "talk", "--write", "2").returncode == 0
    (bite,) = read_sheet(sheet.read_text(), path="x")[0].soundbites
    assert 15_000 <= bite.duration <= 120_000
    assert sheet.read_bytes().startswith(before)
    assert podcast(show, "soundbite", "talk", "--write", "2").returncode == 3
    assert podcast(show, "soundbite", "talk", "--write", "9").returncode == 3
    assert f'<podcast:soundbite startTime="{bite.start / 1000:g}"' in feed_of(show)


def feed_of(show: Path) -> str:
    run(show)
    return (show / "public/feed.xml").read_text()


def test_an_episode_without_a_transcript_is_told_so(tmp_path: Path) -> None:
    root = make_show(tmp_path)
    add_recording(root, "talk.mp3", title="Talk")
    run(root)
    done = podcast(root, "chapters", "talk", "--suggest")
    assert (done.returncode, done.stdout) == (3, "")
    assert "has no transcript yet" in done.stderr
