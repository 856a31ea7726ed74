"""The built sample show in other people's hands: parsers, validators, a real browser."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import podcastparser
import pytest
from playwright.sync_api import Browser, Page

from podcast_tool.pipeline.build import Report
from podcast_tool.preview import open_preview

from .conftest import Sample

pytestmark = pytest.mark.slow
PAGES = ("", "episodes/the-first-midterm/", "episodes/asking-for-help/", "episodes/trailer/")


@pytest.fixture(scope="session")
def address(sample: tuple[Sample, Report]) -> Iterator[str]:
    server = open_preview(sample[0].public, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.url
    server.shutdown()
    server.server_close()
    thread.join()


def test_three_parsers_read_the_feed_rightly(sample: tuple[Sample, Report], node: str, node_modules: Path) -> None:
    feed = sample[0].public / "feed.xml"
    reader = Path(__file__).parents[1] / "node/read_feed.mjs"
    command = [node, str(reader), str(node_modules)]
    told = json.loads(subprocess.run(command, input=feed.read_bytes(), capture_output=True, check=True).stdout)
    with feed.open("rb") as stream:
        gpodder = podcastparser.parse("https://second-draft.example/feed.xml", stream)
    titles = ["The Project That Went Wrong", "Asking for Help", "The First Midterm", "What is Second Draft?"]
    assert [item["title"] for item in told["partytime"]["items"]] == titles
    assert [item["title"] for item in told["feedsmith"]["items"]] == titles
    assert [episode["title"] for episode in gpodder["episodes"]] == titles
    for item, smith, episode in zip(
        told["partytime"]["items"], told["feedsmith"]["items"], gpodder["episodes"], strict=True
    ):
        assert item["guid"] == smith["guid"]["value"] == episode["guid"]
        assert item["enclosure"]["length"] == smith["enclosures"][0]["length"] == episode["enclosures"][0]["file_size"]
        assert {found["type"] for found in item["podcastTranscripts"]} >= {"text/vtt", "application/json"}
        assert item["explicit"] is False


def test_nu_finds_no_error_in_any_page(sample: tuple[Sample, Report], java: str, node_modules: Path) -> None:
    (jar,) = node_modules.glob("vnu-jar/build/dist/vnu.jar")
    pages = [str(path) for path in sample[0].public.rglob("*.html")]
    done = subprocess.run(
        [java, "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *pages],
        capture_output=True,
        check=True,
    )
    told = json.loads(done.stdout)["messages"]
    assert [message for message in told if message["type"] == "error"] == []


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_nothing_leaves_the_site_and_the_console_is_silent(
    browser: Browser, address: str, axe: Callable[[Page], list[object]], page: str
) -> None:
    told: list[str] = []
    with browser.new_context(reduced_motion="reduce") as context:
        opened = context.new_page()
        opened.on("request", lambda request: told.append(request.url))
        opened.on("console", lambda message: told.append(f"console: {message.text}"))
        opened.goto(address + page)
        assert axe(opened) == []
    assert [line for line in told if not line.startswith(address)] == []


def test_without_scripts_the_whole_transcript_can_be_read(
    browser: Browser, address: str, sample: tuple[Sample, Report]
) -> None:
    segments = json.loads((sample[0].public / "episodes/asking-for-help/transcript.json").read_text())["segments"]
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + "episodes/asking-for-help/")
        shown = " ".join(page.inner_text("main").split())
    words = " ".join(segment["body"] for segment in segments).split()
    assert all(word in shown for word in words)
