"""Lines of a caption: pieces that fit the screen, broken where a reader would take a breath."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from podcast_tool.model import Millis, Word
from podcast_tool.transcript.words import columns, ends_clause, ends_sentence, letters, needs_blank, parts_of

_GLUE: Final = frozenset("\u200c\u200d\u2060")
_CUT_BEHIND: Final = frozenset("-/_.–—@&=+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or the part of one that fits a line. `blank`: whether one stands in front; `cut`: the word goes on."""

    text: str
    start: Millis
    end: Millis
    columns: int
    blank: bool
    cut: bool


def pieces_of(words: Sequence[Word], language: str, width: int) -> list[Piece]:
    """The words as pieces of at most `width` columns."""
    pieces: list[Piece] = []
    for index, word in enumerate(words):
        blank = index > 0 and needs_blank(words[index - 1].text, word.text, language)
        texts = [word.text] if columns(word.text) <= width else _cut(word.text, width)
        for at, part in enumerate(parts_of(word, texts)):
            size = columns(part.text)
            pieces.append(Piece(part.text, part.start, part.end, size, blank and not at, at > 0))
    return pieces


def _cut(word: str, width: int) -> list[str]:
    """A word too long for a line, cut between letters (never inside one), best behind a hyphen or slash."""
    parts: list[str] = []
    rest = word
    while (size := columns(rest)) > width:
        share = -(-size // -(-size // width))
        at = _cut_at(rest, min(width, share + 1))
        parts.append(rest[:at])
        rest = rest[at:]
    return [*parts, rest]


def _cut_at(text: str, width: int) -> int:
    edges: list[int] = []
    used = columns(text[0])
    for at in range(1, len(text)):
        if used > width:
            break
        if not _belong_together(text[at - 1], text[at]):
            edges.append(at)
        used += columns(text[at])
    good = [at for at in edges if at > width // 2 and text[at - 1] in _CUT_BEHIND]
    fallback = max(1, min(width // 2, len(text) - 1))
    return good[-1] if good else edges[-1] if edges else fallback


def _belong_together(left: str, right: str) -> bool:
    if right in _GLUE or left in _GLUE or unicodedata.category(right).startswith("M"):
        return True
    flags = "\U0001f1e6" <= left <= "\U0001f1ff" and "\U0001f1e6" <= right <= "\U0001f1ff"
    return flags or "\U0001f3fb" <= right <= "\U0001f3ff"


def text_of(lines: Sequence[str]) -> str:
    """The lines of a cue as one, for counting."""
    return " ".join(lines)


def broken(pieces: Sequence[Piece], room: tuple[int, ...]) -> tuple[str, ...]:
    """The pieces on as few lines as the room allows, two lines balanced and broken behind a phrase."""
    if len(room) == 1 or _width(pieces) <= room[0]:
        return (_text(pieces),)
    if len(room) == 2:
        fitting = [
            at for at in range(1, len(pieces)) if _width(pieces[:at]) <= room[0] and _width(pieces[at:]) <= room[1]
        ]
        if fitting:
            best = min(fitting, key=lambda at: (_line_cost(pieces, at), at))
            return (_text(pieces[:best]), _text(pieces[best:]))
    return _filled(pieces, room)


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(f" {piece.text}" if piece.blank and at else piece.text for at, piece in enumerate(pieces))


def _width(pieces: Sequence[Piece]) -> int:
    return sum(piece.columns + (piece.blank and at > 0) for at, piece in enumerate(pieces))


def _line_cost(pieces: Sequence[Piece], at: int) -> float:
    said = pieces[at - 1].text
    cost = abs(_width(pieces[:at]) - _width(pieces[at:])) / 4
    if pieces[at].cut:
        cost += 20
    if ends_sentence(said):
        cost -= 5
    elif ends_clause(said):
        cost -= 3
    elif letters(said) <= 3:
        cost += 2
    return cost


def _filled(pieces: Sequence[Piece], room: tuple[int, ...]) -> tuple[str, ...]:
    """Line after line as full as it gets; what is left over stays on the last."""
    edges = [0]
    for at in range(1, len(pieces)):
        full = _width(pieces[edges[-1] : at + 1]) > room[len(edges) - 1]
        if full and len(edges) < len(room):
            edges.append(at)
    return tuple(_text(pieces[first:last]) for first, last in pairwise([*edges, len(pieces)]))
