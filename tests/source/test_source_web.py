"""Fetching: what is refused, what is tried again, and where strangers' addresses may not lead."""

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from podcast_tool.hosts import is_inward, is_web_address
from podcast_tool.progress import Quiet
from podcast_tool.web import Unreachable, Web, download, get

INWARD = Web(inward=True, waits=(0.0, 0.0))
OUTWARD = Web(waits=(0.0, 0.0))


class Handler(BaseHTTPRequestHandler):
    busy = 0

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named by the base class
        pass

    def do_GET(self) -> None:
        path, _, target = self.path.strip("/").partition("?")
        content = {
            "plain": b"hello", "packed": gzip.compress(b"hello"), "bomb": gzip.compress(bytes(50 << 20)),
            "broken": gzip.compress(b"hello" * 100)[:-20], "large": b"x" * 5000,
        }.get(path, b"")  # fmt: skip
        status = 302 if path == "to" else 404 if path == "missing" else 200
        if path == "busy" and type(self).busy:
            type(self).busy -= 1
            status = 503
        asked = self.headers.get("Range", "")
        if path == "ranged" and self.headers.get("If-Range", '"1"') == '"1"' and asked:
            return self._send_range(b"hello world", int(asked.removeprefix("bytes=").rstrip("-")))
        if path == "ranged":
            content = b"hello world"
        self.send_response(status)
        if path == "ranged":
            self.send_header("ETag", '"1"')
        if path == "to":
            self.send_header("Location", target)
        if path == "endless":
            self.end_headers()
            self.wfile.write(b"x" * 10_000)
            return None
        self.send_header("Content-Type", "text/plain; charset=latin-1")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None

    def _send_range(self, content: bytes, start: int) -> None:
        self.send_response(206 if start < len(content) else 416)
        shown = f"{start}-{len(content) - 1}" if start < len(content) else "*"
        self.send_header("Content-Range", f"bytes {shown}/{len(content)}")
        self.send_header("Content-Length", str(max(len(content) - start, 0)))
        self.end_headers()
        self.wfile.write(content[start:])


@pytest.fixture
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_answer_is_taken_whole_and_unpacked(base: str) -> None:
    page = get(f"{base}/plain", INWARD, limit=1000)
    assert (page.content, page.mime, page.charset) == (b"hello", "text/plain", "latin-1")
    assert get(f"{base}/packed", INWARD, limit=1000).content == b"hello"
    assert get(f"{base}/to?/plain", INWARD, limit=1000).url == f"{base}/plain"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("large", "larger than"),
        ("endless", "larger than"),
        ("bomb", "larger than"),
        ("missing", "HTTP 404"),
        ("to?/to", "HTTP 302"),
        ("to?file:///etc/passwd", "HTTP 302"),
        ("to?ftp://127.0.0.1/x", "leads to ftp"),
    ],
)
def test_too_much_and_elsewhere_are_refused(base: str, path: str, why: str) -> None:
    with pytest.raises(Unreachable, match=why) as refused:
        get(f"{base}/{path}", INWARD, limit=1000)
    assert refused.value.fix


@pytest.mark.parametrize(
    ("there", "mark", "why"),
    [
        (None, None, "nothing was there"),
        (b"hello", '"1"', "it goes on"),
        (b"hello", '"0"', "the file was another then"),
        (b"hello", None, "nobody knows what it was"),
        (b"hello world", '"1"', "all of it was there"),
        (b"hello world and more", '"1"', "more was there than there is"),
    ],
)
def test_a_download_goes_on_only_with_the_same_file(
    base: str, tmp_path: Path, there: bytes | None, mark: str | None, why: str
) -> None:
    part = tmp_path / "a.part"
    if there is not None:
        part.write_bytes(there)
    if mark is not None:
        (tmp_path / "a.part.mark").write_text(mark)
    download(f"{base}/ranged", part, INWARD, limit=1000, label="a", progress=Quiet())
    assert part.read_bytes() == b"hello world", why
    assert [path.name for path in tmp_path.iterdir()] == ["a.part"]


def test_a_file_that_is_too_large_is_not_downloaded(base: str, tmp_path: Path) -> None:
    for path in ("large", "endless"):
        with pytest.raises(Unreachable, match="larger than"):
            download(f"{base}/{path}", tmp_path / "a.part", INWARD, limit=1000, label="a", progress=Quiet())
        assert not (tmp_path / "a.part").exists() or (tmp_path / "a.part").stat().st_size <= 1000


def test_a_busy_server_is_asked_again_but_not_for_ever(base: str) -> None:
    Handler.busy = 2
    assert get(f"{base}/busy", INWARD, limit=1000).content == b""
    Handler.busy = 9
    with pytest.raises(Unreachable, match="HTTP 503"):
        get(f"{base}/busy", INWARD, limit=1000)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "localhost", "LOCALHOST.", "[::1]", "[::ffff:127.0.0.1]",
             "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "[fe80::1]", "printer.local"],  # noqa: S104
)  # fmt: skip
def test_a_stranger_does_not_lead_into_this_network(host: str) -> None:
    with pytest.raises(Unreachable, match="own network"):
        get(f"http://{host}:9/", OUTWARD, limit=1000)


def test_a_name_that_turns_out_to_be_this_machine_is_not_asked(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a name is looked up twice with two answers: what counts is where the connection really ends."""
    real = socket.getaddrinfo
    port = int(base.rpartition(":")[2])

    def lying(host: str, *args: object, **more: object) -> object:
        asks_for_numbers = more.get("flags") == socket.AI_NUMERICHOST
        return real("127.0.0.1" if host == "pod.invalid" and not asks_for_numbers else host, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    assert get(f"http://pod.invalid:{port}/plain", INWARD, limit=1000).content == b"hello"
    with pytest.raises(Unreachable, match="own network"):
        get(f"http://pod.invalid:{port}/plain", OUTWARD, limit=1000)


def test_a_public_address_is_not_inward() -> None:
    assert is_inward("http://127.0.0.1:8000/feed.xml")
    assert not is_inward("https://8.8.8.8/feed.xml")
    assert not is_inward("https://nowhere.invalid/feed.xml")


@pytest.mark.parametrize("url", ["file:///etc/x", "ftp://a/b", "https://", "//a/b", "https://u:p@a/b", "http://[", ""])
def test_only_plain_web_addresses_count(url: str) -> None:
    assert not is_web_address(url)
    with pytest.raises(Unreachable, match="no http or https address"):
        get(url, INWARD, limit=10)
