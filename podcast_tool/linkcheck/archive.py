"""Copies in the Wayback Machine: one question, answered by its availability interface.

https://archive.org/help/wayback_api.php describes question and answer.
"""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlsplit

from podcast_tool.hosts import is_web_address
from podcast_tool.linkcheck.answers import Asker
from podcast_tool.linkcheck.pace import Closed
from podcast_tool.web import Unreachable, get

_KEEPER: Final = "archive.org"
_LARGEST: Final = 1 << 16
_LONGEST: Final = 2000


def copy_of(url: str, archive: str, asker: Asker) -> str:
    """The https address of the nearest copy of a page that was whole; empty where there is none, or no answer."""
    once = replace(asker.web, waits=())
    try:
        with asker.pace.turn(archive):
            page = get(f"{archive}?url={quote(url, safe='')}", once, limit=_LARGEST)
    except Closed:
        return ""
    except Unreachable as error:
        asker.pace.close(archive, str(error))
        return ""
    return _copy(page.content)


def _copy(content: bytes) -> str:
    found: Any = None
    with suppress(ValueError, RecursionError, LookupError, TypeError):
        found = json.loads(content)["archived_snapshots"]["closest"]
    if not isinstance(found, dict) or found.get("available") is not True or str(found.get("status")) != "200":
        return ""
    url = str(found.get("url") or "")
    if url.startswith("http://"):
        url = "https://" + url.removeprefix("http://")
    return url if _is_kept(url) else ""


def _is_kept(url: str) -> bool:
    """Whether the address is one of the archive's own, and nothing that would break out of a line."""
    if len(url) > _LONGEST or not is_web_address(url) or any(sign.isspace() or sign in '<>"\\' for sign in url):
        return False
    host = urlsplit(url).hostname or ""
    return host == _KEEPER or host.endswith(f".{_KEEPER}")
