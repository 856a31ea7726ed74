"""Searching the built site in a real browser, without a server that knows of it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from podcast_tool.search import search_index

Opener = Callable[..., Page]


def asked(open_page: Opener, words: str) -> Page:
    page = open_page("search/index.html")
    page.fill("#q", words)
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("ound for")
    return page


def test_a_search_quotes_the_sentence_and_leads_to_its_moment(open_page: Opener) -> None:
    page = asked(open_page, "roommate")
    assert page.inner_text("[role=status]").startswith("1 page found")
    assert page.inner_text("[role=status]").endswith("found for “roommate”.")
    first = page.locator(".found li").first
    assert first.locator("h2").inner_text() == "The first midterm"
    quote = first.locator("q").first.inner_text()
    assert "roommate found the test" in quote or "roommate found it" in quote
    moments = [link for link in first.locator("p a").all() if "#t=" in str(link.get_attribute("href"))]
    assert moments
    moments[0].click()
    page.wait_for_load_state()
    assert "/episodes/the-first-midterm/index.html#t=" in page.url
    assert float(page.evaluate("document.querySelector('audio').currentTime")) > 0


def test_a_search_can_be_shared_by_its_address(open_page: Opener) -> None:
    page = open_page("search/index.html?q=shoe")
    page.wait_for_selector(".found li mark")
    assert page.input_value("#q") == "shoe"


def test_what_is_nowhere_said_is_told_so(open_page: Opener) -> None:
    page = asked(open_page, "zeppelin")
    assert page.inner_text("[role=status]") == "Nothing found for “zeppelin”."
    assert page.locator(".found li").count() == 0


def test_a_query_fetches_less_than_300_kilobytes(open_page: Opener) -> None:
    page = open_page("search/index.html")
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.fill("#q", "midterm")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found li")
    assert 0 < sum(sizes) <= 300_000


def test_hostile_words_are_shown_letter_by_letter(open_page: Opener) -> None:
    page = asked(open_page, "<img src=x onerror=alert(1)>")
    assert "<img src=x onerror=alert(1)>" in page.inner_text("[role=status]")
    assert page.locator("main img").count() == 0


def test_lists_of_what_has_a_page_of_its_own_are_not_found_beside_it(open_page: Opener) -> None:
    for words in ("exam wrapper", "midterm"):
        page = asked(open_page, words)
        found = page.locator(".found h2").all_inner_texts()
        assert found
        assert not {"Resources", "People"} & set(found)
    page = asked(open_page, "resources")
    assert page.locator(".found h2").first.inner_text() == "Resources"
    assert page.locator(".found a:has-text('Exam wrapper')").count() == 0


def test_on_a_disk_the_page_says_why_it_cannot_search(browser: Browser, public: Path) -> None:
    page = browser.new_page()
    page.goto((public / "search/index.html").as_uri())
    page.fill("#q", "roommate")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_have_text(
        "The search cannot be loaded from here. It works where the site is served over the web."
    )
    page.close()


def test_without_scripts_the_page_leads_to_the_episodes(open_page: Opener) -> None:
    page = open_page("search/index.html", java_script_enabled=False)
    page.click("noscript a")
    assert page.url.endswith("index.html#episodes")


def test_the_same_pages_give_the_same_index(public: Path) -> None:
    pages = [(path.name, path.read_bytes()) for path in sorted(public.glob("episodes/*/index.html"))]
    assert search_index(pages) == search_index(pages)
