"""Audio files through FFmpeg's encoders (PyAV), without clock or version: equal sound, equal bytes."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import numpy.typing as npt

from sample.mix import RATE, resample
from sample.voices import Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How one kind of file is encoded; `bit_rate` in bits a second, None for a lossless one."""

    codec: str
    container: str
    rate: int
    sample_format: str
    bit_rate: int | None


FORMS = {
    ".small.mp3": Form(codec="libmp3lame", container="mp3", rate=RATE, sample_format="fltp", bit_rate=40_000),
    ".mp3": Form(codec="libmp3lame", container="mp3", rate=44_100, sample_format="fltp", bit_rate=64_000),
    ".m4a": Form(codec="aac", container="ipod", rate=44_100, sample_format="fltp", bit_rate=64_000),
    ".flac": Form(codec="flac", container="flac", rate=RATE, sample_format="s16", bit_rate=None),
}


def write_audio(samples: Samples, path: Path) -> None:
    """The mono samples (at the mix's rate) as the file that its suffixes ask for. Raises KeyError, OSError."""
    form = FORMS["".join(path.suffixes)]
    with av.open(str(path), "w", format=form.container, options={"fflags": "+bitexact"}) as container:
        stream = cast(av.AudioStream, container.add_stream(form.codec, rate=form.rate))
        stream.layout, stream.format = "mono", form.sample_format
        stream.options = {"flags": "+bitexact"}
        if form.bit_rate:
            stream.bit_rate = form.bit_rate
        for frame in _frames(resample(samples, RATE, form.rate), form, 1024):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _frames(samples: Samples, form: Form, size: int) -> list[av.AudioFrame]:
    values: npt.NDArray[Any] = samples
    if form.sample_format == "s16":
        values = np.round(np.clip(samples, -1, 1) * 32_767).astype(np.int16)
    frames = []
    for start in range(0, len(values), size):
        part = values[start : start + size].reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(part, form.sample_format, "mono")
        frame.sample_rate, frame.pts, frame.time_base = form.rate, start, Fraction(1, form.rate)
        frames.append(frame)
    return frames
