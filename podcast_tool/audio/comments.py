"""Vorbis comments: FLAC, Ogg Vorbis, Ogg Opus and Ogg FLAC, with the CHAPTERxxx extension and embedded pictures."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import IO, Any, Final

from podcast_tool.audio.matrix import RawTags, first_texts, front_cover
from podcast_tool.model import Chapter
from podcast_tool.timecode import parse_timecode

_OGG: Final = (
    (b"OpusHead", "mutagen.oggopus", "OggOpus"),
    (b"\x01vorbis", "mutagen.oggvorbis", "OggVorbis"),
    (b"\x7fFLAC", "mutagen.oggflac", "OggFLAC"),
    (b"Speex   ", "mutagen.oggspeex", "OggSpeex"),
)
_CHAPTER: Final = re.compile(r"CHAPTER(\d{1,4})", re.ASCII)
_MOST_PICTURES: Final = 20


def read_flac(stream: IO[bytes]) -> RawTags:
    """What a FLAC file's comment and picture blocks say. Raises what mutagen raises."""
    stream.seek(0)
    file = import_module("mutagen.flac").FLAC(stream)
    return _read(file.tags, file.pictures)


def read_ogg(stream: IO[bytes]) -> RawTags:
    """What the comment header of an Ogg stream says; nothing for a codec without one. Raises what mutagen raises."""
    stream.seek(0)
    head = stream.read(4096)
    module, reader = next(((module, reader) for magic, module, reader in _OGG if magic in head), ("", ""))
    if not module:
        return RawTags()
    stream.seek(0)
    return _read(getattr(import_module(module), reader)(stream).tags, ())


def _read(comments: Any, blocks: Iterable[Any]) -> RawTags:
    values = _by_name(comments or ())
    pictures = [*blocks, *_embedded(values.get("METADATA_BLOCK_PICTURE", []))]
    covers = [(picture.type, picture.mime, picture.data) for picture in pictures]
    covers += [(3, "image/jpeg", content) for content in _decoded(values.get("COVERART", []))]
    picture, linked = front_cover(covers)
    return RawTags(
        texts=first_texts("vorbis", lambda name: values.get(name, [])),
        picture=picture,
        linked_picture=linked,
        chapters=tuple(_chapters(values)),
    )


def _by_name(comments: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in comments:
        values.setdefault(name.upper(), []).append(value)
    return values


def _decoded(texts: list[str]) -> Iterator[bytes]:
    for text in texts[:_MOST_PICTURES]:
        try:
            yield base64.b64decode(text, validate=False)
        except (binascii.Error, ValueError):
            continue


def _embedded(texts: list[str]) -> Iterator[Any]:
    flac = import_module("mutagen.flac")
    for content in _decoded(texts):
        try:
            yield flac.Picture(content)
        except (flac.error, ValueError, LookupError):
            continue


def _chapters(values: dict[str, list[str]]) -> Iterator[Chapter]:
    for name in sorted(name for name in values if _CHAPTER.fullmatch(name)):
        try:
            start = parse_timecode(values[name][0])
        except ValueError:
            continue
        title, href = (values.get(f"{name}{part}", [""])[0] for part in ("NAME", "URL"))
        yield Chapter(start=start, title=title, href=href)
