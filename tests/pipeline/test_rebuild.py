"""What a second build does: nothing where nothing changed, and no more than what a change touches."""

import shutil
from pathlib import Path

import pytest

from pipeline.shows import add_recording, make_show, put_hearing, run, snapshot, sure
from podcast_tool.search import search_index

TALK = "Ann talks about gardens and bridges. Then she talks about sleep. In the end nobody knows what to say of it."
# The parts of the index are named after what they hold.
INDEX = "pagefind/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of three episodes with notes, words, artwork and two resources, built with its search index."""
    root = make_show(tmp_path_factory.mktemp("show"))
    for day, name in enumerate(("apples", "bridges", "clouds"), start=1):
        add_recording(root, f"{name}.mp3", title=name.capitalize(), date=f"2026-09-0{day}", pitch=200 * day)
        (root / "show_notes" / name).mkdir(parents=True)
        (root / "show_notes" / name / "notes.md").write_text(f"This is about {name}.\n\nIt ends here.\n")
    (root / "show_notes" / "resources.toml").write_text(
        '[[resource]]\nid = "gardens"\ntitle = "Gardens and bridges"\nurl = "https://example.com/gardens"\n'
    )
    for name in ("apples", "bridges", "clouds"):
        put_hearing(root, name, *sure(f"{TALK} That was {name}."))
    assert not [problem for problem in run(root).problems if problem.severity == "error"]
    return root


@pytest.fixture
def show(built: Path, tmp_path: Path) -> Path:
    """A copy of it, which no other test touches."""
    return Path(shutil.copytree(built, tmp_path / "show", symlinks=True))


def changed_by_build(root: Path) -> list[str]:
    """The files of public/ that a build writes or removes; the parts of the index count as one."""
    before = snapshot(root / "public")
    report = run(root)
    after = snapshot(root / "public")
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert report.written
    assert {*report.written.changed, *report.written.removed} == changed
    return sorted({INDEX if path.startswith(INDEX) else path for path in changed})


def test_where_nothing_changed_nothing_is_written(show: Path) -> None:
    assert (show / "public" / "pagefind" / "pagefind.js").is_file()
    assert (show / "public" / "episodes" / "bridges" / "transcript.vtt").is_file()
    run(show)
    assert changed_by_build(show) == []
    assert changed_by_build(show) == []


def test_a_changed_note_rewrites_its_page_the_feed_and_the_index(show: Path) -> None:
    notes = show / "show_notes" / "bridges" / "notes.md"
    notes.write_text(notes.read_text() + "\nA line that was added.\n")
    assert changed_by_build(show) == ["episodes/bridges/index.html", "feed.xml", INDEX]


def test_a_changed_first_paragraph_is_also_on_the_pages_that_quote_it(show: Path) -> None:
    (show / "show_notes" / "bridges" / "notes.md").write_text("This is about tunnels.\n\nIt ends here.\n")
    assert changed_by_build(show) == [
        "episodes/bridges/index.html",
        "episodes/bridges/transcript/index.html",
        "feed.xml",
        "index.html",
        INDEX,
        "people/index.html",
    ]


def test_a_file_that_was_lost_is_put_back_and_nothing_else_written(show: Path) -> None:
    for path in ("episodes/bridges/index.html", "episodes/clouds/transcript.srt"):
        (show / "public" / path).unlink()
    assert changed_by_build(show) == ["episodes/bridges/index.html", "episodes/clouds/transcript.srt"]


def test_a_file_that_was_changed_by_hand_is_put_right(show: Path) -> None:
    page = show / "public" / "episodes" / "apples" / "words.json"
    page.write_text("{}")
    assert changed_by_build(show) == ["episodes/apples/words.json"]


def test_damaged_words_in_the_cache_are_found_again(show: Path) -> None:
    before = snapshot(show / "public")
    for file in (show / ".podcast" / "timed").iterdir():
        file.write_bytes(b"{}")
    (show / "public" / "episodes" / "bridges" / "index.html").unlink()
    assert changed_by_build(show) == ["episodes/bridges/index.html"]
    assert {path: content for path, (_, content) in snapshot(show / "public").items()} == {
        path: content for path, (_, content) in before.items()
    }


def test_the_cache_keeps_the_words_of_the_present_episodes_alone(show: Path) -> None:
    script = show / "show_notes" / "apples" / "transcript.md"
    script.write_text(script.read_text().replace("gardens", "orchards"))
    run(show)
    assert len(list((show / ".podcast" / "timed").iterdir())) == 3
    assert not (show / ".podcast" / "scratch").exists()


def test_an_index_of_many_megabytes_is_made() -> None:
    # Pagefind's own interface for Python waits for ever for an answer of more than 2 MB.
    pages = [
        (f"episodes/{page}/index.html", _page(" ".join(f"w{page}x{word}" for word in range(20_000))))
        for page in range(20)
    ]
    index = search_index(pages)
    assert sum(map(len, index.values())) > 2 << 20


def _page(words: str) -> bytes:
    return f"<!doctype html><html lang=en><title>A</title><main><h1>A</h1><p>{words}</p></main></html>".encode()
