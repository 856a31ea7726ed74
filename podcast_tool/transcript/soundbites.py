"""Passages worth quoting: whole sentences of 15 to 120 seconds that can be understood without what went before."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from podcast_tool.model import Millis, Soundbite, Transcript
from podcast_tool.text import shorten
from podcast_tool.transcript.sentences import Sentence, sentences_of, topic_of
from podcast_tool.vocabulary import LONGEST_SOUNDBITE, SHORTEST_SOUNDBITE

LONGEST_TITLE: Final = 100
# How long the ones that people listen to the end are.
_BEST: Final[Millis] = 35_000
_LONG_PAUSE: Final[Millis] = 700
_UNSURE: Final = 0.4
# Whoever begins so speaks of something that was said before.
_LEANS: Final = """
and but so or because then it that this these those they he she him her them there which who also exactly right yeah
yes no oh well okay ok mm um uh like same not
"""
_LEANING: Final = frozenset(_LEANS.split())
# Openings and closings of a show are no part of a story.
_HOUSE_WORDS: Final = """
welcome subscribe follow podcast episode listening listeners transcript notes website links host hosts goodbye bye
sponsor guest
"""
_HOUSEKEEPING: Final = frozenset(_HOUSE_WORDS.split())
_QUESTION, _PERSON, _LEAN, _HOUSE, _CHANGE, _ANSWERED = 0.3, 0.4, 0.6, 0.5, 0.25, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A soundbite that could be published, who is heard in it, and the words."""

    bite: Soundbite
    speakers: tuple[str, ...]
    quote: str
    score: float


def suggest_soundbites(
    transcript: Transcript, *, duration: Millis, everyday: frozenset[str], most: int = 3
) -> tuple[Candidate, ...]:
    """The best passages that don't overlap, the best first. They begin and end with a word, at sentences' bounds
    (at pauses, where most sentences have no end).

    `everyday` are words (lower case) that say nothing of a topic.
    """
    sentences = sentences_of(transcript)
    weights = _weights(sentences, everyday)
    found = sorted(_candidates(sentences, weights, transcript.language, duration), key=_rank)
    chosen: list[Candidate] = []
    for one in found:
        if len(chosen) < most and not any(_overlap(one.bite, other.bite) for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def _rank(candidate: Candidate) -> tuple[float, Millis]:
    return -candidate.score, candidate.bite.start


def _overlap(one: Soundbite, other: Soundbite) -> bool:
    return one.start < other.start + other.duration and other.start < one.start + one.duration


def _weights(sentences: Sequence[Sentence], everyday: frozenset[str]) -> list[float]:
    """How much each sentence says: its rarer words count more, divided by its length."""
    topics = [[topic_of(word.text, everyday) for word in one.words] for one in sentences]
    said_in = Counter(topic for some in topics for topic in {*some} if topic)
    rarity = {topic: math.log(1 + len(sentences) / count) for topic, count in said_in.items()}
    return [sum(rarity.get(topic, 0.0) for topic in some) / math.sqrt(len(some)) for some in topics]


def _candidates(
    sentences: Sequence[Sentence], weights: Sequence[float], language: str, duration: Millis
) -> Iterator[Candidate]:
    loose = sum(one.complete for one in sentences) * 2 < len(sentences)
    for first, opening in enumerate(sentences):
        if first and not loose and not sentences[first - 1].complete:
            continue
        for last in range(first, len(sentences)):
            length = sentences[last].end - opening.start
            if length > LONGEST_SOUNDBITE or sentences[last].end > duration:
                break
            whole = loose or sentences[last].complete
            if length >= SHORTEST_SOUNDBITE and whole and not sentences[last].asks:
                after = sentences[last + 1] if last + 1 < len(sentences) else None
                yield _candidate(sentences[first : last + 1], weights[first : last + 1], after, language)


def _candidate(
    passage: Sequence[Sentence], weights: Sequence[float], after: Sentence | None, language: str
) -> Candidate:
    start, end = passage[0].start, passage[-1].end
    strongest = max(range(len(passage)), key=lambda index: weights[index])
    score = sum(weights) / len(passage) / 4 + _shape(passage, after) - abs(math.log((end - start) / _BEST)) * 0.7
    return Candidate(
        bite=Soundbite(start=start, duration=end - start, title=_title(passage[strongest], language)),
        speakers=tuple(dict.fromkeys(one.speaker for one in passage if one.speaker)),
        quote=" ".join(one.text(language) for one in passage),
        score=round(score, 6),
    )


def _shape(passage: Sequence[Sentence], after: Sentence | None) -> float:
    """What speaks for a passage as a whole: somebody begins and ends with it, tells of themself, leans on nothing."""
    plain = [word.text.lower().strip(" .,;:!?…\"'“”’()") for one in passage for word in one.words]
    changes = sum(one.fresh for one in passage[1:])
    told = sum(word in ("i", "i'm", "i've", "my", "me", "we", "our") for word in plain) / len(plain)
    score = min(told * 8, 1.0) * _PERSON - changes * _CHANGE
    score -= _ANSWERED * (passage[-1].speaker != passage[0].speaker)
    score -= _LEAN * (plain[0].replace("’", "'").split("'")[0] in _LEANING) + _QUESTION * passage[0].asks
    score -= _HOUSE * sum(word in _HOUSEKEEPING for word in plain)
    score += 0.2 * passage[0].fresh + 0.2 * (after is None or after.fresh or after.pause >= _LONG_PAUSE)
    unsure = sum(word.confidence < _UNSURE for one in passage for word in one.words) / len(plain)
    return score - 4 * unsure


def _title(sentence: Sentence, language: str) -> str:
    return shorten(sentence.text(language), LONGEST_TITLE)
