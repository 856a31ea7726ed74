"""Chapters in an M4A that is published as it is: the index (moov) is made anew, the sound stays where it is.

They are written twice, since no app reads both: as Nero's list (udta/chpl) and as QuickTime's text track, whose words
lie behind everything else (ISO/IEC 14496-12; QuickTime File Format, "Chapter lists"). Where the index stands before
the sound, every offset into the sound moves by as much as the index grows.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Final, TypeAlias

from podcast_tool.audio.recording import open_regular
from podcast_tool.model import Chapter, Millis

Box: TypeAlias = tuple[bytes, bytes]

_LARGEST_INDEX: Final = 64 << 20
_MOST: Final = 255
_LARGEST_OFFSET: Final = 0xFFFFFFFF
_MATRIX: Final = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
# Marks the text of a sample as UTF-8.
_ENCODING: Final = b"\x00\x00\x00\x0cencd\x00\x00\x01\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A box at the top of the file: what it is, where it begins, and how long it and its header are."""

    kind: bytes
    start: int
    header: int
    size: int


def mark_mp4(source: Path, target: Path, *, name: str, chapters: Sequence[Chapter], duration: Millis) -> None:
    """Write `source` to `target` with these chapters in place of its own (at most 255; links are not kept).

    Raises ValueError for a file of a shape that offsets can't be mended in (fragments, beyond 4 GB), and struct.error,
    OSError, BrokenEpisode.
    """
    kept = chapters[:_MOST]
    with open_regular(source, name=name) as stream:
        places = list(_places(stream))
        index = _index_of(places)
        size = os.fstat(stream.fileno()).st_size
        stream.seek(index.start + index.header)
        old = stream.read(index.size - index.header)
        grown = len(_index(old, kept, duration, words_at=0)) - index.size
        if size + grown > _LARGEST_OFFSET:
            raise ValueError("too large for the offsets of its index")
        moved = _with_offsets_moved(old, by=grown, behind=index.start)
        new = _index(moved, kept, duration, words_at=size + grown + 8)
        with target.open("wb") as output:
            _copy(stream, output, 0, index.start)
            output.write(new)
            _copy(stream, output, index.start + index.size, size)
            output.write(_box(b"mdat", b"".join(_sample(chapter) for chapter in kept)))


def _copy(stream: IO[bytes], output: IO[bytes], start: int, end: int) -> None:
    stream.seek(start)
    left = end - start
    while left and (chunk := stream.read(min(left, 1 << 20))):
        output.write(chunk)
        left -= len(chunk)


def _places(stream: IO[bytes]) -> Iterator[_Place]:
    end = os.fstat(stream.fileno()).st_size
    at = 0
    while at + 8 <= end:
        stream.seek(at)
        head = stream.read(16)
        size, kind = struct.unpack(">I4s", head[:8])
        header = 8
        if size == 1:
            size, header = struct.unpack(">Q", head[8:16])[0], 16
        elif size == 0:
            size = end - at
        if size < header or at + size > end:
            raise ValueError("a box is longer than the file")
        yield _Place(kind=kind, start=at, header=header, size=size)
        at += size


def _index_of(places: Sequence[_Place]) -> _Place:
    found = [place for place in places if place.kind == b"moov"]
    if len(found) != 1 or any(place.kind == b"moof" for place in places) or found[0].size > _LARGEST_INDEX:
        raise ValueError("no single index")
    return found[0]


def _boxes(content: bytes) -> tuple[list[Box], bytes]:
    """The boxes inside a box, and what is behind the last (QuickTime ends some lists with zeros)."""
    found: list[Box] = []
    at = 0
    while at + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        if size < 8 or at + size > len(content):
            break
        found.append((kind, content[at + 8 : at + size]))
        at += size
    return found, content[at:]


def _box(kind: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _join(boxes: Sequence[Box], tail: bytes = b"") -> bytes:
    return b"".join(_box(kind, content) for kind, content in boxes) + tail


def _inside(content: bytes, *kinds: bytes) -> bytes:
    """The content of the first box down this path. Raises ValueError."""
    for kind in kinds:
        content = next((inner for found, inner in _boxes(content)[0] if found == kind), b"")
        if not content:
            raise ValueError(f"no {kind.decode()}")
    return content


def _index(old: bytes, chapters: Sequence[Chapter], duration: Millis, *, words_at: int) -> bytes:
    boxes, tail = _boxes(old)
    if any(kind in (b"mvex", b"cmov") for kind, _ in boxes):
        raise ValueError("the index is in fragments or compressed")
    tracks = [content for kind, content in boxes if kind == b"trak"]
    replaced = {number for track in tracks for number in _chapter_tracks(track)}
    number = max(_track_number(track) for track in tracks) + 1
    heard = next((track for track in tracks if _inside(track, b"mdia", b"hdlr")[8:12] == b"soun"), b"")
    if not heard:
        raise ValueError("no sound in the index")
    scale = _time_scale(_inside(old, b"mvhd"))
    made: list[Box] = []
    for kind, content in boxes:
        if kind == b"trak" and _track_number(content) not in replaced:
            made.append((kind, _refer(content, number if content is heard else None)))
        elif kind == b"mvhd":
            made.append((kind, content[:-4] + struct.pack(">I", number + 1)))
        elif kind not in (b"trak", b"udta"):
            made.append((kind, content))
    made.append((b"trak", _text_track(number, chapters, duration, scale, words_at)))
    user, rest = _boxes(next((content for kind, content in boxes if kind == b"udta"), b""))
    made.append((b"udta", _join([*(box for box in user if box[0] != b"chpl"), (b"chpl", _nero(chapters))], rest)))
    return _box(b"moov", _join(made, tail))


def _track_number(track: bytes) -> int:
    header = _inside(track, b"tkhd")
    return int(struct.unpack_from(">I", header, 20 if header[0] else 12)[0])


def _time_scale(header: bytes) -> int:
    return int(struct.unpack_from(">I", header, 20 if header[0] else 12)[0])


def _chapter_tracks(track: bytes) -> Iterator[int]:
    references = next((content for kind, content in _boxes(track)[0] if kind == b"tref"), b"")
    for kind, content in _boxes(references)[0]:
        if kind == b"chap":
            yield from (number for (number,) in struct.iter_unpack(">I", content[: len(content) // 4 * 4]))


def _refer(track: bytes, number: int | None) -> bytes:
    """The track with its chapters in track `number`, or with none."""
    boxes, tail = _boxes(track)
    references, rest = _boxes(next((content for kind, content in boxes if kind == b"tref"), b""))
    kept = [box for box in references if box[0] != b"chap"]
    if number is not None:
        kept.append((b"chap", struct.pack(">I", number)))
    others = [box for box in boxes if box[0] != b"tref"]
    at = 1 + next(index for index, (kind, _) in enumerate(others) if kind == b"tkhd")
    return _join([*others[:at], *([(b"tref", _join(kept, rest))] if kept else []), *others[at:]], tail)


def _with_offsets_moved(content: bytes, *, by: int, behind: int) -> bytes:
    """The index with every offset past `behind` moved; all sample tables lie in trak/mdia/minf/stbl."""
    boxes, tail = _boxes(content)
    moved: list[Box] = []
    for kind, inner in boxes:
        if kind in (b"trak", b"mdia", b"minf", b"stbl"):
            inner = _with_offsets_moved(inner, by=by, behind=behind)
        elif kind in (b"stco", b"co64"):
            code = "I" if kind == b"stco" else "Q"
            count = struct.unpack_from(">I", inner, 4)[0]
            offsets = struct.unpack_from(f">{count}{code}", inner, 8)
            mended = (offset + by if offset > behind else offset for offset in offsets)
            inner = inner[:8] + struct.pack(f">{count}{code}", *mended)
        moved.append((kind, inner))
    return _join(moved, tail)


def _nero(chapters: Sequence[Chapter]) -> bytes:
    """chpl, version 1: starts in units of 100 ns, titles of at most 255 bytes."""
    entries = b"".join(
        struct.pack(">QB", chapter.start * 10_000, len(title)) + title
        for chapter in chapters
        for title in [_cut(chapter.title, _MOST)]
    )
    return struct.pack(">IIB", 0x01000000, 0, len(chapters)) + entries


def _cut(text: str, size: int) -> bytes:
    return text.encode()[:size].decode(errors="ignore").encode()


def _sample(chapter: Chapter) -> bytes:
    title = _cut(chapter.title, 0xFFFF)
    return struct.pack(">H", len(title)) + title + _ENCODING


def _text_track(number: int, chapters: Sequence[Chapter], duration: Millis, scale: int, words_at: int) -> bytes:
    """A track that nobody sees: one sample of text for each chapter, in milliseconds."""
    length = max(duration, chapters[-1].start + 1)
    spans = [after - before for before, after in pairwise([*(chapter.start for chapter in chapters), length])]
    header = struct.pack(">5I", 2, 0, 0, number, 0) + struct.pack(">I", length * scale // 1000)
    header += bytes(16) + _MATRIX + bytes(8)
    media = struct.pack(">5I2H", 0, 0, 0, 1000, length, 0x55C4, 0)
    handler = struct.pack(">II4s", 0, 0, b"text") + bytes(13)
    info = _box(b"gmhd", _box(b"gmin", struct.pack(">IH3HhH", 0, 0x40, 0x8000, 0x8000, 0x8000, 0, 0)))
    source = _box(b"dinf", _box(b"dref", struct.pack(">II", 0, 1), _box(b"url ", struct.pack(">I", 1))))
    table = _box(b"stbl", _sample_table(chapters, spans, words_at))
    return _box(b"tkhd", header) + _box(
        b"mdia", _box(b"mdhd", media), _box(b"hdlr", handler), _box(b"minf", info, source, table)
    )


def _sample_table(chapters: Sequence[Chapter], spans: Sequence[Millis], words_at: int) -> bytes:
    count = len(chapters)
    sizes = [len(_sample(chapter)) for chapter in chapters]
    description = _box(b"text", bytes(6), struct.pack(">HII", 1, 1, 1), bytes(35))
    return b"".join((
        _box(b"stsd", struct.pack(">II", 0, 1), description),
        _box(b"stts", struct.pack(">II", 0, count), b"".join(struct.pack(">II", 1, span) for span in spans)),
        _box(b"stsc", struct.pack(">5I", 0, 1, 1, count, 1)),
        _box(b"stsz", struct.pack(">III", 0, 0, count), struct.pack(f">{count}I", *sizes)),
        _box(b"stco", struct.pack(">III", 0, 1, words_at)),
    ))  # fmt: skip
