"""`podcast links`, `podcast suggest` and `podcast resources`: deciding, in a terminal and from scripts."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pipeline.shows import add_recording, make_show, put_hearing, run, sure

CATALOGUE = """\
[[resource]]
id = "garden"
title = "The Rejection Garden"
url = "https://hub.ca/garden"
kind = "activity"
description = "A wall where students plant paper flowers, one for each rejection letter."

[[resource]]
id = "journal"
title = "Learning Through Failure Journal Prompts"
kind = "worksheet"
description = "Prompts for a journal."

[[resource]]
id = "sleep"
title = "Sleep Before the Test"
url = "https://hub.ca/sleep"
kind = "article"
description = "Sleep and memory."
"""
SAID = (
    "We did one thing from the hub, it is called The Rejection Garden, with my class on Monday. And then we filled in "
    "the learning through failure journal prompts, which took us an hour or so on Tuesday evening in the library."
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One episode that names two of three resources."""
    root = make_show(tmp_path_factory.mktemp("show"))
    (root / "show_notes/resources.toml").write_text(CATALOGUE)
    add_recording(root, "first.mp3", title="First", seconds=12)
    put_hearing(root, "first", *sure(SAID))
    run(root)
    return root


@pytest.fixture
def show(built: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "copy"))


def podcast(show: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "podcast_tool", "-C", str(show), *words]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == code, done.stderr
    return done


def links(show: Path) -> str:
    return (show / "show_notes/first/links.toml").read_text()


def in_terminal(show: Path, *keys: str) -> str:
    """What a person sees who presses these keys, each once a question stands there."""
    main, side = pty.openpty()
    command = [sys.executable, "-m", "podcast_tool", "-C", str(show), "links", "first", "--by", "Nora"]
    process = subprocess.Popen(command, stdin=side, stdout=side, stderr=side, close_fds=True)
    os.close(side)
    seen, waiting, deadline = "", list(keys), time.monotonic() + 60
    try:
        while time.monotonic() < deadline:
            if not select.select([main], [], [], 0.2)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                seen += os.read(main, 65536).decode()
            except OSError:
                break
            questions = len(re.findall(r"\[q\]uit  |\(Enter: none\)[^\n]*: ", seen))
            if waiting and questions > len(keys) - len(waiting):
                time.sleep(0.2)
                os.write(main, waiting.pop(0).encode())
        assert process.wait(timeout=10) == 0, seen
    finally:
        process.kill()
        os.close(main)
    return seen


@pytest.mark.slow
def test_one_key_decides_and_is_written_down_at_once(show: Path) -> None:
    seen = in_terminal(show, "n", "o", "x", "y", "Try it in class.\r")
    assert "The Rejection Garden" in seen
    assert "(activity, named)" in seen
    assert "it is called The Rejection Garden" in seen
    assert "https://hub.ca/garden" in seen
    assert "0 suggestions left" in seen
    text = links(show)
    assert 'answer = "yes"\nnote = "Try it in class."\nby = "Nora"\non = 20' in text
    assert text.count('answer = "no"') == 1


@pytest.mark.slow
def test_quitting_leaves_the_rest_undecided(show: Path) -> None:
    seen = in_terminal(show, "s", "q")
    assert "2 suggestions left" in seen
    assert links(show).count('\nanswer = "?"') == 2


def test_without_a_terminal_it_says_what_to_do(show: Path) -> None:
    before = links(show)
    done = podcast(show, "links", "first")
    assert "?    garden" in done.stdout
    assert "--yes ID" in done.stdout
    assert links(show) == before


def test_scripts_decide_and_only_what_is_approved_becomes_public(show: Path) -> None:
    podcast(show, "links", "first", "--yes", "garden", "--note", "Plant one.", "--by", "Nora")
    podcast(show, "links", "first", "--no", "journal")
    podcast(show, "links", "first", "--add", "sleep", "--at", "0:02", "--chapter")
    run(show)
    page = (show / "public/episodes/first/index.html").read_text()
    assert "https://hub.ca/garden" in page
    assert "Plant one." in page
    assert "https://hub.ca/sleep" in page
    assert "Learning Through Failure Journal Prompts" not in page
    shown = json.loads(podcast(show, "links", "first", "--json").stdout)["links"]
    assert [(one["resource"], one["answer"], one["kind"]) for one in shown] == [
        ("journal", "no", "named"), ("garden", "yes", "named"), ("sleep", "yes", ""),
    ]  # fmt: skip
    assert (shown[2]["at"], [one["chapter"] for one in shown]) == (2_000, [False, False, True])
    assert "Sleep Before the Test" in (show / "public/episodes/first/chapters.json").read_text()
    assert shown[2]["quote"].startswith("We did one thing from the hub, it is called The Rejection Garden")


@pytest.mark.slow
def test_what_cannot_be_done_is_said_and_nothing_is_written(show: Path) -> None:
    before = links(show)
    for words, code, told in (
        (["--yes", "nobody"], 3, "no entry for 'nobody'"),
        (["--add", "slep"], 3, "Did you mean sleep?"),
        (["--add", "garden"], 3, "--yes garden"),
        (["--add", "sleep", "--at", "9:00"], 3, "over by then"),
        (["--add", "sleep", "--at", "x"], 2, "not a time"),
        (["--yes", "garden", "--no", "garden"], 2, "two answers"),
        (["--note", "x"], 2, "--note needs one"),
        (["--at", "0:01"], 2, "--add"),
        (["--no", "garden", "--chapter"], 2, "--chapter belongs"),
        (["--add", "sleep", "--chapter"], 2, "--at TIME"),
    ):
        assert told in podcast(show, "links", "first", *words, code=code).stderr
    assert links(show) == before


def test_words_that_vanish_are_flagged_and_the_link_stays(show: Path) -> None:
    podcast(show, "links", "first", "--yes", "garden")
    put_hearing(show, "first", *sure("Now we talk of nothing but soup and potatoes and the weather at the lake " * 2))
    (show / "show_notes/first/transcript.md").unlink()
    report = run(show)
    assert [problem.where.path for problem in report.problems if problem.code == "L109"] == [
        "show_notes/first/links.toml"
    ]
    assert "https://hub.ca/garden" in (show / "public/episodes/first/index.html").read_text()


def test_a_moment_past_the_end_is_flagged_and_never_published(show: Path) -> None:
    podcast(show, "links", "first", "--yes", "garden")
    file = show / "show_notes/first/links.toml"
    lines = ['at = "1:33:12"\n' if line.startswith("at = ") else line for line in file.read_text().splitlines(True)]
    file.write_text("".join(line for line in lines if not line.startswith("quote = ")))
    report = run(show)
    assert [problem.where.path for problem in report.problems if problem.code == "L110"] == [
        "show_notes/first/links.toml"
    ]
    hub = json.loads((show / "public/resources.json").read_text())
    moments = [moment["start"] for one in hub["resources"] for told in one["episodes"] for moment in told["moments"]]
    assert moments == [None]


def test_a_lone_transcript_is_ranked(show: Path, tmp_path: Path) -> None:
    segments = [{"start": 8.0, "end": 20.0, "speaker": "A", "text": SAID.lower()}]
    labelled = tmp_path / "talk.json"
    labelled.write_text(json.dumps({"id": "d", "segments": segments, "relevance": {"garden": 2}}))
    found = json.loads(podcast(show, "suggest", "--transcript", str(labelled), "--json").stdout)
    assert [one["resource"] for one in found] == ["journal", "garden"]
    assert (found[0]["kind"], found[0]["tier"]) == ("named", "suggested")
    assert found[0]["quote"] in SAID.lower()
    assert 8.0 <= found[0]["start"] < 20.0
    everything = json.loads(podcast(show, "suggest", "--transcript", str(labelled), "--json", "--all").stdout)
    assert [one["resource"] for one in everything] == ["journal", "garden", "sleep"]
    assert everything[2]["tier"] is None
    own = show / "public/episodes/first/transcript.json"
    assert "garden" in podcast(show, "suggest", "--transcript", str(own)).stdout
    assert "there is no" in podcast(show, "suggest", "--transcript", "none.json", code=3).stderr


def test_an_import_says_what_it_would_do_and_does_it(show: Path, tmp_path: Path) -> None:
    table = tmp_path / "hub.csv"
    rows = ("New one,https://hub.ca/new,guide,2020", "Other title,https://hub.ca/sleep,,2019", ",x,,")
    table.write_text("\n".join(["title,url,kind,year", *rows]))
    catalogue = show / "show_notes/resources.toml"
    before = catalogue.read_text()
    told = podcast(show, "resources", "import", str(table), "--dry-run").stdout
    assert "added   new-one" in told
    assert "merged  sleep  now with year" in told
    assert "kept    sleep  its own title" in told
    assert "row 4: it has no title" in told
    assert catalogue.read_text() == before
    podcast(show, "resources", "import", str(table))
    assert catalogue.read_text() == before + "year = 2019\n" + (
        '\n[[resource]]\nid = "new-one"\ntitle = "New one"\nurl = "https://hub.ca/new"\nkind = "guide"\nyear = 2020\n'
    )


def test_the_report_tells_what_is_silent_and_what_was_rejected(show: Path) -> None:
    podcast(show, "links", "first", "--yes", "garden", "--no", "journal")
    found = json.loads(podcast(show, "resources", "report", "--json").stdout)
    assert (found["episodes"], found["linked"], found["waiting"]) == (1, 1, [])
    assert [one["id"] for one in found["silent"]] == ["journal", "sleep"]
    assert found["rejected"] == [{"id": "journal", "episodes": 1}]
    assert "Rejected most:\n  journal  in 1 episode" in podcast(show, "resources", "report").stdout
