"""The smallest parts of a feed: elements by their usual names, and dates as RSS writes them."""

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lxml.etree import SubElement

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACES: Final = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
_ATOM: Final = "http://www.w3.org/2005/Atom"


def put(parent: "_Element", element: str, text: str = "", /, **attributes: str) -> "_Element":
    """Add an element with text and those attributes that are not empty.

    One that would say nothing is not added: then the parent is returned.
    """
    if not all(attributes.values()):
        attributes = {name: value for name, value in attributes.items() if value}
    if not text and not attributes:
        return parent
    added = SubElement(parent, tag(element), attributes)
    if text:
        added.text = text
    return added


def put_box(parent: "_Element", element: str) -> "_Element":
    """Add an element that only holds others."""
    return SubElement(parent, tag(element))


@lru_cache(maxsize=256)
def tag(name: str) -> str:
    """`itunes:image` as lxml writes it; names without a colon stand as they are."""
    prefix, colon, local = name.partition(":")
    return f"{{{_ATOM if prefix == 'atom' else NAMESPACES[prefix]}}}{local}" if colon else name


def format_date(moment: datetime) -> str:
    """`Sat, 01 Nov 2025 09:00:00 +0000` (RFC 2822), whatever the locale of the machine."""
    return format_datetime(moment.astimezone(UTC))
