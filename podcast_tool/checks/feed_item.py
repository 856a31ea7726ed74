"""Checks of the items: what a feed says of each episode, and of all of them together."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from podcast_tool.checks import feed_rules as rules
from podcast_tool.checks.feed_channel import MOST_BYTES, check_artwork, check_explicit
from podcast_tool.checks.feed_document import FeedDocument, children, fault, is_url, item_name, text_of
from podcast_tool.problems import Problem, Rule

if TYPE_CHECKING:
    from lxml.etree import _Element

_REQUIRED_TEXT: Final = ("title", "guid", "pubDate")
_AUDIO: Final = {
    ".mp3": ("audio/mpeg",),
    ".m4a": ("audio/x-m4a", "audio/m4a"),
    ".mp4": ("video/mp4",),
    ".m4v": ("video/x-m4v",),
    ".mov": ("video/quicktime",),
    ".pdf": ("application/pdf",),
}
_TRANSCRIPTS: Final = ("text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain")
_DATE: Final = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d "
    r"(GMT|[+-]\d{4})",
    re.ASCII,
)
_NUMBER: Final = re.compile(r"[1-9][0-9]*", re.ASCII)
_DECIMAL: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_ALIKE_SECONDS: Final = 600


@dataclass(slots=True)
class Known:
    """What is remembered of the items of one document for the next: that much of a feed is in memory at a time."""

    items: int = 0
    guids: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    twins: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    oldest: datetime | None = None


def check_items(feed: FeedDocument, known: Known) -> Iterator[Problem]:
    """Every rule that an item breaks, alone or beside the others and those `known` from newer documents."""
    for item in feed.items:
        yield from _required(item)
        yield from _enclosure(feed, item)
        yield from _numbers(item)
        yield from check_explicit(item)
        yield from check_artwork(item)
        yield from _files(item)
        yield from _chapters(item)
    yield from _dates(feed, known)
    yield from _identity(feed, known)
    yield from _twins(feed, known)


def check_lost(known: Known, due: Collection[str]) -> Iterator[Problem]:
    """The published episodes that no document holds any more; `due` are the GUIDs that must be there."""
    # A copied GUID is the fault then, not the one that it pushed out.
    if len(known.guids) == known.items:
        for lost in sorted(set(due) - known.guids):
            yield fault(rules.F124, f"the published episode with the GUID {lost!r} is no longer in the feed")


def _required(item: "_Element") -> Iterator[Problem]:
    for name in _REQUIRED_TEXT:
        if not text_of(item, name).strip():
            yield fault(rules.F117, f"{item_name(item)} has no <{name}>", item)
    if not children(item, "enclosure"):
        yield fault(rules.F117, f"{item_name(item)} has no <enclosure>", item)
    size = len(text_of(item, "description").encode())
    if size > MOST_BYTES:
        yield fault(rules.F107, f"the description of {item_name(item)} has {size:,} bytes", item)


def _enclosure(feed: FeedDocument, item: "_Element") -> Iterator[Problem]:
    for enclosure in children(item, "enclosure"):
        url, length, mime = (enclosure.get(name, "") for name in ("url", "length", "type"))
        if not url or not mime or not _NUMBER.fullmatch(length):
            yield fault(
                rules.F118, f"the enclosure of {item_name(item)} has length {length!r} and type {mime!r}", enclosure
            )
            continue
        size = feed.files.get(feed.local_path(url) or "")
        if size is not None and size != int(length):
            yield fault(rules.F120, f"{item_name(item)} says {int(length):,} bytes, the file has {size:,}", enclosure)
        name = PurePosixPath(urlsplit(url).path).name
        if is_url(url) and "%" in name:
            yield fault(rules.F139, f"the audio of {item_name(item)} is called {name!r}", enclosure)
        ending = PurePosixPath(name).suffix.lower()
        if mime not in _AUDIO.get(ending, ()):
            yield fault(rules.F121, f"{item_name(item)} has {ending or 'no ending'} audio of type {mime!r}", enclosure)


def _numbers(item: "_Element") -> Iterator[Problem]:
    yield from _matching(item, "itunes:episode", _NUMBER, rules.F127)
    yield from _matching(item, "itunes:season", _NUMBER, rules.F127)
    yield from _matching(item, "podcast:season", _NUMBER, rules.F127)
    yield from _matching(item, "podcast:episode", _DECIMAL, rules.F127)
    yield from _matching(item, "itunes:episodeType", re.compile("full|trailer|bonus"), rules.F128)
    yield from _matching(item, "itunes:duration", _NUMBER, rules.F129)


def _matching(item: "_Element", name: str, pattern: re.Pattern[str], rule: Rule) -> Iterator[Problem]:
    for element in children(item, name):
        if not pattern.fullmatch(element.text or "") and (element.text or not name.startswith("podcast:")):
            yield fault(rule, f"{name} of {item_name(item)} says {element.text!r}", element)


def _files(item: "_Element") -> Iterator[Problem]:
    for transcript in children(item, "podcast:transcript"):
        if transcript.get("type") not in _TRANSCRIPTS:
            yield fault(
                rules.F132, f"a transcript of {item_name(item)} has type {transcript.get('type')!r}", transcript
            )
    for chapters in children(item, "podcast:chapters"):
        if chapters.get("type") != "application/json+chapters":
            yield fault(rules.F132, f"the chapters of {item_name(item)} have type {chapters.get('type')!r}", chapters)


def _chapters(item: "_Element") -> Iterator[Problem]:
    for block in children(item, "psc:chapters"):
        starts = [chapter.get("start", "") for chapter in children(block, "psc:chapter")]
        if starts != sorted(starts):
            yield fault(rules.F138, f"the chapters of {item_name(item)} start at {', '.join(starts[:6])}", block)


def _date(text: str) -> datetime | None:
    """The moment, or None for what RFC 2822 does not allow, a wrong weekday included."""
    if not _DATE.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    weekdays = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return moment if weekdays[moment.weekday()] == text[:3] else None


def _dates(feed: FeedDocument, known: Known) -> Iterator[Problem]:
    moments: list[datetime] = [known.oldest] if known.oldest else []
    for parent, name in ((feed.channel, "lastBuildDate"), *((item, "pubDate") for item in feed.items)):
        for element in children(parent, name):
            moment = _date(element.text or "")
            if element.text and moment is None:
                yield fault(rules.F126, f"{name} says {element.text!r}", element)
            if moment is not None and name == "pubDate":
                moments.append(moment)
    if moments != sorted(moments, reverse=True):
        yield fault(rules.F137, "the items are not in the order of their dates, newest first", feed.channel)
    known.oldest = moments[-1] if moments else None
    for trailer in children(feed.channel, "podcast:trailer"):
        if trailer.get("pubdate") and _date(trailer.get("pubdate", "")) is None:
            yield fault(rules.F126, f"pubdate of a trailer says {trailer.get('pubdate')!r}", trailer)


def _identity(feed: FeedDocument, known: Known) -> Iterator[Problem]:
    guids, addresses = known.guids, known.addresses
    known.items += len(feed.items)
    for item in feed.items:
        for guid in children(item, "guid"):
            text = guid.text or ""
            if text in guids:
                yield fault(rules.F123, f"{item_name(item)} has the GUID {text!r} of another item", guid)
            if guid.get("isPermaLink") != "false" and not (guid.get("isPermaLink", "true") == "true" and is_url(text)):
                yield fault(rules.F125, f"the GUID {text!r} of {item_name(item)} is no address", guid)
            guids.add(text)
        for enclosure in children(item, "enclosure"):
            if enclosure.get("url", "") in addresses:
                yield fault(rules.F119, f"{item_name(item)} has the same audio as another item", enclosure)
            addresses.add(enclosure.get("url", ""))


def _twins(feed: FeedDocument, known: Known) -> Iterator[Problem]:
    seen = known.twins
    for item in feed.items:
        duration = text_of(item, "itunes:duration")
        seconds = int(duration) if _NUMBER.fullmatch(duration) else 0
        moment = _date(text_of(item, "pubDate"))
        key = (text_of(item, "title"), str(moment and moment.date()))
        if any(abs(other - seconds) < _ALIKE_SECONDS for other in seen.get(key, ())):
            yield fault(rules.F141, f"{item_name(item)} has the title and the day of another", item)
        seen.setdefault(key, []).append(seconds)
