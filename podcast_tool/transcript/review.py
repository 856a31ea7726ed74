"""What deserves a person's ear: passages the machine was unsure of, and what a newer hearing would say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from podcast_tool.model import Heard, Millis, Transcript, Word
from podcast_tool.transcript.words import clean_words, keys_of, running_text

_UNSURE: Final = 0.5
_NEAR: Final = 2
_CONTEXT: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words to listen to again: when, what stands there, the words around them, and the lowest confidence."""

    start: Millis
    end: Millis
    text: str
    before: str
    after: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where another hearing disagrees: what the transcript says there, and what was heard; either may be empty.

    `before` and `after` are the transcript's own words around it.
    """

    start: Millis
    end: Millis
    text: str
    heard: str
    before: str = ""
    after: str = ""


def unsure_passages(transcript: Transcript, *, below: float = _UNSURE) -> tuple[Passage, ...]:
    """Passages with words of a confidence under `below`, worst first; doubts two words apart are one passage."""
    words = [word for turn in transcript.turns for word in turn.words]
    doubtful = [index for index, word in enumerate(words) if word.confidence < below]
    runs: list[tuple[int, int]] = []
    for index in doubtful:
        if runs and index - runs[-1][1] <= _NEAR:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    passages = [_passage(words, first, last + 1, transcript.language) for first, last in runs]
    return tuple(sorted(passages, key=lambda passage: (passage.confidence, passage.start)))


def _passage(words: Sequence[Word], first: int, last: int, language: str) -> Passage:
    return Passage(
        start=words[first].start,
        end=words[last - 1].end,
        text=_text(words[first:last], language),
        before=_text(words[max(0, first - _CONTEXT) : first], language),
        after=_text(words[last : last + _CONTEXT], language),
        confidence=min(word.confidence for word in words[first:last]),
    )


def _text(words: Sequence[Word], language: str) -> str:
    return running_text([word.text for word in words], language)


def differences(transcript: Transcript, heard: Heard) -> tuple[Difference, ...]:
    """Where the words differ, in order; case, accents and punctuation don't count."""
    from rapidfuzz.distance import Levenshtein

    words = [word for turn in transcript.turns for word in turn.words]
    others = clean_words(heard.words, transcript.language)
    blocks = Levenshtein.opcodes(keys_of([word.text for word in words]), keys_of([word.text for word in others]))
    equal = [(b.src_start, b.src_end, b.dest_start, b.dest_end) for b in blocks if b.tag == "equal"]
    bounds = pairwise([(0, 0, 0, 0), *equal, (len(words), 0, len(others), 0)])
    gaps = [(slice(ours, until), others[theirs:to]) for (_, ours, _, theirs), (until, _, to, _) in bounds]
    return tuple(
        _difference(words, place, heard_there, transcript.language)
        for place, heard_there in gaps
        if words[place] or heard_there
    )


def _difference(words: Sequence[Word], place: slice, heard: Sequence[Word], language: str) -> Difference:
    timed = words[place] or heard
    return Difference(
        start=timed[0].start,
        end=timed[-1].end,
        text=_text(words[place], language),
        heard=_text(heard, language),
        before=_text(words[max(0, place.start - _CONTEXT) : place.start], language),
        after=_text(words[place.stop : place.stop + _CONTEXT], language),
    )
