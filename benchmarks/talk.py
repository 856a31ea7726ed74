"""A talk of any length, made of the sample show with silence and music between its episodes: an MP3 at 44.1 kHz."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import cycle
from pathlib import Path

import av
import numpy as np

from podcast_tool.audio.media import decode_blocks
from podcast_tool.speech.voice_activity import Floats

RATE = 44_100
_EPISODES = Path(__file__).parent.parent / "episodes"
_FRAME = 1152
_BETWEEN = 20
_CHORDS = ((261.6, 329.6, 392.0), (220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))
_PARTIALS = range(1, 6)


def make_talk(path: Path, seconds: int) -> None:
    """Write `seconds` of the sample show over and over: an episode, 20 s of silence, another, 20 s of music.

    The show is encoded once; MP3 frames may follow one another in any number.
    """
    frames = list(_frames())
    with path.open("wb") as file:
        for _, frame in zip(range(seconds * RATE // _FRAME), cycle(frames), strict=False):
            file.write(frame)


def _frames() -> Iterator[bytes]:
    """The sample show once, as MP3 frames of 1152 samples."""
    encoder = av.CodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.bit_rate, encoder.time_base = RATE, 64_000, Fraction(1, RATE)
    encoder.layout, encoder.format = "mono", "fltp"
    at = 0
    for block in _sound():
        frame = av.AudioFrame.from_ndarray(block[None], "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        at += frame.samples
        yield from map(bytes, encoder.encode(frame))
    yield from map(bytes, encoder.encode(None))


def _sound() -> Iterator[Floats]:
    """Blocks of a second or less."""
    episodes = sorted(path for path in _EPISODES.iterdir() if path.suffix in (".mp3", ".m4a", ".flac"))
    for number, episode in enumerate(episodes):
        yield from decode_blocks(episode, name=episode.name, sample_rate=RATE)
        for second in range(_BETWEEN):
            yield _chord(second // 2) if number % 2 else np.zeros(RATE, np.float32)


def _chord(number: int) -> Floats:
    """A second of a plucked chord."""
    time = np.arange(RATE) / RATE
    tones = _CHORDS[number % len(_CHORDS)]
    waves = sum(np.sin(2 * np.pi * tone * partial * time) / partial for tone in tones for partial in _PARTIALS)
    return (0.08 * waves * np.exp(-1.5 * time)).astype(np.float32)
