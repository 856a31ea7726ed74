"""A transcript as it is read on a page: chapters as headings, turns as passages, and every linked moment as a target.

A page's script marks the word being said by `word_times`, which it fetches only once somebody listens.

A moment is a fragment such as `#t=18.6`. Each one that the page links to exists as an id, so that links work without
scripts: at the beginning of a passage, at a chapter's heading, or before the very word that is being said.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from podcast_tool.model import Chapter, Millis, Transcript, Word
from podcast_tool.site.tongues import Tongue, tongue
from podcast_tool.text import join_words
from podcast_tool.timecode import format_seconds, format_short

_ENOUGH = 40
_TOO_MANY = 90
_TOO_FEW = 12
_SENTENCE_ENDS = (".", "?", "!", "\u2026", "\u3002", "\uff1f", "\uff01")
_CLOSING = "\"')]\u2019\u201d\u00bb"
_NEAR: Millis = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A sentence, or what of it follows a linked moment: what a click plays from.

    `start` is in seconds; `moments` are ids that begin with its first word and have no passage of their own.
    """

    start: str
    moments: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of one turn, short enough to be linked to. `speaker` is empty where the same person goes on.

    `tongue` says its language where it is not that of the whole transcript; `related` are the places, in the order of
    the episode's links, of those whose moment lies in it.
    """

    start: str
    id: str
    clock: str
    speaker: str
    pieces: tuple[Piece, ...]
    tongue: Tongue
    related: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The passages of one chapter; `title` is empty before the first chapter and in a transcript without any."""

    title: str
    id: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    speaker: str
    words: Sequence[Word]

    @property
    def start(self) -> Millis:
        return self.words[0].start


def moment_id(at: Millis) -> str:
    """The id of a moment on its page; `#` and this is a link to it."""
    return f"t={format_seconds(at)}"


def word_times(transcript: Transcript, *, chapters: Sequence[Chapter]) -> str:
    """When each word of the page begins, as JSON: a list for each passage in order, each time in hundredths of a
    second since the one before it.

    Words are what blanks part. For passages in a language without blanks, `lengths` says by their place in the order
    how long the words are, in UTF-16 units as scripts count.
    """
    passages = [stretch.words for stretch in _all_stretches(transcript, _openings(chapters, transcript))]
    before = 0
    times: list[list[int]] = []
    lengths: dict[int, list[int]] = {}
    for place, words in enumerate(passages):
        spaced = join_words(("", ""), words[0].language or transcript.language) != ""
        starts = [word.start // 10 for word in words for _ in (word.text.split() if spaced else (word,))]
        times.append([start - last for last, start in pairwise([before, *starts])])
        before = starts[-1] if starts else before
        if not spaced:
            lengths[place] = [len(word.text.encode("utf-16-le")) // 2 for word in words]
    return json.dumps({"times": times} | ({"lengths": lengths} if lengths else {}), separators=(",", ":"))


def parts_of(
    transcript: Transcript,
    *,
    chapters: Sequence[Chapter],
    moments: Iterable[Millis],
    related: Sequence[Millis | None] = (),
) -> tuple[Part, ...]:
    """The transcript under its chapters' headings, with an id for every passage and for every one of `moments`.

    `related` are the moments of the episode's links, in their order.
    """
    openings = _openings(chapters, transcript)
    stretches = list(_all_stretches(transcript, openings))
    if not stretches:
        return ()
    headings = _headings(chapters, stretches)
    passages = _passages(stretches, {*moments} - headings.keys(), headings.keys(), transcript.language)
    passages = _with_related(passages, [stretch.start for stretch in stretches], related)
    begins = [0, *accumulate(len(stretch.words) for stretch in stretches)]
    firsts = [bisect_left(begins, opening) for opening in openings]
    parts = [Part(title="", id="", passages=tuple(passages[: firsts[0] if firsts else None]))]
    for index, chapter in enumerate(chapters):
        end = firsts[index + 1] if index + 1 < len(firsts) else len(passages)
        own_id = moment_id(chapter.start) if headings.get(chapter.start) == index else ""
        parts.append(Part(title=chapter.title, id=own_id, passages=tuple(passages[firsts[index] : end])))
    return tuple(part for part in parts if part.title or part.passages)


def _headings(chapters: Sequence[Chapter], stretches: Sequence[_Stretch]) -> dict[Millis, int]:
    """Which chapter's heading carries the id of its time: the first of that time, unless a passage starts there."""
    taken = {stretch.start for stretch in stretches}
    found: dict[Millis, int] = {}
    for index, chapter in enumerate(chapters):
        if chapter.start not in taken:
            found.setdefault(chapter.start, index)
    return found


def _openings(chapters: Sequence[Chapter], transcript: Transcript) -> list[int]:
    """The word that each chapter's heading stands before: the first of a near turn, else of a near sentence, else
    the one that is said then; past the last word where nothing is said any more.
    """
    words = [word for turn in transcript.turns for word in turn.words]
    turns = {*accumulate(len(turn.words) for turn in transcript.turns)}
    starts = [word.start for word in words]
    openings: list[int] = []
    for chapter in chapters:
        near = range(bisect_left(starts, chapter.start - _NEAR), bisect_right(starts, chapter.start + _NEAR))
        turn = [index for index in near if index == 0 or index in turns]
        sentence = [index for index in near if _ends_sentence(words[index - 1])]
        gaps = {abs(starts[index] - chapter.start): index for index in reversed(turn or sentence)}
        at = gaps[min(gaps)] if gaps else _said_at(chapter.start, words, starts)
        openings.append(max(at, openings[-1] if openings else 0))
    return openings


def _said_at(at: Millis, words: Sequence[Word], starts: Sequence[Millis]) -> int:
    """The word that is being said, or else the next one."""
    last = bisect_right(starts, at) - 1
    return last if last >= 0 and words[last].end > at else last + 1


def _all_stretches(transcript: Transcript, openings: Sequence[int]) -> Iterator[_Stretch]:
    """Every turn in passages, cut where a heading stands; behind one, the speaker is named again."""
    begin = 0
    for turn in transcript.turns:
        end = begin + len(turn.words)
        edges = [begin, *sorted({opening for opening in openings if begin < opening < end}), end]
        for first, last in pairwise(edges):
            yield from _stretches(turn.speaker, turn.words[first - begin : last - begin])
        begin = end


def _ends_sentence(word: Word) -> bool:
    return word.text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _stretches(speaker: str, words: Sequence[Word]) -> Iterator[_Stretch]:
    """A turn cut at the ends of sentences into passages of 40 words and more."""
    begin = 0
    for index, word in enumerate(words):
        length, left = index + 1 - begin, len(words) - index - 1
        if left >= _TOO_FEW and ((_ends_sentence(word) and length >= _ENOUGH) or length >= _TOO_MANY):
            yield _Stretch(speaker=speaker if begin == 0 else "", words=words[begin : index + 1])
            begin = index + 1
    if words[begin:]:
        yield _Stretch(speaker=speaker if begin == 0 else "", words=words[begin:])


def _passages(
    stretches: Sequence[_Stretch], moments: set[Millis], taken: Iterable[Millis], language: str
) -> list[Passage]:
    wanted = _spread(stretches, moments)
    used = set(taken)
    passages = []
    for index, stretch in enumerate(stretches):
        own = stretch.start not in used
        used.add(stretch.start)
        passages.append(
            Passage(
                start=format_seconds(stretch.start),
                id=moment_id(stretch.start) if own else "",
                clock=format_short(stretch.start),
                speaker=stretch.speaker,
                pieces=_pieces(stretch.words, wanted.get(index, ()), stretch.words[0].language or language),
                tongue=tongue(stretch.words[0].language, around=language),
            )
        )
    return passages


def _with_related(
    passages: Sequence[Passage], starts: Sequence[Millis], related: Sequence[Millis | None]
) -> list[Passage]:
    """Each link stands with the passage that its moment lies in."""
    places: dict[int, list[int]] = {}
    for number, at in enumerate(related):
        if at is not None:
            places.setdefault(max(bisect_right(starts, at) - 1, 0), []).append(number)
    return [replace(one, related=tuple(places.get(place, ()))) for place, one in enumerate(passages)]


def _spread(stretches: Sequence[_Stretch], moments: set[Millis]) -> dict[int, list[Millis]]:
    """The moments that no passage starts at, by the passage in which each lies."""
    starts = [stretch.start for stretch in stretches]
    spread: dict[int, list[Millis]] = {}
    for moment in sorted(moments - set(starts)):
        spread.setdefault(max(bisect_right(starts, moment) - 1, 0), []).append(moment)
    return spread


def _pieces(words: Sequence[Word], moments: Sequence[Millis], language: str) -> tuple[Piece, ...]:
    starts = [word.start for word in words]
    cuts: dict[int, list[str]] = {0: []}
    for index, word in enumerate(words[:-1], start=1):
        if _ends_sentence(word):
            cuts[index] = []
    for moment in moments:
        cuts.setdefault(max(bisect_right(starts, moment) - 1, 0), []).append(moment_id(moment))
    edges = sorted(cuts)
    gap = join_words(("", ""), language)
    pieces = []
    for edge, after in zip(edges, [*edges[1:], len(words)], strict=True):
        text = join_words((word.text for word in words[edge:after]), language)
        text = text if after == len(words) else text + gap
        pieces.append(Piece(start=format_seconds(starts[edge]), moments=tuple(cuts[edge]), text=text))
    return tuple(pieces)
