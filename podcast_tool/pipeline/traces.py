"""What of an episode lies in public/, found without the cache: for what has to go, and for what must not get lost."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from podcast_tool.disk import read_text
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
    """The episode's sound under all its addresses, its pictures, and whatever lies in the folders of its pages."""
    slug = re.escape(row.slug)
    sound, picture = rf"audio/{slug}-[0-9a-f]{{8}}\.\w+", rf"(?:art|cards)/{slug}-[0-9a-f]{{8}}\.jpg"
    own = re.compile(rf"{sound}|{picture}|episodes/{slug}/(?:(?:transcript|journal)/)?[^/]+|embed/{slug}/[^/]+")
    served = {served.path for served in row.audio}
    page = f"episodes/{row.slug}"
    for folder in ("audio", "art", "cards", page, f"{page}/transcript", f"{page}/journal", f"embed/{row.slug}"):
        for file in sorted((output / folder).glob("*")):
            path = f"{folder}/{file.name}"
            if file.is_file() and (path in served or own.fullmatch(path)):
                yield path


def is_in_site(row: Row, output: Path) -> bool:
    """Whether a file of the episode or an item of a feed page still shows it."""
    return next(traces(row, output), None) is not None or next(feeds_without(row, output), None) is not None


def feeds_without(row: Row, output: Path) -> Iterator[tuple[Path, bytes]]:
    """Each page of the feed that names the episode, and what it is without that item; all else in it as it was."""
    from lxml import etree

    guid = exact_text(row.guid)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    for page in sorted(output.glob(_FEEDS)):
        try:
            tree = etree.parse(page, parser)
        except (etree.XMLSyntaxError, OSError):
            continue
        mine = [item for item in tree.iter("item") if (item.findtext("guid") or "").strip() == guid]
        for item in mine:
            if (parent := item.getparent()) is not None:
                parent.remove(item)
        if mine:
            yield page, etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def is_site(output: Path) -> bool:
    """Whether a site of this tool stands in the folder."""
    return f"<generator>{GENERATOR}</generator>" in (read_text(output / FEED_FILE) or "")


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
