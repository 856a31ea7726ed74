"""What of an episode lies in public/, found without the cache: for what has to go, and for what must not get lost."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from podcast_tool.feed.paging import FEED_FILE
from podcast_tool.feed.rss import GENERATOR
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import LEDGER_FILE
from podcast_tool.project.ledger import Ledger, Row
from podcast_tool.text import exact_text

# A long feed has several pages.
_FEEDS: Final = f"{FEED_FILE.removesuffix('.xml')}*.xml"


def traces_of_withdrawn(ledger: Ledger, output: Path) -> tuple[str, ...]:
    """Every file of the withdrawn episodes that is still in the site."""
    return tuple(path for row in ledger.withdrawn for path in traces(row, output))


def traces(row: Row, output: Path) -> Iterator[str]:
    """The episode's sound under all its addresses, its art, and whatever lies in the folder of its page."""
    slug = re.escape(row.slug)
    own = re.compile(rf"audio/{slug}-[0-9a-f]{{8}}\.\w+|art/{slug}-[0-9a-f]{{8}}\.jpg|episodes/{slug}/[^/]+")
    served = {served.path for served in row.audio}
    for folder in ("audio", "art", f"episodes/{row.slug}"):
        for file in sorted((output / folder).glob("*")):
            path = f"{folder}/{file.name}"
            if file.is_file() and (path in served or own.fullmatch(path)):
                yield path


def refuse_lost_rows(ledger: Ledger, output: Path) -> None:
    """Stop where the last feed names an episode that podcast.lock knows nothing of. Raises PodcastError naming it."""
    known = {exact_text(row.guid) for row in ledger.rows}
    pages = sorted(output.glob(_FEEDS))
    lost = next((item for page in pages for item in _items(page) if item[0] not in known), None)
    if lost:
        raise PodcastError(
            f"{lost[1]!r} is in {output.name}/{FEED_FILE} under the GUID {lost[0]}, but {LEDGER_FILE} has no such row",
            fix=f"Restore it with `git checkout {LEDGER_FILE}`, or from a backup; subscribers would get it twice.",
        )


def _items(feed: Path) -> Iterator[tuple[str, str]]:
    """GUID and title of each item, one at a time. What is no feed of ours, or cannot be read, names none."""
    from lxml import etree

    ours, read = False, ("generator", "item")
    try:
        with feed.open("rb") as file:
            for _, element in etree.iterparse(file, tag=read, resolve_entities=False, no_network=True, load_dtd=False):
                ours = ours or (element.tag == "generator" and element.text == GENERATOR)
                if ours and element.tag == "item":
                    yield (element.findtext("guid") or "").strip(), (element.findtext("title") or "").strip()
                element.clear()
    except (etree.XMLSyntaxError, OSError):
        return
