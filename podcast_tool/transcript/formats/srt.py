"""SubRip (.srt): captions without markup, a new speaker's `Name: ` in front of the words.

The format has no escape. Words that a player would take for markup, an arrow or a name get an invisible blank of
no width (U+200B) inside; `parse_srt` takes it out again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from podcast_tool.model import Cue
from podcast_tool.problems import Problem
from podcast_tool.timecode import format_srt
from podcast_tool.transcript.captions import SRT_SHAPE, label_of
from podcast_tool.transcript.formats.timing import (
    NAME_PATTERN,
    RawCue,
    clean_lines,
    in_order,
    is_timing,
    name_in_front,
    parse_timing,
)
from podcast_tool.transcript.rules import T210, Faults
from podcast_tool.transcript.words import clean_name, columns

_NOTHING: Final = "\u200b"
_MARKUP: Final = re.compile(f"<(?={_NOTHING}*[A-Za-z/!])|{{(?={_NOTHING}*\\\\)|-(?={_NOTHING}*>)")
_GUARD: Final = re.compile(
    f"(<){_NOTHING}(?={_NOTHING}*[A-Za-z/!])|({{){_NOTHING}(?={_NOTHING}*\\\\)|(-){_NOTHING}(?={_NOTHING}*>)"
)
_LIKE_NAME: Final = re.compile(f"{NAME_PATTERN}(?={_NOTHING}*(?:[ \\t\\n]|$))")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>|\{\\[^{}]*\}")


def write_srt(cues: Sequence[Cue]) -> str:
    """A SubRip file of cues in `SRT_SHAPE`; a speaker is named where the speaker changes."""
    blocks: list[str] = []
    shown = ""
    for number, cue in enumerate(cues, start=1):
        lines = _named(cue, cue.speaker if cue.speaker != shown else "")
        shown = cue.speaker
        blocks.append("\n".join([str(number), f"{format_srt(cue.start)} --> {format_srt(cue.end)}", *lines]) + "\n")
    return "\n".join(blocks)


def _named(cue: Cue, new_speaker: str) -> list[str]:
    lines = [_MARKUP.sub(lambda match: match.group() + _NOTHING, line) for line in cue.lines]
    label = label_of(clean_name(new_speaker), SRT_SHAPE)
    if not label:
        return _without_name(lines)
    if columns(f"{label} {cue.lines[0]}") <= SRT_SHAPE.width:
        return [f"{label} {lines[0]}", *lines[1:]]
    return [label, *lines]


def _without_name(lines: list[str]) -> list[str]:
    """The lines, with a colon that would make a name of the words in front of it guarded."""
    return _guarded("\n".join(lines)).split("\n")


def _guarded(text: str) -> str:
    like_name = _LIKE_NAME.match(text)
    return f"{text[: like_name.end()]}{_NOTHING}{text[like_name.end() :]}" if like_name else text


def parse_srt(text: str, *, path: str) -> tuple[tuple[Cue, ...], tuple[Problem, ...]]:
    """The cues of a SubRip file, however broken, and what is wrong with it."""
    faults = Faults(path)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    raw = [_read(cue) for cue in _raw_cues(lines, faults)]
    spoken = [cue for cue in raw if cue.lines or cue.speaker]
    if not any(cue.lines for cue in spoken):
        faults.add(T210, "There is no caption in the file.")
    return in_order(list(_speakers_kept(spoken)), faults), faults.all()


def _raw_cues(lines: Sequence[str], faults: Faults) -> Iterator[RawCue]:
    """From one line with an arrow to the next; the number in front of the next is not text."""
    arrows = [at for at, line in enumerate(lines) if is_timing(line)]
    for at, following in pairwise([*arrows, len(lines) + 1]):
        start, end = parse_timing(lines[at], at + 1, faults)
        text = lines[at + 1 : following]
        if following <= len(lines) and len(text) > 1 and text[-1].strip().isdecimal() and not text[-2].strip():
            text = text[:-1]
        yield RawCue(start=start, end=end, speaker="", lines=tuple(text), line=at + 1)


def _read(cue: RawCue) -> RawCue:
    text = _TAG.sub("", "\n".join(line for line in cue.lines if line.strip()).strip())
    name, said = name_in_front(text)
    guarded = None if name else _LIKE_NAME.match(said)
    if guarded:
        said = guarded.group() + said[guarded.end() :].removeprefix(_NOTHING)
    plain = _GUARD.sub(lambda match: match.group()[0], said)
    return replace(cue, speaker=name, lines=clean_lines(plain))


def _speakers_kept(cues: Sequence[RawCue]) -> Iterator[RawCue]:
    """A name holds until the next one."""
    speaker = ""
    for cue in cues:
        speaker = cue.speaker or speaker
        if cue.lines:
            yield replace(cue, speaker=speaker)
