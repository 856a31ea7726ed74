"""WebVTT (W3C Candidate Recommendation): captions with `<v Name>` voices."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final

from podcast_tool.model import Cue
from podcast_tool.problems import Problem
from podcast_tool.text import clean_line
from podcast_tool.timecode import format_vtt
from podcast_tool.transcript.formats.timing import (
    RawCue,
    in_order,
    is_timing,
    name_in_front,
    named_spans,
    parse_timing,
)
from podcast_tool.transcript.rules import T210, T213, Faults
from podcast_tool.transcript.words import clean_language, clean_name

_TAG: Final = re.compile(r"<([^<>]*)>")
_LANGUAGE: Final = re.compile(r"<lang(?:\.[^\s>]*)?[ \t\n]+([^<>]*)>")
_VOICE: Final = re.compile(r"v(?:\.[^\s]*)?[ \t\n]+(.*)", re.DOTALL)
_OURS: Final = "Language:"


def write_vtt(cues: Sequence[Cue], *, language: str, note: str = "") -> str:
    """A WebVTT file. `note` tells readers of the file who made the transcript; both stand in a NOTE block."""
    about = [f"{_OURS} {_comment(language)}".rstrip(), *([_comment(note)] if note else [])]
    blocks = ["WEBVTT", "\n".join(["NOTE", *about]), *(_block(cue) for cue in cues)]
    return "\n\n".join(blocks) + "\n"


def _comment(text: str) -> str:
    # An arrow would end the comment (section 4.1, "WebVTT comment block").
    return clean_line(text).replace("-->", "→")


def _block(cue: Cue) -> str:
    name = _escaped(clean_name(cue.speaker))
    # A name that ends in two hyphens would make an arrow with the bracket behind it.
    voice = f"<v {name}{' ' if name.endswith('-') else ''}>" if name else ""
    text = "\n".join(_escaped(line) for line in cue.lines)
    if cue.language:
        text = f"<lang {cue.language}>{text}</lang>"
    return f"{format_vtt(cue.start)} --> {format_vtt(cue.end)}\n{voice}{text}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parse_vtt(text: str, *, path: str) -> tuple[tuple[Cue, ...], tuple[Problem, ...]]:
    """The cues of a WebVTT file, however broken, and what is wrong with it."""
    faults = Faults(path)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        faults.add(T213, "The file does not begin with WEBVTT.", line=1)
    # Voice tags, or our own header, say that a "Name:" in the text is spoken.
    has_voices = any("<v" in line for line in lines) or any(line.startswith(_OURS) for line in lines[:5])
    raw = [part for cue in _raw_cues(lines, faults) for part in _voices(cue, has_voices=has_voices)]
    if not raw:
        faults.add(T210, "There is no caption in the file.")
    return in_order(raw, faults), faults.all()


def _raw_cues(lines: Sequence[str], faults: Faults) -> Iterator[RawCue]:
    """Cues with their markup; comments, styles, regions and identifiers have no arrow and are passed over."""
    at = 0
    while at < len(lines):
        if re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)", lines[at]):
            at = _block_end(lines, at + 1)
        elif is_timing(lines[at]):
            start, end = parse_timing(lines[at], at + 1, faults)
            last = _block_end(lines, at + 1)
            text = tuple(lines[at + 1 : last])
            yield RawCue(start=start, end=end, speaker="", lines=text, line=at + 1, language=_language(text))
            at = last
        else:
            at += 1


def _language(lines: Sequence[str]) -> str:
    """The language of a cue that is in another one as a whole."""
    text = "\n".join(lines)
    found = _LANGUAGE.findall(text)
    spoken = _TAG.sub("", _LANGUAGE.split(text)[0]).strip()
    return clean_language(html.unescape(found[0])) if len(found) == 1 and not spoken else ""


def _block_end(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and lines[at] and not is_timing(lines[at]):
        at += 1
    return at


def _voices(cue: RawCue, *, has_voices: bool) -> Iterator[RawCue]:
    spans = list(_spans("\n".join(cue.lines)))
    if not has_voices:
        name, said = name_in_front("".join(text for _, text in spans))
        spans = [(name, said)]
    yield from named_spans(spans, cue)


def _spans(text: str) -> Iterator[tuple[str, str]]:
    """Speaker and plain text of each stretch between voice tags; every other tag is dropped."""
    speaker = ""
    for index, part in enumerate(_TAG.split(text)):
        if index % 2 == 0:
            yield speaker, html.unescape(part)
        elif part == "/v":
            speaker = ""
        elif voice := _VOICE.fullmatch(part):
            speaker = clean_name(html.unescape(voice.group(1)))
