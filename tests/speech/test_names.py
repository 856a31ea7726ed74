"""Names: where one is suspected, and that nothing but a name the sound speaks for is ever written."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Word
from podcast_tool.speech.engine import Engine
from podcast_tool.speech.names import known_names, nearness, suspicions, with_parts
from podcast_tool.speech.respelling import Piece, Weigher, pieces_of, respelled, weigh_piece

from .sounds import Floats

SAID = (
    "It was printed at Mainz by Peter Schoffer and not only by chauffeur but in Strasbourg too. Then I asked "
    "Guttenberg's heirs and the Guttenbergs of today."
)
PLAIN = st.sampled_from(
    ["and", "then", "may", "will", "Then", "And", "Grace.", "rose,", "bow", "I'm", "printed", "Mainz", "Schoffer"]
)


def spoken(text: str, language: str = "") -> tuple[Word, ...]:
    """Words of 300 ms each, with a breath after every sentence."""
    words, at = [], 0
    for one in text.split():
        words.append(Word(text=one, start=at, end=at + 300, confidence=0.9, language=language))
        at += 1_300 if one.endswith(".") else 320
    return tuple(words)


def suspected(text: str, *glossary: str) -> list[tuple[str, str]]:
    """What is heard at each suspicion, and what would be written there."""
    words = spoken(text)
    return [
        (" ".join(word.text for word in words[one.first : one.last]), " ".join(one.writing))
        for one in suspicions(words, glossary, "en")
    ]


def test_a_name_is_suspected_where_something_sounds_near() -> None:
    assert suspected(SAID, "Maintz", "Strasburg") == [("Mainz", "Maintz"), ("Strasbourg", "Strasburg")]
    assert suspected(SAID, "Schoeffer") == [("Schoffer", "Schoeffer"), ("chauffeur", "Schoeffer")]
    assert suspected(SAID, "Peter Schoeffer") == [("Peter Schoffer", "Peter Schoeffer")]
    assert suspected("We used cooper netties, mostly.", "Kubernetes") == [("cooper netties,", "Kubernetes,")]


def test_possessive_plural_and_punctuation_are_kept() -> None:
    assert suspected(SAID, "Gutenberg") == [("Guttenberg's", "Gutenberg's"), ("Guttenbergs", "Gutenbergs")]
    assert suspected('He said, "Panartes" once.', "Pannartz") == [('"Panartes"', '"Pannartz"')]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("and then the end and", "Ann"),
        ("Then we went on. And so on.", "Ben"),
        ("a bow and a boat", "Bo"),
        ("we may go in may", "May"),
        ("she rose with grace", "Rose"),
        ("I'm sure I am.", "Ian"),
        ("it was gutenberg or Gutenberg's or GUTENBERG", "Gutenberg"),
        ("a second draft of it", "Second Draft"),
        ("in the letter, case by case", "Lettercase"),
    ],
)
def test_ordinary_words_and_names_that_stand_already_are_left_alone(text: str, name: str) -> None:
    assert suspected(text, name) == []


def test_a_name_is_not_sought_across_a_pause_or_in_languages_without_blanks() -> None:
    far = (Word(text="Pan", start=0, end=300), Word(text="Artes", start=2_000, end=2_300))
    assert suspicions(far, ["Pannartz"], "en") == ()
    assert suspicions(spoken("Mainz"), ["Maintz"], "ja") == ()


def test_hostile_glossaries_are_bounded() -> None:
    assert known_names(["", "x", "a b c d e", "y" * 500, "  Ann  Lee ", "Ann Lee", "\x00"]) == ("Ann Lee",)
    assert len(known_names([f"Name{number}" for number in range(10_000)])) == 200
    many = suspicions(spoken("Mainz " * 200), [f"Maintz{letter}" for letter in "abcdefgh"], "en")
    assert len(many) <= 8 * 2
    assert with_parts(["Dr. Nora Bell (she/her)"])[1:] == ("Nora", "Bell")


LETTERS = st.text(alphabet="abcdehkstz 'ÉßЖя中-", max_size=20)


@given(LETTERS, LETTERS)
def test_nearness_is_a_share_and_the_same_either_way(one: str, other: str) -> None:
    assert 0 <= nearness(one, other) <= 1
    assert nearness(one, other) == pytest.approx(nearness(other, one))
    assert nearness(one, one) == 1


@given(st.lists(PLAIN, max_size=60), st.lists(st.text(alphabet="abeinzMS '.-é", max_size=12), max_size=6))
def test_without_a_gain_no_word_changes(texts: list[str], glossary: list[str]) -> None:
    words = spoken(" ".join(texts))
    found = suspicions(words, glossary, "en")
    assert respelled(words, dict.fromkeys(found, 0.0)) == words
    assert respelled(words, {}) == words


@given(st.lists(PLAIN, max_size=60), st.lists(st.sampled_from(["Maintz", "Schoeffer", "Basle", "Peter Pan", "Ann"])))
def test_whatever_is_written_times_rise_and_languages_stay(texts: list[str], glossary: list[str]) -> None:
    words = spoken(" ".join(texts), language="de")
    found = suspicions(words, glossary, "en")
    written = respelled(words, dict.fromkeys(found, 100.0))
    assert all(word.start <= word.end for word in written)
    assert all(before.end <= after.start for before, after in pairwise(written))
    assert all(word.language == "de" for word in written)
    kept = {word.text for word in words} | {text for one in found for text in one.writing}
    assert {word.text for word in written} <= kept
    assert (words[0].start, words[-1].end) == (written[0].start, written[-1].end) if words else not written


@given(st.lists(PLAIN, max_size=200))
def test_pieces_hold_each_suspicion_once_and_do_not_overlap(texts: list[str]) -> None:
    words = spoken(" ".join(texts))
    found = suspicions(words, ["Maintz", "Schoeffer", "Basle"], "en")
    pieces = pieces_of(words, found)
    assert [one for piece in pieces for one in piece.suspicions] == list(found)
    assert all(before.end <= after.start for before, after in pairwise(pieces))
    assert all(piece.first <= one.first < one.last <= piece.last for piece in pieces for one in piece.suspicions)
    assert all(piece.end - piece.start <= 27_000 for piece in pieces)


def test_a_name_takes_the_time_of_the_words_it_replaces() -> None:
    words = spoken("by Pan Artes and", language="en")
    (one,) = suspicions(words, ["Pannartz"], "en")
    written = respelled(words, {one: 9.0})
    assert [word.text for word in written] == ["by", "Pannartz", "and"]
    assert (written[1].start, written[1].end) == (words[1].start, words[2].end)
    (two,) = suspicions(spoken("met Norabell there"), ["Nora Bell"], "en")
    shared = respelled(spoken("met Norabell there"), {two: 9.0})
    assert [(word.text, word.start, word.end) for word in shared[1:3]] == [("Nora", 320, 470), ("Bell", 470, 620)]


def test_no_mark_is_read_out_to_the_engine() -> None:
    words = spoken("one [unclear] near Mainz and [music] two")
    (piece,) = pieces_of(words, suspicions(words, ["Maintz"], "en"))
    assert [word.text for word in words[piece.first : piece.last]] == ["near", "Mainz", "and"]


def weighed(engine: Engine, samples: Floats, words: Sequence[Word], glossary: Sequence[str]) -> list[str]:
    """The texts after the engine has weighed what is suspected."""
    assert isinstance(engine, Weigher)

    def gains(piece: Piece) -> tuple[float, ...]:
        return weigh_piece(engine, samples[piece.start * 16 : piece.end * 16], piece, words, language="en").gains

    pieces = pieces_of(words, suspicions(words, glossary, "en"))
    told = {one: gain for piece in pieces for one, gain in zip(piece.suspicions, gains(piece), strict=True)}
    return [word.text for word in respelled(words, told)]


@pytest.mark.slow
def test_the_sound_decides_whether_a_name_was_said(tiny: Engine, trailer: Floats, repository: Path) -> None:
    samples = trailer[: 12 * 16_000]
    words = tiny.hear(samples, language="en", glossary=()).words
    plain = [word.text for word in words]
    assert "Nora." in plain
    steered = weighed(tiny, samples, words, ["Norah"])
    assert steered == ["Norah." if text == "Nora." else text for text in plain]
    wrong = ["Dora", "Norman", "Riviera", "Pam", "Ann", "Bo", "May", "Grace", "Will", "Rose", "Lavery", "Aymar"]
    assert weighed(tiny, samples, words, wrong) == plain


@pytest.mark.slow
def test_more_text_than_the_engine_bears_in_mind_is_not_weighed(tiny: Engine, trailer: Floats) -> None:
    assert isinstance(tiny, Weigher)
    texts = ["Nora", "Nora " * 1_000]
    assert tiny.weigh(trailer[:32_000], texts, language="en", glossary=["Nora"]) == (0.0, 0.0)
