"""Runs of spoken words that may be a name: a sieve that loses nothing which is alike enough, and little time.

Inserting or deleting one letter changes at most three pairs of neighbouring letters. Each run carries a set of 1024
bits, one for every pair of letters in it (chosen by a checksum); a name needs comparing only with runs of fitting
length in which few bits differ. The same set folded to 256 bits, in which no more can differ, is looked at first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BITS: Final = 1024
_PART: Final = 64
_PARTS: Final = _BITS // _PART
_FOLDS: Final = 4
_PAIRS_AN_EDIT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The runs of one size, the shortest first: how many letters, which pairs of letters, and where each begins."""

    lengths: "NDArray[np.int64]"
    bits: "NDArray[np.uint64]"
    folded: "NDArray[np.uint64]"
    firsts: "NDArray[np.int64]"


class Runs:
    """The runs of words of one talk, by their letters."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are the letters of each word; a word without any begins and ends no run."""
        import numpy as np

        self._inside = np.array([_pairs_in(key) for key in keys], np.uint64).reshape(len(keys), _PARTS).T
        seams = np.array(list(_seams(keys)), np.uint64).reshape(len(keys), _PARTS).T
        self._joined = self._inside | seams
        self._sizes = np.array([len(key) for key in keys], np.int64)
        self._tables: dict[int, _Table] = {}

    def like(self, name: str, *, size: int, alike: float) -> list[int]:
        """The first words of all runs of `size` words that are `alike` (0 to 1) to the name, and of some that are not.

        Alike is one less the share of letters to insert or delete among the letters of both.
        """
        import numpy as np

        if not 0 < size <= len(self._sizes):
            return []
        table = self._tables.get(size) or self._table(size)
        widest = (2 - alike) / alike
        low, high = np.searchsorted(table.lengths, (len(name) / widest, len(name) * widest + 1))
        if low == high:
            return []
        mine, folded = _columns(name)
        most = _PAIRS_AN_EDIT * int((1 - alike) * (int(table.lengths[high - 1]) + len(name)) + 0.001)
        first, second, third, fourth = np.bitwise_count(table.folded[:, low:high] ^ folded)
        # Should all 256 bits differ, the sum is 0 again: one run more to look at, none less.
        near = low + np.nonzero(first + second + third + fourth <= most)[0]
        if not len(near):
            return []
        edits = ((1 - alike) * (table.lengths[near] + len(name)) + 0.001).astype(np.int64)
        nearer = near[_differing(table.bits[:, near], mine) <= _PAIRS_AN_EDIT * edits]
        found: list[int] = table.firsts[nearer].tolist()
        return found

    def _table(self, size: int) -> _Table:
        import numpy as np

        count = len(self._sizes) - size + 1
        ends = np.concatenate([[0], np.cumsum(self._sizes)])
        bits = self._inside[:, :count].copy()
        for offset in range(1, size):
            bits |= self._joined[:, offset : offset + count]
        firsts = np.nonzero((self._sizes[:count] > 0) & (self._sizes[size - 1 :] > 0))[0]
        lengths = (ends[size:] - ends[:count])[firsts]
        order = np.argsort(lengths, kind="stable")
        bits = bits[:, firsts[order]]
        table = _Table(lengths=lengths[order], bits=bits, folded=_folded(bits), firsts=firsts[order])
        self._tables[size] = table
        return table


def _differing(bits: "NDArray[np.uint64]", mine: "NDArray[np.uint64]") -> "NDArray[np.uint16]":
    import numpy as np

    count: NDArray[np.uint16] = np.bitwise_count(bits ^ mine).sum(axis=0, dtype=np.uint16)
    return count


def _folded(bits: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    import numpy as np

    folded: NDArray[np.uint64] = np.bitwise_or.reduce(bits.reshape(_PARTS // _FOLDS, _FOLDS, -1), axis=0)
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


@lru_cache(maxsize=1 << 14)
def _columns(text: str) -> "tuple[NDArray[np.uint64], NDArray[np.uint64]]":
    """The bits of a name, whole and folded, to be held against rows of them."""
    import numpy as np

    column = np.array(_pairs_in(text), np.uint64).reshape(_PARTS, 1)
    return column, _folded(column)
