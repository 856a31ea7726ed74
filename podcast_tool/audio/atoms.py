"""Tags of MP4 files: iTunes metadata atoms, Nero chapters (chpl) and QuickTime chapter tracks."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from podcast_tool.audio.matrix import RawTags, first_texts, front_cover
from podcast_tool.audio.recording import open_recording
from podcast_tool.model import Chapter
from podcast_tool.problems import BrokenEpisode


def read_atoms(stream: IO[bytes], path: Path, *, name: str) -> RawTags:
    """What the file's atoms say. Raises what mutagen raises."""
    stream.seek(0)
    file = import_module("mutagen.mp4").MP4(stream)
    atoms: dict[str, Any] = file.tags or {}
    covers = [(3, _cover_mime(cover), bytes(cover)) for cover in atoms.get("covr", ())]
    picture, _ = front_cover(covers)
    nero = [Chapter(start=round(entry.start * 1000), title=entry.title) for entry in file.chapters or ()]
    return RawTags(
        texts=first_texts("mp4", lambda key: _texts(atoms.get(key, ()))),
        picture=picture,
        chapters=tuple(nero or _quicktime_chapters(path, name)),
    )


def _cover_mime(cover: Any) -> str:
    from mutagen.mp4 import AtomDataType

    return "image/png" if cover.imageformat == AtomDataType.PNG else "image/jpeg"


def _texts(values: Any) -> Iterator[str]:
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, bytes):
            yield bytes(value).decode("utf-8", "replace")
        elif isinstance(value, tuple):
            yield str(value[0]) if value else ""
        elif value != ():
            yield str(value)


def _quicktime_chapters(path: Path, name: str) -> list[Chapter]:
    try:
        with open_recording(path, name=name) as container:
            return [
                Chapter(start=round(entry["start"] * unit * 1000), title=entry["metadata"].get("title", ""))
                for entry in container.chapters()
                if (unit := entry["time_base"]) is not None
            ]
    except BrokenEpisode:
        return []
