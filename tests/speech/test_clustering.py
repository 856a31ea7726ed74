"""Voices as directions: how many there are, whatever their number and sizes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool.speech.clustering import MOST, voice_centres

from .sounds import Floats

WIDTH = 64


def directions(sizes: list[int], *, seed: int, spread: float = 0.6) -> tuple[Floats, list[int]]:
    """Rows around so many directions, mixed like turns of a talk, and whose each is."""
    random = np.random.default_rng(seed)
    centres = np.linalg.qr(random.normal(size=(WIDTH, WIDTH)))[0][: len(sizes)]
    owners = [voice for voice, size in enumerate(sizes) for _ in range(size)]
    random.shuffle(owners)
    rows = centres[owners] + random.normal(0, spread / np.sqrt(WIDTH), (len(owners), WIDTH))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), owners


def weights(rows: Floats) -> Floats:
    return np.full(len(rows), 0.75, np.float32)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(20, 60), min_size=1, max_size=MOST), st.integers(0, 1000))
def test_every_voice_is_found_and_every_row_is_nearest_to_its_own(sizes: list[int], seed: int) -> None:
    rows, owners = directions(sizes, seed=seed)
    centres = voice_centres(rows, weights(rows), count=None, least=3.0)
    assert len(centres) == len(sizes)
    nearest = np.argmax(rows @ centres.T, axis=1)
    assert len(set(zip(owners, nearest.tolist(), strict=True))) == len(sizes)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(1, MOST), st.integers(0, 1000))
def test_a_given_number_is_kept_as_far_as_there_are_rows(size: int, count: int, seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(size, WIDTH)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert len(voice_centres(rows, weights(rows), count=count, least=3.0)) == min(size, count)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 80), st.integers(0, 1000))
def test_any_rows_give_one_to_eight_centres_of_length_one(size: int, seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(size, WIDTH)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    centres = voice_centres(rows, weights(rows), count=None, least=0.5)
    assert 1 <= len(centres) <= MOST
    assert np.allclose(np.linalg.norm(centres, axis=1), 1, atol=1e-3)


def test_identical_rows_are_one_voice() -> None:
    rows = np.tile(directions([1], seed=1)[0], (50, 1))
    assert len(voice_centres(rows, weights(rows), count=None, least=3.0)) == 1


def test_a_cough_is_nobody() -> None:
    rows, _ = directions([60, 50, 2], seed=3)
    assert len(voice_centres(rows, weights(rows), count=None, least=3.0)) == 2


@pytest.mark.parametrize("count", [None, 2])
def test_more_rows_than_are_compared_give_the_same_voices(count: int | None) -> None:
    rows, owners = directions([1200, 900], seed=5)
    centres = voice_centres(rows, weights(rows), count=count, least=3.0)
    nearest = np.argmax(rows @ centres.T, axis=1)
    assert len(centres) == len(set(zip(owners, nearest.tolist(), strict=True))) == 2


def test_no_rows_are_no_voice() -> None:
    nothing = np.zeros((0, WIDTH), np.float32)
    assert len(voice_centres(nothing, weights(nothing), count=None, least=3.0)) == 0


def talk(turns: list[tuple[int, int]], *, seed: int, kinship: float = 0.0, meeting: bool = False) -> Floats:
    """Rows in order of time: so many of each voice in turn. The third voice resembles the first by `kinship`.

    With `meeting`, one row between two turns is like both and like neither, as where one falls into another's words.
    """
    random = np.random.default_rng(seed)
    first, second, third, between = np.linalg.qr(random.normal(size=(WIDTH, WIDTH)))[0][:4]
    voices = [first, second, kinship * first + np.sqrt(1 - kinship**2) * third]
    rows = []
    for voice, count in turns:
        if rows and meeting:
            rows.append((first + second + 1.3 * between) / np.sqrt(3.69))
        rows += [voices[voice]] * count
    heard = np.array(rows) + random.normal(0, 0.6 / np.sqrt(WIDTH), (len(rows), WIDTH))
    return (heard / np.linalg.norm(heard, axis=1, keepdims=True)).astype(np.float32)


HOUR = [(number % 2, 27 + number % 7) for number in range(150)]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_heard_only_where_two_voices_meet_is_nobody(seed: int) -> None:
    rows = talk(HOUR, seed=seed, meeting=True)
    assert len(voice_centres(rows, weights(rows), count=None, least=3.0)) == 2


@pytest.mark.parametrize("meeting", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_a_guest_of_ten_seconds_in_an_hour_is_somebody(seed: int, meeting: bool) -> None:
    rows = talk([*HOUR[:70], (2, 13), *HOUR[70:]], seed=seed, meeting=meeting)
    assert len(voice_centres(rows, weights(rows), count=None, least=3.0)) == 3


@pytest.mark.parametrize("seed", range(3))
def test_a_guest_who_resembles_a_host_is_somebody(seed: int) -> None:
    rows = talk([*HOUR[:70], (2, 20), *HOUR[70:]], seed=seed, kinship=0.63)
    assert len(voice_centres(rows, weights(rows), count=None, least=3.0)) == 3
