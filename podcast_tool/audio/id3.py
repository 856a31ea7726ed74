"""ID3 tags: v1, v2.2, v2.3 and v2.4, with chapters (ID3v2 Chapter Frame Addendum 1.0)."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from io import BytesIO
from itertools import pairwise
from typing import IO, Any, Final

from podcast_tool.audio.matrix import RawTags, first_texts, front_cover
from podcast_tool.audio.recording import id3_size
from podcast_tool.model import Chapter, Millis
from podcast_tool.text import shorten

_INFLATED_LIMIT: Final = 16 << 20
_NO_TIME: Final = 0xFFFFFFFF
_LATIN1: Final = 0
_UTF8: Final = 3
# One byte counts the entries of a table of contents.
MOST_CHAPTERS: Final = 255
# FFmpeg (8.1, measured) takes the size of a frame inside a chapter for a plain number also in ID3v2.4: of a file where
# one is larger than 127 bytes it shows no chapter at all. The encoding and an empty description take two of them.
_INNER_BYTES: Final = 125


def read_id3(stream: IO[bytes]) -> RawTags:
    """What the ID3 tag at the start (or v1 at the end) says; nothing when there is none. Raises what mutagen raises."""
    id3 = import_module("mutagen.id3")
    stream.seek(0)
    try:
        tag = id3.ID3(stream, known_frames=bounded_frames())
    except id3.ID3NoHeaderError:
        return RawTags()
    unsure: set[str] = set()
    texts = first_texts("id3", lambda name: _texts(tag.getall(name), unsure))
    picture, linked = front_cover((frame.type, frame.mime, frame.data) for frame in tag.getall("APIC"))
    return RawTags(
        texts=texts,
        picture=picture,
        linked_picture=linked,
        chapters=tuple(chapters_of(tag)),
        unsure=frozenset(name for name, found in texts.items() if unsure.intersection(found)),
    )


def bounded_frames() -> dict[str, Any]:
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


def chapters_of(tag: Any) -> Iterator[Chapter]:
    """What the CHAP frames of a tag say, in no certain order."""
    for frame in tag.getall("CHAP"):
        if frame.start_time >= _NO_TIME:
            continue
        titles = list(_texts(frame.sub_frames.getall("TIT2"), set()))
        links = [str(link.url) for link in frame.sub_frames.getall("WXXX")]
        yield Chapter(start=int(frame.start_time), title="".join(titles[:1]), href="".join(links[:1]))


def save_tag(tag: Any, file: IO[bytes], *, version: int, chapters: Sequence[Chapter], duration: Millis) -> None:
    """Put the tag in front of the file (ID3v2.3 or 2.4), its chapter frames in order behind all others.

    mutagen would sort them by their size, and some players list them as they stand. Raises what mutagen raises.
    """
    frames = b"".join(_alone(frame, version) for frame in _chapter_frames(chapters, duration, version))
    tag.save(file, v1=0, v2_version=version, padding=lambda _: len(frames))
    file.seek(0)
    end = 10 + (id3_size(file.read(10)) or 0)
    file.seek(end - len(frames))
    file.write(frames)


def _alone(frame: Any, version: int) -> bytes:
    """The bytes of one frame."""
    tag, content = import_module("mutagen.id3").ID3(), BytesIO()
    tag.add(frame)
    tag.save(content, v1=0, v2_version=version, padding=lambda _: 0)
    return content.getvalue()[10:]


def _chapter_frames(chapters: Sequence[Chapter], duration: Millis, version: int) -> Iterator[Any]:
    """The CTOC and the CHAP frames that it lists, as mutagen's frames; at most 255, none for no chapters."""
    id3 = import_module("mutagen.id3")
    kept = chapters[:MOST_CHAPTERS]
    ends = [*(later.start for _, later in pairwise(kept)), *(max(duration, last.start) for last in kept[-1:])]
    names = [f"chp{index}" for index in range(len(kept))]
    if names:
        flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        yield id3.CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])
    for name, chapter, end in zip(names, kept, ends, strict=True):
        title = chapter.title if version < 4 else _fitted(chapter.title)
        inner = [id3.TIT2(encoding=_UTF8, text=[title])]
        if chapter.href and (version < 4 or len(chapter.href.encode()) <= _INNER_BYTES):
            inner.append(id3.WXXX(encoding=_UTF8, desc="", url=chapter.href))
        yield id3.CHAP(element_id=name, start_time=chapter.start, end_time=end, sub_frames=inner)


def _fitted(title: str) -> str:
    """The title in as many bytes as may be, cut at a blank where there is one near."""
    length = len(title)
    while len((fitted := shorten(title, length)).encode()) > _INNER_BYTES:
        length -= 1
    return fitted
