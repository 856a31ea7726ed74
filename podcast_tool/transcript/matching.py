"""Which words of a script are which of the words that were heard.

The edit distance finds what is alike. It does not mind which of two alike words was left out; a person would say that
words were taken out in one go, or that the word is missing where a silence has room for it. So the words around each
change are lined up once more, and there a change costs what it takes to believe it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from podcast_tool.model import Millis
from podcast_tool.transcript.words import ends_sentence, keys_of, letters

Run: TypeAlias = tuple[int, int, int]
"""Items of the script that were heard alike: the first of them, the first heard, how many."""

# How fast a word is taken to be said where nothing says when.
_USUAL_WORD: Final[Millis] = 150
_USUAL_LETTER: Final[Millis] = 60
_USUAL_PAUSE: Final[Millis] = 500
# Words on either side of a change that are lined up again with it, and by how many they may shift doing so.
_AROUND: Final = 6
_SHIFT: Final = 6
# Larger passages have been written anew: what the edit distance says of them is as good as anything.
_MANY: Final = 20_000

# What it takes to believe that a word is spelled otherwise, is another word altogether, or is one too many or missing.
_OTHER_SIGNS: Final = 4
_OTHER_WORD: Final = 100
_UNLIKE: Final = 80
_OTHER_END: Final = 10
_GAP: Final = 80
_EACH: Final = 60
# So much less where a silence of the word's usual length shows that it was said and not heard.
_SILENT: Final = 60
_NEVER: Final = 1_000_000_000

_Cell: TypeAlias = tuple[int, int, int]
"""The least cost so far with both words taken, with a heard word left over, with a word of the script left over."""
_OUTSIDE: Final[_Cell] = (_NEVER, _NEVER, _NEVER)


@dataclass(frozen=True, slots=True)
class Sound:
    """Something heard: a word, or a letter where words are not divided by blanks."""

    text: str
    start: Millis
    end: Millis


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of what is lined up: what is written, what counts of it, and whether a sentence ends there."""

    texts: Sequence[str]
    keys: Sequence[str]
    ends: Sequence[bool]

    def part(self, first: int, last: int) -> "_Side":
        return _Side(self.texts[first:last], self.keys[first:last], self.ends[first:last])


@dataclass(frozen=True, slots=True)
class _Region:
    """A part of both sides, and what the edit distance found alike in it."""

    first: int
    last: int
    other: int
    heard_last: int
    runs: Sequence[Run]

    @property
    def is_plain(self) -> bool:
        """Whether looking again wins nothing: all is alike but one word, or nothing is, or it is too much."""
        size, (low, high) = self.last - self.first, self.band
        alike = sum(length for _, _, length in self.runs)
        straight = high - low == 2 * _SHIFT
        return (straight and alike >= size - 1) or not alike or size * (high - low) > _MANY

    @property
    def band(self) -> tuple[int, int]:
        """By how many items the one side may be behind or ahead of the other."""
        leads = [other - self.other - (at - self.first) for at, other, _ in self.runs]
        leads += [0, self.heard_last - self.other - (self.last - self.first)]
        return min(leads) - _SHIFT, max(leads) + _SHIFT


def usual_time(texts: Sequence[str]) -> Millis:
    """How long these words are taken to last where nothing says it."""
    return sum(_USUAL_WORD + _USUAL_LETTER * letters(text) for text in texts)


def usual_pause(text: str) -> Millis:
    """How long a silence behind this word is to be expected."""
    return _USUAL_PAUSE if ends_sentence(text) else 0


def likeness_of(written: Sequence[str], heard: Sequence[str]) -> float:
    """How alike two passages read, 0 to 1, whatever their blanks, case and punctuation."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity("".join(keys_of(written)), "".join(keys_of(heard)))


def matches(texts: Sequence[str], sounds: Sequence[Sound]) -> list[Run]:
    """The runs of alike words, in order on both sides; nothing is in two runs."""
    from rapidfuzz.distance import Levenshtein

    said, heard = _side(texts), _side([sound.text for sound in sounds])
    codes = Levenshtein.opcodes(said.keys, heard.keys) if texts and sounds else ()
    runs = [(code.src_start, code.dest_start, code.src_end - code.src_start) for code in codes if code.tag == "equal"]
    found: list[Run] = []
    for region in _regions(runs, len(texts), len(sounds)):
        found += region.runs if region.is_plain else _lined_up(region, said, heard, sounds)
    return _joined(found)


def _side(texts: Sequence[str]) -> _Side:
    return _Side(texts, keys_of(texts), [ends_sentence(text) for text in texts])


def _regions(runs: Sequence[Run], said: int, heard: int) -> Iterator[_Region]:
    """Both sides from end to end: what is alike for long, and what lies between with some words around it."""
    first = other = 0
    inside: list[Run] = []
    for at, heard_at, length in runs:
        if length <= 2 * _AROUND:
            inside.append((at, heard_at, length))
            continue
        to, heard_to, sure = at + _AROUND, heard_at + _AROUND, length - 2 * _AROUND
        yield _Region(first, to, other, heard_to, [*inside, (at, heard_at, _AROUND)])
        yield _Region(to, to + sure, heard_to, heard_to + sure, [(to, heard_to, sure)])
        first, other = to + sure, heard_to + sure
        inside = [(first, other, _AROUND)]
    yield _Region(first, said, other, heard, inside)


def _joined(runs: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for first, other, length in runs:
        before = joined[-1] if joined else (-1, -1, 0)
        if (before[0] + before[2], before[1] + before[2]) == (first, other):
            joined[-1] = (before[0], before[1], before[2] + length)
        elif length:
            joined.append((first, other, length))
    return joined


# --- lining up: the cheapest way through a table of both sides, with gaps that cost to open and to prolong


def _lined_up(region: _Region, said: _Side, heard: _Side, sounds: Sequence[Sound]) -> list[Run]:
    written, spoken = said.part(region.first, region.last), heard.part(region.other, region.heard_last)
    holes = _holes(sounds, region.other, region.heard_last)
    table = _table(written, spoken, holes, region.band)
    return [
        (region.first + i, region.other + j, 1)
        for i, j in _way_through(table, written, spoken, holes)
        if written.keys[i] == spoken.keys[j]
    ]


def _holes(sounds: Sequence[Sound], first: int, last: int) -> list[Millis]:
    """The silence in front of each of these sounds and behind the last, less the usual pause."""
    edges = [sounds[at - 1].end + usual_pause(sounds[at - 1].text) if at else 0 for at in range(first, last + 1)]
    starts = [sounds[at].start if at < len(sounds) else edges[-1] for at in range(first, last + 1)]
    return [start - edge for start, edge in zip(starts, edges, strict=True)]


def _table(said: _Side, heard: _Side, holes: Sequence[Millis], band: tuple[int, int]) -> list[dict[int, _Cell]]:
    """Row by row, the cells near enough to the way that the edit distance went."""
    low, high = band
    rows: list[dict[int, _Cell]] = [{0: (0, _NEVER, _NEVER)}]
    for j in range(1, min(high, len(heard.keys)) + 1):
        rows[0][j] = (_NEVER, _GAP + j * _EACH, _NEVER)
    for i in range(1, len(said.keys) + 1):
        rows.append(_row(rows[-1], i, range(max(0, i + low), min(len(heard.keys), i + high) + 1), said, heard, holes))
    return rows


def _row(
    above: dict[int, _Cell], i: int, columns: range, said: _Side, heard: _Side, holes: Sequence[Millis]
) -> dict[int, _Cell]:
    from rapidfuzz.distance.Levenshtein import distance

    row: dict[int, _Cell] = {}
    beside = _OUTSIDE
    usual = usual_time(said.texts[i - 1 : i])
    for j in columns:
        corner = above.get(j - 1, _OUTSIDE)
        over = above.get(j, _OUTSIDE)
        opened = min(over[0], over[1]) + _opening(holes[j], usual)
        beside = row[j] = (
            min(corner) + _difference(said, heard, i - 1, j - 1, distance) if j else _NEVER,
            min(min(beside[0], beside[2]) + _GAP, beside[1]) + _EACH,
            min(opened, over[2]) + _EACH,
        )
    return row


def _opening(hole: Millis, usual: Millis) -> int:
    return _GAP - _SILENT * min(max(hole, 0), usual) // usual


def _difference(said: _Side, heard: _Side, i: int, j: int, distance: Callable[[str, str], int]) -> int:
    key, other = said.keys[i], heard.keys[j]
    if key == other:
        return 0 if said.texts[i] == heard.texts[j] else _OTHER_SIGNS
    unlike = _UNLIKE * distance(key, other) // max(len(key), len(other))
    return _OTHER_WORD + unlike + (_OTHER_END if said.ends[i] != heard.ends[j] else 0)


def _way_through(
    table: Sequence[dict[int, _Cell]], said: _Side, heard: _Side, holes: Sequence[Millis]
) -> list[tuple[int, int]]:
    """The pairs of the cheapest way, in order."""
    i, j = len(said.keys), len(heard.keys)
    state = _cheapest(table[i][j])
    pairs: list[tuple[int, int]] = []
    while i or j:
        if state == 0:
            i, j = i - 1, j - 1
            pairs.append((i, j))
            state = _cheapest(table[i][j])
        elif state == 1:
            j -= 1
            both, skipped, extra = table[i][j]
            state = _cheapest((both + _GAP, skipped, extra + _GAP))
        else:
            i -= 1
            both, skipped, extra = table[i][j]
            opening = _opening(holes[j], usual_time(said.texts[i : i + 1]))
            state = _cheapest((both + opening, skipped + opening, extra))
    return pairs[::-1]


def _cheapest(cell: _Cell) -> int:
    return cell.index(min(cell))
