"""A person's words on the machine's clock.

The words of the script are matched with the words the machine heard. What matches keeps the machine's times to the
millisecond; a change in between shares the time the machine gave to that place.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from podcast_tool.model import Heard, Millis, Transcript, Turn, Word
from podcast_tool.transcript.matching import Sound, likeness_of, matches, usual_pause, usual_time
from podcast_tool.transcript.script import Paragraph, Script
from podcast_tool.transcript.words import clean_words, ends_sentence, letters, parts_of, split_words, spread

# So many words are looked at one by one; more of them are another wording of all that was heard there.
_FEW: Final = 4
# Where more was heard in the place of a few words, all of it is taken for what they stand for.
_MANY_HEARD: Final = 24
# A stated time leaves out what is less than a second.
_TO_THE_NEXT_SECOND: Final[Millis] = 999
# In tenths: one word fills a hole of 1.4 times its usual length, ten words one of 2.3 times.
_PATIENCE: Final = 13
# A rewritten passage of more words than this is placed by the times of its paragraphs, which are whole seconds.
_LONG_CHANGE: Final = 50


@dataclass(frozen=True, slots=True)
class _Unit(Sound):
    """The smallest thing that is matched, and the word it is of."""

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
        Turn(speaker=paragraph.speaker, words=_in_language(paragraph, spoken[index], language))
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
        parts = parts_of(word, split_words(word.text, word.language or language) or (word.text,))
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
    runs = matches([token.text for token in tokens], units)
    placed: list[_Placed] = []
    at = heard_to = 0
    for first, unit, length in [*runs, (len(tokens), len(units), 0)]:
        lower = units[heard_to - 1].end if heard_to else 0
        upper = units[unit].start if unit < len(units) else max(duration, lower)
        placed += _fill(_Gap(tokens[at:first], units[heard_to:unit], lower, upper), stretch=only_clock)
        placed += [_Placed(units[i].start, units[i].end, i) for i in range(unit, unit + length)]
        at, heard_to = first + length, unit + length
    return placed


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
    """Tokens in the time of what was heard in their place; those too many in a silence that has room for them."""
    units = _said_for(gap)
    if len(gap.tokens) == len(units):
        return [_Placed(unit.start, unit.end) for unit in units]
    unheard = _unheard(gap) if len(units) < len(gap.tokens) <= _FEW else None
    if unheard is None:
        return _letter_for_letter(gap.tokens, units)
    first, last, hole = unheard
    before = [_Placed(unit.start, unit.end) for unit in units[:first]]
    behind = [_Placed(unit.start, unit.end) for unit in units[first:]]
    return before + _interpolate(_Gap(gap.tokens[first:last], (), *hole), anchored=False, stretch=False) + behind


def _letter_for_letter(tokens: Sequence[_Token], units: Sequence[_Unit]) -> list[_Placed]:
    weights = [letters(unit.text) for unit in units]
    edges = spread([letters(token.text) for token in tokens], 0, sum(weights) * 1000)
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
    """The units that the tokens stand for, when words beside a correction were taken out as well."""
    units = gap.units
    if len(gap.tokens) > _FEW or not len(gap.tokens) < len(units) <= _MANY_HEARD:
        return units
    if any(token.opens for token in gap.tokens[1:]):
        return units
    least = len(gap.tokens)
    parts = [units[first:last] for last in range(len(units), 0, -1) for first in range(last - least + 1)]
    return max(parts, key=lambda part: _credit(gap.tokens, part))


def _unheard(gap: _Gap) -> tuple[int, int, tuple[Millis, Millis]] | None:
    """Tokens that nothing was heard of, from and up to which, and the silence they are said in; None without one."""
    more = len(gap.tokens) - len(gap.units)
    edges = [gap.lower, *(unit.end for unit in gap.units)]
    ends = [*(unit.start for unit in gap.units), gap.upper]
    best: tuple[float, int] | None = None
    for at in range(len(edges)):
        pause = usual_pause(gap.units[at - 1].text) if at else 0
        if (ends[at] - edges[at] - pause) * 2 < _usual(gap.tokens[at : at + more]):
            continue
        heard = [*gap.tokens[:at], *gap.tokens[at + more :]]
        credit = sum(_credit([token], [unit]) for token, unit in zip(heard, gap.units, strict=True))
        best = max(best, (credit, at)) if best else (credit, at)
    return (best[1], best[1] + more, (edges[best[1]], ends[best[1]])) if best else None


def _credit(tokens: Sequence[_Token], units: Sequence[_Unit]) -> float:
    """How well these tokens stand for what was heard: they read alike, take the time, and end a sentence or don't."""
    usual = _usual(tokens)
    off = abs(units[-1].end - units[0].start - usual) / usual
    alike = likeness_of([token.text for token in tokens], [unit.text for unit in units])
    ends = ends_sentence(tokens[-1].text) == ends_sentence(units[-1].text)
    return alike - min(off, 1) / 2 + ends / 8


def _moment(unit: _Unit, into: int, weight: int) -> Millis:
    """The time at so many thousandths of a letter into a unit."""
    return unit.start + (unit.end - unit.start) * min(into, weight * 1000) // (weight * 1000)


def _interpolate(gap: _Gap, *, anchored: bool, stretch: bool) -> list[_Placed]:
    """Tokens where nothing was heard: over the whole gap, or at a usual pace where it is longer than speech can be.

    In a long gap the sentence that ends in it stays with the words in front, the one that begins in it goes with those
    behind.
    """
    usual = _usual(gap.tokens)
    latest = gap.upper - usual_pause(gap.tokens[-1].text) - usual
    if anchored and not stretch and 0 < latest - gap.lower <= _TO_THE_NEXT_SECOND:
        return _evenly(gap.tokens, latest, latest + usual)
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
    return usual_time([token.text for token in tokens])


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
            start, end = placed[at].start, placed[at].end
            paragraph.append(Word(text=tokens[at].text, start=start, end=end, language=_language_of(words, start, end)))
            at += 1
    return paragraphs


def _in_language(paragraph: Paragraph, words: Sequence[Word], whole: str) -> tuple[Word, ...]:
    """Words in the language that their paragraph states; where it states none, in the one they were heard in."""
    if paragraph.language is None:
        return tuple(words)
    stated = "" if paragraph.language == whole else paragraph.language
    return tuple(word if word.language == stated else replace(word, language=stated) for word in words)


def _language_of(words: Sequence[Word], start: Millis, end: Millis) -> str:
    """The language of what was heard at that time, or next to it."""
    after = bisect_right(words, start, key=lambda word: word.start)
    near = words[max(0, after - 1) : after + 1]
    return max(near, key=lambda word: min(end, word.end) - max(start, word.start)).language if near else ""


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
