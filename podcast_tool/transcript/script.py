"""transcript.md: the transcript as a script that any editor can correct.

    ---
    transcript: 1
    language: en
    engine: faster-whisper 1.2.1, base
    heard: 2026-03-01
    sha256: (of the body as the tool wrote it)
    ---

    [00:00:01] Ann: Welcome to Second Draft. [laughter]

    [00:00:09] Ben: Thanks for having me.

    [00:00:11 fr] Merci de m'avoir invité.

A paragraph is `[time] Name: words`, or `[time] words` where nobody is named; one in another language than the
header's says so behind its time. Where spoken words would read as a
name or as a time, a backslash takes the meaning away: `Note\\: ...`, `\\[00:12:03]`. A paragraph without a time
goes on with the same speaker and, where it names nobody else, in the same language.
"""

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from podcast_tool.model import Digest, Millis, Transcript, Turn
from podcast_tool.problems import Problem
from podcast_tool.text import clean_line, clean_text, shorten
from podcast_tool.timecode import format_clock, parse_timecode
from podcast_tool.transcript.rules import T201, T202, T203, T204, T205, T206, T207, Faults
from podcast_tool.transcript.words import LANGUAGE, clean_language, clean_name, running_text, split_words

FORMAT: Final = 1
_FENCE: Final = "---"
_LONGEST_HEADER: Final = 60
_HEADER_LINE: Final = re.compile(r"\s*(?:#.*)?|[\w.-][\w .-]{0,60}:(?:\s.*)?|\s+\S.*|-\s.*")
_TIME: Final = r"\[ {0,3}(?=[0-9.,:]*[0-9])([0-9.,]*:[0-9.,:]*)"
# Capitals count as little as anywhere in a language tag, but [00:00:10 Ben] is a name and not Bengali.
_LOOKS_TIMED: Final = re.compile(rf"{_TIME}(?: {{1,3}}((?![A-Z][a-z]{{2}}\b)(?i:{LANGUAGE})))? {{0,3}}\]")
_BEGINS_TIMED: Final = re.compile(_TIME)
_CLOCK: Final = r"(?<!\d)(\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,3})?)"
# A paragraph that begins with a time in brackets, whatever else stands there; or one whose bracket was not closed.
_HOLDS_TIME: Final = re.compile(rf"\[([^\[\]:]{{0,40}}?){_CLOCK}(?:(?!:\s)[^\[\]]){{0,60}}\]", re.ASCII)
_UNCLOSED: Final = re.compile(rf"\[( {{0,3}}){_CLOCK}(?=\s)", re.ASCII)
# 9:03 pm in any case; with seconds, small letters may be Amharic.
_OF_DAY: Final = re.compile(
    r"\[ {0,3}\d{1,2}:\d\d(?: {0,3}[AaPp](?:[Mm]|\.[Mm]\.?)|:\d\d {0,3}(?:[AP]M|[AaPp]\.[Mm]\.?)) {0,3}\]", re.ASCII
)
_STAMP_FIX: Final = "Write [00:00:08], or with another language [00:00:08 fr]."
_ESCAPED: Final = re.compile(r"\\([\\:\[])")
_BACKSLASH: Final = re.compile(r"\\(?=[\\:\[])")
_LONGEST_LABEL: Final = 130
_USUAL_NAME: Final = 3
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands between the fences; `others` are lines of a person's own, kept as they are."""

    language: str = ""
    engine: str = ""
    heard_on: date | None = None
    sha256: Digest = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph: its stated start (None when there is none to believe), who speaks, the words, and its line.

    `language` is empty where it is that of the whole, None where the source cannot tell.
    """

    start: Millis | None
    speaker: str
    words: tuple[str, ...]
    line: int = 0
    language: str | None = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A parsed transcript.md. `edited` unless the body is as the tool wrote it."""

    header: Header = field(default_factory=Header)
    paragraphs: tuple[Paragraph, ...] = ()
    edited: bool = True


def write_script(transcript: Transcript, *, others: Sequence[str] = ()) -> str:
    """The text of transcript.md; `others` are header lines to keep. Times are whole seconds, rounded down."""
    body = "\n\n".join(_paragraph_text(turn, transcript.language) for turn in transcript.turns if turn.words)
    heard = transcript.heard_on.isoformat() if transcript.heard_on else ""
    values = (
        ("transcript", str(FORMAT)),
        ("language", clean_line(transcript.language)),
        ("engine", clean_line(transcript.engine)),
        ("heard", heard),
        ("sha256", body_digest(body)),
    )
    lines = [f"{key}: {_quoted(value)}" for key, value in values if value]
    return "\n".join([_FENCE, *lines, *others, _FENCE, "", body, ""])


def _quoted(value: str) -> str:
    return f'"{value}"' if value[0] in "\"'" else value


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0] else value


def body_digest(body: str) -> Digest:
    """sha256 of the body as far as a person's words go: line endings and trailing blanks don't count."""
    lines = (line.rstrip() for line in clean_text(body).split("\n"))
    return hashlib.sha256("\n".join(lines).strip("\n").encode()).hexdigest()


def text_digest(script: Script) -> Digest:
    """sha256 of who says what. Times, paragraphs' layout and the header don't count."""
    said: list[str] = []
    for paragraph in script.paragraphs:
        said += [f"{paragraph.speaker}:", *paragraph.words]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def is_untouched(text: str) -> bool:
    """Whether the body of this transcript.md is still as the tool wrote it."""
    header, body, _ = _split(_unix(text))
    stated = next((line.partition(":")[2].strip() for line in header or () if line.startswith("sha256:")), "")
    return bool(stated) and stated == body_digest(body)


# --- writing a paragraph


def _paragraph_text(turn: Turn, language: str) -> str:
    text = running_text([_escaped(word.text) for word in turn.words], turn.language or language)
    stamp = f"[{format_clock(turn.start)} {turn.language}]" if turn.language else f"[{format_clock(turn.start)}]"
    speaker = clean_name(turn.speaker)
    if speaker:
        return f"{stamp} {_escaped_name(speaker)}: {text}"
    while (end := _label_end(text)) is not None:
        text = f"{text[:end]}\\{text[end:]}"
    return f"{stamp} {text}"


def _escaped(word: str) -> str:
    if "\\" in word:
        word = _BACKSLASH.sub(r"\\\\", word)
    return f"\\{word}" if word[0] == "[" and _BEGINS_TIMED.match(word) else word


def _escaped_name(name: str) -> str:
    escaped = re.sub(r":(?=\s|$)", r"\\:", _BACKSLASH.sub(r"\\\\", f"{name}:")[:-1])
    return f"\\{escaped}" if _BEGINS_TIMED.match(escaped) else escaped


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _label_end(text: str) -> int | None:
    """Where the colon behind the speaker's name stands, or None when the text starts with no name."""
    at = 0
    while at < min(len(text), _LONGEST_LABEL):
        if _ESCAPED.match(text, at):
            at += 2
        elif text[at] == ":" and (at + 1 == len(text) or text[at + 1].isspace()):
            name = clean_line(_unescaped(text[:at]))
            return at if name and name == clean_name(name) else None
        else:
            at += 1
    return None


# --- reading


def parse_script(text: str, *, path: str, language: str = "") -> tuple[Script, tuple[Problem, ...]]:
    """A transcript.md as a person may have left it; never raises, faults come with their line.

    `language` is that of the episode, for a script whose header says none.
    """
    faults = Faults(path)
    lines, body, first_line = _split(_unix(text))
    header = _parse_header(lines or [], language, faults)
    if lines is None and body.lstrip("\n").startswith(f"{_FENCE}\n"):
        faults.add(T203, "The file begins with --- but what follows is no header.", line=1)
        first_line, body = first_line + 1, body.lstrip("\n").removeprefix(f"{_FENCE}\n")
    drafts = _drafts(body.split("\n"), first_line, header.language, faults)
    paragraphs = _believable(_paragraphs(drafts, header.language), faults)
    if not any(paragraph.words for paragraph in paragraphs):
        faults.add(T204, "There are no words in the transcript.")
    _doubt_names(paragraphs, faults)
    edited = not header.sha256 or header.sha256 != body_digest(body)
    return Script(header=header, paragraphs=tuple(paragraphs), edited=edited), faults.all()


def check_times(script: Script, *, duration: Millis, path: str) -> tuple[Problem, ...]:
    """Problems of paragraphs that claim to start after the audio (`duration`) ends."""
    faults = Faults(path)
    for paragraph in script.paragraphs:
        if paragraph.start is not None and paragraph.start >= max(duration, 1):
            clock, end = format_clock(paragraph.start), format_clock(duration)
            faults.add(T205, f"This paragraph starts at {clock}; the audio ends at {end}.", line=paragraph.line)
    return faults.all()


def _unix(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _split(text: str) -> tuple[list[str] | None, str, int]:
    """Header lines (None without a header), body, and the line number the body starts with."""
    lines = text.split("\n", _LONGEST_HEADER)
    if lines[0].rstrip() != _FENCE:
        return None, text, 1
    for at, line in enumerate(lines[1:_LONGEST_HEADER], start=1):
        if line.rstrip() in (_FENCE, "..."):
            return lines[1:at], "\n".join(lines[at + 1 :]), at + 2
        if not _HEADER_LINE.fullmatch(line):
            break
    return None, text, 1


def _parse_header(lines: Sequence[str], language: str, faults: Faults) -> Header:
    values: dict[str, str] = {}
    others: list[str] = []
    for number, line in enumerate(lines, start=2):
        key, _, value = line.partition(":")
        if key in ("transcript", "language", "engine", "heard", "sha256"):
            values[key] = _unquoted(clean_line(value))
            _check_header_value(key, values[key], number, faults)
        elif line.strip():
            others.append(clean_text(line))
    return Header(
        language=values.get("language", "") or language,
        engine=values.get("engine", ""),
        heard_on=_date(values.get("heard", "")),
        sha256=values.get("sha256", ""),
        others=tuple(others),
    )


def _check_header_value(key: str, value: str, line: int, faults: Faults) -> None:
    if key == "transcript":
        if not re.fullmatch("[0-9]{1,6}", value):
            faults.add(T203, f"{value!r} is not the number of a format.", line=line, fix=f"Write: transcript: {FORMAT}")
        elif int(value) > FORMAT:
            faults.add(T207, f"The transcript has format {value}; this version knows {FORMAT}.", line=line)
    elif key == "heard" and value and _date(value) is None:
        faults.add(T203, f"{value!r} is not a date like 2026-03-01.", line=line, fix="Correct it or drop the line.")


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What stands in front of a paragraph up to `end`: time and language as far as believed, and what is wrong."""

    end: int
    time: str
    language: str = ""
    words: str = ""
    fault: str = ""


@dataclass(slots=True)
class _Draft:
    """A paragraph while its lines are collected."""

    start: Millis | None
    speaker: str
    line: int
    texts: list[str]
    language: str = ""


def _drafts(lines: Sequence[str], first_line: int, main: str, faults: Faults) -> list[_Draft]:
    known = _known_names(lines)
    drafts: list[_Draft] = []
    after_gap = True
    for number, raw in enumerate(lines, start=first_line):
        line = clean_text(raw).strip()
        stamp = _stamp(line, after_gap=after_gap)
        if stamp:
            start = _time(stamp.time, number, faults) if stamp.time else None
            if stamp.fault:
                faults.add(T201, stamp.fault, line=number, fix=_STAMP_FIX)
            name, text = _labelled(line[stamp.end :].strip())
            tongue = "" if stamp.language.lower() == main.lower() else stamp.language
            drafts.append(_Draft(start, name or "", number, [stamp.words, text], tongue))
        elif line:
            name, text = _labelled(line)
            if after_gap or name in known:
                before = drafts[-1] if drafts else _Draft(None, "", number, [])
                same = name in (None, before.speaker)
                speaker, tongue = (before.speaker, before.language) if same else (name or "", "")
                drafts.append(_Draft(None, speaker, number, [text], tongue))
            else:
                drafts[-1].texts.append(_unescaped(line))
        after_gap = not line
    return drafts


def _stamp(line: str, *, after_gap: bool = True) -> _Stamp | None:
    """The time in front of a line. What else has a time in brackets there is no name: what is sure of it counts."""
    plain = _LOOKS_TIMED.match(line)
    if plain and not _OF_DAY.match(plain[0]):
        return _Stamp(plain.end(), plain[1], clean_language(plain[2] or ""))
    held = _HOLDS_TIME.match(line) or _UNCLOSED.match(line)
    if held is None or (held[1].strip(" \"'") and not after_gap):
        return None
    shown = shorten(held[0], _SHOWN)
    if _OF_DAY.match(held[0]):
        return _Stamp(held.end(), "", fault=f"{shown} is a time of day, not a time of the recording.")
    if len(held[1].split()) > 1:
        return _Stamp(held.end(), "", words=held[0], fault=f"{shown} begins the paragraph, but not with its time.")
    return _Stamp(held.end(), held[2], fault=f"In {shown} nothing but {held[2]} can be read.")


def _known_names(lines: Sequence[str]) -> frozenset[str]:
    """Names that may start a turn without an empty line in front: those behind a time, and those that come again."""
    counts: Counter[str] = Counter()
    for line in map(str.strip, lines):
        timed = _stamp(line)
        name, _ = _labelled(line[timed.end :].strip() if timed else line)
        if name:
            counts[name] += 2 if timed else 1
    return frozenset(name for name, count in counts.items() if count > 1)


def _labelled(text: str) -> tuple[str | None, str]:
    """The name in front, if there is one, and the words behind it."""
    end = _label_end(text)
    if end is None:
        return None, _unescaped(text)
    return clean_name(_unescaped(text[:end])), _unescaped(text[end + 1 :])


def _time(text: str, line: int, faults: Faults) -> Millis | None:
    try:
        return parse_timecode(text)
    except ValueError as error:
        faults.add(T201, f"{str(error)[:200]}.", line=line)
        return None


def _paragraphs(drafts: Sequence[_Draft], language: str) -> list[Paragraph]:
    return [
        Paragraph(
            start=draft.start,
            speaker=draft.speaker,
            words=split_words(" ".join(draft.texts), draft.language or language),
            line=draft.line,
            language=draft.language,
        )
        for draft in drafts
    ]


def _believable(paragraphs: Sequence[Paragraph], faults: Faults) -> list[Paragraph]:
    """The same, without the fewest times that stand in the way of an order; each of those is a problem."""
    timed = [(at, paragraph.start) for at, paragraph in enumerate(paragraphs) if paragraph.start is not None]
    kept = {timed[index][0] for index in longest_order([start for _, start in timed])}
    believed = list(paragraphs)
    for at, start in timed:
        if at not in kept:
            paragraph = paragraphs[at]
            faults.add(T202, f"{format_clock(start)} is out of order here.", line=paragraph.line)
            believed[at] = replace(paragraph, start=None)
    return believed


def longest_order(times: Sequence[Millis]) -> list[int]:
    """Indexes of a longest part of the times that never goes back."""
    tails: list[Millis] = []
    ends: list[int] = []
    before: list[int] = []
    for index, time in enumerate(times):
        place = bisect_right(tails, time)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [time]
        ends[place : place + 1] = [index]
    order: list[int] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        order.append(index)
        index = before[index]
    return order[::-1]


def _doubt_names(paragraphs: Sequence[Paragraph], faults: Faults) -> None:
    counts = Counter(paragraph.speaker for paragraph in paragraphs)
    for paragraph in paragraphs:
        name = paragraph.speaker
        words = name.split()
        long_or_lower = len(words) > _USUAL_NAME or (len(words) > 1 and name[0].islower())
        if counts[name] == 1 and long_or_lower:
            faults.add(T206, f"“{name}” is read as the name of a speaker.", line=paragraph.line)
