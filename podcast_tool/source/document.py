"""A feed's bytes to a tree: nothing is loaded or expanded, and the faults that apps forgive are forgiven."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from podcast_tool.problems import PodcastError, Problem
from podcast_tool.source.rules import I112
from podcast_tool.text import clean_line, exact_text

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

LARGEST: Final = 50 << 20
# By the last part that stays the same through all spellings of a namespace's address.
_NAMESPACES: Final = {
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "podcastindex.org/namespace/1.0": "podcast",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "purl.org/rss/1.0/modules/content": "content",
    "podlove.org/simple-chapters": "psc",
    "www.w3.org/2005/atom": "atom",
    "search.yahoo.com/mrss": "media",
    "purl.org/dc/elements/1.1": "dc",
    "www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "backend.userland.com/creativecommonsrssmodule": "cc",
}
_DECLARED: Final = re.compile(r"""\A\ufeff?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE: Final = re.compile(r"&(?!#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)")
_XML_NAMES: Final = ("amp", "lt", "gt", "quot", "apos")
_ONE_BYTE: Final = ("iso8859-1", "cp1252", "ascii", "iso8859-15")
_OFFERED: Final = re.compile(r"<link\b[^>]{0,400}application/rss\+xml[^>]{0,400}>", re.IGNORECASE)
_HREF: Final = re.compile(r"""href\s*=\s*["']([^"']{1,400})["']""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTree:
    """The channel of an RSS document, its items, and the address against which its own are understood."""

    channel: "_Element"
    items: tuple["_Element", ...]
    base: str
    problems: tuple[Problem, ...]


def parse_document(content: bytes, *, url: str, charset: str = "") -> FeedTree:
    """The RSS in these bytes; `charset` is what the server claims. Raises PodcastError for what is no RSS feed."""
    if len(content) > LARGEST:
        raise PodcastError(f"{_shown(url)} is larger than {LARGEST >> 20} MB", fix="Is it really a feed?")
    text = _decoded(content, charset)
    _refuse_other(text, url)
    root, problems = _root(_DECLARATION.sub("", text.removeprefix("\ufeff"), count=1).lstrip(), url)
    channel = _channel(root, url)
    items = [item for item in channel if name_of(item) == "item"]
    # RSS 0.9 and mending both may leave items beside the channel.
    items += [item for item in root if name_of(item) == "item"]
    return FeedTree(channel=channel, items=tuple(items), base=url, problems=problems)


def name_of(element: "_Element") -> str:
    """`itunes:image`, whatever prefix the document uses; plain RSS names as they are; empty for what is unknown."""
    tag: object = element.tag
    if not isinstance(tag, str):
        return ""
    uri, brace, local = tag.rpartition("}")
    if not brace:
        return local
    address = uri[1:].lower().partition("://")[2].rstrip("/#")
    prefix = _NAMESPACES.get(address)
    return f"{prefix}:{local}" if prefix else ("" if address else local)


def _decoded(content: bytes, charset: str) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if content[:4] in (b"<\0?\0", b"\0<\0?"):
        return content.decode("utf-16-le" if content[0] else "utf-16-be", "replace")
    match = _DECLARED.match(content[:400].decode("latin-1").removeprefix("ï»¿"))
    declared = _codec(match[1]) if match else ""
    # Whoever declares an encoding of single bytes and sends valid UTF-8 most likely means UTF-8.
    first = ["utf-8"] if not declared or declared in _ONE_BYTE else [declared, "utf-8"]
    for encoding in (*first, declared, _codec(charset)):
        try:
            if encoding:
                return content.decode("cp1252" if encoding in ("iso8859-1", "ascii") else encoding)
        except (UnicodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _root(text: str, url: str) -> tuple["_Element", tuple[Problem, ...]]:
    from lxml import etree

    try:
        return etree.fromstring(text.encode("utf-8", "replace"), _parser(recover=False)), ()
    except etree.XMLSyntaxError as error:
        told = I112.problem(f"the feed is not well-formed: {clean_line(str(error), limit=150)}", path=_shown(url))
    mended = _mended(text).encode("utf-8", "replace")
    for recover in (False, True):
        try:
            root = etree.fromstring(mended, _parser(recover=recover))
        except etree.XMLSyntaxError:
            continue
        if root is not None:
            return root, (told,)
    raise _no_feed(url, "it is no XML")


def _parser(*, recover: bool) -> "XMLParser":
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip


def _mended(text: str) -> str:
    """HTML's own entities as characters, lone `&` escaped, forbidden characters gone; CDATA keeps its markup."""
    parts = _parted(exact_text(text))
    return "".join(part if part.startswith(_CDATA) else _BARE.sub("&amp;", _NAMED.sub(_char, part)) for part in parts)


def _parted(text: str) -> Iterator[str]:
    """The text cut before and behind each CDATA section."""
    done = 0
    while (start := text.find(_CDATA, done)) >= 0 and (end := text.find(_CDATA_END, start)) >= 0:
        yield text[done:start]
        done = end + len(_CDATA_END)
        yield text[start:done]
    yield text[done:]


def _char(match: re.Match[str]) -> str:
    return match[0] if match[1] in _XML_NAMES else html5.get(f"{match[1]};", match[0])


def _refuse_other(text: str, url: str) -> None:
    start = text.lstrip("\ufeff \t\r\n")[:2000].lower()
    if "<!entity" in _prolog(text).lower():
        raise PodcastError(
            f"{_shown(url)} declares entities of its own, which no feed needs and which can do harm",
            fix="Ask the old host for a plain RSS feed.",
        )
    if start.startswith("{"):
        raise _no_feed(url, "it is JSON")
    if start.startswith(("<!doctype html", "<html")):
        found = _HREF.search(offered[0]) if (offered := _OFFERED.search(text)) else None
        hint = f"That page offers this one: {clean_line(urljoin(url, found[1]), limit=300)}" if found else ""
        raise _no_feed(url, "it is a web page", hint)


def _prolog(text: str) -> str:
    """What stands before the first element, comments left out."""
    kept: list[str] = []
    at = 0
    while (found := text.find("<", at)) >= 0:
        comment = text.startswith("<!--", found)
        end = text.find("-->" if comment else ">", found)
        if end < 0 or text[found + 1 : found + 2].isalpha():
            break
        kept.append("" if comment else text[found : end + 1])
        at = end + 1
    return "".join(kept)


def _channel(root: "_Element", url: str) -> "_Element":
    name = name_of(root)
    if name == "atom:feed":
        raise _no_feed(url, "it is an Atom feed, which podcast apps do not take")
    channel = next((child for child in root if name_of(child) == "channel"), None)
    if name != "rss" or channel is None:
        raise _no_feed(url, f"it begins with <{clean_line(name or str(root.tag), limit=60)}>")
    return channel


def _no_feed(url: str, why: str, fix: str = "") -> PodcastError:
    return PodcastError(
        f"{_shown(url)} is no RSS feed: {why}",
        fix=fix or "Give the address of the RSS feed, as it was given to Apple Podcasts.",
    )


def _shown(url: str) -> str:
    return clean_line(url, limit=200)
