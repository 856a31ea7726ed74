"""What is published of a recording: chapters that agree wherever they are read, a small version, and digests."""

import base64
import hashlib
import html
import json
import re
from pathlib import Path

import av
import feedparser
import pytest
from audio.synthesis import tone, write_audio
from lxml import etree
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from .shows import add_recording, codes, make_show, run, snapshot

pytestmark = pytest.mark.slow

CHAPTERS = ((0, "Forty-one & a <half>"), (1250, "Die Prüfung"), (2500, "Keep the pieces"))
# Lines of notes.md tell whole seconds.
NOTED = tuple((start // 1000 * 1000, title) for start, title in CHAPTERS)
PSC = "{http://podlove.org/simple-chapters}chapter"


def describe(root: Path, name: str, *, chapters: str = "", title: str = "") -> Path:
    folder = root / "show_notes" / name
    folder.mkdir(parents=True, exist_ok=True)
    head = f'title = "{title or name}"\npublished = 2026-09-15\n'
    (folder / "episode.toml").write_text(head + chapters)
    return folder


def as_tables() -> str:
    return "".join(
        f'\n[[chapters]]\nstart = "{start / 1000}"\ntitle = "{title}"\n' for start, title in CHAPTERS
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three recordings whose chapters come from three places; each file's own tags say something else."""
    root = make_show(tmp_path_factory.mktemp("agreeing"))
    add_recording(root, "one.mp3", seconds=4)
    write_audio(
        root / "episodes/two.m4a", tone(4), recipe="m4a faststart", chapters=[(0, "Old"), (900, "Older")]
    )
    write_audio(root / "episodes/three.flac", tone(4), recipe="flac")
    write_audio(root / "episodes/four.m4a", tone(4), recipe="m4a", chapters=CHAPTERS)
    write_audio(root / "episodes/none.mp3", tone(4, pitch=300))
    for name in ("one", "three"):
        describe(root, name, chapters=as_tables())
    lines = "\n".join(f"(0:{start // 1000:02}) {title}" for start, title in NOTED)
    (describe(root, "two") / "notes.md").write_text(lines.replace("<half>", "\\<half>"))
    describe(root, "four")
    describe(root, "none")
    report = run(root)
    assert codes(report) == []
    assert codes(report, "warning") == []
    return root


@pytest.fixture(scope="module")
def items(built: Path) -> dict[str, etree._Element]:
    found = etree.parse(built / "public/feed.xml").iterfind(".//item")
    return {str(item.findtext("title")): item for item in found}


@pytest.mark.parametrize("name", ["one", "two", "three", "four"])
def test_every_place_that_shows_chapters_says_the_same(
    built: Path, items: dict[str, etree._Element], name: str
) -> None:
    public, item, chapters = built / "public", items[name], list(NOTED if name == "two" else CHAPTERS)
    document = json.loads((public / f"episodes/{name}/chapters.json").read_text())
    assert [(round(one["startTime"] * 1000), one["title"]) for one in document["chapters"]] == chapters
    simple = [(millis(one.get("start", "")), one.get("title")) for one in item.iter(PSC)]
    assert simple == chapters
    lines = [f"00:00:{start // 1000:02} {title}" for start, title in chapters]
    described = html.unescape(str(item.findtext("description")))
    assert described.splitlines()[-3:] == lines
    page = (public / f"episodes/{name}/index.html").read_text()
    rows = re.findall(r'<li><a href="#t=([\d.]+)"><span class="clock">[\d:]+</span> <bdi>(.*?)</bdi>', page)
    assert [(round(float(start) * 1000), html.unescape(title)) for start, title in rows] == chapters
    assert in_the_file(public / audio_path(item)) == chapters


def millis(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


def audio_path(item: etree._Element) -> str:
    enclosure = item.find("enclosure")
    assert enclosure is not None
    return str(enclosure.get("url")).removeprefix("https://pod.test-college.ca/")


def in_the_file(path: Path) -> list[tuple[int, str]]:
    """By mutagen, after FFmpeg has been seen to say the same."""
    with av.open(str(path)) as container:
        played = [
            (round(entry["start"] * entry["time_base"] * 1000), entry["metadata"]["title"])
            for entry in container.chapters()
        ]
    if path.suffix == ".m4a":
        said = [(round(entry.start * 1000), entry.title) for entry in MP4(path).chapters]
    else:
        frames = sorted(ID3(path).getall("CHAP"), key=lambda frame: frame.start_time)
        said = [(frame.start_time, str(frame.sub_frames["TIT2"])) for frame in frames]
    assert played == said
    return said


def test_audio_without_chapters_or_with_the_right_ones_is_published_byte_for_byte(
    built: Path, items: dict[str, etree._Element]
) -> None:
    for name, recording in (("none", "none.mp3"), ("four", "four.m4a")):
        published = built / "public" / audio_path(items[name])
        assert published.read_bytes() == (built / "episodes" / recording).read_bytes()


def test_lengths_and_integrity_are_those_of_the_published_bytes(built: Path, items: dict[str, etree._Element]) -> None:
    releases = run(built).releases
    for release in releases:
        path = built / "public" / release.enclosure.path
        assert release.enclosure.size == path.stat().st_size
        assert release.enclosure.integrity == sri(path)
        (small,) = release.alternates
        file = built / "public" / small.path
        assert (small.size, small.integrity) == (file.stat().st_size, sri(file))
        assert small.path == release.enclosure.path.rsplit(".", 1)[0] + ".opus"
        assert small.bitrate == round(small.size * 8000 / release.enclosure.duration)
        page = (built / "public" / release.page / "index.html").read_text()
        assert f'<a href="../../{small.path}" type="audio/ogg" download>Small file (Opus)' in page
    for item in items.values():
        enclosure = item.find("enclosure")
        assert enclosure is not None
        assert enclosure.get("length") == str((built / "public" / audio_path(item)).stat().st_size)


def sri(path: Path) -> str:
    return f"sha384-{base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()}"


def test_the_small_version_is_mono_opus_of_the_same_length(built: Path) -> None:
    for path in (built / "public/audio").glob("*.opus"):
        with av.open(str(path)) as container:
            (stream,) = container.streams
            frames = list(container.decode(stream))
            assert (stream.codec_context.name, frames[0].layout.name) == ("opus", "mono")
        assert abs(sum(frame.samples for frame in frames) / 48_000 - 4) < 0.1


def test_a_second_build_writes_nothing_and_a_lost_cache_makes_the_same_bytes(built: Path) -> None:
    before = snapshot(built / "public")
    report = run(built)
    assert report.written
    assert report.written.changed == ()
    for step in ("marked", "opus", "mp3"):
        for path in (built / ".podcast" / step).rglob("*.*"):
            path.unlink()
    assert codes(run(built)) == []
    assert {path: content for path, (_, content) in snapshot(built / "public").items()} == {
        path: content for path, (_, content) in before.items()
    }


def test_new_chapters_change_the_bytes_but_not_the_address_and_a_new_recording_both(tmp_path: Path) -> None:
    root = make_show(tmp_path)
    add_recording(root, "one.mp3", seconds=4)
    describe(root, "one", chapters=as_tables())
    first = run(root).releases[0]
    sheet = root / "show_notes/one/episode.toml"
    sheet.write_text(sheet.read_text().replace("Keep the pieces", "Break it early"))
    second = run(root).releases[0]
    assert second.enclosure.path == first.enclosure.path
    assert second.enclosure.digest != first.enclosure.digest
    assert in_the_file(root / "public" / second.enclosure.path)[2] == (2500, "Break it early")
    add_recording(root, "one.mp3", seconds=4, pitch=300)
    third = run(root).releases[0]
    assert third.enclosure.path != first.enclosure.path
    pairs = ((release.enclosure.path, release.alternates[0].path) for release in (first, third))
    for old, new in zip(*pairs, strict=True):
        assert (root / "public" / old).read_bytes() == (root / "public" / new).read_bytes()


def test_a_show_can_do_without_small_versions(tmp_path: Path) -> None:
    root = make_show(tmp_path)
    with (root / "podcast.toml").open("a") as file:
        file.write("\n[publish]\nopus = false\n")
    add_recording(root, "one.mp3", title="One")
    (release,) = run(root).releases
    assert release.alternates == ()
    assert not list((root / "public").rglob("*.opus"))
    assert not feedparser.parse(str(root / "public/feed.xml")).bozo


def test_chapters_that_do_not_fit_into_the_file_are_told_and_the_episode_is_published(tmp_path: Path) -> None:
    root = make_show(tmp_path)
    write_audio(root / "episodes/one.m4a", tone(4), recipe="m4a fragmented")
    describe(root, "one", chapters=as_tables())
    report = run(root)
    assert ("A118", "episodes/one.m4a") in codes(report, "warning")
    assert len(report.releases) == 1
