"""The tables of podcast.toml and episode.toml that end up in the podcast namespace, each with all its faults."""

import re
import uuid
from collections.abc import Callable
from typing import Final, TypeVar

from podcast_tool.decode import D104, D106, Table
from podcast_tool.model import Soundbite
from podcast_tool.namespace import ContentLink, FeedLayout, Funding, Location, RemoteShow, Season, Social, Update
from podcast_tool.text import clean_line
from podcast_tool.vocabulary import (
    LONGEST_NAME,
    MEDIUMS,
    SOCIAL_PROTOCOLS,
    WEEKDAYS,
    geo_uri,
    is_osm,
    is_recurrence,
    is_uri,
)

Noun = TypeVar("Noun")

_EVERY: Final = re.compile(r"(?:(\d{1,2}) )?(day|week|month|year)s?", re.ASCII)
_WORDS: Final = {
    "daily": "day", "weekday": "weekday", "weekdays": "weekday", "weekly": "week", "fortnight": "2 weeks",
    "biweekly": "2 weeks", "two weeks": "2 weeks", "other week": "2 weeks", "monthly": "month", "yearly": "year",
}  # fmt: skip
_FREQUENCIES: Final = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


def read_all(table: Table, key: str, reader: Callable[[Table], Noun | None]) -> tuple[Noun, ...]:
    """Every `[[key]]` that could be read; each one's unknown keys are noted."""
    found: list[Noun] = []
    for entry in table.entries(key):
        noun = reader(entry)
        entry.finish()
        if noun is not None:
            found.append(noun)
    return tuple(found)


def read_funding(table: Table) -> Funding | None:
    """One `[[funding]]`."""
    url = table.address("url", required=True)
    funding = Funding(url=url, text=table.text("text", limit=LONGEST_NAME))
    return funding if url else None


def read_content_link(table: Table) -> ContentLink | None:
    """One `[[elsewhere]]` of an episode."""
    url = table.address("url", required=True)
    link = ContentLink(url=url, text=table.text("text", limit=LONGEST_NAME))
    return link if url else None


def read_location(table: Table) -> Location | None:
    """One `[location]`; a point may be written as people copy it from a map, `45.50, -73.57`."""
    location = Location(
        name=table.text("name", required=True, limit=LONGEST_NAME),
        geo=_geo(table),
        osm=_osm(table),
        country=_country(table),
        rel=table.choice("rel", ("subject", "creator"), default="subject"),
    )
    return location if location.name else None


def _geo(table: Table) -> str:
    said = table.text("geo", limit=LONGEST_NAME)
    uri = geo_uri(said)
    if said and not uri:
        fix = 'Write latitude and longitude, like geo = "45.5048, -73.5772".'
        table.fault("geo", f"geo is {clean_line(said, limit=60)!r}, which is no point on Earth", fix=fix)
        return ""
    return uri


def _osm(table: Table) -> str:
    said = table.text("osm", limit=LONGEST_NAME).upper()
    if said and not is_osm(said):
        fix = 'Write N, W or R and the number, like osm = "R113314", as in the place\'s address on openstreetmap.org.'
        table.fault("osm", f"osm is {clean_line(said, limit=60)!r}, which names nothing in OpenStreetMap", fix=fix)
        return ""
    return said


def _country(table: Table) -> str:
    said = table.text("country", limit=LONGEST_NAME).lower()
    if said and not (len(said) == 2 and said.isascii() and said.isalpha()):
        shown = clean_line(said, limit=60)
        table.fault("country", f"country is {shown!r}", fix='Write two letters, like country = "ca".')
        return ""
    return said


def read_update(table: Table) -> Update | None:
    """`[update]`: `every = "week"`, which the feed says in words of its language, or an iCalendar rule with words."""
    every, words = _every(table)
    rrule = _rrule(table) or every
    update = Update(
        rrule=rrule,
        text=table.text("text", limit=LONGEST_NAME) or ("" if rrule == every else words),
        dtstart=table.moment("dtstart"),
        complete=table.flag("complete"),
    )
    said = bool(update.text or every)
    if not said and (rrule or update.complete):
        table.fault("", "[update] says nothing in words", rule=D104, fix='Add text = "Every other Monday".')
    if "COUNT=" in rrule and update.dtstart is None:
        table.fault("rrule", "a rule with COUNT needs a beginning", rule=D104, fix="Add dtstart = 2026-09-15.")
    return update if said else None


def _every(table: Table) -> tuple[str, str]:
    """The rule of `every = "2 weeks"`, and the words for it."""
    said = table.text("every", limit=LONGEST_NAME)
    plain = _WORDS.get(said.lower().removeprefix("every "), said.lower().removeprefix("every "))
    if plain == "weekday":
        return WEEKDAYS, "Every weekday"
    match = _EVERY.fullmatch(plain)
    if not match:
        if said:
            fix = 'Write "day", "weekday", "week", "2 weeks", "month" or "year"; anything else as rrule and text.'
            table.fault("every", f"every is {clean_line(said, limit=60)!r}", fix=fix)
        return "", ""
    count = int(match[1] or 1)
    rule = f"FREQ={_FREQUENCIES[match[2]]}" + (f";INTERVAL={count}" if count > 1 else "")
    return rule, f"Every {f'{count} {match[2]}s' if count > 1 else match[2]}"


def _rrule(table: Table) -> str:
    said = table.text("rrule", limit=LONGEST_NAME).upper().removeprefix("RRULE:").replace(" ", "")
    if said and not is_recurrence(said):
        fix = 'Write it like rrule = "FREQ=WEEKLY;BYDAY=MO" (RFC 5545), or use every = "week".'
        table.fault("rrule", f"rrule is {clean_line(said, limit=60)!r}, which is no recurrence rule", fix=fix)
        return ""
    return said


def read_remote_show(table: Table) -> RemoteShow | None:
    """One `[[podroll]]`: a show that the hosts recommend."""
    medium = table.choice("medium", MEDIUMS, default="podcast")
    remote = _remote(table, medium="" if medium == "podcast" else medium)
    return remote if remote.guid else None


def read_publisher(table: Table) -> RemoteShow | None:
    """`[publisher]`: the feed of the institution whose shows belong together."""
    remote = _remote(table, medium="publisher")
    return remote if remote.guid else None


def _remote(table: Table, *, medium: str) -> RemoteShow:
    guid = table.text("guid", required=True, limit=64).lower()
    if guid and not _is_uuid(guid):
        fix = "Copy the text of <podcast:guid> from that show's feed; podcastindex.org shows it too."
        table.fault("guid", f"guid is {clean_line(guid, limit=60)!r}, which is no podcast:guid", fix=fix)
        guid = ""
    url, title = table.address("url"), table.text("title", limit=LONGEST_NAME)
    return RemoteShow(guid=guid, url=url, title=title, medium=medium)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def read_season(table: Table) -> Season | None:
    """One `[[seasons]]`."""
    number = table.number("number")
    if number is None and not table.has("number"):
        table.fault("", "number is missing in [[seasons]]", rule=D104, fix="Add number = 1.")
    name = table.text("name", required=True, limit=LONGEST_NAME)
    return Season(number=number, name=name) if number is not None and name else None


def read_social(table: Table) -> Social | None:
    """One `[[social]]`: the post under which listeners talk; `protocol = "disabled"` asks apps to show none."""
    protocol = table.choice("protocol", SOCIAL_PROTOCOLS, default="activitypub")
    uri = table.text("uri", required=protocol != "disabled", limit=500)
    if uri and not is_uri(uri):
        fix = 'Write the whole address of the post, beginning with "https://".'
        table.fault("uri", f"uri is {clean_line(uri, limit=60)!r}, which is no address", fix=fix)
        uri = ""
    if uri.lower().startswith("http://"):
        table.fault("uri", f"uri is {clean_line(uri, limit=60)}, without https", rule=D106)
    social = Social(
        protocol=protocol,
        uri=uri,
        account_id=table.text("account_id", limit=LONGEST_NAME),
        account_url=table.address("account_url"),
        priority=table.number("priority", maximum=100),
    )
    return social if uri or protocol == "disabled" else None


def read_soundbite(table: Table) -> Soundbite | None:
    """One `[[soundbites]]`: where it starts, and either how long it is or where it ends."""
    start, duration, end = table.timecode("start", required=True), table.timecode("duration"), table.timecode("end")
    title = table.text("title", limit=LONGEST_NAME)
    if duration is None and end is None:
        table.fault("", "a soundbite has no end", rule=D104, fix='Add duration = "0:45", or end = "12:48".')
    if start is None or (duration is None and end is None):
        return None
    length = duration if duration is not None else (end or 0) - start
    if end is not None and length != end - start:
        table.fault("end", "duration and end do not agree", fix="Keep one of the two.")
    return Soundbite(start=start, duration=length, title=title)


def read_layout(table: Table) -> FeedLayout:
    """`[feed]`: how the feed is served."""
    layout = FeedLayout(page_size=table.number("page_size", minimum=0, maximum=10_000) or 0, hub=table.address("hub"))
    table.finish()
    return layout
