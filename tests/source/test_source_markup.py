"""Notes from HTML to Markdown and back: the same words, the same links, and nothing that runs."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from podcast_tool.notes import render_notes
from podcast_tool.pipeline.notes_intake import lead_summary, markdown_notes
from podcast_tool.source.markup import links_of, notes_html, raw_notes, transcript_text, visible_text
from podcast_tool.source.values import Remote, SourceItem

SIGNS = "\\`*_{}[]()<>#+-.!|~&=:;\"'/$%^@?, \t\n0123456789aZé中🙂\u00a0\u200d"
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(SIGNS)), max_size=80)


def item(notes: str, lead: str = "") -> SourceItem:
    audio = Remote(url="https://old.test-college.ca/a.mp3")
    published = datetime(2026, 3, 1, tzinfo=UTC)
    return SourceItem(guid="1", title="A", published=published, audio=audio, notes=notes, lead=lead)


def published(notes: str) -> str:
    return render_notes(markdown_notes(item(notes), base="https://old.test-college.ca/ep/"), path="")[0].html


@given(TEXTS)
@example("1. one\n2) two\n- three\n+ four\n# five\n> six\n=== \n---\n```\n    code\n| a | b |\n| - | - |")
@example("_a_ __b__ *c* a_b_c [d](e) ![f](g) <h> &amp; &#65; \\ \\* `i` ~~j~~ k\\\nl")
@example("see https://a.test-college.ca/x_y_(z)?q=*1*&copy;=2, www.b.org and <https://c.org>")
@settings(max_examples=400, deadline=None)
def test_plain_text_comes_out_letter_by_letter(text: str) -> None:
    html = notes_html(text)
    assert visible_text(published(text)) == visible_text(html)


def tagged(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(
        ["p", "b", "i", "em", "strong", "ul", "ol", "li", "h1", "h3", "blockquote", "code", "pre", "div", "span", "td"]
    )
    around = st.tuples(tags, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
    linked = st.tuples(st.sampled_from(["https://a.org/x_(y)?a=1&amp;b=*", "/rel", "mailto:a@b.org"]), inner).map(
        lambda pair: f'<a href="{pair[0]}">{pair[1]}</a>'
    )
    return st.lists(st.one_of(around, linked, inner), max_size=4).map("".join)


@given(st.recursive(TEXTS.map(lambda text: text.replace("<", "&lt;")), tagged, max_leaves=8))
@example("<ul><li>a<hr></li></ul>")
@example("<p>a<strong> b </strong>c<em>*</em></p><ol start=7><li><p>x</p><p>y</p></li></ol>")
@settings(max_examples=300, deadline=None)
def test_html_comes_out_with_the_same_words_and_links(source: str) -> None:
    html, again = notes_html(source, base="https://old.test-college.ca/ep/"), published(source)
    assert visible_text(again) == visible_text(html)
    assert set(links_of(html)) <= set(links_of(again))


@pytest.mark.parametrize(
    "hostile",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href="JaVaScRiPt&#58;alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<img src=x onerror="alert(1)">',
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='https://evil.test-college.ca/'></iframe>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<p onclick=alert(1)>x</p><style>*{display:none}</style>",
        "[x](javascript:alert(1))",
        "<div>" * 3000 + "x",
    ],
)
def test_nothing_in_notes_runs(hostile: str) -> None:
    html = published(hostile).lower()
    assert not any(bad in html for bad in ("<script", "<iframe", "<svg", "<style", "<img", "onerror=", "onclick="))
    assert 'href="javascript' not in html
    assert 'href="data' not in html


@pytest.mark.parametrize("long", [" ", "\n", "\t \n", "<", "&", "*_", "<p> ", "<img ", "<cite> ", "<b>", "<li>", "["])
def test_long_nonsense_ends_soon(long: str) -> None:
    started = time.monotonic()
    text = "<p>x" + long * (100_000 // len(long)) + "</p>y"
    published(text)
    raw_notes(notes_html(text))
    transcript_text(text)
    assert time.monotonic() - started < 10


def test_a_person_can_read_what_is_written() -> None:
    notes = '<h3>Links</h3><ul><li><a href="https://a.org/b_c">A book</a></li><li>Monday &amp; <b>Tuesday</b></li></ul>'
    assert markdown_notes(item(notes), base="") == (
        "### Links\n\n- [A book](https://a.org/b_c)\n- Monday & **Tuesday**\n"
    )


def test_a_lead_that_the_notes_begin_with_is_not_said_twice() -> None:
    notes = "<p>Three people. And what came after is in no CV.</p>"
    assert lead_summary(item(notes, lead="Three people. And what came [&#8230;]")) == ""
    assert lead_summary(item(notes, lead="Something <b>else</b>.")) == "Something else."
    shopping = "<ul><li>Bread and butter</li><li>Milk from the farm</li><li>Two more things</li></ul>"
    assert lead_summary(item(shopping, lead="- Bread and butter\n- Milk from the farm\n- Two more things")) == ""


def test_a_transcript_in_html_becomes_lines_with_names() -> None:
    html = "<head><title>x</title></head><body><cite>Ann:</cite><time>0:00</time><p>One &amp; two.</p><p>Three.</p>"
    assert transcript_text(html) == "Ann: One & two.\n\nThree.\n"
