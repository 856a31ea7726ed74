"""What an address says today: asked politely, redirects followed one by one, each judged like the first address."""

import re
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias
from urllib.parse import urldefrag, urlsplit

from podcast_tool.hosts import is_web_address
from podcast_tool.linkcheck.knock import Reply, Unanswered, knock
from podcast_tool.linkcheck.pace import Closed, Pace
from podcast_tool.web import Unreachable, Web

Kind: TypeAlias = Literal["ok", "moved", "login", "missing", "nowhere", "unknown"]

_MOST_HOPS: Final = 8
_LONGEST: Final = 2000
_LASTING: Final = frozenset((301, 308))
_REDIRECTS: Final = _LASTING | {302, 303, 307}
_MISSING: Final = frozenset((404, 410))
# Answers to HEAD that a GET would not better.
_FINAL: Final = frozenset((401, 429, 503))
_PAUSE: Final = frozenset((429, 503))
_INWARD: Final = "leads into this computer or its own network, and is not asked"
_SIGN_IN: Final = re.compile(
    r"(?:^|[^a-z])(?:log-?_?in|sign-?_?in|logon|sso|saml2?|shibboleth|idp|wayf|openathens|oauth2?|authorize|adfs)(?:[^a-z]|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking: `to` is where a moved page is now, `said` what was answered in its place.

    `missing` is a 404 or 410, `nowhere` a host that the name service does not know; neither is final by itself.
    `reached`: whether somebody out there answered anything; None where nobody was asked.
    """

    kind: Kind
    to: str = ""
    said: str = ""
    reached: bool | None = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """How to ask. `timeout`: seconds that a host may take for each step."""

    web: Web
    pace: Pace
    timeout: float


def answer_of(url: str, asker: Asker) -> Answer:
    """Ask one address."""
    here = lasting = urldefrag(url).url
    seen = {here}
    for _ in range(_MOST_HOPS):
        reply = _reply(here, asker)
        if isinstance(reply, Answer):
            return replace(reply, said=f"{reply.said}, at {here}", reached=True) if len(seen) > 1 else reply
        if reply.status not in _REDIRECTS:
            return _judged(reply, url=urldefrag(url).url, here=here, lasting=lasting)
        target = urldefrag(reply.location).url
        if not is_web_address(target) or len(target) > _LONGEST:
            return Answer(kind="unknown", said="leads to what is no web address")
        if _asks_who(target) and not _asks_who(url):
            return Answer(kind="login", said=f"leads to {_host(target)}")
        if target in seen:
            break
        seen.add(target)
        lasting = target if reply.status in _LASTING and lasting == here else lasting
        here = target
    return Answer(kind="unknown", said="leads around in a circle")


def _judged(reply: Reply, *, url: str, here: str, lasting: str) -> Answer:
    on = f", at {here}" if here != url else ""
    said = f"HTTP {reply.status}{on}"
    if 200 <= reply.status < 300:
        return Answer(kind="moved", to=lasting) if lasting != url else Answer(kind="ok")
    if reply.status == 401:
        return Answer(kind="login", said=said)
    return Answer(kind="missing" if reply.status in _MISSING else "unknown", said=said)


def _reply(url: str, asker: Asker) -> Reply | Answer:
    """HEAD, and GET where that is refused: many servers answer HEAD wrongly, also with 404."""
    try:
        reply = _asked(url, asker, "HEAD")
        if reply.status >= 400 and reply.status not in _FINAL:
            reply = _asked(url, asker, "GET")
    except Closed as closed:
        kind: Kind = "nowhere" if str(closed) == "no such host" else "unknown"
        return Answer(kind=kind, said=str(closed), reached=str(closed).startswith("HTTP"))
    except Unanswered as error:
        return _unanswered(url, error, asker.pace)
    except Unreachable:
        return Answer(kind="unknown", said=_INWARD, reached=None)
    if reply.status in _PAUSE:
        asker.pace.close(url, f"HTTP {reply.status}: the host asks for a pause")
    return reply


def _asked(url: str, asker: Asker, method: Literal["HEAD", "GET"]) -> Reply:
    with asker.pace.turn(url):
        return knock(url, asker.web, method=method, timeout=asker.timeout)


def _unanswered(url: str, error: Unanswered, pace: Pace) -> Answer:
    if error.silence == "no such host":
        pace.close(url, error.silence)
        return Answer(kind="nowhere", said=error.silence, reached=False)
    if error.silence == "no host":
        return Answer(kind="unknown", said="its host is written as no host can be", reached=None)
    pace.silent(url, error.silence)
    return Answer(kind="unknown", said=error.silence, reached=error.silence in ("not secure", "no HTTP"))


def _asks_who(url: str) -> bool:
    """Whether host or path look like a page to sign in at."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return bool(_SIGN_IN.search(f"{host}{parts.path}".lower())) or host.startswith(("auth.", "accounts.", "cas."))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
