"""Downloads from a real server on this machine that cuts, resumes, lies and refuses."""

import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from podcast_tool.problems import PodcastError
from podcast_tool.progress import Quiet
from podcast_tool.speech.download import Checksum, Remote, fetch, stated_checksum

CONTENT = bytes(range(256)) * 8192
DIGEST = hashlib.sha256(CONTENT).hexdigest()
BLOB = hashlib.sha1(f"blob {len(CONTENT)}\0".encode() + CONTENT, usedforsecurity=False).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves CONTENT; `cuts` says after how many bytes each of the next answers breaks off."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.cuts: list[int] = []
        self.busy = 0
        self.ranges: list[str] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"


class Answer(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named by the base class
        pass

    def do_HEAD(self) -> None:
        name = self.path.strip("/")
        stated = {
            "linked": ("X-Linked-Etag", f'"{DIGEST}"'),
            "small": ("ETag", f'W/"{BLOB}"'),
            "weak": ("ETag", '"7-x"'),
        }
        if name == "moved":
            self._headers(307, [("Location", "/small")])
        elif name in stated:
            self._headers(302 if name == "linked" else 200, [stated[name], ("Location", "https://cdn.invalid/x")])
        else:
            self._headers(404 if name == "missing" else 500, [])

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.server.ranges.append(asked)
        if self.server.busy:
            self.server.busy -= 1
            return self._headers(503, [])
        if self.path == "/missing":
            return self._headers(404, [])
        start = int(found[1]) if (found := re.match(r"bytes=(\d+)-", asked)) and self.path != "/rangeless" else 0
        if start >= len(CONTENT):
            return self._headers(416, [])
        stated = ("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        self._headers(206 if start else 200, [("Content-Length", str(len(CONTENT) - start)), stated])
        end = start + self.server.cuts.pop(0) if self.server.cuts else len(CONTENT)
        return self._send(CONTENT[start:end])

    def _send(self, content: bytes) -> None:
        self.wfile.write(content)
        self.close_connection = True

    def _headers(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()


@pytest.fixture
def server() -> Iterator[Server]:
    serving = Server()
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield serving
    serving.shutdown()
    thread.join()
    serving.server_close()


def _remote(server: Server, path: str = "model.bin", digest: str = DIGEST) -> Remote:
    return Remote(url=server.url(path), checksum=Checksum(kind="sha256", digest=digest), label="the test model")


def test_a_download_is_put_in_place_whole(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "new" / "model.bin"
    fetch(_remote(server), target, progress=Quiet())
    assert target.read_bytes() == CONTENT
    assert [file.name for file in target.parent.iterdir()] == ["model.bin"]


def test_a_cut_download_goes_on_where_it_was_cut(server: Server, tmp_path: Path) -> None:
    server.cuts = [500_000, 300_000]
    fetch(_remote(server), tmp_path / "model.bin", progress=Quiet(), waits=(0, 0, 0))
    assert (tmp_path / "model.bin").read_bytes() == CONTENT
    assert server.ranges == ["", "bytes=500000-", "bytes=800000-"]


def test_the_next_run_goes_on_where_the_last_one_ended(server: Server, tmp_path: Path) -> None:
    server.cuts = [400_000]
    with pytest.raises(PodcastError, match="keeps breaking off") as refused:
        fetch(_remote(server), tmp_path / "model.bin", progress=Quiet(), waits=())
    assert "again" in refused.value.fix
    fetch(_remote(server), tmp_path / "model.bin", progress=Quiet(), waits=())
    assert server.ranges[-1] == "bytes=400000-"
    assert (tmp_path / "model.bin").read_bytes() == CONTENT


def test_a_server_without_ranges_starts_over(server: Server, tmp_path: Path) -> None:
    (tmp_path / "model.bin.part").write_bytes(b"x" * 1000)
    fetch(_remote(server, "rangeless"), tmp_path / "model.bin", progress=Quiet())
    assert (tmp_path / "model.bin").read_bytes() == CONTENT


def test_a_part_that_was_whole_already_is_used(server: Server, tmp_path: Path) -> None:
    (tmp_path / "model.bin.part").write_bytes(CONTENT)
    fetch(_remote(server), tmp_path / "model.bin", progress=Quiet())
    assert (tmp_path / "model.bin").read_bytes() == CONTENT


def test_other_bytes_than_expected_are_thrown_away(server: Server, tmp_path: Path) -> None:
    with pytest.raises(PodcastError, match="checksum differs"):
        fetch(_remote(server, digest="0" * 64), tmp_path / "model.bin", progress=Quiet())
    assert list(tmp_path.iterdir()) == []


def test_a_busy_server_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.busy = 2
    fetch(_remote(server), tmp_path / "model.bin", progress=Quiet(), waits=(0, 0))
    assert (tmp_path / "model.bin").exists()


def test_a_missing_file_and_a_missing_server_are_plain_errors(server: Server, tmp_path: Path) -> None:
    with pytest.raises(PodcastError, match="HTTP 404"):
        fetch(_remote(server, "missing"), tmp_path / "model.bin", progress=Quiet())
    nowhere = Remote(
        url="http://127.0.0.1:9/x", checksum=Checksum(kind="sha256", digest=DIGEST), label="the test model"
    )
    with pytest.raises(PodcastError, match="the test model"):
        fetch(nowhere, tmp_path / "model.bin", progress=Quiet(), waits=())


def test_a_place_that_cannot_be_written_is_a_plain_error(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PodcastError, match="cannot be downloaded"):
        fetch(_remote(server), tmp_path / "file" / "model.bin", progress=Quiet())


def test_only_https_is_trusted_beyond_this_machine(tmp_path: Path) -> None:
    remote = Remote(url="http://example.org/x", checksum=Checksum(kind="sha256", digest=DIGEST), label="the test model")
    with pytest.raises(PodcastError, match="only downloaded over https"):
        fetch(remote, tmp_path / "model.bin", progress=Quiet())


def test_the_checksum_a_hub_states_is_read_from_its_headers(server: Server) -> None:
    assert stated_checksum(server.url("linked")) == Checksum(kind="sha256", digest=DIGEST)
    assert stated_checksum(server.url("moved")) == Checksum(kind="git", digest=BLOB)
    assert stated_checksum(server.url("missing")) is None
    with pytest.raises(PodcastError, match="states no checksum"):
        stated_checksum(server.url("weak"))
    with pytest.raises(PodcastError, match="HTTP 500"):
        stated_checksum(server.url("broken"))


def test_gits_own_checksum_is_understood(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    assert Checksum(kind="git", digest=BLOB).matches(tmp_path / "file")
    assert not Checksum(kind="git", digest=DIGEST[:40]).matches(tmp_path / "file")
