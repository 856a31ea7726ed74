"""Resources named aloud, also when the machine misheard: names against the spoken words, with blanks taken out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from podcast_tool.model import Resource
from podcast_tool.resources.names import Name, letters_of, names_of
from podcast_tool.resources.passages import Passage, Talk
from podcast_tool.resources.runs import Sieve, Sought

# Measured on names as Whisper mishears them: 90 of 100 finds most and hits nothing else; short names need more.
ALIKE: Final = 90
ALIKE_SHORT: Final = 92
_SHORT: Final = 10
_EXACT_ONLY: Final = 5
_CUES: Final = frozenset(
    {"called", "titled", "entitled", "named", "link", "links", "linked", "hub", "website", "title"}
)
_CUE_PAIRS: Final = frozenset({"shownotes", "ournotes"})
_KIND_WORDS: Final = """
book paper article essay study chapter podcast guide report blog post video talk series newsletter resource activity
wishlist thesis survey bank journal slides deck decks worksheet page site
"""
_KINDS: Final = frozenset(_KIND_WORDS.split())
_ABOUT: Final = frozenset({"about", "on", "of", "for", "to", "with", "and"})
_AUTHORSHIP: Final = frozenset(
    {"by", "professor", "doctor", "dr", "author", "authors", "research", "researcher", "wrote"}
)
_PERSON_CUES: Final = _KINDS | _CUES | _AUTHORSHIP | {"writes", "says", "found"}
_CUE_BEFORE: Final = 8
_CUE_AFTER: Final = 6
_SPOKEN_DIGITS: Final = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "slash": "", "point": "", "dot": "", "dash": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A place where a resource is named: the words of the name, and how alike they are to it (0 to 1)."""

    resource: str
    passage: Passage
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    name: Name
    passage: Passage
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Catalogue:
    """All names of a catalogue, and the sieve that finds where they may be said."""

    names: tuple[Name, ...]
    sieve: Sieve


def namings(talk: Talk, resources: Sequence[Resource]) -> tuple[Naming, ...]:
    """Every place where a resource is named, in order of time. Where names overlap, the longest one wins."""
    keys = [letters_of(word.text) for word in talk.words]
    hits = [hit for hit in _hits(keys, _catalogue(tuple(resources))) if _is_meant(hit, keys, talk)]
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (-len(hit.name.key), -hit.ratio, hit.passage.first, hit.name.resource)):
        if not any(_overlap(hit.passage, other.passage) for other in kept):
            kept.append(hit)
    found = [Naming(resource=hit.name.resource, passage=hit.passage, likeness=hit.ratio / 100) for hit in kept]
    found += _spoken_dois(keys, resources)
    return tuple(sorted(found, key=lambda naming: (naming.passage.first, naming.resource)))


@lru_cache(maxsize=2)
def _catalogue(resources: tuple[Resource, ...]) -> _Catalogue:
    names = names_of(resources)
    sought = [Sought(key=name.key, words=name.words, alike=_needed(name) / 100) for name in names]
    return _Catalogue(names=names, sieve=Sieve(sought))


def _overlap(one: Passage, other: Passage) -> bool:
    return one.first < other.last and other.first < one.last


def _hits(keys: Sequence[str], catalogue: _Catalogue) -> Iterator[_Hit]:
    """Names like some run of words: as many as the name has, one fewer, or one more."""
    from rapidfuzz import fuzz, process

    for runs in catalogue.sieve.runs(keys):
        name = catalogue.names[runs.name]
        alike = process.extract(name.key, runs.said, scorer=fuzz.ratio, score_cutoff=_needed(name), limit=None)
        for _, ratio, number in alike:
            first = runs.firsts[number]
            yield _Hit(name=name, passage=Passage(first=first, last=first + runs.size), ratio=ratio)


def _needed(name: Name) -> float:
    if len(name.key) < _EXACT_ONLY:
        return 100
    return ALIKE_SHORT if len(name.key) < _SHORT else ALIKE


def _is_meant(hit: _Hit, keys: Sequence[str], talk: Talk) -> bool:
    """Whether the words are meant as the name: by themselves, or because a cue stands beside them."""
    if hit.name.distinctive:
        return True
    first, last = hit.passage.first, hit.passage.last
    before, after = keys[max(first - _CUE_BEFORE, 0) : first], keys[last : last + _CUE_AFTER]
    if hit.name.is_person:
        return not _PERSON_CUES.isdisjoint([*before, *after])
    if not _CUES.union(hit.name.surnames).isdisjoint([*before, *after]):
        return True
    pairs = (one + other for words in (before, after) for one, other in pairwise(words))
    return not _CUE_PAIRS.isdisjoint(pairs) or _kind_beside(keys, first, last) or _written_as_name(talk, hit.passage)


def _written_as_name(talk: Talk, passage: Passage) -> bool:
    """Whether the transcript writes the words with capitals, as it writes titles, amid words without."""
    said = [word.text for word in talk.words[passage.first : passage.last] if len(word.text) > 3]
    around = talk.words[max(passage.first - 3, 0) : passage.first] + talk.words[passage.last : passage.last + 3]
    return len(said) > 1 and all(text[0].isupper() for text in said) and any(word.text.islower() for word in around)


def _kind_beside(keys: Sequence[str], first: int, last: int) -> bool:
    """`the book X`, `the X essay`, `X is a report`; but not `a book about X`."""
    before, after = keys[max(first - 2, 0) : first], keys[last : last + 3]
    named_before = not _KINDS.isdisjoint(before) and before[-1] not in _ABOUT
    named_after = not _KINDS.isdisjoint(after[:1]) or (after[:1] in (["is"], ["was"]) and not _KINDS.isdisjoint(after))
    return named_before or named_after


def _spoken_dois(keys: Sequence[str], resources: Sequence[Resource]) -> Iterator[Naming]:
    """DOIs read out, digit by digit or as written."""
    spoken = [_SPOKEN_DIGITS.get(key, key) for key in keys]
    offsets: list[int] = []
    for index, part in enumerate(spoken):
        offsets.extend([index] * len(part))
    text = "".join(spoken)
    for resource in resources:
        doi = letters_of(resource.doi)
        at = text.find(doi) if len(doi) > 7 else -1
        if at >= 0:
            passage = Passage(first=offsets[at], last=offsets[at + len(doi) - 1] + 1)
            yield Naming(resource=resource.id, passage=passage, likeness=1.0)
