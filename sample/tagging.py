"""What the sample's audio files say of themselves: ID3 with chapters, iTunes atoms, or nothing."""

# mutagen is only partly annotated.
# mypy: disable-error-code="no-untyped-call"

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from mutagen import id3
from mutagen.flac import FLAC
from mutagen.mp4 import MP4, MP4Cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a chapter begins, in seconds."""

    start: float
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """All that an episode's tags can say."""

    title: str
    show: str
    artist: str
    date: str
    number: int
    season: int
    subtitle: str
    description: str
    copyright: str
    page: str
    cover: bytes
    chapters: tuple[Mark, ...]
    duration: float


def tag_mp3(path: Path, label: Label) -> None:
    """Full ID3v2.4: texts, page, front cover, and a table of contents with its chapters."""
    tags = _texts(label)
    tags.add(id3.WOAF(url=label.page))
    tags.add(id3.APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=label.cover))
    _add_chapters(tags, label.chapters, label.duration)
    tags.save(path, v1=0, v2_version=4)


def _texts(label: Label) -> id3.ID3:
    tags = id3.ID3()
    texts = {
        id3.TIT2: label.title,
        id3.TIT3: label.subtitle,
        id3.TPE1: label.artist,
        id3.TALB: label.show,
        id3.TCON: "Podcast",
        id3.TDRC: label.date,
        id3.TRCK: str(label.number),
        id3.TPOS: str(label.season),
        id3.TLAN: "eng",
        id3.TCOP: label.copyright,
        id3.TDES: label.description,
    }
    for frame, text in texts.items():
        tags.add(frame(encoding=3, text=[text]))
    tags.add(id3.COMM(encoding=3, lang="eng", desc="", text=[label.description]))
    return tags


def _add_chapters(tags: id3.ID3, chapters: Sequence[Mark], duration: float) -> None:
    names = [f"chp{n}" for n in range(len(chapters))]
    title = id3.TIT2(encoding=3, text=["Chapters"])
    top_level_ordered = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    tags.add(id3.CTOC(element_id="toc", flags=top_level_ordered, child_element_ids=names, sub_frames=[title]))
    edges = [round(mark.start * 1000) for mark in chapters] + [round(duration * 1000)]
    for name, mark, (start, end) in zip(names, chapters, pairwise(edges), strict=True):
        tags.add(_chapter(name, mark.title, start, end))


def _chapter(name: str, title: str, start: int, end: int) -> id3.CHAP:
    # All bits set: the chapter is given by time alone, not by byte.
    unused = 0xFFFFFFFF
    return id3.CHAP(
        element_id=name,
        start_time=start,
        end_time=end,
        start_offset=unused,
        end_offset=unused,
        sub_frames=[id3.TIT2(encoding=3, text=[title])],
    )


def tag_mp3_briefly(path: Path, title: str, show: str) -> None:
    """No more than a title and the show's name."""
    tags = id3.ID3()
    tags.add(id3.TIT2(encoding=3, text=[title]))
    tags.add(id3.TALB(encoding=3, text=[show]))
    tags.save(path, v1=0, v2_version=4)


def tag_m4a(path: Path, label: Label) -> None:
    """The iTunes atoms of a podcast episode, cover included."""
    audio = MP4(path)
    audio["\xa9nam"] = label.title
    audio["\xa9ART"] = audio["aART"] = label.artist
    audio["\xa9alb"] = label.show
    audio["\xa9day"] = label.date
    audio["\xa9gen"] = "Podcast"
    audio["desc"] = label.subtitle
    audio["ldes"] = label.description
    audio["\xa9cmt"] = label.description
    audio["cprt"] = label.copyright
    audio["purl"] = label.page
    audio["pcst"] = True
    audio["trkn"] = [(label.number, 0)]
    audio["disk"] = [(label.season, 0)]
    audio["covr"] = [MP4Cover(label.cover, MP4Cover.FORMAT_JPEG)]
    audio.save()


def strip_flac(path: Path) -> None:
    """Not one tag left, as a master comes out of an editor."""
    audio = FLAC(path)
    audio.delete()
    audio.clear_pictures()
    audio.save()
