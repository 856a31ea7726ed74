"""One fault at a time in a published show: told in plain words with its remedy, and nothing that was good is lost."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import feedparser
import pytest
from PIL import Image

from podcast_tool.problems import PodcastError, has_errors

from .shows import add_recording, make_show, run, snapshot

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Fault:
    """What is done to the show, and what must come of it.

    `outcome`: the site stays as it was to the byte; only the faulty episode stays as it was and a new one comes out;
    or everything is published rightly, with or without a word.
    """

    seed: Callable[[Path], object]
    outcome: Literal["untouched", "held", "published"]
    code: str = ""
    file: str = ""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A serial with two episodes out and a third one ready."""
    show = make_show(tmp_path_factory.mktemp("seeded"), kind='"serial"', email='"pod@test-college.ca"')
    for number, name in enumerate(("a", "b"), 1):
        add_recording(show, f"{name}.mp3", title=name.upper(), date=f"2026-09-1{number}", pitch=400 + 50 * number)
        sheet(show, name, f"number = {number}")
    run(show)
    add_recording(show, "new.mp3", title="New", date="2026-09-20", pitch=700)
    sheet(show, "new", "number = 3")
    return show


def sheet(show: Path, name: str, text: str) -> None:
    file = show / "show_notes" / name / "episode.toml"
    file.parent.mkdir(exist_ok=True)
    before = file.read_text() if file.exists() else ""
    file.write_text(f"{text}\n{before}")


def write(name: str, content: str | bytes) -> Callable[[Path], object]:
    def seed(show: Path) -> None:
        (show / name).parent.mkdir(exist_ok=True)
        (show / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return seed


def change(name: str, before: str, after: str) -> Callable[[Path], object]:
    def seed(show: Path) -> None:
        text = (show / name).read_text()
        assert before in text
        (show / name).write_text(text.replace(before, after))

    return seed


def say(name: str, text: str) -> Callable[[Path], object]:
    return lambda show: sheet(show, name, text)


def fourth(
    title: str = "Fourth", *, then: Callable[[Path], object] = bool, said: str = "number = 4"
) -> Callable[[Path], object]:
    def seed(show: Path) -> None:
        add_recording(show, "d.mp3", title=title, date="2026-09-25", pitch=800)
        sheet(show, "d", said)
        then(show)

    return seed


def cut(name: str, size: int) -> Callable[[Path], object]:
    def seed(show: Path) -> None:
        (path,) = show.glob(name)
        path.write_bytes(path.read_bytes()[:size])

    return seed


def art(
    name: str, mode: str = "RGB", size: tuple[int, int] = (1500, 1500), kind: str = "PNG"
) -> Callable[[Path], object]:
    return lambda show: Image.new(mode, size).save(show / name, kind)


def heavy_art(show: Path) -> None:
    """A real picture, and 40 MB of something behind it."""
    with (show / "artwork.png").open("ab") as file:
        file.write(bytes(40 << 20))


def lose_row(show: Path) -> None:
    import json

    lock = show / "podcast.lock"
    document = json.loads(lock.read_text())
    document["episodes"] = document["episodes"][1:]
    lock.write_text(json.dumps(document))


def lose_row_and_sheet(show: Path) -> None:
    lose_row(show)
    shutil.rmtree(show / "show_notes/a")


def swap_guids(show: Path) -> None:
    text = (show / "show_notes/a/episode.toml").read_text()
    line = next(line for line in text.splitlines() if line.startswith("guid"))
    (show / "show_notes/a/episode.toml").write_text(text.replace(line, 'guid = "11111111-1111-4111-8111-111111111111"'))


FAULTS: Mapping[str, Fault] = {
    "a control character in a title": Fault(fourth("Fou\x07rth"), "published"),
    "a published file cut short": Fault(cut("public/audio/a-*.mp3", 900), "published"),
    "a published file cut short, its recording broken": Fault(
        lambda show: (cut("public/audio/a-*.mp3", 900)(show), cut("episodes/a.mp3", 0)(show)), "untouched", "P901", "a"
    ),
    "two recordings for one episode": Fault(
        lambda show: shutil.copy(show / "episodes/a.mp3", show / "episodes/A.mp3"), "held", "E201", "episodes/A.mp3"
    ),
    "a JPEG named png": Fault(art("episodes/a.png", kind="JPEG"), "published"),
    "40 MB of artwork": Fault(heavy_art, "held", "S150", "larger than 32 MB"),
    "artwork in CMYK": Fault(art("artwork.png", "CMYK", kind="JPEG"), "published"),
    "artwork with alpha": Fault(art("artwork.png", "RGBA"), "published"),
    "artwork that is not square": Fault(art("artwork.png", size=(1500, 1800)), "published", "A305", "artwork.png"),
    "artwork that is too small": Fault(art("artwork.png", size=(300, 300)), "held", "A304", "artwork.png"),
    "artwork that is no picture": Fault(write("artwork.png", "hello"), "held", "A301", "artwork.png"),
    "no artwork": Fault(lambda show: (show / "artwork.png").unlink(), "held", "S150", "podcast.toml"),
    "an episode's own art is no picture": Fault(write("episodes/a.png", "hello"), "held", "A301", "episodes/a.png"),
    "a chapter past the end": Fault(
        write("show_notes/a/notes.md", "(00:00) X\n(99:00) Y\n"), "held", "C102", "show_notes/a/notes.md"
    ),
    "chapters out of order": Fault(
        write("show_notes/a/notes.md", "(00:01) Second\n(00:00) First\n"), "published", "C101", "show_notes/a/notes.md"
    ),
    "a date in the future": Fault(fourth(said="published = 2027-01-01\nnumber = 4"), "held", "E212", "episodes/d.mp3"),
    "a negative number": Fault(fourth(said="number = -4"), "held", "D103", "show_notes/d/episode.toml"),
    "a serial episode without a number": Fault(fourth(said=""), "held", "F115", "episodes/d.mp3"),
    "a date that is none": Fault(say("a", 'published = "soon"'), "held", "D103", "show_notes/a/episode.toml"),
    "an unknown key of an episode": Fault(say("a", 'titel = "x"'), "held", "D102", "show_notes/a/episode.toml"),
    "a category in small letters": Fault(
        change("podcast.toml", '"Education"', '"education"'), "untouched", "S109", "podcast.toml"
    ),
    "an unknown language": Fault(change("podcast.toml", '"en"', '"xx"'), "untouched", "S108", "podcast.toml"),
    "an address with an impossible port": Fault(
        change("podcast.toml", "college.ca/", "college.ca:99999/"), "untouched", "S104", "podcast.toml"
    ),
    "an address without scheme": Fault(change("podcast.toml", "https://", ""), "untouched", "D103", "podcast.toml"),
    "an address with blanks": Fault(
        change("podcast.toml", "test-college", "test college"), "untouched", "D103", "podcast.toml"
    ),
    "a mail address that is none": Fault(
        change("podcast.toml", "pod@test", "pod at test"), "untouched", "S114", "podcast.toml"
    ),
    "an unknown key of the show": Fault(change("podcast.toml", "author", "autor"), "untouched", "D102", "podcast.toml"),
    "a podcast.toml that is no TOML": Fault(write("podcast.toml", "title = "), "untouched", "D101", "podcast.toml"),
    "a podcast.toml in UTF-16": Fault(
        write("podcast.toml", 'title = "x"'.encode("utf-16")), "untouched", "D101", "podcast.toml"
    ),
    "a GUID edited in episode.toml": Fault(swap_guids, "untouched", file="show_notes/a/episode.toml"),
    "a GUID edited in podcast.lock": Fault(
        change("podcast.lock", '"guid": "', '"guid": "0'), "untouched", file="podcast.lock"
    ),
    "a podcast.lock cut short": Fault(cut("podcast.lock", 200), "untouched", file="podcast.lock"),
    "a lost row of podcast.lock": Fault(lose_row, "untouched", file="podcast.lock"),
    "a lost row and a lost episode.toml": Fault(lose_row_and_sheet, "untouched", file="podcast.lock"),
    "a broken download": Fault(fourth(then=cut("episodes/d.mp3", 2000)), "held", "E217", "episodes/d.mp3"),
    "a published recording cut to 500 bytes": Fault(cut("episodes/a.mp3", 500), "held", "E217", "episodes/a.mp3"),
    "an empty recording": Fault(write("episodes/d.mp3", ""), "held", "A102", "episodes/d.mp3"),
    "a text named mp3": Fault(write("episodes/d.mp3", "Hello. " * 99), "held", "A103", "episodes/d.mp3"),
    "a transcript in UTF-16": Fault(write("episodes/a.txt", "Café talk.".encode("utf-16")), "published"),
    "a transcript in Latin-1": Fault(
        write("episodes/a.txt", "Café talk.".encode("latin-1")), "held", "E221", "episodes/a.txt"
    ),
    "notes of 5 MB": Fault(write("show_notes/a/notes.md", "word " * (1 << 20)), "published", "N101", "notes.md"),
    "a broken links.toml": Fault(write("show_notes/a/links.toml", "[[link"), "held", "D101", "show_notes/a/links.toml"),
    "a broken resources.toml": Fault(
        write("show_notes/resources.toml", "[[resource"), "untouched", "D101", "show_notes/resources.toml"
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_told_and_costs_nothing_that_was_good(published: Path, tmp_path: Path, name: str) -> None:
    fault = FAULTS[name]
    show = tmp_path / "show"
    shutil.copytree(published, show)
    fault.seed(show)
    before = {path: content for path, (_, content) in snapshot(show / "public").items()}
    told, errors = built(show)
    after = {path: content for path, (_, content) in snapshot(show / "public").items()}
    assert all(text and fix for _, text, fix in told)
    if fault.code or fault.file:
        assert any(code == fault.code and fault.file in text for code, text, _ in told), told
    assert errors == (fault.outcome != "published" and fault.code != "E212")
    if fault.outcome == "untouched":
        assert after == before
        return
    entries = feedparser.parse(after["feed.xml"]).entries
    fourth_too = fault.outcome == "published" and (show / "episodes/d.mp3").exists()
    assert [item.title for item in entries] == [*(["Fourth"] if fourth_too else []), "New", "B", "A"]
    for item in entries:
        path = item.enclosures[0].href.removeprefix("https://pod.test-college.ca/")
        assert len(after[path]) == int(item.enclosures[0].length) > 5000
    assert b"itunes:image" in after["feed.xml"]


def built(show: Path) -> tuple[list[tuple[str, str, str]], bool]:
    """Code, text with its file, and remedy of whatever a build says, and whether any of it is an error.

    A refusal to go on has no code.
    """
    try:
        report = run(show)
    except PodcastError as error:
        return [("", str(error), error.fix)], True
    told = [(problem.code, f"{problem.where.path} {problem.text}", problem.fix) for problem in report.problems]
    return told, has_errors(report.problems)


def test_a_transcript_in_utf_16_is_published_letter_by_letter(published: Path, tmp_path: Path) -> None:
    show = tmp_path / "show"
    shutil.copytree(published, show)
    (show / "episodes/a.txt").write_bytes("Café déjà vu.".encode("utf-16"))
    run(show)
    assert "Café déjà vu." in (show / "public/episodes/a/transcript.txt").read_text()
