"""Suggested chapters: where the talk turns to something else, named in words that were said."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool.model import Chapter, Millis, Transcript, Turn, Word
from podcast_tool.resources.everyday import COMMON_WORDS
from podcast_tool.transcript.topics import LONGEST_TITLE, suggest_chapters


def turns_from(slug: str, repository: Path, *, after: Millis = 0) -> tuple[list[Turn], Millis]:
    """What is really said in an episode of the sample show, words spread evenly over their turn, and its length."""
    said = json.loads((repository / f"sample/truth/{slug}.json").read_text())
    turns = []
    for turn in said["turns"]:
        words, start, end = turn["text"].split(), after + round(turn["start"] * 1000), after + round(turn["end"] * 1000)
        step = (end - start) // len(words)
        spoken = (Word(text=word, start=start + i * step, end=start + (i + 1) * step) for i, word in enumerate(words))
        turns.append(Turn(speaker=turn["speaker"], words=tuple(spoken)))
    return turns, round(said["duration"] * 1000)


def suggested(turns: list[Turn], duration: Millis, *, language: str = "en") -> tuple[Chapter, ...]:
    transcript = Transcript(language=language, turns=tuple(turns))
    return suggest_chapters(transcript, duration=duration, everyday=COMMON_WORDS)


@pytest.mark.parametrize(
    ("slug", "by_hand"),
    [
        ("the-first-midterm", (50_000, 82_000, 133_000, 175_000)),
        ("the-project-that-went-wrong", (41_000, 77_000, 101_000, 141_000)),
    ],
)
def test_the_sample_episodes_turn_where_their_people_said_so(
    slug: str, by_hand: tuple[Millis, ...], repository: Path
) -> None:
    turns, duration = turns_from(slug, repository)
    chapters = suggested(turns, duration)
    assert len(chapters) == 3
    assert chapters[0].start == 0
    for chapter in chapters[1:]:
        assert min(abs(chapter.start - start) for start in by_hand) < 20_000


def test_talks_in_a_row_are_told_apart(repository: Path) -> None:
    """Three talks in all six orders: at least ten of the twelve borders are found within twenty seconds."""
    found = 0
    slugs = ("asking-for-help", "the-first-midterm", "the-project-that-went-wrong")
    for order in permutations(slugs):
        everything: list[Turn] = []
        edges, end = [], 0
        for slug in order:
            # Greetings and goodbyes of a show are alike in every episode.
            turns = turns_from(slug, repository, after=end)[0][4:-8]
            edges.append(turns[0].start)
            everything += turns
            end = turns[-1].end + 500
        first, *others = suggested(everything, end)
        assert first.start == 0
        found += sum(abs(chapter.start - edge) < 20_000 for chapter, edge in zip(others, edges[1:], strict=True))
    assert found >= 10


def test_titles_are_words_that_were_said(repository: Path) -> None:
    turns, duration = turns_from("asking-for-help", repository)
    talk = " ".join(word.text for turn in turns for word in turn.words).lower()
    titles = [chapter.title for chapter in suggested(turns, duration)]
    assert len({*titles}) == len(titles)
    for title in titles:
        assert title.lower() in talk
        assert len(title) <= LONGEST_TITLE


def test_a_short_talk_and_one_without_blanks_get_none(repository: Path) -> None:
    turns, duration = turns_from("trailer", repository)
    assert suggested(turns, duration) == ()
    signs = (Word(text=sign, start=i * 300, end=i * 300 + 200) for i, sign in enumerate("失败。" * 400))
    letters = Turn(speaker="", words=tuple(signs))
    assert suggested([letters], 400_000, language="zh") == ()


_TALK = st.lists(
    st.tuples(st.sampled_from(["Ann", "Ben"]), st.text("abc de.?[]", min_size=1, max_size=120)), max_size=60
)


@settings(deadline=None, max_examples=60)
@given(_TALK, st.integers(min_value=1, max_value=4 * 3_600_000))
def test_whatever_is_said_there_are_at_least_three_from_the_beginning_or_none(
    talk: list[tuple[str, str]], duration: Millis
) -> None:
    at, turns = 0, []
    step = max(duration // (1 + sum(len(text.split()) for _, text in talk)), 1)
    for speaker, text in talk:
        words = []
        for word in text.split():
            words.append(Word(text=word, start=at, end=at + step // 2))
            at += step
        if words:
            turns.append(Turn(speaker=speaker, words=tuple(words)))
    chapters = suggested(turns, duration)
    assert len(chapters) == 0 or 3 <= len(chapters) <= max(3, 6 * duration // 3_600_000)
    starts = [chapter.start for chapter in chapters]
    assert starts == sorted({*starts})
    assert starts[:1] in ([], [0])
    assert all(0 < len(chapter.title) <= LONGEST_TITLE for chapter in chapters)
    assert all(start < duration for start in starts)
