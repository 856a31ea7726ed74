"""A law: whatever chapters are called and wherever they start, every form in which they are published says the same."""

import html
import json
from dataclasses import replace
from pathlib import Path

import av
import pytest
from audio.synthesis import tone, write_audio
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from mutagen.id3 import ID3, TIT2
from mutagen.mp4 import MP4

from podcast_tool.audio.encode import Mp3Tags
from podcast_tool.audio.marks import mark_chapters
from podcast_tool.chapters import choose_chapters, write_chapters_json
from podcast_tool.feed.rss import write_feed
from podcast_tool.model import Chapter, Enclosure, Episode, Notes, Release, Show
from podcast_tool.pipeline.chaptering import list_chapters
from podcast_tool.project.layout import open_project
from podcast_tool.timecode import format_clock

from .shows import NOW, add_recording, make_show, options, run

pytestmark = pytest.mark.slow

LENGTH = 3_000
SHOW = Show(title="S", description="D", author="A", site_url="https://pod.test-college.ca/")
PSC = "{http://podlove.org/simple-chapters}chapter"
Found = list[tuple[int, str]]

_TITLES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_CHAPTERS = st.dictionaries(st.integers(min_value=0, max_value=LENGTH - 1), _TITLES, min_size=1, max_size=12)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sound")
    made = [write_audio(folder / "v24.mp3", tone(LENGTH / 1000)), write_audio(folder / "v23.mp3", tone(LENGTH / 1000))]
    tag = ID3()
    tag.add(TIT2(encoding=1, text=["T"]))
    tag.save(made[1], v2_version=3)
    made.append(write_audio(folder / "late.m4a", tone(LENGTH / 1000), recipe="m4a"))
    made.append(write_audio(folder / "early.m4a", tone(LENGTH / 1000), recipe="m4a faststart"))
    return made


@settings(deadline=None, max_examples=25)
@given(_CHAPTERS)
def test_all_forms_agree(recordings: list[Path], found: dict[int, str]) -> None:
    given_ones = tuple(Chapter(start=start, title=title) for start, title in found.items())
    chapters, _ = choose_chapters([("episode.toml", given_ones)], duration=LENGTH, path="x")
    said = [(chapter.start, chapter.title) for chapter in chapters]
    assert said[0][0] == 0
    assert in_json(chapters) == said
    assert in_the_feed(chapters) == said
    for recording in recordings:
        copy = recording.with_stem(f"{recording.stem}-marked")
        container = "mp4" if recording.suffix == ".m4a" else "mp3"
        tags = Mp3Tags(title="T", chapters=chapters)
        assert mark_chapters(recording, copy, name="x", container=container, tags=tags, duration=LENGTH) == (True, ())
        assert by_mutagen(copy) == said
        assert by_ffmpeg(copy) == said


def in_json(chapters: tuple[Chapter, ...]) -> Found:
    document = json.loads(write_chapters_json(chapters, title="T", show="S", duration=LENGTH))
    return [(round(one["startTime"] * 1000), one["title"]) for one in document["chapters"]]


def in_the_feed(chapters: tuple[Chapter, ...]) -> Found:
    """From psc:chapters, after the description's last lines have been seen to say the same to the second."""
    episode = Episode(slug="x", guid="g", title="T", published=NOW, audio="x.mp3")
    sound = Enclosure(path="audio/x.mp3", mime="audio/mpeg", size=1, duration=LENGTH, digest="0" * 64)
    release = Release(episode=episode, notes=Notes(), chapters=chapters, links=(), enclosure=sound, page="episodes/x/")
    (page,) = write_feed(SHOW, [replace(release)], artwork="")
    assert isinstance(page.content, bytes)
    item = etree.fromstring(page.content).find(".//item")
    assert item is not None
    lines = str(item.findtext("description")).split("\n")
    shown = [f"{format_clock(chapter.start)} {html.unescape(chapter.title)}" for chapter in chapters]
    assert [html.unescape(line) for line in lines] == shown
    assert lines[0].startswith("00:00:00 ")
    return [(_millis(str(one.get("start"))), str(one.get("title"))) for one in item.iter(PSC)]


def _millis(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


def by_mutagen(path: Path) -> Found:
    if path.suffix == ".m4a":
        return [(round(entry.start * 1000), entry.title) for entry in MP4(path).chapters]
    frames = sorted(ID3(path).getall("CHAP"), key=lambda frame: frame.start_time)
    return [(frame.start_time, str(frame.sub_frames["TIT2"])) for frame in frames]


def by_ffmpeg(path: Path) -> Found:
    with av.open(str(path)) as container:
        found = [(entry["start"] * entry["time_base"], entry["metadata"]["title"]) for entry in container.chapters()]
    return [(round(start * 1000), title) for start, title in found]


def test_a_link_that_its_host_marks_is_a_chapter_in_every_form_and_a_refused_one_in_none(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A", seconds=60)
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/notes.md").write_text("(00:00) Opening\n(00:41) Films\n")
    answers = {"book": ("yes", "0:20"), "film": ("pin", "0:45"), "no": ("no", "0:30"), "open": ("?", "0:30")}
    catalogue, links = "", ""
    for name, (answer, at) in answers.items():
        catalogue += f'[[resource]]\nid = "{name}"\ntitle = "The {name}"\nurl = "https://hub.ca/{name}"\n'
        links += f'[[link]]\nresource = "{name}"\nanswer = "{answer}"\nat = "{at}"\nchapter = true\n'
    (show / "show_notes/resources.toml").write_text(catalogue)
    (show / "show_notes/a/links.toml").write_text(links)
    assert run(show).problems == ()
    said = [(0, "Opening", None), (20_000, "The book", "https://hub.ca/book"), (41_000, "Films", "https://hub.ca/film")]
    document = json.loads((show / "public/episodes/a/chapters.json").read_text())
    assert [(one["startTime"] * 1000, one["title"], one.get("url")) for one in document["chapters"]] == said
    (sound,) = (show / "public/audio").glob("a-*.mp3")
    assert by_mutagen(sound) == [(start, title) for start, title, _ in said]
    urls = [frame.sub_frames.getall("WXXX") for frame in ID3(sound).getall("CHAP")]
    assert sorted(one.url for found in urls for one in found) == ["https://hub.ca/book", "https://hub.ca/film"]
    feed = etree.parse(show / "public/feed.xml")
    assert [one.get("href") for one in feed.iter(PSC)] == [href for _, _, href in said]
    listed = list_chapters(open_project(show), options(show), "a")
    assert [(one.start, one.title, one.href or None) for one in listed.chapters] == said
