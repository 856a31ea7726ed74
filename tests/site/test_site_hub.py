"""The catalogue on pages: filters as links, filters that combine, and the moments that speak of a resource."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Page
from showcase import ARTWORK, CATALOGUE, MIDTERM, RELEASES, SHOW

from podcast_tool.model import Link, Resource
from podcast_tool.site.hub import FACETS, facets_of, topics_of, values_of
from podcast_tool.site.pages import Rooms, open_site
from podcast_tool.text import slugify

Opener = Callable[..., Page]
SITE = open_site(SHOW, artwork=ARTWORK, rooms=Rooms(hub=True))
FILES = {file.path: bytes(file.content) for file in SITE.hub_pages(CATALOGUE, RELEASES)}
PAGES = {path: html.fromstring(content) for path, content in FILES.items() if path.endswith(".html")}
SLUGS = {facet: sorted({slugify(value) for one in CATALOGUE for value in values_of(one, facet)}) for facet in FACETS}


def fits(resource: Resource, chosen: Mapping[str, set[str]]) -> bool:
    return all(
        not wanted or wanted & {slugify(value) for value in values_of(resource, facet)}
        for facet, wanted in chosen.items()
    )


def titles(page: html.HtmlElement) -> list[str]:
    return [str(title.text_content()) for title in page.xpath("//section[@class='resources']//h3")]


def test_every_value_of_every_facet_has_a_page_with_exactly_its_resources() -> None:
    for facet in FACETS:
        for slug in SLUGS[facet]:
            wanted = [one.title for one in CATALOGUE if fits(one, {facet: {slug}})]
            assert titles(PAGES[f"topics/{facet}/{slug}/index.html"]) == wanted
    assert len(topics_of(CATALOGUE)) == 1 + sum(map(len, SLUGS.values()))
    assert titles(PAGES["resources/index.html"]) == [one.title for one in CATALOGUE]


def test_names_that_differ_only_in_signs_are_topics_of_their_own() -> None:
    langs = [Resource(id=f"r{at}", title="R", disciplines=(name,)) for at, name in enumerate(("C", "C++", "C#"))]
    paths = [topic.path for topic in topics_of(langs) if topic.facet == "discipline"]
    assert paths == [f"topics/discipline/{slug}/index.html" for slug in ("c", "c-plus-plus", "c-sharp")]


def test_a_resource_leads_to_the_moments_that_speak_of_it_and_back() -> None:
    page = PAGES["resources/exam-wrapper/index.html"]
    (link,) = page.xpath("//ul[@class='moments']//a")
    assert link.get("href") == "../../episodes/the-first-midterm/index.html#t=99.25"
    assert "Next to every lost mark" in page.text_content()
    assert "No episode speaks of it yet." in PAGES["resources/resource-3/index.html"].text_content()


def test_a_show_without_a_catalogue_has_no_such_pages_and_no_link_to_them() -> None:
    bare = open_site(SHOW, artwork=ARTWORK)
    assert list(bare.hub_pages((), RELEASES)) == []
    assert b"resources/index.html" not in bytes(bare.index_page(RELEASES).content)


def test_the_hub_can_paste_words_and_links_that_need_nothing_else() -> None:
    code = str(PAGES["resources/exam-wrapper/index.html"].xpath("string(//pre[@id='snippet'])"))
    assert html.fromstring(FILES["resources/exam-wrapper/snippet.txt"]).text_content() == (
        html.fromstring(code).text_content()
    )
    pasted = html.fromstring(code)
    assert pasted.tag == "section"
    assert {str(one.tag) for one in pasted.iter()} <= {"section", "h2", "ul", "li", "a", "span", "br", "q", "p"}
    assert {name for one in pasted.iter() for name in one.attrib} <= {"href", "lang", "dir"}
    assert pasted.xpath("//a/@href") == [
        "https://example.org/second-draft/episodes/the-first-midterm/#t=99.25",
        "https://example.org/second-draft/resources/exam-wrapper/",
    ]
    assert "Next to every lost mark" in pasted.text_content()
    assert b"No episode speaks of it yet." in FILES["resources/resource-3/snippet.txt"]


def test_the_hub_can_frame_a_page_without_scripts() -> None:
    code = str(PAGES["resources/exam-wrapper/index.html"].xpath("string(//code[@id='embed'])"))
    frame = html.fromstring(code)
    assert frame.get("src") == "https://example.org/second-draft/embed/resources/exam-wrapper/"
    page = PAGES["embed/resources/exam-wrapper/index.html"]
    assert not page.xpath("//script")
    assert page.xpath("//a/@href") == [
        "../../../resources/exam-wrapper/index.html", "../../../episodes/the-first-midterm/index.html#t=99.25",
    ]  # fmt: skip
    assert set(page.xpath("//a/@target")) == {"_top"}


@pytest.mark.parametrize("said", ['</textarea></code></pre><script>alert("1")</script>', "A & B &amp; C", 'é "’\u2028'])
def test_whatever_a_resource_is_called_is_pasted_letter_by_letter(said: str) -> None:
    evil = Resource(id="evil", title=said, url="https://hub.ca/")
    link = Link(resource=evil, note=said, quote=f"so {said} so", at=0)
    release = replace(MIDTERM, links=(link,), episode=replace(MIDTERM.episode, title=said))
    files = {file.path: bytes(file.content) for file in SITE.hub_pages([evil], [release])}
    page = html.fromstring(files["resources/evil/index.html"])
    for code in (page.xpath("string(//pre[@id='snippet'])"), files["resources/evil/snippet.txt"].decode("ascii")):
        pasted = html.fromstring(code)
        assert str(pasted.xpath("string(//a[1]/span | //a[1])")).startswith(said)
        assert not pasted.xpath("//script")
    assert html.fromstring(page.xpath("string(//code[@id='embed'])")).get("title") == f"{said} – {SHOW.title}"
    for path in ("resources/evil/index.html", "embed/resources/evil/index.html"):
        assert said in html.fromstring(files[path]).xpath("string(//title)")


def test_the_show_itself_is_not_listed() -> None:
    own = Resource(id="own", title="The show itself", is_self=True)
    assert "resources/own/index.html" not in {file.path for file in SITE.hub_pages((own, *CATALOGUE), RELEASES)}


@pytest.mark.slow
def test_any_combination_of_filters_shows_what_a_search_of_the_catalogue_finds(open_page: Opener) -> None:
    page = open_page("resources/index.html")
    start = page.url

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries({facet: st.sets(st.sampled_from(SLUGS[facet]), max_size=2) for facet in FACETS}))
    def hold(chosen: dict[str, set[str]]) -> None:
        page.goto(start)
        for facet, values in chosen.items():
            for value in sorted(values):
                page.click(f"a[data-facet='{facet}'][data-value='{value}']")
        wanted = [one.title for one in CATALOGUE if fits(one, chosen)]
        assert page.locator(".resources li:visible h3").all_inner_texts() == wanted
        assert page.inner_text("[role=status]").startswith(f"{len(wanted)} resource")
        page.goto(f"{start}?{urlencode({facet: sorted(values) for facet, values in chosen.items()}, doseq=True)}")
        assert page.locator(".resources li:visible h3").all_inner_texts() == wanted

    hold()


def test_filters_are_chosen_and_cleared_with_the_keyboard_alone(open_page: Opener) -> None:
    page = open_page("resources/index.html")
    page.focus("a[data-value='students']")
    page.keyboard.press("Enter")
    assert page.get_attribute("a[data-value='students']", "aria-current") == "true"
    assert page.url.endswith("?audience=students")
    page.focus("[data-all]")
    page.keyboard.press("Enter")
    assert page.locator(".resources li:visible").count() == len(CATALOGUE)
    page.go_back()
    assert page.get_attribute("a[data-value='students']", "aria-current") == "true"


def test_a_topic_combines_with_another_value(open_page: Opener) -> None:
    page = open_page("topics/audience/students/index.html")
    page.click("a[data-facet='kind'][data-value='book']")
    page.wait_for_url("**/resources/index.html?*")
    wanted = [one.title for one in CATALOGUE if fits(one, {"audience": {"students"}, "kind": {"book"}})]
    assert page.locator(".resources li:visible h3").all_inner_texts() == wanted


def test_without_scripts_each_filter_is_a_page(open_page: Opener, public: Path) -> None:
    page = open_page("resources/index.html", java_script_enabled=False)
    page.click("text=Audience")
    page.click("a[data-value='instructors']")
    page.wait_for_url("**/topics/audience/instructors/index.html")
    wanted = [one.title for one in CATALOGUE if fits(one, {"audience": {"instructors"}})]
    assert page.locator(".resources li h3").all_inner_texts() == wanted


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_first_resource_is_in_sight(open_page: Opener, scripts: bool) -> None:
    page = open_page("resources/index.html", java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    box = page.locator(".resources li").first.bounding_box()
    assert box is not None
    assert box["y"] < 844


def test_the_filter_in_use_is_never_folded_away(open_page: Opener) -> None:
    phone = {"width": 390, "height": 844}
    for path, asked in (("topics/audience/students/index.html", ""), ("resources/index.html", "?audience=students")):
        page = open_page(path, viewport=phone)
        page.goto(page.url + asked)
        assert page.is_visible("a[data-value='students']")
        assert not page.is_visible("a[data-facet='kind'] >> nth=0")


def test_a_resource_says_its_language_only_where_it_is_not_that_of_the_pages() -> None:
    ours, other = Resource(id="a", title="A", kind="PDF"), Resource(id="b", title="B", kind="PDF", language="fr-CA")
    pages = {file.path: bytes(file.content).decode() for file in SITE.hub_pages((ours, other), ())}
    assert '<p class="facts">PDF</p>' in pages["resources/a/index.html"]
    assert '<p class="facts">PDF \u00b7 in Canadian French</p>' in pages["resources/b/index.html"]


def test_an_archived_copy_stands_beside_the_link_and_also_where_the_link_is_gone() -> None:
    copy = "https://web.archive.org/web/20260101000000/https://hub.ca/a"
    kept, lost = (
        Resource(id="kept", title="A <b>", url="https://hub.ca/a", archived=copy),
        Resource(id="lost", title="B", archived=copy),
    )
    release = replace(RELEASES[0], links=(Link(resource=kept), Link(resource=lost)))
    english = {file.path: html.fromstring(file.content) for file in SITE.hub_pages((kept, lost), [release])}
    for page in ("resources/kept/index.html", "resources/lost/index.html"):
        assert english[page].xpath(f"//a[@href='{copy}']/text()") == ["Archived copy"]
    french = open_site(replace(SHOW, language="fr"), artwork=ARTWORK, rooms=Rooms(hub=True))
    shown = html.fromstring(bytes(french.episode_page(release, None, newer=None, older=None).content))
    beside = shown.xpath(f"//section[@class='resources']//a[@href='{copy}']")
    assert [link.text for link in beside] == ["Copie archivée"] * 2
    assert beside[0].get("aria-label") == "Copie archivée: A <b>"


def test_a_resource_with_a_doi_alone_is_linked_by_it() -> None:
    paper = Resource(id="paper", title="Paper", doi="10.1002/(SICI)1<1::AID>2.0;2-#", citation="Roe (2008).")
    release = replace(RELEASES[0], links=(Link(resource=paper),))
    pages = {file.path: html.fromstring(file.content) for file in SITE.hub_pages((paper,), [release])}
    beside = html.fromstring(bytes(SITE.episode_page(release, None, newer=None, older=None).content))
    address = "https://doi.org/10.1002/(SICI)1%3C1::AID%3E2.0;2-%23"
    assert pages["resources/paper/index.html"].xpath(f"//a[@href='{address}']/text()") == ["Go to the resource"]
    assert beside.xpath(f"string(//section[@class='resources']//h3/a[@href='{address}'])") == "Paper"


def test_what_is_no_web_address_is_no_archived_copy() -> None:
    bad = Resource(id="bad", title="Bad", archived="javascript:alert(1)")
    page = next(file for file in SITE.hub_pages((bad,), ()) if file.path == "resources/bad/index.html")
    assert b"javascript:" not in bytes(page.content)


def test_pages_of_a_large_catalogue_take_a_time_that_grows_with_their_number_alone() -> None:
    large = [
        Resource(id=f"r{one}", title=f"Resource {one}", disciplines=(f"Field {one % 150}",), focus=(f"Art {one % 99}",))
        for one in range(1500)
    ]
    started = time.process_time()
    topics = topics_of(large)
    facets = [facets_of(topics, topic, root="") for topic in topics]
    assert len(topics) == 1 + 150 + 99
    assert sum(choice.count for choice in facets[0][0].choices) == 1500
    assert time.process_time() - started < 5  # looking through the catalogue for each page took half a minute
