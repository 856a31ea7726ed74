"""`podcast review`: what deserves a person's ear."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pipeline.shows import add_recording, make_show, options, put_hearing, run, sure

from podcast_tool.pipeline.reading import open_reading, review
from podcast_tool.project.layout import open_project
from podcast_tool.speech.rules import T101, T102

GAP = T101.problem("2.5 seconds of speech that the machine wrote no word for", path="episodes/a.mp3", at=400)
LOOP = T102.problem("left out as invented: 'thank you'", path="episodes/a.mp3", at=30_000)


def doubtful(count: int) -> list[tuple[str, float]]:
    """Words of which every fifth is doubted, the later the more."""
    return [(f"word{at}", 0.45 - at / 1000 if at % 5 == 0 else 0.9) for at in range(count * 5)]


def podcast(show: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "podcast_tool", "-C", str(show), *arguments],
        capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip


@pytest.fixture
def show(tmp_path: Path) -> Path:
    made = make_show(tmp_path)
    add_recording(made, "a.mp3", title="A", seconds=40)
    return made


def correct(show: Path, old: str, new: str) -> None:
    script = show / "show_notes/a/transcript.md"
    text = script.read_text()
    assert old in text
    script.write_text(text.replace(old, new))


def test_the_worst_come_first_and_twenty_are_enough(show: Path) -> None:
    put_hearing(show, "a", *doubtful(25), problems=(LOOP,))
    run(show)
    done = podcast(show, "review", "a")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "show_notes/a/transcript.md: 25 passages in doubt, the first 20."
    assert lines[1].startswith("0:30  T102  left out as invented")
    assert lines[2] == "0:24  33%  word116 word117 word118 word119 *word120* word121 word122 word123"
    assert lines[3] == "           word124"
    assert lines[-1] == "5 more with --all."
    assert podcast(show, "review", "a", "--all").stdout.count("*") == 50


def test_json_holds_times_confidence_and_words(show: Path) -> None:
    put_hearing(show, "a", *sure("We met"), ("Cooper", 0.2), *sure("there"), problems=(LOOP,))
    run(show)
    told = json.loads(podcast(show, "review", "a", "--json").stdout)
    (passage,) = told["passages"]
    assert passage == {
        "start": 400, "end": 600, "text": "Cooper", "before": "We met", "after": "there", "confidence": 0.2,
    }  # fmt: skip
    assert [(moment["code"], moment["at"]) for moment in told["moments"]] == [("T102", 30_000)]


def test_what_a_person_has_changed_is_left_out_and_the_rest_stays(show: Path) -> None:
    put_hearing(
        show, "a", *sure("We met"), ("Cooper", 0.2), *sure("and then we all went home to"), ("Sam", 0.1),
        problems=(GAP, LOOP),
    )  # fmt: skip
    run(show)
    correct(show, "Cooper and", "Kubernetes, and")
    found = review(open_reading(open_project(show), options(show, dry=True), "a"))
    assert [(one.text, one.before) for one in found.passages] == [("Sam", "all went home to")]
    assert found.moments == (LOOP,)
    correct(show, "Sam", "Sam.")
    assert review(open_reading(open_project(show), options(show, dry=True), "a")).passages == ()


def test_nothing_in_doubt_says_so(show: Path) -> None:
    put_hearing(show, "a", *sure("All is clear."))
    run(show)
    assert podcast(show, "review", "a").stdout == "show_notes/a/transcript.md: nothing is in doubt.\n"
