"""The example show, built once into a folder, served with byte ranges, and opened in a real browser."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from showcase import ART, ARTWORK, MIDTERM, RELEASES, built_pages

from podcast_tool.preview import open_preview
from podcast_tool.search import search_index

Opener = Callable[..., Page]

SECONDS = 330


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built example, with audio, art and side files in their places."""
    folder = tmp_path_factory.mktemp("public") / "second-draft"
    side_files = [file.path for release in RELEASES if release.transcript for file in release.transcript.files]
    for path in (ARTWORK, ART.preview, MIDTERM.preview, MIDTERM.enclosure.path, "feed.xml", *side_files):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"-")
    for page in built_pages():
        assert isinstance(page.content, bytes)
        (folder / page.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / page.path).write_bytes(page.content)
    # The site lies in a folder of its host, as on many a university's server.
    (folder.parent / "index.html").write_bytes(b"")
    pages = sorted(folder.rglob("*.html"))
    named = [(page.relative_to(folder).as_posix(), page.read_bytes()) for page in pages]
    found = [(path, html) for path, html in named if path.startswith(("episodes", "resources")) and path.count("/") < 3]
    for path, content in search_index(found).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    _write_tone(folder / MIDTERM.enclosure.path)
    Image.new("RGB", (1400, 1400), (255, 200, 60)).save(folder / ARTWORK)
    return folder


def _write_tone(path: Path) -> None:
    second = (np.sin(np.arange(8000) / 8000 * 2 * np.pi * 220) * 300).astype(np.int16)[None]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libmp3lame", rate=8000, layout="mono")
        stream.bit_rate = 16_000
        for number in range(SECONDS):
            frame = av.AudioFrame.from_ndarray(second, format="s16", layout="mono")
            frame.rate, frame.pts = 8000, number * 8000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.fixture(scope="session")
def site_url(public: Path) -> Iterator[str]:
    """The address of the served example."""
    server = open_preview(public.parent, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"{server.url}{public.name}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_page(browser: Browser, site_url: str) -> Iterator[Opener]:
    """Opens a page of the site; at the end, no request may have left it and the console must be empty."""
    noise: list[str] = []
    contexts = []

    def note(address: str, base: str) -> None:
        if not address.startswith((base, "data:")):
            noise.append(f"request: {address}")

    def opened(path: str, *, base: str = site_url, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: noise.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: noise.append(f"error: {error}"))
        page.on("request", lambda request: note(request.url, base))
        page.goto(base + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert noise == []
