"""The rules of the W3C feed validator for a podcast feed, restated, because no registry carries the validator itself.

They were written from the RSS 2.0 specification, the RSS Advisory Board's best-practices profile and the validator's
published messages: allowed elements and attributes, no duplicates, dates, addresses, MIME types, harmless markup.
"""

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from lxml import etree
from lxml.html import fragment_fromstring

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.xml"))
PREFIXES = {
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://www.w3.org/2005/Atom": "atom:",
    "https://podcastindex.org/namespace/1.0": "podcast:",
    "http://podlove.org/simple-chapters": "psc:",
}
# Namespaces that the validator knows are held to these lists; it warns of the two others and reads on.
CHANNEL = {
    "title", "link", "description", "language", "copyright", "docs", "generator", "lastBuildDate", "pubDate", "item",
    "atom:link", "itunes:author", "itunes:block", "itunes:category", "itunes:complete", "itunes:explicit",
    "itunes:image", "itunes:new-feed-url", "itunes:owner", "itunes:type",
}  # fmt: skip
ITEM = {
    "title", "link", "description", "guid", "enclosure", "pubDate", "content:encoded", "itunes:title",
    "itunes:duration", "itunes:explicit", "itunes:image", "itunes:episode", "itunes:season", "itunes:episodeType",
}  # fmt: skip
REPEATED = {"item", "atom:link", "itunes:category"}
ATTRIBUTES = {
    "guid": {"isPermaLink"},
    "enclosure": {"url", "length", "type"},
    "atom:link": {"href", "rel", "type"},
    "itunes:image": {"href"},
    "itunes:category": {"text"},
}
HARMLESS = {
    "a", "b", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol",
    "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
MIME = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
ADDRESS = re.compile(r"https?://[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d\d[03]0|GMT)")


def name_of(element: etree._Element) -> str:
    address, _, local = str(element.tag).rpartition("}")
    return PREFIXES.get(address[1:], "") + local


def complaints(feed: bytes) -> Iterator[str]:
    root = etree.fromstring(feed)
    channel = root[0]
    items = channel.findall("item")
    yield from (f"{child.tag} after the items" for child in list(channel)[-len(items) :] if child.tag != "item")
    yield from shape(channel, CHANNEL, required={"title", "link", "description", "language", "atom:link"})
    for item in items:
        yield from shape(item, ITEM, required={"title", "guid", "description"})
        yield from markup(item)
    guids = Counter(item.findtext("guid") for item in items)
    yield from (f"guid {guid} {count} times" for guid, count in guids.items() if count > 1)
    yield from (f"guid {guid} is too short" for guid in guids if guid and guid.isdigit() and len(guid) < 9)
    yield from values(root)


def shape(parent: etree._Element, allowed: set[str], required: set[str]) -> Iterator[str]:
    names = [name_of(child) for child in parent]
    yield from (f"no {name}" for name in required - set(names))
    for name, count in Counter(names).items():
        if name not in allowed and not name.startswith(("podcast:", "psc:")):
            yield f"unknown element {name}"
        if count > 1 and name not in REPEATED and not name.startswith("podcast:"):
            yield f"{name} stands {count} times"
    for child in parent:
        name = name_of(child)
        if not name.startswith(("podcast:", "psc:")) and set(child.attrib) - ATTRIBUTES.get(name, set()):
            yield f"unexpected attribute on {name}: {dict(child.attrib)}"


def markup(item: etree._Element) -> Iterator[str]:
    names = [name_of(child) for child in item]
    if "content:encoded" in names and names.index("content:encoded") < names.index("description"):
        yield "content:encoded before description"
    for name in ("description", "{http://purl.org/rss/1.0/modules/content/}encoded"):
        for element in fragment_fromstring(item.findtext(name, ""), create_parent="div").iterdescendants():
            if element.tag not in HARMLESS:
                yield f"<{element.tag}> in {name}"
            if set(element.attrib) - {"href", "start"}:
                yield f"attributes {dict(element.attrib)} in {name}"
            if "href" in element.attrib and not re.match(r"https?:|mailto:", str(element.get("href"))):
                yield f"relative link {element.get('href')}"


def values(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        name, text = name_of(element), element.text or ""
        if name in ("pubDate", "lastBuildDate") and (
            not DATE.fullmatch(text) or f"{parsedate_to_datetime(text):%a}" != text[:3]
        ):
            yield f"date {text}"
        for address in filter(None, (element.get("href"), element.get("url"), text if name == "link" else "")):
            if not ADDRESS.fullmatch(address):
                yield f"address {address}"
        mime = "a/b" if name == "podcast:integrity" else element.get("type", "a/b")
        if not MIME.fullmatch(str(mime)):
            yield f"type {mime}"
        if name == "enclosure" and not str(element.get("length")).isdecimal():
            yield f"length {element.get('length')}"
        if name == "itunes:explicit" and text not in ("true", "false"):
            yield f"explicit {text}"
        if name in ("itunes:episode", "itunes:season", "itunes:duration") and not re.fullmatch(r"[1-9]\d*", text):
            yield f"{name} {text}"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_feed_meets_the_validators_rules(path: Path) -> None:
    assert list(complaints(path.read_bytes())) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"<guid isPermaLink", b"<guid extra='1' isPermaLink"),
        (b"<language>en</language>", b""),
        (b"<language>en</language>", b"<language>en</language><language>en</language>"),
        (b"+0000</pubDate>", b"+0545</pubDate>"),
        (b'type="audio/mpeg"', b'type="mpeg"'),
        (b"<itunes:explicit>true", b"<itunes:explicit>yes"),
        (b"<p>Notes with", b"<p onclick='x'>Notes with"),
        (b"<p>Notes with", b"<marquee>Notes with"),
        (b"<description>Try number 1<", b"<description>&lt;script&gt;x&lt;/script&gt;<"),
        (b"<itunes:type>", b"<itunes:title>x</itunes:title><itunes:type>"),
        (b">guid-1<", b">guid-2<"),
        (b">guid-1<", b">1<"),
    ],
)
def test_the_restated_rules_do_complain(good: bytes, bad: bytes) -> None:
    feed = next(path for path in GOLDEN if path.stem == "full").read_bytes()
    assert good in feed
    assert list(complaints(feed.replace(good, bad)))
