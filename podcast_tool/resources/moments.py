"""The moment of a link after the transcript changed: the words it was linked at are looked for again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from podcast_tool.model import Millis
from podcast_tool.resources.names import letters_of
from podcast_tool.resources.passages import Talk

# Measured on transcripts with up to 40 % damaged words: what is at least so alike is the place itself; what is less
# alike than the second is another place.
FOUND: Final = 66
DOUBTFUL: Final = 55
_WORDS: Final = 12
_NEAR: Final[Millis] = 15_000

Trace: TypeAlias = Literal["found", "doubtful", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where a quote stands now, and how sure that is."""

    at: Millis
    trace: Trace


def find_moment(talk: Talk, quote: str, at: Millis) -> Moment:
    """Where the quote's first words are said: where they were, if they still are, else where they are most alike."""
    wanted = " ".join(quote.split()[:_WORDS])
    if not letters_of(wanted) or not talk.words:
        return Moment(at=at, trace="found" if not letters_of(wanted) else "lost")
    near = [index for index, word in enumerate(talk.words) if abs(word.start - at) <= _NEAR]
    here = _place(talk, wanted, near[0], near[-1] + 1 + _WORDS) if near else None
    if here and here[0] >= FOUND:
        return Moment(at=at, trace="found")
    likeness, found = _place(talk, wanted, 0, len(talk.words))
    if likeness >= FOUND:
        return Moment(at=found, trace="found")
    return Moment(at=at, trace="doubtful" if likeness >= DOUBTFUL else "lost")


def _place(talk: Talk, wanted: str, first: int, last: int) -> tuple[float, Millis]:
    """How alike the words are that are most alike, and when they are said."""
    from rapidfuzz import fuzz

    texts = [word.text.lower() for word in talk.words[first:last]]
    found = fuzz.partial_ratio_alignment(wanted.lower(), " ".join(texts))
    if found is None:
        return 0.0, 0
    return found.score, talk.words[first + _word_at(texts, found.dest_start)].start


def _word_at(texts: Sequence[str], letter: int) -> int:
    """The index of the word that holds a letter of the texts joined by blanks; a blank belongs to the next word."""
    end = -1
    for index, text in enumerate(texts):
        end += len(text) + 1
        if letter < end:
            return index
    return max(len(texts) - 1, 0)
