"""ID3 tags: v1, v2.2, v2.3 and v2.4, with chapters (ID3v2 Chapter Frame Addendum 1.0)."""

import zlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import IO, Any, Final

from podcast_tool.audio.matrix import RawTags, first_texts, front_cover
from podcast_tool.model import Chapter

_INFLATED_LIMIT: Final = 16 << 20
_NO_TIME: Final = 0xFFFFFFFF
_LATIN1: Final = 0


def read_id3(stream: IO[bytes]) -> RawTags:
    """What the ID3 tag at the start (or v1 at the end) says; nothing when there is none. Raises what mutagen raises."""
    id3 = import_module("mutagen.id3")
    stream.seek(0)
    try:
        tag = id3.ID3(stream, known_frames=_bounded_frames())
    except id3.ID3NoHeaderError:
        return RawTags()
    unsure: set[str] = set()
    texts = first_texts("id3", lambda name: _texts(tag.getall(name), unsure))
    picture, linked = front_cover((frame.type, frame.mime, frame.data) for frame in tag.getall("APIC"))
    return RawTags(
        texts=texts,
        picture=picture,
        linked_picture=linked,
        chapters=tuple(_chapters(tag.getall("CHAP"))),
        unsure=frozenset(name for name, found in texts.items() if unsure.intersection(found)),
    )


def _bounded_frames() -> dict[str, Any]:
    """mutagen's frames, refusing compressed ones that unfold into more than 16 MB (mutagen itself has no limit)."""
    from mutagen.id3 import Frames, Frames_2_2

    def bounded(name: str, frame_class: Any) -> Any:
        def from_data(cls: Any, header: Any, flags: int, data: bytes) -> Any:
            compressed = cls.FLAG24_COMPRESS if header.version >= header._V24 else cls.FLAG23_COMPRESS
            if flags & compressed and not _inflates_within(data[4:], _INFLATED_LIMIT):
                raise NotImplementedError(f"compressed frame {name} is too big")
            return super(subclass, cls)._fromData(header, flags, data)

        subclass: Any = type(name, (frame_class,), {"_fromData": classmethod(from_data)})
        return subclass

    return {**{name: bounded(name, frame) for name, frame in Frames.items()}, **Frames_2_2}


def _inflates_within(data: bytes, limit: int) -> bool:
    inflater = zlib.decompressobj()
    try:
        return len(inflater.decompress(data, limit + 1)) <= limit and inflater.eof
    except zlib.error:
        return False


def _texts(frames: Iterable[Any], unsure: set[str]) -> Iterator[str]:
    for frame in frames:
        if str(getattr(frame, "desc", "")).startswith("iTun"):
            continue
        for value in getattr(frame, "text", ()):
            text = str(value)
            if getattr(frame, "encoding", None) == _LATIN1 and not text.isascii():
                repaired = _utf8_in_disguise(text)
                text = repaired or text
                if not repaired:
                    unsure.add(text)
            yield text


def _utf8_in_disguise(text: str) -> str:
    """The text meant, where UTF-8 was stored as if it were Latin-1: valid UTF-8 of several bytes is no accident."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""


def _chapters(frames: Iterable[Any]) -> Iterator[Chapter]:
    for frame in frames:
        if frame.start_time >= _NO_TIME:
            continue
        titles = list(_texts(frame.sub_frames.getall("TIT2"), set()))
        links = [str(link.url) for link in frame.sub_frames.getall("WXXX")]
        yield Chapter(start=int(frame.start_time), title="".join(titles[:1]), href="".join(links[:1]))
