"""The feed as a person sees it who opens its address in a browser: real Chromium, in a folder below the root."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from showcase import MIDTERM, RELEASES, SHOW

from podcast_tool.feed.rss import write_feed
from podcast_tool.preview import open_preview
from podcast_tool.site.pages import open_site

pytestmark = pytest.mark.slow

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
# What stands where, from above: the text of each element that is shown, with the top edge of its box.
SHOWN = """[...document.querySelectorAll("*")]
    .filter(one => !one.children.length && one.getClientRects().length)
    .map(one => [Math.round(one.getBoundingClientRect().top), one.localName, one.textContent])
    .sort((one, other) => one[0] - other[0])"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a feed with a hostile title and hostile notes, in a folder of its own."""
    folder: Path = tmp_path_factory.mktemp("served")
    episode = replace(MIDTERM.episode, title=f"Nora {HOSTILE}", summary=HOSTILE)
    releases = [replace(MIDTERM, episode=episode), *(one for one in RELEASES if one is not MIDTERM)]
    for file in (*open_site(SHOW, artwork="").static_files(), *write_feed(SHOW, releases, artwork="")):
        path = folder / "show" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        assert isinstance(file.content, bytes)
        path.write_bytes(file.content)
    (folder / "index.html").write_text("elsewhere")
    server = open_preview(folder, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"{server.url}show/feed.xml"
    server.shutdown()
    server.server_close()
    thread.join()


def opened(browser: Browser, address: str, expression: str, **options: Any) -> Any:
    context = browser.new_context(**options)
    asked: list[str] = []
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        found = page.evaluate(expression)
    finally:
        context.close()
    base = address.removesuffix("feed.xml")
    assert {url.removeprefix(base) for url in asked} <= {"feed.xml", "assets/feed.css", "assets/site.css"}
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_show_and_episodes_are_read_from_above_and_nothing_else_is_shown(
    browser: Browser, address: str, width: int
) -> None:
    shown = opened(browser, address, SHOWN, viewport={"width": width, "height": 800})
    assert [name for _, name, _ in shown[:4]] == ["title", "author", "description", "link"]
    assert shown[0][2] == SHOW.title
    assert shown[3][2] == SHOW.site_url
    per_episode = [name for _, name, _ in shown[4:]]
    assert per_episode == ["title", "pubDate", "description", "link"] * len(RELEASES)
    scroll = opened(
        browser, address, "document.documentElement.scrollWidth", viewport={"width": width, "height": 800}
    )
    assert scroll <= width


def test_how_to_subscribe_stands_above_the_episodes(browser: Browser, address: str) -> None:
    said = opened(browser, address, "getComputedStyle(document.querySelector('channel'), '::before').content")
    assert "copy the address of this page" in said
    orders = opened(
        browser, address,
        "[['::before'], ['::after']].map(([part]) => getComputedStyle(document.querySelector('channel'), part).order)"
        ".concat(getComputedStyle(document.querySelector('item')).order)",
    )  # fmt: skip
    assert orders == sorted(orders)


def test_hostile_words_are_words(browser: Browser, address: str) -> None:
    texts = [text for _, _, text in opened(browser, address, SHOWN)]
    assert f"Nora {HOSTILE}" in texts
    assert opened(browser, address, "[document.title, document.scripts.length, document.images.length]") in (
        ["", 0, 0], [SHOW.title, 0, 0],
    )  # fmt: skip


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(252, 253, 251)"), ("dark", "rgb(16, 22, 20)")])
def test_it_has_the_colours_of_the_pages(browser: Browser, address: str, scheme: str, paper: str) -> None:
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    assert opened(browser, address, colour, color_scheme=scheme) == paper
