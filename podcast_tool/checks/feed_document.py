"""A rendered feed as the checks read it: parsed without entities or network, with the files it may point to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from podcast_tool.checks import feed_rules as rules
from podcast_tool.problems import Problem, Rule

if TYPE_CHECKING:
    from lxml.etree import _Element

FEED_FILE: Final = "feed.xml"
NAMESPACES: Final = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
}
_REQUIRED_NAMESPACES: Final = ("itunes", "podcast", "atom", "content")
_URL: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]_-]+(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """One parsed document of a feed: its channel and items, the site's address, its own file in public/, and all files

    of public/ with their sizes in bytes.
    """

    channel: "_Element"
    items: "tuple[_Element, ...]"
    site_url: str
    files: Mapping[str, int]
    file: str = FEED_FILE

    def local_path(self, url: str) -> str | None:
        """The path in public/ that an address of the site is served from; None for other sites."""
        if not url.startswith(self.site_url):
            return None
        path = unquote(urlsplit(url[len(self.site_url) :]).path)
        return f"{path}index.html" if not path or path.endswith("/") else path


def parse_document(
    feed: bytes, *, site_url: str, files: Mapping[str, int], file: str = FEED_FILE
) -> tuple[FeedDocument | None, tuple[Problem, ...]]:
    """The feed, or None with the problems that keep it from being read at all."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(feed, parser)
    except etree.XMLSyntaxError as error:
        return None, (fault(rules.F101, f"the feed cannot be read: {error.msg}", line=error.lineno),)
    information: Any = root.getroottree().docinfo
    if information.doctype:
        return None, (fault(rules.F101, "the feed has a document type"),)
    if (information.encoding or "").upper() != "UTF-8":
        return None, (fault(rules.F101, f"the feed says it is written in {information.encoding}, not UTF-8"),)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        said = f"the feed is <{root.tag} version={root.get('version')!r}> with {len(channels)} channels"
        return None, (fault(rules.F102, said, root),)
    document = FeedDocument(
        channel=channels[0],
        items=tuple(channels[0].findall("item")),
        site_url=site_url,
        files=files,
        file=file,
    )
    return document, tuple(_namespaces(root))


def _namespaces(root: "_Element") -> Iterator[Problem]:
    for prefix in _REQUIRED_NAMESPACES:
        if root.nsmap.get(prefix) != NAMESPACES[prefix]:
            said = f"the prefix {prefix} stands for {root.nsmap.get(prefix)!r} instead of {NAMESPACES[prefix]!r}"
            yield fault(rules.F103, said, root)


def fault(rule: Rule, text: str, element: "_Element | None" = None, *, line: int | None = None) -> Problem:
    """The rule broken at an element (or a line) of the feed."""
    at = element.sourceline if element is not None else line
    return rule.problem(text, path=FEED_FILE, line=at if isinstance(at, int) else None)


def elements(nodes: "Iterable[_Element]") -> "Iterator[_Element]":
    """The elements among comments and processing instructions, whose tag is a function."""
    return (node for node in nodes if not callable(node.tag))


def children(parent: "_Element", name: str) -> "list[_Element]":
    """Elements by their usual name, like `itunes:image`."""
    return parent.findall(name, NAMESPACES)


def text_of(parent: "_Element", name: str) -> str:
    """The text of the first element of that name, or empty."""
    return parent.findtext(name, "", NAMESPACES)


def short_name(element: "_Element") -> str:
    """`itunes:image` for an element, by the usual prefixes."""
    return _short(str(element.tag))


@lru_cache(maxsize=512)
def _short(tag: str) -> str:
    address, brace, local = tag.rpartition("}")
    prefix = next((key for key, value in NAMESPACES.items() if brace and value == address[1:]), "")
    return f"{prefix}:{local}" if prefix else local


def item_name(item: "_Element") -> str:
    """How a problem names an item to people."""
    return f'the item "{text_of(item, "title").strip()[:80]}"'


def is_url(text: str) -> bool:
    """Whether it is an absolute http or https address in the characters of RFC 3986."""
    return _URL.fullmatch(text) is not None
