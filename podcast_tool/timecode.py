"""Times as people and formats write them. The unit inside the tool is always `Millis`."""

import re

from podcast_tool.model import Millis

_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:[.,](\d{1,3}))?", re.ASCII)


def parse_timecode(text: str) -> Millis:
    """Milliseconds of `12.5`, `12:03`, `1:02:03.450` or `00:12:03,450`. Raises ValueError."""
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a time like 12:03 or 1:02:03.5")
    hours, minutes, seconds, fraction = match.groups()
    if (minutes is not None and int(seconds) > 59) or (hours is not None and int(minutes) > 59):
        raise ValueError(f"{text!r} has more than 59 seconds or minutes")
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def clock_parts(at: Millis) -> tuple[int, int, int, int]:
    """Hours, minutes, seconds and milliseconds; nothing lies before zero."""
    seconds, millis = divmod(max(at, 0), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, seconds, millis


def format_clock(at: Millis) -> str:
    """`00:12:03`, as in transcript.md; parts of a second are dropped."""
    hours, minutes, seconds, _ = clock_parts(at)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def format_short(at: Millis) -> str:
    """`12:03` or `1:02:03`, as a player shows it."""
    hours, minutes, seconds, _ = clock_parts(at)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def format_vtt(at: Millis) -> str:
    """`00:12:03.450` (WebVTT section 3.3)."""
    hours, minutes, seconds, millis = clock_parts(at)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{millis:03}"


def format_srt(at: Millis) -> str:
    """`00:12:03,450`."""
    return format_vtt(at).replace(".", ",")


def format_seconds(at: Millis) -> str:
    """`723.45`, without needless zeros: for fragments, JSON and attributes."""
    return f"{at / 1000:.3f}".rstrip("0").rstrip(".")


def format_iso_duration(span: Millis) -> str:
    """`PT12M3S` (ISO 8601), rounded to the second."""
    hours, minutes, seconds, _ = clock_parts((span + 500) // 1000 * 1000)
    text = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{seconds}S" if seconds else "")
    return f"PT{text or '0S'}"


def format_spoken(span: Millis) -> str:
    """`1 hour 2 minutes` or `45 seconds`, for people who read or hear a page."""
    hours, minutes, seconds, _ = clock_parts((span + 500) // 1000 * 1000)
    if hours or minutes > 9:
        minutes, seconds = minutes + (seconds >= 30), 0
        hours, minutes = hours + minutes // 60, minutes % 60
    named = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    parts = [f"{count} {unit}{'s' if count != 1 else ''}" for count, unit in named if count]
    return " ".join(parts) or "0 seconds"
