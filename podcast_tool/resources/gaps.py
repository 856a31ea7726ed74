"""What a show talks of that the catalogue has nothing on: words said again and again that no resource is near to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from podcast_tool.model import Mention, Resource
from podcast_tool.resources.about import Scorer, faces, stem
from podcast_tool.resources.everyday import COMMON_WORDS
from podcast_tool.resources.passages import WINDOW, Passage, Talk, around, mention

MOST: Final = 12
FEWEST_TIMES: Final = 3
_QUOTES: Final = 2
_CANDIDATES: Final = 40
_PAIR_COUNTS: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]{4,}(?:['’]\w+)?")
_WORDS_OF: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A topic without a resource: the words, how often they are said in how many episodes, and some of the places."""

    topic: str
    times: int
    episodes: int
    places: tuple[tuple[str, Mention], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One or two telling words, where they are said."""

    key: str
    text: str
    episode: str
    passage: Passage


def gaps(talks: Mapping[str, Talk], resources: Sequence[Resource], scorer: Scorer) -> tuple[Gap, ...]:
    """Topics of these talks (by episode), the most talked of first, that nothing in the catalogue comes near to."""
    known = {stem(word.lower()) for one in resources for side in faces(one) for word in _WORDS_OF.findall(side)}
    said = sorted((one for name, talk in talks.items() for one in _said(name, talk, known)), key=lambda one: one.key)
    topics = [tuple(group) for _, group in groupby(said, key=lambda one: one.key)]
    often = [topic for topic in topics if len(topic) >= FEWEST_TIMES]
    often.sort(key=lambda topic: (-_weight(topic), topic[0].key))
    found: list[Gap] = []
    taken: set[str] = set()
    for topic in often[:_CANDIDATES]:
        words = set(topic[0].key.split())
        if len(found) < MOST and not words & taken and _is_far(topic, talks, scorer):
            found.append(_gap(topic, talks))
            taken |= words
    return tuple(found)


def _said(name: str, talk: Talk, known: set[str]) -> Iterator[_Said]:
    """Telling words that the catalogue does not have, alone and beside another."""
    last: _Said | None = None
    for index, word in enumerate(talk.words):
        found = _WORD.search(word.text)
        text = found[0].lower() if found else ""
        key = stem(text) if text and text not in COMMON_WORDS else ""
        if not key or key in known or key in COMMON_WORDS:
            last = None
            continue
        here = _Said(key=key, text=text, episode=name, passage=Passage(first=index, last=index + 1))
        yield here
        if last and last.key != key:
            both = Passage(first=index - 1, last=index + 1)
            yield _Said(key=f"{last.key} {key}", text=f"{last.text} {text}", episode=name, passage=both)
        last = here


def _weight(topic: Sequence[_Said]) -> int:
    """How often it is said, in several episodes rather than one; two words tell more than one of them."""
    pair = _PAIR_COUNTS if " " in topic[0].key else 1
    return len(topic) * len({one.episode for one in topic}) * pair


def _is_far(topic: Sequence[_Said], talks: Mapping[str, Talk], scorer: Scorer) -> bool:
    """Whether the talk around it, at the places looked at, comes near to no resource."""
    rows = scorer.score([_surroundings(talks[one.episode], one.passage) for one in topic[:FEWEST_TIMES]])
    return all(max(row, default=0.0) < scorer.suggested for row in rows)


def _surroundings(talk: Talk, passage: Passage) -> str:
    first = max(passage.first - WINDOW // 2, 0)
    return talk.text(Passage(first=first, last=min(first + WINDOW, len(talk.words))))


def _gap(topic: Sequence[_Said], talks: Mapping[str, Talk]) -> Gap:
    texts = [one.text for one in topic]
    shown = {one.episode: one for one in reversed(topic)}
    places = [
        (name, mention(talks[name], around(talks[name], one.passage), matched=(one.text,)))
        for name, one in sorted(shown.items())
    ]
    return Gap(
        topic=max(sorted(set(texts)), key=texts.count),
        times=len(topic),
        episodes=len(shown),
        places=tuple(places[:_QUOTES]),
    )
