"""Files replaced whole, and refusals in plain words."""

import sys
from pathlib import Path

import pytest

from podcast_tool.disk import copy_file, read_text, replacing, write_file
from podcast_tool.problems import PodcastError


def fail_halfway(target: Path) -> None:
    with replacing(target) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError


def test_a_write_that_fails_leaves_the_old_bytes_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "feed.xml"
    write_file(target, b"old")
    with pytest.raises(RuntimeError):
        fail_halfway(target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["feed.xml"]


def test_a_copy_makes_its_folders(tmp_path: Path) -> None:
    source = tmp_path / "a.mp3"
    source.write_bytes(b"x" * 3_000_000)
    copy_file(source, tmp_path / "deep" / "er" / "b.mp3")
    assert (tmp_path / "deep/er/b.mp3").read_bytes() == source.read_bytes()


def test_a_missing_text_is_none_and_a_broken_one_still_readable(tmp_path: Path) -> None:
    assert read_text(tmp_path / "none.md") is None
    (tmp_path / "latin1.md").write_bytes(b"caf\xe9")
    assert read_text(tmp_path / "latin1.md") == "caf\ufffd"


def test_a_folder_where_a_file_should_be_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "notes.md").mkdir()
    with pytest.raises(PodcastError, match=r"notes\.md"):
        read_text(tmp_path / "notes.md")


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_full_disk_is_an_error_with_a_remedy_and_the_old_file_stands(tmp_path: Path) -> None:
    import resource
    import signal

    target = tmp_path / "page.html"
    write_file(target, b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(PodcastError) as caught:
            write_file(target, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "page.html" in str(caught.value)
    assert caught.value.fix
    assert target.read_bytes() == b"old"
