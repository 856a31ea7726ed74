"""A transcript as sentences: who says each, after what pause, and what it is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import Final

from podcast_tool.model import Millis, Transcript, Word
from podcast_tool.transcript.words import ends_sentence, running_text

_PAUSE: Final[Millis] = 800
_LONGEST: Final = 45
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORTEST_TOPIC: Final = 3
_ENDINGS: Final = ("'s", "’s", "ies", "es", "s", "ing", "ed")
_STEM: Final = 4


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence, or what was said between two breaths where nothing is punctuated. `fresh`: another person begins."""

    speaker: str
    words: tuple[Word, ...]
    pause: Millis
    fresh: bool

    @property
    def start(self) -> Millis:
        return self.words[0].start

    @property
    def end(self) -> Millis:
        return self.words[-1].end

    @cached_property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.words[-1].text.rstrip("\"'”’»)").endswith(("?", "？", "؟"))

    @cached_property
    def complete(self) -> bool:
        """Whether it has an end that is written."""
        return ends_sentence(self.words[-1].text)

    def text(self, language: str) -> str:
        return running_text([word.text for word in self.words], language)


def sentences_of(transcript: Transcript) -> tuple[Sentence, ...]:
    """Everything said, in order; sounds in [brackets] are left out."""
    found: list[Sentence] = []
    before = ""
    for turn in transcript.turns:
        spoken = list(_spoken(turn.words))
        for index, words in enumerate(_parts(spoken)):
            pause = max(words[0].start - found[-1].end, 0) if found else 0
            fresh = index == 0 and turn.speaker != before
            found.append(Sentence(speaker=turn.speaker, words=tuple(words), pause=pause, fresh=fresh))
        before = turn.speaker if spoken else before
    return tuple(found)


def _spoken(words: Sequence[Word]) -> Iterator[Word]:
    inside = False
    for word in words:
        inside = inside or word.text.startswith("[")
        if not inside and word.text.strip():
            yield word
        inside = inside and "]" not in word.text


def _parts(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Cut behind each sentence; where there are none, at pauses, and at the latest after 45 words."""
    part: list[Word] = []
    for word, after in chain(pairwise(words), ((word, None) for word in words[-1:])):
        part.append(word)
        paused = after is not None and after.start - word.end >= _PAUSE and len(part) > _SHORTEST_TOPIC
        if ends_sentence(word.text) or paused or len(part) >= _LONGEST:
            yield part
            part = []
    if part:
        yield part


def topic_of(word: str, everyday: frozenset[str]) -> str:
    """What the word contributes to a topic, endings dropped; empty for numbers, marks and everyday words."""
    match = _LETTERS.search(word.lower())
    plain = match[0] if match else ""
    base = plain.replace("’", "'").split("'")[0]
    if len(base) < _SHORTEST_TOPIC or base in everyday or plain in everyday:
        return ""
    return _stem(base)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
