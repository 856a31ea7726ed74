"""Plain text: the title, then paragraphs; a speaker is named where the speaker changes."""

import re
from dataclasses import replace
from typing import Final

from podcast_tool.model import Transcript, Word
from podcast_tool.problems import Problem
from podcast_tool.text import clean_line
from podcast_tool.transcript.script import Paragraph, Script, parse_script
from podcast_tool.transcript.turns import paragraphs_of
from podcast_tool.transcript.words import clean_name, columns, running_text

_LONGEST_PARAGRAPH: Final = 150
_UNDERLINE: Final = re.compile(r"={3,}\s*")
_TIME: Final = r"\(?\[?((?:[0-9]{1,2}:)?[0-9]{1,3}:[0-9]{2}(?:[.,][0-9]{1,3})?)\]?\)?"
# Otter, Descript and others put name and time on a line of their own: "Ann Smith  0:12" or "0:12 Ann Smith:".
_NAME_TIME: Final = re.compile(rf"([^\W\d_][^:\n]{{0,50}}?)[ \t]+{_TIME}[ \t]*")
_TIME_NAME: Final = re.compile(rf"{_TIME}(?:[ \t]+([^\W\d_][^:\n]{{0,50}}?))?[ \t]*:?[ \t]*")
_TIME_NAME_TEXT: Final = re.compile(rf"{_TIME}[ \t]+([^\W\d_][^:\n]{{0,50}}?):[ \t]+(\S.*)")


def write_text(transcript: Transcript, *, title: str) -> str:
    """The transcript for reading, without times."""
    heading = clean_line(title)
    parts = [f"{heading}\n{'=' * min(max(columns(heading), 3), 78)}"] if heading else []
    shown = ""
    for turn in transcript.turns:
        text = running_text([word.text for word in turn.words], turn.language or transcript.language)
        speaker = clean_name(turn.speaker)
        parts.append(f"{speaker}: {text}" if speaker and speaker != shown else text)
        shown = speaker
    return "\n\n".join(parts) + "\n"


def parse_text(text: str, *, path: str, language: str = "") -> tuple[Script, tuple[Problem, ...]]:
    """A plain-text transcript as a script: with names and times where it has any.

    Reads our own text, `[00:12:03] Ann: ...`, `Ann: ...`, and names with times on lines of their own.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > 1 and lines[0].strip() and _UNDERLINE.fullmatch(lines[1]):
        lines[:2] = ["", ""]
    script, problems = parse_script("\n".join(_as_script(line) for line in lines), path=path, language=language)
    paragraphs = tuple(part for paragraph in script.paragraphs for part in _readable(paragraph))
    if not any(paragraph.language for paragraph in paragraphs):
        paragraphs = tuple(replace(paragraph, language=None) for paragraph in paragraphs)
    return Script(header=script.header, paragraphs=paragraphs), problems


def _readable(paragraph: Paragraph) -> list[Paragraph]:
    """A text without empty lines is one endless paragraph: cut it where sentences end."""
    if len(paragraph.words) <= _LONGEST_PARAGRAPH:
        return [paragraph]
    words = [Word(text=text, start=0, end=0) for text in paragraph.words]
    turns = paragraphs_of(words, [paragraph.speaker] * len(words))
    return [
        Paragraph(
            start=None if at else paragraph.start,
            speaker=turn.speaker,
            words=tuple(word.text for word in turn.words),
            line=paragraph.line,
            language=paragraph.language,
        )
        for at, turn in enumerate(turns)
    ]


def _as_script(line: str) -> str:
    """A line as transcript.md would have it."""
    line = line.strip()
    if match := _TIME_NAME_TEXT.fullmatch(line):
        return f"[{match[1]}] {match[2]}: {match[3]}"
    if match := _TIME_NAME.fullmatch(line):
        return f"[{match[1]}] {match[2]}:" if match[2] else f"[{match[1]}]"
    if match := _NAME_TIME.fullmatch(line):
        return f"[{match[2]}] {match[1]}:"
    return line
