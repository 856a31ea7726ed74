"""Writing names as the show writes them, where the sound bears it out.

A few seconds around each suspicion are put before the engine a second time, with only the suspected names as glossary.
It does not write anew: it tells how well two texts fit the sound, the words as heard and the same words with the name
in its place. So nothing but the name can change, whatever the glossary would have done to the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, runtime_checkable

from podcast_tool.model import Millis, Word
from podcast_tool.speech.names import Suspicion
from podcast_tool.speech.voice_activity import Floats

VERSION: Final = 1
_BEFORE: Final[Millis] = 6_000
_AFTER: Final[Millis] = 5_000
_LONGEST: Final[Millis] = 25_000
_AIR: Final[Millis] = 100
# A mark such as [unclear] or [music] is nothing that was said.
_MARK: Final = "["


@runtime_checkable
class Weigher(Protocol):
    """An engine that can tell how well texts fit a sound."""

    def weigh(
        self, samples: Floats, texts: Sequence[str], *, language: str, glossary: Sequence[str]
    ) -> tuple[float, ...]:
        """The log-likelihood (in nats) of each text, of a piece of at most 30 s of 16 kHz mono.

        `glossary` holds names to expect. Where an engine cannot tell, all are alike. Raises PodcastError.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A few seconds that hold suspicions: words `first` to `last` (not included), `start` to `end` of the sound."""

    first: int
    last: int
    start: Millis
    end: Millis
    suspicions: tuple[Suspicion, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.suspicions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """By how many nats the sound speaks for each suspicion of a piece, in their order."""

    gains: tuple[float, ...]


def pieces_of(words: Sequence[Word], suspected: Sequence[Suspicion]) -> tuple[Piece, ...]:
    """The pieces to hear again, in order and not overlapping, cut between words."""
    pieces: list[Piece] = []
    for one in sorted(suspected, key=lambda one: (one.first, one.last)):
        first, last = _around(words, one)
        before = pieces[-1] if pieces else None
        if (
            before
            and (one.first < before.last or words[last - 1].end - before.start <= _LONGEST)
            and (first <= before.last)
        ):
            joined = (*before.suspicions, one)
            pieces[-1] = _piece(words, before.first, max(before.last, last), joined, before.start)
        else:
            floor = before.end if before else 0
            pieces.append(_piece(words, max(first, before.last if before else 0), last, (one,), floor))
    return tuple(pieces)


def weigh_piece(engine: Weigher, samples: Floats, piece: Piece, words: Sequence[Word], *, language: str) -> Weighed:
    """The suspicions of one piece held against its sound. Raises PodcastError."""
    said = [word.text for word in words[piece.first : piece.last]]
    texts = [" ".join(said)]
    for one in piece.suspicions:
        first, last = one.first - piece.first, one.last - piece.first
        texts.append(" ".join((*said[:first], *one.writing, *said[last:])))
    spoken = words[piece.suspicions[0].first].language or language
    plain, *others = engine.weigh(samples, texts, language=spoken, glossary=piece.names)
    return Weighed(gains=tuple(round(other - plain, 2) for other in others))


def respelled(words: Sequence[Word], weighed: Mapping[Suspicion, float]) -> tuple[Word, ...]:
    """The words with each name that the sound speaks for clearly enough; it takes the time of the words it replaces."""
    borne_out = sorted(
        (one for one, gain in weighed.items() if gain >= one.needed),
        key=lambda one: (one.needed - weighed[one], one.first, one.last, one.name),
    )
    taken: set[int] = set()
    by_first: dict[int, Suspicion] = {}
    for one in borne_out:
        if taken.isdisjoint(range(one.first, one.last)):
            taken.update(range(one.first, one.last))
            by_first[one.first] = one
    told: list[Word] = []
    for index, word in enumerate(words):
        if index in by_first:
            one = by_first[index]
            told += _written(words[one.first : one.last], one.writing)
        elif index not in taken:
            told.append(word)
    return tuple(told)


def _around(words: Sequence[Word], one: Suspicion) -> tuple[int, int]:
    """The words some seconds around a suspicion, no further than a mark."""
    first, last = one.first, one.last
    while first > 0 and _belongs(words[first - 1]) and words[one.first].start - words[first - 1].start <= _BEFORE:
        first -= 1
    while last < len(words) and _belongs(words[last]) and words[last].end - words[one.last - 1].end <= _AFTER:
        last += 1
    return first, last


def _belongs(word: Word) -> bool:
    return not word.text.startswith(_MARK)


def _piece(words: Sequence[Word], first: int, last: int, suspected: tuple[Suspicion, ...], floor: Millis) -> Piece:
    start = max(words[first].start - _AIR, floor)
    return Piece(
        first=first, last=last, start=start, end=max(words[last - 1].end + _AIR, start), suspicions=suspected
    )  # fmt: skip


def _written(said: Sequence[Word], writing: Sequence[str]) -> list[Word]:
    """The name's words in the time of those it replaces: one for one, or shared out by their letters."""
    sure = min(word.confidence for word in said)
    if len(said) == len(writing):
        return [replace(word, text=text, confidence=sure) for word, text in zip(said, writing, strict=True)]
    start, length = said[0].start, said[-1].end - said[0].start
    letters = sum(len(text) for text in writing)
    words, passed = [], 0
    for text in writing:
        begin = start + length * passed // letters
        passed += len(text)
        words.append(replace(said[0], text=text, start=begin, end=start + length * passed // letters, confidence=sure))
    return words
