"""Suggested soundbites: whole sentences of the right length that stand on their own."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool.model import Millis, Transcript, Turn, Word
from podcast_tool.resources.everyday import COMMON_WORDS
from podcast_tool.transcript.soundbites import LONGEST_TITLE, Candidate, suggest_soundbites

from .test_topics import turns_from


def suggested(turns: list[Turn], duration: Millis) -> tuple[Candidate, ...]:
    transcript = Transcript(language="en", turns=tuple(turns))
    return suggest_soundbites(transcript, duration=duration, everyday=COMMON_WORDS)


@pytest.mark.parametrize("slug", ["asking-for-help", "the-first-midterm", "the-project-that-went-wrong"])
def test_three_are_cut_at_words_and_sentences_and_quote_what_is_said(slug: str, repository: Path) -> None:
    turns, duration = turns_from(slug, repository)
    words = [word for turn in turns for word in turn.words]
    found = suggested(turns, duration)
    assert len(found) == 3
    for one in found:
        start, end = one.bite.start, one.bite.start + one.bite.duration
        said = [word.text for word in words if start <= word.start < end]
        assert " ".join(said) == one.quote
        assert start in {word.start for word in words}
        assert end in {word.end for word in words}
        assert 15_000 <= one.bite.duration <= 120_000
        assert one.quote[0].isupper()
        assert one.quote.rstrip("\"'”’").endswith((".", "!"))
        assert not one.quote.startswith(("And ", "But ", "So "))
        assert 0 < len(one.bite.title) <= LONGEST_TITLE
        assert one.bite.title.rstrip("…") in one.quote
    spans = sorted((one.bite.start, one.bite.start + one.bite.duration) for one in found)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_a_greeting_is_no_soundbite_and_doubtful_words_are_none_either() -> None:
    story = (
        "My first lab report described the wrong lab from the title to the last table, "
        "and the marker wrote a very kind note below."
    )
    hello = (
        "Welcome to the podcast and thanks for listening to this episode, "
        "subscribe and read the whole transcript on our website."
    )
    said = [spoken(hello, 0), spoken(story, 30_000), spoken(story.replace("lab", "essay"), 60_000, sure=0.2)]
    assert suggested(said, 90_000)[0].quote == story


def spoken(text: str, start: Millis, *, sure: float = 0.9) -> Turn:
    words = (
        Word(text=word, start=start + 900 * i, end=start + 900 * i + 800, confidence=sure)
        for i, word in enumerate(text.split())
    )
    return Turn(speaker="Ann", words=tuple(words))


_TALK = st.lists(
    st.tuples(st.sampled_from(["Ann", "Ben", ""]), st.text("ab c.?[]", min_size=1, max_size=200)), max_size=20
)


@settings(deadline=None, max_examples=60)
@given(_TALK, st.sampled_from([200, 700, 4000]))
def test_whatever_is_said_they_have_the_right_length_and_do_not_overlap(talk: list[tuple[str, str]], step: int) -> None:
    at, turns = 0, []
    for speaker, text in talk:
        words = []
        for word in text.split():
            words.append(Word(text=word, start=at, end=at + step))
            at += step
        if words:
            turns.append(Turn(speaker=speaker, words=tuple(words)))
    found = suggested(turns, at)
    assert len(found) <= 3
    assert all(15_000 <= one.bite.duration <= 120_000 and one.bite.start + one.bite.duration <= at for one in found)
    spans = sorted((one.bite.start, one.bite.start + one.bite.duration) for one in found)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
