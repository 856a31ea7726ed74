"""Times read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.timecode import (
    format_clock,
    format_iso_duration,
    format_seconds,
    format_short,
    format_spoken,
    format_srt,
    format_vtt,
    parse_timecode,
)

MOMENTS = st.integers(min_value=0, max_value=999 * 3_600_000)


@given(MOMENTS)
def test_what_is_written_is_read_back(at: int) -> None:
    assert parse_timecode(format_vtt(at)) == at
    assert parse_timecode(format_srt(at)) == at
    assert parse_timecode(format_clock(at)) == at // 1000 * 1000
    assert parse_timecode(format_short(at)) == at // 1000 * 1000
    assert round(float(format_seconds(at)) * 1000) == at


@pytest.mark.parametrize("text", ["", "12:60", "1:60:00", "-3", "1:2:3:4", "12:03:", "٣", "1e3", "12.3456"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|more than 59"):
        parse_timecode(text)


def test_durations_for_machines_and_people() -> None:
    assert format_iso_duration(3_723_400) == "PT1H2M3S"
    assert format_iso_duration(0) == "PT0S"
    assert format_spoken(45_000) == "45 seconds"
    assert format_spoken(61_000) == "1 minute 1 second"
    assert format_spoken(3_599_000) == "1 hour"
    assert format_spoken(754_000) == "13 minutes"
