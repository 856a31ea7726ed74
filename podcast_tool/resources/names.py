"""What a resource may be called aloud: its title and parts of it, its aliases, its authors."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from podcast_tool.model import Resource
from podcast_tool.resources.everyday import COMMON_WORDS

_PARENTHESES: Final = re.compile(r"\s*\([^()]*\)")
_QUOTED: Final = re.compile(r"[\"“]([^\"”]{12,})[\"”]")
_WORDS: Final = re.compile(r"[^\W_]+")
_COINED: Final = re.compile(r"[a-z][A-Z0-9]|[0-9][a-z]")
_ARTICLES: Final = ("the ", "a ", "an ")
_INSTITUTIONAL_WORDS: Final = """
university college school centre center department institute of the and for others news hub services service project
board association alliance phone help blog student students education higher ed team society press office library
council chronicle ministry
"""
_INSTITUTIONAL: Final = frozenset(_INSTITUTIONAL_WORDS.split())
_RARE_WORDS: Final = 3
_MANY_WORDS: Final = 7
_RARE_LETTERS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of one resource. `key` is its letters and digits alone; `words` how many words it is spoken in.

    A `distinctive` name means the resource wherever it is said; any other needs a cue beside it.
    """

    key: str
    words: int
    resource: str
    distinctive: bool
    is_person: bool = False
    surnames: tuple[str, ...] = ()


@lru_cache(maxsize=1 << 15)
def letters_of(text: str) -> str:
    """Lower-case letters and digits of a text, accents and all else taken off."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return "".join(character for character in plain if character.isalnum())


def names_of(resources: Sequence[Resource]) -> tuple[Name, ...]:
    """Every name that means one resource only; a name that several share means none of them."""
    focuses = " ".join(focus.lower() for resource in resources for focus in resource.focus)
    topics = frozenset(_WORDS.findall(focuses))
    named = [name for resource in resources for name in _unique(_names(resource, topics))]
    shared = Counter(name.key for name in named)
    return tuple(name for name in named if shared[name.key] == 1)


def surname(author: str) -> str:
    """The letters of a person's last name; empty for an institution or a single name."""
    parts = author.replace(".", " ").split()
    plain = {part.strip(",").lower() for part in parts}
    if not 2 <= len(parts) <= 5 or plain & _INSTITUTIONAL or any(not part[0].isupper() for part in parts):
        return ""
    last = letters_of(parts[-1])
    return last if len(last) > 2 and not last.isdigit() else ""


def _unique(names: Iterator[Name]) -> tuple[Name, ...]:
    found: dict[str, Name] = {}
    for name in names:
        if len(name.key) > 3:
            found.setdefault(name.key, name)
    return tuple(found.values())


def _names(resource: Resource, topics: frozenset[str]) -> Iterator[Name]:
    people = tuple(dict.fromkeys(filter(None, map(surname, resource.authors))))
    for text in (*_titles(resource.title), *resource.aliases):
        yield _name(text, resource, people, distinctive=_is_distinctive(text, topics))
    full = [author for author in resource.authors[:3] if surname(author) and _has_first_name(author)]
    for author in full:
        yield replace(_name(author, resource, (), distinctive=False), is_person=True)
    if len(people) == 2:
        yield _name(f"{people[0]} and {people[1]}", resource, (), distinctive=True)


def _name(text: str, resource: Resource, surnames: tuple[str, ...], *, distinctive: bool) -> Name:
    count = len(text.replace("&", " and ").replace("-", " ").split())
    return Name(key=letters_of(text), words=count, resource=resource.id, distinctive=distinctive, surnames=surnames)


def _titles(title: str) -> Iterator[str]:
    """The title, and the parts of it that people say for short."""
    bare = _PARENTHESES.sub("", title).strip()
    for text in (title, bare, re.split(r"[:;]\s", bare)[0], *_QUOTED.findall(title)):
        whole = text.strip(' .?!:;,"“”')
        yield whole
        for article in _ARTICLES:
            if whole.lower().startswith(article):
                yield whole[len(article) :]


def _has_first_name(author: str) -> bool:
    return len(author.replace(".", " ").split()[0]) > 2


def _is_distinctive(text: str, topics: frozenset[str]) -> bool:
    """Whether nobody says this by chance: many words, rare ones that are no topics, letters spelt out, coined words."""
    words = _WORDS.findall(text)
    rare = {word.lower() for word in words if len(word) > 2} - COMMON_WORDS
    spelt = sum(len(word) == 1 and word.lower() not in ("a", "i") for word in words)
    coined = any(_COINED.search(word) for word in words)
    telling = len(words) >= _MANY_WORDS or (len(rare) >= _RARE_WORDS and bool(rare - topics))
    return coined or spelt > 1 or (telling and len(letters_of(text)) >= _RARE_LETTERS)
