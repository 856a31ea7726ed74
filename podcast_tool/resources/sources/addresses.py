"""A plain list of addresses, one a line, with or without a title beside it."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from podcast_tool.resources.catalogue import is_web_address
from podcast_tool.resources.sources.found import Entry, Found, entry

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MARKDOWN: Final = re.compile(r"\[([^\[\]]{1,400})\]\((https?://[^\s()<>\"]+)\)")
_AROUND: Final = " \t-–—:|,;*•<>()\""


def read_addresses(text: str) -> Found:
    """Each line's address, titled by the rest of the line, else by the address's own words."""
    entries: list[Entry] = []
    left: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        made = _entry(line)
        if made:
            entries.append(made)
        else:
            left.append(f"line {number}: there is no http or https address with a title or words in it")
    return Found(entries=tuple(entries), left=tuple(left))


def _entry(line: str) -> Entry | None:
    if linked := _MARKDOWN.search(line):
        return entry(linked[1], url=linked[2]) if is_web_address(linked[2]) else None
    found = _ADDRESS.search(line)
    if not found:
        return None
    url = found[0].rstrip(".,;")
    rest = (line[: found.start()] + " " + line[found.end() :]).strip(_AROUND)
    return entry(rest or _title(url), url=url) if is_web_address(url) else None


def _title(url: str) -> str:
    """The words of the last part of the path that has any, else the host."""
    parts = urlsplit(url)
    names = [unquote(part) for part in parts.path.split("/") if re.search(r"[^\W\d_]{3}", unquote(part))]
    words = re.sub(r"\.(?:html?|php|aspx?|pdf)$", "", names[-1]) if names else parts.netloc.removeprefix("www.")
    spaced = re.sub(r"[-_+]+", " ", words).strip() if names else words
    return spaced[:1].upper() + spaced[1:]
