"""A show published by this tool, brought in from its own feed and published again, says the same but for addresses."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from lxml import etree

from podcast_tool.feed.framing import frame_of
from podcast_tool.project.show import read_show
from podcast_tool.wording import shipped_wordings

from . import hosts
from .hosts import Host, serving
from .shows import add_recording, codes, make_show, put_hearing, run, sure
from .test_import import bring, publish

pytestmark = pytest.mark.slow

FRAME = frame_of(shipped_wordings())
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
SHOW = f"""
[[people]]
name = "Bo"
role = "co-host"
href = "https://bo.test-college.ca/"
image = "https://bo.test-college.ca/bo.jpg"
[[location]]
name = "Montréal"
geo = "45.5048, -73.5772"
osm = "R1634158"
country = "ca"
rel = "creator"
[[funding]]
url = "https://give.test-college.ca/"
text = "Give"
[update]
every = "2 weeks"
dtstart = 2026-09-01
[[podroll]]
guid = "{GUID}"
url = "https://sister.test-college.ca/feed.xml"
title = "Sister"
medium = "music"
[publisher]
guid = "{GUID}"
[[seasons]]
number = 1
name = "Autumn"
[[social]]
uri = "https://social.test-college.ca/@show"
account_id = "@show"
priority = 1
"""
KEYS = """
medium = "course"
license = "cc-by-sa-4.0"
copyright = "Ann & Bo"
email = "ann@test-college.ca"
help = "Call <somebody> you trust: 555 & ask."
artwork_alt = "A tree"
verify = "abc"
apple_verify = "05124"
complete = true
unlisted = true
locked = false
"""
TALK = """
season = 1
number = 1
number_display = "Day 1"
advisory = "A fall, & what came of it"
license = "https://creativecommons.org/licenses/by-nc-sa/3.0/"
artwork_alt = "A red square"
[[chapters]]
start = "0:00"
title = "Hello & <hi>"
href = "https://chapters.test-college.ca/?a=1&b=2"
[[chapters]]
start = "0:08.5"
title = "The fall"
[[people]]
name = "Grace"
role = "guest"
[[soundbites]]
start = "0:01"
duration = "0:16"
title = "Falling"
[[elsewhere]]
url = "https://video.test-college.ca/talk"
text = "Video"
[location]
name = "The <lab>"
[[funding]]
url = "https://give.test-college.ca/talk"
[[social]]
uri = "https://social.test-college.ca/@show/1"
"""
NOTES = """\
The bridge fell. [A paper](https://paper.test-college.ca/?a=1&b=2), and [the very moment](#t=9).

**Thanks**

- to *Grace*
"""
GERMAN = """
card.advisory = "Hinweis:"
episode.chapters = "Kapitel"
chapters.start = "Anfang"
[feed]
transcript = "Transkript"
corrected = "Ein Mensch hat das {transcript} berichtigt."
unchecked_by = "Das {transcript} ist von einer Maschine ({engine}), und noch hat es niemand geprüft."
week = { one = "Jede Woche", other = "Alle {count} Wochen" }
"""
LISTED = "A talk in two parts.\n\n(0:00) One\n(0:03) Two & three\n\nThat is all.\n"


@pytest.fixture(scope="module")
def shows(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, bytes, bytes]:
    """A show, the same brought in from its feed, and the feeds of both."""
    old, new = tmp_path_factory.mktemp("old"), tmp_path_factory.mktemp("new")
    with serving() as host:
        assert codes(run(decked(old, host))) == []
        result = bring(new, served(old, host))
    assert [problem.code for problem in result.problems] == []
    return old, new, (old / "public/feed.xml").read_bytes(), publish(new)


def decked(root: Path, host: Host) -> Path:
    """A show that says all it can, served from `host`."""
    make_show(root)
    file = root / "podcast.toml"
    text = file.read_text().replace("https://pod.test-college.ca/", f"{host.base}/").replace("locked = true\n", "")
    text = "\n".join(line for line in text.splitlines() if not line.startswith(("license", "artwork_alt", "locked")))
    file.write_text(KEYS + text + SHOW)
    add_recording(root, "talk.mp3", title="The Talk", date="2026-09-15", seconds=18)
    (root / "episodes/talk.png").write_bytes(hosts.picture("red"))
    add_recording(root, "listed.mp3", title="Listed", date="2026-09-08", seconds=5, pitch=300)
    add_recording(root, "teaser.mp3", title="Teaser", date="2026-09-01", pitch=200)
    add_recording(root, "bare.mp3", title="Bare & without words", date="2026-08-01", pitch=250)
    for name, sheet, notes in (
        ("talk", TALK, NOTES), ("listed", 'summary = "In short: parts."\nseason = 1\n', LISTED),
        ("teaser", 'kind = "trailer"\nsummary = "What this is."\nexplicit = true\n', ""),
    ):  # fmt: skip
        (root / "show_notes" / name).mkdir(parents=True)
        (root / f"show_notes/{name}/episode.toml").write_text(sheet)
        (root / f"show_notes/{name}/notes.md").write_text(notes)
    put_hearing(root, "talk", *sure("the bridge fell and we fell with it into the water"))
    (root / "episodes/listed.txt").write_text("Ann: One thing.\n\nBo: And another.\n")
    return root


def served(root: Path, host: Host) -> str:
    for path in (root / "public").rglob("*"):
        if path.is_file():
            host.put(f"/{path.relative_to(root / 'public').as_posix()}", path.read_bytes())
    return f"{host.base}/feed.xml"


def lines(feed: bytes) -> list[str]:
    """Every element of the feed in order, without addresses."""
    said = []
    for element in etree.fromstring(feed).iter():
        said.append(f"{element.tag} {sorted(element.items())} {element.text or ''}")
    text = "\n".join(said)
    return re.sub(r"(?:http://127\.0\.0\.1:\d+|https://pod\.test-college\.ca)/[^\s\"'<>)]*", "URL", text).split("\n")


def test_publishing_bringing_in_and_publishing_again_changes_only_addresses(
    shows: tuple[Path, Path, bytes, bytes],
) -> None:
    _, _, first, again = shows
    assert len(lines(first)) > 150
    assert lines(again) == lines(first)


def test_what_the_feed_puts_around_the_notes_does_not_come_into_them(shows: tuple[Path, Path, bytes, bytes]) -> None:
    _, new, _, _ = shows
    notes = {path.parent.name: path.read_text() for path in (new / "show_notes").glob("*/notes.md")}
    assert notes == {
        "the-talk": NOTES,
        "listed": f"In short: parts.\n\n{LISTED}".replace("One\n(", "One\\\n("),
        "teaser": "What this is.\n",
    }


@pytest.mark.parametrize(
    ("language", "own", "said"),
    [
        ("fr-CA", "", ("Avertissement : A fall", ">Chapitres<", "Début", "Toutes les 2 semaines", "par une machine")),
        ("de", GERMAN, ("Hinweis: A fall", ">Kapitel<", "Anfang", "Alle 2 Wochen", "von einer Maschine")),
    ],
    ids=["french", "own texts"],
)
def test_a_show_in_another_language_comes_back_without_its_frame(
    tmp_path: Path, language: str, own: str, said: tuple[str, ...]
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    with serving() as host:
        talked(old, host, language, own)
        if own:
            shutil.copytree(old / "theme", new / "theme")
        result = bring(new, served(old, host))
    assert [problem.code for problem in result.problems] == []
    feed = unescape((old / "public/feed.xml").read_text())
    assert [words for words in said if words not in feed] == []
    assert [word for word in ("Content note", "Chapters<", ">Start", "Every ", "by a machine") if word in feed] == []
    assert (new / "show_notes/the-talk/notes.md").read_text() == NOTES
    sheet = (new / "show_notes/the-talk/episode.toml").read_text()
    assert 'advisory = "A fall, & what came of it"' in sheet


def talked(root: Path, host: Host, language: str, own: str) -> None:
    """A published show of one talk in a language, with texts of its own where there are some."""
    make_show(root)
    file = root / "podcast.toml"
    text = file.read_text().replace("https://pod.test-college.ca/", f"{host.base}/")
    text = text.replace('language = "en"', f'language = "{language}"')
    file.write_text(f'help = "Call."\n{text}\n[update]\nevery = "2 weeks"\n[publish]\nopus = false\n')
    if own:
        (root / "theme/texts").mkdir(parents=True)
        (root / f"theme/texts/{language}.toml").write_text(own)
    add_recording(root, "talk.mp3", title="The Talk", seconds=10)
    (root / "show_notes/talk").mkdir(parents=True)
    sheet = 'advisory = "A fall, & what came of it"\n[[chapters]]\nstart = "0:05"\ntitle = "The fall"\n'
    (root / "show_notes/talk/episode.toml").write_text(sheet)
    (root / "show_notes/talk/notes.md").write_text(NOTES)
    put_hearing(root, "talk", *sure("the bridge fell and we fell with it into the water"))
    assert codes(run(root)) == []


def test_keys_come_back_as_keys(shows: tuple[Path, Path, bytes, bytes]) -> None:
    old, new, _, _ = shows
    sheet = (new / "show_notes/the-talk/episode.toml").read_text()
    assert 'advisory = "A fall, & what came of it"' in sheet
    assert sheet.count("[[people]]") == 1, "the show's own people need not be named again"
    (before, _), (show, problems) = (read_show((root / "podcast.toml").read_text()) for root in (old, new))
    assert problems == ()
    for key in (
        "medium", "license", "copyright", "email", "help", "artwork_alt", "verify", "apple_verify", "complete",
        "unlisted", "locked", "people", "locations", "funding", "podroll", "publisher", "seasons", "social",
    ):  # fmt: skip
        assert getattr(show, key) == getattr(before, key), key


def test_a_machines_transcript_stays_one_that_nobody_has_checked(shows: tuple[Path, Path, bytes, bytes]) -> None:
    _, new, _, feed = shows
    assert b"made by a machine (recorded) and nobody has checked it yet" in feed
    assert feed.count(b"has been corrected by a person") == 1
    script = new / "show_notes/the-talk/transcript.md"
    script.write_text(script.read_text().replace("bridge", "Bridge"))
    assert publish(new).count(b"has been corrected by a person") == 2


def test_resources_come_as_words_of_the_notes() -> None:
    """The catalogue behind them is not in the feed; but they are said once, and the frame around them goes."""
    resources = "<p><strong>Resources</strong></p>\n<ul>\n<li><a href=\"https://a.edu/\">A</a> (at 0:09)</li>\n</ul>"
    chapters = "<p><strong>Chapters</strong></p>\n<ul>\n<li>00:00:00 A &lt;b&gt;</li>\n</ul>"
    transcript = '<p>The <a href="https://a.edu/x/">transcript</a> has been corrected by a person.</p>'
    given = resources.replace("0:09", '<a href="https://a.edu/x/#t=9">0:09</a>')
    said = FRAME.own_words(f"<p>Hi.</p>\n{chapters}\n{given}\n{transcript}", "Hi.", page="https://a.edu/x/")
    assert (said.advisory, said.help) == ("", "")
    assert said.notes.replace("\n\n", "\n") == f"<p>Hi.</p>\n{resources}"


def test_words_that_only_look_like_the_frame_stay() -> None:
    html = "<p><strong>Content note: none</strong></p>\n<p>The transcript has been corrected by a person.</p>"
    assert FRAME.own_words(html, "Something else", page="").notes == html
