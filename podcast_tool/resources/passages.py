"""A transcript as one run of timed words: windows to score, and quotes that really stand at their time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from podcast_tool.model import Mention, Transcript, Word
from podcast_tool.text import join_words

WINDOW: Final = 80
SHORTEST_QUOTE: Final = 12
LONGEST_QUOTE: Final = 40
_SENTENCE_ENDS: Final = (".", "?", "!", "。", "？", "！", "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the spoken words: indices into `Talk.words`, `last` is one past the end."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Everything said, in order. `openings` are the indices at which a turn or a sentence begins."""

    words: tuple[Word, ...]
    openings: tuple[int, ...]
    language: str

    def text(self, passage: Passage) -> str:
        """The passage as running text, word for word."""
        return join_words((word.text for word in self.words[passage.first : passage.last]), self.language)


def talk_of(transcript: Transcript) -> Talk:
    """The words of all turns; a word of blanks only is left out."""
    words: list[Word] = []
    openings: list[int] = []
    for turn in transcript.turns:
        fresh = True
        for word in turn.words:
            if not word.text.strip():
                continue
            if fresh:
                openings.append(len(words))
            words.append(word)
            fresh = word.text.rstrip("\"'”’)").endswith(_SENTENCE_ENDS)
    return Talk(words=tuple(words), openings=tuple(openings), language=transcript.language)


def windows(talk: Talk, *, size: int = WINDOW) -> tuple[Passage, ...]:
    """Passages of `size` words, each overlapping the next by half; a short talk is one passage."""
    count = len(talk.words)
    if not count:
        return ()
    starts = range(0, max(count - size // 2, 1), size // 2)
    return tuple(Passage(first=start, last=min(start + size, count)) for start in starts)


def quotable(talk: Talk, within: Passage) -> tuple[Passage, ...]:
    """The quotes that could stand for a window: each starts where somebody starts to say something."""
    inside = [start for start in talk.openings if within.first <= start < within.last]
    starts = sorted({within.first, *inside}) if len(inside) < 2 else inside
    if len(starts) < 3:
        starts = sorted({*starts, *range(within.first, within.last, SHORTEST_QUOTE)})
    return tuple(dict.fromkeys(_quote_from(talk, start) for start in starts))


def around(talk: Talk, passage: Passage) -> Passage:
    """A quote that holds the passage: from the start of its sentence where that is near, to the sentence's end."""
    earliest = max(passage.last - LONGEST_QUOTE // 2, 0)
    opening = _last_opening(talk, passage.first)
    start = opening if opening >= earliest else max(passage.first - SHORTEST_QUOTE // 2, 0)
    return _quote_from(talk, max(min(start, passage.first), passage.last - LONGEST_QUOTE), at_least=passage.last)


def mention(talk: Talk, quote: Passage, *, matched: tuple[str, ...]) -> Mention:
    """The quote as evidence, timed by its first word."""
    return Mention(at=talk.words[quote.first].start, quote=talk.text(quote), matched=matched)


def _last_opening(talk: Talk, index: int) -> int:
    return max((start for start in talk.openings if start <= index), default=0)


def _quote_from(talk: Talk, start: int, *, at_least: int = 0) -> Passage:
    """From `start` to the first opening that leaves enough words; started earlier where the talk ends too soon."""
    count = len(talk.words)
    start = max(min(start, count - SHORTEST_QUOTE), 0)
    floor = min(max(start + SHORTEST_QUOTE, at_least), count)
    end = next((index for index in _ends(talk, start) if index >= floor), count)
    return Passage(first=start, last=min(end, start + LONGEST_QUOTE))


def _ends(talk: Talk, start: int) -> Iterator[int]:
    return (index for index in talk.openings if index > start)
