"""Fetching over HTTP: within bounds, politely, resumed where it was cut, and only from where the asker may look.

Addresses that a stranger's document names must not lead into this machine or its own network: unless `Web.inward`
is set, the address actually connected to is held against the public ranges, redirects included.
"""

import http.client
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

from podcast_tool.hosts import is_public, is_web_address, plain_host, says_inward
from podcast_tool.problems import PodcastError
from podcast_tool.progress import NO_TASK, Progress, Task
from podcast_tool.text import clean_line

_TIMEOUT: Final = 30.0
_BLOCK: Final = 1 << 18
_HEADERS: Final = {"User-Agent": "podcast_tool", "Accept-Encoding": "identity"}
_WAITS: Final = (1.0, 2.0, 4.0, 8.0)
_LONGEST_WAIT: Final = 60.0
_MOST_REDIRECTS: Final = 10
# A server that sends fewer bytes a second than this, over a minute and more, is not going to finish.
_SLOWEST, _PATIENCE = 500, 60.0
_CONTENT_RANGE: Final = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
_GZIP: Final = b"\x1f\x8b"
_AGAIN: Final = "What has arrived is kept; run the same command again to go on."
_CHECK: Final = "Check the address and the connection."


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """How to ask. `inward`: this machine and its own network may be asked too; `waits`: seconds before each new try."""

    inward: bool = False
    waits: tuple[float, ...] = _WAITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an address answered. `url` is where it was found in the end; `charset` is the server's claim, or empty."""

    url: str
    content: bytes
    mime: str
    charset: str


class Unreachable(PodcastError):
    """An address does not give what was asked of it."""


class Lost(Unreachable):
    """The connection keeps breaking off, or the server stays busy; later it may go on."""


class _Cut(Exception):
    """The connection broke, or the server was busy; another try after `wait` seconds may go on."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


def get(url: str, web: Web, *, limit: int) -> Page:
    """The whole answer, of at most `limit` bytes (unpacked where it comes as gzip). Raises Unreachable."""
    for wait in (*web.waits, None):
        try:
            return _get_once(url, web, limit)
        except _Cut as cut:
            _wait_or_give_up(url, cut, wait)
    raise AssertionError("the last try returns or raises")


def download(
    url: str, part: Path, web: Web, *, limit: int, label: str, progress: Progress, proven: bool = False
) -> None:
    """Fetch into `part`, going on where an earlier try was cut. Raises Unreachable, and OSError for the disk.

    What is there already is only continued where the server still has the same file (by ETag or date), or where the
    caller will prove the whole by its checksum (`proven`).
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    for wait in (*web.waits, None):
        try:
            return _continue(url, part, web, _Terms(limit=limit, label=label, progress=progress, proven=proven))
        except _Cut as cut:
            _wait_or_give_up(url, cut, wait)
    raise AssertionError("the last try returns or raises")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    limit: int
    label: str
    progress: Progress
    proven: bool


def _wait_or_give_up(url: str, cut: _Cut, wait: float | None) -> None:
    if wait is None:
        raise Lost(f"{_shown(url)} keeps breaking off ({cut})", fix=_AGAIN) from cut
    time.sleep(max(wait, min(cut.wait, _LONGEST_WAIT) if wait else 0))


def _get_once(url: str, web: Web, limit: int) -> Page:
    with _asked(url, web) as answer:
        content = b"".join(_blocks(answer, limit, url, NO_TASK))
        _refuse_short(len(content), _length(answer))
        return Page(
            url=answer.url,
            content=_unpacked(content, limit, url),
            mime=answer.headers.get_content_type() if answer.headers.get("Content-Type") else "",
            charset=answer.headers.get_content_charset("") or "",
        )


def _unpacked(content: bytes, limit: int, url: str) -> bytes:
    if not content.startswith(_GZIP):
        return content
    packed = zlib.decompressobj(wbits=31)
    try:
        plain = packed.decompress(content, limit)
    except zlib.error as error:
        raise Unreachable(f"{_shown(url)} sends a damaged gzip file", fix=_CHECK) from error
    if packed.unconsumed_tail:
        raise _too_large(url, limit)
    return plain


def _continue(url: str, part: Path, web: Web, terms: _Terms) -> None:
    mark = part.with_name(f"{part.name}.mark")
    known = mark.read_text(encoding="ascii", errors="replace").strip() if mark.is_file() else ""
    start = part.stat().st_size if part.exists() and (known or terms.proven) else 0
    headers = {"Range": f"bytes={start}-"} | ({"If-Range": known} if known else {}) if start else {}
    with _asked(url, web, headers) as answer:
        if answer.status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            _judge_whole(answer, part, mark, start, proven=terms.proven)
            return
        start, total = _place(answer, start)
        if total > terms.limit:
            raise _too_large(url, terms.limit)
        mark.write_text(_validator(answer.headers), encoding="ascii")
        with part.open("r+b" if start else "wb") as file, terms.progress.task(terms.label, total) as task:
            file.seek(start)
            file.truncate()
            task.advance(start)
            received = _receive(answer, file, task, terms.limit - start, url)
        _refuse_short(received, total - start)
    mark.unlink(missing_ok=True)


def _judge_whole(answer: Any, part: Path, mark: Path, start: int, *, proven: bool) -> None:
    """Nothing is left to send: either all of it is there already, or what is there is something else."""
    stated = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range") or "")
    mark.unlink(missing_ok=True)
    if not proven and not (stated and stated[2] == str(start)):
        part.unlink()
        raise _Cut("the file has changed")


def _validator(headers: Any) -> str:
    """What tells this file from a later one under the same address: a strong ETag, else its date; or nothing."""
    tag = str(headers.get("ETag") or "").strip()
    strong = tag if tag and not tag.startswith("W/") else ""
    return (strong or str(headers.get("Last-Modified") or "").strip()).encode("ascii", "ignore").decode()


def _place(answer: Any, start: int) -> tuple[int, int]:
    """From which byte the answer goes on, and how many the whole file has (0 where that is not said)."""
    length = _length(answer)
    stated = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range") or "")
    if answer.status == http.client.PARTIAL_CONTENT and stated and stated[1] == str(start):
        return start, start + length
    if answer.status != http.client.OK:
        raise _Cut(f"HTTP {answer.status}")
    return 0, length


def _length(answer: Any) -> int:
    text = str(answer.headers.get("Content-Length") or "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _receive(answer: Any, file: IO[bytes], task: Task, room: int, url: str) -> int:
    received = 0
    for block in _blocks(answer, room, url, task):
        file.write(block)
        received += len(block)
    return received


def _blocks(answer: Any, limit: int, url: str, task: Task) -> Iterator[bytes]:
    """What arrives, block by block, as long as it does not dribble and stays below `limit`."""
    received, since = 0, time.monotonic()
    while block := answer.read1(_BLOCK):
        received += len(block)
        if received > limit:
            raise _too_large(url, limit)
        task.advance(len(block))
        yield block
        spent = time.monotonic() - since
        if spent > _PATIENCE and received < spent * _SLOWEST:
            raise _Cut("far too slow")


def _refuse_short(received: int, expected: int) -> None:
    if received < expected:
        raise _Cut(f"{expected - received:,} bytes are missing")


def _too_large(url: str, limit: int) -> Unreachable:
    return Unreachable(f"{_shown(url)} is larger than {limit:,} bytes", fix="Is it the address of the right file?")


@contextmanager
def _asked(url: str, web: Web, headers: dict[str, str] | None = None) -> Iterator[Any]:
    """The answer to one request; what may pass by itself is a `_Cut`, the rest Unreachable."""
    try:
        request = request_for(url, headers or {})
        with opener_for(url, web).open(request, timeout=_TIMEOUT) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        with error:
            if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                yield error
                return
            raise _judged(url, error) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionError | TimeoutError):
            raise _Cut(type(error.reason).__name__) from error
        raise Unreachable(f"{_shown(url)} cannot be reached: {error.reason}", fix=_CHECK) from error
    except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise _Cut(type(error).__name__) from error
    except (ssl.SSLError, UnicodeError, ValueError) as error:
        raise Unreachable(f"{_shown(url)} cannot be reached: {error}", fix=_CHECK) from error


def _judged(url: str, error: urllib.error.HTTPError) -> Exception:
    if error.code >= http.client.INTERNAL_SERVER_ERROR or error.code == http.client.TOO_MANY_REQUESTS:
        after = str(error.headers.get("Retry-After") or "")
        return _Cut(f"HTTP {error.code}", float(after) if after.isascii() and after.isdigit() else 0.0)
    return Unreachable(f"{_shown(url)}: HTTP {error.code}", fix=_CHECK)


def request_for(url: str, headers: dict[str, str]) -> urllib.request.Request:
    """A request as this tool makes it, with its name.

    Raises Unreachable for what is no http or https address, ValueError for what is no host.
    """
    if not is_web_address(url):
        raise Unreachable(f"{_shown(url)} is no http or https address", fix=_CHECK)
    parts = urlsplit(plain_host(url))
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~-._?[]") for part in (parts.path, parts.query))
    address = urlunsplit((parts.scheme, parts.netloc, path, query, ""))
    return urllib.request.Request(address, headers=_HEADERS | headers)  # noqa: S310 -- the scheme was checked above


def opener_for(
    url: str, web: Web, redirects: urllib.request.HTTPRedirectHandler | None = None
) -> urllib.request.OpenerDirector:
    """What connects, only to where `web` lets it; `redirects` in place of following them.

    Raises Unreachable, and ValueError for what is no host.
    """
    _refuse_inward_name(plain_host(url), web)
    return urllib.request.build_opener(redirects or _Redirects(web), _Plain(web), _Secure(web))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Every hop is judged like the first address."""

    max_redirections = _MOST_REDIRECTS

    def __init__(self, web: Web) -> None:
        self._web = web

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        try:
            if not is_web_address(newurl):
                raise Unreachable(f"{_shown(req.full_url)} leads to {_shown(newurl)}", fix=_CHECK)
            newurl = plain_host(newurl)
            _refuse_inward_name(newurl, self._web)
        except (Unreachable, ValueError):
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Prompt(http.client.HTTPResponse):
    """An answer whose headers come to an end: each byte of them may be in time, and still they dribble for ever."""

    def __init__(self, sock: socket.socket, *args: Any, **named: Any) -> None:
        super().__init__(sock, *args, **named)
        self._line = sock

    def begin(self) -> None:
        timer = threading.Timer(2 * (self._line.gettimeout() or _TIMEOUT), self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            super().begin()
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)


class _Connection(http.client.HTTPConnection):
    response_class = _Prompt


class _SecureConnection(http.client.HTTPSConnection):
    response_class = _Prompt


class _PublicConnection(_Connection):
    """A connection that is closed unasked when its other end turns out not to be on the public internet."""

    def connect(self) -> None:
        super().connect()
        _refuse_inward_peer(self)


class _PublicSecureConnection(_SecureConnection):
    def connect(self) -> None:
        super().connect()
        _refuse_inward_peer(self)


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, web: Web) -> None:
        super().__init__()
        self._web = web

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        free = self._web.inward or _by_proxy(req.full_url)
        return self.do_open(_Connection if free else _PublicConnection, req)


class _Secure(urllib.request.HTTPSHandler):
    def __init__(self, web: Web) -> None:
        super().__init__()
        self._web = web

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        free = self._web.inward or _by_proxy(req.full_url)
        kind = _SecureConnection if free else _PublicSecureConnection
        return self.do_open(kind, req, context=ssl.create_default_context())


def _by_proxy(url: str) -> bool:
    """Whether a proxy looks the host up for us: then its own address says nothing, only the name can be judged."""
    parts = urlsplit(url)
    return parts.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(parts.hostname or "")


def _refuse_inward_name(url: str, web: Web) -> None:
    host = urlsplit(url).hostname or ""
    if not web.inward and says_inward(host):
        raise _inward(host)


def _refuse_inward_peer(connection: http.client.HTTPConnection) -> None:
    address = str(connection.sock.getpeername()[0])
    if not is_public(address):
        connection.close()
        raise _inward(connection.host)


def _inward(host: str) -> Unreachable:
    return Unreachable(
        f"{clean_line(host, limit=100)} leads into this computer or its own network, and is not asked",
        fix="A public feed may not point there. If it is really meant, save the feed as a file and import that file.",
    )


def _shown(url: str) -> str:
    return clean_line(url, limit=200)
