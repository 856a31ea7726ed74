"""How many voices there are, and which stretch of sound belongs to which: average-linkage clustering of directions.

Everything works on rows of length one, and is the same for the same rows in the same order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from podcast_tool.speech.voice_activity import Floats

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Labels = NDArray[np.intp]

MOST: Final = 8
# Measured: the last clusters of one voice to merge agree by .5 to .7, those of two voices by .07 to .36, .47 at most.
ALIKE: Final = 0.5
# Measured: the centres of two clusters of one voice agree by .8 and more, those of two voices by .76 at most.
SAME: Final = 0.78
# A small cluster may be a tone of a voice already found. Measured: where one was small, two voices agreed by .70.
_SMALL: Final = 12.0
_SMALL_SHARE: Final = 0.04
_SAME_WHEN_SMALL: Final = 0.74
_LIKELY_WHEN_SMALL: Final = 0.6
# People go on for three rows (3 s) now and then; what is heard where two of them meet, and so like both, never does.
# Measured: such clusters have no run of three and agree with others by .56 or more; people's have a third of their
# weight in such runs, or more.
_LASTING: Final = 3
_LASTING_SHARE: Final = 0.2
_BETWEEN: Final = 0.45
# Who has less of all speech than this must last, however unlike the others: else it is a cough.
_SELDOM: Final = 0.01
_ITEMS: Final = 1_500
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class _Merge:
    """Two clusters, by a member of each, and how alike they are on average."""

    left: int
    right: int
    likeness: float


def voice_centres(
    rows: Floats, weights: Floats, *, count: int | None, least: float, clarity: float = 1.0
) -> Floats:
    """The mean direction of each voice, a row each. `count` given is kept to, as far as there are rows.

    The rows are in order of time: what only ever sounds for a moment, and like others, is two voices meeting, nobody.
    A voice found without being asked for has rows of at least `least` weight in all; there are one to eight.
    `clarity` below 1 says by how much noise has made the rows of one voice less alike than in a clean recording.
    """
    import numpy as np

    if not len(rows):
        return rows
    kept = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), _ITEMS)).astype(np.intp))
    some, heavy = rows[kept], weights[kept] * (weights.sum() / weights[kept].sum())
    merges = sorted(_merges(some), key=lambda merge: -merge.likeness)
    alike = sum(merge.likeness >= ALIKE * clarity for merge in merges)
    if count:
        labels = _given(merges, some, heavy, count=min(count, len(some)), alike=alike, least=least)
    else:
        large = _largest(_cut(len(some), merges[:alike]), heavy, most=len(some), least=least)
        people = _without_fleeting(large, some, heavy, lambda centres: _lasting(rows, weights, centres), clarity)
        labels = _largest(_found(people, some, heavy, clarity), heavy, most=MOST, least=0.0)
    return _settled(rows, weights, _centres(some, heavy, labels))


def _found(labels: "Labels", rows: Floats, weights: Floats, clarity: float) -> "Labels":
    """Clusters of one voice made one."""
    while (pair := _same_voice(rows, weights, labels, clarity)) is not None:
        labels = _joined(labels, *pair)
    return labels


def _without_fleeting(
    labels: "Labels", rows: Floats, weights: Floats, lasting: Callable[[Floats], Floats], clarity: float
) -> "Labels":
    """Without the small clusters that never last, and are like another one or hardly heard; the smallest first."""
    import numpy as np

    while labels.max() > 0:
        centres, heavy = _centres(rows, weights, labels), np.bincount(labels + 1, weights)[1:]
        near = (centres @ centres.T - 2 * np.eye(len(centres))).max(axis=1) >= _BETWEEN * clarity
        doubtful = (near & _small(weights, labels)) | (heavy < _SELDOM * weights.sum())
        fleeting = doubtful & (lasting(centres) < _LASTING_SHARE)
        if not fleeting.any():
            break
        gone = int(np.argmin(np.where(fleeting, heavy, np.inf)))
        labels = np.where(labels == gone, -1, labels - (labels > gone))
    return labels


def _lasting(rows: Floats, weights: Floats, centres: Floats) -> Floats:
    """For each centre, the share of the weight nearest to it that lies in runs of several rows."""
    import numpy as np

    nearest = np.argmax(rows @ centres.T, axis=1)
    starts = np.flatnonzero(np.diff(nearest, prepend=-1))
    lengths = np.diff(starts, append=len(nearest))
    long = np.repeat(lengths >= _LASTING, lengths)
    whole = np.bincount(nearest, weights, minlength=len(centres))
    lasting = np.bincount(nearest, weights * long, minlength=len(centres))
    return (lasting / np.maximum(whole, 1e-9)).astype(np.float32)


def _small(weights: Floats, labels: "Labels") -> "NDArray[np.bool_]":
    """Which clusters are small, in seconds or beside the others."""
    import numpy as np

    small: NDArray[np.bool_] = np.bincount(labels + 1, weights)[1:] < max(_SMALL, _SMALL_SHARE * float(weights.sum()))
    return small


def _given(
    merges: Sequence[_Merge], rows: Floats, weights: Floats, *, count: int, alike: int, least: float
) -> "Labels":
    """`count` clusters: from those alike enough, or finer ones until enough are large, joined where most alike."""
    labels = _largest(_cut(len(rows), merges[: len(rows) - count]), weights, most=count, least=0.0)
    for taken in range(min(alike, len(rows) - count), max(alike - 4 * count - 20, -1), -1):
        finer = _largest(_cut(len(rows), merges[:taken]), weights, most=len(rows), least=least)
        if finer.max() + 1 >= count:
            labels = finer
            break
    while labels.max() + 1 > count:
        left, right, _ = _nearest_pair(rows, weights, labels, when_small=_LIKELY_WHEN_SMALL)
        labels = _joined(labels, left, right)
    return labels


def _joined(labels: "Labels", left: int, right: int) -> "Labels":
    """The cluster `right` made part of `left`, the higher numbers moved down."""
    import numpy as np

    joined: Labels = np.where(labels == right, left, labels)
    joined[joined > right] -= 1
    return joined


def _merges(rows: Floats) -> list[_Merge]:
    """All merges of average linkage, found along chains of nearest neighbours: quadratic in time and memory."""
    import numpy as np

    likeness = (rows @ rows.T).astype(np.float32)
    np.fill_diagonal(likeness, -np.inf)
    sizes = np.ones(len(rows), np.float32)
    alive = np.ones(len(rows), bool)
    merges: list[_Merge] = []
    chain: list[int] = []
    while len(merges) < len(rows) - 1:
        if not chain:
            chain.append(int(np.argmax(alive)))
        here = chain[-1]
        nearest = int(np.argmax(likeness[here]))
        if len(chain) > 1 and likeness[here, chain[-2]] >= likeness[here, nearest]:
            nearest = chain[-2]
            del chain[-2:]
            merges.append(_Merge(min(here, nearest), max(here, nearest), float(likeness[here, nearest])))
            _absorb(likeness, sizes, min(here, nearest), max(here, nearest))
            alive[max(here, nearest)] = False
        else:
            chain.append(nearest)
    return merges


def _absorb(likeness: Floats, sizes: Floats, keep: int, gone: int) -> None:
    import numpy as np

    both = sizes[keep] + sizes[gone]
    row = (likeness[keep] * sizes[keep] + likeness[gone] * sizes[gone]) / both
    row[[keep, gone]] = -np.inf
    likeness[keep] = likeness[:, keep] = row
    likeness[gone] = likeness[:, gone] = -np.inf
    sizes[keep] = both


def _cut(size: int, merges: Sequence[_Merge]) -> "Labels":
    """The cluster of each row after these merges, numbered by first appearance."""
    import numpy as np

    parents = list(range(size))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    for merge in merges:
        left, right = sorted((root(merge.left), root(merge.right)))
        parents[right] = left
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(root(at), len(numbers)) for at in range(size)], np.intp)


def _largest(labels: "Labels", weights: Floats, *, most: int, least: float) -> "Labels":
    """Only the heaviest clusters keep a number, at least one of them; the rest is -1."""
    import numpy as np

    heavy = np.bincount(labels + 1, weights)[1:]
    ranked = sorted(range(len(heavy)), key=lambda label: (-heavy[label], label))[:most]
    kept = [label for label in ranked if heavy[label] >= least] or ranked[:1]
    numbers = np.full(len(heavy) + 1, -1, np.intp)
    numbers[np.sort(kept) + 1] = np.arange(len(kept))
    renumbered: Labels = numbers[labels + 1]
    return renumbered


def _same_voice(rows: Floats, weights: Floats, labels: "Labels", clarity: float) -> tuple[int, int] | None:
    """The two clusters that are most surely one voice's, if any are."""
    left, right, margin = _nearest_pair(rows, weights, labels, when_small=_SAME_WHEN_SMALL, clarity=clarity)
    return (left, right) if margin >= 0 else None


def _nearest_pair(
    rows: Floats, weights: Floats, labels: "Labels", *, when_small: float, clarity: float = 1.0
) -> tuple[int, int, float]:
    """The two clusters most likely one voice's, and by how much more alike than they need to be for that."""
    import numpy as np

    centres = _centres(rows, weights, labels)
    small = _small(weights, labels)
    needed = np.where(small[:, None] | small[None, :], when_small, SAME) * clarity
    above = np.where(np.triu(np.ones_like(needed), 1) > 0, centres @ centres.T - needed, -np.inf)
    left, right = divmod(int(np.argmax(above)), len(centres))
    return left, right, float(above[left, right])


def _centres(rows: Floats, weights: Floats, labels: "Labels") -> Floats:
    import numpy as np

    sums = np.stack([weights[labels == label] @ rows[labels == label] for label in range(int(labels.max()) + 1)])
    unit: Floats = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return unit.astype(np.float32)


def _settled(rows: Floats, weights: Floats, centres: Floats) -> Floats:
    """The centres after every row has gone to the nearest one a few times over."""
    import numpy as np

    for _ in range(_ROUNDS):
        labels = np.argmax(rows @ centres.T, axis=1)
        if len(np.unique(labels)) < len(centres):
            break
        centres = _centres(rows, weights, labels)
    return centres
