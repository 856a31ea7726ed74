"""How resources and episodes are cited, read back by the programs that read such things."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from podcast_tool import citations
from podcast_tool.model import Episode, Person, Resource, Show

PAPER = Resource(
    id="kapur-2008",
    title="Productive Failure",
    kind="journal article",
    authors=("Manu Kapur",),
    year=2008,
    doi="10.1080/07370000802212669",
    citation="Kapur, M. (2008). Productive failure. Cognition and Instruction, 26(3), 379-424.",
)
GUIDE = Resource(
    id="guide", title="Group Project Guide", kind="guide", authors=("Centre for Teaching",), url="https://hub.ca/g_1?a=b&c"
)
SHOW = Show(title="Second Draft", description="d", site_url="https://pod.ca/", author="Student Union")
EPISODE = Episode(
    slug="midterm", guid="g", title="The first {midterm} & after", published=datetime(2026, 9, 15, tzinfo=UTC),
    audio="a.mp3", number=3, people=(Person(name="Nora Bell"), Person(name="Ed Cut", role="audio editor")),
)  # fmt: skip
EPISODE_ITEM = citations.csl_of_episode(SHOW, EPISODE, url="https://pod.ca/episodes/midterm/#t=723", at=723_000)


def test_a_paper_is_cited_in_apa_style() -> None:
    assert citations.apa(citations.csl_of_resource(PAPER)) == (
        "Kapur, M. (2008). Productive Failure. Cognition and Instruction, 26(3), 379–424. "
        "https://doi.org/10.1080/07370000802212669"
    )


def test_a_page_without_a_date_says_so_and_an_institution_keeps_its_name() -> None:
    assert citations.apa(citations.csl_of_resource(GUIDE)) == (
        "Centre for Teaching. (n.d.). Group Project Guide. https://hub.ca/g_1?a=b&c"
    )


def test_what_has_no_author_is_the_work_of_its_producer() -> None:
    wishlist = Resource(id="w", title="Student Wishlist", kind="wishlist", year=2021, producer="FLIP")
    assert citations.apa(citations.csl_of_resource(wishlist)) == "FLIP. (2021). Student Wishlist."
    report = replace(wishlist, authors=("Ann Example",))
    assert citations.apa(citations.csl_of_resource(report)) == "Example, A. (2021). Student Wishlist."


def test_an_episode_is_cited_with_its_day_its_show_and_the_moment() -> None:
    assert citations.apa(EPISODE_ITEM) == (
        "Bell, N. (2026, September 15). The first {midterm} & after (No. 3) [Audio podcast episode]. "
        "In Second Draft. Student Union. https://pod.ca/episodes/midterm/#t=723 (12:03)"
    )


def test_in_a_text_a_source_is_its_authors_and_its_year() -> None:
    people = [Person(name=name) for name in ("Nora Bell", "Sam Okafor", "Ann Example")]
    heard = [replace(EPISODE, people=tuple(people[:count])) for count in range(4)]
    assert [citations.short(citations.csl_of_episode(SHOW, one, url="")) for one in heard] == [
        "Student Union, 2026", "Bell, 2026", "Bell & Okafor, 2026", "Bell et al., 2026",
    ]  # fmt: skip
    assert citations.short(citations.csl_of_resource(replace(GUIDE, authors=()))) == "“Group Project Guide”, n.d."


def test_bibtex_is_read_back_by_a_reader_of_bibtex() -> None:
    paper = parse_string(citations.bibtex(citations.csl_of_resource(PAPER)), "bibtex").entries["kapur-2008"]
    assert (paper.type, paper.fields["journal"]) == ("article", "Cognition and Instruction")
    assert (paper.fields["volume"], paper.fields["pages"]) == ("26", "379-424")
    episode = parse_string(citations.bibtex(EPISODE_ITEM), "bibtex").entries["midterm"]
    assert str(episode.persons["author"][0]) == "Bell, Nora"
    assert episode.fields["title"] == r"{The first \textbraceleft{}midterm\textbraceright{} \& after}"
    assert episode.fields["url"] == "https://pod.ca/episodes/midterm/#t=723"
    assert episode.fields["note"] == "Audio podcast episode at 12:03"


def test_csl_json_is_a_list_of_one_item() -> None:
    (item,) = json.loads(citations.csl(EPISODE_ITEM))
    assert (item["type"], item["container-title"], item["issued"]) == (
        "broadcast", "Second Draft", {"date-parts": [[2026, 9, 15]]},
    )  # fmt: skip
    assert item["author"] == [{"family": "Bell", "given": "Nora"}]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip)


@settings(max_examples=20, deadline=None)
@given(TEXT, TEXT, st.sampled_from(["book", "journal article", "guide", "thesis", "podcast"]))
def test_no_title_and_no_name_breaks_a_citation(title: str, author: str, kind: str) -> None:
    item = citations.csl_of_resource(replace(PAPER, title=title, authors=(author,), kind=kind))
    assert list(parse_string(citations.bibtex(item), "bibtex").entries) == ["kapur-2008"]
    assert json.loads(citations.csl(item))[0]["title"] == title
    assert citations.apa(item)
