"""A recording on disk, opened so that nothing but its own bytes is ever read.

FFmpeg is handed a stream without a name, so that neither the file's name nor what stands in it can make it open
another file, a network address or a protocol; and only the demuxers of sound recordings may look at it.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from podcast_tool.audio.rules import A101, A102, A103
from podcast_tool.problems import BrokenEpisode, Problem

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

_DEMUXERS: Final = "mp3,mov,mp4,m4a,3gp,3g2,mj2,wav,w64,aiff,flac,ogg,matroska,webm,aac,asf,caf,amr"
_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_FOREIGN: Final = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a zip archive (or an office document)"),
    (b"%PDF", "a PDF document"),
    (b"<", "a web page or XML"),
    (b"{\\rtf", "a text document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_SYNCSAFE_LIMIT: Final = 0x80
# Shorter jumps are rounding: Matroska counts in milliseconds.
_GAP: Final = 0.05


@contextmanager
def open_regular(path: Path, *, name: str) -> Iterator[IO[bytes]]:
    """The bytes of a regular file. Raises BrokenEpisode (A101, A102) for everything else, without opening it."""
    try:
        _refuse_irregular(path.stat(), name)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise BrokenEpisode([_unopened(path, name, error)]) from error
    with os.fdopen(descriptor, "rb") as stream:
        _refuse_irregular(os.fstat(descriptor), name)
        yield stream


def _refuse_irregular(status: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((kind for is_kind, kind in _KINDS if is_kind(status.st_mode)), "no regular file")
        raise BrokenEpisode([A101.problem(f"{name} is {kind}, not an audio file", path=name)])
    if status.st_size == 0:
        raise BrokenEpisode([A102.problem(f"{name} is empty (0 bytes)", path=name)])


def _unopened(path: Path, name: str, error: OSError | ValueError) -> Problem:
    if isinstance(error, PermissionError):
        return A101.problem(f"{name} may not be read by you", path=name, fix=f"Give yourself the right to read {name}.")
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        fix = "Replace the link by the audio file itself."
        return A101.problem(f"{name} is a link to a file that does not exist", path=name, fix=fix)
    reason = (error.strerror if isinstance(error, OSError) else None) or "its name cannot be used"
    return A101.problem(f"{name} cannot be opened: {reason}", path=name)


class _Bytes:
    """What FFmpeg sees of the file: its bytes after `skip`, and no name."""

    def __init__(self, stream: IO[bytes], skip: int) -> None:
        self._stream = stream
        self._skip = skip
        stream.seek(skip)

    def read(self, size: int) -> bytes:
        return self._stream.read(size)

    def tell(self) -> int:
        return self._stream.tell() - self._skip

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_SET:
            offset += self._skip
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._stream.tell(), os.SEEK_END: os.fstat(self._stream.fileno()).st_size}
        return self._stream.seek(max(start[whence] + offset, self._skip)) - self._skip


@contextmanager
def open_recording(path: Path, *, name: str) -> Iterator["InputContainer"]:
    """FFmpeg's view of the file. Raises BrokenEpisode (A101 to A103) when it is no recording."""
    import av

    with open_regular(path, name=name) as stream:
        try:
            container = av.open(
                _Bytes(stream, lying_id3_header(stream)),
                "r",
                options={"format_whitelist": _DEMUXERS, "protocol_whitelist": "none"},
                metadata_errors="replace",
            )
        except (av.FFmpegError, OSError, ValueError, MemoryError) as error:
            raise BrokenEpisode([_unrecognised(stream, name)]) from error
        with container:
            yield container


def lying_id3_header(stream: IO[bytes]) -> int:
    """How many bytes to step over where an ID3v2 header claims more bytes than the file has: 10, or 0.

    Stepping over the header alone lets the decoder find the sound behind it (ID3v2.4 structure section 3.1).
    """
    stream.seek(0)
    head = stream.read(10)
    if len(head) < 10 or head[:3] != b"ID3":
        return 0
    size = id3_size(head)
    return 10 if size is None or size + 10 >= os.fstat(stream.fileno()).st_size else 0


def id3_size(head: bytes) -> int | None:
    """The bytes after an ID3v2 header of ten bytes; None when the number is not syncsafe."""
    digits = head[6:10]
    if any(digit >= _SYNCSAFE_LIMIT for digit in digits):
        return None
    return digits[0] << 21 | digits[1] << 14 | digits[2] << 7 | digits[3]


def _unrecognised(stream: IO[bytes], name: str) -> Problem:
    stream.seek(0)
    head = stream.read(1024)
    if head[4:8] in (b"ftyp", b"mdat", b"moov", b"wide"):
        text = f"{name} has no usable index (moov): the recording or the copy was cut off before its end"
        return A103.problem(text, path=name, fix="Copy the file again; if that does not help, export it again.")
    foreign = next((kind for magic, kind in _FOREIGN if head.lstrip().startswith(magic)), "")
    if not foreign and _is_plain_text(head):
        foreign = "a text file"
    known = f"is {foreign}, not a recording" if foreign else "holds no sound that can be recognised"
    return A103.problem(f"{name} {known}", path=name)


def _is_plain_text(head: bytes) -> bool:
    try:
        return head[:1000].decode("utf-8", "ignore").isprintable() or all(9 <= byte < 127 for byte in head)
    except UnicodeError:
        return False


def first_sound(container: "InputContainer") -> "AudioStream | None":
    """The audio track that is published: the first that a decoder knows."""
    return next((stream for stream in container.streams.audio if stream.codec_context is not None), None)


class FrameSource:
    """The decoded frames of a track, in order, stepping over what cannot be decoded.

    `broken` counts what was stepped over or is missing (time stamps jump or end), `cut` says that reading ended in
    an error. Frames come trimmed by the encoder delay that the file declares (LAME header, edit list, Opus pre-skip),
    as players trim it.
    """

    def __init__(self, container: "InputContainer", sound: "AudioStream") -> None:
        self.broken = 0
        self.cut = False
        self.size = 0
        self._container = container
        self._sound = sound
        self._expected: float | None = None

    def __iter__(self) -> Iterator["AudioFrame"]:
        import av

        packets = self._container.demux(self._sound)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.FFmpegError, OSError):
                self.cut = True
                return
            self.size += packet.size
            try:
                frames = packet.decode()
            except (av.FFmpegError, ValueError, OSError):
                self.broken += 1
                continue
            for frame in frames:
                self._notice_gap(frame)
                yield frame

    def _notice_gap(self, frame: "AudioFrame") -> None:
        if frame.pts is None or frame.time_base is None or not frame.sample_rate:
            self.broken += self._expected is not None
            self._expected = None
            return
        at = frame.pts * float(frame.time_base)
        if self._expected is not None and at - self._expected > _GAP:
            self.broken += 1
        self._expected = at + frame.samples / frame.sample_rate
