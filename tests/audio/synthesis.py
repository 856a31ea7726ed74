"""Real audio files made by the tests themselves: tones, encoded and muxed by FFmpeg, and WAV headers of any kind."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RECIPES = {
    "mp3": ("libmp3lame", "mp3", {}),
    "m4a": ("aac", "ipod", {}),
    "m4a faststart": ("aac", "ipod", {"movflags": "faststart"}),
    "m4a fragmented": (
        "aac",
        "mp4",
        {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "500000"},
    ),
    "alac": ("alac", "ipod", {}),
    "wav": ("pcm_s16le", "wav", {}),
    "wav 24-bit": ("pcm_s24le", "wav", {}),
    "wav float": ("pcm_f32le", "wav", {}),
    "rf64": ("pcm_s16le", "wav", {"rf64": "always"}),
    "aiff": ("pcm_s16be", "aiff", {}),
    "flac": ("flac", "flac", {}),
    "ogg": ("vorbis", "ogg", {}),
    "opus": ("libopus", "ogg", {}),
    "mp2": ("mp2", "mp2", {}),
    "mka": ("aac", "matroska", {}),
    "vbr without xing": ("libmp3lame", "mp3", {"write_xing": "0"}),
}


def tone(
    seconds: float, *, rate: int = 44_100, channels: int = 1, loudness: float = 0.3, pitch: float = 440
) -> Samples:
    """A sine, shape (channels, samples)."""
    at = np.arange(round(seconds * rate)) / rate
    return np.tile((loudness * np.sin(2 * np.pi * pitch * at)).astype(np.float32), (channels, 1))


def write_audio(
    path: Path,
    samples: Samples,
    *,
    recipe: str = "mp3",
    rate: int = 44_100,
    chapters: Sequence[tuple[int, str]] = (),
    **settings: Any,
) -> Path:
    """The samples as a file, by one of RECIPES. `settings` are set on the encoder (bit_rate, qscale)."""
    codec, container, options = RECIPES[recipe]
    layout = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}[samples.shape[0]]
    with av.open(str(path), "w", format=container, options=options) as output:
        if chapters:
            output.set_chapters(_chapters(chapters, samples.shape[1] * 1000 // rate))
        stream: Any = output.add_stream(codec, rate=rate, layout=layout, options={"strict": "-2"})
        for key, value in settings.items():
            setattr(stream, key, value)
        for frame in _frames(samples, layout, rate, stream.format.name, stream.codec_context):
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def _chapters(chapters: Sequence[tuple[int, str]], end: int) -> list[Any]:
    from fractions import Fraction

    ends = [start for start, _ in chapters[1:]] + [end]
    unit = Fraction(1, 1000)
    return [
        {"id": index, "start": start, "end": stop, "time_base": unit, "metadata": {"title": title}}
        for index, ((start, title), stop) in enumerate(zip(chapters, ends, strict=True))
    ]


def _frames(samples: Samples, layout: str, rate: int, wanted: str, codec: Any) -> list[av.AudioFrame]:
    resampler = av.AudioResampler(format=wanted, layout=layout, rate=rate)
    frames: list[av.AudioFrame] = []
    for at in range(0, samples.shape[1], 4096):
        part = np.ascontiguousarray(samples[:, at : at + 4096].T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(part, format="flt", layout=layout)
        frame.sample_rate = rate
        frame.pts = at
        frames += resampler.resample(frame)
    return frames + resampler.resample(None)


def write_video(path: Path, samples: Samples | None, *, rate: int = 44_100) -> Path:
    """An MP4 with moving pictures, and sound where samples are given."""
    with av.open(str(path), "w", format="mp4") as output:
        video: Any = output.add_stream("mpeg4", rate=10)
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        audio: Any = output.add_stream("aac", rate=rate, layout="mono") if samples is not None else None
        for _ in range(20):
            output.mux(video.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        output.mux(video.encode(None))
        if samples is not None:
            for frame in _frames(samples, "mono", rate, audio.format.name, audio.codec_context):
                output.mux(audio.encode(frame))
            output.mux(audio.encode(None))
    return path


def write_two_tracks(path: Path, samples: Samples, *, rate: int = 44_100) -> Path:
    """An M4A with the same sound twice."""
    with av.open(str(path), "w", format="ipod") as output:
        tracks: list[Any] = [output.add_stream("aac", rate=rate, layout="mono") for _ in range(2)]
        for track in tracks:
            for frame in _frames(samples, "mono", rate, track.format.name, track.codec_context):
                output.mux(track.encode(frame))
            output.mux(track.encode(None))
    return path


def wav_bytes(data: bytes, *, rate: int = 44_100, channels: int = 1, bits: int = 16, sizes: int | None = None) -> bytes:
    """A WAV file by hand; `sizes` replaces both sizes in its header."""
    frame = channels * bits // 8
    head = struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * frame & 0xFFFFFFFF, frame, bits)
    riff, body = (36 + len(data), len(data)) if sizes is None else (sizes, sizes)
    return b"RIFF" + struct.pack("<I", riff) + b"WAVEfmt " + head + b"data" + struct.pack("<I", body) + data


def noise_bytes(count: int, *, seed: int = 7) -> bytes:
    """Bytes without any sense, the same on every run."""
    return np.random.default_rng(seed).bytes(count)


def syncsafe(number: int) -> bytes:
    """A size as ID3v2.4 writes it."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
