"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.source.dates import parse_date

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2098, 12, 31)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001
OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sat, 01 Nov 2025 09:00:00 +0000", "2025-11-01T09:00:00+00:00"),
        ("01 Nov 25 09:00 EST", "2025-11-01T09:00:00-05:00"),
        ("Tues, 5 Sept 2017 08:00:00 PDT", "2017-09-05T08:00:00-07:00"),
        ("Monday, 05 September 2017 08:00:00 GMT", "2017-09-05T08:00:00+00:00"),
        ("2017-09-05T08:00:00Z", "2017-09-05T08:00:00+00:00"),
        ("2017-09-05 08:00:00.123-04:00", "2017-09-05T08:00:00-04:00"),
        ("2017-09-05", "2017-09-05T00:00:00+00:00"),
        ("Mon Jan  2 15:04:05 EST 2006", "2006-01-02T15:04:05-05:00"),
        ("January 5, 2014", "2014-01-05T00:00:00+00:00"),
        ("Fri, 2 Jan 2015 5:30 PM GMT+1", "2015-01-02T17:30:00+01:00"),
        ("Fri, 2 Jan 2015 12:05 a.m. GMT", "2015-01-02T00:05:00+00:00"),
        ("Wed, 25 Mar 2020 24:00:00 CET", "2020-03-26T00:00:00+01:00"),
        ("Wed, 25 Mar 2020 09:00:00 +0200 (CEST)", "2020-03-25T09:00:00+02:00"),
        ("Wed, 25 Mar 2020 09:00:00 NOWHERE", None),
        ("Wed, 25 Mar 2020 09:00:00 XYZ", "2020-03-25T09:00:00+00:00"),
        ("Wed, 31 Dec 1969 19:00:00 -0500", "1969-12-31T19:00:00-05:00"),
        ("Mon, 30 Feb 2015 00:00:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("Mon, 01 Jan 2015 99:00:00 GMT", None),
        ("31 Dec 9999 24:00:00 GMT", None),
        ("last Tuesday", None),
        ("", None),
    ],
)
def test_every_way_of_writing_a_date_is_read_or_refused(text: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(ValueError, match=r"\w"):
            parse_date(text)
    else:
        assert parse_date(text).isoformat() == meant


@given(MOMENTS, OFFSETS)
def test_rfc_2822_and_iso_8601_are_read_exactly(moment: datetime, zone: timezone) -> None:
    aware = moment.replace(tzinfo=zone)
    assert parse_date(format_datetime(aware)) == aware
    assert parse_date(aware.isoformat()) == aware
    assert parse_date(aware.astimezone(UTC).strftime("%d %b %Y %H:%M:%S GMT")) == aware


@given(st.text(max_size=200))
def test_any_other_text_is_refused_politely(text: str) -> None:
    try:
        moment = parse_date(text)
    except ValueError:
        return
    assert moment.tzinfo is not None
