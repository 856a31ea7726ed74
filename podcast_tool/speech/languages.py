"""Which language is spoken where in a window: from what an engine makes of pieces of it, and from what is expected.

A short, accented or noisy piece is often taken for a language that nobody speaks there. So another language than the
expected one is believed only where the whole of the evidence outweighs twice the price of a change.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, TypeAlias

from podcast_tool.model import Millis
from podcast_tool.speech.voice_activity import Span

# Measured in docs/benchmarks.md: below, a piece says little; above, a change inside it goes unseen.
_LEAST: Final[Millis] = 2_500
_MOST: Final[Millis] = 6_000
_LONG_PAUSE: Final[Millis] = 2_000
_FULL: Final[Millis] = 4_000
# Likelihoods below this are noise: a piece that fits no language well tells nothing.
_FLOOR: Final = 0.05
_CHANGE: Final = 1.0
_EVIDENCE: Final[Millis] = 2_500
# What unclear speech of any language is often taken for; believed only where a show says that it is spoken there.
_PHANTOMS: Final = frozenset(("bo", "br", "cy", "haw", "ht", "jw", "la", "mi", "my", "nn", "oc", "sa", "yi", "yo"))

Cut: TypeAlias = Callable[[Millis, Millis], Millis]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of speech, and how likely each language is in it; no likelihoods where the engine cannot tell."""

    span: Span
    likely: Mapping[str, float]

    def score(self, language: str) -> float:
        """How well the language fits: 0 for surely, below for less so; a short piece says less."""
        weight = min(self.span.length / _FULL, 1.0)
        return weight * math.log((self.likely.get(language, 0.0) + _FLOOR) / (1 + _FLOOR))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a window in which one language is spoken."""

    start: Millis
    end: Millis
    language: str


def pieces_of(speech: Sequence[Span], cut: Cut | None = None) -> tuple[Span, ...]:
    """Speech in pieces just long enough to tell their language; they begin and end where somebody pauses.

    One speaker may follow another without any pause: `cut` tells the quietest moment of a stretch, where long speech is
    cut as well.
    """
    pieces: list[Span] = []
    for span in speech:
        last = pieces[-1] if pieces else None
        if last and last.length < _LEAST and span.start - last.end < _LONG_PAUSE:
            pieces[-1] = Span(start=last.start, end=span.end)
        else:
            pieces.append(span)
    return tuple(part for piece in pieces for part in (_parts(piece, cut) if cut else (piece,)))


def _parts(piece: Span, cut: Cut) -> Iterator[Span]:
    while piece.length > _MOST:
        at = cut(piece.start + _LEAST, min(piece.start + _MOST, piece.end - _LEAST))
        yield Span(start=piece.start, end=at)
        piece = Span(start=at, end=piece.end)
    yield piece


def main_language(pieces: Sequence[Piece]) -> str:
    """The language that fits all pieces best; empty where nothing tells."""
    names = sorted({name for piece in pieces for name in piece.likely} - _PHANTOMS)
    return max(names, key=lambda name: sum(piece.score(name) for piece in pieces), default="")


def stretches_of(pieces: Sequence[Piece], *, expected: str, length: Millis) -> tuple[Stretch, ...]:
    """A window of that length in stretches of one language, in order and without gaps.

    An empty `expected` is the language that fits the whole window best.
    """
    usual = expected or main_language(pieces)
    told = [piece for piece in pieces if piece.likely]
    if not told:
        return (Stretch(start=0, end=length, language=usual),)
    names = _likeliest(told, usual)
    runs = [
        (name, [piece for _, piece in run])
        for name, run in groupby(zip(names, told, strict=True), key=lambda pair: pair[0])
    ]
    between = [(left[-1].span.end + right[0].span.start) // 2 for (_, left), (_, right) in pairwise(runs)]
    edges = [0, *between, length]
    return tuple(
        Stretch(start=start, end=end, language=name)
        for (name, _), (start, end) in zip(runs, pairwise(edges), strict=True)
    )


def _likeliest(pieces: Sequence[Piece], usual: str) -> list[str]:
    """The language of each piece: the usual one, and the one other that mends the fit most; three are past belief."""
    ways = [_way(pieces, usual, other) for other in (usual, *_heard_of(pieces, usual))]
    return max(ways, key=lambda way: way[0])[1]


def _way(pieces: Sequence[Piece], usual: str, other: str) -> tuple[float, list[str]]:
    """How well two languages fit at best, when every change has its price, and which is where (Viterbi's way)."""
    best = {usual: (0.0, [usual])} | ({other: (-_CHANGE, [other])} if other != usual else {})
    for place, piece in enumerate(pieces):
        came = best if place == 0 else {name: _arrived(best, name) for name in best}
        best = {name: (score + piece.score(name), path) for name, (score, path) in came.items()}
    ended = [(score - (0.0 if path[-1] == usual else _CHANGE), path) for score, path in best.values()]
    return max(ended, key=lambda way: way[0])


def _arrived(best: Mapping[str, tuple[float, list[str]]], name: str) -> tuple[float, list[str]]:
    """The best way to a piece in this language; of equal ones the one that changes least."""
    stayed = best[name]
    other = max((best[before] for before in best if before != name), key=lambda way: way[0], default=stayed)
    score, path = stayed if stayed[0] >= other[0] - _CHANGE else (other[0] - _CHANGE, other[1])
    return score, [*path, name]


def _heard_of(pieces: Sequence[Piece], usual: str) -> list[str]:
    """The other languages with some seconds of evidence."""
    evidence: Counter[str] = Counter()
    for piece in pieces:
        for name in piece.likely.keys() - _PHANTOMS - {usual}:
            evidence[name] += round(piece.likely[name] * piece.span.length)
    return sorted(name for name, spoken in evidence.items() if spoken >= _EVIDENCE)
