"""The measure of an alignment: random edits of a long transcript, another hearing, what can be known of each word."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from podcast_tool.model import Word
from podcast_tool.transcript.script import parse_script
from podcast_tool.transcript.words import key_of

_VOCABULARY = [f"{a}{b}" for a in ("re", "in", "con", "de", "pro", "a", "dis", "sub") for b in
               ("port", "struct", "form", "tain", "ceive", "mit", "spect", "duce", "ject", "tract")]  # fmt: skip
_SMALL = ["the", "so", "of", "and", "to", "in", "that", "is", "it", "we"]


def speech(size: int, seed: int) -> list[Word]:
    """Words as they were truly said: a third of them small ones, pauses between sentences."""
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    words: list[Word] = []
    at = 0
    for index in range(size):
        text = chance.choice(_SMALL) if chance.random() < 0.35 else chance.choice(_VOCABULARY)
        ends = index % 12 == 11
        length = 80 + 55 * len(text) + chance.randrange(60)
        words.append(Word(text=text + "." if ends else text, start=at, end=at + length))
        at += length + (chance.randrange(200, 1500) if ends else chance.choice((0, 0, 0, 120)))
    return words


def heard_by_another(words: Sequence[Word], seed: int) -> list[Word | None]:
    """What a second model makes of each: 2 % another word, 1 % nothing, times off by up to 80 ms."""
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    heard: list[Word | None] = []
    for word in words:
        kind = chance.random()
        shift = chance.randrange(-80, 81)
        text = chance.choice(_VOCABULARY) if kind < 0.02 else word.text
        start, end = max(0, word.start + shift), max(0, word.end + shift)
        heard.append(None if kind > 0.99 else Word(text=text, start=start, end=end, confidence=0.9))
    return heard


_Edited: TypeAlias = list[tuple[int | None, str, list[tuple[str, int | None]]]]


def _edit(paragraphs: _Edited, chance: random.Random) -> None:
    at = chance.randrange(len(paragraphs) - 1)
    start, speaker, words = paragraphs[at]
    place = chance.randrange(max(1, len(words)))
    kind = chance.choice(("replace", "replace", "insert", "insert", "delete", "delete", "split", "join", "rename"))
    if kind == "insert":
        words.insert(place, (chance.choice(_SMALL), None))
    elif kind == "split":
        paragraphs[at : at + 1] = [(start, speaker, words[:place]), (None, "Ben", words[place:])]
    elif kind == "join":
        paragraphs[at : at + 2] = [(start, speaker, words + paragraphs[at + 1][2])]
    elif kind == "rename":
        paragraphs[at] = (start, "Chloe", words)
    elif words and kind == "replace":
        words[place] = (chance.choice(_VOCABULARY).title(), words[place][1])
    elif words:
        del words[place : place + chance.choice((1, 1, 3))]


def edited(text: str, truth: Sequence[Word], edits: int, seed: int) -> tuple[str, list[tuple[str, int | None]]]:
    """The script after so many random edits, and each word of it with the number of the true word it stands for."""
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    script, _ = parse_script(text, path="t.md")
    spoken: list[tuple[str, int | None]] = [(word.text, index) for index, word in enumerate(truth)]
    breaks = [0]
    for paragraph in script.paragraphs:
        breaks.append(breaks[-1] + len(paragraph.words))
    paragraphs: _Edited = [
        (part.start, part.speaker, spoken[first:last])
        for part, (first, last) in zip(script.paragraphs, pairwise(breaks), strict=True)
    ]
    for _ in range(edits):
        _edit(paragraphs, chance)
    body = []
    for start, speaker, words in paragraphs:
        if words:
            clock = (
                f"[{start // 3_600_000:02}:{start // 60_000 % 60:02}:{start // 1000 % 60:02}] "
                if start is not None
                else ""
            )
            body.append(f"{clock}{speaker or 'Ann'}: {' '.join(word for word, _ in words)}")
    header = text[: text.index("\n---\n") + 5]
    return header + "\n" + "\n\n".join(body) + "\n", [pair for _, _, words in paragraphs for pair in words]


# --- what can be known


@dataclass(frozen=True, slots=True)
class Known:
    """What the text and the hearing say of the place of each word, by the number of the true word.

    `sure`: it stands in the script as it was heard. `alone`: it was corrected or not heard, and both its neighbours are
    sure, so that its place is known. Every other word touches a second change; then nothing tells which of the words
    that were heard there it stands for, and all that can be asked is that it lies between the nearest sure words:
    `stretches` in ms.
    """

    sure: frozenset[int]
    alone: frozenset[int]
    stretches: dict[int, tuple[int, int]]


def known(
    stands_for: Sequence[tuple[str, int | None]], truth: Sequence[Word], heard: Sequence[Word | None], duration: int
) -> Known:
    """Where each word can be told to be, whoever looks at the script and at what was heard."""
    said = {index: text for text, index in stands_for if index is not None}
    alike = {index for index, text in said.items() if _key(heard[index]) == key_of(text)}
    sure = sorted(alike - _doubled(stands_for, truth, heard, alike))
    order = [index for _, index in stands_for]
    near = {at: (before, after) for before, at, after in zip(order, order[1:], order[2:], strict=False)}
    firm = set(sure)
    alone = {
        at for at in said if at not in firm and near.get(at) == (at - 1, at + 1) and {at - 1, at + 1} <= firm
    }  # fmt: skip
    stretches: dict[int, tuple[int, int]] = {}
    for before, after in pairwise([-1, *sure, len(truth)]):
        lower = truth[before].end if before >= 0 else 0
        upper = truth[after].start if after < len(truth) else duration
        stretches |= dict.fromkeys(range(before + 1, after), (lower, upper))
    return Known(frozenset(sure), frozenset(alone), stretches)


def _key(word: Word | None) -> str:
    return key_of(word.text) if word else ""


def _doubled(
    stands_for: Sequence[tuple[str, int | None]],
    truth: Sequence[Word],
    heard: Sequence[Word | None],
    alike: set[int],
) -> set[int]:
    """Words said twice of which one is changed: "we we" less one, or plus one, reads the same whichever it was."""
    spoken, written = [key_of(word.text) for word in truth], [key_of(text) for text, _ in stands_for]
    gone = [at for at in range(len(truth)) if at not in alike]
    new = [at for at, (_, index) in enumerate(stands_for) if index not in alike]
    put_in = [at for at in new if stands_for[at][1] is None]
    doubled = _repeats(spoken, gone) | _repeats([_key(word) for word in heard], gone)
    for places in (new, put_in, *([at] for at in new)):
        doubled |= {index for at in _repeats(written, places) if (index := stands_for[at][1]) is not None}
    for place in new:
        around = [index for _, index in stands_for[max(0, place - 5) : place + 6] if index is not None]
        for twin in range(max(0, min(around) - 5), min(len(truth), max(around) + 6)):
            if (
                twin not in alike
                and twin != stands_for[place][1]
                and written[place] in (spoken[twin], _key(heard[twin]))
            ):
                doubled |= set(range(min(twin, *around), max(twin, *around) + 1))
    return doubled


def _repeats(keys: Sequence[str], changed: Iterable[int]) -> set[int]:
    """Items that a run of changed ones could change places with, one after the other, and nobody would see it."""
    runs: list[list[int]] = []
    for at in changed:
        if runs and runs[-1][1] == at - 1:
            runs[-1][1] = at
        else:
            runs.append([at, at])
    found: set[int] = set()
    for first, last in runs:
        found |= {at for at in (first - 1, last + 1) if 0 <= at < len(keys) and keys[at] in keys[first : last + 1]}
        for step, here, there in ((-1, first - 1, last), (1, last + 1, first)):
            while 0 <= here < len(keys) and keys[here] == keys[there]:
                found.add(here)
                here, there = here + step, there + step
    return found
