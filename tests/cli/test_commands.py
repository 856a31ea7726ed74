"""The command line as a person or a script meets it: real processes, exit codes, streams."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pipeline.shows import add_recording, make_show

from podcast_tool.cli import COMMANDS
from podcast_tool.pipeline.explain import RULES


def podcast(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "podcast_tool", *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = podcast(command, "--help")
    assert done.returncode == 0
    assert f"podcast {command}" in done.stdout.split("Example")[1]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom podcast_tool.cli import podcast\n"
        "podcast.main(['--help'], standalone_mode=False)\n"
        "heavy = {'av', 'torch', 'numpy', 'lxml', 'rich', 'PIL', 'feedgen', 'mutagen', 'jinja2', 'msgspec'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_from_nothing_to_a_site(tmp_path: Path) -> None:
    assert podcast("init", "my-show", cwd=tmp_path).returncode == 0
    show = tmp_path / "my-show"
    toml = show / "podcast.toml"
    toml.write_text(toml.read_text().replace('engine = "auto"', 'engine = "off"'))
    add_recording(show, "hello.mp3", title="Hello")
    done = podcast("-C", "my-show", "build", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 episode published" in done.stdout
    assert "podcast -C my-show serve" in done.stdout
    again = podcast("build", cwd=show)
    assert "0 files written" in again.stdout


def test_problems_go_to_stderr_with_exit_code_1(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "good.mp3", title="Good")
    (show / "episodes/bad.mp3").write_bytes(b"")
    done = podcast("-C", str(show), "build")
    assert done.returncode == 1
    assert re.search(r"error A102 .*episodes/bad\.mp3", done.stderr)
    assert "1 episode published" in done.stdout


def test_check_as_json_is_nothing_but_json(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    (show / "episodes/bad.mp3").write_bytes(b"")
    done = podcast("-C", str(show), "check", "--json")
    assert done.returncode == 1
    (problem,) = [found for found in json.loads(done.stdout)["problems"] if found["severity"] == "error"]
    assert (problem["code"], problem["path"]) == ("A102", "episodes/bad.mp3")
    assert problem["fix"]


def test_status_tells_the_stage_and_what_is_missing(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="Published one")
    podcast("-C", str(show), "build")
    add_recording(show, "b.mp3", title="New one", pitch=500)
    table = podcast("-C", str(show), "status")
    assert re.search(r"Published one\s+published", table.stdout)
    assert re.search(r"New one\s+new\s+summary, notes", table.stdout)
    rows = json.loads(podcast("-C", str(show), "status", "--json").stdout)["episodes"]
    assert [(row["slug"], row["stage"]) for row in rows] == [("a", "published"), ("b", "new")]


def test_every_code_is_explained_and_codes_are_well_formed() -> None:
    listing = podcast("explain").stdout
    for code, rule in RULES.items():
        assert re.fullmatch(r"[A-Z]\d{3}", code)
        assert code in listing
        assert rule.why
        assert rule.fix
    done = podcast("explain", "e206")
    assert done.returncode == 0
    assert "no title" in done.stdout


def test_wrong_usage_is_exit_code_2_with_a_hint() -> None:
    assert podcast("explain", "E999").returncode == 2
    done = podcast("biuld")
    assert done.returncode == 2
    assert "Did you mean `podcast build`?" in done.stderr


def test_without_a_show_it_says_how_to_start_one(tmp_path: Path) -> None:
    done = podcast("build", cwd=tmp_path)
    assert done.returncode == 3
    assert "podcast init" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_an_engine_it_says_in_one_line_what_to_install(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    toml = show / "podcast.toml"
    toml.write_text(toml.read_text().replace('engine = "off"', 'engine = "auto"'))
    add_recording(show, "a.mp3", title="A")
    add_recording(show, "b.mp3", title="B", pitch=500)
    (show / "show_notes/b").mkdir()
    (show / "show_notes/b/transcript.md").write_text("[00:00:00] Ann: Words that somebody typed.\n")
    code = (
        "import importlib.util, sys\nfind = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: "
        "None if name.split('.')[0] in ('faster_whisper', 'whisper') else find(name, *rest)\n"
        "sys.argv = ['podcast', '-C', sys.argv[1], 'build']\nfrom podcast_tool.__main__ import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(show)], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert 'pip install "podcast_tool[faster,weights]"' in done.stderr
    assert "1 episode published" in done.stdout
    assert "Words that somebody typed." in (show / "public/episodes/b/transcript.txt").read_text()


def _heed_interrupts() -> None:
    """A test that runs beside others may have been started deaf to Ctrl-C, and what it starts would be as well."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_build_ends_at_once_without_a_traceback(tmp_path: Path, number: int, code: int) -> None:
    show = make_show(tmp_path)
    for index in range(6):
        add_recording(show, f"{index}.mp3", title=f"T{index}", seconds=120, pitch=300 + index)
    with (show / "podcast.toml").open("a") as settings:
        settings.write("\n[publish]\nopus = false\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "podcast_tool", "-C", str(show), "build"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_heed_interrupts,
    )  # fmt: skip
    while not list((show / ".podcast").glob("measure/*/*.json")):
        time.sleep(0.02)
        assert process.poll() is None
    process.send_signal(number)
    _, errors = process.communicate(timeout=5)
    assert process.returncode == code
    assert len(errors.strip().splitlines()) == 1
    assert podcast("-C", str(show), "build").returncode == 0
    assert any((show / "public/episodes").iterdir())


def test_a_bug_leaves_its_traceback_in_the_cache_of_the_show_that_was_named(tmp_path: Path) -> None:
    show = make_show(tmp_path / "show")
    code = (
        "import sys\nimport podcast_tool.pipeline.build as build\n"
        "build.open_run = lambda *_: 1 / 0\n"
        "sys.argv = ['podcast', '-C', sys.argv[1], 'build']\nfrom podcast_tool.__main__ import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(show)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in (show / ".podcast/crash.log").read_text()
    assert not (tmp_path / ".podcast").exists()


@pytest.mark.parametrize("command", ["review", "voices", "transcript", "approve"])
def test_an_episode_whose_recording_is_gone_is_named_as_such(tmp_path: Path, command: str) -> None:
    show = make_show(tmp_path)
    add_recording(show, "the-first.mp3", title="The First").rename(tmp_path / "away.mp3")
    (show / "show_notes/the-first").mkdir()
    (show / "show_notes/the-first/episode.toml").write_text('title = "The First"\n')
    done = podcast("-C", str(show), command, "first", *(["--by", "Ann"] if command == "approve" else []))
    assert done.returncode == 3
    assert "the recording of 'the-first' is not in episodes/" in done.stderr


@pytest.mark.parametrize("command", [("soundbite",), ("chapters", "--suggest"), ("review",), ("transcript", "--diff")])
def test_nobody_is_sent_to_a_build_that_would_not_hear_either(tmp_path: Path, command: tuple[str, ...]) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    done = podcast("-C", str(show), command[0], "a", *command[1:])
    assert done.returncode == 3
    assert 'engine = "auto"' in done.stderr
    (show / "episodes/a.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n")
    assert "Run `podcast build`" in podcast("-C", str(show), command[0], "a", *command[1:]).stderr
    podcast("-C", str(show), "build")
    done = podcast("-C", str(show), command[0], "a", *command[1:])
    assert done.returncode == 0 or 'engine = "auto"' in done.stderr


def test_a_build_where_all_wait_for_approval_asks_for_no_recording(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    with (show / "podcast.toml").open("a") as toml:
        toml.write("\n[publish]\nneeds_approval = true\n")
    add_recording(show, "a.mp3", title="A")
    done = podcast("-C", str(show), "build")
    assert done.returncode == 0
    assert "E218" in done.stderr
    assert "no episode is ready" in done.stdout
    assert "copy a recording" not in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    ("arguments", "unbuffered"), [(("status",), ""), (("status", "--json"), "1"), (("explain",), "")]
)
def test_a_screen_that_takes_nothing_is_no_bug(tmp_path: Path, arguments: tuple[str, ...], unbuffered: str) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "podcast_tool", "-C", str(show), *arguments],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.splitlines()[0] == "Cannot go on: the output cannot be written: No space left on device"
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--title", " ", "needs a title"), ("--language", "klingon", "no language code"),
        ("--site-url", "not an address", "no web address"), ("--site-url", "ftp://a.college.ca/", "no web address"),
    ],
)  # fmt: skip
def test_a_show_is_not_begun_with_what_no_feed_can_say(tmp_path: Path, option: str, value: str, hint: str) -> None:
    done = podcast("init", "my-show", option, value, cwd=tmp_path)
    assert done.returncode == 2
    assert hint in done.stderr
    assert not (tmp_path / "my-show").exists()


def test_an_address_without_its_scheme_is_completed(tmp_path: Path) -> None:
    assert podcast("init", "my-show", "--site-url", "a.college.ca", cwd=tmp_path).returncode == 0
    assert 'site_url = "https://a.college.ca/"' in (tmp_path / "my-show/podcast.toml").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell that can close streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_is_no_bug(tmp_path: Path, closed: str) -> None:
    make_show(tmp_path)
    add_recording(tmp_path, "talk.mp3", title="Talk")
    command = f'"{sys.executable}" -m podcast_tool -C "{tmp_path}" links talk {closed}'
    assert subprocess.run(command, shell=True, capture_output=True, check=False).returncode == 0  # noqa: S602
