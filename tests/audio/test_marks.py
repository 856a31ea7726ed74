"""Chapters written into a copy of a recording: the sound stays the same byte for byte, and every reader sees them."""

import struct
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.id3 import CHAP, CTOC, ID3, TIT2, CTOCFlags, ID3NoHeaderError
from mutagen.mp4 import MP4

from audio.synthesis import tone, write_audio
from audio.tagging import ALL, codes, id3_frames, jpeg, read, with_id3, write_mp4
from podcast_tool.audio.encode import Mp3Tags
from podcast_tool.audio.marks import mark_chapters
from podcast_tool.audio.media import decode_blocks, measure
from podcast_tool.model import Chapter, Millis
from podcast_tool.progress import NO_TASK

CHAPTERS = (
    Chapter(start=0, title="Forty-one percent"),
    Chapter(start=1234, title="Die Prüfung – 失敗", href="https://example.org/a"),
    Chapter(start=2500, title="Z"),
)
TAGS = Mp3Tags(title="Given", artist="Show", album="Album", artwork=jpeg("blue"), chapters=CHAPTERS)
MP4_SHAPES = ("m4a", "m4a faststart")


def marked(source: Path, tags: Mp3Tags = TAGS, *, duration: Millis = 4000) -> Path:
    target = source.with_name(f"marked-{source.name}")
    container = "mp4" if source.suffix == ".m4a" else "mp3"
    written, problems = mark_chapters(
        source, target, name="x", container=container, tags=tags, duration=duration
    )
    assert (written, problems) == (True, ())
    return target


def by_ffmpeg(path: Path) -> list[tuple[int, str]]:
    with av.open(str(path)) as container:
        found = [(entry["start"] * entry["time_base"], entry["metadata"]["title"]) for entry in container.chapters()]
    return [(round(start * 1000), title) for start, title in found]


def samples(path: Path) -> bytes:
    return np.concatenate(list(decode_blocks(path, name="x"))).tobytes()


def said(chapters: tuple[Chapter, ...] = CHAPTERS) -> list[tuple[int, str]]:
    return [(chapter.start, chapter.title) for chapter in chapters]


def behind_tag(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        return content[ID3(path).size :]
    except ID3NoHeaderError:
        return content


@pytest.mark.parametrize("version", [3, 4])
def test_an_mp3_keeps_its_sound_and_its_peoples_tags_and_gets_the_chapters(tmp_path: Path, version: int) -> None:
    source = with_id3(write_audio(tmp_path / "x.mp3", tone(4)), *id3_frames(), version=version)
    copy = marked(source)
    assert behind_tag(copy) == behind_tag(source)
    assert by_ffmpeg(copy) == said()
    tag = ID3(copy, translate=False)
    assert tag.version == (2, version, 0)
    kept = ID3(source, translate=False)
    assert {key: frame for key, frame in tag.items() if not key.startswith(("CHAP", "CTOC"))} == dict(kept)
    assert [table.child_element_ids for table in tag.getall("CTOC")] == [["chp0", "chp1", "chp2"]]
    spans = [(frame.start_time, frame.end_time) for frame in tag.getall("CHAP")]
    assert spans == [(0, 1234), (1234, 2500), (2500, 4000)]
    assert read(copy).tags == ALL
    assert read(copy).chapters == CHAPTERS


def test_what_an_mp3_lacks_is_added_and_wrong_chapters_go(tmp_path: Path) -> None:
    old = CHAP(element_id="other", start_time=7, end_time=9, sub_frames=[TIT2(encoding=3, text=["Old"])])
    source = with_id3(write_audio(tmp_path / "x.mp3", tone(4)), old, TIT2(encoding=3, text=["Own"]))
    tagged = read(marked(source))
    assert (tagged.tags.title, tagged.tags.artist, tagged.tags.album) == ("Own", "Show", "Album")
    assert tagged.artwork
    assert tagged.artwork.content == jpeg("blue")
    assert tagged.chapters == CHAPTERS


def test_a_file_without_any_tag_gets_one_in_front(tmp_path: Path) -> None:
    source = write_audio(tmp_path / "x.mp3", tone(4))
    sound = behind_tag(source)
    source.write_bytes(sound)
    copy = marked(source)
    assert copy.read_bytes().endswith(sound)
    assert by_ffmpeg(copy) == said()


def test_an_mp3_that_says_them_already_needs_no_copy_but_one_without_a_table_does(tmp_path: Path) -> None:
    copy = marked(write_audio(tmp_path / "x.mp3", tone(4)))
    again = mark_chapters(copy, tmp_path / "y", name="x", container="mp3", tags=TAGS, duration=4000)
    assert again == (False, ())
    assert not (tmp_path / "y").exists()
    tag = ID3(copy)
    tag.delall("CTOC")
    tag.add(CTOC(element_id="t", flags=CTOCFlags.TOP_LEVEL, child_element_ids=["chp0"], sub_frames=[]))
    tag.save(copy)
    assert marked(copy).exists()


@pytest.mark.parametrize("recipe", MP4_SHAPES)
@pytest.mark.parametrize("own", [(), ((0, "Old"), (2000, "Older, and with a much longer title"))])
def test_an_m4a_keeps_its_sound_and_tags_and_gets_both_kinds_of_chapters(
    tmp_path: Path, recipe: str, own: tuple[tuple[int, str], ...]
) -> None:
    source = write_audio(tmp_path / "x.m4a", tone(4), recipe=recipe, chapters=own)
    write_mp4(source)
    copy = marked(source)
    assert by_ffmpeg(copy) == said()
    assert [(round(one.start * 1000), one.title) for one in MP4(copy).chapters] == said()
    assert samples(copy) == samples(source)
    before, after = (measure(path, name="x", task=NO_TASK) for path in (source, copy))
    assert (after.duration, after.declared, after.as_is, after.problems) == (before.duration, before.declared, True, ())
    assert read(copy).tags == read(source).tags
    assert read(copy).artwork == read(source).artwork
    assert by_ffmpeg(without_nero(copy)) == said()
    with av.open(str(copy)) as container:
        assert sorted(stream.type for stream in container.streams) == ["audio", "data", "video"]


def without_nero(copy: Path) -> Path:
    """The same with QuickTime's text track alone."""
    path = copy.with_name("no-nero.m4a")
    path.write_bytes(copy.read_bytes().replace(b"chpl", b"free"))
    return path


def test_an_m4a_that_says_them_already_needs_no_copy(tmp_path: Path) -> None:
    copy = marked(write_audio(tmp_path / "x.m4a", tone(4), recipe="m4a"))
    assert mark_chapters(copy, tmp_path / "y", name="x", container="mp4", tags=TAGS, duration=4000) == (False, ())


def test_long_titles_and_many_chapters_fit_what_the_formats_can_count(tmp_path: Path) -> None:
    many = tuple(Chapter(start=10 * index, title=f"{index} " + "失" * 120) for index in range(300))
    for recipe, name in (("mp3", "x.mp3"), ("m4a", "x.m4a")):
        source = write_audio(tmp_path / name, tone(4), recipe=recipe)
        copy = marked(source, Mp3Tags(title="T", chapters=many))
        starts = [start for start, _ in by_ffmpeg(copy)]
        assert starts == [chapter.start for chapter in many[:255]]
        assert all(before < after for before, after in pairwise(starts))


@pytest.mark.parametrize("fault", ["fragments", "no index", "offsets lie", "tag lies"])
def test_a_file_that_cannot_be_mended_is_left_alone_with_a_warning(tmp_path: Path, fault: str) -> None:
    if fault == "tag lies":
        source = write_audio(tmp_path / "x.mp3", tone(1))
        source.write_bytes(b"ID3\x04\x00\x00\xff\xff\xff\xff" + source.read_bytes())
    else:
        recipe = "m4a fragmented" if fault == "fragments" else "m4a"
        source = write_audio(tmp_path / "x.m4a", tone(1), recipe=recipe)
        content = source.read_bytes()
        if fault == "no index":
            source.write_bytes(content.replace(b"moov", b"moow"))
        if fault == "offsets lie":
            at = content.index(b"stco") + 8
            source.write_bytes(content[:at] + struct.pack(">I", 0xFFFFFFF) + content[at + 4 :])
    before = source.read_bytes()
    container = "mp3" if fault == "tag lies" else "mp4"
    written, (problem,) = mark_chapters(
        source, tmp_path / "out", name="x", container=container, tags=TAGS, duration=1000
    )
    assert (written, problem.code, problem.severity) == (False, "A118", "warning")
    assert source.read_bytes() == before


def test_the_same_chapters_give_the_same_bytes(tmp_path: Path) -> None:
    for recipe, name in (("mp3", "x.mp3"), ("m4a", "x.m4a")):
        source = write_audio(tmp_path / name, tone(2), recipe=recipe)
        first = marked(source).read_bytes()
        assert marked(source).read_bytes() == first
        assert codes(read(source)) == []
