"""What a passage is about: how near its meaning comes to each resource.

A `Scorer` compares passages with one catalogue. The lexical one weighs shared words; one that compares meanings can
stand in its place, since thresholds come with the scorer.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

from podcast_tool.model import Resource
from podcast_tool.resources.everyday import BACKGROUND, COMMON_WORDS
from podcast_tool.resources.passages import Passage, Talk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD: Final = re.compile(r"[^\W_]+")
# Windows of a talk of about three minutes: the length at which thresholds were chosen.
_SHORT: Final = 10
_APOSTROPHES: Final = str.maketrans("", "", "'’ʼ")


class Scorer(Protocol):
    """Compares passages with the resources it was made for."""

    @property
    def suggested(self) -> float:
        """From this score on a resource is worth showing to a host first."""

    @property
    def maybe(self) -> float:
        """From this score on it is worth mentioning to a host at all."""

    @property
    def depth(self) -> int:
        """How many of a talk's nearest windows count: one good window alone may be chance."""

    @property
    def rise(self) -> float:
        """How much nearer a talk comes by chance each time it is twice as long as a short one."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The resources it was made for: one column of scores each."""

    def score(self, passages: Sequence[str]) -> Sequence[Sequence[float]]:
        """For each passage its nearness to each of `ids`; 0 means no more than chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near a whole talk comes to one resource, and the window that comes nearest."""

    score: float
    window: Passage


def nearest(talk: Talk, places: Sequence[Passage], scorer: Scorer) -> tuple[Nearness, ...]:
    """For each resource the mean of the windows that come nearest, as many as the scorer's `depth`.

    What a short talk lacks of them counts as nothing; what a long one gains by its length alone is taken off.
    """
    import numpy as np

    rows = np.array(scorer.score([talk.text(place) for place in places]), np.float64)
    if not rows.size:
        return ()
    chance = scorer.rise * math.log2(max(len(places) / _SHORT, 1))
    best = np.argsort(-rows, axis=0, kind="stable")[: scorer.depth]
    scores = np.take_along_axis(rows, best, axis=0).sum(axis=0) / scorer.depth - chance
    return tuple(
        Nearness(score=score, window=places[first])
        for score, first in zip(scores.tolist(), best[0].tolist(), strict=True)
    )


def stems(text: str) -> tuple[str, ...]:
    """The words of a text that can carry meaning, cut to stems, in order; everyday words are left out."""
    words = _WORD.findall(text.translate(_APOSTROPHES).lower())
    return tuple(stem(word) for word in words if word not in COMMON_WORDS and len(word) > 2)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word without its English endings, crudely: good enough to meet its relatives."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


_ENDINGS: Final = (
    ("iveness", "iv"), ("fulness", "ful"), ("ousness", "ous"), ("nesses", ""), ("ations", "at"), ("ation", "at"),
    ("ments", ""), ("ingly", ""), ("ness", ""), ("ment", ""), ("ings", ""), ("sses", "ss"), ("ures", ""), ("ies", "y"),
    ("ied", "y"), ("ing", ""), ("ity", ""), ("ors", ""), ("ers", ""), ("ure", ""), ("ion", ""), ("ly", ""), ("ed", ""),
    ("or", ""), ("er", ""), ("es", ""), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip


def faces(resource: Resource) -> tuple[str, ...]:
    """What a resource says of itself, side by side, to compare meanings: its names, what it tells, its cues."""
    names = ", ".join([resource.title, *resource.focus, *resource.aliases])
    return tuple(side for side in (names, resource.description, ", ".join(resource.cues)) if side)


def shared_words(passage: str, resource: Resource) -> tuple[str, ...]:
    """The words of a passage that the resource uses too, as they were said, each once."""
    known = set(_resource_counts(resource))
    said = _WORD.findall(passage.translate(_APOSTROPHES))
    return tuple(dict.fromkeys(word for word in said if known.intersection(stems(word))))


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalScorer:
    """Cosine of TF-IDF weights: passages and resources meet where they share uncommon words.

    The passage's words that no resource has count towards its length, and half of the strongest word's share is taken
    off: one shared word alone, however rare, is weak evidence.
    """

    ids: tuple[str, ...]
    postings: "Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]]"
    rarity: Mapping[str, float]
    suggested: float = 0.1
    maybe: float = 0.09
    depth: int = 2
    rise: float = 0.0

    def score(self, passages: Sequence[str]) -> Sequence[Sequence[float]]:
        """See `Scorer.score`."""
        return [self._row(self._weigh(passage)) for passage in passages]

    def _row(self, weights: Mapping[str, float]) -> list[float]:
        import numpy as np

        if not weights:
            return [0.0] * len(self.ids)
        columns = np.concatenate([self.postings[term][0] for term in weights])
        shares = np.concatenate([weight * self.postings[term][1] for term, weight in weights.items()])
        strongest = np.zeros(len(self.ids))
        np.maximum.at(strongest, columns, shares)
        row: list[float] = (np.bincount(columns, shares, len(self.ids)) - strongest / 2).tolist()
        return row

    def _weigh(self, passage: str) -> Mapping[str, float]:
        terms = stems(passage)
        counts = Counter(terms)
        counts.update(left + right for left, right in pairwise(terms) if left + right in self.rarity)
        weights = _unit(counts, self.rarity, unknown=math.log(1 + len(self.ids)) + 1)
        return {term: weight for term, weight in weights.items() if term in self.rarity}


def lexical_scorer(resources: Sequence[Resource]) -> LexicalScorer:
    """A scorer for these resources that needs nothing but their words."""
    import numpy as np

    counts = [_resource_counts(resource) for resource in resources]
    background = [Counter(stems(text)) for text in BACKGROUND]
    known = {term for count in counts for term in count}
    rarity = {term: value for term, value in _rarity([*counts, *background]).items() if term in known}
    places: dict[str, list[int]] = {term: [] for term in rarity}
    shares: dict[str, list[float]] = {term: [] for term in rarity}
    for column, count in enumerate(counts):
        for term, weight in _unit(count, rarity, unknown=1.0).items():
            places[term].append(column)
            shares[term].append(weight)
    return LexicalScorer(
        ids=tuple(resource.id for resource in resources),
        postings={term: (np.array(places[term]), np.array(shares[term])) for term in rarity},
        rarity=rarity,
    )


def _resource_counts(resource: Resource) -> Counter[str]:
    """How often a resource says each stem; what stands in its title or its focus counts twice.

    Words of its kind say what form it has, not what it is about: an example bank is no food bank.
    """
    topics = " ".join([resource.title, *resource.focus])
    form = set(stems(resource.kind))
    said = stems(" ".join([topics, topics, *resource.aliases, *resource.cues, resource.description]))
    return Counter(term for term in said if term not in form)


def _rarity(documents: Sequence[Mapping[str, int]]) -> dict[str, float]:
    holding = Counter(term for document in documents for term in document)
    return {term: math.log((1 + len(documents)) / (1 + count)) + 1 for term, count in holding.items()}


def _unit(counts: Mapping[str, int], rarity: Mapping[str, float], *, unknown: float) -> dict[str, float]:
    weights = {term: (1 + math.log(count)) * rarity.get(term, unknown) for term, count in counts.items()}
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}
