"""How many words are heard where nobody speaks: `python -m benchmarks.quiet [--engine E] [--model M]`.

A minute each of silence, hum, white and pink noise, applause, chords, arpeggios with drums, and birds, made here.
"""

import time
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from podcast_tool.model import Hearing
from podcast_tool.progress import Quiet
from podcast_tool.speech.engine import Engine, choose_engine
from podcast_tool.speech.hearing import hear_window
from podcast_tool.speech.voice_activity import SAMPLE_RATE, Floats
from podcast_tool.speech.windows import Window, plan_windows

_SECONDS = 60
_ROW = "{:<26} {:>8} {:>8} {:>22} {:>6}"
_CHORDS = ((261.6, 329.6, 392.0), (220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))

Wave = NDArray[np.float64]


def _time() -> Wave:
    return np.arange(_SECONDS * SAMPLE_RATE) / SAMPLE_RATE


def silence() -> Wave:
    """Digital silence."""
    return np.zeros(_SECONDS * SAMPLE_RATE)


def white_noise() -> Wave:
    """As loud at every frequency."""
    return np.random.default_rng(1).normal(size=_SECONDS * SAMPLE_RATE)


def pink_noise() -> Wave:
    """Softer the higher: like rain, or a ventilator."""
    spectrum = np.fft.rfft(white_noise())
    shaped: Wave = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)))
    return shaped


def hum() -> Wave:
    """The mains, with its overtones."""
    return np.asarray(sum(np.sin(2 * np.pi * 50 * n * _time()) / n for n in (1, 2, 3, 5, 7)))


def applause() -> Wave:
    """Forty people who clap four times a second, none in time, louder and softer."""
    random = np.random.default_rng(2)
    clap = random.normal(size=SAMPLE_RATE // 50) * np.exp(-np.arange(SAMPLE_RATE // 50) / 60)
    sound = np.zeros(_SECONDS * SAMPLE_RATE + len(clap))
    for start in random.integers(0, _SECONDS * SAMPLE_RATE, _SECONDS * 160):
        sound[start : start + len(clap)] += random.uniform(0.2, 1) * clap
    return sound[: _SECONDS * SAMPLE_RATE] * (1 + 0.8 * np.sin(2 * np.pi * _time() / 7))


def chords() -> Wave:
    """Plucked chords, two seconds each."""
    return np.asarray(sum(_plucked(tone, number, 4, 2.0) for number, one in enumerate(_CHORDS) for tone in one))


def band() -> Wave:
    """Arpeggios, a bass, and a drum on every beat: what podcasts begin with."""
    tones = [tone for chord in _CHORDS for tone in (*chord, 2 * chord[0])]
    melody = sum(_plucked(2 * tone, number, len(tones), 0.25) for number, tone in enumerate(tones))
    bass = sum(_plucked(chord[0] / 4, number, len(_CHORDS), 1.0) for number, chord in enumerate(_CHORDS))
    beat = _time() % 0.5
    drum = np.sin(2 * np.pi * 90 * np.exp(-20 * beat) * beat) * np.exp(-12 * beat)
    hat = white_noise() * np.exp(-60 * (_time() % 0.25))
    return np.asarray(melody + bass + 2 * drum + 0.5 * hat)


def birds() -> Wave:
    """Whistles that glide as voices do."""
    glide = 2_000 + 900 * np.sin(2 * np.pi * 3 * _time()) + 500 * np.sin(2 * np.pi * 0.7 * _time())
    return np.sin(2 * np.pi * np.cumsum(glide) / SAMPLE_RATE) * (np.sin(2 * np.pi * 1.3 * _time()) > 0)


def _plucked(tone: float, number: int, count: int, each: float) -> Wave:
    """One tone of a pattern of `count`, `each` seconds long, over and over."""
    at = _time()
    waves = sum(np.sin(2 * np.pi * tone * partial * at) / partial for partial in range(1, 6))
    sounding = at // each % count == number
    return np.asarray(np.where(sounding, waves * np.exp(-3 * (at % each) / each), 0))


SOUNDS: dict[str, Callable[[], Wave]] = {
    sound.__name__.replace("_", " "): sound
    for sound in (silence, white_noise, pink_noise, hum, applause, chords, band, birds)
}


@click.command()
@click.option("--engine", default="auto", show_default=True)
@click.option("--model", default="base", show_default=True)
@click.option("--cache", default=Path.home() / ".cache" / "podcast_tool", type=click.Path(path_type=Path))
def main(engine: str, model: str, cache: Path) -> None:
    """Print for each sound, loud and soft, how much was taken for speech, and the words heard."""
    ears = choose_engine(Hearing(engine=engine, model=model), root=Path(), user_cache=cache, progress=Quiet())
    print(ears.name)
    print(_ROW.format("sound", "peak", "CPU s", "taken for speech, s", "words"))
    for name, make in SOUNDS.items():
        wave = make()
        for peak in (0.5, 0.02):
            sound = (wave * peak / max(np.abs(wave).max(), 1e-9)).astype(np.float32)
            used, plan = time.process_time(), plan_windows([sound])
            words = [word for window in plan.windows for word in _words(ears, window, sound)]
            taken = f"{time.process_time() - used:.1f}"
            print(_ROW.format(name, f"{peak:g}", taken, f"{plan.speech / 1000:.1f}", len(words)), " ".join(words)[:80])


def _words(ears: Engine, window: Window, sound: Floats) -> list[str]:
    piece = sound[window.start * SAMPLE_RATE // 1000 : window.end * SAMPLE_RATE // 1000]
    heard = hear_window(ears, window, piece, language="en", glossary=()).heard
    return [word.text for word in heard.words]


if __name__ == "__main__":
    main()
