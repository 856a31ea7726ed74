"""Checks of the podcast namespace's tags, in channel and items alike, and of Apple's rarer ones."""

import base64
import re
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from podcast_tool.checks import feed_namespace_rules as rules
from podcast_tool.checks.feed_document import FeedDocument, children, elements, fault, item_name, short_name, text_of
from podcast_tool.problems import Problem
from podcast_tool.vocabulary import (
    LONGEST_DISPLAY,
    LONGEST_NAME,
    LONGEST_SOUNDBITE,
    LONGEST_TXT,
    MEDIUMS,
    SHORTEST_SOUNDBITE,
    SOCIAL_PROTOCOLS,
    is_geo,
    is_osm,
    is_recurrence,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

# What each tag must say: attributes, and "" for its text.
_REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "podcast:transcript": ("url", "type"),
    "podcast:chapters": ("url", "type"),
    "podcast:location": ("",),
    "podcast:soundbite": ("startTime", "duration"),
    "podcast:trailer": ("url", "pubdate", ""),
    "podcast:license": ("",),
    "podcast:funding": ("url",),
    "podcast:contentLink": ("href",),
    "podcast:socialInteract": ("protocol",),
    "podcast:updateFrequency": ("",),
    "podcast:image": ("href",),
    "podcast:season": ("",),
    "podcast:episode": ("",),
    "podcast:medium": ("",),
    "podcast:txt": ("",),
    "podcast:alternateEnclosure": ("type",),
    "podcast:source": ("uri",),
    "podcast:integrity": ("type", "value"),
    "podcast:remoteItem": ("feedGuid",),
}
# The limits of attributes, and of texts ("").
_LIMITS: Final[dict[str, dict[str, int]]] = {
    **{
        f"podcast:{name}": {"": LONGEST_NAME}
        for name in ("funding", "location", "person", "soundbite", "trailer", "updateFrequency", "license")
    },
    "podcast:txt": {"": LONGEST_TXT, "purpose": LONGEST_NAME},
    "podcast:season": {"name": LONGEST_NAME},
    "podcast:episode": {"display": LONGEST_DISPLAY},
    "podcast:alternateEnclosure": {"title": LONGEST_DISPLAY, "rel": LONGEST_DISPLAY},
    "podcast:image": {"purpose": LONGEST_NAME},
}
_ADDRESSES: Final = ("url", "href", "uri", "img", "feedUrl", "accountUrl")
_RECOMMENDED_OF_SHOW: Final = ("itunes:author", "podcast:guid", "podcast:locked")
_RECOMMENDED: Final = ("link", "description", "itunes:duration", "itunes:explicit")
_HASH_BYTES: Final = {"sha256": 32, "sha384": 48, "sha512": 64}
_SECONDS: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_SEPARATED: Final = re.compile(r"\s*[:|\u2013\u2014-]")
_BREAK: Final = r"\s*(?:[:.|)\u2013\u2014-]|$)"
_NUMBERED: Final = re.compile(rf"(?:s\d+\s*)?(?:(?:episode|ep|e|no|nr)\.?\s*)?#?\s*0*(\d+){_BREAK}", re.IGNORECASE)


def check_namespace(feed: FeedDocument) -> Iterator[Problem]:
    """Every rule of these that the channel or an item breaks."""
    yield from _recommended(feed.channel, _RECOMMENDED_OF_SHOW, "the channel")
    yield from _updates(feed.channel)
    yield from _yes(feed.channel)
    for parent in (feed.channel, *feed.items):
        for element in elements(parent):
            if element.tag != "item" and short_name(element).startswith("podcast:"):
                for tag in elements((element, *element)):
                    yield from _tag(feed, tag)
    show = text_of(feed.channel, "title").strip()
    for item in feed.items:
        yield from _recommended(item, _RECOMMENDED, item_name(item))
        yield from _title(item, show)
        yield from _soundbites(item)
        yield from _versions(feed, item)


def _recommended(parent: "_Element", names: tuple[str, ...], whose: str) -> Iterator[Problem]:
    for name in names:
        if not text_of(parent, name).strip():
            yield fault(rules.F142, f"{whose} has no <{name}>", parent)


def _tag(feed: FeedDocument, tag: "_Element") -> Iterator[Problem]:
    name = short_name(tag)
    for part in _REQUIRED.get(name, ()):
        if not _said(tag, part).strip():
            yield fault(rules.F143, f"<{name}> has no {part or 'text'}", tag)
    for part, limit in _LIMITS.get(name, {}).items():
        if len(_said(tag, part)) > limit:
            yield fault(rules.F150, f"the {part or 'text'} of <{name}> is longer than {limit:,} characters", tag)
    for attribute in _ADDRESSES:
        url = tag.get(attribute, "")
        if url.startswith("http://") and not url.startswith(feed.site_url):
            yield fault(rules.F151, f"<{name}> points to {url[:120]!r}", tag)
    if judge := _JUDGES.get(name):
        yield from judge(tag)


def _said(tag: "_Element", part: str) -> str:
    return tag.get(part, "") if part else tag.text or ""


def _medium(tag: "_Element") -> Iterator[Problem]:
    known = {*MEDIUMS, *(f"{medium}L" for medium in MEDIUMS), "mixed", ""}
    if tag.text not in known:
        yield fault(rules.F144, f"podcast:medium says {tag.text!r}", tag)


def _place(tag: "_Element") -> Iterator[Problem]:
    geo, osm, country, rel = (tag.get(name, "") for name in ("geo", "osm", "country", "rel"))
    wrong = {
        "geo": geo and not is_geo(geo),
        "osm": osm and not is_osm(osm),
        "country": country and not (len(country) == 2 and country.isascii() and country.isalpha()),
        "rel": rel not in ("", "subject", "creator"),
    }
    for name in (name for name, is_wrong in wrong.items() if is_wrong):
        yield fault(rules.F149, f"the place {tag.text!r} has {name} {tag.get(name)!r}", tag)


def _social(tag: "_Element") -> Iterator[Problem]:
    protocol = tag.get("protocol", "")
    if protocol and protocol not in SOCIAL_PROTOCOLS:
        yield fault(rules.F152, f"podcast:socialInteract has protocol {protocol!r}", tag)
    if protocol != "disabled" and not tag.get("uri"):
        yield fault(rules.F143, "<podcast:socialInteract> has no uri", tag)


def _text(tag: "_Element") -> Iterator[Problem]:
    if tag.get("purpose") == "ai-content" and tag.text not in ("true", "false"):
        yield fault(rules.F156, f"podcast:txt says {tag.text!r}", tag)


def _remote(tag: "_Element") -> Iterator[Problem]:
    guid = tag.get("feedGuid", "")
    if guid and not _is_uuid(guid):
        yield fault(rules.F147, f"podcast:remoteItem has the feedGuid {guid!r}", tag)


def _publisher(tag: "_Element") -> Iterator[Problem]:
    if [remote.get("medium") for remote in children(tag, "podcast:remoteItem")] != ["publisher"]:
        yield fault(rules.F147, "podcast:publisher does not hold exactly one feed of the medium publisher", tag)


def _podroll(tag: "_Element") -> Iterator[Problem]:
    if not children(tag, "podcast:remoteItem"):
        yield fault(rules.F147, "podcast:podroll names no show", tag)


_JUDGES: Final = {
    "podcast:medium": _medium,
    "podcast:location": _place,
    "podcast:socialInteract": _social,
    "podcast:txt": _text,
    "podcast:remoteItem": _remote,
    "podcast:publisher": _publisher,
    "podcast:podroll": _podroll,
}


def _updates(channel: "_Element") -> Iterator[Problem]:
    for update in children(channel, "podcast:updateFrequency"):
        rule = update.get("rrule", "")
        if rule and not is_recurrence(rule):
            yield fault(rules.F148, f"podcast:updateFrequency has the rule {rule!r}", update)
        elif "COUNT=" in rule and not update.get("dtstart"):
            yield fault(rules.F148, "podcast:updateFrequency counts, but from no date", update)
        if update.get("complete", "true") not in ("true", "false"):
            yield fault(rules.F148, f"podcast:updateFrequency has complete {update.get('complete')!r}", update)


def _yes(channel: "_Element") -> Iterator[Problem]:
    for name in ("itunes:complete", "itunes:block"):
        for element in children(channel, name):
            if element.text != "Yes":
                yield fault(rules.F154, f"{name} says {element.text!r}", element)


def _title(item: "_Element", show: str) -> Iterator[Problem]:
    title = text_of(item, "title").strip()
    number = _NUMBERED.match(title)
    if number and int(number[1]) == int(text_of(item, "itunes:episode").strip() or 0):
        yield fault(rules.F155, f"the title of {item_name(item)} begins with its number", item)
    before, after = title.removesuffix(show), title.removeprefix(show)
    apart = (after != title and _SEPARATED.match(after)) or (before != title and _SEPARATED.match(before[::-1]))
    if apart:
        yield fault(rules.F155, f"the title of {item_name(item)} holds the name of the show", item)


def _soundbites(item: "_Element") -> Iterator[Problem]:
    seconds = text_of(item, "itunes:duration")
    end = float(seconds) + 1 if _SECONDS.fullmatch(seconds) else float("inf")
    for bite in children(item, "podcast:soundbite"):
        start, length = bite.get("startTime", ""), bite.get("duration", "")
        numbers = _SECONDS.fullmatch(start) and _SECONDS.fullmatch(length)
        right = numbers and SHORTEST_SOUNDBITE <= float(length) * 1000 <= LONGEST_SOUNDBITE
        if start and length and not (right and float(start) + float(length) <= end):
            said = f"a soundbite of {item_name(item)} starts at {start!r} and lasts {length!r} seconds"
            yield fault(rules.F145, said, bite)


def _versions(feed: FeedDocument, item: "_Element") -> Iterator[Problem]:
    versions = children(item, "podcast:alternateEnclosure")
    enclosures = {enclosure.get("url", "") for enclosure in children(item, "enclosure")}
    for version in versions:
        addresses = [source.get("uri", "") for source in children(version, "podcast:source")]
        for complaint in (*_wrong_files(feed, version, addresses), *_wrong_sums(version)):
            yield fault(rules.F146, f"a version of {item_name(item)} {complaint}", version)
        if version.get("default") == "true" and not enclosures & set(addresses):
            yield fault(rules.F146, f"the default version of {item_name(item)} is not its enclosure", version)
    if [version.get("default") for version in versions].count("true") > 1:
        yield fault(rules.F146, f"{item_name(item)} has several default versions", item)


def _wrong_files(feed: FeedDocument, version: "_Element", addresses: list[str]) -> Iterator[str]:
    if not addresses:
        yield "has no source"
    length = version.get("length")
    for path in filter(None, map(feed.local_path, addresses)):
        size = feed.files.get(path)
        if size is not None and length is not None and length != str(size):
            yield f"says {length} bytes, the file has {size:,}"


def _wrong_sums(version: "_Element") -> Iterator[str]:
    sums = children(version, "podcast:integrity")
    if len(sums) > 1:
        yield "has several checksums"
    for one in sums:
        if one.get("type") not in ("sri", "pgp-signature"):
            yield f"has a checksum of type {one.get('type')!r}"
        elif one.get("type") == "sri" and not _is_sri(one.get("value", "")):
            yield f"has the checksum {one.get('value', '')[:60]!r}"


def _is_sri(text: str) -> bool:
    """Whether it is one hash as Subresource Integrity writes it, `sha384-` and base64."""
    algorithm, _, value = text.partition("-")
    try:
        return len(base64.b64decode(value, validate=True)) == _HASH_BYTES.get(algorithm)
    except ValueError:
        return False


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
