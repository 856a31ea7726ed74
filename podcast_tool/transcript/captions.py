"""Captions: words on the screen in portions that can be read while they are said.

Where a cue ends is chosen for a whole stretch of speech at once, by the least total cost: best behind a sentence,
then behind a clause or a pause, never inside a speaker's change or over a long silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from podcast_tool.model import Cue, Millis, Transcript, Turn, Word
from podcast_tool.text import shorten
from podcast_tool.transcript.lines import Piece, broken, pieces_of, text_of
from podcast_tool.transcript.words import columns, ends_clause, ends_sentence, letters

READABLE: Final = 20
PAUSE: Final[Millis] = 1_500
_SHORTEST: Final[Millis] = 1_000
_LONGEST: Final[Millis] = 7_000
_FLASH: Final[Millis] = 50
# A cue that would be gone sooner than this may come up so much before its first word.
_SEEN: Final[Millis] = 700
_EARLY: Final[Millis] = 300
_COMFORTABLE: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class CueShape:
    """The room on the screen: lines, columns a line, and whether a new speaker's name takes some of it."""

    width: int
    lines: int = 2
    names: bool = False


VTT_SHAPE: Final = CueShape(width=42)
SRT_SHAPE: Final = CueShape(width=32, names=True)


def label_of(speaker: str, shape: CueShape) -> str:
    """`Name:` as it is shown on the screen, short enough for a line."""
    return f"{shorten(speaker, shape.width - 1)}:" if speaker else ""


def cues_of(transcript: Transcript, *, shape: CueShape, duration: Millis) -> tuple[Cue, ...]:
    """Cues in order, without overlap, within `duration`.

    A cue starts with its first word; one that would be gone within 700 ms comes up to 300 ms before it where nothing
    else is to be read. It stays at least a second and long enough to read (20 characters a second)
    where silence follows, at most 7 s, and spans neither a change of speaker nor a pause of over 1.5 s.
    """
    drafts: list[_Draft] = []
    shown = ""
    for turn in transcript.turns:
        for run in _runs(turn):
            pieces = pieces_of(run, turn.language or transcript.language, shape.width)
            room = _room(turn.speaker if turn.speaker != shown else "", pieces[0], shape)
            drafts += [_Draft(turn.speaker, turn.language, *part) for part in _portions(pieces, room, shape)]
            shown = turn.speaker
    return _timed(drafts, duration)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A cue before its neighbours are known."""

    speaker: str
    language: str
    pieces: Sequence[Piece]
    lines: tuple[str, ...]


def _runs(turn: Turn) -> list[Sequence[Word]]:
    """The turn cut at long pauses."""
    runs: list[Sequence[Word]] = []
    first = 0
    for at in range(1, len(turn.words) + 1):
        if at == len(turn.words) or turn.words[at].start - turn.words[at - 1].end > PAUSE:
            runs.append(turn.words[first:at])
            first = at
    return runs


def _room(new_speaker: str, opening: Piece, shape: CueShape) -> tuple[int, ...]:
    """Columns of each line of the first cue; a new speaker's name stands in front, or alone where it is long."""
    label = label_of(new_speaker, shape) if shape.names else ""
    if not label:
        return (shape.width,) * shape.lines
    left = shape.width - columns(label) - 1
    if left < shape.width // 2 or left < opening.columns:
        return (shape.width,) * max(1, shape.lines - 1)
    return (left, *(shape.width,) * (shape.lines - 1))


def _portions(
    pieces: Sequence[Piece], room: tuple[int, ...], shape: CueShape
) -> list[tuple[Sequence[Piece], tuple[str, ...]]]:
    """The pieces of a run, cue by cue, at least cost."""
    usual = (shape.width,) * shape.lines
    cost = [0.0] + [float("inf")] * len(pieces)
    came_from = [0] * (len(pieces) + 1)
    breaks = [_break_cost(pieces, at) for at in range(1, len(pieces) + 1)]
    texts = [0, *accumulate(piece.columns + piece.blank for piece in pieces)]
    for first in range(len(pieces)):
        for last in _fitting(pieces, first, usual if first else room):
            total = cost[first] + (breaks[last - 1] + _cost(pieces, first, last, texts[last] - texts[first]))
            if total < cost[last]:
                cost[last], came_from[last] = total, first
    ends = [len(pieces)]
    while ends[-1] > 0:
        ends.append(came_from[ends[-1]])
    bounds = ends[::-1]
    return [
        (pieces[first:last], broken(pieces[first:last], usual if first else room)) for first, last in pairwise(bounds)
    ]


def _fitting(pieces: Sequence[Piece], first: int, room: tuple[int, ...]) -> range:
    """Every end at which the pieces from `first` on still fit the lines and the longest time."""
    line = used = 0
    last = first
    while last < len(pieces):
        piece = pieces[last]
        if last > first and piece.end - pieces[first].start > _LONGEST:
            break
        wide = used + (piece.blank and used > 0) + piece.columns
        if wide > room[line]:
            line += 1
            wide = piece.columns
            if line == len(room) or wide > room[line]:
                break
        used = wide
        last += 1
    return range(first + 1, max(last, first + 1) + 1)


def _cost(pieces: Sequence[Piece], first: int, last: int, text: int) -> float:
    """What it costs the reader that a cue of so many columns is so short or so fast."""
    until = pieces[last].start if last < len(pieces) else pieces[last - 1].end + _SHORTEST
    lasts = until - pieces[first].start
    cost = 3.0
    if text < _COMFORTABLE:
        cost += 2.0
    if lasts < _SHORTEST:
        cost += 3.0 * (1 - max(lasts, 0) / _SHORTEST)
    if text * 1000 > 2 * READABLE * lasts:
        cost += 4.0
    return cost


def _break_cost(pieces: Sequence[Piece], at: int) -> float:
    """What it costs the reader when a cue ends in front of piece `at`."""
    if at == len(pieces):
        return 0.0
    said = pieces[at - 1].text
    if pieces[at].cut:
        return 20.0
    if ends_sentence(said):
        return 0.0
    pause = min(max(pieces[at].start - pieces[at - 1].end, 0), 600) / 200
    if ends_clause(said):
        return max(0.5, 2.0 - pause)
    return max(1.0, (7.0 if letters(said) <= 3 else 6.0) - pause)


def _timed(drafts: Sequence[_Draft], duration: Millis) -> tuple[Cue, ...]:
    starts = _starts([draft.pieces[0].start for draft in drafts], duration)
    cues: list[Cue] = []
    for index, draft in enumerate(drafts):
        limit = starts[index + 1] if index + 1 < len(drafts) else max(duration, starts[index] + 1)
        start = _soon_enough(starts[index], limit, after=cues[-1].end if cues else 0)
        reading = columns(text_of(draft.lines)) * 1000 // READABLE
        said = min(draft.pieces[-1].end, start + _LONGEST)
        end = min(max(said, start + min(max(reading, _SHORTEST), _LONGEST)), limit)
        cues.append(Cue(start=start, end=end, speaker=draft.speaker, lines=draft.lines, language=draft.language))
    return tuple(cues)


def _soon_enough(start: Millis, limit: Millis, *, after: Millis) -> Millis:
    """When a cue comes up that must be gone at `limit`: with its first word, or earlier in the silence `after`."""
    early = min(_EARLY, max(0, _SEEN - (limit - start)), max(0, start - after))
    return start - early


def _starts(starts: Sequence[Millis], duration: Millis) -> list[Millis]:
    """The same starts, moved only where two cues would share a moment or the audio ends: every cue must be seen."""
    least = min(_FLASH, max(1, duration // max(len(starts), 1)))
    moved: list[Millis] = []
    for start in starts:
        moved.append(max(start, moved[-1] + least) if moved else max(start, 0))
    latest = duration
    for index in range(len(moved) - 1, -1, -1):
        latest -= least
        if moved[index] <= latest:
            break
        moved[index] = max(latest, index)
    return moved
