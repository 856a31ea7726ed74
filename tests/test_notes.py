"""A host's notes: what comes through, what is left out, and what is a chapter."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from podcast_tool.markup import web_links
from podcast_tool.model import Chapter
from podcast_tool.notes import RULES, render_notes

PATH = "show_notes/midterm/notes.md"
ALLOWED = {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "strong", "em", "blockquote", "code", "pre", "hr", "br"}
ALLOWED |= {"table", "thead", "tbody", "tr", "th", "td"}


def html(markdown: str, *, title: str = "") -> str:
    return render_notes(markdown, path=PATH, title=title)[0].html


def chapters(markdown: str) -> list[tuple[int, str]]:
    return [(chapter.start, chapter.title) for chapter in render_notes(markdown, path=PATH)[0].chapters]


def faults(markdown: str) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.where.line) for problem in render_notes(markdown, path=PATH)[1]]


def test_markdown_becomes_markup_and_plain_text() -> None:
    notes, problems = render_notes("Hello *you*.\n\n- one\n- two", path=PATH)
    assert notes.html == "<p>Hello <em>you</em>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
    assert notes.text == "Hello you.\n\n- one\n- two"
    assert problems == ()


def test_no_notes_are_no_notes() -> None:
    notes, problems = render_notes("\ufeff \n\n", path=PATH)
    assert (notes.html, notes.text, notes.chapters, problems) == ("", "", (), ())


def test_tables_become_tables() -> None:
    assert "<td>1</td>" in html("| a | b |\n|---|---|\n| 1 | 2 |")


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# a\n## b\n# c", ["3", "4", "3"]),
        ("## a\n#### b\n### c", ["3", "4", "4"]),
        ("###### a", ["3"]),
        ("<h1>a</h1>\n\n<h5>b</h5>", ["3", "4"]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", ["3", "4", "5", "6", "6", "6"]),
    ],
)
def test_headings_start_at_h3_and_leave_no_gap(markdown: str, levels: list[str]) -> None:
    assert re.findall(r"<h(\d)>", html(markdown)) == levels


def test_a_first_heading_that_repeats_the_title_is_dropped() -> None:
    assert html("# The First Midterm!\n\nHello", title="The first midterm") == "<p>Hello</p>"
    assert html("# Another thing\n\nHello", title="The first midterm").startswith("<h3>Another thing</h3>")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("(1:03) The pen", [(63_000, "The pen")]),
        ("1:03 The pen", [(63_000, "The pen")]),
        ("(1:39.9) The pen", [(99_900, "The pen")]),
        ("0:00 Hello\n1:39,25 The pen", [(0, "Hello"), (99_250, "The pen")]),
        ("[1:02:03] - The pen", [(3_723_000, "The pen")]),
        ("- 0:00 Hello\n- 12:03 – A **bold** pen", [(0, "Hello"), (723_000, "A bold pen")]),
        ("Chapters:\n0:00 Hello\n1:03 The pen", [(0, "Hello"), (63_000, "The pen")]),
        ("1. 0:00 Hello", [(0, "Hello")]),
        ("We met at\n12:30 sharp and talked.", []),
        ("We met\n(0:30) sharp", [(30_000, "sharp")]),
        ("| 0:00 | Hello |\n|---|---|", []),
        ("12:30", []),
        ("A 3:1 ratio", []),
    ],
)
def test_a_line_that_begins_with_a_time_is_a_chapter(markdown: str, expected: list[tuple[int, str]]) -> None:
    assert chapters(markdown) == expected


def test_a_chapter_time_becomes_a_link_and_each_chapter_keeps_its_line() -> None:
    assert html("(0:00) Hello\n(1:03) The pen") == (
        '<p>(<a href="#t=0">0:00</a>) Hello<br>\n(<a href="#t=63">1:03</a>) The pen</p>'
    )


def test_a_chapter_time_that_is_none_is_told_with_its_line() -> None:
    assert faults("Hello\n\n- 0:10 fine\n- 12:75 wrong") == [("N105", 4)]
    assert faults("(1:39.9999) too fine") == [("N105", 1)]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example", "a.pdf"],
)
def test_a_link_that_is_neither_web_nor_mail_keeps_its_words_only(address: str) -> None:
    assert html(f"See [the paper]({address}).") == "<p>See the paper.</p>"
    assert faults(f"Hello\n\nSee [the paper]({address}).") == [("N104", 3)]


def test_web_mail_and_moment_links_stay() -> None:
    assert html("[a](https://example.org/?a=1&b=2)") == ('<p><a href="https://example.org/?a=1&amp;b=2">a</a></p>')
    assert 'href="mailto:a@example.org"' in html("<mailto:a@example.org>")
    assert html("[there](#t=1:03)") == '<p><a href="#t=63">there</a></p>'


def test_a_bare_web_address_is_linked_without_the_full_stop() -> None:
    assert html("See https://example.org/a_(b).") == (
        '<p>See <a href="https://example.org/a_(b)">https://example.org/a_(b)</a>.</p>'
    )
    assert "<a" not in html("`https://example.org`")


def test_pictures_are_replaced_by_their_description_and_told() -> None:
    assert html("A ![green pen](https://example.org/pen.png) here") == "<p>A green pen here</p>"
    assert faults("x\n\n![green pen](https://example.org/pen.png)\n\n<img src=x>") == [("N103", 3), ("N103", 5)]


def test_raw_html_is_sanitised_and_what_went_is_told_once() -> None:
    markdown = "Hello <b onclick=x>bold</b>\n\n<script>alert(1)</script>\n\n<script>alert(2)</script>"
    assert html(markdown) == "<p>Hello bold</p>"
    assert faults(markdown) == [("N102", 1), ("N102", 3)]


def test_harmless_raw_html_stays_without_its_attributes() -> None:
    assert html('<em style="color:red" id="x">a</em>') == "<p><em>a</em></p>"


def test_too_long_notes_are_cut_at_a_line_and_told() -> None:
    markdown = "word " * 20 + "\n\n"
    notes, problems = render_notes(markdown * 2000, path=PATH)
    assert len(notes.html) < 130_000
    assert [problem.code for problem in problems] == ["N101"]


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 100_000, ">" * 100_000, "<b>" * 33_000, "<p><strong>" * 9_000, "*a " * 33_000, "- " * 50_000,
        "https://a" + ")" * 90_000, "(1:00) x\n" * 11_000, "[a](b" * 20_000, "`a``" * 25_000, "<a href='x" * 10_000,
    ],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_hostile_notes_take_no_more_than_seconds(hostile: str) -> None:
    started = time.process_time()
    notes, problems = render_notes(hostile, path=PATH)
    assert time.process_time() - started < 5
    assert len(problems) <= 50
    assert len(notes.chapters) <= 1000


def test_every_rule_of_notes_has_a_code_of_its_own() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert all(code.startswith("N1") for code in codes)


_BITS = st.sampled_from(
    [
        *("<", ">", "<script>", "</p>", "<h1>", "<img src=x onerror=y>", "<a href='", '"', "<svg><style>", "<!--"),
        *("[a](javascript:b)", "(0:10) ", "\n", "\n\n", "# ", "- ", "`", "*", "|", "|-|-|", "https://a.b/"),
        *("&lt;", "&#x3c;", "\0", "\ud800"),
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(_BITS, st.text(max_size=5)), max_size=30).map("".join))
def test_whatever_is_written_only_harmless_elements_come_out(markdown: str) -> None:
    notes, _ = render_notes(markdown, path=PATH)
    tree = lxml_html.fromstring(f"<div>{notes.html}</div>")
    elements = [element for element in tree.iterdescendants() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= ALLOWED
    for element in elements:
        assert set(element.attrib) <= {"href", "start"}
        assert re.match(r"https?://|mailto:|#t=[\d.]+$", element.get("href", "https://"))
    assert all(isinstance(chapter, Chapter) and chapter.title for chapter in notes.chapters)


def test_the_lead_is_the_first_paragraph_of_prose() -> None:
    notes = """# On mistakes

- a list

> a quotation

(00:00) Welcome
(05:00) The pen

We talk about *green* pens,
[and more](https://example.org/).
(07:00) Later

Another."""
    assert render_notes(notes, path="notes.md")[0].lead == "We talk about green pens, and more."
    assert render_notes("- only\n- lists\n\n(00:00) Welcome", path="notes.md")[0].lead == ""


def test_questions_become_a_guide_of_their_own_and_stay_in_the_notes() -> None:
    asked = "## Questions\n\nFor your class:\n\n- Who **decides**?\n  - And why?\n- What\n  then?"
    notes, problems = render_notes(f"Hello.\n\n{asked}\n\n## More\n\nBye.", path=PATH)
    assert notes.questions == ("Who decides?", "What then?")
    assert notes.guide.startswith("<p>For your class:</p>\n<ul>\n<li>Who <strong>decides</strong>?")
    assert notes.rest == "<p>Hello.</p>\n<h3>More</h3>\n<p>Bye.</p>"
    assert "Who <strong>decides</strong>?" in notes.html
    assert problems == ()


def test_questions_may_be_paragraphs_and_a_lower_heading_belongs_to_them() -> None:
    notes, _ = render_notes("## Pour réfléchir\n\nQui ?\n\n### Plus loin\n\nPourquoi ?", path=PATH)
    assert notes.questions == ("Qui ?", "Pourquoi ?")
    assert notes.rest == ""


def test_questions_from_elsewhere_stand_behind_those_of_the_notes_once_and_as_written() -> None:
    more = ("What *is* <b>it</b> & why?", "who DECIDES?", "(00:12) When?")
    text = "Hello.\n\n## Questions\n\n- Who decides?\n\n## More\n\nBye."
    notes, problems = render_notes(text, path=PATH, questions=more)
    assert problems == ()
    assert notes.questions == ("Who decides?", more[0], more[2])
    assert notes.guide.count("<li>") == 3
    assert "<li>What *is* &lt;b&gt;it&lt;/b&gt; &amp; why?</li>" in notes.guide
    assert notes.html.index("When?") < notes.html.index("More")
    assert "- (00:12) When?" in notes.text
    assert (notes.chapters, "decides" in notes.rest) == ((), False)


@pytest.mark.parametrize("markdown", ["", "Hello.", "Hello.\n\n## Questions"])
def test_questions_from_elsewhere_alone_have_a_heading_in_the_notes(markdown: str) -> None:
    notes, _ = render_notes(markdown, path=PATH, questions=["Why?"])
    assert notes.guide == "<ul>\n<li>Why?</li>\n</ul>"
    assert notes.html.endswith(f"<h3>Questions</h3>\n{notes.guide}")
    assert notes.rest == ("<p>Hello.</p>" if markdown else "")


@pytest.mark.parametrize("markdown", ["## Questions", "## Questions\n\n## Next\n\nA?", "> ## Questions\n> - A?", "A?"])
def test_where_nothing_is_asked_there_is_no_guide(markdown: str) -> None:
    notes, _ = render_notes(markdown, path=PATH)
    assert (notes.questions, notes.guide, notes.rest) == ((), "", "")


def test_the_web_addresses_of_notes_are_found_however_they_are_written() -> None:
    markdown = (
        "[one](https://a.ca/1?x=1&y=2 'title') <https://a.ca/2> https://a.ca/3. [mail](mailto:a@b.ca) (12:03) Start\n\n"
        '<a href="https://a.ca/4">four</a> [again](https://a.ca/1?x=1&y=2) [bad](javascript:alert(1)) `https://a.ca/no`\n'
    )
    notes, _ = render_notes(markdown, path="notes.md")
    assert web_links(notes) == ("https://a.ca/1?x=1&y=2", "https://a.ca/2", "https://a.ca/3", "https://a.ca/4")
