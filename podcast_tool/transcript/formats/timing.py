"""Cues as files claim them, brought into order: what the parsers of VTT, SRT and JSON share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from podcast_tool.model import Cue, Millis
from podcast_tool.timecode import format_clock, parse_timecode
from podcast_tool.transcript.rules import T211, T212, Faults
from podcast_tool.transcript.words import clean_name, clean_spoken, letters, spread

_TIMING: Final = re.compile(r"([^\s>]{0,40}?)\s{0,9}-->\s{0,9}(\S{0,40})(?:\s.*)?")
_LONGEST_LINE: Final = 400
NAME_PATTERN: Final = r"(?:>>\s{0,3}|-\s{0,3})?([^\W_](?:[^\W_]|[ .'’&()…-]){0,39}):"
_NAME: Final = re.compile(NAME_PATTERN + r"(?:[ \t\n]+|$)")
_LONGEST_NAME: Final = 5
_LATEST: Final[Millis] = 1000 * 3600 * 1000
_TOUCH: Final[Millis] = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCue:
    """A cue as its file has it; a time that cannot be read is None."""

    start: Millis | None
    end: Millis | None
    speaker: str
    lines: tuple[str, ...]
    line: int | None = None
    language: str = ""


def is_timing(line: str) -> bool:
    """Whether a line of VTT or SRT is the one with the arrow, be its times right or wrong."""
    match = _TIMING.fullmatch(line.strip()[:_LONGEST_LINE]) if "-->" in line else None
    return match is not None and any(":" in text for text in match.groups())


def parse_timing(line: str, number: int, faults: Faults) -> tuple[Millis | None, Millis | None]:
    """Start and end of a line with an arrow."""
    match = _TIMING.fullmatch(line.strip()[:_LONGEST_LINE])
    texts = match.groups() if match else ("", "")
    times = [_time(text) for text in texts]
    if None in times:
        faults.add(T211, f"{line.strip()[:80]!r} holds a time that cannot be read.", line=number)
    return times[0], times[1]


def _time(text: str) -> Millis | None:
    try:
        return parse_timecode(text)
    except ValueError:
        return None


def clean_lines(text: str) -> tuple[str, ...]:
    """The lines of a caption that hold anything to be seen."""
    return tuple(clean for line in text.split("\n") if (clean := clean_spoken(line)))


def name_in_front(text: str) -> tuple[str, str]:
    """A speaker's name as captioners write it (`ANN: ...`, `>> Ann: ...`), and the text behind it."""
    match = _NAME.match(text)
    if not match or len(match.group(1).split()) > _LONGEST_NAME:
        return "", text
    return clean_name(match.group(1)), text[match.end() :]


def named_spans(spans: Sequence[tuple[str, str]], raw: RawCue) -> Iterator[RawCue]:
    """One cue for each speaker in it, sharing its time by letters; `spans` are pairs of speaker and text."""
    merged: list[tuple[str, str]] = []
    for speaker, text in spans:
        if merged and (merged[-1][0] == speaker or not text.strip()):
            merged[-1] = (merged[-1][0], merged[-1][1] + text)
        elif clean_lines(text):
            merged.append((speaker, text))
    times: list[tuple[Millis | None, Millis | None]] = [(raw.start, raw.end)]
    if len(merged) > 1 and raw.start is not None and raw.end is not None:
        times = list(spread([letters(text) for _, text in merged], raw.start, raw.end))
    for at, (speaker, text) in enumerate(merged):
        start, end = times[at] if at < len(times) else (None, None)
        lines = clean_lines(text)
        yield RawCue(start=start, end=end, speaker=speaker, lines=lines, line=raw.line, language=raw.language)


def in_order(cues: Sequence[RawCue], faults: Faults) -> tuple[Cue, ...]:
    """Every cue with believable times: sorted by start, none over the next, unreadable times filled in."""
    timed = _with_starts(cues)
    ordered = sorted(timed, key=lambda cue: cue[0])
    for (start, cue), (before, _) in zip(timed[1:], timed, strict=False):
        if start < before:
            faults.add(
                T212, f"The caption at {format_clock(start)} stands behind a later one.", line=cue.line, at=start
            )
    return tuple(_with_ends(ordered, faults))


def _with_starts(cues: Sequence[RawCue]) -> list[tuple[Millis, RawCue]]:
    timed: list[tuple[Millis, RawCue]] = []
    edge = 0
    for cue in cues:
        start = edge if cue.start is None else min(max(cue.start, 0), _LATEST)
        timed.append((start, cue))
        edge = max(start, min(cue.end or 0, _LATEST))
    return timed


def _with_ends(ordered: Sequence[tuple[Millis, RawCue]], faults: Faults) -> Iterator[Cue]:
    for index, (start, cue) in enumerate(ordered):
        following = ordered[index + 1][0] if index + 1 < len(ordered) else None
        usual = start + 60 * sum(letters(line) for line in cue.lines)
        end = min(cue.end, _LATEST) if cue.end is not None and cue.end >= start else usual
        if following is not None and end > following:
            if cue.end is not None and end > following + _TOUCH:
                faults.add(T212, f"The caption at {format_clock(start)} runs into the next.", line=cue.line, at=start)
            end = following
        yield Cue(start=start, end=end, speaker=cue.speaker, lines=cue.lines, language=cue.language)
