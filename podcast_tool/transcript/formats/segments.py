"""The podcast namespace's transcript JSON (version 1.0.0): segments of speaker, startTime, endTime and body."""

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

from podcast_tool.model import Cue, Millis
from podcast_tool.problems import Problem
from podcast_tool.timecode import parse_timecode
from podcast_tool.transcript.formats.timing import RawCue, clean_lines, in_order
from podcast_tool.transcript.rules import T210, T211, T214, Faults
from podcast_tool.transcript.words import clean_language, clean_name, join_lines

# Names under which other tools' exports (Whisper, Descript, Otter and the like) have the same things.
_LISTS: Final = ("segments", "cues", "captions", "utterances", "monologues", "results")
_BODIES: Final = ("body", "text", "transcript", "content", "value")
_STARTS: Final = ("startTime", "start", "start_time", "begin")
_ENDS: Final = ("endTime", "end", "end_time", "stop")
_SPEAKERS: Final = ("speaker", "speakerName", "speaker_name", "speaker_label", "name")
_LATEST_SECOND: Final = 1e6


def write_json(cues: Sequence[Cue]) -> str:
    """Transcript JSON with one segment a cue; times in seconds."""
    segments = [_segment(cue) for cue in cues]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def _segment(cue: Cue) -> dict[str, Any]:
    speaker = {"speaker": cue.speaker} if cue.speaker else {}
    language = {"language": cue.language} if cue.language else {}
    times = {"startTime": cue.start / 1000, "endTime": cue.end / 1000}
    return {**speaker, **times, "body": join_lines(cue.lines), **language}


def parse_json(text: str, *, path: str) -> tuple[tuple[Cue, ...], tuple[Problem, ...]]:
    """The segments of a transcript JSON as cues of one line, and what is wrong with it."""
    faults = Faults(path)
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        faults.add(T210, f"The file is not valid JSON: {error.msg}.", line=error.lineno)
        return (), faults.all()
    except (ValueError, RecursionError):
        faults.add(T210, "The file is not valid JSON: it is nested too deeply or holds a number beyond all size.")
        return (), faults.all()
    cues = list(_cues(_segments(document), faults))
    if not cues:
        faults.add(T210, "There is no segment with text in the file.")
    return in_order(cues, faults), faults.all()


def _segments(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        found = (document[key] for key in _LISTS if isinstance(document.get(key), list))
        return next(found, [])
    return []


def _cues(segments: Sequence[Any], faults: Faults) -> Iterator[RawCue]:
    for number, segment in enumerate(segments, start=1):
        body = _first(segment, _BODIES) if isinstance(segment, dict) else None
        if not isinstance(body, str):
            faults.add(T214, f"Segment {number} has no text (body).")
            continue
        lines = clean_lines(" ".join(body.split("\n")))
        if lines:
            yield RawCue(
                start=_millis(_first(segment, _STARTS), number, faults),
                end=_millis(_first(segment, _ENDS), number, faults),
                speaker=_name(_first(segment, _SPEAKERS)),
                lines=lines,
                language=clean_language(str(segment.get("language") or "")[:100]),
            )


def _first(segment: dict[str, Any], names: Sequence[str]) -> Any:
    return next((segment[name] for name in names if segment.get(name) is not None), None)


def _name(speaker: Any) -> str:
    if isinstance(speaker, int) and 0 <= speaker < 1000:
        return f"Speaker {int(speaker)}"
    return clean_name(speaker[:1000]) if isinstance(speaker, str) else ""


def _millis(value: Any, number: int, faults: Faults) -> Millis | None:
    """A time given as seconds, or as a text such as 00:01:02.5."""
    if isinstance(value, str):
        try:
            return parse_timecode(value)
        except ValueError:
            value = None
    seconds: float = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if 0 <= seconds < _LATEST_SECOND:
        return round(seconds * 1000)
    faults.add(T211, f"Segment {number} has a time that is no number of seconds.")
    return None
