"""What deserves a person's ear: passages the machine was unsure of, and what a newer hearing would say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from podcast_tool.model import Heard, Millis, Transcript, Turn, Word
from podcast_tool.transcript.doubt import doubt_of, passage_doubt
from podcast_tool.transcript.words import clean_words, key_of, keys_of, running_text

_UNSURE: Final = 0.5
_NEAR: Final = 2
_CONTEXT: Final = 4
# One word that changes hands is where a turn begins, not who speaks.
_FEWEST: Final = 2


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSpeaker:
    """Words that another hearing gives to another person: who stands there, whose voice was heard, and the words."""

    start: Millis
    end: Millis
    speaker: str
    heard: str
    text: str


def unsure_passages(
    transcript: Transcript, *, below: float = _UNSURE, names: Sequence[str] = ()
) -> tuple[Passage, ...]:
    """Passages with words of a confidence under `below`, those first that most deserve to be heard again.

    Doubts two words apart are one passage. `names` are those the show knows, which may have been heard wrongly.
    """
    words = [word for turn in transcript.turns for word in turn.words]
    known = sorted({key_of(part) for name in names for part in name.split()})
    doubtful = [index for index, word in enumerate(words) if word.confidence < below]
    doubts = {index: doubt_of(words, index, transcript.language, known) for index in doubtful}
    runs: list[tuple[int, int]] = []
    for index in doubtful:
        if runs and index - runs[-1][1] <= _NEAR:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    worth = [passage_doubt([doubts[at] for at in range(first, last + 1) if at in doubts]) for first, last in runs]
    ranked = sorted(zip(worth, runs, strict=True), key=lambda one: (-one[0], one[1]))
    return tuple(_passage(words, first, last + 1, transcript.language) for _, (first, last) in ranked)


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


def other_speakers(transcript: Transcript, heard: Sequence[Turn]) -> tuple[OtherSpeaker, ...]:
    """Where two words or more, heard alike, are another person's in `heard`, in order.

    A voice without a name is whoever says most of its words in the transcript. Nothing where nobody is told apart.
    """
    ours = [(word, turn.speaker) for turn in transcript.turns for word in turn.words]
    theirs = [(word, turn.speaker) for turn in heard for word in turn.words]
    if len({speaker for _, speaker in theirs}) < 2 or not all(speaker for _, speaker in ours):
        return ()
    pairs = [(word, speaker, theirs[other][1]) for (word, speaker), other in _alike(ours, theirs)]
    names = _names_of(pairs)
    found: list[OtherSpeaker] = []
    for (speaker, name), run in groupby(pairs, key=lambda pair: (pair[1], names[pair[2]])):
        words = [word for word, _, _ in run]
        if speaker != name and len(words) >= _FEWEST:
            text = _text(words, transcript.language)
            found.append(OtherSpeaker(start=words[0].start, end=words[-1].end, speaker=speaker, heard=name, text=text))
    return tuple(found)


def _alike(
    ours: Sequence[tuple[Word, str]], theirs: Sequence[tuple[Word, str]]
) -> Iterator[tuple[tuple[Word, str], int]]:
    from rapidfuzz.distance import Levenshtein

    keys, others = (keys_of([word.text for word, _ in side]) for side in (ours, theirs))
    for block in Levenshtein.opcodes(keys, others):
        if block.tag == "equal":
            yield from zip(ours[block.src_start : block.src_end], range(block.dest_start, block.dest_end), strict=True)


def _names_of(pairs: Sequence[tuple[Word, str, str]]) -> dict[str, str]:
    """Whose voice each label is: a name that stands in the transcript, or who says most of its words there."""
    known = {speaker for _, speaker, _ in pairs}
    said = Counter((label, speaker) for _, speaker, label in pairs)
    names: dict[str, str] = {}
    for (label, speaker), _ in said.most_common():
        names.setdefault(label, label if label in known else speaker)
    return names
