"""Tags of WAV and AIFF files: the ID3 chunk, or the INFO list of WAV. A chunk size that lies ends the search."""

import io
import os
from collections.abc import Iterator
from typing import IO, Final, Literal

from podcast_tool.audio.id3 import read_id3
from podcast_tool.audio.matrix import RawTags, first_texts

_LARGEST: Final = 64 << 20
_MOST_CHUNKS: Final = 1000
_UNKNOWN: Final = 0xFFFFFFFF


def read_chunks(stream: IO[bytes]) -> RawTags:
    """What the ID3 chunk says, or else the INFO list. Raises what mutagen raises."""
    stream.seek(0)
    order: Literal["little", "big"] = "big" if stream.read(4) == b"FORM" else "little"
    info: dict[str, str] = {}
    for kind, body in _tag_chunks(stream, order):
        if kind.lower() == b"id3 ":
            return read_id3(io.BytesIO(body))
        info |= {name.decode("latin-1"): _text(value) for name, value in _parts(body[4:])}
    return RawTags(texts=first_texts("riff", lambda name: [info[name]] if name in info else []))


def _tag_chunks(stream: IO[bytes], order: Literal["little", "big"]) -> Iterator[tuple[bytes, bytes]]:
    at, end, long_data = 12, os.fstat(stream.fileno()).st_size, 0
    for _ in range(_MOST_CHUNKS):
        stream.seek(at)
        head = stream.read(8)
        if len(head) < 8:
            return
        kind, size = head[:4], int.from_bytes(head[4:], order)
        if kind == b"ds64":
            long_data = int.from_bytes(stream.read(16)[8:], "little")
        elif kind == b"data" and size == _UNKNOWN:
            size = long_data or end
        elif kind.lower() == b"id3 " or (kind == b"LIST" and stream.read(4) == b"INFO"):
            stream.seek(at + 8)
            yield kind, stream.read(min(size, _LARGEST))
        at += 8 + size + size % 2


def _parts(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(body):
        size = int.from_bytes(body[at + 4 : at + 8], "little")
        yield body[at : at + 4], body[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _text(value: bytes) -> str:
    value = value.split(b"\0", 1)[0]
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")
