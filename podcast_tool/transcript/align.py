"""A person's words on the machine's clock.

The words of the script are matched with the words the machine heard. What matches keeps the machine's times to the
millisecond; a change in between shares the time the machine gave to that place.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from podcast_tool.model import Heard, Millis, Transcript, Turn, Word
from podcast_tool.transcript.script import Paragraph, Script
from podcast_tool.transcript.words import clean_words, ends_sentence, keys_of, letters, parts_of, split_words, spread

# A pause that ends what was said in one go.
_BREATH: Final[Millis] = 250
_FARTHEST_SLIDE: Final = 20
# How fast a word is taken to be said where nothing but a long pause says when.
_USUAL_WORD: Final[Millis] = 150
_USUAL_LETTER: Final[Millis] = 60
# In tenths: one word fills a hole of 1.4 times its usual length, ten words one of 2.3 times.
_PATIENCE: Final = 13
# A rewritten passage of more words than this is placed by the times of its paragraphs, which are whole seconds.
_LONG_CHANGE: Final = 50


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest thing that is matched: a word, or a letter where words are not divided by blanks."""

    text: str
    start: Millis
    end: Millis
    word: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A unit of the script and the paragraph it stands in; `anchor` is that paragraph's time, at its first unit.

    `opens`: a paragraph or a sentence begins with it.
    """

    text: str
    paragraph: int
    opens: bool
    anchor: Millis | None


@dataclass(frozen=True, slots=True)
class _Gap:
    """A change: tokens that match nothing, the units heard in their place, and the time there is."""

    tokens: Sequence[_Token]
    units: Sequence[_Unit]
    lower: Millis
    upper: Millis


@dataclass(frozen=True, slots=True)
class _Placed:
    """A token with its time, and the unit it matched."""

    start: Millis
    end: Millis
    unit: int | None = None


def align(script: Script, heard: Heard | None, *, duration: Millis) -> Transcript:
    """The script with every word timed, in order and within `duration`.

    `heard` supplies only the clock, whichever engine it came from. Without it the times of the paragraphs do.
    """
    language = script.header.language or (heard.language if heard else "")
    words = clean_words(heard.words, language, duration=duration) if heard else ()
    units = _units(words, language)
    tokens = _tokens(script.paragraphs)
    placed = _place(tokens, units, duration, only_clock=not units)
    spoken = _words(tokens, placed, units, words)
    turns = tuple(
        Turn(speaker=paragraph.speaker, words=tuple(spoken[index]))
        for index, paragraph in enumerate(script.paragraphs)
        if index in spoken
    )
    return Transcript(
        language=language,
        turns=turns,
        edited=script.edited,
        engine=script.header.engine or (heard.engine if heard else ""),
        heard_on=script.header.heard_on,
    )


def _units(words: Sequence[Word], language: str) -> list[_Unit]:
    units: list[_Unit] = []
    for index, word in enumerate(words):
        parts = parts_of(word, split_words(word.text, language) or (word.text,))
        units += [_Unit(part.text, part.start, part.end, index, False) for part in parts[:-1]]
        units.append(_Unit(parts[-1].text, parts[-1].start, parts[-1].end, index, True))
    return units


def _tokens(paragraphs: Sequence[Paragraph]) -> list[_Token]:
    return [
        _Token(text, index, not at or ends_sentence(paragraph.words[at - 1]), None if at else paragraph.start)
        for index, paragraph in enumerate(paragraphs)
        for at, text in enumerate(paragraph.words)
    ]


def _place(tokens: Sequence[_Token], units: Sequence[_Unit], duration: Millis, *, only_clock: bool) -> list[_Placed]:
    """Matched tokens on their unit's time, the runs between them shared out."""
    placed: list[_Placed] = []
    at = heard_to = 0
    for first, unit, length in [*_matches(tokens, units), (len(tokens), len(units), 0)]:
        lower = units[heard_to - 1].end if heard_to else 0
        upper = units[unit].start if unit < len(units) else max(duration, lower)
        placed += _fill(_Gap(tokens[at:first], units[heard_to:unit], lower, upper), stretch=only_clock)
        placed += [_Placed(units[i].start, units[i].end, i) for i in range(unit, unit + length)]
        at, heard_to = first + length, unit + length
    return placed


def _matches(tokens: Sequence[_Token], units: Sequence[_Unit]) -> list[tuple[int, int, int]]:
    """Runs of tokens that were heard alike: first token, first unit, length."""
    from rapidfuzz.distance import Levenshtein

    said = keys_of([token.text for token in tokens])
    heard = keys_of([unit.text for unit in units])
    blocks = Levenshtein.opcodes(said, heard) if said and heard else ()
    runs = [
        (block.src_start, block.dest_start, block.src_end - block.src_start) for block in blocks if block.tag == "equal"
    ]
    return _slid(runs, said, units)


def _slid(
    runs: Sequence[tuple[int, int, int]], said: Sequence[str], units: Sequence[_Unit]
) -> list[tuple[int, int, int]]:
    """The same, but of two alike words of which one was not heard, it is the one in the longer silence."""
    slid = list(runs[:1])
    for token, unit, length in runs[1:]:
        at, heard_at, before = slid[-1]
        missing = token - (at + before)
        back = _longest_hole(said, units, slid[-1], missing) if missing and heard_at + before == unit else 0
        slid[-1] = (at, heard_at, before - back)
        slid.append((token - back, unit - back, length + back))
    return slid


def _longest_hole(said: Sequence[str], units: Sequence[_Unit], run: tuple[int, int, int], missing: int) -> int:
    """By how many words a hole behind `run` can move back to where the silence is longest."""
    at, heard_at, length = run
    best, longest = 0, units[heard_at + length].start - units[heard_at + length - 1].end
    for back in range(1, min(length, _FARTHEST_SLIDE)):
        last = at + length - back
        if said[last] != said[last + missing]:
            break
        hole = units[heard_at + length - back].start - units[heard_at + length - back - 1].end
        if hole > longest + _BREATH:
            best, longest = back, hole
    return best


# --- a change


def _fill(gap: _Gap, *, stretch: bool) -> list[_Placed]:
    """Times for the tokens of a change, from the paragraphs' stated times where nothing better is known."""
    if not gap.tokens:
        return []
    if gap.units and len(gap.tokens) <= _LONG_CHANGE:
        return _share(gap)
    placed: list[_Placed] = []
    for part, anchored in _at_anchors(gap, tight=stretch):
        if part.units:
            placed += _share(part)
        else:
            placed += _interpolate(part, anchored=anchored, stretch=stretch)
    return placed


def _at_anchors(gap: _Gap, *, tight: bool) -> list[tuple[_Gap, bool]]:
    """The change cut where a paragraph states a time that lies inside it and, unless `tight`, leaves time to speak."""
    cuts = [(0, gap.lower, False)]
    for at, token in enumerate(gap.tokens):
        if token.anchor is None:
            continue
        latest = gap.upper if tight else gap.upper - _usual(gap.tokens[at:])
        if cuts[-1][1] <= token.anchor <= latest:
            cuts = [cut for cut in cuts if cut[0] != at]
            cuts.append((at, token.anchor, True))
    ends = [*cuts[1:], (len(gap.tokens), gap.upper, True)]
    starts = [unit.start for unit in gap.units]
    parts: list[tuple[_Gap, bool]] = []
    heard_to = 0
    for (at, lower, anchored), (end, upper, _) in zip(cuts, ends, strict=True):
        heard_end = len(starts) if end == len(gap.tokens) else max(heard_to, bisect_left(starts, upper))
        units = gap.units[heard_to:heard_end]
        lower = max(lower, parts[-1][0].upper if parts else gap.lower)
        upper = min(max(upper, units[-1].end if units else 0), gap.upper)
        parts.append((_Gap(gap.tokens[at:end], units, lower, upper), anchored))
        heard_to = heard_end
    return parts


def _share(gap: _Gap) -> list[_Placed]:
    """Tokens in the time of what was heard in their place: one for one, or letter for letter."""
    units = _said_for(gap)
    if len(gap.tokens) == len(units):
        return [_Placed(unit.start, unit.end) for unit in units]
    weights = [letters(unit.text) for unit in units]
    edges = spread([letters(token.text) for token in gap.tokens], 0, sum(weights) * 1000)
    placed: list[_Placed] = []
    index = done = 0
    for start, end in edges:
        while index < len(units) - 1 and start >= (done + weights[index]) * 1000:
            done += weights[index]
            index += 1
        first = _moment(units[index], start - done * 1000, weights[index])
        last, passed = index, done
        while last < len(units) - 1 and end > (passed + weights[last]) * 1000:
            passed += weights[last]
            last += 1
        placed.append(_Placed(first, max(first, _moment(units[last], end - passed * 1000, weights[last]))))
    return placed


def _said_for(gap: _Gap) -> Sequence[_Unit]:
    """The units the tokens stand for: not those of another sentence, when words were left out beside a correction."""
    units = gap.units
    if len(gap.tokens) >= len(units) or any(token.opens for token in gap.tokens[1:]):
        return units
    edges = [at for at in range(1, len(units)) if units[at].start - units[at - 1].end >= _BREATH]
    parts = [units[first:last] for first, last in pairwise([0, *edges, len(units)])]
    size = sum(letters(token.text) for token in gap.tokens)
    ends = ends_sentence(gap.tokens[-1].text)
    return min(parts, key=lambda part: (ends_sentence(part[-1].text) != ends, abs(_size(part) - size)))


def _size(units: Sequence[_Unit]) -> int:
    return sum(letters(unit.text) for unit in units)


def _moment(unit: _Unit, into: int, weight: int) -> Millis:
    """The time at so many thousandths of a letter into a unit."""
    return unit.start + (unit.end - unit.start) * min(into, weight * 1000) // (weight * 1000)


def _interpolate(gap: _Gap, *, anchored: bool, stretch: bool) -> list[_Placed]:
    """Tokens where nothing was heard: over the whole gap, or at a usual pace where it is longer than speech can be.

    In a long gap the sentence that ends in it stays with the words in front, the one that begins in it goes with those
    behind.
    """
    usual = _usual(gap.tokens)
    room = gap.upper - gap.lower
    if stretch or room * 10 <= usual * (_PATIENCE + len(gap.tokens)):
        return _evenly(gap.tokens, gap.lower, gap.upper)
    begins = len(gap.tokens) if anchored else _beginning(gap.tokens)
    ending, beginning = gap.tokens[:begins], gap.tokens[begins:]
    middle = gap.lower + min(_usual(ending), room)
    start = max(middle, gap.upper - _usual(beginning))
    return _evenly(ending, gap.lower, middle) + _evenly(beginning, start, gap.upper)


def _beginning(tokens: Sequence[_Token]) -> int:
    """The first of the tokens at the end of a change that belong to what follows it."""
    opens = [at for at, token in enumerate(tokens) if token.opens]
    return opens[-1] if opens and not ends_sentence(tokens[-1].text) else len(tokens)


def _evenly(tokens: Sequence[_Token], lower: Millis, upper: Millis) -> list[_Placed]:
    return [_Placed(start, end) for start, end in spread([letters(token.text) for token in tokens], lower, upper)]


def _usual(tokens: Sequence[_Token]) -> Millis:
    return sum(_USUAL_WORD + _USUAL_LETTER * letters(token.text) for token in tokens)


# --- words


def _words(
    tokens: Sequence[_Token], placed: Sequence[_Placed], units: Sequence[_Unit], words: Sequence[Word]
) -> dict[int, list[Word]]:
    """The words of each paragraph; letters that still make up a heard word are that word again."""
    paragraphs: dict[int, list[Word]] = {}
    at = 0
    while at < len(tokens):
        whole = _whole_word(tokens, placed, units, at)
        paragraph = paragraphs.setdefault(tokens[at].paragraph, [])
        if whole:
            paragraph.append(words[units[_unit_of(placed[at])].word])
            at += whole
        else:
            paragraph.append(Word(text=tokens[at].text, start=placed[at].start, end=placed[at].end))
            at += 1
    return paragraphs


def _unit_of(place: _Placed) -> int:
    return -1 if place.unit is None else place.unit


def _whole_word(tokens: Sequence[_Token], placed: Sequence[_Placed], units: Sequence[_Unit], at: int) -> int:
    """How many tokens from here on are, letter by letter, all of one heard word; 0 if they are not."""
    first = _unit_of(placed[at])
    if first < 0 or (first and not units[first - 1].is_last):
        return 0
    for length in range(len(tokens) - at):
        token, unit = tokens[at + length], _unit_of(placed[at + length])
        if unit != first + length or token.text != units[unit].text or token.paragraph != tokens[at].paragraph:
            return 0
        if units[unit].is_last:
            return length + 1
    return 0
