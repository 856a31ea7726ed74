"""Tags written into real files by mutagen, the same ones in every format."""

import base64
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mutagen.aiff import AIFF
from mutagen.flac import FLAC
from mutagen.flac import Picture as FlacPicture
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    ID3,
    TALB,
    TDRC,
    TIT2,
    TLAN,
    TPE1,
    TRCK,
    TXXX,
)
from mutagen.mp4 import MP4, AtomDataType, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE
from PIL import Image

from podcast_tool.audio.tags import Tagged, read_tags
from podcast_tool.model import Tags

Recordings = dict[str, Path]
ALL = Tags(
    title="Second Draft",
    artist="Ann Example",
    album="Trying Again",
    summary="What went wrong.\nAnd then?",
    date="2026-09-15",
    language="eng",
    number=3,
    season=2,
)


def jpeg(colour: str = "red") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (30, 30), colour).save(stream, "JPEG")
    return stream.getvalue()


def copied(recordings: Recordings, recipe: str, folder: Path, name: str = "x") -> Path:
    return Path(shutil.copy(recordings[recipe], folder / name))


def read(path: Path) -> Tagged:
    return read_tags(path, name=f"episodes/{path.name}")


def codes(tagged: Tagged) -> list[str]:
    assert all(problem.severity == "warning" and problem.fix for problem in tagged.problems)
    return [problem.code for problem in tagged.problems]


def id3_frames(encoding: int = 3) -> list[Any]:
    return [
        TIT2(encoding=encoding, text=["Second Draft"]),
        TPE1(encoding=encoding, text=["Ann Example"]),
        TALB(encoding=encoding, text=["Trying Again"]),
        COMM(encoding=encoding, lang="eng", desc="iTunNORM", text=["000 000"]),
        COMM(encoding=encoding, lang="eng", desc="", text=["What went wrong.\nAnd then?"]),
        TDRC(encoding=encoding, text=["2026-09-15"]),
        TLAN(encoding=encoding, text=["eng"]),
        TRCK(encoding=encoding, text=["3/12"]),
        TXXX(encoding=encoding, desc="SEASON", text=["2"]),
        APIC(encoding=encoding, mime="image/jpeg", type=3, desc="", data=jpeg()),
    ]


def with_id3(path: Path, *frames: Any, version: int = 4) -> Path:
    tag = ID3()
    for frame in frames:
        tag.add(frame)
    if version == 3:
        tag.update_to_v23()
    tag.save(path, v2_version=version)
    return path


def write_in_chunk(reader: Any) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        file = reader(path)
        file.add_tags()
        for frame in id3_frames():
            file.tags.add(frame)
        file.save()

    return write


def write_mp4(path: Path) -> None:
    file = MP4(path)
    file["\xa9nam"], file["\xa9ART"], file["\xa9alb"] = "Second Draft", "Ann Example", "Trying Again"
    file["desc"], file["ldes"], file["\xa9day"] = "short", "What went wrong.\nAnd then?", "2026-09-15"
    file["trkn"], file["tvsn"] = [(3, 12)], [2]
    file["----:com.apple.iTunes:LANGUAGE"] = [b"eng"]
    file["covr"] = [MP4Cover(jpeg(), AtomDataType.JPEG)]
    file.save()


def flac_picture(kind: int = 3, content: bytes = b"", mime: str = "image/jpeg") -> FlacPicture:
    picture = FlacPicture()
    picture.type, picture.mime, picture.data = kind, mime, content or jpeg()
    return picture


def write_comments(reader: Any) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        file = reader(path)
        if file.tags is None:
            file.add_tags()
        file.tags.update(
            {
                "title": "Second Draft",
                "ARTIST": "Ann Example",
                "Album": "Trying Again",
                "DESCRIPTION": "What went wrong.\nAnd then?",
                "DATE": "2026-09-15",
                "LANGUAGE": "eng",
                "TRACKNUMBER": "3",
                "SEASON": "2",
            }
        )
        if reader is FLAC:
            file.add_picture(flac_picture())
        else:
            file.tags["METADATA_BLOCK_PICTURE"] = base64.b64encode(flac_picture().write()).decode()
        file.save()

    return write


WRITERS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "ID3v2.4 UTF-8": ("mp3", lambda path: void(with_id3(path, *id3_frames(3)))),
    "ID3v2.4 UTF-16BE": ("mp3", lambda path: void(with_id3(path, *id3_frames(2)))),
    "ID3v2.3 UTF-16": ("mp3", lambda path: void(with_id3(path, *id3_frames(1), version=3))),
    "ID3v2.3 Latin-1": ("mp3", lambda path: void(with_id3(path, *id3_frames(0), version=3))),
    "ID3 in wav": ("wav", write_in_chunk(WAVE)),
    "ID3 in aiff": ("aiff", write_in_chunk(AIFF)),
    "MP4 atoms": ("m4a", write_mp4),
    "ALAC atoms": ("alac", write_mp4),
    "FLAC comments": ("flac", write_comments(FLAC)),
    "Vorbis comments": ("ogg", write_comments(OggVorbis)),
    "Opus comments": ("opus", write_comments(OggOpus)),
}


def void(_: object) -> None:
    """Nothing of it."""


def titled(path: Path, recipe: str, title: str) -> Path:
    if recipe == "mp3":
        return with_id3(path, TIT2(encoding=3, text=[title]))
    file = {"m4a": MP4, "flac": FLAC, "opus": OggOpus}[recipe](path)
    file["\xa9nam" if recipe == "m4a" else "title"] = title
    file.save()
    return path


def with_no_id3(recordings: Recordings, path: Path) -> None:
    shutil.copy(recordings["mp3"], path)
    ID3(path).delete()


def chap(name: str, start: int, title: str, *more: Any) -> CHAP:
    return CHAP(
        element_id=name,
        start_time=start,
        end_time=min(start + 500, 0xFFFFFFFF),
        sub_frames=[TIT2(encoding=3, text=[title]), *more],
    )
