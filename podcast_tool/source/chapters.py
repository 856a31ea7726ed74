"""Chapters as other hosts give them: JSON chapters (podcast namespace) and Podlove Simple Chapters."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.hosts import is_web_address
from podcast_tool.model import Chapter, Millis
from podcast_tool.text import clean_line
from podcast_tool.timecode import parse_timecode

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_TITLE: Final = 128
_LONGEST_ADDRESS: Final = 500
_LATEST: Final[Millis] = 1000 * 3600 * 1000
_MOST: Final = 1000


def parse_json_chapters(content: bytes) -> tuple[Chapter, ...]:
    """The chapters of a JSON chapters file, hidden ones (`toc: false`) left out. Raises ValueError."""
    try:
        document = json.loads(content.decode("utf-8-sig", "replace"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    entries = document.get("chapters") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("it holds no list of chapters")
    return _in_order(_of_json(entry) for entry in entries if isinstance(entry, dict) and entry.get("toc") is not False)


def read_simple_chapters(blocks: Iterable["_Element"]) -> tuple[Chapter, ...]:
    """The chapters of the `psc:chapters` elements of an item."""
    return _in_order(_of_element(element) for block in blocks for element in block)


def _of_json(entry: Mapping[str, Any]) -> Chapter | None:
    start = entry.get("startTime")
    if isinstance(start, str):
        start = _seconds(start)
    if isinstance(start, bool) or not isinstance(start, int | float) or not 0 <= start < _LATEST / 1000:
        return None
    return _chapter(round(start * 1000), entry.get("title"), entry.get("url"), entry.get("img"))


def _seconds(text: str) -> float | None:
    try:
        return parse_timecode(text) / 1000
    except ValueError:
        return None


def _of_element(element: "_Element") -> Chapter | None:
    start = _seconds(element.get("start") or "")
    if start is None:
        return None
    return _chapter(round(start * 1000), element.get("title"), element.get("href"), element.get("image"))


def _chapter(start: Millis, title: object, href: object, image: object) -> Chapter | None:
    if not 0 <= start < _LATEST:
        return None
    name = clean_line(title, limit=_LONGEST_TITLE) if isinstance(title, str) else ""
    return Chapter(start=start, title=name, href=_address(href), image=_address(image))


def _address(value: object) -> str:
    address = value.strip() if isinstance(value, str) else ""
    return address if len(address) <= _LONGEST_ADDRESS and is_web_address(address) and address.isprintable() else ""


def _in_order(chapters: Iterable[Chapter | None]) -> tuple[Chapter, ...]:
    """By time, at most a thousand, each with a name; where two start together the first stands."""
    by_start: dict[Millis, Chapter] = {}
    for chapter in chapters:
        if chapter is not None:
            by_start.setdefault(chapter.start, chapter)
    ordered = [by_start[start] for start in sorted(by_start)][:_MOST]
    return tuple(_named(ordered))


def _named(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    for number, chapter in enumerate(chapters, 1):
        title = chapter.title or f"Chapter {number}"
        yield Chapter(start=chapter.start, title=title, href=chapter.href, image=chapter.image)
