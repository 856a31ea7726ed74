"""A long show as several documents (RFC 5005, section 3): the newest items in feed.xml, the older ones in pages.

Pages are filled and numbered from the oldest item on: a new episode changes feed.xml alone, and every page behind it
keeps its address and its bytes, so that caches and readers need not fetch it again. In return feed.xml holds between
one and two page sizes of items: when it reaches the second, its older half becomes a page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from podcast_tool.model import Release

FEED_FILE: Final = "feed.xml"
_PAGE: Final = re.compile(r"feed(?:-([1-9][0-9]*))?\.xml", re.ASCII)
# Directories take feeds of some megabytes; most apps read the first document and no other.
PAGE_SIZE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document of the feed: its file, its links as (rel, file), its items newest first, the show's trailers."""

    file: str
    links: tuple[tuple[str, str], ...]
    releases: tuple[Release, ...]
    trailers: tuple[Release, ...] = ()


def is_page(path: str) -> bool:
    """Whether a path of public/ is that of a document of the feed."""
    return _PAGE.fullmatch(path) is not None


def page_number(path: str) -> int:
    """The number of a page: 1 holds the oldest items; 0 for feed.xml."""
    match = _PAGE.fullmatch(path)
    return int(match[1] or 0) if match else 0


def divide(newest_first: Sequence[Release], size: int) -> Iterator[Page]:
    """The pages, feed.xml first and the oldest last; a single one without links where everything fits."""
    size = size or PAGE_SIZE
    archived = max(len(newest_first) // size - 1, 0)
    files = [FEED_FILE, *(f"feed-{number}.xml" for number in range(archived, 0, -1))]
    trailers = tuple(release for release in newest_first if release.episode.kind == "trailer")
    head = len(newest_first) - archived * size
    for index, file in enumerate(files):
        end = head + index * size
        start = end - size if index else 0
        yield Page(
            file=file,
            links=_links(files, index),
            releases=tuple(newest_first[start:end]),
            trailers=() if index else trailers,
        )


def _links(files: Sequence[str], index: int) -> tuple[tuple[str, str], ...]:
    """`previous` leads to newer items, `next` to older ones."""
    if len(files) == 1:
        return ()
    links = [("first", files[0]), ("last", files[-1])]
    if index:
        links.append(("previous", files[index - 1]))
    if index + 1 < len(files):
        links.append(("next", files[index + 1]))
    return tuple(links)
