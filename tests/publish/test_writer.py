"""The site on disk: only what differs, the feed last, strangers' files left alone."""

import os
from pathlib import Path

import pytest

from podcast_tool.disk import digest_file
from podcast_tool.model import OutputFile
from podcast_tool.problems import PodcastError
from podcast_tool.progress import NO_TASK, Quiet
from podcast_tool.publish.runlock import hold
from podcast_tool.publish.writer import Manifest, Written, check_writable, write_outputs


def write(folder: Path, files: dict[str, bytes | Path], last: Manifest | None = None) -> Written:
    outputs = [OutputFile(path=path, content=content) for path, content in files.items()]
    return write_outputs(
        outputs,
        folder,
        last=last or Manifest(),
        digest_of=lambda path: digest_file(path, NO_TASK),
        progress=Quiet(),
    )


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    first = write(tmp_path, {"index.html": b"a", "feed.xml": b"b"})
    stamps = {path: (tmp_path / path).stat().st_mtime_ns for path in ("index.html", "feed.xml")}
    second = write(tmp_path, {"index.html": b"A", "feed.xml": b"b"}, first.manifest)
    assert second.changed == ("index.html",)
    assert (tmp_path / "feed.xml").stat().st_mtime_ns == stamps["feed.xml"]


def test_audio_comes_first_and_the_feed_last(tmp_path: Path) -> None:
    audio = tmp_path / "source.mp3"
    audio.write_bytes(b"sound")
    written = write(
        tmp_path / "public",
        {"feed.xml": b"f", "index.html": b"p", "episodes/a/transcript.vtt": b"t", "audio/a.mp3": audio},
    )
    assert written.changed == ("audio/a.mp3", "episodes/a/transcript.vtt", "index.html", "feed.xml")


def test_what_the_tool_wrote_and_no_longer_wants_goes_and_the_rest_stays(tmp_path: Path) -> None:
    first = write(tmp_path, {"episodes/a/index.html": b"a", "feed.xml": b"f"})
    (tmp_path / "CNAME").write_text("pod.example.edu")
    second = write(tmp_path, {"feed.xml": b"f"}, first.manifest)
    assert second.removed == ("episodes/a/index.html",)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CNAME", "feed.xml"]


def test_a_file_that_somebody_changed_is_put_right(tmp_path: Path) -> None:
    first = write(tmp_path, {"feed.xml": b"f"})
    (tmp_path / "feed.xml").write_bytes(b"")
    assert write(tmp_path, {"feed.xml": b"f"}, first.manifest).changed == ("feed.xml",)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside, public = tmp_path / "outside", tmp_path / "public"
    outside.mkdir()
    public.mkdir()
    (public / "episodes").symlink_to(outside)
    with pytest.raises(PodcastError, match="leads out"):
        write(public, {"episodes/index.html": b"x"})
    assert list(outside.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_found_out_at_once(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("a file, not a folder")
    with pytest.raises(PodcastError, match="public"):
        check_writable(tmp_path / "public")


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with hold(tmp_path / "run.lock"), pytest.raises(PodcastError, match=str(os.getpid())), hold(tmp_path / "run.lock"):
        pass
    with hold(tmp_path / "run.lock"):
        pass


def test_what_goes_wrong_inside_a_run_is_not_blamed_on_the_lock(tmp_path: Path) -> None:
    with pytest.raises(PermissionError, match="elsewhere"), hold(tmp_path / "run.lock"):
        raise PermissionError("elsewhere")
    with hold(tmp_path / "run.lock"):
        pass
