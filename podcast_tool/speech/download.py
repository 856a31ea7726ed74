"""Fetching one large file over HTTP: resumed where it was cut, checked before it is used, put in place whole."""

import hashlib
import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urljoin

from podcast_tool.problems import PodcastError
from podcast_tool.progress import Progress
from podcast_tool.web import Unreachable, Web, download

_TIMEOUT: Final = 30.0
_BLOCK: Final = 1 << 18
_HEADERS: Final = {"User-Agent": "podcast_tool", "Accept-Encoding": "identity"}
_WAITS: Final = Web().waits
_LARGEST: Final = 20 << 30
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


def fetch(remote: Remote, target: Path, *, progress: Progress, waits: Sequence[float] = _WAITS) -> None:
    """Download to `target`. What was fetched before a cut is kept in `target`.part and continued, now or next time.

    Raises PodcastError where the server cannot be reached, keeps breaking off, or sends other bytes than expected.
    """
    part = target.with_name(f"{target.name}.part")
    _refuse_plain_http(remote.url)
    with _told(f"{remote.label} cannot be downloaded from {remote.url}"):
        web = Web(inward=True, waits=tuple(waits))
        download(remote.url, part, web, limit=_LARGEST, label=remote.label, progress=progress, proven=True)
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
    _refuse_plain_http(url)
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        request = urllib.request.Request(url, headers=_HEADERS, method="HEAD")  # noqa: S310 -- the scheme was checked
        with opener.open(request, timeout=_TIMEOUT) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (*_REDIRECTS, http.client.NOT_FOUND):
                return error.code, error.headers
            raise


def _refuse_plain_http(url: str) -> None:
    if not url.startswith(("https://", "http://127.0.0.1:")):
        raise PodcastError(f"{url}: models are only downloaded over https.")


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except Unreachable as error:
        raise PodcastError(f"{what}: {error}", fix=f"{error.fix} {_BY_HAND}") from error
    except urllib.error.HTTPError as error:
        raise PodcastError(f"{what}: HTTP {error.code}.", fix=_BY_HAND) from error
    except urllib.error.URLError as error:
        raise PodcastError(f"{what}: {error.reason}.", fix=f"Check the connection. {_BY_HAND}") from error
    except OSError as error:
        raise PodcastError(f"{what}: {error.strerror or error}.", fix="Check the disk and the connection.") from error
