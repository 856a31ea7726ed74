"""Names that may have been misheard: runs of words that sound near to a name of the show and are written otherwise.

This only raises suspicion; whether a name was said there is weighed against the sound (`respelling`).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from podcast_tool.model import Millis, Word
from podcast_tool.text import clean_line, join_words

_MOST_NAMES: Final = 200
_LONGEST_NAME: Final = 60
_MOST_WORDS: Final = 4
_LONGEST_WORD: Final = 60
_SHORTEST: Final = 3
_SHORT: Final = 5
_PAUSE: Final[Millis] = 700
_DOUBTFUL: Final = 0.5
# How near a run must sound, and by how much the sound must speak for the name (in nats), by what the run looks like.
_NAMELIKE: Final = (0.58, 0.5)
_SENTENCE_START: Final = (0.66, 2.5)
_ORDINARY: Final = (0.75, 6.0)
# Many short names differ in one letter, and so do short words.
_SHORT_NAME: Final = (0.75, 1.5)
_DOUBT: Final = 0.06
_MOST_IN_A_MINUTE: Final = 8
_MOST_ALIKE: Final = 3
_MINUTE: Final[Millis] = 60_000

_EDGES: Final = re.compile(r"(\W*)(.*?)((?:['’]s)?\W*)", re.DOTALL)
_SAYS_I: Final = re.compile(r"i(?:['’]\w+)?", re.IGNORECASE)
_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("t?sch|tch|sh|ch", "S"),
        ("ph", "f"),
        ("ck|q", "k"),
        ("c(?=[eiy])|z", "s"),
        ("[ckg]", "k"),
        ("w", "v"),
        ("d", "t"),
        ("b", "p"),
        ("(?<!^)h", ""),
        ("[aeiouy]+", "a"),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Words `first` to `last` (not included) may be a name. `writing` is what would stand there, punctuation kept.

    `needed` is by how many nats the sound must speak for it.
    """

    first: int
    last: int
    writing: tuple[str, ...]
    name: str
    nearness: float
    needed: float


def suspicions(words: Sequence[Word], glossary: Sequence[str], language: str) -> tuple[Suspicion, ...]:
    """Where a name of the glossary may have been misheard, in order; a bounded number in each minute.

    Where a name stands already, in whatever case, nothing is suspected; nor in languages written without blanks.
    """
    if join_words(("a", "b"), language) == "ab":
        return ()
    names = known_names(glossary)
    settled = _settled(words, names)
    found = [one for name in names for one in _nearest(words, name, settled)]
    found.sort(key=lambda one: (-one.nearness, one.first, one.last, one.name))
    return tuple(sorted(_bounded(words, found), key=lambda one: (one.first, one.last, one.name)))


def _bounded(words: Sequence[Word], found: Sequence[Suspicion]) -> Iterator[Suspicion]:
    """So many in a minute, and an ordinary word that recurs only some times: each costs a second hearing."""
    minutes: Counter[Millis] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for one in found:
        minute = words[one.first].start // _MINUTE
        pair = (" ".join(_core(word.text).casefold() for word in words[one.first : one.last]), one.name)
        pairs[pair] += one.needed >= _ORDINARY[1]
        if minutes[minute] < _MOST_IN_A_MINUTE and pairs[pair] <= _MOST_ALIKE:
            minutes[minute] += 1
            yield one


def known_names(glossary: Sequence[str]) -> tuple[str, ...]:
    """The names that can be listened for, each once: no sentences, nothing of one or two letters."""
    names = dict.fromkeys(clean_line(name) for name in glossary)
    fitting = [
        name
        for name in names
        if len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS and len(letters_of(name)) >= _SHORTEST
    ]
    return tuple(fitting[:_MOST_NAMES])


def with_parts(names: Sequence[str]) -> tuple[str, ...]:
    """The names, and after them the parts of those in several words: people are called by one of them mostly."""
    parts = [part.strip(".,") for name in names for part in re.sub(r"\([^()]*\)", " ", name).split()]
    return tuple(dict.fromkeys((*names, *(part for part in parts if len(part) >= _SHORTEST and part[0].isupper()))))


@lru_cache(maxsize=20_000)
def letters_of(text: str) -> str:
    """A text's letters and digits in ASCII, without case, accents and blanks."""
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]", "", anyascii(unicodedata.normalize("NFKC", text)).lower())


@lru_cache(maxsize=20_000)
def sound_of(letters: str) -> str:
    """Roughly how letters sound: vowels are one, and so are letters that are often spoken alike."""
    for pattern, sound in _SOUNDS:
        letters = pattern.sub(sound, letters)
    return letters


def nearness(heard: str, name: str) -> float:
    """How near two texts are, from 0 to 1: by their letters and by their sound, half each."""
    from rapidfuzz.distance import OSA

    one, other = letters_of(heard), letters_of(name)
    by_letter = OSA.normalized_similarity(one, other)
    return (by_letter + OSA.normalized_similarity(sound_of(one), sound_of(other))) / 2


def _edges(text: str) -> tuple[str, str, str]:
    """Punctuation in front, the word itself, punctuation (and a possessive s) behind."""
    match = _EDGES.fullmatch(text) if len(text) <= _LONGEST_WORD else None
    return match.groups() if match and match[2] else ("", text, "")  # type: ignore[return-value]


def _core(text: str) -> str:
    return _edges(text)[1]


def _settled(words: Sequence[Word], names: Sequence[str]) -> frozenset[int]:
    """The words that are a name already."""
    known = {name.casefold() for name in names}
    cores = [_core(word.text).casefold() for word in words]
    settled: set[int] = set()
    for first in range(len(words)):
        for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            said = " ".join(cores[first:last])
            if said in known or said.removesuffix("s") in known:
                settled.update(range(first, last))
    return frozenset(settled)


def _nearest(words: Sequence[Word], name: str, settled: frozenset[int]) -> Iterator[Suspicion]:
    """Where this name is suspected; of runs that overlap the nearest, and of those the shortest."""
    found: list[Suspicion] = []
    for first, last in _runs(words, name, settled):
        one = _suspicion(words, first, last, name)
        if one is None:
            continue
        rivals = [other for other in found if other.last > first]
        if all(one.nearness > other.nearness + 1e-9 for other in rivals):
            found = [other for other in found if other.last <= first]
            found.append(one)
    yield from found


def _runs(words: Sequence[Word], name: str, settled: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Runs of words said in one breath, about as long as the name."""
    length = len(letters_of(name))
    most = min(_MOST_WORDS, len(name.split()) + 2)
    for first in range(len(words)):
        letters = 0
        for last in range(first + 1, min(first + most, len(words)) + 1):
            if last - 1 in settled or (last - 1 > first and not _flows(words[last - 2], words[last - 1])):
                break
            letters += len(letters_of(_core(words[last - 1].text)))
            if letters > 1.5 * length + 1:
                break
            if letters >= max(0.6 * length - 1, 2):
                yield first, last


def _flows(before: Word, after: Word) -> bool:
    front, behind = _edges(after.text)[0], _edges(before.text)[2]
    return not front and not behind and after.start - before.end <= _PAUSE and before.language == after.language


def _suspicion(words: Sequence[Word], first: int, last: int, name: str) -> Suspicion | None:
    front, behind = _edges(words[first].text)[0], _edges(words[last - 1].text)[2]
    said = " ".join(_core(word.text) for word in words[first:last])
    near, ending = nearness(said, name), ""
    if said.endswith("s") and not sound_of(letters_of(name)).endswith("s") and nearness(said[:-1], name) > near:
        near, ending = nearness(said[:-1], name), "s"
    least, needed = _demands(words, first, last)
    if len(letters_of(name)) < _SHORT:
        if needed >= _ORDINARY[1]:
            return None
        least, needed = max(least, _SHORT_NAME[0]), max(needed, _SHORT_NAME[1])
    if near + _DOUBT * (min(word.confidence for word in words[first:last]) < _DOUBTFUL) < least:
        return None
    if not behind.startswith(("'s", "’s")) or not name.endswith(("'s", "’s")):
        ending += behind
    writing = tuple(f"{front}{name}{ending}".split())
    return Suspicion(first=first, last=last, writing=writing, name=name, nearness=near, needed=needed)


def _demands(words: Sequence[Word], first: int, last: int) -> tuple[float, float]:
    """How near, and how sure: less is asked where the machine took it for a name itself."""
    opens = first == 0 or words[first - 1].text.rstrip("\"'”’)]").endswith((".", "?", "!", "…", ":"))
    capitals = [
        index for index in range(first, last)
        if _core(words[index].text)[:1].isupper() and not _SAYS_I.fullmatch(_core(words[index].text))
    ]  # fmt: skip
    if any(index > first or not opens for index in capitals):
        return _NAMELIKE
    return _SENTENCE_START if capitals else _ORDINARY
