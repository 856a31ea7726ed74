"""What hubs and reference managers export, read as entries of the catalogue."""

import json
import re
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool import citations
from podcast_tool.model import Resource
from podcast_tool.problems import PodcastError
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.merge import merge
from podcast_tool.resources.sources import read_source

CSV = """\
Title;Link;Authors;Year;Type;Audience;Manual Tags;Abstract Note;DOI;Colour
Sleep Before the Test;https://hub.ca/sleep/;"Lindqvist, Hana; Varga, Tom";2019
"The ""Rejection"" Garden";www.hub.ca/garden;Ada Okonkwo;May 2021;activity;students | instructors;rejection, mail;\
"<p>Paper &amp; flowers</p>";doi:10.5555/ABC;blue
;https://hub.ca/untitled
"""
BIBTEX = r"""
@article{okonkwo2041,
  title = {Falling {D}own: {\"U}ber Bridges \& Builders},
  author = {Okonkwo, Ada and {The Bridge Team}},
  journal = {Journal of Spans}, volume = 4, number = {2}, pages = {10--21}, year = 2041,
  doi = {10.5555/bridge.2041}, url = {https://spans.org/a_b}, keywords = {bridges, inquiry},
}
@misc{untitled, url = {https://spans.org/none}}
"""
ZOTERO = [
    {
        "id": "http://zotero.org/users/1/items/AB", "type": "article-journal", "title": "Falling Down",
        "author": [{"family": "Okonkwo", "given": "Ada"}, {"literal": "The Bridge Team"}],
        "container-title": "Journal of Spans", "volume": "4", "issue": "2", "page": "10-21",
        "issued": {"date-parts": [["2041", 5]]}, "DOI": "10.5555/bridge.2041", "language": "en-CA",
    },
    {"type": "webpage", "URL": "https://hub.ca/untitled"},
]  # fmt: skip
POSTS = [
    {
        "id": 12, "slug": "learning-journal", "status": "publish", "link": "https://hub.ca/resource/learning-journal/",
        "title": {"rendered": "Learning Journal &#8211; prompts"},
        "excerpt": {"rendered": "<p>Prompts [&hellip;]</p>"},
        "content": {"rendered": "<script>alert(1)</script><p>Prompts for a <b>journal</b> of what went wrong.</p>"},
        "_embedded": {"wp:term": [[{"taxonomy": "audience", "name": "Students"}, {"taxonomy": "resource_type",
                      "name": "Activity"}], [{"taxonomy": "resource_focus", "name": "Reflection &amp; more"}]]},
    },
    {"status": "draft", "title": {"rendered": "Secret"}, "link": "https://hub.ca/secret"},
    {"title": {"rendered": "By class"}, "class_list": ["post-3", "audience-students", "discipline-food-science"]},
]  # fmt: skip
ADDRESSES = """\
# from the committee
https://hub.ca/resource/example-bank-of-failures/
The crooked path - https://hub.ca/path?utm_source=mail
* [Office hours](https://hub.ca/office_hours.html)
ftp://hub.ca/no
"""


def read(text: str, name: str) -> Sequence[Resource]:
    return [entry.resource for entry in read_source(text, name=name).entries]


def test_a_table_is_read_by_its_headings() -> None:
    sleep, garden = read(CSV, "hub.csv")
    assert (sleep.title, sleep.url) == ("Sleep Before the Test", "https://hub.ca/sleep/")
    assert garden.title == 'The "Rejection" Garden'
    assert garden.url == ""
    assert (garden.authors, garden.year, garden.kind) == (("Ada Okonkwo",), 2021, "activity")
    assert (garden.audiences, garden.focus) == (("students", "instructors"), ("rejection", "mail"))
    assert (garden.description, garden.doi) == ("Paper & flowers", "10.5555/ABC")
    assert read_source(CSV, name="hub.csv").left == ("row 4: it has no title",)


def test_bibtex_is_read_with_its_accents() -> None:
    found = read_source(BIBTEX, name="library.bib")
    resource = found.entries[0].resource
    assert (resource.id, resource.title) == ("okonkwo2041", "Falling Down: Über Bridges & Builders")
    assert resource.authors == ("Ada Okonkwo", "The Bridge Team")
    assert (resource.kind, resource.year, resource.doi) == ("journal article", 2041, "10.5555/bridge.2041")
    assert (resource.url, resource.focus) == ("https://spans.org/a_b", ("bridges", "inquiry"))
    assert (found.entries[0].csl or {})["page"] == "10–21"
    assert found.left == ("untitled: it has no title",)


def test_csl_json_is_read_and_zotero_s_own_ids_are_not_kept() -> None:
    found = read_source(json.dumps(ZOTERO), name="zotero.json")
    resource = found.entries[0].resource
    assert (resource.id, resource.language, resource.year) == ("", "en-CA", 2041)
    assert resource.authors == ("Ada Okonkwo", "The Bridge Team")
    assert found.left == ("item 2: it has no title",)
    assert read(json.dumps({"items": ZOTERO}), "zotero.json") == [resource]


def test_posts_of_wordpress_are_read_without_their_markup() -> None:
    found = read_source(json.dumps(POSTS), name="posts.json")
    journal, by_class = (entry.resource for entry in found.entries)
    assert (journal.id, journal.title) == ("learning-journal", "Learning Journal – prompts")
    assert journal.description == "Prompts for a journal of what went wrong."
    assert (journal.audiences, journal.focus, journal.kind) == (("Students",), ("Reflection & more",), "activity")
    assert (by_class.audiences, by_class.disciplines) == (("students",), ("food science",))
    assert found.left == ("post 2: it is not published",)


def test_addresses_are_titled_by_what_stands_beside_them_or_by_their_own_words() -> None:
    found = read_source(ADDRESSES, name="links.txt")
    titles = [(entry.resource.title, entry.resource.url) for entry in found.entries]
    assert titles == [
        ("Example bank of failures", "https://hub.ca/resource/example-bank-of-failures/"),
        ("The crooked path", "https://hub.ca/path?utm_source=mail"),
        ("Office hours", "https://hub.ca/office_hours.html"),
    ]
    assert found.left[0].startswith("line 5: ")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a,b\n1,2\n", "x.csv"), ("@article{x title=", "x.bib"), ("{", "x.json"), ("[1, 2]", "x.json"),
        ("[" * 100_000, "x.json"), ("%PDF-1.7", "x.pdf"), ("@article{a, title={x}} @article{a, title={y}}", "x.bib"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_plain_words(text: str, name: str) -> None:
    with pytest.raises(PodcastError) as caught:
        read_source(text, name=name)
    assert caught.value.fix


OWN = """\
schema = 1  # mine

[[resource]]
id = "bridges"  # Ann's favourite
title = "Falling Down (our copy)"
doi = "10.5555/BRIDGE.2041"
authors = [
    "A. Okonkwo",  # first edition
]

# the one from the committee
[[resource]]
id = "bank"
title = "Example Bank"
url = "http://www.hub.ca/resource/example-bank-of-failures"
cues = ["it all went wrong"]
"""


def merged(text: str, found: Sequence[Resource]) -> tuple[str, list[tuple[str, bool, tuple[str, ...]]]]:
    known, problems = read_catalogue(text, path="x")
    assert problems == ()
    done = merge(text, known, found)
    return done.text, [(change.id, change.new, change.written) for change in done.changes]


def test_what_is_known_by_doi_or_address_is_completed_and_never_overwritten() -> None:
    text, changes = merged(OWN, [*read(BIBTEX, "x.bib"), *read(ADDRESSES, "x.txt")])
    written = ("url", "kind", "year", "focus")
    assert changes[:2] == [("bridges", False, written), ("bank", False, ())]
    assert [change[:2] for change in changes[2:]] == [("the-crooked-path", True), ("office-hours", True)]
    for line in OWN.splitlines():
        assert line in text
    after, problems = read_catalogue(text, path="x")
    assert problems == ()
    assert [one.id for one in after] == ["bridges", "bank", "the-crooked-path", "office-hours"]
    assert (after[0].title, after[0].authors, after[0].year) == ("Falling Down (our copy)", ("A. Okonkwo",), 2041)


def test_importing_the_same_again_changes_no_byte() -> None:
    once, _ = merged(OWN, [*read(BIBTEX, "x.bib"), *read(CSV, "x.csv")])
    twice, changes = merged(once, [*read(BIBTEX, "x.bib"), *read(CSV, "x.csv")])
    assert twice == once
    assert not any(written for _, _, written in changes)


def test_another_resource_of_the_same_name_gets_an_id_of_its_own() -> None:
    other = Resource(id="bridges", title="Bridges", doi="10.5555/other")
    _, changes = merged(OWN, [other, other])
    assert [change[:2] for change in changes] == [("bridges-2", True), ("bridges-2", False)]


RESOURCES = st.builds(
    Resource,
    id=st.sampled_from(["", "a", "b", "Bridges!"]),
    title=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12),
    url=st.sampled_from(["", "https://hub.ca/a", "http://www.hub.ca/a/", "https://hub.ca/b"]),
    doi=st.sampled_from(["", "10.5555/x", "10.5555/bridge.2041"]),
    description=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12),
    authors=st.sampled_from([(), ("Ann Lee",)]),
)


@given(st.lists(st.lists(RESOURCES, max_size=4), max_size=3))
def test_whatever_is_imported_what_people_wrote_stands_and_ids_stay_one_of_a_kind(
    imports: list[list[Resource]],
) -> None:
    text = OWN
    for found in imports:
        before, _ = read_catalogue(text, path="x")
        text, _ = merged(text, found)
        after, problems = read_catalogue(text, path="x")
        assert problems == ()
        assert [one.id for one in after][: len(before)] == [one.id for one in before]
        for old, new in zip(before, after, strict=False):
            assert (new.title, new.cues, new.doi or "-") == (old.title, old.cues, old.doi or new.doi or "-")
            assert old.url in ("", new.url)
    assert "# Ann's favourite" in text
    assert "# first edition" in text


def test_many_entries_are_merged_in_a_time_that_grows_with_their_number_alone() -> None:
    found = [Resource(id="", title=f"Talk number {number}", url=f"https://hub.ca/{number}") for number in range(4000)]
    started = time.process_time()
    done = merge("", (), found)
    assert len(done.changes) == 4000
    assert time.process_time() - started < 10  # comparing each with each took two minutes


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_added_stands_above_the_comments_of_the_next_entry(mark: str, newline: str) -> None:
    text = f'{mark}[[resource]]\nid = "a"\ntitle = "A" # ours\n\n# Part two\n[[resource]]\nid = "b"\ntitle = "B"\n'
    text = text.replace("\n", newline)
    after, _ = merged(text, [Resource(id="a", title="A", year=2020), Resource(id="c", title="C")])
    expected = text.replace(f"# ours{newline}", f"# ours{newline}year = 2020{newline}")
    assert after == f'{expected}{newline}[[resource]]{newline}id = "c"{newline}title = "C"{newline}'


def test_what_people_left_empty_stays_empty_and_is_not_told_as_completed() -> None:
    text = '[[resource]]\nid = "a"\ntitle = "A"\ndescription = ""\nfeatured = false\n'
    after, changes = merged(text, [Resource(id="a", title="A", description="Words.", featured=True)])
    assert (after, changes) == (text, [("a", False, ())])


def test_a_title_without_letters_is_known_again() -> None:
    once, _ = merged("", [Resource(id="", title="&?!")])
    assert merged(once, [Resource(id="", title="&?!")])[0] == once


def test_a_catalogue_on_one_line_is_refused_and_not_broken() -> None:
    with pytest.raises(PodcastError, match="can't be added to"):
        merge('resource = [{ id = "a", title = "A" }]\n', (), [Resource(id="", title="B")])


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=6), st.lists(st.integers(-3, 3000), max_size=3),
    st.sampled_from([{}, {"date-parts": [[]]}, {"date-parts": [["x"]]}, {"date-parts": [[2020, 13, 99]]}, "2020",
                     {"date-parts": 5}, {"raw": "May 2020"}, [{"given": 5, "family": {}}], [{"literal": "A"}], [{}],
                     [{"family": "B", "given": "C"}], "https://a.b/\ud800", "https://a.b/\x00", "10.1234/\ud800"]),
)  # fmt: skip
KEYS = st.sampled_from(
    ["author", "editor", "issued", "accessed", "volume", "page", "DOI", "URL", "keyword", "publisher", "language", "id"]
)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(KEYS, ODD, max_size=4), st.sampled_from(["article-journal", "book", "x"]))
def test_whatever_an_item_holds_it_is_read_cited_and_known_again(values: dict[str, object], kind: str) -> None:
    item = {"title": "Odd", "type": kind, "container-title": "Journal", **values}
    found = read_source(json.dumps([item]), name="x.json").entries
    assert found[0].csl is not None
    assert citations.apa({**found[0].csl, "id": "item"})
    once, _ = merged("", [one.resource for one in found])
    assert merged(once.encode().decode(), [one.resource for one in found])[0] == once


def test_comments_that_never_end_are_read_at_once() -> None:
    started = time.process_time()
    found = read("title,description\nA," + "<!--" * 50_000 + "\n", "x.csv")
    assert found[0].title == "A"
    assert time.process_time() - started < 1


def test_a_stray_quote_does_not_swallow_the_rows_behind_it() -> None:
    with pytest.raises(PodcastError, match=r"at line \d+"):
        read_source('title,url\n"A,https://a.b/\nB,https://a.b/c\n', name="x.csv")


def test_no_two_entries_come_to_have_one_address() -> None:
    paper = Resource(id="", title="The paper", doi="10.5555/x")
    page = Resource(id="", title="The page", url="https://hub.ca/a")
    both = Resource(id="", title="Both", doi="10.5555/x", url="https://hub.ca/a/")
    once, _ = merged("", [paper, page, both])
    assert once.count("url = ") == 1
    assert merged(once, [paper, page, both])[0] == once


@pytest.mark.parametrize(("name", "text"), [("hub.csv", ""), ("hub.bib", "@article{x"), ("hub.json", "[{}, 1]")])
def test_a_file_that_is_no_export_is_named(name: str, text: str) -> None:
    with pytest.raises(PodcastError, match=rf"^{re.escape(name)}: "):
        read_source(text, name=name)
