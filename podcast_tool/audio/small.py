"""A small version of a recording for those who pay for every megabyte: mono speech as Opus in Ogg (RFC 6716, 7845).

The same sound and title give the same bytes: the muxer is told to draw no random serial number.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.audio.conversion import mono_seconds
from podcast_tool.audio.encode import encoding_fault, reported
from podcast_tool.audio.recording import FrameSource, first_sound, open_recording
from podcast_tool.audio.rules import A104
from podcast_tool.problems import BrokenEpisode
from podcast_tool.progress import Task

if TYPE_CHECKING:
    from av import AudioFrame
    from av.container import OutputContainer

BITRATE: Final = 24_000
MIME: Final = "audio/ogg"
CODECS: Final = "opus"
_RATE: Final = 48_000


def encode_opus(source: Path, target: Path, *, name: str, title: str, artist: str, task: Task) -> None:
    """Write `source` as mono Opus of 24 kb/s (10.8 MB an hour) to `target`; `task` advances by the source's bytes.

    The caller gives a temporary target. Raises BrokenEpisode, and PodcastError when the target cannot be written.
    """
    import av

    size = source.stat().st_size if source.is_file() else 0
    with open_recording(source, name=name) as container:
        sound = first_sound(container)
        if sound is None:
            raise BrokenEpisode([A104.problem(f"{name} has no audio track", path=name)])
        frames = reported(FrameSource(container, sound), task, size)
        try:
            with av.open(f"file:{target.absolute()}", "w", format="ogg", options={"fflags": "+bitexact"}) as output:
                said = {"title": title, "artist": artist}
                output.metadata.update({key: text for key, text in said.items() if text})
                _encode(frames, output)
        except av.FFmpegError as error:
            raise encoding_fault(error, name, target, "Opus") from error


def _encode(frames: Iterable["AudioFrame"], output: "OutputContainer") -> None:
    from av import AudioFrame

    options = {"application": "voip", "vbr": "on"}
    stream: Any = output.add_stream("libopus", rate=_RATE, layout="mono", options=options)
    stream.bit_rate = BITRATE
    for block in mono_seconds(frames, rate=_RATE):
        frame = AudioFrame.from_ndarray(block[None, :], format="fltp", layout="mono")
        frame.sample_rate = _RATE
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))
