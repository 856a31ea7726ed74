"""The show's own spellings, put in place of what the machine always hears wrongly."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from podcast_tool.model import Heard, Spelling, Word
from podcast_tool.transcript.words import (
    clean_words,
    ends_clause,
    ends_sentence,
    is_spaceless,
    parts_of,
    split_words,
)

_LONGEST_WORD: Final = 200
# A character of no meaning (Unicode's private use) that stands where a spelling would be put.
_MARK: Final = "\ue000"
_EDGES: Final = re.compile(r"(\W*)(.*?)((?:['’]s)?\W*)", re.DOTALL)


def apply_spellings(heard: Heard, spellings: Sequence[Spelling]) -> Heard:
    """What was heard, with every `heard` written as `write`; case does not count, punctuation and times are kept.

    Words put in by a spelling are a person's, so their confidence is 1. An empty `write` takes the words out.
    """
    pairs = sorted(
        (spelling for spelling in spellings if split_words(spelling.heard, "")), key=lambda pair: -len(pair.heard)
    )
    if not pairs:
        return heard
    words = clean_words(heard.words, heard.language)
    mended = _mend_letters(words, pairs) if is_spaceless(heard.language) else _mend_words(words, pairs)
    return replace(heard, words=tuple(mended))


def places_mended(heard: Heard, spellings: Sequence[Spelling], added: Spelling) -> int:
    """In how many places one more spelling would change what was heard."""
    before = apply_spellings(heard, spellings)
    after = apply_spellings(heard, (*spellings, added))
    marked = apply_spellings(heard, (*spellings, Spelling(heard=added.heard, write=_MARK)))
    places = [word for word in marked.words if _MARK in word.text]
    return sum(_said_in(before.words, place) != _said_in(after.words, place) for place in places)


def _said_in(words: Sequence[Word], place: Word) -> list[str]:
    first = bisect_left(words, place.start, key=lambda word: word.start)
    last = bisect_right(words, place.end, key=lambda word: word.start)
    return [word.text for word in words[first:last] if word.end <= place.end]


def _edges(text: str) -> tuple[str, str, str]:
    """Punctuation in front, the word itself, punctuation (and a possessive s) behind."""
    match = _EDGES.fullmatch(text) if len(text) <= _LONGEST_WORD else None
    front, core, behind = match.groups() if match else ("", text, "")
    return (front, core, behind) if core else ("", text, "")


def _mend_words(words: Sequence[Word], pairs: Sequence[Spelling]) -> list[Word]:
    patterns = [([_bare(word) for word in split_words(pair.heard, "")], pair.write) for pair in pairs]
    by_first: dict[str, list[tuple[list[str], str]]] = {}
    for wanted, write in patterns:
        by_first.setdefault(wanted[0], []).append((wanted, write))
    mended: list[Word] = []
    at = 0
    while at < len(words):
        found = next((pair for pair in by_first.get(_bare(words[at].text), ()) if _is_said(words, at, pair[0])), None)
        if found is None:
            mended.append(words[at])
            at += 1
        else:
            mended += _written(words[at : at + len(found[0])], found[1])
            at += len(found[0])
    return mended


def _bare(text: str) -> str:
    return _edges(text)[1].casefold().replace("’", "'")


def _is_said(words: Sequence[Word], at: int, wanted: Sequence[str]) -> bool:
    said = words[at : at + len(wanted)]
    if len(said) < len(wanted) or any(ends_sentence(word.text) or ends_clause(word.text) for word in said[:-1]):
        return False
    return all(_bare(word.text) == text for word, text in zip(said, wanted, strict=True))


def _written(said: Sequence[Word], write: str) -> list[Word]:
    texts = list(split_words(write, ""))
    if not texts:
        return []
    front, behind = _edges(said[0].text)[0], _edges(said[-1].text)[2]
    texts[0] = front + texts[0]
    if not texts[-1].endswith(behind):
        texts[-1] += behind
    return parts_of(replace(said[0], text="", end=said[-1].end, confidence=1.0), texts)


def _mend_letters(words: Sequence[Word], pairs: Sequence[Spelling]) -> list[Word]:
    """For languages without blanks: a heard text may begin and end inside a word."""
    mended = list(words)
    for pair in pairs:
        wanted = re.compile(re.escape("".join(split_words(pair.heard, ""))), re.IGNORECASE)
        text = "".join(word.text for word in mended)
        for match in reversed(list(wanted.finditer(text))):
            mended = _with_letters(mended, match.start(), match.end(), pair.write)
    return mended


def _with_letters(words: list[Word], start: int, end: int, write: str) -> list[Word]:
    edge = 0
    first = last = -1
    for index, word in enumerate(words):
        if edge < end and edge + len(word.text) > start:
            if first < 0:
                first, before = index, word.text[: max(0, start - edge)]
            last, after = index, word.text[max(0, end - edge) :]
        edge += len(word.text)
    said = replace(words[first], text="", end=words[last].end, confidence=1.0)
    written = before + write + after
    return words[:first] + (parts_of(said, [written]) if written else []) + words[last + 1 :]
