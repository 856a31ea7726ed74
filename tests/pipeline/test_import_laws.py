"""What holds for any title, GUID and notes: out of a feed, through the show's files, into the feed again, the same."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from hypothesis import example, given, settings
from hypothesis import strategies as st

from podcast_tool.feed.rss import write_feed
from podcast_tool.model import Enclosure, Episode, Release, Show
from podcast_tool.notes import render_notes
from podcast_tool.pipeline.notes_intake import lead_summary, markdown_notes
from podcast_tool.project.authoring import write_sheet
from podcast_tool.project.sheet import Sheet, read_sheet
from podcast_tool.source.feed import read_page
from podcast_tool.source.markup import notes_html, visible_text
from podcast_tool.source.values import SourceItem
from podcast_tool.text import shorten

SHOW = Show(title="T", description="D", site_url="https://pod.test-college.ca/", author="A")
XML_CHARACTERS = st.characters(
    exclude_categories=["Cs"], exclude_characters="".join(map(chr, [*range(32), 0xFFFE, 0xFFFF])),
)  # fmt: skip
ANY = st.text(XML_CHARACTERS, max_size=60)
SHAPE = (
    '<rss version="2.0"><channel><title>T</title><item><title>{}</title><guid>{}</guid><description>{}</description>'
    "<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>"
    '<enclosure url="https://a.test-college.ca/a.mp3" length="1" type="audio/mpeg"/></item></channel></rss>'
)


def read(feed: bytes) -> SourceItem:
    return read_page(feed, url="https://pod.test-college.ca/feed.xml").items[0]


def published(item: SourceItem) -> bytes:
    """The feed that an item becomes, by way of episode.toml and notes.md."""
    title = shorten(item.title, 255)
    text = write_sheet(Sheet(title=title, guid=item.guid, published=item.published, tags=False))
    sheet, problems = read_sheet(text, path="episode.toml")
    assert problems == ()
    notes, _ = render_notes(markdown_notes(item, base=""), path="notes.md")
    episode = Episode(
        slug="a", guid=sheet.guid, title=sheet.title, published=sheet.published or datetime.now(UTC), audio="a.mp3"
    )
    enclosure = Enclosure(path="audio/a.mp3", mime="audio/mpeg", size=1, duration=1000, digest="0" * 64)
    release = Release(
        episode=episode, notes=notes, chapters=(), links=(), enclosure=enclosure, page="episodes/a/"
    )
    (feed,) = write_feed(SHOW, (release,), artwork="")
    assert isinstance(feed.content, bytes)
    return feed.content


@given(ANY, ANY.filter(lambda text: text.strip() == text), ANY)
@example("Tom & Jerry &amp; <b>\u0130", "e\u0301\u1e9b\u0323 \u200b", "1. *a* _b_ &amp; `c`")
@example("\u202eabc\ufeff", "\x7f\x85\u2028", "(12:03) Not a chapter\u2003#")
@settings(max_examples=300, deadline=None)
def test_any_item_comes_out_as_it_came_in(title: str, guid: str, notes: str) -> None:
    before = read(SHAPE.format(escape(title), escape(guid), escape(notes)).encode())
    after = read(published(before))
    kept = ("guid", "title", "published")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert visible_text(notes_html(before.notes)) in visible_text(notes_html(after.notes))


@given(ANY)
@settings(max_examples=50, deadline=None)
def test_bringing_in_what_this_tool_published_changes_nothing(notes: str) -> None:
    first = read(SHAPE.format("A", "1", escape(notes)).encode())
    second = read(published(first))
    third = read(published(second))
    assert replace(third, notes="", lead="") == replace(second, notes="", lead="")
    assert visible_text(notes_html(third.notes)) == visible_text(notes_html(second.notes))
    assert lead_summary(second) == ""
