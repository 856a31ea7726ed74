"""Chapters: which source counts, what is mended, and what the apps are given."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.chapters import RULES, choose_chapters, with_linked, write_chapters_json
from podcast_tool.model import Chapter, Link, Millis, Resource
from podcast_tool.problems import Problem
from podcast_tool.wording import open_wording

HOUR: Millis = 3_600_000


def chosen(*starts_and_titles: tuple[int, str], source: str = "notes.md") -> tuple[list[tuple[int, str]], list[str]]:
    chapters, problems = choose(
        *(Chapter(start=start, title=title) for start, title in starts_and_titles), source=source
    )
    return [(chapter.start, chapter.title) for chapter in chapters], [problem.code for problem in problems]


def choose(*chapters: Chapter, source: str = "notes.md") -> tuple[tuple[Chapter, ...], tuple[Problem, ...]]:
    return choose_chapters([(source, chapters)], duration=HOUR, path="show_notes/x/notes.md")


def test_good_chapters_are_taken_as_they_are() -> None:
    assert chosen((0, "Welcome"), (60_000, "The draft")) == ([(0, "Welcome"), (60_000, "The draft")], [])


def test_what_nobody_has_named_is_called_in_the_shows_language() -> None:
    given = ("episode.toml", (Chapter(start=60_000, title=""),))
    chapters, _ = choose_chapters([given], duration=HOUR, path="x", wording=open_wording("fr"))
    assert [chapter.title for chapter in chapters] == ["Début", "Chapitre 1"]
    link = Link(resource=Resource(id="r", title="R"), at=60_000, chapter=True)
    chapters, _ = with_linked((), [link], duration=HOUR, path="x", wording=open_wording("fr"))
    assert [chapter.title for chapter in chapters] == ["Début", "R"]


def test_the_first_source_that_has_chapters_wins() -> None:
    ours, theirs = (Chapter(start=0, title="Ours"),), (Chapter(start=0, title="Theirs"),)
    candidates = [("episode.toml", ()), ("notes.md", ours), ("audio tags", theirs)]
    chapters, problems = choose_chapters(candidates, duration=HOUR, path="x")
    assert (chapters, problems) == (ours, ())


def test_no_chapters_anywhere_is_no_fault() -> None:
    assert choose_chapters([("episode.toml", ()), ("audio tags", ())], duration=HOUR, path="x") == ((), ())


def test_chapters_out_of_order_are_sorted_with_a_warning() -> None:
    assert chosen((60_000, "B"), (0, "A")) == ([(0, "A"), (60_000, "B")], ["C101"])


@pytest.mark.parametrize(
    ("source", "code", "severity"), [("notes.md", "C102", "error"), ("audio tags", "C103", "warning")]
)
def test_a_chapter_past_the_end_is_a_persons_error_and_a_files_oddity(source: str, code: str, severity: str) -> None:
    chapters, problems = choose(
        Chapter(start=0, title="A"), Chapter(start=HOUR, title="B"), Chapter(start=0xFFFFFFFF, title="C"), source=source
    )
    assert [chapter.title for chapter in chapters] == ["A"]
    (problem,) = problems
    assert (problem.code, problem.severity, problem.where.path) == (code, severity, "show_notes/x/notes.md")
    assert 'chapter "B" starts at 01:00:00, but the audio ends at 01:00:00 (and 1 more chapter like it)' in problem.text


def test_negative_times_and_doubles_are_left_out() -> None:
    found = chosen((-5, "Before"), (0, "A"), (0, "A"), (9000, "B"), (9000, "Again"))
    assert found == ([(0, "A"), (9000, "B")], ["C104", "C105"])


def test_chapters_without_titles_are_numbered_and_long_titles_cut() -> None:
    chapters, codes = chosen((0, " \u200b"), (1000, "x" * 10_000))
    assert chapters[0] == (0, "Chapter 1")
    assert len(chapters[1][1]) == 128
    assert codes == ["C107", "C108"]


def test_a_missing_beginning_is_put_in_front_and_told() -> None:
    assert chosen((60_000, "A")) == ([(0, "Start"), (60_000, "A")], ["C109"])


def test_a_first_chapter_within_two_seconds_is_the_beginning() -> None:
    assert chosen((1500, "A"), (60_000, "B")) == ([(0, "A"), (60_000, "B")], [])


def test_of_thousands_of_chapters_a_thousand_are_kept() -> None:
    chapters, codes = chosen(*((second * 100, str(second)) for second in range(5000)))
    assert (len(chapters), codes) == (1000, ["C106"])
    chapters, codes = chosen(*((5000 + second * 100, str(second)) for second in range(5000)))
    assert (len(chapters), chapters[0], codes) == (1000, (0, "Start"), ["C106", "C109"])


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//x.edu/",
        "/etc",
        "../../x.jpg",
        "https://",
        "https://u:p@x.edu/",
        "c:\\x",
    ],
)
def test_harmful_addresses_are_dropped_with_a_warning(address: str) -> None:
    chapters, problems = choose(Chapter(start=0, title="A", href=address, image=address))
    assert (chapters[0].href, chapters[0].image) == ("", "")
    assert [problem.code for problem in problems] == ["C110"]


def test_web_addresses_and_pictures_of_the_site_stay() -> None:
    chapter = Chapter(start=0, title="A", href="https://uni.edu/x?a=1#b", image="art/a.jpg")
    assert choose(chapter) == ((chapter,), ())


ANY_CHAPTER = st.builds(
    Chapter,
    start=st.integers(-10, HOUR + 10) | st.integers(),
    title=st.text(st.characters(exclude_categories=()), max_size=200),
    href=st.text(max_size=30),
    image=st.text(max_size=30),
)


@given(st.lists(ANY_CHAPTER, max_size=30), st.integers(1, HOUR))
def test_whatever_comes_in_ascends_from_zero_within_the_audio(found: list[Chapter], duration: int) -> None:
    chapters, problems = choose_chapters([("audio tags", tuple(found))], duration=duration, path="x")
    starts = [chapter.start for chapter in chapters]
    assert starts == sorted(set(starts))
    assert all(0 <= start < duration for start in starts)
    assert not starts or starts[0] == 0
    assert all(chapter.title and len(chapter.title) <= 128 for chapter in chapters)
    assert len(problems) == len({problem.code for problem in problems})
    again, _ = choose_chapters([("audio tags", chapters)], duration=duration, path="x")
    assert again == chapters
    json.loads(write_chapters_json(chapters, title="t", show="s", duration=duration))


def document(*chapters: Chapter, base: str = "") -> dict[str, Any]:
    written = write_chapters_json(chapters, title="The draft", show="Second Draft", duration=HOUR, base=base)
    read: dict[str, Any] = json.loads(written)
    return read


def test_the_json_is_version_1_2_with_seconds_and_ends() -> None:
    chapters = (
        Chapter(start=0, title="A", href="https://uni.edu/"),
        Chapter(start=61_500, title="Bü", image="art/b.jpg"),
    )
    assert document(*chapters, base="https://pod.uni.edu/s/") == {
        "version": "1.2.0",
        "title": "The draft",
        "podcastName": "Second Draft",
        "chapters": [
            {"startTime": 0, "title": "A", "url": "https://uni.edu/", "endTime": 61.5},
            {"startTime": 61.5, "title": "Bü", "img": "https://pod.uni.edu/s/art/b.jpg", "endTime": 3600},
        ],
    }


def test_the_same_chapters_make_the_same_bytes() -> None:
    chapters = (Chapter(start=0, title="A"), Chapter(start=1, title="B"))
    written = [write_chapters_json(chapters, title="t", show="s", duration=HOUR) for _ in range(2)]
    assert written[0] == written[1]
    assert written[0].endswith(b"}\n")


def test_every_code_is_given_once() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))


def marked(at: Millis | None, name: str = "book", *, chapter: bool = True) -> Link:
    return Link(resource=Resource(id=name, title=f"The {name}", url=f"https://hub.ca/{name}"), at=at, chapter=chapter)


def linked(*links: Link, chapters: tuple[Chapter, ...] = ()) -> tuple[list[tuple[int, str, str]], list[str]]:
    made, problems = with_linked(chapters, links, duration=HOUR, path="show_notes/x/links.toml")
    return [(one.start, one.title, one.href) for one in made], [f"{one.code} {one.text}" for one in problems]


def test_a_link_is_a_chapter_only_where_somebody_says_so() -> None:
    opening = Chapter(start=0, title="Welcome")
    assert linked(marked(60_000, chapter=False), chapters=(opening,)) == ([(0, "Welcome", "")], [])
    assert linked(marked(60_000), chapters=(opening,)) == (
        [(0, "Welcome", ""), (60_000, "The book", "https://hub.ca/book")], [],
    )  # fmt: skip
    assert linked(marked(60_000))[0][0] == (0, "Start", "")
    assert linked(marked(1_500))[0] == [(0, "The book", "https://hub.ca/book")]


def test_a_chapter_at_about_the_moment_of_a_link_leads_to_it_and_keeps_its_name() -> None:
    chapters = (Chapter(start=0, title="Welcome"), Chapter(start=55_000, title="Books"))
    assert linked(marked(60_000), chapters=chapters) == (
        [(0, "Welcome", ""), (55_000, "Books", "https://hub.ca/book")], [],
    )  # fmt: skip
    made, told = linked(marked(60_000), marked(61_000, "film"), chapters=chapters)
    assert made[1] == (55_000, "Books", "https://hub.ca/book")
    assert told == ["C111 the link to 'film' lies in chapter \"Books\", which leads to another address"]


def test_a_link_that_cannot_be_a_chapter_is_named_and_nothing_else_changes() -> None:
    opening = Chapter(start=0, title="Welcome")
    made, told = linked(marked(None), marked(HOUR, "film"), chapters=(opening,))
    assert made == [(0, "Welcome", "")]
    assert told == [
        "C111 the link to 'book' has no moment to be a chapter at",
        "C111 the link to 'film' lies at 01:00:00, but the audio ends at 01:00:00",
    ]


@given(
    st.lists(st.integers(0, HOUR - 1), max_size=6, unique=True),
    st.lists(st.integers(0, HOUR - 1), max_size=6),
)
def test_links_only_ever_add_chapters_and_addresses(starts: list[int], moments: list[int]) -> None:
    chapters, _ = choose(*(Chapter(start=at, title=f"At {at}") for at in starts))
    links = [marked(at, f"r{number}") for number, at in enumerate(moments)]
    made, _ = with_linked(chapters, links, duration=HOUR, path="x")
    assert [(one.start, one.title) for one in chapters] == [
        (one.start, one.title) for one in made if one.start in {chapter.start for chapter in chapters}
    ]
    assert not made or made[0].start <= 2000
    assert list(made) == sorted(made, key=lambda one: one.start)
    assert len({one.start for one in made}) == len(made)
    led = [one.href for one in made if one.href]
    assert len(set(led)) == len(led) <= len(links)
    again, _ = with_linked(made, links, duration=HOUR, path="x")
    assert again == made


def test_a_chapter_named_after_one_resource_never_leads_to_another() -> None:
    citation = Link(resource=Resource(id="paper", title="The paper"), at=60_000, chapter=True)
    made, told = linked(citation, marked(62_000))
    assert made == [(0, "Start", ""), (60_000, "The paper", "")]
    assert told == ["C111 the link to 'book' lies in chapter \"The paper\", which leads nowhere"]


def test_a_first_chapter_made_of_a_link_in_the_first_words_begins_at_the_beginning() -> None:
    assert linked(marked(1_500)) == ([(0, "The book", "https://hub.ca/book")], [])
