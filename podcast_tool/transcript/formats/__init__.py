"""The four files a transcript is given out in, each with its writer and its parser."""

from podcast_tool.transcript.formats.plain import parse_text, write_text
from podcast_tool.transcript.formats.segments import parse_json, write_json
from podcast_tool.transcript.formats.srt import parse_srt, write_srt
from podcast_tool.transcript.formats.vtt import parse_vtt, write_vtt

__all__ = [
    "parse_json",
    "parse_srt",
    "parse_text",
    "parse_vtt",
    "write_json",
    "write_srt",
    "write_text",
    "write_vtt",
]
