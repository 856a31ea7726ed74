"""Fetching one large file over HTTP: resumed where it was cut, checked before it is used, put in place whole."""

import hashlib
import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal, TypeAlias
from urllib.parse import urljoin

from podcast_tool.problems import PodcastError
from podcast_tool.progress import Progress, Task

_TIMEOUT: Final = 30.0
_BLOCK: Final = 1 << 18
_HEADERS: Final = {"User-Agent": "podcast_tool", "Accept-Encoding": "identity"}
_WAITS: Final = (1.0, 2.0, 4.0, 8.0)
_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_BY_HAND: Final = 'Or download the model yourself and name its folder in podcast.toml: model = "models/NAME".'
_REDIRECTS: Final = (301, 302, 303, 307, 308)

Sum: TypeAlias = Literal["sha256", "git"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """What a file must hash to: sha256 of its bytes, or git's SHA-1 of it as a blob."""

    kind: Sum
    digest: str

    def matches(self, file: Path) -> bool:
        """Whether the file's bytes are the ones meant. Raises OSError."""
        with file.open("rb") as source:
            if self.kind == "sha256":
                return hashlib.file_digest(source, "sha256").hexdigest() == self.digest
            blob = hashlib.sha1(f"blob {file.stat().st_size}\0".encode(), usedforsecurity=False)
            while block := source.read(_BLOCK):
                blob.update(block)
        return blob.hexdigest() == self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A file to be had: where, what it must hash to, and what to call it before people."""

    url: str
    checksum: Checksum
    label: str


class _Cut(Exception):
    """The connection broke, or the server was busy; another try may go on."""


def fetch(remote: Remote, target: Path, *, progress: Progress, waits: Sequence[float] = _WAITS) -> None:
    """Download to `target`. What was fetched before a cut is kept in `target`.part and continued, now or next time.

    Raises PodcastError where the server cannot be reached, keeps breaking off, or sends other bytes than expected.
    """
    part = target.with_name(f"{target.name}.part")
    with _told(f"{remote.label} cannot be downloaded from {remote.url}"):
        target.parent.mkdir(parents=True, exist_ok=True)
        _fetch_part(remote, part, progress, waits)
        if not remote.checksum.matches(part):
            part.unlink()
            raise PodcastError(
                f"{remote.url}: what was downloaded is not {remote.label} (checksum differs); it was thrown away.",
                fix="Try again; if it stays so, a proxy or the server changes the file.",
            )
        part.replace(target)


def stated_checksum(url: str) -> Checksum | None:
    """The checksum that a model hub states for a file in its headers; None where there is no such file.

    Raises PodcastError where the hub cannot be reached or states none.
    """
    with _told(f"{url} cannot be asked for"):
        for _ in range(5):
            status, headers = _head(url)
            if status == http.client.NOT_FOUND:
                return None
            if checksum := _checksum(headers.get("X-Linked-Etag") or headers.get("Etag") or ""):
                return checksum
            if status not in _REDIRECTS:
                break
            url = urljoin(url, headers.get("Location", ""))
    raise PodcastError(f"{url}: the server states no checksum, so a download could not be checked.", fix=_BY_HAND)


def _checksum(etag: str) -> Checksum | None:
    digest = etag.removeprefix("W/").strip('"').lower()
    if re.fullmatch(r"[0-9a-f]{64}", digest):
        return Checksum(kind="sha256", digest=digest)
    return Checksum(kind="git", digest=digest) if re.fullmatch(r"[0-9a-f]{40}", digest) else None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _head(url: str) -> tuple[int, Any]:
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(_request(url, method="HEAD"), timeout=_TIMEOUT) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (*_REDIRECTS, http.client.NOT_FOUND):
                return error.code, error.headers
            raise


def _request(url: str, *, method: str = "GET", start: int = 0) -> urllib.request.Request:
    if not url.startswith(("https://", "http://127.0.0.1:")):
        raise PodcastError(f"{url}: models are only downloaded over https.")
    headers = _HEADERS | ({"Range": f"bytes={start}-"} if start else {})
    return urllib.request.Request(url, headers=headers, method=method)  # noqa: S310 -- the scheme was checked above


def _fetch_part(remote: Remote, part: Path, progress: Progress, waits: Sequence[float]) -> None:
    for wait in (*waits, None):
        try:
            _continue(remote, part, progress)
        except _Cut as cut:
            if wait is None:
                raise PodcastError(
                    f"{remote.url}: the download of {remote.label} keeps breaking off ({cut}).",
                    fix="What has arrived is kept; run the same command again to go on.",
                ) from cut
            time.sleep(wait)
        else:
            return


def _continue(remote: Remote, part: Path, progress: Progress) -> None:
    start = part.stat().st_size if part.exists() else 0
    try:
        with urllib.request.urlopen(_request(remote.url, start=start), timeout=_TIMEOUT) as answer:  # noqa: S310 -- as above
            start, total = _place(answer, start)
            with part.open("r+b" if start else "wb") as file, progress.task(remote.label, total) as task:
                file.seek(start)
                file.truncate()
                task.advance(start)
                _receive(answer, file, task, total - start)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # Everything was there already; the checksum will tell.
        if error.code >= http.client.INTERNAL_SERVER_ERROR or error.code == http.client.TOO_MANY_REQUESTS:
            raise _Cut(f"HTTP {error.code}") from error
        raise
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionError | TimeoutError):
            raise _Cut(type(error.reason).__name__) from error
        raise
    except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise _Cut(type(error).__name__) from error


def _place(answer: Any, start: int) -> tuple[int, int]:
    """From which byte the answer goes on, and how many the whole file has."""
    length = int(answer.headers.get("Content-Length") or 0)
    stated = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range") or "")
    if answer.status == http.client.PARTIAL_CONTENT and stated and int(stated[1]) == start:
        return start, start + length
    if answer.status != http.client.OK:
        raise _Cut(f"HTTP {answer.status}")
    return 0, length


def _receive(answer: Any, file: IO[bytes], task: Task, expected: int) -> None:
    received = 0
    for block in _blocks(answer):
        file.write(block)
        received += len(block)
        task.advance(len(block))
    if received < expected:
        raise _Cut(f"{expected - received:,} bytes are missing")


def _blocks(answer: Any) -> Iterator[bytes]:
    while block := answer.read(_BLOCK):
        yield block


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except urllib.error.HTTPError as error:
        raise PodcastError(f"{what}: HTTP {error.code}.", fix=_BY_HAND) from error
    except urllib.error.URLError as error:
        raise PodcastError(f"{what}: {error.reason}.", fix=f"Check the connection. {_BY_HAND}") from error
    except OSError as error:
        raise PodcastError(f"{what}: {error.strerror or error}.", fix="Check the disk and the connection.") from error
