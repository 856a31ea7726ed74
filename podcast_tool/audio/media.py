"""What is true of a recording, and its sound as numbers. FFmpeg (through PyAV) decodes; nothing is trusted.

Times count from the first sample that a player plays: encoder delay that the file declares (LAME header, edit list,
Opus pre-skip) is trimmed by the decoder, as browsers and podcast apps trim it. Time stamps inside the file are not
used, since they lie in joined, cut and VBR files; samples are counted instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from podcast_tool.audio.conversion import CANCELLED, converted, mono_seconds
from podcast_tool.audio.recording import FrameSource, first_sound, lying_id3_header, open_recording, open_regular
from podcast_tool.audio.rules import A103, A104, A105, A106, A107, A111, A112, A113, A114, A115, A116
from podcast_tool.audio.tags import mutagen_faults
from podcast_tool.model import Millis
from podcast_tool.problems import BrokenEpisode, Problem
from podcast_tool.progress import Task
from podcast_tool.text import count_of
from podcast_tool.timecode import format_clock

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

_CONTAINERS: Final = {
    "mp3": "mp3",
    "mov,mp4,m4a,3gp,3g2,mj2": "mp4",
    "wav": "wav",
    "w64": "wav",
    "aiff": "aiff",
    "flac": "flac",
    "ogg": "ogg",
    "matroska,webm": "matroska",
    "aac": "aac",
    "asf": "asf",
    "caf": "caf",
    "amr": "amr",
}
_MIMES: Final = {
    "mp3": "audio/mpeg",
    "mp4": "audio/x-m4a",
    "wav": "audio/wav",
    "aiff": "audio/aiff",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "matroska": "audio/x-matroska",
    "aac": "audio/aac",
    "asf": "audio/x-ms-wma",
    "caf": "audio/x-caf",
    "amr": "audio/amr",
}
_EXTENSIONS: Final = {
    ".mp3": "mp3",
    ".m4a": "mp4",
    ".m4b": "mp4",
    ".m4v": "mp4",
    ".mp4": "mp4",
    ".mov": "mp4",
    ".3gp": "mp4",
    ".wav": "wav",
    ".w64": "wav",
    ".aif": "aiff",
    ".aiff": "aiff",
    ".flac": "flac",
    ".ogg": "ogg",
    ".oga": "ogg",
    ".opus": "ogg",
    ".mka": "matroska",
    ".mkv": "matroska",
    ".webm": "matroska",
    ".aac": "aac",
    ".wma": "asf",
    ".caf": "caf",
    ".amr": "amr",
}
_SPOKEN: Final = {"mp4": "MP4 (M4A)", "matroska": "Matroska", "asf": "Windows Media", "ogg": "Ogg", "aiff": "AIFF"}
# Where ID3 tags are possible, the reader of the stream alone: tags are the business of `read_tags`.
_LENGTHS: Final = {
    "mp3": ("mutagen.mp3", "MPEGInfo"),
    "mp4": ("mutagen.mp4", "MP4"),
    "wav": ("mutagen.wave", "WaveStreamInfo"),
    "aiff": ("mutagen.aiff", "AIFFInfo"),
    "flac": ("mutagen.flac", "FLAC"),
    "ogg:opus": ("mutagen.oggopus", "OggOpus"),
    "ogg:vorbis": ("mutagen.oggvorbis", "OggVorbis"),
    "ogg:flac": ("mutagen.oggflac", "OggFLAC"),
    "aac": ("mutagen.aac", "AACInfo"),
    "asf": ("mutagen.asf", "ASF"),
}
_AS_IS: Final = frozenset({("mp3", "mp3"), ("mp4", "aac")})
_PROTECTED: Final = frozenset({"drms", "enca", "encv", "aavd", "p608"})
_SLOWEST, _FASTEST = 4_000, 768_000
_LONGEST: Final = 24 * 3600
_UNKNOWN_WAV_BYTES: Final = 0xFFFF0000
_SILENCE: Final = 10 ** (-70 / 20)
_HEARD_FULLY, _HEARD_EVERY = 200, 8
_STEP: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is true of one recording. `duration` is counted from decoded samples, `declared` is what the file claims.

    `as_is`: the file may go to listeners unchanged (MP3, or sound undamaged AAC in MP4); all else is encoded first.
    """

    container: str
    codec: str
    mime: str
    duration: Millis
    declared: Millis | None
    sample_rate: int
    channels: int
    bitrate: int
    as_is: bool
    problems: tuple[Problem, ...] = ()


def measure(path: Path, *, name: str, task: Task) -> Measured:
    """Decode the whole recording once and say what it is. `task` advances by the file's bytes.

    Raises BrokenEpisode for what cannot be published: no regular file (A101), empty (A102), no recording (A103), no
    sound (A104), protected (A105), still growing (A106), impossible rate or length (A107).
    """
    with open_recording(path, name=name) as container:
        before = path.stat()
        sound = _sound_of(container, name)
        frames = FrameSource(container, sound)
        tally = _Tally(name, str(sound.codec_context.codec.canonical_name))
        _count(frames, tally, task, before.st_size)
        declared = _declared(path, name, container, tally.codec)
        facts = _Facts(path, name, container, frames, tally, declared)
        measured = facts.measured(before.st_size)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise BrokenEpisode([A106.problem(f"{name} changed while it was read", path=name)])
    return measured


def decode_blocks(
    path: Path, *, name: str, start: Millis = 0, end: Millis | None = None, sample_rate: int = 16000
) -> Iterator["NDArray[np.float32]"]:
    """The sound from `start` to `end` as mono float32 blocks of at most a second, exact to the sample.

    Always decoded from the beginning, because seeking lies in VBR files (an hour takes seconds): the same moment is
    the same samples whatever part is asked for. Reading many parts of one file is cheaper with `decode_spans`.
    Antiphase stereo falls back to the louder channel (see `mono_seconds`). Raises BrokenEpisode.
    """
    import av

    first = start * sample_rate // 1000
    last = None if end is None else end * sample_rate // 1000
    at = 0
    with open_recording(path, name=name) as container:
        frames = FrameSource(container, _sound_of(container, name))
        try:
            for block in mono_seconds(_usable(frames, name), rate=sample_rate):
                part = block[max(first - at, 0) : None if last is None else max(last - at, 0)]
                at += len(block)
                if len(part):
                    yield part
                if last is not None and at >= last:
                    return
        except (av.FFmpegError, ValueError) as error:
            raise BrokenEpisode([A103.problem(f"the sound of {name} cannot be converted", path=name)]) from error


def decode_spans(
    path: Path, *, name: str, spans: Sequence[tuple[Millis, Millis]], sample_rate: int = 16000
) -> Iterator["NDArray[np.float32]"]:
    """The sound of each span (start and end, ascending, not overlapping) in one pass over the file.

    A span past the end of the sound is shorter or empty. Raises BrokenEpisode, and ValueError for spans out of order.
    """
    import numpy as np

    bounds = [(start * sample_rate // 1000, end * sample_rate // 1000) for start, end in spans]
    edges = [edge for pair in bounds for edge in pair]
    if edges != sorted(edges):
        raise ValueError("spans must ascend and must not overlap")
    if not spans:
        return
    blocks = decode_blocks(path, name=name, start=spans[0][0], end=spans[-1][1], sample_rate=sample_rate)
    held, at = np.zeros(0, dtype=np.float32), bounds[0][0]
    for first, last in bounds:
        parts = [held]
        have = at + len(held)
        while have < last and (block := next(blocks, None)) is not None:
            have += len(block)
            parts.append(block)
            if have <= first:
                parts, at = [], have
        joined = np.concatenate([np.zeros(0, dtype=np.float32), *parts])
        yield joined[max(first - at, 0) : max(last - at, 0)]
        held, at = joined[max(last - at, 0) :], min(last, have)


def _sound_of(container: "InputContainer", name: str) -> "AudioStream":
    sound = first_sound(container)
    if sound is None:
        what = "is a video without sound" if container.streams.video else "has no audio track"
        raise BrokenEpisode([A104.problem(f"{name} {what}", path=name)])
    if str(sound.codec_context.codec_tag) in _PROTECTED:
        raise BrokenEpisode([A105.problem(f"{name} is copy-protected (DRM)", path=name)])
    return sound


def _usable(frames: FrameSource, name: str) -> Iterator["AudioFrame"]:
    for frame in frames:
        if not _SLOWEST <= frame.sample_rate <= _FASTEST:
            raise BrokenEpisode([A107.problem(f"{name} claims a sample rate of {frame.sample_rate:,} Hz", path=name)])
        yield frame


def _count(frames: FrameSource, tally: "_Tally", task: Task, size: int) -> None:
    told = 0
    for frame in _usable(frames, tally.name):
        tally.add(frame)
        if frames.size - told >= _STEP:
            task.advance(frames.size - told)
            told = frames.size
    if not tally.seconds:
        raise BrokenEpisode([_soundless(frames, tally.name)])
    task.advance(max(size - told, 0))


def _soundless(frames: FrameSource, name: str) -> Problem:
    if frames.broken:
        return A103.problem(f"{name} looks like a recording, but nothing in it can be decoded", path=name)
    return A104.problem(f"{name} has an audio track without any samples", path=name)


class _Tally:
    """Counts the samples of a recording, and listens for silence and for channels that cancel each other out."""

    def __init__(self, name: str, codec: str) -> None:
        self.name = name
        self.codec = codec
        self._samples: dict[int, int] = {}
        self.sample_rate = 0
        self.channels = 0
        self.peak = 0.0
        self._frames = 0
        self._mixed = 0.0
        self._louder = [0.0, 0.0]

    def add(self, frame: "AudioFrame") -> None:
        rate = frame.sample_rate
        self._samples[rate] = counted = self._samples.get(rate, 0) + frame.samples
        if counted > _LONGEST * rate:
            raise BrokenEpisode([A107.problem(f"{self.name} is longer than 24 hours", path=self.name)])
        self.sample_rate = self.sample_rate or rate
        self.channels = self.channels or frame.layout.nb_channels
        if self._frames < _HEARD_FULLY or self._frames % _HEARD_EVERY == 0:
            self._listen(frame)
        self._frames += 1

    def _listen(self, frame: "AudioFrame") -> None:
        import numpy as np

        for part in converted([frame], rate=frame.sample_rate):
            samples = part.to_ndarray().astype(np.float64)
            power = np.square(samples).sum(axis=1)
            self.peak = max(self.peak, float(np.abs(samples).max(initial=0.0)))
            self._mixed += float(np.square(samples.mean(axis=0)).sum())
            self._louder = [self._louder[0] + float(power[0]), self._louder[1] + float(power[-1])]

    @property
    def seconds(self) -> Fraction:
        return sum((Fraction(count, rate) for rate, count in self._samples.items()), Fraction(0))

    @property
    def cancelled(self) -> bool:
        return self._mixed < CANCELLED * max(self._louder)


class _Facts:
    """What was found out, and what is to be said about it."""

    def __init__(
        self,
        path: Path,
        name: str,
        container: "InputContainer",
        frames: FrameSource,
        tally: _Tally,
        declared: Millis | None,
    ) -> None:
        self.name = name
        self.kind = _CONTAINERS[container.format.name]
        self.tally = tally
        self.frames = frames
        self.declared = declared
        self.duration: Millis = max(round(tally.seconds * 1000), 1)
        self.extension = path.suffix.lower()
        self.tracks = len(container.streams.audio)
        self.moving = _has_moving_pictures(container)
        with open_regular(path, name=name) as stream:
            self.lying_tag = lying_id3_header(stream) > 0

    def measured(self, size: int) -> Measured:
        return Measured(
            container=self.kind,
            codec=self.tally.codec,
            mime=_MIMES[self.kind],
            duration=self.duration,
            declared=self.declared,
            sample_rate=self.tally.sample_rate,
            channels=self.tally.channels,
            bitrate=round(size * 8000 / self.duration),
            as_is=self._as_is(),
            problems=tuple(self._problems()),
        )

    def _as_is(self) -> bool:
        damaged = self.frames.broken > 0 or self.frames.cut or self._declared_is_wrong()
        known = (self.kind, self.tally.codec) in _AS_IS
        return known and not self.moving and not self.lying_tag and not (self.kind == "mp4" and damaged)

    def _declared_is_wrong(self) -> bool:
        return self.declared is not None and abs(self.declared - self.duration) > max(1000, self.duration // 100)

    def _problems(self) -> Iterator[Problem]:
        if self._declared_is_wrong():
            real, claimed = format_clock(self.duration), format_clock(self.declared or 0)
            yield A111.problem(f"{self.name} says that it is {claimed} long, but {real} can be heard", path=self.name)
        if self.frames.broken or self.frames.cut:
            lost = count_of(self.frames.broken or 1, "piece")
            yield A112.problem(f"{lost} of {self.name} cannot be decoded", path=self.name)
        if self.lying_tag:
            yield A112.problem(f"the size that the tag of {self.name} claims is wrong", path=self.name)
        yield from self._misnamed()
        if self.tracks > 1:
            yield A114.problem(f"{self.name} has {self.tracks} audio tracks; the first is published", path=self.name)
        if self.moving:
            yield A114.problem(f"{self.name} is a video; only its sound is published", path=self.name)
        yield from self._unheard()

    def _misnamed(self) -> Iterator[Problem]:
        expected = _EXTENSIONS.get(self.extension)
        layer = self.tally.codec if self.kind == "mp3" else ""
        if expected not in (None, self.kind) or (expected == "mp3" and layer != "mp3"):
            found = layer.upper() or _SPOKEN.get(self.kind, self.kind.upper())
            yield A113.problem(f"{self.name} holds {found}; it is published as what it is", path=self.name)

    def _unheard(self) -> Iterator[Problem]:
        if self.tally.peak < _SILENCE:
            yield A116.problem(f"nothing can be heard in {self.name}", path=self.name)
        elif self.tally.cancelled:
            yield A115.problem(f"the two channels of {self.name} cancel each other out", path=self.name)


def _has_moving_pictures(container: "InputContainer") -> bool:
    from av.stream import Disposition

    return any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video)


def _declared(path: Path, name: str, container: "InputContainer", codec: str) -> Millis | None:
    """The length that apps will believe: mutagen's, or else FFmpeg's; None where the header leaves it open."""
    kind = _CONTAINERS[container.format.name]
    module, reader = _LENGTHS.get(kind) or _LENGTHS.get(f"{kind}:{codec}") or ("", "")
    seconds = 0.0
    if module:
        try:
            with open_regular(path, name=name) as stream:
                found = getattr(import_module(module), reader)(stream)
                info = getattr(found, "info", found)
                seconds = float(info.length)
                if kind == "wav" and seconds * info.bitrate / 8 >= _UNKNOWN_WAV_BYTES:
                    return None
        except mutagen_faults():
            seconds = 0.0
    seconds = seconds if 0 < seconds < float("inf") else (container.duration or 0) / 1_000_000
    return round(seconds * 1000) if seconds > 0 else None
