"""`check` and `status` look and touch nothing: in a fresh copy of a show, and in one that nobody may write."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .shows import add_recording, codes, make_show, run, snapshot

# Root may write everywhere, so there a command gives up just that power.
POWERLESS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] if os.geteuid() == 0 else []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two episodes of a show that is to be transcribed."""
    show = make_show(tmp_path_factory.mktemp("looking"))
    for name in ("a", "b"):
        add_recording(show, f"{name}.mp3", title=name.upper(), pitch=400 + ord(name))
        (show / "show_notes" / name).mkdir()
        (show / "show_notes" / name / "transcript.md").write_text("[00:00:00] Ann: Some words.\n")
    run(show)
    toml = show / "podcast.toml"
    toml.write_text(toml.read_text().replace('engine = "off"', 'engine = "auto"'))
    return show


@pytest.fixture
def fresh(built: Path, tmp_path: Path) -> Path:
    """The show as git would hand it over: no cache, no site, no transcripts."""
    left_out = shutil.ignore_patterns("public", ".podcast", "transcript.md")
    return shutil.copytree(built, tmp_path / "show", ignore=left_out)


def test_a_fresh_copy_is_told_once_that_nothing_is_published_here_yet(fresh: Path) -> None:
    report = run(fresh, dry=True)
    assert codes(report) == []
    assert [code for code, _ in codes(report, "note")] == ["P902"]
    assert not (fresh / "public").exists()


def test_what_is_really_wrong_in_a_fresh_copy_is_told_all_the_same(fresh: Path) -> None:
    (fresh / "episodes/a.mp3").unlink()
    (fresh / "episodes/b.mp3").write_bytes(b"")
    assert [code for code, _ in codes(run(fresh, dry=True))] == ["A102", "E213", "P901"]


def test_a_new_recording_that_was_not_heard_yet_is_no_error_of_the_show(built: Path, tmp_path: Path) -> None:
    show = shutil.copytree(built, tmp_path / "show")
    add_recording(show, "c.mp3", title="C", pitch=900)
    report = run(show, dry=True)
    assert codes(report) == []
    assert ("E210", "episodes/c.mp3") in codes(report, "note")
    assert len(report.releases) == 2


@pytest.mark.slow
@pytest.mark.parametrize("with_cache", [True, False])
def test_check_and_status_work_where_nothing_may_be_written(built: Path, tmp_path: Path, with_cache: bool) -> None:
    show = shutil.copytree(built, tmp_path / "show", ignore=None if with_cache else shutil.ignore_patterns(".podcast"))
    add_recording(show, "c.mp3", title="C", pitch=900)
    before = snapshot(show)
    folders = [show, *(path for path in show.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        for command, word in (("check", "2 episodes checked: 0 errors"), ("status", "published")):
            done = subprocess.run(
                [*POWERLESS, sys.executable, "-m", "podcast_tool", "-C", str(show), command],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            assert word in done.stdout
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert snapshot(show) == before
