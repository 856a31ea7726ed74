"""What holds for any title, GUID and notes: out of a feed, through the show's files, into the feed again, the same."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from hypothesis import example, given, settings
from hypothesis import strategies as st

from podcast_tool.feed.rss import write_feed
from podcast_tool.model import Enclosure, Episode, Release, Show
from podcast_tool.notes import render_notes
from podcast_tool.pipeline.arrival import sheet_of
from podcast_tool.pipeline.founding import show_of
from podcast_tool.pipeline.intake import Source
from podcast_tool.pipeline.notes_intake import lead_summary, markdown_notes
from podcast_tool.problems import Problem, has_errors
from podcast_tool.project.authoring import write_sheet, write_show
from podcast_tool.project.sheet import Sheet, read_sheet
from podcast_tool.project.show import read_show
from podcast_tool.source.feed import read_page
from podcast_tool.source.markup import notes_html, visible_text
from podcast_tool.source.values import SourceItem
from podcast_tool.text import shorten
from podcast_tool.web import Web

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


TAGS = {
    "funding": ("url",), "location": ("rel", "geo", "osm", "country"), "medium": (), "license": ("url",),
    "season": ("name",), "episode": ("display",), "txt": ("purpose",), "image": ("href", "alt", "aspect-ratio"),
    "updateFrequency": ("rrule", "dtstart", "complete"), "person": ("role", "href", "img"),
    "socialInteract": ("protocol", "uri", "accountId", "accountUrl", "priority"), "contentLink": ("href",),
    "soundbite": ("startTime", "duration"), "remoteItem": ("feedGuid", "feedUrl", "title", "medium"),
}  # fmt: skip
LIKELY = st.sampled_from(
    ["https://a.edu/?x=1", "http://a.edu", "https://u:p@a.edu/", "//a.edu/\u0301", "javascript:x", "nostr:x", "host",
     "activitypub", "disabled", "1", "1e999", "nan", "100", "0100000", "-1", "0.0001", "1000000", "FREQ=DAILY;COUNT=3",
     "FREQ=DAILY", "geo:1,2", "91, 0", "R1", "ca", "true", "2026-01-01", "9b024349-ccf0-5f69-a609-6b82873eab3c",
     "music", "publisher", "verify", "x" * 5000, "\u00fc" * 140, "https://a.edu/" + "y" * 490, '"""', "\\", "1/1",
     "cc-by-4.0"]
)  # fmt: skip
VALUE = st.one_of(LIKELY, ANY)


@st.composite
def tags(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(sorted(TAGS)), max_size=6))
    made = []
    for name in names:
        said = "".join(f" {key}={quoteattr(draw(VALUE))}" for key in TAGS[name] if draw(st.booleans()))
        made.append(f"<podcast:{name}{said}>{escape(draw(VALUE))}</podcast:{name}>")
    return "".join(made)


@given(tags(), tags(), tags(), tags())
@example('<podcast:person href="91, 0">A</podcast:person>', "", "", '<podcast:person href="91, 0">A</podcast:person>')
@settings(max_examples=150, deadline=None)
def test_whatever_the_tags_say_the_files_made_of_them_can_be_read(
    channel: str, podroll: str, publisher: str, item: str
) -> None:
    boxes = f"<podcast:podroll>{podroll}</podcast:podroll><podcast:publisher>{publisher}</podcast:publisher>"
    space = 'version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    shape = SHAPE.replace('version="2.0"', space)
    shape = shape.format("A", "1", "").replace("<item>", f"{channel}{boxes}<item>{item}")
    page = read_page(shape.encode(), url="https://pod.test-college.ca/feed.xml")
    problems: list[Problem] = []
    source = Source(show=page.show, items=page.items, problems=(), web=Web())
    show = replace(show_of(source, site_url="https://pod.test-college.ca/", problems=problems), artwork="a.png")
    again, faults = read_show(write_show(show))
    assert not has_errors(faults), faults
    assert again == show
    sheet = replace(sheet_of(show, page.items[0], (), problems), soundbites=page.items[0].soundbites)
    read_back, faults = read_sheet(write_sheet(sheet), path="episode.toml")
    assert not has_errors(faults), faults
    assert read_back == sheet
