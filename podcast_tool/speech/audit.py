"""Holding what a machine heard against where somebody speaks: loops, inventions, and speech that no word covers.

All times are on one clock, that of the window.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from podcast_tool.model import Millis, Word
from podcast_tool.speech.voice_activity import Span

# A word is held to last at most this long, however long the machine stretched it over what it did not understand.
_WORD: Final[Millis] = 400
_LETTER: Final[Millis] = 120
# How far the machine's word times are off at times.
_SLACK: Final[Millis] = 200
_FAR: Final[Millis] = 500
_HOLE: Final[Millis] = 1_000
_NO_TIME: Final[Millis] = 20
_HURRIED: Final = 3
_DOUBTFUL: Final = 0.1
_LONGEST_LOOP: Final = 12
_LOOPING_RATIO: Final = 2.4
_SHORTEST_SUSPECT: Final = 120
_PLAIN: Final = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch where somebody speaks and no word says what; the language as in a Word."""

    start: Millis
    end: Millis
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invention:
    """Words left out because nobody can have said them, and why."""

    start: Millis
    end: Millis
    text: str
    reason: str


def without_inventions(words: Sequence[Word], speech: Sequence[Span]) -> tuple[tuple[Word, ...], tuple[Invention, ...]]:
    """The words somebody may have said, and those left out: timed where nobody speaks, in no time, or in a loop."""
    spoken = [word for word in words if _touches(word, speech)]
    silent = [word for word in words if not _touches(word, speech)]
    paced, hurried = _without_hurry(spoken)
    kept, looped = _without_loops(paced)
    told = [
        *_runs(silent, "where nobody speaks"),
        *_runs(hurried, "faster than anybody speaks"),
        *_runs(looped, "repeated without end"),
    ]
    return tuple(kept), tuple(sorted(told, key=lambda invention: invention.start))


def uncovered(speech: Sequence[Span], words: Iterable[Word]) -> tuple[Gap, ...]:
    """Speech of a second and more under no word."""
    covers = [(word.start - _SLACK, _covered_end(word) + _SLACK) for word in words]
    gaps = []
    for span in speech:
        at = span.start
        for start, end in covers:
            if start > at and start < span.end and start - at >= _HOLE:
                gaps.append(Gap(start=at, end=start))
            if start < span.end:
                at = max(at, end)
        if span.end - at >= _HOLE:
            gaps.append(Gap(start=at, end=span.end))
    return tuple(gaps)


def uncovered_length(speech: Sequence[Span], words: Iterable[Word]) -> Millis:
    """How much speech of a second and more lies under no word."""
    return sum(gap.end - gap.start for gap in uncovered(speech, words))


def compression_ratio(text: str) -> float:
    """How far the text shrinks when packed: about 2 for speech, far more for a loop."""
    content = text.encode("utf-8")
    return len(content) / len(zlib.compress(content)) if content else 0.0


def _covered_end(word: Word) -> Millis:
    return min(word.end, word.start + _WORD + _LETTER * len(word.text))


def _touches(word: Word, speech: Sequence[Span]) -> bool:
    return any(word.start < span.end + _FAR and word.end > span.start - _FAR for span in speech)


def _without_hurry(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Words that take no time, several in a row: the engine wrote on after the sound had ended.

    A doubtful word that leads into them belongs to them.
    """
    kept: list[Word] = []
    hurried: list[Word] = []
    at = 0
    while at < len(words):
        run = at
        while run < len(words) and words[run].end - words[run].start <= _NO_TIME:
            run += 1
        if run - at >= _HURRIED:
            while kept and kept[-1].confidence < _DOUBTFUL and words[at].start - kept[-1].end < _SLACK:
                hurried.append(kept.pop())
            hurried.extend(words[at:run])
        else:
            kept.extend(words[at : max(run, at + 1)])
        at = max(run, at + 1)
    return kept, sorted(hurried, key=lambda word: word.start)


def _without_loops(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Each phrase that repeats beyond what people do is kept once; what repeats it is returned apart."""
    plain = [_PLAIN.sub("", word.text).casefold() or word.text for word in words]
    suspect = _is_suspect(" ".join(plain))
    kept: list[Word] = []
    looped: list[Word] = []
    at = 0
    while at < len(words):
        length, times = _repetition(plain, at)
        if times >= _bearable(length, suspect):
            kept.extend(words[at : at + length])
            looped.extend(words[at + length : at + length * times])
            at += length * times
        else:
            kept.append(words[at])
            at += 1
    return kept, looped


def _is_suspect(text: str) -> bool:
    return len(text) >= _SHORTEST_SUSPECT and compression_ratio(text) > _LOOPING_RATIO


def _bearable(length: int, suspect: bool) -> int:
    """From how many repeats on a phrase of so many words is a loop: "no, no, no, no" is speech, ten are not."""
    if length == 1:
        return 6 if suspect else 9
    if length == 2:
        return 4 if suspect else 6
    return 3 if suspect else 4


def _repetition(plain: Sequence[str], at: int) -> tuple[int, int]:
    """The phrase starting here that repeats over most words: its length, and how often it stands there."""
    best = (1, 1)
    for length in range(1, _LONGEST_LOOP + 1):
        phrase = plain[at : at + length]
        times = 1
        while plain[at + length * times : at + length * (times + 1)] == phrase:
            times += 1
        if times > 1 and length * times > best[0] * best[1]:
            best = (length, times)
    return best


def _runs(words: Sequence[Word], reason: str) -> list[Invention]:
    """Words left out, those near one another told together."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and word.start - runs[-1][-1].end < _HOLE:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [
        Invention(start=run[0].start, end=run[-1].end, text=" ".join(word.text for word in run), reason=reason)
        for run in runs
    ]
