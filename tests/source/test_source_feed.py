"""Feeds as they are found: faults forgiven as apps forgive them, other things refused, hostile ones harmless."""

import time
from contextlib import suppress
from itertools import pairwise
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from podcast_tool.problems import PodcastError
from podcast_tool.source.chapters import parse_json_chapters
from podcast_tool.source.feed import read_page
from podcast_tool.source.values import SourceItem, SourcePage
from podcast_tool.text import clean_line, exact_text

URL = "https://old.test-college.ca/feed/rss.xml"
SPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" '
    'xmlns:psc="http://podlove.org/simple-chapters" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
DATE = "<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>"
AUDIO = '<enclosure url="https://a.test-college.ca/a.mp3" length="1" type="audio/mpeg"/>'


def document(items: str, channel: str = "", spaces: str = SPACES) -> bytes:
    return f'<rss version="2.0" {spaces}><channel><title>A</title>{channel}{items}</channel></rss>'.encode()


def page(item: str, channel: str = "", **more: str) -> SourcePage:
    return read_page(document(f"<item>{item}</item>", channel, **more), url=URL)


def one(item: str, **more: str) -> SourceItem:
    return page(f"<title>T</title>{DATE}{AUDIO}{item}", **more).items[0]


def codes(read: SourcePage) -> list[str]:
    return [problem.code for problem in read.problems]


@pytest.mark.parametrize(
    ("guid", "meant"),
    [
        ("<guid>https://x.test-college.ca/?p=12</guid>", "https://x.test-college.ca/?p=12"),
        ('<guid isPermaLink="false">\n   A  b\tc\n</guid>', "A  b\tc"),
        ("<guid>e\u0301 ＡＢ ﬁ</guid>", "e\u0301 ＡＢ ﬁ"),
        ("<guid><![CDATA[<tag> & more]]></guid>", "<tag> & more"),
        ("<guid>../../etc/passwd</guid>", "../../etc/passwd"),
        ("<guid>12</guid>", "12"),
        ("<guid> </guid>", "https://a.test-college.ca/a.mp3"),
        ("", "https://a.test-college.ca/a.mp3"),
    ],
)
def test_a_guid_is_taken_letter_by_letter(guid: str, meant: str) -> None:
    assert one(guid).guid == meant


@pytest.mark.parametrize(
    ("enclosures", "meant"),
    [
        ('<enclosure url="v.m4v" type="video/x-m4v"/><enclosure url="a.mp3" type="audio/mpeg"/>', "a.mp3"),
        ('<enclosure url="play?id=3"/>', "play?id=3"),
        ('<enclosure url="a.mp3" type="text/plain"/>', "a.mp3"),
        ('<enclosure url="play" type="application/octet-stream"/><enclosure url="a.mp3"/>', "a.mp3"),
        ('<enclosure url="b.mp3" length="lots" type="audio/mpeg; charset=binary"/>', "b.mp3"),
        ('<enclosure url="a.pdf" type="application/pdf"/>', None),
        ('<enclosure url="a.mp4"/>', None),
        ('<enclosure url="ftp://x/a.mp3" type="audio/mpeg"/>', None),
        ('<enclosure url="file:///etc/a.mp3" type="audio/mpeg"/>', None),
        ('<enclosure url="https://u:p@x.test-college.ca/a.mp3" type="audio/mpeg"/>', None),
        ('<enclosure url="" type="audio/mpeg"/>', None),
        ('<enclosure url="https://x.test-college.ca/&#x9b;31m.mp3" type="audio/mpeg"/>', None),
        ("", None),
    ],
)
def test_the_audio_among_several_enclosures_is_found(enclosures: str, meant: str | None) -> None:
    read = page(f"<title>T</title>{DATE}{enclosures}")
    if meant is None:
        assert (read.items, codes(read)) == ((), ["I101"])
        assert "“T”" in read.problems[0].text
    else:
        assert read.items[0].audio.url == f"https://old.test-college.ca/feed/{meant}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("yes", True), ("No", False), ("clean", False), ("true", True), ("explicit", True), ("maybe", None), ("", None)],
)
def test_explicit_is_understood_in_all_its_words(said: str, meant: bool | None) -> None:
    assert one(f"<itunes:explicit>{said}</itunes:explicit>").explicit is meant


def test_namespaces_are_known_by_address_not_by_prefix() -> None:
    spaces = (
        'xmlns:a="HTTP://www.itunes.com/DTDs/Podcast-1.0.dtd" '
        'xmlns:b="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"'
    )
    item = one('<a:season>3</a:season><b:transcript url="/t.vtt" type="text/vtt"/><itunes:episode/>', spaces=spaces + (
        ' xmlns:itunes="https://somewhere.test-college.ca/"'
    ))  # fmt: skip
    assert (item.season, item.number) == (3, None)
    assert item.transcripts[0].url == "https://old.test-college.ca/t.vtt"


def test_numbers_that_are_none_are_left_out() -> None:
    item = one("<itunes:season>0</itunes:season><itunes:episode>3.5</itunes:episode>")
    assert (item.season, item.number) == (None, None)
    assert one("<itunes:episode>٣</itunes:episode>").number is None


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ('<?xml version="1.0" encoding="utf-8"?><T>Café – né</T>'.encode("cp1252"), "Café – né"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><T>Café – né</T>'.encode(), "Café – né"),
        ('<?xml version="1.0" encoding="windows-1251"?><T>Кафе</T>'.encode("cp1251"), "Кафе"),
        ('<?xml version="1.0" encoding="Shift_JIS"?><T>カフェ</T>'.encode("shift_jis"), "カフェ"),
        ('<?xml version="1.0"?><T>Café</T>'.encode("utf-16"), "Café"),
        ('\ufeff\n<?xml version="1.0"?><T>Café</T>'.encode(), "Café"),
        ('<?xml version="1.0" encoding="nonsense"?><T>Café</T>'.encode(), "Café"),
        (b"<T>Tom &amp; Jerry &eacute; &nbsp;x</T>", "Tom & Jerry é x"),
        (b"<T>Tom & Jerry AT&T &copy</T>", "Tom & Jerry AT&T &copy"),
        (b"<T>a\x08b\x00c</T>", "abc"),
        (b"<T><![CDATA[a & b &eacute;]]></T><x>&</x>", "a & b &eacute;"),
    ],
)
def test_wrong_encodings_and_broken_xml_are_mended(content: bytes, title: str) -> None:
    head, _, rest = content.partition("<T>".encode("utf-16-le") if content[:2] == b"\xff\xfe" else b"<T>")
    codec = "utf-16-le" if content[:2] == b"\xff\xfe" else "ascii"
    whole = head + "<rss version='2.0'><channel><title>".encode(codec) + rest.replace(
        "</T>".encode(codec), "</title>".encode(codec)
    )  # fmt: skip
    read = read_page(whole + "</channel></rss>".encode(codec), url=URL)
    assert read.show.title == title


def test_a_feed_cut_short_gives_what_it_has() -> None:
    whole = document(f"<item><title>One</title>{DATE}{AUDIO}</item><item><title>Two</title>{DATE}{AUDIO}</item>")
    read = read_page(whole[: whole.rindex(b"<title>") + 9], url=URL)
    assert [item.title for item in read.items] == ["One"]
    assert "I112" in codes(read)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>', "Atom"),
        (b"<!doctype html><html><body>Not found</body></html>", "web page"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "JSON"),
        (b"<opml><body/></opml>", "<opml>"),
        (b"<rss/>", "<rss>"),
        (b"", "no XML"),
        (b"\x00\x01\x02" * 100, "no XML"),
        (b"ID3 this is no feed", "no XML"),
    ],
)
def test_what_is_no_rss_is_refused_in_plain_words(content: bytes, why: str) -> None:
    with pytest.raises(PodcastError, match=why) as refused:
        read_page(content, url=URL)
    assert refused.value.fix


def test_a_page_that_offers_its_feed_is_followed_by_a_hint() -> None:
    html = b'<html><head><link rel="alternate" type="application/rss+xml" href="/the/feed"></head></html>'
    with pytest.raises(PodcastError, match="web page") as refused:
        read_page(html, url=URL)
    assert "https://old.test-college.ca/the/feed" in refused.value.fix


@pytest.mark.parametrize("place", ["<title>&j;</title>", '<title a="&j;">x</title>'])
def test_a_billion_laughs_are_not_laughed(place: str) -> None:
    names = "abcdefghij"
    nested = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    bomb = f"<!DOCTYPE rss [{nested}]><rss><channel>{place}</channel></rss>"
    started = time.monotonic()
    with pytest.raises(PodcastError, match="entities"):
        read_page(bomb.encode(), url=URL)
    assert time.monotonic() - started < 1


def test_no_file_is_read_through_an_entity() -> None:
    text = '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel><title>&x;</title></channel></rss>'
    assert "root:" not in read_page(text.encode(), url=URL).show.title


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" * 100_000,
        b"<rss><channel>" + b"<item>" * 50_000,
        b"<rss><channel><title>" + b"&" * 200_000,
        b"<!--" * 2_000_000,
        b"<!-- -->" * 1_000_000,
        b"<rss><channel><title>&x;" + b"<![CDATA[" * 1_000_000,
        b"<" * 2_000_000,
        b"<?" * 1_000_000,
    ],
)
def test_deep_and_endless_documents_end_soon(content: bytes) -> None:
    started = time.monotonic()
    with suppress(PodcastError):
        assert read_page(content, url=URL).items == ()
    assert time.monotonic() - started < 5


def test_ten_thousand_items_are_read_in_time() -> None:
    items = "".join(
        f'<item><title>Nr {at}</title>{DATE}<guid>{at}</guid><description>{"words " * 50}</description>{AUDIO}</item>'
        for at in range(10_000)
    )
    started = time.monotonic()
    assert len(read_page(document(items), url=URL).items) == 10_000
    assert time.monotonic() - started < 20


def test_simple_chapters_and_json_chapters_are_understood() -> None:
    psc = '<psc:chapters><psc:chapter start="00:01:02.5" title="B"/><psc:chapter start="0" title="A"/></psc:chapters>'
    assert [(chapter.start, chapter.title) for chapter in one(psc).chapters] == [(0, "A"), (62_500, "B")]
    text = (
        '{"chapters": [{"startTime": 1.5, "title": "B", "url": "javascript:x"}, {"startTime": 0},'
        ' {"startTime": 1.5, "title": "again"}, {"startTime": 3, "toc": false}, {"startTime": -1}, {"startTime": 1e99},'
        f' {{"startTime": 1{"0" * 400}}},'
        ' {"startTime": true}, {"startTime": "0:02", "title": "C"}, 7, {"title": "no start"}, {"startTime": NaN}]}'
    )
    found = [(chapter.start, chapter.title, chapter.href) for chapter in parse_json_chapters(text.encode())]
    assert found == [(0, "Chapter 1", ""), (1500, "B", ""), (2000, "C", "")]
    for broken in (b"", b"[]", b'{"chapters": 3}', b"[" * 100_000, b"\xff\xfe"):
        with pytest.raises(ValueError, match=r"\w"):
            parse_json_chapters(broken)


XML_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(lambda text: exact_text(text) == text)


@given(XML_TEXT.filter(lambda text: "\r" not in text), XML_TEXT.filter(lambda text: "\r" not in text))
@example("../../../etc/passwd\u202e", "javascript:alert(1)")
@settings(deadline=None)
def test_any_title_and_guid_that_xml_can_hold_is_read(title: str, guid: str) -> None:
    item = page(f"<title>{escape(title)}</title><guid>{escape(guid)}</guid>{DATE}{AUDIO}").items[0]
    assert item.guid == (guid or "https://a.test-college.ca/a.mp3")
    assert item.title == (clean_line(title) or "a")


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_a_feed_or_a_plain_refusal(content: bytes) -> None:
    with suppress(PodcastError):
        read_page(content, url=URL)
    with suppress(PodcastError):
        assert read_page(document(content.decode("latin-1")), url=URL).show.title == "A"
