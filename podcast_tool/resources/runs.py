"""Runs of spoken words that may be a name: a sieve that loses nothing which is alike enough, and little time.

Inserting or deleting one letter changes at most three pairs of neighbouring letters. Each run carries a set of 1024
bits, one for every pair of letters in it (chosen by a checksum); a name needs comparing only with runs of fitting
length in which few bits differ. The same set folded to 256 bits, in which no more can differ, is looked at first: for
all runs of one size, and some names of about one length, at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Bits = NDArray[np.uint64]

_BITS: Final = 1024
_PART: Final = 64
_PARTS: Final = _BITS // _PART
_FOLDS: Final = 4
_PAIRS_AN_EDIT: Final = 3
# Sixteen names against an hour's runs are half a megabyte, which stays in a processor's own memory.
_TOGETHER: Final = 16
_SPARE: Final = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """The letters of a name, in how many words it is said, and how alike (0 to 1) a run must be.

    Alike is one less the share of letters to insert or delete among the letters of both.
    """

    key: str
    words: int
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Runs of `size` words that may be one name: its number, the first word of each run, and each one's letters."""

    name: int
    size: int
    firsts: tuple[int, ...]
    said: tuple[str, ...]


class Sieve:
    """The names of one catalogue, to be looked for in many talks."""

    def __init__(self, names: Sequence[Sought]) -> None:
        import numpy as np

        self._lengths = np.array([len(name.key) for name in names], np.int64)
        self._unlike = np.array([1 - name.alike for name in names], np.float64)
        self._bits = _bits_of(_pairs_in(name.key) for name in names)
        self._folded = np.ascontiguousarray(_folded(self._bits).T)
        sizes: dict[int, list[int]] = {}
        for number in sorted(range(len(names)), key=self._lengths.__getitem__):
            for size in range(max(names[number].words - 1, 1), names[number].words + 2):
                sizes.setdefault(size, []).append(number)
        self._groups = [
            (size, np.array(numbers[at : at + _TOGETHER], np.int64))
            for size, numbers in sorted(sizes.items())
            for at in range(0, len(numbers), _TOGETHER)
        ]

    def runs(self, keys: Sequence[str]) -> Iterator[Runs]:
        """All runs of as many words as a name has, one fewer or one more, that are alike enough; and some that are not.

        `keys` are the letters of each word; a word without any begins and ends no run.
        """
        talk = _Said(keys)
        for size, names in self._groups:
            if size <= len(keys):
                for name, firsts in self._alike(talk, size, names):
                    yield Runs(name=name, size=size, firsts=firsts, said=talk.letters_of(firsts, size))

    def _alike(self, talk: "_Said", size: int, names: "Whole") -> Iterator[tuple[int, tuple[int, ...]]]:
        """Each of these names with the first words of the runs of this size that pass both looks, where any do."""
        import numpy as np

        name, first, lengths = self._near(talk.table(size), names)
        edits = self._edits(name, lengths)
        fits = np.abs(lengths - self._lengths[name]) <= edits
        name, first, edits = name[fits], first[fits], edits[fits]
        differing = np.bitwise_count(talk.bits(first, size) ^ self._bits[name]).sum(axis=1, dtype=np.uint16)
        fits = differing <= _PAIRS_AN_EDIT * edits
        pairs = zip(name[fits].tolist(), first[fits].tolist(), strict=True)
        return ((one, tuple(first for _, first in those)) for one, those in groupby(pairs, key=itemgetter(0)))

    def _near(self, table: "_Table", names: "Whole") -> "tuple[Whole, Whole, Whole]":
        """The first look, at folded bits: names, first words and lengths of runs in pairs."""
        import numpy as np

        widest = (1 + self._unlike[names].max()) / (1 - self._unlike[names].max())
        ends = (self._lengths[names[0]] / widest, self._lengths[names[-1]] * widest + 1)
        low, high = np.searchsorted(table.lengths, ends)
        longest = int(table.lengths[high - 1]) if high else 0
        most = np.minimum(_PAIRS_AN_EDIT * self._edits(names, longest), 255).astype(np.uint8)
        differing = np.zeros((len(names), high - low), np.uint8)
        # Should all 256 bits differ, the sum is 0 again: one run more to look at, none less.
        for said, sought in zip(table.folded[:, low:high], self._folded[:, names], strict=True):
            differing += np.bitwise_count(said[None, :] ^ sought[:, None])
        name, run = np.nonzero(differing <= most[:, None])
        return names[name], table.firsts[low + run], table.lengths[low + run]

    def _edits(self, names: "Whole", lengths: "Whole | int") -> "Whole":
        import numpy as np

        return (self._unlike[names] * (lengths + self._lengths[names]) + _SPARE).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The runs of one size, the shortest first: how many letters, which pairs of letters, and where each begins."""

    lengths: "Whole"
    folded: "Bits"
    firsts: "Whole"


class _Said:
    """The words of one talk, by their letters."""

    def __init__(self, keys: Sequence[str]) -> None:
        import numpy as np

        self._letters = "".join(keys)
        self._sizes = np.array([len(key) for key in keys], np.int64)
        self._edges = np.concatenate([np.zeros(1, np.int64), np.cumsum(self._sizes)])
        self._begins: list[int] = self._edges.tolist()
        inside = _bits_of(map(_pairs_in, keys))
        joined = inside | _bits_of(_seams(keys))
        self._whole = _Joined(inside, joined)
        self._fold = _Joined(_folded(inside), _folded(joined))
        self._tables: dict[int, _Table] = {}

    def letters_of(self, firsts: Sequence[int], size: int) -> tuple[str, ...]:
        """The letters of each of these runs."""
        return tuple(self._letters[self._begins[first] : self._begins[first + size]] for first in firsts)

    def bits(self, firsts: "Whole", size: int) -> "Bits":
        """The pairs of letters in each run, one row of 1024 bits a run."""
        return self._whole.runs(firsts, size)

    def table(self, size: int) -> _Table:
        """All runs of this size; made once."""
        if size not in self._tables:
            self._tables[size] = self._table(size)
        return self._tables[size]

    def _table(self, size: int) -> _Table:
        import numpy as np

        count = len(self._sizes) - size + 1
        firsts = np.nonzero((self._sizes[:count] > 0) & (self._sizes[size - 1 :] > 0))[0]
        lengths = self._edges[firsts + size] - self._edges[firsts]
        order = np.argsort(lengths, kind="stable")
        firsts = firsts[order]
        folded = np.ascontiguousarray(self._fold.runs(firsts, size).T)
        return _Table(lengths=lengths[order], folded=folded, firsts=firsts)


class _Joined:
    """Bits of words in a row: those of 1, 2, 4, 8 ... words are kept, and two of them, overlapping, make any other."""

    def __init__(self, inside: "Bits", joined: "Bits") -> None:
        """`inside` has the bits of each word, one row a word; `joined` those of its seam with the word before too."""
        self._inside = inside
        self._doubled = [joined]

    def runs(self, firsts: "Whole", size: int) -> "Bits":
        """The bits of the runs of `size` words, one row a run."""
        if size == 1:
            return self._inside[firsts]
        power = (size - 1).bit_length() - 1
        while len(self._doubled) <= power:
            half = 1 << (len(self._doubled) - 1)
            last = self._doubled[-1]
            self._doubled.append(last[:-half] | last[half:])
        doubled = self._doubled[power]
        both: Bits = self._inside[firsts] | doubled[firsts + 1] | doubled[firsts + size - (1 << power)]
        return both


def _bits_of(texts: Iterable[tuple[int, ...]]) -> "Bits":
    """One row of sixteen numbers for each text."""
    import numpy as np

    return np.array(list(texts), np.uint64).reshape(-1, _PARTS)


def _folded(bits: "Bits") -> "Bits":
    import numpy as np

    folded: Bits = np.bitwise_or.reduce(bits.reshape(-1, _PARTS // _FOLDS, _FOLDS), axis=1)
    return folded


def _seams(keys: Iterable[str]) -> Iterator[tuple[int, ...]]:
    """For each word the pair of letters at its seam with the word before."""
    last = ""
    for key in keys:
        yield _pairs_in(last + key[0]) if last and key else _pairs_in("")
        last = key[-1:] or last


@lru_cache(maxsize=1 << 15)
def _pairs_in(text: str) -> tuple[int, ...]:
    """Which of the 1024 bits the text's pairs of letters set, as sixteen whole numbers."""
    parts = [0] * _PARTS
    for pair in pairwise(text):
        part, bit = divmod(crc32("".join(pair).encode()) % _BITS, _PART)
        parts[part] |= 1 << bit
    return tuple(parts)
