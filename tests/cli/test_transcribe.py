"""`podcast transcribe`: any one recording, without a show."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from audio.synthesis import tone, write_audio

from podcast_tool.transcript.formats import parse_srt, parse_vtt


def podcast(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(cwd / "cache"), "HOME": str(cwd)}
    return subprocess.run(
        [sys.executable, "-m", "podcast_tool", "transcribe", *map(str, arguments)],
        capture_output=True, text=True, cwd=cwd, check=False, env=environment,
    )  # fmt: skip


def test_what_is_no_recording_is_a_problem_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "essay.mp3").write_text("Not a recording at all. " * 100)
    done = podcast("essay.mp3", cwd=tmp_path)
    assert done.returncode == 1
    assert "error A103" in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.glob("essay.*")] == ["essay.mp3"]


def test_files_that_are_there_stay_unless_told_otherwise(tmp_path: Path) -> None:
    write_audio(tmp_path / "talk.mp3", tone(1))
    (tmp_path / "talk.txt").write_text("mine")
    done = podcast("talk.mp3", cwd=tmp_path)
    assert done.returncode == 3
    assert "talk.txt" in done.stderr
    assert "--force" in done.stderr
    assert (tmp_path / "talk.txt").read_text() == "mine"


def test_a_recording_is_never_replaced_by_its_own_transcript(tmp_path: Path) -> None:
    recording = write_audio(tmp_path / "talk.mp3", tone(1)).rename(tmp_path / "talk.srt")
    before = recording.read_bytes()
    done = podcast("talk.srt", "--force", cwd=tmp_path)
    assert done.returncode == 3
    assert recording.read_bytes() == before


@pytest.mark.parametrize(
    "arguments", [("nowhere.mp3",), ("talk.mp3", "--format", "docx"), ("talk.mp3", "--engine", "x")]
)
def test_wrong_usage_is_exit_code_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write_audio(tmp_path / "talk.mp3", tone(1))
    assert podcast(*arguments, cwd=tmp_path).returncode == 2


@pytest.mark.slow
def test_speech_becomes_files_that_agree_and_a_second_run_hears_nothing_again(tmp_path: Path, repository: Path) -> None:
    recording = repository / "episodes/trailer.mp3"
    done = podcast(recording, "--to", "out", "--model", "tiny.en", "--format", "vtt,srt,json,txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"wrote out/trailer.{suffix}" for suffix in ("vtt", "srt", "json", "txt")]
    out = tmp_path / "out"
    labelled = " ".join((out / "trailer.txt").read_text().split("\n", 3)[3].split())
    assert set(re.findall(r"Speaker \d+(?=: )", labelled)) == {"Speaker 1", "Speaker 2"}
    text = re.sub(r"Speaker \d+: ", "", labelled)
    assert "very first" in text
    for parse, suffix in ((parse_vtt, "vtt"), (parse_srt, "srt")):
        cues, problems = parse((out / f"trailer.{suffix}").read_text(), path="")
        assert problems == ()
        assert " ".join(line for cue in cues for line in cue.lines) == text
    segments = json.loads((out / "trailer.json").read_text())["segments"]
    assert " ".join(segment["body"] for segment in segments) == text
    windows = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("window/*/*.json")}
    assert windows
    again = podcast(recording, "--to", "again", "--model", "tiny.en", "--format", "txt", cwd=tmp_path)
    assert again.stdout == "wrote again/trailer.txt\n"
    assert (tmp_path / "again/trailer.txt").read_bytes() == (out / "trailer.txt").read_bytes()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("window/*/*.json")} == windows


@pytest.mark.slow
def test_a_recording_without_speech_gives_empty_files_and_says_so(tmp_path: Path) -> None:
    name = "hum \x1b[31m"
    write_audio(tmp_path / "hum.mp3", tone(3)).rename(tmp_path / f"{name}.mp3")
    done = podcast(f"{name}.mp3", "--model", "tiny.en", "--format", "vtt,txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "No speech was found in hum ?[31m.mp3" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert parse_vtt((tmp_path / f"{name}.vtt").read_text(), path="")[0] == ()


@pytest.mark.slow
def test_a_run_cut_short_between_its_files_is_gone_on_with_unless_somebody_touched_them(tmp_path: Path) -> None:
    write_audio(tmp_path / "hum.mp3", tone(3))
    (tmp_path / "hum.txt").mkdir()
    order = ("hum.mp3", "--model", "tiny.en", "--format", "vtt,txt")
    assert podcast(*order, "--force", cwd=tmp_path).returncode == 3
    assert (tmp_path / "hum.vtt").is_file()
    (tmp_path / "hum.txt").rmdir()
    written = (tmp_path / "hum.vtt").read_bytes()
    (tmp_path / "hum.vtt").write_bytes(written + b"\nNOTE mine\n")
    assert podcast(*order, cwd=tmp_path).returncode == 3
    (tmp_path / "hum.vtt").write_bytes(written)
    assert podcast(*order, cwd=tmp_path).returncode == 0
    assert podcast(*order, cwd=tmp_path).returncode == 3
