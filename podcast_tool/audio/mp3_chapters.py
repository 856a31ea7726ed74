"""Chapters in an MP3 that is published as it is: a new ID3 tag in front of the very same sound.

Only the tag is made anew, in the version it had. All that its people wrote there stays, save the chapters; a title,
artist, album or cover is added only where there is none. What follows the tag is copied byte for byte.
"""

import os
from importlib import import_module
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any, Final

from podcast_tool.audio.encode import Mp3Tags
from podcast_tool.audio.id3 import MOST_CHAPTERS, bounded_frames, chapters_of, save_tag
from podcast_tool.audio.recording import id3_size, open_regular
from podcast_tool.model import Chapter, Millis

_UTF8: Final = 3
_FRONT_COVER: Final = 3
_FOOTER: Final = 0x10


def mark_mp3(source: Path, target: Path, *, name: str, tags: Mp3Tags, duration: Millis) -> bool:
    """Write `source` to `target` with the chapters of `tags`; False, and nothing written, where it has them already.

    Raises what mutagen raises, ValueError for a tag without a usable size, OSError, BrokenEpisode.
    """
    with open_regular(source, name=name) as stream:
        tag, version = _tag_of(stream)
        if _agrees(tag, tags.chapters):
            return False
        start = _sound_start(stream)
        _change(tag, tags)
        with target.open("w+b") as output:
            save_tag(tag, output, version=version, chapters=tags.chapters, duration=duration)
            output.seek(0, os.SEEK_END)
            stream.seek(start)
            copyfileobj(stream, output)
    return True


def _tag_of(stream: IO[bytes]) -> tuple[Any, int]:
    """The tag, its frames as they are, and the version to write: 3 stays 3, all else becomes 4."""
    id3 = import_module("mutagen.id3")
    stream.seek(0)
    head = stream.read(4)
    old = head[:3] == b"ID3" and head[3] < 3
    stream.seek(0)
    try:
        tag = id3.ID3(stream, known_frames=bounded_frames(), translate=old)
    except id3.ID3NoHeaderError:
        return id3.ID3(), 4
    return tag, 3 if tag.version[:2] == (2, 3) else 4


def _agrees(tag: Any, chapters: tuple[Chapter, ...]) -> bool:
    """Whether it says these chapters, and lists them in a table of contents in this order."""
    said = sorted(chapters_of(tag), key=lambda chapter: chapter.start)
    names = [frame.element_id for frame in sorted(tag.getall("CHAP"), key=lambda frame: frame.start_time)]
    flags = import_module("mutagen.id3").CTOCFlags.TOP_LEVEL
    listed = any(table.flags & flags and table.child_element_ids == names for table in tag.getall("CTOC"))
    return listed and [_key(chapter) for chapter in said] == [_key(chapter) for chapter in chapters[:MOST_CHAPTERS]]


def _key(chapter: Chapter) -> tuple[Millis, str, str]:
    return chapter.start, chapter.title, chapter.href


def _sound_start(stream: IO[bytes]) -> int:
    """Where the tag ends (ID3v2.4 structure, sections 3.1 and 3.4). Raises ValueError."""
    stream.seek(0)
    head = stream.read(10)
    if head[:3] != b"ID3":
        return 0
    size = id3_size(head)
    if size is None:
        raise ValueError("the tag's size is no number")
    return 10 + size + (10 if head[3] == 4 and head[5] & _FOOTER else 0)


def _change(tag: Any, tags: Mp3Tags) -> None:
    id3 = import_module("mutagen.id3")
    tag.delall("CHAP")
    tag.delall("CTOC")
    for name, text in (("TIT2", tags.title), ("TPE1", tags.artist), ("TALB", tags.album)):
        if text and not tag.getall(name):
            tag.add(getattr(id3, name)(encoding=_UTF8, text=[text]))
    if tags.artwork and not tag.getall("APIC"):
        tag.add(id3.APIC(encoding=_UTF8, mime="image/jpeg", type=_FRONT_COVER, desc="", data=tags.artwork))
