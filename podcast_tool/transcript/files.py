"""One transcript as the files it is given out in: they agree on words and times."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from podcast_tool.model import Millis, Transcript
from podcast_tool.transcript.captions import SRT_SHAPE, VTT_SHAPE, cues_of
from podcast_tool.transcript.formats import write_json, write_srt, write_text, write_vtt

FORMATS: Final = ("vtt", "srt", "json", "txt")
_HEAD: Final = 2000
_UNCHECKED: Final = re.compile(
    r"^Made by a machine \(([^\n]*)\)(?: on (\d{4}-\d\d-\d\d))?; not yet checked by a person\.$",
    re.ASCII | re.MULTILINE,
)


def transcript_files(transcript: Transcript, *, title: str, duration: Millis) -> Mapping[str, str]:
    """The text of each file by its extension."""
    wide = cues_of(transcript, shape=VTT_SHAPE, duration=duration)
    narrow = cues_of(transcript, shape=SRT_SHAPE, duration=duration)
    return {
        "vtt": write_vtt(wide, language=transcript.language, note=origin_of(transcript)),
        "srt": write_srt(narrow),
        "json": write_json(wide),
        "txt": write_text(transcript, title=title),
    }


def machine_of(vtt: str) -> tuple[str, date | None] | None:
    """Engine and day, where a WebVTT file says in the words of `origin_of` that nobody has checked it."""
    found = _UNCHECKED.search(vtt[:_HEAD])
    if not found:
        return None
    try:
        return found[1], date.fromisoformat(found[2]) if found[2] else None
    except ValueError:
        return found[1], None


def origin_of(transcript: Transcript) -> str:
    """Who made it, in a sentence for readers."""
    if transcript.edited:
        return "Corrected by a person."
    on = f" on {transcript.heard_on.isoformat()}" if transcript.heard_on else ""
    return f"Made by a machine ({transcript.engine}){on}; not yet checked by a person."
