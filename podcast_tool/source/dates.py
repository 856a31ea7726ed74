"""Dates as feeds write them: RFC 822 and 2822 with all their misspellings, and ISO 8601."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Hours from UTC. RFC 822 names the American ones; the others are what software writes all the same. Where a name
# means several zones (IST, CST), the one that feeds mean by it.
_ZONES: Final[dict[str, float]] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5, "brt": -3,
    "bst": 1, "west": 1, "cet": 1, "met": 1, "cest": 2, "mest": 2, "eet": 2, "sast": 2, "eest": 3, "msk": 3,
    "ist": 5.5, "sgt": 8, "awst": 8, "hkt": 8, "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11,
    "nzst": 12, "nzdt": 13,
}  # fmt: skip
_CLOCK: Final = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
_ZONE: Final = r"(?P<zone>(?:[a-z]{1,5})?\s*(?:[+-]\d{1,2}(?::?\d{2})?)?)(?:\s*\([^()]*\))?"
_WEEKDAY: Final = r"(?:[a-z]{2,10}\.?,?\s+)?"
_FORMS: Final = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[\s-]+(?P<month>[a-z]{{3,9}})\.?,?[\s-]+(?P<year>\d{{4}}|\d{{2}})"
        rf"(?:,?\s+{_CLOCK}\s*{_ZONE})?",
        rf"{_WEEKDAY}(?P<month>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?:,?\s+{_CLOCK}\s*{_ZONE})?",
        rf"{_WEEKDAY}(?P<month>[a-z]{{3,9}})\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+{_ZONE}\s*(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:[t\s]+{_CLOCK}\s*{_ZONE})?",
    )
)
_OFFSET: Final = re.compile(r"([a-z]*)\s*(?:([+-])(\d{1,2}):?(\d{2})?)?", re.ASCII | re.IGNORECASE)
_LONGEST: Final = 100
# Clocks that were never set say 1970, west of Greenwich still 1969.
_EARLIEST, _LATEST = 1969, 2099


def parse_date(text: str) -> datetime:
    """The moment meant, with its zone; UTC where none or an unknown one is said. Raises ValueError.

    A wrong or missing weekday is of no account. Years of two digits are those of RFC 2822 section 4.3.
    """
    line = " ".join(text.split())[:_LONGEST]
    match = next((found for form in _FORMS if (found := form.fullmatch(line))), None)
    if match is None:
        raise ValueError(f"{line!r} is no date")
    said = match.groupdict()
    days, hour = divmod(_hour(said), 24)
    year = _year(said["year"])
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(f"{line!r} lies in no year that an episode could be from")
    moment = datetime(
        year, _month(said["month"]), int(said["day"]), hour, int(said["minute"] or 0),
        min(int(said["second"] or 0), 59), tzinfo=_zone(said["zone"] or ""),
    )  # fmt: skip
    return moment + timedelta(days=days)


def _hour(said: dict[str, str | None]) -> int:
    hour = int(said["hour"] or 0)
    if hour > 24:
        raise ValueError(f"{hour} is no hour")
    half = (said["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(f"{hour} is no hour of half a day")
    return hour % 12 + (12 if half == "p" else 0) if half else hour


def _year(text: str | None) -> int:
    year = int(text or 0)
    return year if len(text or "") > 2 else year + (2000 if year < 50 else 1900)


def _month(text: str | None) -> int:
    name = (text or "").lower()
    if name.isdigit():
        return int(name)
    if name[:3] not in _MONTHS:
        raise ValueError(f"{name!r} is no month")
    return _MONTHS.index(name[:3]) + 1


def _zone(text: str) -> timezone:
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return UTC
    name, sign, hours, minutes = match.groups()
    if sign:
        span = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(span if sign == "+" else -span) if span < timedelta(hours=24) else UTC
    return timezone(timedelta(hours=_ZONES.get(name.lower(), 0)))
