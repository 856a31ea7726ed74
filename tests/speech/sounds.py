"""Silence, noise and music, made here, and progress that listens."""

import numpy as np
from numpy.typing import NDArray

from podcast_tool.progress import Quiet

Floats = NDArray[np.float32]
RATE = 16_000
CHORDS = ((261.6, 329.6, 392.0), (220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))


class Told(Quiet):
    """Progress that remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


def silence(seconds: float) -> Floats:
    return np.zeros(round(seconds * RATE), np.float32)


def noise(seconds: float) -> Floats:
    return np.random.default_rng(7).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)


def music(seconds: float) -> Floats:
    """Plucked chords, two seconds each."""
    time = np.arange(round(seconds * RATE)) / RATE
    tones = np.zeros(len(time))
    for number, chord in enumerate(CHORDS):
        sounding = (time // 2 % len(CHORDS)) == number
        waves = sum(np.sin(2 * np.pi * tone * partial * time) / partial for tone in chord for partial in range(1, 6))
        tones += np.where(sounding, waves * np.exp(-1.5 * (time % 2)), 0)
    return (tones / np.abs(tones).max() / 2).astype(np.float32)
