"""What every format is read into: entries without an id of their own yet, and what could not be used."""

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import normalize

from podcast_tool.model import Resource
from podcast_tool.problems import PodcastError
from podcast_tool.resources.catalogue import is_web_address, plain_doi
from podcast_tool.text import clean_line, clean_text, shorten

LONGEST_TITLE: Final = 500
LONGEST_DESCRIPTION: Final = 2000
LISTS: Final = ("authors", "audiences", "disciplines", "focus", "aliases")
_MOST: Final = 60
_HIDDEN: Final = re.compile(r"<!--|<(script|style)\b", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of an export. `resource.id` is what the export calls it, or empty; `csl` is for citing it."""

    resource: Resource
    csl: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The usable entries in the export's order, and why the others are none."""

    entries: tuple[Entry, ...]
    left: tuple[str, ...] = ()


def entry(title: str, *, csl: Mapping[str, Any] | None = None, **values: Any) -> Entry | None:
    """An entry of cleaned values; None without a title. What is no address, DOI or year is left out, never mended."""
    line = plain(title, LONGEST_TITLE)
    if not line:
        return None
    lists: dict[str, Any] = {key: named(values.pop(key, ())) for key in LISTS}
    lines = {key: clean_line(str(values.pop(key, "") or ""), limit=60) for key in ("kind", "language")}
    url, year = _whole(values.pop("url", "")), str(values.pop("year", "") or "")
    found_year = _YEAR.search(year)
    resource = Resource(
        id=str(values.pop("id", "") or "").strip(),
        title=line,
        url=url if is_web_address(url) else "",
        year=int(found_year[1]) if found_year else None,
        doi=plain_doi(_whole(values.pop("doi", ""))),
        description=plain(str(values.pop("description", "") or ""), LONGEST_DESCRIPTION),
        citation=plain(str(values.pop("citation", "") or ""), LONGEST_DESCRIPTION),
        producer=clean_line(str(values.pop("producer", "") or ""), limit=200),
        featured=bool(values.pop("featured", False)),
        kind=lines["kind"],
        language=lines["language"] if _LANGUAGE.fullmatch(lines["language"]) else "en",
        **lists,
    )
    return Entry(resource=resource, csl=csl)


def _whole(value: object) -> str:
    """A text that must be exact, as it will be read back; empty where it holds what no text may."""
    text = str(value or "").strip()
    return clean_line(text) if normalize("NFC", text) == clean_line(text) else ""


def plain(text: str, limit: int) -> str:
    """Markup to text on one line."""
    return clean_line(html.unescape(_TAG.sub(" ", _shown(clean_text(text[: limit * 20])))), limit=limit)


def _shown(text: str) -> str:
    """Without comments, scripts and styles; one that never ends is left as it is."""
    parts: list[str] = []
    place = 0
    while opening := _HIDDEN.search(text, place):
        end = f"</{opening[1]}" if opening[1] else "--"
        closing = re.compile(rf"{end}\s*>", re.IGNORECASE).search(text, opening.end())
        if closing is None:
            break
        parts.append(text[place : opening.start()])
        place = closing.end()
    return " ".join([*parts, text[place:]])


def named(values: Iterable[object]) -> tuple[str, ...]:
    """Short texts, each once, at most sixty."""
    lines = (shorten(plain(str(value), 200), 200) for value in values if value)
    return tuple(dict.fromkeys(line for line in lines if line))[:_MOST]


def json_list(text: str, key: str) -> list[Any]:
    """The items of a JSON export: a list, or a list below `key`, or one item alone. Raises PodcastError."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PodcastError("the file is not valid JSON", fix="Export it again, and save it as it comes.") from error
    if isinstance(document, dict):
        document = document.get(key, [document])
    return document if isinstance(document, list) else []
