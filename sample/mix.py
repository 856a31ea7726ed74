"""From utterances to a mastered track: trimming, gaps, loudness (ITU-R BS.1770-4) and a peak limiter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import av
import numpy as np
import numpy.typing as npt

from sample.script import Line
from sample.voices import Samples, Voice

Spectrum = npt.NDArray[np.complex128]

RATE = 24_000
LEAD, TAIL = 0.4, 0.8
"""Seconds of quiet before the first word and after the last."""
TARGET_LUFS = -16.0
PEAK = 10 ** (-2 / 20)
"""The limiter's ceiling: 1 dB under what is asked, for the lossy encoders overshoot."""
ROOM = 10 ** (-74 / 20)
"""The level of the room's noise, so that gaps are quiet and not dead."""
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A line as it was spoken; times in seconds from the start of the track."""

    line: Line
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A whole episode: mono samples at `RATE` and who speaks when."""

    samples: Samples
    turns: tuple[Turn, ...]

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / RATE


def resample(samples: Samples, source: int, target: int) -> Samples:
    """Mono samples at another rate."""
    if source == target:
        return samples
    frame = av.AudioFrame.from_ndarray(samples.astype(np.float32).reshape(1, -1), "flt", "mono")
    frame.sample_rate = source
    resampler = av.AudioResampler("flt", "mono", target)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray().reshape(-1) for part in frames]).astype(np.float32)


def trim(samples: Samples) -> Samples:
    """Without the quiet at both ends, faded over 5 ms so that no cut clicks."""
    loud = np.flatnonzero(np.abs(samples) > 0.012 * np.abs(samples).max())
    margin, fade = RATE // 50, RATE // 200
    kept = samples[max(0, loud[0] - margin) : loud[-1] + margin].copy()
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    kept[:fade] *= ramp
    kept[-fade:] *= ramp[::-1]
    return kept


def silence(seconds: float) -> Samples:
    """Nothing, for that long."""
    return np.zeros(round(seconds * RATE), np.float32)


def say(voice: Voice, text: str, random: np.random.Generator) -> Samples:
    """One turn, trimmed and at an even level, with a breath between its sentences."""
    parts: list[Samples] = []
    for sentence in voice.sentences(text):
        parts += [trim(resample(sentence, voice.rate, RATE)), silence(random.uniform(0.22, 0.38))]
    spoken = np.concatenate(parts[:-1])
    active = spoken[np.abs(spoken) > 0.02 * np.abs(spoken).max()]
    return spoken * np.float32(0.1 / np.sqrt(np.mean(np.square(active))))


def gap(before: Line, random: np.random.Generator) -> float:
    """Seconds of quiet ahead of a line: short in talk, longer where a chapter begins."""
    return random.uniform(0.6, 0.7) if before.chapter else random.uniform(0.2, 0.5)


def record(lines: Sequence[Line], cast: dict[str, Voice], random: np.random.Generator) -> Track:
    """All lines in turn, spoken by the cast and mastered."""
    parts, at = [silence(LEAD)], round(LEAD * RATE)
    turns: list[Turn] = []
    for line in lines:
        if turns:
            parts.append(silence(gap(line, random)))
            at += len(parts[-1])
        parts.append(say(cast[line.speaker], line.text, random))
        turns.append(Turn(line=line, start=at / RATE, end=(at + len(parts[-1])) / RATE))
        at += len(parts[-1])
    parts.append(silence(TAIL))
    return Track(samples=master(np.concatenate(parts), random), turns=tuple(turns))


def master(samples: Samples, random: np.random.Generator) -> Samples:
    """At the target loudness and under the peak ceiling, over a faint room noise."""
    noise = random.normal(0, ROOM, len(samples))
    mastered = samples
    for _ in range(4):
        gain = 10 ** ((TARGET_LUFS - loudness(mastered, RATE)) / 20)
        mastered = limit(mastered * np.float32(gain))
    return (mastered + noise).astype(np.float32)


def limit(samples: Samples) -> Samples:
    """No sample over `PEAK`: gain falls 10 ms ahead of each peak and comes back as smoothly."""
    block = RATE // 400
    padded = np.pad(samples, (0, -len(samples) % block))
    needed = np.minimum(1.0, PEAK / np.maximum(np.abs(padded).reshape(-1, block).max(axis=1), 1e-9))
    reach = 4
    wide = np.pad(needed, 2 * reach, mode="edge")
    held = np.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 3)[1:-1]
    smooth = np.convolve(held, window / window.sum(), mode="valid")
    gain = np.interp(np.arange(len(samples)), np.arange(len(smooth)) * block + block / 2, smooth)
    return np.asarray(np.clip(samples * gain, -PEAK, PEAK), np.float32)


def loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS of a mono programme (BS.1770-4: K-weighting and both gates)."""
    powers = np.array(list(_block_powers(k_weighted(samples, rate), rate)))
    powers = powers[powers > 10 ** ((-70 + 0.691) / 10)]
    powers = powers[powers > powers.mean() / 10]
    return float(-0.691 + 10 * np.log10(powers.mean()))


def _block_powers(samples: Samples, rate: int) -> Iterator[float]:
    size = round(0.4 * rate)
    for start in range(0, len(samples) - size + 1, size // 4):
        yield float(np.mean(np.square(samples[start : start + size], dtype=np.float64)))


def k_weighted(samples: Samples, rate: int) -> Samples:
    """The signal through BS.1770's shelf and high-pass, applied as a frequency response."""
    # The standard gives its coefficients for 48 kHz; below 12 kHz their response holds for any rate.
    frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
    z = np.exp(-2j * np.pi * frequencies / 48_000)
    weighted = np.fft.rfft(samples) * _response(z, *SHELF) * _response(z, *HIGH_PASS)
    return np.asarray(np.fft.irfft(weighted, len(samples)), np.float32)


def _response(z: Spectrum, above: Sequence[float], below: Sequence[float]) -> Spectrum:
    return np.polyval(above[::-1], z) / np.polyval(below[::-1], z)
