"""What a feed takes, beside feedgen alone: `python -m benchmarks.feed`.

"feedgen alone" is given what our feed holds in the end, every text, address and attribute ready-made, and writes the
same elements through its own interface and an extension that does nothing but add them. What we take more is the price
of making them: cleaning, encoding, descriptions. Each row runs in a process of its own, so that its peak memory is its
own; the two writers run in turn in one process, and the ratio is that of their quickest runs in processor time.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.checks.feed import check_feed
from podcast_tool.feed.rss import write_feed
from podcast_tool.model import (
    Alternate,
    Attachment,
    Chapter,
    Enclosure,
    Episode,
    Link,
    Notes,
    OutputFile,
    Person,
    Release,
    Resource,
    Show,
    Soundbite,
    TranscriptNote,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

SITE: Final = "https://pod.uni.edu/second-draft/"
_ART: Final = "art/show.jpg"
_SRI: Final = "sha384-" + "A1b2" * 16
_ROW: Final = "{:<28} {:>9} {:>12} {:>8} {:>9} {:>9}"
_OWN: Final = ("title", "link", "description", "guid", "enclosure", "pubDate")
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SHOW: Final = Show(
    title="Second Draft",
    description="Students talk about what went wrong, and what they did next.",
    site_url=SITE,
    author="Universität Zürich",
    people=(Person(name="Ann Ödegård", href="https://uni.edu/ann"), Person(name="Ben", role="producer")),
)


def releases(count: int) -> list[Release]:
    """Rich episodes, no two with the same words: guest, notes, chapters, transcripts, resources, two versions."""
    return [_release(number) for number in range(1, count + 1)]


def _release(number: int) -> Release:
    page, audio = f"episodes/talk-{number}/", f"audio/talk-{number}-0a1b2c3d"
    words = f"Nobody had told us that try {number} would fail; “what now?” said Zoë. "
    return Release(
        episode=Episode(
            slug=f"talk-{number}",
            guid=f"8c8c5b7e-0000-4000-8000-{number:012}",
            title=f"The bridge, take {number}: 😀 & co",
            published=datetime(2000, 1, 1, 9, tzinfo=UTC) + timedelta(hours=12 * number),
            audio=f"episodes/talk-{number}.mp3",
            number=number,
            season=1,
            summary=f"How the failure of bridge {number} became a method.",
            advisory="talks about an accident" if number % 7 == 0 else "",
            people=(Person(name=f"Guest {number}", role="guest", href=f"https://uni.edu/people/{number}"),),
            soundbites=(Soundbite(start=61_000, duration=42_250, title=f"The crack {number}"),),
        ),
        notes=Notes(html=_notes_html(number, words), text=(words * 6) + "\n\n- one\n- two\n\n" + words * 6),
        chapters=tuple(Chapter(start=300_000 * part, title=f"Part {part} of {number}") for part in range(6)),
        links=tuple(_link(number, part) for part in range(3)),
        enclosure=Enclosure(
            path=f"{audio}.mp3", mime="audio/mpeg", size=20_000_000 + number, duration=1_800_000, digest="0" * 64,
            integrity=_SRI,
        ),
        page=f"{page}index.html",
        artwork=f"art/talk-{number}.jpg",
        chapters_file=Attachment(path=f"{page}chapters.json", mime="application/json+chapters", size=9),
        transcript=_transcript(page),
        alternates=(
            Alternate(path=f"{audio}.opus", mime="audio/opus", size=4_000_000, bitrate=24_000, integrity=_SRI),
        ),
    )  # fmt: skip


def _notes_html(number: int, words: str) -> str:
    moments = "".join(f'<li><a href="#t={60 * part}">{part}:00</a> {words}</li>' for part in range(4))
    return f'<p>{words * 6}<a href="https://uni.edu/{number}">more</a></p>\n<ul>{moments}</ul>\n<p>{words * 6}</p>'


def _link(number: int, part: int) -> Link:
    resource = Resource(id=f"r{part}", title=f"Failing & learning {part}", url=f"https://hub.uni.edu/{number}/{part}")
    return Link(resource=resource, note="The study", at=61_000)


def _transcript(page: str) -> TranscriptNote:
    kinds = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json", "txt": "text/plain"}
    files = tuple(Attachment(path=f"{page}transcript.{end}", mime=mime, size=9) for end, mime in kinds.items())
    return TranscriptNote(language="en", edited=False, engine="whisper", heard_on=None, words=900, files=files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readymade:
    """One element as it will stand in the feed."""

    tag: str
    text: str | None
    attributes: dict[str, str]
    children: tuple["Readymade", ...]


def _readymade(element: "_Element") -> Readymade:
    return Readymade(
        tag=str(element.tag),
        text=None if len(element) else element.text,
        attributes={str(name): str(value) for name, value in element.attrib.items()},
        children=tuple(_readymade(child) for child in element),
    )


def ready(files: Sequence[OutputFile]) -> list[dict[str, list[Readymade]]]:
    """The items of a feed, taken apart: by tag what feedgen writes itself, under "" what its extension adds."""
    from lxml import etree

    items: list[dict[str, list[Readymade]]] = []
    for content in (file.content for file in files if isinstance(file.content, bytes)):
        for item in etree.fromstring(content)[0].findall("item"):
            parts: dict[str, list[Readymade]] = {"": []}
            for child in map(_readymade, item):
                parts.setdefault(child.tag if child.tag in (*_OWN, _CONTENT) else "", []).append(child)
            items.append(parts)
    return items


def feedgen_alone(items: Sequence[dict[str, list[Readymade]]]) -> bytes:
    """feedgen's own work on the ready-made items."""
    from feedgen.ext.base import BaseEntryExtension, BaseExtension
    from feedgen.feed import FeedGenerator
    from lxml.etree import SubElement

    from podcast_tool.feed.elements import NAMESPACES

    class Feed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
        def extend_ns(self) -> dict[str, str]:
            return NAMESPACES

    class Entry(BaseEntryExtension):  # type: ignore[misc]
        parts: Sequence[Readymade] = ()

        def extend_rss(self, item: "_Element") -> "_Element":
            for part in self.parts:
                add(item, part)
            return item

    def add(parent: "_Element", part: Readymade) -> None:
        element = SubElement(parent, part.tag, part.attributes)
        element.text = part.text
        for child in part.children:
            add(element, child)

    feed = FeedGenerator()
    feed.register_extension("ready", Feed, Entry, atom=False)
    feed.title("Second Draft")
    feed.link(href=SITE)
    feed.description("Second Draft")
    for item in items:
        _fill(feed.add_entry(order="append"), item)
    xml: bytes = feed.rss_str(pretty=True)
    return xml


def _fill(entry: Any, item: dict[str, list[Readymade]]) -> None:
    text = {tag: parts[0].text for tag, parts in item.items() if tag}
    enclosure = item["enclosure"][0].attributes
    entry.ready.parts = item[""]
    entry.title(text["title"])
    entry.link(href=text["link"])
    entry.description(text["description"])
    entry.content(text[_CONTENT], type="CDATA")
    entry.guid(text["guid"])
    entry.enclosure(enclosure["url"], enclosure["length"], enclosure["type"])
    entry.pubDate(text["pubDate"])


def _quickest(*works: Callable[[], object], runs: int = 7) -> list[float]:
    """Each one's quickest run in processor seconds, the runs taking turns."""
    best = [float("inf")] * len(works)
    for _ in range(runs):
        for index, work in enumerate(works):
            began = time.process_time()
            work()
            best[index] = min(best[index], time.process_time() - began)
    return best


def _files(made: Sequence[Release], feed: Sequence[OutputFile]) -> dict[str, int]:
    files = {"index.html": 1, _ART: 1} | {file.path: 1 for file in feed}
    for one in made:
        files |= {one.enclosure.path: one.enclosure.size, one.page: 1, one.artwork: 1}
        files |= {version.path: version.size for version in one.alternates}
        attachments = (*(one.transcript.files if one.transcript else ()), one.chapters_file)
        files |= {attachment.path: 1 for attachment in attachments if attachment}
    return files


def _row(count: int, size: int) -> str:
    """One row of figures, measured in this process."""
    made = releases(count)
    show = replace(_SHOW, feed=replace(_SHOW.feed, page_size=size))
    feed = write_feed(show, made, artwork=_ART)
    peak = _peak()
    items = ready(feed)
    runs = max(7000 // count, 2)
    alone, ours = _quickest(lambda: feedgen_alone(items), lambda: write_feed(show, made, artwork=_ART), runs=runs)
    pages = {file.path: file.content for file in feed if isinstance(file.content, bytes)}
    first = pages.pop("feed.xml")
    due = [one.episode.guid for one in made]
    files = _files(made, feed)
    checked = time.process_time()
    problems = check_feed(first, site_url=SITE, files=files, previous_guids=due, pages=pages)
    checked = time.process_time() - checked
    if problems:
        raise SystemExit(f"the feed breaks a rule: {problems[0]}")
    return f"{ours:.2f} {alone:.2f} {ours / alone:.2f} {checked:.2f} {peak:.0f}"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Print the table."""
    if len(sys.argv) == 3:
        print(_row(int(sys.argv[1]), int(sys.argv[2])))
        return
    print(_ROW.format("items", "ours CPU s", "feedgen CPU s", "ratio", "check s", "peak MB"))
    for count, size, label in (
        (1000, 0, "1,000"),
        (10_000, 0, "10,000, pages of 1,000"),
        (10_000, 10_000, "10,000 in one document"),
    ):
        command = [sys.executable, "-m", "benchmarks.feed", str(count), str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        print(_ROW.format(label, *done.stdout.split()))


if __name__ == "__main__":
    main()
