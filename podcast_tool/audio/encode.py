"""Any recording as an MP3 that every podcast app plays: LAME through PyAV, tagged with ID3v2.4 by mutagen.

The same sound and tags give the same bytes: no encoder time stamps, no random element ids. The Info header that the
muxer writes says how many samples there are, so players know the length and trim the encoder delay.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.audio.conversion import converted
from podcast_tool.audio.id3 import save_tag
from podcast_tool.audio.recording import FrameSource, first_sound, open_recording
from podcast_tool.audio.rules import A104, A117
from podcast_tool.audio.tags import mutagen_faults
from podcast_tool.model import Chapter, Millis
from podcast_tool.problems import BrokenEpisode, PodcastError
from podcast_tool.progress import Task

if TYPE_CHECKING:
    from av import AudioFrame
    from av.container import OutputContainer

_BITS: Final = {1: 96_000, 2: 128_000}
_UTF8: Final = 3
_FRONT_COVER: Final = 3
_STEP: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Mp3Tags:
    """What an encoded episode says of itself. `artwork` is JPEG bytes; `date` is as ID3 writes it (2026-09-15)."""

    title: str
    artist: str = ""
    album: str = ""
    date: str = ""
    language: str = ""
    number: int | None = None
    artwork: bytes = b""
    chapters: tuple[Chapter, ...] = ()


def encode_mp3(source: Path, target: Path, *, name: str, tags: Mp3Tags, task: Task) -> None:
    """Write `source` as MP3 to `target`: mono stays mono (96 kb/s), all else becomes stereo (128 kb/s).

    44.1 kHz where the source's rate is of that family, else 48 kHz. `task` advances by the bytes of the source. The
    caller gives a temporary target and replaces the old file by it. Raises BrokenEpisode (A101 to A104, A117), and
    PodcastError when the target cannot be written.
    """
    import av

    size = source.stat().st_size if source.is_file() else 0
    with open_recording(source, name=name) as container:
        sound = first_sound(container)
        if sound is None:
            raise BrokenEpisode([A104.problem(f"{name} has no audio track", path=name)])
        frames = FrameSource(container, sound)
        try:
            duration = _write_sound(reported(frames, task, size), target, name)
        except av.FFmpegError as error:
            raise encoding_fault(error, name, target, "MP3") from error
    try:
        _write_tags(target, tags, duration)
    except mutagen_faults() as error:
        raise encoding_fault(error, name, target, "MP3") from error


def encoding_fault(error: Exception, name: str, target: Path, kind: str) -> Exception:
    """What went wrong while encoding, in plain words: the disk's fault or the recording's."""
    if isinstance(error, OSError) and error.strerror:
        return PodcastError(f"{target} cannot be written: {error.strerror}", fix="Check free space and permissions.")
    return BrokenEpisode([A117.problem(f"{name} could not be encoded as {kind}", path=name)])


def reported(frames: FrameSource, task: Task, size: int) -> Iterator["AudioFrame"]:
    """The frames; `task` advances with them to `size`, the bytes of the source."""
    told = 0
    for frame in frames:
        yield frame
        if frames.size - told >= _STEP:
            task.advance(frames.size - told)
            told = frames.size
    task.advance(max(size - told, 0))


def _write_sound(frames: Iterator["AudioFrame"], target: Path, name: str) -> Millis:
    import av

    first = next(frames, None)
    if first is None:
        raise BrokenEpisode([A104.problem(f"{name} has an audio track without any samples", path=name)])
    rate = 44_100 if first.sample_rate % 11_025 == 0 else 48_000
    channels = 1 if first.layout.nb_channels == 1 else 2
    options = {"id3v2_version": "0", "write_xing": "1", "fflags": "+bitexact"}
    with av.open(f"file:{target.absolute()}", "w", format="mp3", options=options) as output:
        return _encode(_again(first, frames), output, rate, channels) * 1000 // rate


def _again(first: "AudioFrame", rest: Iterable["AudioFrame"]) -> Iterator["AudioFrame"]:
    yield first
    yield from rest


def _encode(frames: Iterable["AudioFrame"], output: "OutputContainer", rate: int, channels: int) -> int:
    stream: Any = output.add_stream("libmp3lame", rate=rate, layout="mono" if channels == 1 else "stereo")
    stream.codec_context.format = "fltp"
    stream.bit_rate = _BITS[channels]
    samples = 0
    for frame in converted(frames, rate=rate, channels=channels):
        frame.pts = None
        samples += frame.samples
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))
    return samples


def _write_tags(target: Path, tags: Mp3Tags, duration: Millis) -> None:
    id3 = import_module("mutagen.id3")
    tag = id3.ID3()
    texts = {
        "TIT2": tags.title,
        "TPE1": tags.artist,
        "TALB": tags.album,
        "TDRC": tags.date,
        "TLAN": tags.language,
        "TRCK": "" if tags.number is None else str(tags.number),
    }
    for frame_name, text in texts.items():
        if text:
            tag.add(getattr(id3, frame_name)(encoding=_UTF8, text=[text]))
    if tags.artwork:
        tag.add(id3.APIC(encoding=_UTF8, mime="image/jpeg", type=_FRONT_COVER, desc="", data=tags.artwork))
    with target.open("r+b") as file:
        save_tag(tag, file, version=4, chapters=tags.chapters, duration=duration)
