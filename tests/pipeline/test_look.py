"""What a build makes of the artwork and the notes: colours, wide pictures, sheets; and what stays of them."""

import gzip
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from pipeline.shows import add_recording, make_show, put_hearing, run
from podcast_tool.pipeline.traces import traces
from podcast_tool.project.ledger import read_ledger
from podcast_tool.site.palette import PLAIN, css_of

pytestmark = pytest.mark.slow


def wide(public: Path, page: str) -> Path:
    """The picture that a page gives to those who share it."""
    html = (public / page).read_text()
    assert 'content="summary_large_image"' in html
    found = re.search(r'og:image" content="https://pod.test-college.ca/(cards/[^"]+)"', html)
    assert found
    return public / found[1]


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with red art and one episode with questions and words."""
    root = make_show(tmp_path)
    Image.new("RGB", (1400, 1400), (180, 30, 30)).save(root / "artwork.png")
    add_recording(root, "talk.mp3", title="A talk")
    run(root, dry=True)
    put_hearing(root, "talk", ("Hello.", 0.9), ("You.", 0.9))
    return root


def test_the_artwork_gives_colours_and_pictures_and_nothing_is_made_twice(show: Path) -> None:
    first = run(show)
    public = show / "public"
    assert (public / "assets/colors.css").read_text() != css_of(PLAIN)
    cards = {wide(public, "index.html"), wide(public, "episodes/talk/index.html")}
    for card in cards:
        image = Image.open(io.BytesIO(card.read_bytes()))
        assert image.size == (1200, 630)
        red, green, _ = image.convert("RGB").getpixel((100, 100))  # type: ignore[misc]
        assert red > green + 100
    assert len(cards) == 2
    assert first.written
    again = run(show)
    assert again.written
    assert again.written.changed == ()


def test_a_new_title_paints_a_new_picture_and_takes_the_old_one_away(show: Path) -> None:
    run(show)
    before = wide(show / "public", "episodes/talk/index.html")
    sheet = show / "show_notes/talk/episode.toml"
    sheet.write_text(f'title = "Another talk"\n{sheet.read_text()}')
    run(show)
    assert wide(show / "public", "episodes/talk/index.html") != before
    assert not before.exists()


def test_questions_in_the_notes_become_a_guide_and_a_sheet(show: Path) -> None:
    (show / "show_notes/talk").mkdir(exist_ok=True)
    (show / "show_notes/talk/notes.md").write_text("Hello.\n\n## Questions\n\n1. Why?\n2. What now?\n")
    run(show)
    page = (show / "public/episodes/talk/index.html").read_text()
    assert page.count("<li>What now?</li>") == 1
    assert 'href="../../episodes/talk/journal/index.html"' in page
    assert "What now?" in (show / "public/episodes/talk/journal/index.html").read_text()
    assert b"What now?" in (show / "public/feed.xml").read_bytes()


@pytest.mark.parametrize("words", ["remembered", "forgotten"])
def test_an_episode_that_breaks_keeps_all_that_belongs_to_it(show: Path, words: str) -> None:
    (show / "show_notes/talk").mkdir(exist_ok=True)
    (show / "show_notes/talk/notes.md").write_text("## Questions\n\n- Why?\n")
    add_recording(show, "other.mp3", title="Another", pitch=500)
    run(show)
    public = show / "public"
    own = {path for path in public.rglob("*") if "talk" in str(path.relative_to(public)) and path.is_file()}
    assert {"words.json", "transcript.vtt"} < {path.name for path in own}
    assert len([path for path in own if path.name == "index.html"]) == 4
    (row,) = [row for row in read_ledger((show / "podcast.lock").read_text()).rows if row.slug == "talk"]
    assert {public / path for path in traces(row, public)} == own
    before = {path: path.read_bytes() for path in own}
    if words == "forgotten":
        shutil.rmtree(show / ".podcast/timed")
    (show / "episodes/talk.mp3").write_text("no sound")
    assert run(show).written
    assert {path: path.read_bytes() for path in own if path.exists()} == before


def test_searching_finds_the_page_and_not_its_sheets(show: Path) -> None:
    run(show)
    entries = [gzip.decompress(path.read_bytes()) for path in (show / "public/pagefind").glob("fragment/*")]
    addresses = [json.loads(entry.removeprefix(b"pagefind_dcd"))["url"] for entry in entries]
    assert [address for address in addresses if "talk" in address] == ["/episodes/talk/index.html"]
