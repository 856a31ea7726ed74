"""A preview server for public/: loopback only, with byte ranges, HEAD and the MIME types that apps expect.

Conditional requests and ranges follow RFC 9110 sections 13 and 14 (one range at a time).
"""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote, urlsplit

from podcast_tool import __version__
from podcast_tool.problems import PodcastError

MIME_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    # As static hosts send it. Chromium shows what is sent as application/rss+xml as its source, without its style.
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".opus": "audio/ogg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}
_LOOPBACK: Final = "127.0.0.1"
_CHUNK: Final = 1 << 16
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The bytes of a file from `first` up to, not including, `end`."""

    first: int
    end: int


def parse_range(header: str, size: int) -> Span | None:
    """The one byte range asked for, cut to the file; None for a header to be ignored. Raises ValueError (416)."""
    match = _RANGE.fullmatch(header.strip())
    if not match or match[1] == match[2] == "":
        return None
    if match[1] == "":
        first, end = max(size - int(match[2]), 0), size
    else:
        first, end = int(match[1]), min(int(match[2]) + 1 if match[2] else size, size)
        if match[2] and int(match[2]) < first:
            return None
    if first >= end:
        raise ValueError("no such bytes")
    return Span(first=first, end=end)


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from one folder."""

    protocol_version = "HTTP/1.1"
    server_version = f"podcast_tool/{__version__}"
    sys_version = ""
    timeout = 60
    server: "Preview"

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet: a preview is no log."""

    def _answer(self, *, with_body: bool) -> None:
        if not self._asked_for_us():
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, with_body)
            return
        found = self.server.find(self.path)
        if isinstance(found, str):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", found)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif found is None:
            self._refuse(HTTPStatus.NOT_FOUND, with_body)
        else:
            self._send(found, with_body)

    def _asked_for_us(self) -> bool:
        """A page of another site must not reach this server by a name that it made point here (DNS rebinding)."""
        host = self.headers.get("Host", "")
        return host.rsplit(":", 1)[0].lower() in _HOSTS if host else True

    def _send(self, path: Path, with_body: bool) -> None:
        try:
            file = path.open("rb")
        except OSError:
            self._refuse(HTTPStatus.FORBIDDEN, with_body)
            return
        with file:
            self._send_file(file, path, with_body)

    def _send_file(self, file: BinaryIO, path: Path, with_body: bool) -> None:
        status = path.stat()
        etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        if self._unchanged(etag, status.st_mtime):
            self._head(HTTPStatus.NOT_MODIFIED, path, etag, status.st_mtime, None)
            return
        asked = self.headers.get("Range", "") if self.headers.get("If-Range", etag) == etag else ""
        try:
            span = parse_range(asked, status.st_size)
        except ValueError:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{status.st_size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        code = HTTPStatus.PARTIAL_CONTENT if span else HTTPStatus.OK
        sent = span or Span(first=0, end=status.st_size)
        self._head(code, path, etag, status.st_mtime, sent, total=status.st_size)
        if with_body:
            for chunk in _chunks(file, sent):
                self.wfile.write(chunk)

    def _head(
        self, code: HTTPStatus, path: Path, etag: str, changed: float, sent: Span | None, *, total: int = 0
    ) -> None:
        self.send_response(code)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", formatdate(changed, usegmt=True))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("X-Content-Type-Options", "nosniff")
        if sent:
            self.send_header("Content-Type", MIME_TYPES.get(path.suffix.lower(), "application/octet-stream"))
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(sent.end - sent.first))
        if sent and code == HTTPStatus.PARTIAL_CONTENT:
            self.send_header("Content-Range", f"bytes {sent.first}-{sent.end - 1}/{total}")
        self.end_headers()

    def _unchanged(self, etag: str, changed: float) -> bool:
        if known := self.headers.get("If-None-Match"):
            return known.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(","))
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
            return int(changed) <= since.timestamp()
        except (TypeError, ValueError, IndexError):
            return False

    def _refuse(self, code: HTTPStatus, with_body: bool) -> None:
        body = f"{code.value} {code.phrase}\n".encode()
        page = self.server.folder / "404.html"
        html = code == HTTPStatus.NOT_FOUND and page.is_file()
        body = page.read_bytes() if html else body
        self.send_response(code)
        self.send_header("Content-Type", MIME_TYPES[".html" if html else ".txt"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def _chunks(file: BinaryIO, span: Span) -> Iterator[bytes]:
    file.seek(span.first)
    left = span.end - span.first
    while left and (chunk := file.read(min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk


class Preview(ThreadingHTTPServer):
    """The server itself; `serve_forever` runs it, `url` says where."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder.resolve()
        super().__init__((_LOOPBACK, port), _Handler)

    @property
    def url(self) -> str:
        return f"http://{_LOOPBACK}:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A listener that hangs up in the middle of a file is everyday life, not an error."""

    def find(self, target: str) -> Path | str | None:
        """The file a request means; a folder without its slash is a redirect (text); outside or absent is None."""
        path = unquote(urlsplit(target).path, errors="replace")
        if "\0" in path:
            return None
        try:
            found = (self.folder / path.lstrip("/")).resolve()
            if not found.is_relative_to(self.folder):
                return None
            if found.is_dir():
                page = found / "index.html"
                if not page.is_file():
                    return None
                return page if path.endswith("/") else f"/{found.relative_to(self.folder).as_posix()}/"
            return found if found.is_file() else None
        except (OSError, ValueError):
            return None


def open_preview(folder: Path, port: int) -> Preview:
    """A preview server bound to the loopback address. Raises PodcastError when there is nothing or no free port."""
    if not (folder / "index.html").is_file():
        raise PodcastError(f"there is no site in {folder} yet", fix="Run `podcast build` first.")
    try:
        return Preview(folder, port)
    except (OSError, OverflowError, socket.gaierror) as error:
        raise PodcastError(
            f"port {port} cannot be used: {error}", fix="Choose another with --port, as in --port 8765."
        ) from error
