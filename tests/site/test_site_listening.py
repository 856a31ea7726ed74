"""Listening and reading in a real browser: sentences play, words are marked, places are kept, keys and tools work."""

import json
import os
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from test_site_browser import AUDIO, EPISODE, Axe, Opener, is_paused, time_of, wait_for_time, wait_until

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden"
WORD = (
    "[...(CSS.highlights.get('word') || [])]"
    ".map(one => one.startContainer.data.slice(one.startOffset, one.endOffset))"
)
SENTENCE = "I’m not proud of it, but I counted."


def test_a_click_on_a_sentence_plays_from_there_and_marks_it_and_the_word(open_page: Opener) -> None:
    page = open_page(EPISODE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text(SENTENCE).first.click()
    wait_for_time(page, 35.5)
    wait_until(page, f"{WORD}.length === 1")
    page.evaluate(f"{AUDIO}.pause()")
    assert len([url for url in asked if url.endswith("words.json")]) == 1
    expect(page.locator("[data-now]")).to_have_text(SENTENCE)
    for seconds, word in ((36.66, "I"), (36.95, "counted."), (35.2, "I’m")):
        page.evaluate(f"{AUDIO}.currentTime = {seconds}")
        wait_until(page, f"{WORD}[0] === '{word}'")


def test_words_are_fetched_only_when_somebody_listens(open_page: Opener) -> None:
    page = open_page(f"{EPISODE}#t=99")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="On 30 s").click()
    page.locator(".turn").nth(3).hover()
    assert not [url for url in asked if "words" in url]
    page.get_by_role("button", name="Follow along").click()
    wait_until(page, f"{WORD}.length === 1")


def test_arrows_lead_through_a_passage_and_enter_plays(open_page: Opener) -> None:
    page = open_page(EPISODE)
    turn = page.locator(".turn").nth(7)
    turn.locator("> a").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_text(SENTENCE.split(",")[0] + ", but I counted.")
    page.keyboard.press("Enter")
    wait_for_time(page, 35.2)
    expect(page.locator(":focus")).to_have_text(SENTENCE)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(turn.locator("> a")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(turn.get_by_role("link", name="Report a mistake here")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.turn').dataset.start") != "34.7"


def test_selecting_words_does_not_play(open_page: Opener) -> None:
    page = open_page(EPISODE)
    page.get_by_text(SENTENCE).first.dblclick()
    page.evaluate(f"{AUDIO}.pause()")
    page.evaluate(f"{AUDIO}.currentTime = 0")
    text = page.get_by_text("Out of fifty?").first
    box = text.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 10)
    page.mouse.up()
    assert page.evaluate("String(getSelection())").strip()
    assert time_of(page) == 0
    assert is_paused(page)


@pytest.mark.parametrize("path", ["transcript", "words"])
def test_where_the_words_do_not_come_or_do_not_fit_sentences_are_marked_still(open_page: Opener, path: str) -> None:
    page = open_page("index.html")
    body = json.dumps({"times": [[0]]}) if path == "words" else "<!doctype html>"
    page.route("**/words.json", lambda route: route.fulfill(body=body, content_type="application/json"))
    page.goto(page.url.replace("index.html", EPISODE))
    page.get_by_text(SENTENCE).first.click()
    wait_for_time(page, 35.5)
    expect(page.locator("[data-now]")).to_have_text(SENTENCE)
    assert page.evaluate(WORD) == []


def test_the_place_is_kept_for_each_episode_until_its_end(open_page: Opener) -> None:
    page = open_page(EPISODE)
    page.get_by_role("button", name="On 30 s").click()
    page.get_by_role("button", name="On 30 s").click()
    page.reload()
    wait_for_time(page, 60)
    assert is_paused(page)
    expect(page.get_by_role("status")).to_have_text("Ready at 1:00, where you stopped. Press play to go on.")
    page.goto(page.url + "#t=99")
    page.reload()
    wait_for_time(page, 99)
    page.goto(page.url.replace("the-first-midterm", "trailer").split("#")[0])
    wait_until(page, f"{AUDIO}.readyState > 0")
    assert time_of(page) == 0
    page.go_back()
    wait_until(page, f"{AUDIO}.readyState > 0")
    page.evaluate(f"{AUDIO}.currentTime = 325")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.goto(page.url.split("#")[0])
    page.reload()
    wait_until(page, f"{AUDIO}.readyState > 0")
    assert time_of(page) == 0


def test_a_browser_that_keeps_nothing_still_plays(open_page: Opener) -> None:
    page = open_page("index.html")
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })")
    page.goto(page.url.replace("index.html", EPISODE))
    page.get_by_role("button", name="On 30 s").click()
    wait_for_time(page, 30)


def test_media_keys_know_the_episode_and_its_chapters(open_page: Opener) -> None:
    page = open_page("index.html")
    page.add_init_script(
        "window.keys = {}; const set = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);"
        "navigator.mediaSession.setActionHandler = (name, act) => { keys[name] = act; set(name, act); };"
    )
    page.goto(page.url.replace("index.html", EPISODE))
    assert page.evaluate("navigator.mediaSession.metadata") is None
    page.get_by_role("link", name=re.compile("^1:05 ?, play")).click()
    wait_for_time(page, 65.4)
    page.evaluate(f"{AUDIO}.pause()")
    told = page.evaluate("(told => [told.title, told.artist, told.artwork[0].src])(navigator.mediaSession.metadata)")
    assert told[:2] == ["The first midterm", "Second Draft"]
    assert told[2].endswith("/art/cover-0a1b2c3d.jpg")
    for key, seconds in (("nexttrack", 95.5), ("nexttrack", 240), ("previoustrack", 95.5), ("previoustrack", 0)):
        page.evaluate(f"keys.{key}({{}})")
        assert time_of(page) == seconds, key
    page.evaluate("keys.seekforward({})")
    page.evaluate("keys.seekbackward({ seekOffset: 5 })")
    assert time_of(page) == 25
    page.evaluate("keys.seekto({ seekTime: 100 })")
    page.evaluate("keys.previoustrack({})")
    assert time_of(page) == 95.5


@pytest.mark.parametrize("width", [390, 1280])
def test_a_small_player_follows_where_the_other_is_out_of_sight(open_page: Opener, width: int) -> None:
    page = open_page(EPISODE, viewport={"width": width, "height": 800})
    mini = page.get_by_role("region", name="Small player")
    expect(mini).to_be_hidden()
    page.locator(".foot").scroll_into_view_if_needed()
    expect(mini).to_be_in_viewport()
    mini.get_by_role("button", name="Play").click()
    expect(mini.get_by_role("button", name="Pause")).to_be_visible()
    expect(mini).to_contain_text("/ 5:30")
    mini.get_by_role("button", name="Pause").click()
    wait_until(page, f"{AUDIO}.paused")
    follow = mini.get_by_role("button", name="Follow")
    follow.click()
    expect(page.locator("[data-follow]").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".foot p").last).to_be_attached()
    mini.get_by_role("link", name="The first midterm").click()
    expect(page.locator("audio")).to_be_in_viewport()
    expect(mini).to_be_hidden()


def test_the_page_follows_each_sentence_out_of_sight_and_stays_still_when_told_to(open_page: Opener) -> None:
    page = open_page(EPISODE, reduced_motion="reduce", viewport={"width": 1280, "height": 500})
    follow = page.get_by_role("button", name="Follow along")
    follow.click()
    page.evaluate(f"{AUDIO}.play()")
    for seconds in (43, 46.5, 200):
        page.evaluate(f"{AUDIO}.currentTime = {seconds}")
        wait_until(page, f"Math.abs(Number(document.querySelector('[data-now]')?.dataset.start) - {seconds}) < 8")
        expect(page.locator("[data-now]")).to_be_in_viewport()
    follow.click()
    page.evaluate(f"{AUDIO}.currentTime = 100")
    before = page.evaluate("scrollY")
    wait_until(page, "Math.abs(Number(document.querySelector('[data-now]').dataset.start) - 100) < 8")
    assert page.evaluate("scrollY") == before


def test_every_passage_can_be_linked_to_and_reported(open_page: Opener) -> None:
    page = open_page(EPISODE, permissions=["clipboard-read", "clipboard-write"])
    turn = page.locator(".turn").nth(7)
    turn.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    turn.hover()
    turn.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Link to 0:34 copied.")
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link.endswith(f"{EPISODE}#t=34.7")
    address = urlsplit(str(turn.get_by_role("link", name="Report a mistake here").get_attribute("href")))
    said = parse_qs(address.query)
    assert (address.scheme, address.path) == ("mailto", "show@example.org")
    assert said["subject"] == ["A mistake in the transcript of “The first midterm”"]
    assert said["body"][0].startswith(f"{link}\n\n0:34\nNora: Nine days. I’m not proud of it")
    page.mouse.move(0, 0)  # where no passage slips under the pointer as the page scrolls
    page.locator(".turn").nth(2).locator("> a").focus()
    expect(page.locator(".turn").nth(2).get_by_role("button", name="Copy link")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link", exact=True)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".turn").nth(3).locator("> a")).to_be_focused()


def test_axe_finds_nothing_in_a_passage_being_played(open_page: Opener, axe: Axe) -> None:
    page = open_page("episodes/trailer/index.html", reduced_motion="reduce")
    page.get_by_text("It was out of a hundred.").click()
    wait_until(page, f"{WORD}.length === 1")
    page.evaluate(f"{AUDIO}.pause()")
    page.locator(".foot").scroll_into_view_if_needed()
    expect(page.get_by_role("region", name="Small player")).to_be_visible()
    assert axe(page) == []


def test_a_screen_reader_is_told_what_the_golden_tree_says(open_page: Opener) -> None:
    """After a change that is meant, write it anew: PODCAST_GOLDEN=write pytest tests/site"""
    page = open_page("episodes/trailer/index.html")
    wait_until(page, f"{AUDIO}.readyState > 0")
    tree = page.locator("body").aria_snapshot() + "\n"
    if os.environ.get("PODCAST_GOLDEN") == "write":
        (GOLDEN / "episode.aria.yaml").write_text(tree, encoding="utf-8")
    assert tree == (GOLDEN / "episode.aria.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [EPISODE, "resources/exam-wrapper/index.html"])
def test_on_a_phone_it_is_seen_that_something_was_copied(open_page: Opener, path: str) -> None:
    page = open_page(path, permissions=["clipboard-write"], viewport={"width": 390, "height": 600})
    for summary in page.locator("details.embed > summary").all():
        summary.click()
    for button in page.locator("details.embed button").all():
        button.click()
        expect(page.get_by_role("status")).not_to_be_empty()
        expect(page.get_by_role("status")).to_be_in_viewport()


def test_the_code_to_embed_can_be_copied_and_frames_the_player(open_page: Opener, site_url: str) -> None:
    page = open_page(EPISODE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Embed this episode").click()
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    code = str(page.evaluate("navigator.clipboard.readText()"))
    assert 'src="https://example.org/second-draft/embed/the-first-midterm/"' in code
    page = open_page("index.html", bypass_csp=True)
    page.set_content(code.replace("https://example.org/second-draft/", site_url))
    frame = page.frame_locator("iframe")
    expect(frame.locator("audio")).to_be_visible()
    expect(frame.get_by_role("link", name="Read the transcript")).to_be_in_viewport(ratio=1)


def test_a_moment_is_cited_with_the_time_the_player_stands_at(open_page: Opener) -> None:
    page = open_page(EPISODE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Cite this episode").click()
    expect(page.locator("#in-text")).to_have_text("(Okafor et al., 2026, 0:00)")
    page.get_by_role("link", name="4:00 What the number didn’t say").click()
    wait_for_time(page, 240)
    page.evaluate(f"{AUDIO}.pause()")
    page.get_by_role("button", name="Copy with the time").click()
    assert page.evaluate("navigator.clipboard.readText()") == "(Okafor et al., 2026, 4:00)"
    page.get_by_role("button", name="Copy the reference").click()
    assert str(page.evaluate("navigator.clipboard.readText()")).startswith("Okafor et al., 2026. The first midterm.")
    page = open_page("resources/exam-wrapper/index.html", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Cite this resource").click()
    page.get_by_role("button", name="Copy the reference").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert str(page.evaluate("navigator.clipboard.readText()")).startswith("Lovett, 2013. Exam wrappers")


@pytest.mark.parametrize("sheet", ["transcript", "journal"])
def test_sheets_print_their_words_and_nothing_to_press(open_page: Opener, sheet: str) -> None:
    page = open_page(EPISODE.replace("index.html", f"{sheet}/index.html"))
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Show")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The first midterm")
    expect(page.locator(".hero")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.get_by_text("https://example.org/second-draft/episodes/the-first-midterm/")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")
