"""Where a conversation turns to something else, and what each part of it is about: suggested chapters.

The talk is divided so that the words of each part are likeliest where every part has a vocabulary of its own (Utiyama
and Isahara, 2001), rather at a pause, where another person begins, and where whoever asks the questions asks one.
Titles are words that were really said.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from podcast_tool.model import Chapter, Millis, Transcript
from podcast_tool.transcript.sentences import Sentence, sentences_of, topic_of
from podcast_tool.transcript.words import ends_clause, is_spaceless

# Apple asks for at least three chapters and no more than six an hour.
FEWEST: Final = 3
_AN_HOUR: Final = 6
_HOUR: Final[Millis] = 3_600_000
_SHORTEST_TALK: Final[Millis] = 150_000
_SHORTEST: Final[Millis] = 40_000
LONGEST_TITLE: Final = 45
_MOST_UNITS: Final = 400
# How much of a word never said in a part is expected there; and what circumstances count for, in nats.
_UNSEEN: Final = 0.3
_WEIGHT: Final = 10
_NEVER: Final = -math.inf
_LONG_PAUSE: Final[Millis] = 2_000
_BREATH: Final[Millis] = 150
_PAUSE, _FRESH, _QUESTION, _WITHIN = 0.15, 0.1, 0.15, -0.15
_LONGEST_PHRASE: Final = 4
_UNSURE: Final = 0.4
# A single word is a poor title, however often it is said.
_SINGLE: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """A sentence and its topic words, in order; empty where a word says nothing of a topic."""

    sentence: Sentence
    topics: tuple[str, ...]


def suggest_chapters(
    transcript: Transcript, *, duration: Millis, everyday: frozenset[str]
) -> tuple[Chapter, ...]:
    """Chapters from the beginning on: at least three and at most six an hour; none for talks under two and a half
    minutes, and for languages written without blanks.

    `everyday` are words (lower case) that say nothing of a topic.
    """
    spoken = [
        _Spoken(sentence=one, topics=tuple(topic_of(word.text, everyday) for word in one.words))
        for one in sentences_of(transcript)
    ]
    if duration < _SHORTEST_TALK or is_spaceless(transcript.language) or len(spoken) < 2 * FEWEST:
        return ()
    starts = _openings(spoken, duration)
    if len(starts) < FEWEST:
        return ()
    parts = [spoken[first:last] for first, last in pairwise([*starts, len(spoken)])]
    titles = _titles(parts)
    times = [0, *(_breath_before(spoken, start) for start in starts[1:])]
    return tuple(Chapter(start=at, title=title) for at, title in zip(times, titles, strict=True))


def _breath_before(spoken: Sequence[_Spoken], index: int) -> Millis:
    """A moment ahead of the first word, so that a player that jumps there does not cut it."""
    return max(spoken[index].sentence.start - _BREATH, spoken[index - 1].sentence.end)


def _openings(spoken: Sequence[_Spoken], duration: Millis) -> list[int]:
    """The sentences that open a part, the first included: of all divisions the likeliest."""
    most = max(FEWEST, duration * _AN_HOUR // _HOUR)
    units = _units(spoken, duration // _MOST_UNITS)
    starts = [0, *(spoken[first].sentence.start for first in units[1:]), duration]
    bonus = _bonuses(spoken, units)
    layers = _layers(_likelihoods(spoken, units), bonus, starts, most, max(_SHORTEST, duration // (most * 4)))
    price = math.log(1 + sum(len(one.topics) for one in spoken))
    ends = [(layer[-1][0] - count * price, count) for count, layer in enumerate(layers, 1) if count >= FEWEST]
    worth, count = max(ends, default=(_NEVER, 0))
    if worth == _NEVER:
        return [0]
    found = [len(units)]
    for layer in reversed(layers[:count]):
        found.append(layer[found[-1]][1])
    return [units[index] for index in reversed(found[1:])]


def _units(spoken: Sequence[_Spoken], length: Millis) -> list[int]:
    """The sentences at which a part may begin, at least `length` apart, so that a day of talk is divided in seconds."""
    firsts = [0]
    for index, one in enumerate(spoken):
        if one.sentence.start - spoken[firsts[-1]].sentence.start >= max(length, 1):
            firsts.append(index)
    return firsts


def _bonuses(spoken: Sequence[_Spoken], units: Sequence[int]) -> list[float]:
    asker = _asker(spoken)
    return [_WEIGHT * _circumstances(spoken, first, asker) if first else 0.0 for first in units]


def _likelihoods(spoken: Sequence[_Spoken], units: Sequence[int]) -> list[list[float]]:
    """[first][count]: how likely the words of so many units are, each drawn from what their own part speaks of.

    Words said only once can't tell parts from one another and are left out.
    """
    said = Counter(topic for one in spoken for topic in one.topics if topic)
    words = [
        [topic for one in spoken[first:last] for topic in one.topics if said[topic] > 1]
        for first, last in pairwise([*units, len(spoken)])
    ]
    kinds = _UNSEEN * max(len({topic for some in words for topic in some}), 1)
    return [list(_growing(words[first:], kinds)) for first in range(len(words))]


def _growing(words: Sequence[Sequence[str]], kinds: float) -> Iterator[float]:
    counts: Counter[str] = Counter()
    total, found = 0, 0.0
    yield 0.0
    for some in words:
        for topic in some:
            count = counts[topic]
            found += (count + 1) * math.log(count + 1 + _UNSEEN) - (count * math.log(count + _UNSEEN) if count else 0)
            counts[topic] = count + 1
        total += len(some)
        yield found - total * math.log(total + kinds)


def _layers(
    likelihoods: Sequence[Sequence[float]],
    bonus: Sequence[float],
    starts: Sequence[Millis],
    most: int,
    shortest: Millis,
) -> list[list[tuple[float, int]]]:
    """For 1, 2, ... `most` parts up to each unit: the best sum, and the unit at which the last part begins."""
    count = len(bonus)
    before = [(0.0, 0)] + [(_NEVER, 0)] * count
    layers = []
    for _ in range(most):
        layer = [(_NEVER, 0)] * (count + 1)
        for first in range(count):
            value = before[first][0] + bonus[first]
            if value <= _NEVER:
                continue
            for end in range(bisect_left(starts, starts[first] + shortest), count + 1):
                found = value + likelihoods[first][end - first] if end > first else _NEVER
                if found > layer[end][0]:
                    layer[end] = (found, first)
        layers.append(layer)
        before = layer
    return layers


def _asker(spoken: Sequence[_Spoken]) -> str:
    """Who asks the most questions."""
    asked = Counter(one.sentence.speaker for one in spoken if one.sentence.asks)
    return min(asked, key=lambda speaker: (-asked[speaker], speaker), default="")


def _circumstances(spoken: Sequence[_Spoken], index: int, asker: str) -> float:
    one = spoken[index].sentence
    score = _PAUSE * min(one.pause, _LONG_PAUSE) / _LONG_PAUSE
    if not one.fresh:
        return score + (_WITHIN if one.pause < _LONG_PAUSE else 0.0)
    own = [other.sentence for other in spoken[index : index + 3] if other.sentence.speaker == one.speaker]
    opens = one.speaker == asker and any(sentence.asks for sentence in own)
    return score + _FRESH + (_QUESTION if opens else 0.0)


def _titles(parts: Sequence[Sequence[_Spoken]]) -> list[str]:
    """A title for each part, no two alike."""
    said_in = Counter(topic for part in parts for topic in {topic for one in part for topic in one.topics} if topic)
    titles: list[str] = []
    for number, part in enumerate(parts, 1):
        phrases = _phrases(part, {topic: math.log(1 + len(parts) / count) for topic, count in said_in.items()})
        taken = {title.casefold() for title in titles}
        titles.append(next((title for title in phrases if title.casefold() not in taken), f"Part {number}"))
    return titles


def _phrases(part: Sequence[_Spoken], rarity: dict[str, float]) -> list[str]:
    """What is said in the part, the most telling first: runs of up to four words that begin and end with a topic."""
    counts = Counter(topic for one in part for topic in one.topics if topic)
    scores: dict[str, float] = {}
    shown: dict[str, str] = {}
    for one in part:
        for first, last in _runs(one):
            topics = [topic for topic in one.topics[first:last] if topic]
            key = " ".join(topics)
            weight = sum(math.log(1 + counts[topic]) * rarity[topic] for topic in {*topics})
            scores[key] = weight / math.sqrt(len(topics)) * (1 if len(topics) > 1 else _SINGLE)
            shown.setdefault(key, _shown([word.text for word in one.sentence.words[first:last]]))
    repeated = Counter(" ".join(t for t in one.topics[a:b] if t) for one in part for a, b in _runs(one))
    ranked = sorted(scores, key=lambda key: (-scores[key] * (1 + math.log(repeated[key])), key))
    return [shown[key] for key in ranked if len(shown[key]) <= LONGEST_TITLE]


def _runs(one: _Spoken) -> Iterator[tuple[int, int]]:
    words = one.sentence.words
    for first, topic in enumerate(one.topics):
        if not topic or words[first].confidence < _UNSURE:
            continue
        for last in range(first + 1, min(first + _LONGEST_PHRASE, len(words)) + 1):
            if one.topics[last - 1]:
                yield first, last
            if ends_clause(words[last - 1].text) or words[last - 1].confidence < _UNSURE:
                break


def _shown(words: Sequence[str]) -> str:
    text = " ".join(words).strip(" .,;:!?…\"'“”’‘()-–—")
    return text[:1].upper() + text[1:]
