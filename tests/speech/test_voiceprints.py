"""Voices known by name: recognising them, and the file that keeps them."""

import tomllib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.speech.voiceprints import (
    WIDTH,
    KnownVoice,
    Voiceprint,
    likeness,
    match_voices,
    print_of,
    read_voices,
    remember,
    write_voices,
)
from podcast_tool.text import clean_line

NAMES = st.text(min_size=1, max_size=30).map(lambda text: clean_line(text, limit=80)).filter(bool)
SEEDS = st.integers(0, 10_000)


def direction(seed: int) -> list[float]:
    numbers: list[float] = np.random.default_rng(seed).normal(size=WIDTH).tolist()
    return numbers


def near(seed: int, *, noise: float, other: int = 99_999) -> list[float]:
    return [one + noise * two for one, two in zip(direction(seed), direction(other), strict=True)]


def known(*seeds: int) -> tuple[KnownVoice, ...]:
    return tuple(KnownVoice(name=f"Voice {seed}", vectors=(print_of("", direction(seed)).vector,)) for seed in seeds)


def prints(**rows: list[float]) -> dict[str, Voiceprint]:
    return {label: print_of(label, row) for label, row in rows.items()}


def test_a_voice_is_recognised_in_another_recording() -> None:
    heard = prints(a=near(2, noise=0.4), b=near(1, noise=0.4))
    assert match_voices(heard, known(1, 2)) == {"a": "Voice 2", "b": "Voice 1"}


def test_a_stranger_stays_unnamed() -> None:
    assert match_voices(prints(a=direction(3)), known(1, 2)) == {}
    assert match_voices(prints(a=near(1, noise=1.5)), known(1)) == {}


def test_a_voice_between_two_names_stays_unnamed() -> None:
    between = [one + two for one, two in zip(direction(1), near(1, noise=0.3), strict=True)]
    alike = (*known(1), KnownVoice(name="Twin", vectors=(print_of("", near(1, noise=0.3)).vector,)))
    assert match_voices(prints(a=between), alike) == {}


def test_a_name_goes_to_one_voice_only_and_to_the_nearest() -> None:
    heard = prints(a=near(1, noise=0.4), b=near(1, noise=0.1))
    assert match_voices(heard, known(1)) == {"b": "Voice 1"}


@given(st.lists(SEEDS, max_size=5, unique=True), st.lists(SEEDS, max_size=5, unique=True))
def test_every_match_is_a_known_name_used_once(heard: list[int], names: list[int]) -> None:
    matched = match_voices({str(seed): print_of(str(seed), near(seed, noise=0.2)) for seed in heard}, known(*names))
    assert len(set(matched.values())) == len(matched)
    assert all(name == f"Voice {label}" for label, name in matched.items())
    assert set(matched) == {str(seed) for seed in set(heard) & set(names)}


@given(st.dictionaries(NAMES, st.lists(SEEDS, min_size=1, max_size=5, unique=True), max_size=4))
def test_what_is_written_is_read_back(voices: dict[str, list[int]]) -> None:
    stored = tuple(
        KnownVoice(name=name, vectors=tuple(print_of("", direction(seed)).vector for seed in seeds))
        for name, seeds in sorted(voices.items())
    )
    text = write_voices(stored)
    assert read_voices(text, path="voices.toml") == (stored, ())
    assert write_voices(reversed(stored)) == text
    assert tomllib.loads(text)["model"]


def test_a_print_is_one_line_of_the_file() -> None:
    one, two = known(1), known(1, 2)
    added = set(write_voices(two).splitlines()) - set(write_voices(one).splitlines())
    assert len(added) == 2
    assert max(map(len, added)) < 530


def test_five_prints_of_a_voice_are_kept_and_the_oldest_goes() -> None:
    voices: tuple[KnownVoice, ...] = ()
    for seed in range(7):
        voices, _ = remember(voices, "Ann", print_of("Speaker 1", direction(seed)))
    assert [voice.name for voice in voices] == ["Ann"]
    assert voices[0].vectors == tuple(print_of("", direction(seed)).vector for seed in range(2, 7))


def test_rounding_for_the_file_changes_no_likeness() -> None:
    one, other = direction(1), near(1, noise=0.5)
    rounded = likeness(print_of("", one).vector, print_of("", other).vector)
    assert rounded == pytest.approx(likeness(one, other), abs=1e-3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[voice]", "not valid TOML"),
        ('[[voice]]\nname = "Ann"\nprints = ["AAAA"]', "a print is damaged"),
        ('[[voice]]\nname = "Ann"\nprints = ["' + "A" * 512 + '"]', "a print is damaged"),
        ('[[voice]]\nname = "Ann"\nprints = ["' + "/" * 512 + '"]', "a print is damaged"),
        ('[[voice]]\nname = "Ann"\nprints = ["é"]', "a print is damaged"),
        ('[[voice]]\nprints = []', "name is missing"),
        ('[[voice]]\nnam = "Ann"\nprints = []', "did you mean name?"),
        ('model = "other"\n[[voice]]\nname = "Ann"', "another"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(text: str, said: str) -> None:
    voices, problems = read_voices(text, path="voices.toml")
    assert voices == ()
    assert any(said in problem.text for problem in problems), problems


def test_a_name_that_stands_twice_is_told() -> None:
    text = write_voices(known(1))
    voices, problems = read_voices(text + text.partition("\n\n")[2], path="voices.toml")
    assert [voice.name for voice in voices] == ["Voice 1"]
    assert ["stands here twice" in problem.text for problem in problems] == [True]


def test_a_voice_named_anew_is_known_by_the_new_name_alone_and_back_again() -> None:
    first, second = (print_of("a", near(1, noise=noise)) for noise in (0.1, 0.3))
    stored, _ = remember(known(2), "Sam", first)
    stored, _ = remember(stored, "Sam", second)
    renamed, former = remember(stored, "Samuel", first, recognised="Sam")
    assert former == ("Sam",)
    assert {voice.name: len(voice.vectors) for voice in renamed} == {"Voice 2": 1, "Samuel": 2}
    assert match_voices({"a": first}, renamed) == {"a": "Samuel"}
    back, former = remember(renamed, "Sam", first, recognised="Samuel")
    assert (former, sorted(voice.name for voice in back)) == (("Samuel",), ["Sam", "Voice 2"])


def test_a_print_that_stands_under_two_names_is_settled_and_another_persons_prints_stay() -> None:
    one, other = print_of("a", direction(1)), print_of("", direction(2))
    sam = KnownVoice(name="Sam", vectors=(other.vector, one.vector))
    settled, former = remember((sam, KnownVoice(name="Grace", vectors=(one.vector,))), "Grace", one)
    assert former == ("Sam",)
    assert {voice.name: voice.vectors for voice in settled} == {"Sam": (other.vector,), "Grace": (one.vector,)}
