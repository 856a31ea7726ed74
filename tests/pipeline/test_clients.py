"""Podcast apps as people run them: they subscribe over HTTP, download, and come back after the show has changed."""

import os
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import feedparser
import pytest

from podcast_tool.preview import open_preview

from .shows import add_recording, codes, make_show, run

pytestmark = pytest.mark.slow


@contextmanager
def served(show: Path, port: int) -> Iterator[None]:
    server = open_preview(show / "public", port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def show(tmp_path: Path) -> tuple[Path, int]:
    """Two episodes, published for a free port of this machine."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    root = make_show(tmp_path / "show")
    settings = root / "podcast.toml"
    settings.write_text(settings.read_text().replace("https://pod.test-college.ca/", f"http://127.0.0.1:{port}/"))
    add_recording(root, "first.mp3", title="The first talk", date="2026-09-15")
    add_recording(root, "second.mp3", title="The second talk", date="2026-09-22", pitch=330)
    assert codes(run(root)) == []
    return root, port


def change(root: Path) -> None:
    """What hosts do in a week: a better title, a better recording, a moved file, a new episode; then publish twice."""
    sheet = root / "show_notes/first/episode.toml"
    sheet.write_text('title = "How it began"\n' + sheet.read_text())
    add_recording(root, "second.mp3", title="The second talk", date="2026-09-22", pitch=550, seconds=3)
    run(root)
    (root / "episodes/first.mp3").rename(root / "episodes/the-very-first.mp3")
    add_recording(root, "third.mp3", title="The third talk", date="2026-09-29", pitch=660)
    run(root)
    run(root)


def items(root: Path) -> dict[str, Path]:
    """The published audio of each GUID in the feed."""
    entries = feedparser.parse((root / "public/feed.xml").read_bytes()).entries
    return {entry.id: root / "public" / "audio" / entry.enclosures[0].href.rsplit("/", 1)[1] for entry in entries}


def test_newsboat_sees_every_episode_once_whatever_changed(
    show: tuple[Path, int], newsboat: str, tmp_path: Path
) -> None:
    root, port = show
    home = tmp_path / "newsboat"
    home.mkdir()
    (home / "urls").write_text(f"http://127.0.0.1:{port}/feed.xml\n")
    (home / "config").write_text("")
    reload = [newsboat, "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config", "-x", "reload"]

    def known() -> dict[str, str]:
        with served(root, port):
            subprocess.run(reload, check=True, timeout=60, env={**os.environ, "HOME": str(home)})
        with closing(sqlite3.connect(home / "cache.db")) as database:
            rows = database.execute("select guid, title from rss_item where deleted = 0").fetchall()
        assert len(rows) == len({guid for guid, _ in rows})
        return dict(rows)

    before = known()
    assert set(before.values()) == {"The first talk", "The second talk"}
    change(root)
    after = known()
    assert set(before) < set(after)
    assert set(after) == set(items(root))
    assert known() == after


def test_gpodder_downloads_the_very_bytes_and_sees_no_episode_twice(
    show: tuple[Path, int], gpodder: str, tmp_path: Path
) -> None:
    root, port = show
    home = tmp_path / "gpodder"
    home.mkdir()
    own = {"HOME": str(home), "GPODDER_HOME": str(home), "GPODDER_DOWNLOAD_DIR": str(home / "got")}
    environment = {**os.environ, **own, "http_proxy": "", "no_proxy": "127.0.0.1"}

    def ask(*words: str) -> None:
        with served(root, port):
            done = subprocess.run(
                [gpodder, *words], check=False, timeout=90, env=environment, capture_output=True, text=True
            )
        assert done.returncode == 0, done.stdout + done.stderr

    def known() -> dict[str, tuple[str, str]]:
        with closing(sqlite3.connect(home / "Database")) as database:
            rows = database.execute("select guid, title, download_filename from episode").fetchall()
        assert len(rows) == len({guid for guid, *_ in rows})
        return {guid: (title, name) for guid, title, name in rows}

    ask("subscribe", f"http://127.0.0.1:{port}/feed.xml")
    ask("download")
    before = known()
    assert {title for title, _ in before.values()} == {"The first talk", "The second talk"}
    for guid, audio in items(root).items():
        (got,) = (home / "got").rglob(before[guid][1])
        assert got.read_bytes() == audio.read_bytes()
    change(root)
    ask("update")
    after = known()
    assert set(after) == set(items(root))
    assert set(before) < set(after)
    ask("download")
    (third,) = set(after) - set(before)
    (got,) = (home / "got").rglob(known()[third][1])
    assert got.read_bytes() == items(root)[third].read_bytes()
