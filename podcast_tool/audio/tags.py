"""What a recording says of itself: title, people, cover, chapters, read by mutagen from every format hosts use."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

from podcast_tool.audio.atoms import read_atoms
from podcast_tool.audio.comments import read_flac, read_ogg
from podcast_tool.audio.id3 import read_id3
from podcast_tool.audio.matrix import RawTags
from podcast_tool.audio.recording import id3_size, open_regular
from podcast_tool.audio.riff import read_chunks
from podcast_tool.audio.rules import A201, A202, A203, A204
from podcast_tool.model import Chapter, Picture, Tags
from podcast_tool.problems import BrokenEpisode, Problem
from podcast_tool.text import clean_line, clean_text, shorten

_LINE: Final = 255
_PROSE: Final = 4_000
_SHORT: Final = 64
_READ_AT_MOST: Final = 40_000
_MOST_CHAPTERS: Final = 5_000
_LARGEST_PICTURE: Final = 32 << 20
_NUMBER: Final = re.compile(r"\s*0*([1-9]\d{0,5})\s*(?:/.*)?", re.ASCII | re.DOTALL)
_OTHER_ALPHABET: Final = re.compile(r"(?<![A-Za-z])[\xc0-\xff\xa8\xb8]{4,}(?![A-Za-z])")
_WEB: Final = re.compile(r"https?://[^\s\"'<>]{1,2000}", re.ASCII | re.IGNORECASE)
_MP4_ATOMS: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """What the tags of one file say, cleaned; `problems` holds only warnings."""

    tags: Tags
    artwork: Picture | None = None
    chapters: tuple[Chapter, ...] = ()
    problems: tuple[Problem, ...] = ()


def mutagen_faults() -> tuple[type[Exception], ...]:
    """Everything that mutagen is known to raise on damaged files; far more than its own MutagenError."""
    from mutagen import MutagenError

    return (
        MutagenError,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        ArithmeticError,
        struct.error,
        zlib.error,
        MemoryError,
        RecursionError,
        AssertionError,
        AttributeError,
        TypeError,
        NotImplementedError,
    )


def read_tags(path: Path, *, name: str) -> Tagged:
    """The tags, front cover and chapters of a recording. Never raises for bad tags: what is unreadable is a warning.

    A file that cannot be opened at all has no tags and no warning here; `measure` refuses it with the reason.
    """
    try:
        with open_regular(path, name=name) as stream:
            raw = _read(stream, path, name)
    except BrokenEpisode:
        return Tagged(tags=Tags())
    except mutagen_faults():
        return Tagged(tags=Tags(), problems=(A201.problem(f"the tags of {name} cannot be read", path=name),))
    return _cleaned(raw, name)


def _read(stream: IO[bytes], path: Path, name: str) -> RawTags:
    head = stream.read(12)
    if head[:4] in (b"RIFF", b"RF64", b"FORM"):
        return read_chunks(stream)
    if head[:4] == b"OggS":
        return read_ogg(stream)
    if head[4:8] in _MP4_ATOMS:
        return read_atoms(stream, path, name=name)
    if head[:4] == b"fLaC":
        return read_flac(stream)
    if _is_flac_behind_id3(stream, head):
        flac, id3 = read_flac(stream), read_id3(stream)
        return replace(flac if flac.texts else id3, picture=flac.picture or id3.picture)
    return read_id3(stream)


def _is_flac_behind_id3(stream: IO[bytes], head: bytes) -> bool:
    size = id3_size(head) if head[:3] == b"ID3" and len(head) >= 10 else None
    if size is None:
        return False
    stream.seek(10 + size)
    return stream.read(4) == b"fLaC"


def _cleaned(raw: RawTags, name: str) -> Tagged:
    problems: list[Problem] = []
    tags = Tags(
        title=_line(raw, "title", name, problems),
        artist=_line(raw, "artist", name, problems, joined=True),
        album=_line(raw, "album", name, problems),
        summary=_prose(raw, name, problems),
        date=clean_line(_first(raw, "date")[:_SHORT]),
        language=clean_line(_first(raw, "language")[:_SHORT]),
        number=_number(_first(raw, "number")),
        season=_number(_first(raw, "season")),
    )
    problems += _strange_letters(raw, tags, name)
    artwork = _artwork(raw, name, problems)
    return Tagged(tags=tags, artwork=artwork, chapters=_chapters(raw.chapters), problems=tuple(problems))


def _first(raw: RawTags, field: str) -> str:
    return next((text for text in raw.texts.get(field, ()) if clean_line(text[:_READ_AT_MOST])), "")


def _line(raw: RawTags, field: str, name: str, problems: list[Problem], *, joined: bool = False) -> str:
    said = ", ".join(raw.texts.get(field, ())[:20]) if joined else _first(raw, field)
    line = clean_line(said[:_READ_AT_MOST])
    if len(line) > _LINE:
        problems.append(_too_long(field, len(said), _LINE, name))
    return shorten(line, _LINE)


def _prose(raw: RawTags, name: str, problems: list[Problem]) -> str:
    said = _first(raw, "summary")
    text = clean_text(said[:_READ_AT_MOST]).strip()
    if len(text) > _PROSE:
        problems.append(_too_long("summary", len(said), _PROSE, name))
    return shorten(text, _PROSE)


def _too_long(field: str, length: int, limit: int, name: str) -> Problem:
    return A202.problem(f"the {field} in the tags of {name} has {length:,} characters; {limit:,} are used", path=name)


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text[:_SHORT])
    return int(match[1]) if match else None


def _strange_letters(raw: RawTags, tags: Tags, name: str) -> Iterator[Problem]:
    for field in ("title", "artist", "album"):
        text = str(getattr(tags, field))
        if field in raw.unsure and _OTHER_ALPHABET.search(text):
            yield A203.problem(f"the {field} in the tags of {name} may be in another alphabet: {text}", path=name)


def _artwork(raw: RawTags, name: str, problems: list[Problem]) -> Picture | None:
    picture = raw.picture
    if picture is None:
        if raw.linked_picture:
            problems.append(A204.problem(f"the cover in {name} is only a link", path=name))
        return None
    if not picture.content or len(picture.content) > _LARGEST_PICTURE:
        what = "empty" if not picture.content else "bigger than 32 MB"
        problems.append(A204.problem(f"the cover in {name} is {what}", path=name))
        return None
    return Picture(content=picture.content, mime=clean_line(picture.mime[:_SHORT]).lower())


def _chapters(chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    cleaned = [
        Chapter(
            start=chapter.start,
            title=clean_line(chapter.title[:_READ_AT_MOST], limit=_LINE),
            href=chapter.href if _WEB.fullmatch(chapter.href) else "",
        )
        for chapter in chapters[:_MOST_CHAPTERS]
        if chapter.start >= 0
    ]
    return tuple(sorted(cleaned, key=lambda chapter: chapter.start))
