"""Which frame, atom or comment of which format says what: the tag matrix, and the plain values read by it.

Names are tried from left to right; the first that says anything counts. Sources: ID3v2.4.0 native frames (section 4),
Apple's iTunes metadata atoms, the Xiph Vorbis comment field names, the RIFF INFO list. A disc number is no season.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from podcast_tool.model import Chapter, Picture

Format: TypeAlias = Literal["id3", "mp4", "vorbis", "riff"]

MATRIX: Final[dict[str, dict[Format, tuple[str, ...]]]] = {
    "title": {"id3": ("TIT2",), "mp4": ("\xa9nam",), "vorbis": ("TITLE",), "riff": ("INAM",)},
    "artist": {
        "id3": ("TPE1", "TPE2"),
        "mp4": ("\xa9ART", "aART"),
        "vorbis": ("ARTIST", "PERFORMER", "ALBUMARTIST"),
        "riff": ("IART",),
    },
    "album": {"id3": ("TALB",), "mp4": ("\xa9alb",), "vorbis": ("ALBUM",), "riff": ("IPRD",)},
    "summary": {
        "id3": ("TDES", "COMM", "TIT3"),
        "mp4": ("ldes", "desc", "\xa9cmt"),
        "vorbis": ("DESCRIPTION", "SUMMARY", "COMMENT"),
        "riff": ("ICMT",),
    },
    "date": {
        "id3": ("TDRL", "TDRC", "TDOR"),
        "mp4": ("\xa9day", "purd"),
        "vorbis": ("DATE", "YEAR"),
        "riff": ("ICRD",),
    },
    "language": {
        "id3": ("TLAN",),
        "mp4": ("----:com.apple.iTunes:LANGUAGE",),
        "vorbis": ("LANGUAGE",),
        "riff": ("ILNG",),
    },
    "number": {
        "id3": ("TRCK", "TXXX:EPISODE"),
        "mp4": ("trkn", "tves"),
        "vorbis": ("TRACKNUMBER", "EPISODE"),
        "riff": ("ITRK", "IPRT"),
    },
    "season": {"id3": ("TXXX:SEASON",), "mp4": ("tvsn",), "vorbis": ("SEASON",), "riff": ()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTags:
    """What one file says in its own words, uncleaned: the texts of each field, the cover, the chapters.

    `linked_picture`: the cover is only a link. `unsure`: fields stored without saying in which alphabet.
    """

    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    picture: Picture | None = None
    linked_picture: bool = False
    chapters: tuple[Chapter, ...] = ()
    unsure: frozenset[str] = frozenset()


def first_texts(kind: Format, look_up: Callable[[str], Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The texts of every field, by the first of its names that holds one."""
    found: dict[str, tuple[str, ...]] = {}
    for field_name, names in MATRIX.items():
        for name in names[kind]:
            texts = tuple(text for text in look_up(name) if text.strip())
            if texts:
                found[field_name] = texts
                break
    return found


def front_cover(pictures: Iterable[tuple[int, str, bytes]]) -> tuple[Picture | None, bool]:
    """The front cover (type 3) among (type, MIME type, bytes), else the first; and whether there are only links."""
    found = list(pictures)
    real = [entry for entry in found if entry[1] != "-->"]
    chosen = next((entry for entry in real if entry[0] == 3), real[0] if real else None)
    picture = Picture(content=bytes(chosen[2]), mime=str(chosen[1])) if chosen else None
    return picture, bool(found) and not real
