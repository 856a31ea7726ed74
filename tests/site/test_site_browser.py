"""The pages in a real browser: accessible, quiet, whole without scripts, and the player's manners."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow

EPISODE = "episodes/the-first-midterm/index.html"
PAGES = (
    "index.html", EPISODE, "episodes/demander-de-l-aide/index.html", "episodes/trailer/index.html", "people/index.html",
    "subscribe/index.html", "404.html", "search/index.html", "resources/index.html",
    "topics/audience/students/index.html", "resources/exam-wrapper/index.html",
    "episodes/the-first-midterm/transcript/index.html", "episodes/the-first-midterm/journal/index.html",
    "embed/the-first-midterm/index.html", "embed/resources/exam-wrapper/index.html",
)  # fmt: skip
AUDIO = "document.querySelector('audio')"
UNFOLD = "for (const folded of document.querySelectorAll('details')) folded.open = true"

Opener = Callable[..., Page]
Axe = Callable[[Page], list[object]]


def time_of(page: Page) -> float:
    return float(page.evaluate(f"{AUDIO}.currentTime"))


def is_paused(page: Page) -> bool:
    return bool(page.evaluate(f"{AUDIO}.paused"))


def wait_until(page: Page, condition: str) -> None:
    """Asked from here again and again: the page's own policy lets nobody evaluate text inside it."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never came true: {condition}")


def wait_for_time(page: Page, seconds: float) -> None:
    wait_until(page, f"Math.abs({AUDIO}.currentTime - {seconds}) < 2 && {AUDIO}.readyState > 0")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page: Opener, axe: Axe, path: str) -> None:
    page = open_page(path, reduced_motion="reduce")  # no colour is on its way to another
    page.evaluate(UNFOLD)
    assert axe(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways(open_page: Opener, path: str) -> None:
    page = open_page(path)
    page.evaluate(UNFOLD)
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_address_does_not_push_a_resource_out_of_its_column(open_page: Opener) -> None:
    page = open_page(EPISODE, viewport={"width": 390, "height": 844})
    long = "https://doi.org/10.1080/" + "7" * 60
    page.locator(".resources li .facts").first.evaluate("(line, long) => { line.textContent = long; }", long)
    card, column = (page.locator(name).first.bounding_box() for name in (".resources li", ".resources"))
    assert card is not None
    assert column is not None
    assert card["width"] <= column["width"]


def test_controls_and_times_are_large_enough_to_touch(open_page: Opener) -> None:
    page = open_page(EPISODE, viewport={"width": 320, "height": 700})
    sizes = (("button:visible, select", 44), (".turn > a", 24), (".downloads a", 24), (".chapters a", 44))
    for selector, smallest in sizes:
        heights = page.locator(selector).evaluate_all("found => found.map(one => one.getBoundingClientRect().height)")
        assert min(heights) >= smallest, selector


def test_without_scripts_everything_can_be_read_and_links_jump(open_page: Opener) -> None:
    page = open_page(EPISODE, java_script_enabled=False, viewport={"width": 1280, "height": 700})
    expect(page.get_by_text("Out of fifty?").first).to_be_visible()
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator(".controls")).to_be_hidden()
    page.get_by_role("link", name="4:00 What the number didn’t say").click()
    assert page.url.endswith("#t=240")
    expect(page.locator("[id='t=240']")).to_be_in_viewport()
    page.get_by_role("link", name="Hear it at 0:32").click()
    expect(page.locator("[id='t=32']").locator("xpath=..")).to_be_in_viewport()


def test_without_scripts_the_home_page_shows_the_feed_and_no_dead_button(open_page: Opener) -> None:
    page = open_page("index.html", java_script_enabled=False)
    expect(page.get_by_text("https://example.org/second-draft/feed.xml")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)


def test_the_pages_work_from_a_folder(open_page: Opener, public: Path) -> None:
    page = open_page(EPISODE, base=f"{public.as_uri()}/")
    wait_until(page, f"{AUDIO}.readyState > 0")
    expect(page.locator(".controls")).to_be_visible()
    page.get_by_role("link", name="Second Draft", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second Draft")


@pytest.mark.parametrize(
    ("fragment", "seconds"), [("t=99", 99), ("t=1:39", 99), ("t=0:01:39", 99), ("t=99.25,120", 99.25)]
)
def test_a_link_to_a_moment_sets_the_time_and_does_not_play(open_page: Opener, fragment: str, seconds: float) -> None:
    page = open_page(f"{EPISODE}#{fragment}")
    wait_for_time(page, seconds)
    assert is_paused(page)
    expect(page.get_by_role("status")).to_have_text("Ready at 1:39. Press play to listen from there.")
    expect(page.locator(".turn[aria-current=true]")).to_be_in_viewport()


def test_a_changed_fragment_moves_the_time(open_page: Opener) -> None:
    page = open_page(EPISODE)
    page.evaluate("location.hash = '#t=2:00'")
    wait_for_time(page, 120)
    assert is_paused(page)


@pytest.mark.parametrize("fragment", ["t=", "t=-1", "t=abc", "t=%", "t=1e9", "t=99999999", "t%3D1:39", "x"])
def test_a_fragment_that_is_no_time_does_nothing(open_page: Opener, fragment: str) -> None:
    page = open_page(f"{EPISODE}#{fragment}")
    wait_until(page, f"{AUDIO}.readyState > 0")
    assert time_of(page) == 0


def test_enter_on_a_time_plays_from_there_keeps_the_focus_and_says_so(open_page: Opener) -> None:
    page = open_page(EPISODE)
    link = page.get_by_role("link", name=re.compile("^1:05 ?, play from here$"))
    link.press("Enter")
    wait_for_time(page, 65.4)
    expect(link).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^(Playing from|Ready at) 1:05\."))
    assert page.url.endswith("#t=65.4")


def test_clicks_on_chapters_notes_and_resources_seek(open_page: Opener) -> None:
    page = open_page(EPISODE)
    for name, seconds in (("4:00 What the number didn’t say", 240), ("1:35", 95.5), ("Hear it at 0:32", 32)):
        page.get_by_role("link", name=name, exact=True).first.click()
        wait_for_time(page, seconds)


def test_the_turn_and_the_chapter_being_heard_are_marked_one_at_a_time(open_page: Opener) -> None:
    page = open_page(f"{EPISODE}#t=66")
    wait_for_time(page, 66)
    expect(page.locator(".turn[aria-current=true]")).to_have_attribute("id", "t=65.4")
    page.evaluate(f"{AUDIO}.currentTime = 100")
    expect(page.locator(".turn[aria-current=true]")).not_to_have_attribute("id", "t=65.4")
    expect(page.locator(".turn[aria-current=true]")).to_have_count(1)
    expect(page.locator(".chapters a[aria-current=true]")).to_contain_text("The green pen")


def test_follow_along_is_off_at_first_and_scrolls_only_when_on(open_page: Opener) -> None:
    page = open_page(EPISODE, reduced_motion="reduce", viewport={"width": 1280, "height": 700})
    follow = page.get_by_role("button", name="Follow along")
    expect(follow).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="On 30 s").click()
    current = page.locator(".turn[aria-current=true]")
    expect(current).to_have_count(1)
    before = page.evaluate("scrollY")
    page.evaluate(f"{AUDIO}.currentTime = 200")
    wait_until(page, "Math.abs(document.querySelector('.turn[aria-current]').dataset.start - 200) < 20")
    assert page.evaluate("scrollY") == before
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "true")
    expect(current).to_be_in_viewport()
    page.evaluate(f"{AUDIO}.currentTime = 60")
    expect(page.locator(".turn[aria-current=true]")).to_be_in_viewport()
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "false")


def test_back_on_and_speed_do_what_they_say(open_page: Opener) -> None:
    page = open_page(EPISODE)
    wait_until(page, f"{AUDIO}.readyState > 0")
    page.get_by_role("button", name="On 30 s").click()
    assert time_of(page) == 30
    page.get_by_role("button", name="Back 15 s").click()
    page.get_by_role("button", name="Back 15 s").click()
    page.get_by_role("button", name="Back 15 s").click()
    assert time_of(page) == 0
    page.get_by_label("Speed").select_option("1.5")
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1.5
    assert is_paused(page)


def test_the_link_to_this_moment_is_copied_or_put_into_the_address(open_page: Opener) -> None:
    page = open_page(f"{EPISODE}#t=1:39", permissions=["clipboard-read", "clipboard-write"])
    wait_for_time(page, 99)
    page.get_by_role("button", name="Copy link to this moment").click()
    expect(page.get_by_role("status")).to_have_text("Link to 1:39 copied.")
    assert str(page.evaluate("navigator.clipboard.readText()")).endswith(f"{EPISODE}#t=99")
    page = open_page(f"{EPISODE}#t=1:39")
    wait_for_time(page, 99)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.get_by_role("button", name="Copy link to this moment").click()
    expect(page.get_by_role("status")).to_have_text("The address of this page now leads to 1:39.")
    assert page.url.endswith("#t=99")


def test_the_feed_address_can_be_copied(open_page: Opener) -> None:
    page = open_page("index.html", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("status")).to_have_text("Address copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.org/second-draft/feed.xml"


def test_the_first_tabs_lead_past_the_head_and_to_the_transcript(open_page: Opener) -> None:
    page = open_page(EPISODE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Transcript")).to_be_in_viewport()
    page.get_by_role("link", name="Skip past the transcript").press("Enter")
    expect(page.get_by_role("navigation", name="Neighbouring episodes")).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_has_the_focus_is_not_hidden_behind_a_player(open_page: Opener, scripts: bool) -> None:
    page = open_page(EPISODE, viewport={"width": 390, "height": 800}, java_script_enabled=scripts)
    page.locator(".turn > a").nth(60).focus()
    bar = page.locator(".mini" if scripts else "audio")
    expect(bar).to_be_in_viewport()
    for key in ["Shift+Tab"] * 12 + ["Tab"] * 24:
        page.keyboard.press(key)
        box, player = page.locator(":focus").bounding_box(), bar.bounding_box()
        assert box
        assert player
        assert box["y"] >= player["y"] + player["height"] - 1 or box["y"] + box["height"] <= player["y"] + 1


def test_print_has_the_words_and_the_addresses_but_no_player(open_page: Opener) -> None:
    page = open_page(EPISODE)
    page.emulate_media(media="print")
    expect(page.locator("audio")).to_be_hidden()
    expect(page.get_by_text("Out of fifty?").first).to_be_visible()
    link = page.get_by_role("link", name="the worksheet")
    assert "https://example.org/worksheet" in link.evaluate("link => getComputedStyle(link, '::after').content")
