"""Tags that are huge, nested, broken or hostile; covers and chapters among them."""

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.flac import FLAC
from mutagen.id3 import (
    APIC,
    CTOC,
    TIT2,
    TXXX,
    WXXX,
    CTOCFlags,
)
from mutagen.mp4 import MP4, AtomDataType, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from podcast_tool.model import Chapter, Tags

from .synthesis import noise_bytes, syncsafe, tone, write_audio
from .tagging import WRITERS, Recordings, chap, codes, copied, jpeg, read, with_id3


def test_five_thousand_frames_are_read(recordings: Recordings, tmp_path: Path) -> None:
    extra = [TXXX(encoding=3, desc=f"key {number}", text=["value"]) for number in range(5000)]
    path = with_id3(copied(recordings, "mp3", tmp_path), TIT2(encoding=3, text=["Many"]), *extra)
    assert read(path).tags.title == "Many"


def compressed_frame(content: bytes) -> bytes:
    body = syncsafe(min(len(content), (1 << 28) - 1)) + zlib.compress(content, 9)
    return b"TIT2" + syncsafe(len(body)) + b"\0\x09" + body


@pytest.mark.parametrize("inside_chapter", [False, True])
def test_a_frame_that_unfolds_into_gigabytes_is_left_folded(
    inside_chapter: bool, recordings: Recordings, tmp_path: Path
) -> None:
    bomb = compressed_frame(b"\x03" + b"x" * 40_000_000)
    if inside_chapter:
        body = b"c\0" + struct.pack(">4I", 0, 1000, 0xFFFFFFFF, 0xFFFFFFFF) + bomb
        bomb = b"CHAP" + syncsafe(len(body)) + b"\0\0" + body
    artist = b"TPE1" + syncsafe(4) + b"\0\0\x03Ann"
    frames = bomb + artist
    path = tmp_path / "x.mp3"
    path.write_bytes(b"ID3\x04\0\0" + syncsafe(len(frames)) + frames + recordings["mp3"].read_bytes())
    found = read(path)
    assert (found.tags.title, found.tags.artist) == ("", "Ann")
    assert all(not chapter.title for chapter in found.chapters)


def test_a_small_compressed_frame_is_read(recordings: Recordings, tmp_path: Path) -> None:
    frames = compressed_frame(b"\x03Folded")
    path = tmp_path / "x.mp3"
    path.write_bytes(b"ID3\x04\0\0" + syncsafe(len(frames)) + frames + recordings["mp3"].read_bytes())
    assert read(path).tags.title == "Folded"


def test_the_front_cover_counts_among_several_pictures(recordings: Recordings, tmp_path: Path) -> None:
    pictures = [
        APIC(encoding=3, mime="image/jpeg", type=kind, desc=str(kind), data=jpeg(colour))
        for kind, colour in ((4, "green"), (3, "blue"), (0, "red"))
    ]
    artwork = read(with_id3(copied(recordings, "mp3", tmp_path), *pictures)).artwork
    assert artwork is not None
    assert artwork.content == jpeg("blue")


def test_a_cover_that_is_only_a_link_is_told_and_never_fetched(recordings: Recordings, tmp_path: Path) -> None:
    link = APIC(encoding=3, mime="-->", type=3, desc="", data=b"http://127.0.0.1:9/x.jpg")
    found = read(with_id3(copied(recordings, "mp3", tmp_path), link))
    assert (found.artwork, codes(found)) == (None, ["A204"])


def test_an_empty_cover_is_told(recordings: Recordings, tmp_path: Path) -> None:
    path = copied(recordings, "m4a", tmp_path)
    file = MP4(path)
    file["covr"] = [MP4Cover(b"", AtomDataType.JPEG)]
    file.save()
    assert codes(read(path)) == ["A204"]


def test_id3_chapters_are_read_in_order_of_time(recordings: Recordings, tmp_path: Path) -> None:
    path = with_id3(
        copied(recordings, "mp3", tmp_path),
        chap("b", 1500, "Two\n<i>", WXXX(encoding=3, desc="", url="https://example.org/two")),
        chap("a", 0, "One", WXXX(encoding=3, desc="", url="javascript:alert(1)")),
        chap("c", 0xFFFFFFFF, "Never"),
        CTOC(element_id="toc", flags=CTOCFlags.TOP_LEVEL, child_element_ids=["zz", "b"], sub_frames=[]),
    )
    assert read(path).chapters == (
        Chapter(start=0, title="One"),
        Chapter(start=1500, title="Two <i>", href="https://example.org/two"),
    )


def test_a_thousand_chapters_with_long_titles_are_read(recordings: Recordings, tmp_path: Path) -> None:
    frames = [chap(str(number), number, "x" * 10_000 if number == 5 else "y") for number in range(1000)]
    chapters = read(with_id3(copied(recordings, "mp3", tmp_path), *frames)).chapters
    assert len(chapters) == 1000
    assert len(chapters[5].title) == 255


@pytest.mark.parametrize("recipe", ["flac", "ogg", "opus"])
def test_vorbis_chapters_are_read(recipe: str, recordings: Recordings, tmp_path: Path) -> None:
    path = copied(recordings, recipe, tmp_path)
    file = {"flac": FLAC, "ogg": OggVorbis, "opus": OggOpus}[recipe](path)
    file["CHAPTER001"], file["CHAPTER001NAME"] = "00:00:00.000", "One"
    file["CHAPTER002"], file["CHAPTER002NAME"] = "00:00:01.500", "Two"
    file["CHAPTER003"], file["CHAPTER003NAME"] = "soon", "Three"
    file.save()
    assert read(path).chapters == (Chapter(start=0, title="One"), Chapter(start=1500, title="Two"))


@pytest.mark.parametrize("kind", ["nero", "quicktime"])
def test_mp4_chapters_of_both_kinds_are_read(kind: str, tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x", tone(3), recipe="m4a", chapters=[(0, "Eins"), (1500, "Zwei €")])
    if kind == "quicktime":
        path.write_bytes(path.read_bytes().replace(b"chpl", b"free"))
    assert read(path).chapters == (Chapter(start=0, title="Eins"), Chapter(start=1500, title="Zwei €"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"ID3",
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
        b"ID3\x09\0\0\0\0\0\x0a" + bytes(40),
        b"fLaC",
        b"fLaC\x84\xff\xff\xff",
        b"OggS",
        b"OggS" + bytes(60) + b"OpusHead",
        b"RIFF\xff\xff\xff\xffWAVELIST\xff\xff\xff\xffINFOINAM\xff\xff\xff\xffhi",
        b"FORM\0\0\0\0AIFFID3 \0\0\0\x04ID3\x04",
        b"\0\0\0\x08ftyp\0\0\0\x08moov",
        b"\0\0\0\0ftyp",
        noise_bytes(3000),
    ],
)
def test_broken_tags_never_raise(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(content)
    assert set(codes(read(tmp_path / "x.mp3"))) <= {"A201"}


def test_unreadable_tags_are_told_and_the_rest_goes_on(recordings: Recordings, tmp_path: Path) -> None:
    (tmp_path / "x.flac").write_bytes(recordings["flac"].read_bytes()[:60])
    found = read(tmp_path / "x.flac")
    assert (found.tags, codes(found)) == (Tags(), ["A201"])
    assert "episodes/x.flac" in found.problems[0].text


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), case=st.sampled_from(sorted(WRITERS)))
def test_damaged_tags_never_raise(data: st.DataObject, case: str, recordings: Recordings, tmp_path: Path) -> None:
    recipe, write = WRITERS[case]
    path = copied(recordings, recipe, tmp_path)
    write(path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.one_of(st.integers(0, 1500), st.integers(len(content) - 3000, len(content) - 4)))
        content[at : at + 4] = data.draw(st.binary(min_size=0, max_size=8))
    path.write_bytes(content)
    codes(read(path))
