"""Checks of the channel: what a feed says of the show as a whole."""

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from podcast_tool.checks import feed_rules as rules
from podcast_tool.checks.feed_document import FEED_FILE, FeedDocument, children, fault, item_name, text_of
from podcast_tool.problems import Problem
from podcast_tool.vocabulary import CATEGORIES, LICENSES, is_language

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES: Final = 4000
_REQUIRED_TEXT: Final = ("title", "link", "description", "language", "itunes:explicit")
_REQUIRED: Final = ("atom:link", "itunes:category", "itunes:image")
_PICTURES: Final = (".jpg", ".jpeg", ".png")


def check_channel(feed: FeedDocument) -> Iterator[Problem]:
    """Every rule that the channel breaks."""
    yield from _required(feed.channel)
    yield from _description(feed.channel)
    yield from _addresses(feed)
    yield from _language(feed.channel)
    yield from _categories(feed.channel)
    yield from check_explicit(feed.channel)
    yield from check_artwork(feed.channel)
    yield from _kind(feed)
    yield from _identity(feed.channel)
    if not feed.items and feed.file == FEED_FILE:
        yield fault(rules.F116, "the feed has no episode", feed.channel)


def _required(channel: "_Element") -> Iterator[Problem]:
    for name in _REQUIRED_TEXT:
        if not text_of(channel, name).strip():
            yield fault(rules.F104, f"the channel has no <{name}>", channel)
    for name in _REQUIRED:
        if not children(channel, name):
            yield fault(rules.F104, f"the channel has no <{name}>", channel)


def _description(channel: "_Element") -> Iterator[Problem]:
    size = len(text_of(channel, "description").encode())
    if size > MOST_BYTES:
        yield fault(rules.F107, f"the show's description has {size:,} bytes", channel)


def _addresses(feed: FeedDocument) -> Iterator[Problem]:
    own = feed.site_url + feed.file
    if text_of(feed.channel, "link").strip() in (own, feed.site_url + FEED_FILE):
        yield fault(rules.F108, "the channel links to the feed itself", feed.channel)
    links = [link for link in children(feed.channel, "atom:link") if link.get("rel") == "self"]
    said = [(link.get("href"), link.get("type")) for link in links]
    if children(feed.channel, "atom:link") and said != [(own, "application/rss+xml")]:
        yield fault(rules.F109, f"the feed names {said} as its own address instead of {own}", feed.channel)


def _language(channel: "_Element") -> Iterator[Problem]:
    language = text_of(channel, "language").strip()
    if language and not is_language(language):
        yield fault(rules.F110, f"{language!r} is no language code", channel)


def _categories(channel: "_Element") -> Iterator[Problem]:
    for category in children(channel, "itunes:category"):
        name = category.get("text", "")
        if name not in CATEGORIES:
            yield fault(rules.F111, f"{name!r} is none of Apple's categories", category)
        for sub in children(category, "itunes:category"):
            if name in CATEGORIES and sub.get("text", "") not in CATEGORIES[name]:
                yield fault(rules.F111, f"{sub.get('text', '')!r} is no category within {name!r}", sub)


def check_explicit(parent: "_Element") -> Iterator[Problem]:
    """Whether `itunes:explicit` of channel or item says true or false."""
    for explicit in children(parent, "itunes:explicit"):
        if explicit.text and explicit.text not in ("true", "false"):
            yield fault(rules.F112, f"itunes:explicit says {explicit.text!r}", explicit)


def check_artwork(parent: "_Element") -> Iterator[Problem]:
    """Whether `itunes:image` of channel or item is a JPEG or PNG by its name."""
    for image in children(parent, "itunes:image"):
        href = image.get("href", "")
        if not href.lower().endswith(_PICTURES):
            yield fault(rules.F113, f"the artwork {href!r} is neither .jpg nor .png", image)


def _kind(feed: FeedDocument) -> Iterator[Problem]:
    kind = text_of(feed.channel, "itunes:type")
    if kind not in ("", "episodic", "serial"):
        yield fault(rules.F114, f"itunes:type says {kind!r}", feed.channel)
    for item in feed.items if kind == "serial" else ():
        full = text_of(item, "itunes:episodeType") in ("", "full")
        if full and not children(item, "itunes:episode"):
            yield fault(rules.F115, f"{item_name(item)} has no number", item)


def _identity(channel: "_Element") -> Iterator[Problem]:
    for guid in children(channel, "podcast:guid"):
        if not _is_uuid(guid.text or ""):
            yield fault(rules.F130, f"podcast:guid is {guid.text!r}", guid)
    for locked in children(channel, "podcast:locked"):
        if locked.text not in ("yes", "no"):
            yield fault(rules.F131, f"podcast:locked says {locked.text!r}", locked)
    for licence in children(channel, "podcast:license"):
        if not licence.get("url") and LICENSES.get(licence.text or "") != "":
            yield fault(rules.F140, f"the licence {licence.text!r} has no address", licence)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
