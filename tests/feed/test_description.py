"""What stands in an item's texts, whatever people and files put into them."""

import html
from dataclasses import replace

import pytest
from feed_bytes import write_feed
from feed_samples import ARTWORK, FULL_SHOW, PLAIN_SHOW, SITE, files_of, full_release, plain_release
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import fragment_fromstring

from podcast_tool.checks.feed import check_feed
from podcast_tool.feed.description import descriptions, plain_text
from podcast_tool.model import Chapter, Link, Notes, Person, Release, Resource, Show
from podcast_tool.text import clean_line, clean_text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60) | st.text(
    st.sampled_from("<>&;#]['\"/!? \n\t\x00\x85\ud83d\ufffeaämpltg1x"), max_size=60
)


def plain_description(show: Show, release: Release) -> str:
    return descriptions(show, release)[0]


def html_description(show: Show, release: Release) -> str:
    return descriptions(show, release)[1]


def read_back(release: Release) -> etree._Element:
    feed = write_feed(FULL_SHOW, [release], artwork=ARTWORK)
    item = etree.fromstring(feed).find("channel/item")
    assert item is not None
    return item


@settings(deadline=None)
@given(ANY_TEXT)
def test_plain_text_reads_the_same_as_html_and_as_text(text: str) -> None:
    cleaned = clean_text(text)
    assert html.unescape(plain_text(cleaned)) == cleaned
    if "<" not in cleaned and "&" not in cleaned:
        assert plain_text(cleaned) == cleaned


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_unicode_makes_a_well_formed_feed_and_loses_nothing(
    title: str, summary: str, advisory: str, name: str
) -> None:
    release = full_release()
    episode = replace(
        release.episode,
        title=f"T{title}",
        summary=f"S{summary}E",
        advisory=f"A{advisory}",
        people=(Person(name=f"N{name}", role="guest"),),
    )
    chapters = (Chapter(start=0, title=f"C{name}"),)
    notes = Notes(html=f"<p>{html.escape(clean_text(summary))}</p>", text="Notes.")
    item = read_back(replace(release, episode=episode, notes=notes, chapters=chapters))
    assert item.findtext("title") == clean_line(f"T{title}", limit=255)
    description = html.unescape(item.findtext("description") or "")
    assert clean_text(f"S{summary}E") in description
    assert clean_line(f"A{advisory}") in description
    (person,) = item.xpath("podcast:person[@role='guest']", namespaces={"podcast": item.nsmap["podcast"]})
    assert person.text == clean_line(f"N{name}", limit=128)
    (chapter,) = item.iter("{http://podlove.org/simple-chapters}chapter")
    assert chapter.get("title") == clean_line(f"C{name}")


@settings(deadline=None)
@given(st.lists(ANY_TEXT, min_size=8, max_size=8))
def test_any_unicode_in_a_show_breaks_no_rule_of_form(texts: list[str]) -> None:
    title, description, author, alt, copyright_line, name, href, guid = texts
    show = replace(
        FULL_SHOW,
        title=f"T{title}",
        description=description,
        author=author,
        artwork_alt=alt,
        copyright=copyright_line,
        people=(Person(name=name, href=href, image=href),),
    )
    release = plain_release(guid=f"G{guid}", number=1)
    feed = write_feed(show, [release], artwork=ARTWORK)
    problems = check_feed(feed, site_url=SITE, files=files_of([release]), previous_guids=())
    assert [problem for problem in problems if problem.code not in ("F104", "F142")] == []
    assert feed.isascii()


@settings(deadline=None)
@given(ANY_TEXT)
def test_html_is_ascii_without_scripts_and_keeps_the_words(text: str) -> None:
    release = replace(full_release(), links=(Link(resource=Resource(id="r", title=f"R{text}", url=SITE), note=text),))
    written = html_description(FULL_SHOW, release)
    assert written.isascii()
    tree = fragment_fromstring(written, create_parent="div")
    assert not list(tree.iter("script"))
    shown = " ".join(tree.xpath("string()").split())
    assert " ".join(clean_line(f"R{text}").split()) in shown


def test_the_advisory_stands_ahead_of_everything() -> None:
    item = read_back(full_release())
    assert (item.findtext("description") or "").startswith(
        "Content note: talks about a death in the family\nIf you need"
    )


def test_chapters_are_listed_from_the_beginning_and_once() -> None:
    text = plain_description(FULL_SHOW, full_release())
    assert "00:00:00 Start\n00:01:01 The second try\n01:02:05 Was hilft?" in text
    assert text.count("The second try") == 1


@pytest.mark.parametrize("length", [10, 3500, 4100, 100_000])
@pytest.mark.parametrize("letter", ["a", "ü", "😀", "word ", "a&lt;", "\n\n"])
def test_a_description_never_exceeds_4000_bytes_and_keeps_advisory_and_chapters(length: int, letter: str) -> None:
    release = full_release()
    notes = Notes(html="<p>x</p>", text=letter * (length // len(letter)))
    text = plain_description(FULL_SHOW, replace(release, notes=notes))
    assert len(text.encode()) <= 4000
    assert text.startswith("Content note: ")
    assert text.endswith("&lt;more>")


def test_chapters_too_many_for_a_description_are_left_to_the_other_formats() -> None:
    chapters = tuple(Chapter(start=1000 * number, title=f"Chapter number {number}") for number in range(1000))
    text = plain_description(FULL_SHOW, replace(full_release(), chapters=chapters))
    assert "00:00:00" not in text
    assert "Notes with" in text


def test_an_endless_advisory_is_cut() -> None:
    release = plain_release(advisory="death " * 5000)
    assert len(plain_description(PLAIN_SHOW, release).encode()) <= 4000


def test_chapters_that_the_notes_list_are_not_listed_again_in_the_html() -> None:
    chapters = (Chapter(start=0, title="Start"), Chapter(start=61_000, title="The second try"))
    noted = replace(full_release().notes, chapters=chapters[1:])
    release = replace(full_release(), chapters=chapters, notes=noted)
    assert "<strong>Chapters</strong>" not in html_description(FULL_SHOW, release)


def test_links_of_the_notes_are_absolute() -> None:
    notes = Notes(html='<p><a href="#t=1">1</a> <a href="../x/">2</a> <a href="mailto:a@b.edu">3</a></p>', text="1 2 3")
    written = html_description(FULL_SHOW, replace(full_release(), notes=notes))
    page = f"{SITE}episodes/first-midterm/"
    assert f'href="{page}#t=1"' in written
    assert f'href="{SITE}episodes/x/"' in written
    assert 'href="mailto:a@b.edu"' in written
