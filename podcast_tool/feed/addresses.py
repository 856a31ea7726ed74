"""Web addresses as feeds may carry them: absolute, http or https, ASCII, percent-encoded (RFC 3986)."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from podcast_tool.text import clean_text

# Addresses that stand as they are, as nearly all do: no port, no query, nothing to encode.
_PLAIN: Final = re.compile(r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}(?:/[A-Za-z0-9._~/-]{0,1500})?")
_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9._~/-]*", re.ASCII)
_PATH: Final = "/%:@!$&'()*+,;=~-._"
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONGEST: Final = 2000


def public_url(site_url: str, path: str) -> str:
    """The address of a file of public/; the file name `index.html` is left out, as its folder serves it."""
    folder = path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path
    if _PLAIN_PATH.fullmatch(folder):
        return _site(site_url) + folder
    return _site(site_url) + quote(clean_text(folder), safe="/!$&'()*+,;=:@~-._")


@lru_cache(maxsize=4)
def _site(site_url: str) -> str:
    return web_url(site_url) or site_url


def web_url(text: str) -> str:
    """The same address in the letters that URLs allow, or empty if it is no http or https address."""
    return text if not text or _PLAIN.fullmatch(text) else _encoded(text)


@lru_cache(maxsize=4096)
def _encoded(text: str) -> str:
    try:
        parts = urlsplit(clean_text(text).strip())
        host = _host(parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except (UnicodeError, ValueError):
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return ""
    path, query, fragment = (_escaped(part) for part in (parts.path, parts.query, parts.fragment))
    url = urlunsplit((parts.scheme, host, path, query, fragment))
    return url if len(url) <= _LONGEST else ""


def _host(name: str) -> str:
    """The ASCII form of a host name; IPv6 in brackets. Raises ValueError for what no host is called."""
    if ":" in name:
        return f"[{name}]"
    ascii_name = name.encode("idna").decode("ascii")
    if not re.fullmatch(r"[a-z0-9._-]+", ascii_name):
        raise ValueError(f"{name!r} is not the name of a host")
    return ascii_name


def _escaped(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=f"{_PATH}?")
