"""One request and its answer, whatever that is: no redirect followed, nothing tried again, no content read."""

import http.client
import socket
import ssl
import string
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, Any, Final, Literal, TypeAlias
from urllib.parse import quote, urljoin

from podcast_tool.hosts import plain_host
from podcast_tool.text import clean_line
from podcast_tool.web import Unreachable, Web, opener_for, request_for

# The name service knows no such host, or knows nothing just now; then what may go wrong on the way.
Silence: TypeAlias = Literal["no such host", "no connection", "too slow", "refused", "not secure", "no HTTP", "no host"]
_SILENCES: Final[tuple[tuple[type[Exception], Silence], ...]] = (
    (http.client.InvalidURL, "no host"),
    (TimeoutError, "too slow"),
    (http.client.RemoteDisconnected, "refused"),
    (http.client.HTTPException, "no HTTP"),
    (ConnectionError, "refused"),
    (ssl.SSLError, "not secure"),
    (ValueError, "no host"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The status, and the whole address that a redirect names."""

    status: int
    location: str = ""


class Unanswered(Unreachable):
    """No HTTP answer came, and in which way."""

    def __init__(self, url: str, silence: Silence) -> None:
        super().__init__(f"{clean_line(url, limit=200)}: {silence}", fix="Try again later.")
        self.silence: Silence = silence


def knock(url: str, web: Web, *, method: Literal["HEAD", "GET"], timeout: float) -> Reply:
    """Ask once. `timeout`: seconds for each step; the headers must be there within twice that.

    Raises Unanswered, and Unreachable for what may not be asked.
    """
    try:
        request = request_for(url, {"Accept": "*/*"})
        request.method = method
        with opener_for(url, web, _NoRedirects()).open(request, timeout=timeout) as answer:
            return Reply(status=answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return Reply(status=error.code, location=_joined(url, error.headers.get("Location") or ""))
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise Unanswered(url, _silence(error)) from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage
    ) -> Any | None:
        return None

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _silence(error: Exception) -> Silence:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, socket.gaierror):
        return "no such host" if reason.errno == socket.EAI_NONAME else "no connection"
    return next((silence for kind, silence in _SILENCES if isinstance(reason, kind)), "no connection")


def _joined(url: str, named: str) -> str:
    """Where a redirect leads, in ASCII; empty where that cannot be said."""
    try:
        return plain_host(urljoin(url, quote(named, safe=string.punctuation, encoding="latin-1"))) if named else ""
    except (ValueError, UnicodeError):
        return ""
