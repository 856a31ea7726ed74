"""The tags of the podcast namespace as values, each as podcast.toml and episode.toml can hold it.

What one of them says is taken where it is right, and left out where it is not: readers return None for a tag of which
nothing usable is left. The specification is at https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from podcast_tool.decode import is_address
from podcast_tool.model import Soundbite
from podcast_tool.namespace import ContentLink, Funding, Location, RemoteShow, Social, Update
from podcast_tool.source.dates import parse_date
from podcast_tool.source.fields import Fields, line_of
from podcast_tool.text import clean_line, clean_text
from podcast_tool.vocabulary import (
    LONGEST_NAME,
    LONGEST_TXT,
    MEDIUMS,
    SOCIAL_PROTOCOLS,
    geo_uri,
    is_osm,
    is_recurrence,
    is_uri,
    license_name,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

Noun = TypeVar("Noun")
Reader: TypeAlias = Callable[[Fields, "_Element"], Noun | None]

_MOST: Final = 100
_LONGEST_ADDRESS: Final = 500
_LATEST: Final = 1000 * 3600
_LONGEST_LICENSE: Final = 255
_PRIORITY: Final = re.compile(r"100|[1-9]\d?", re.ASCII)
_SQUARE: Final = ("1/1", "1:1")


def read_tags(fields: Fields, name: str, reader: Reader[Noun], lost: list[str]) -> tuple[Noun, ...]:
    """Every tag of this name that can be used, once each; `lost` grows by the name for each that cannot."""
    found = [reader(fields, element) for element in fields.all(name)[:_MOST]]
    lost += [name for noun in found if noun is None]
    return tuple(dict.fromkeys(noun for noun in found if noun is not None))


def read_funding(fields: Fields, element: "_Element") -> Funding | None:
    """podcast:funding."""
    url = _address(fields, element.get("url"))
    return Funding(url=url, text=line_of(element, limit=LONGEST_NAME)) if url else None


def read_content_link(fields: Fields, element: "_Element") -> ContentLink | None:
    """podcast:contentLink."""
    url = _address(fields, element.get("href"))
    return ContentLink(url=url, text=line_of(element, limit=LONGEST_NAME)) if url else None


def read_location(_: Fields, element: "_Element") -> Location | None:
    """podcast:location; without `rel` it is what is spoken of, as the specification has it."""
    name, osm, country = line_of(element, limit=LONGEST_NAME), _said(element, "osm").upper(), _said(element, "country")
    usual = len(country) == 2 and country.isascii() and country.isalpha()
    location = Location(
        name=name,
        geo=geo_uri(_said(element, "geo")),
        osm=osm if is_osm(osm) else "",
        country=country.lower() if usual else "",
        rel="creator" if _said(element, "rel").lower() == "creator" else "subject",
    )
    return location if name else None


def read_update(_: Fields, element: "_Element") -> Update | None:
    """podcast:updateFrequency; where it says nothing in words, its rule stands for them."""
    rule = _said(element, "rrule", limit=1000).upper().removeprefix("RRULE:").replace(" ", "")
    begins = _moment(_said(element, "dtstart"))
    usable = is_recurrence(rule) and len(rule) <= LONGEST_NAME and (begins is not None or "COUNT=" not in rule)
    rrule, complete = rule if usable else "", _said(element, "complete").lower() == "true"
    text = line_of(element, limit=LONGEST_NAME) or rrule or ("Complete" if complete else "")
    return Update(rrule=rrule, text=text, dtstart=begins, complete=complete) if text else None


def read_remote_show(fields: Fields, element: "_Element") -> RemoteShow | None:
    """podcast:remoteItem, as it stands in podcast:podroll and podcast:publisher."""
    guid, medium = _said(element, "feedGuid").lower(), _said(element, "medium").lower()
    remote = RemoteShow(
        guid=guid,
        url=_address(fields, element.get("feedUrl")),
        title=_said(element, "title"),
        medium=medium if medium in MEDIUMS and medium != "podcast" else "",
    )
    return remote if _is_uuid(guid) else None


def read_social(fields: Fields, element: "_Element") -> Social | None:
    """podcast:socialInteract."""
    protocol, uri, priority = (_said(element, key, limit=1000) for key in ("protocol", "uri", "priority"))
    protocol = protocol.lower()
    uri = uri if is_uri(uri) and len(uri) <= _LONGEST_ADDRESS else ""
    social = Social(
        protocol=protocol,
        uri=uri,
        account_id=_said(element, "accountId"),
        account_url=_address(fields, element.get("accountUrl")),
        priority=int(priority) if _PRIORITY.fullmatch(priority) else None,
    )
    return social if protocol in SOCIAL_PROTOCOLS and (uri or protocol == "disabled") else None


def read_soundbite(_: Fields, element: "_Element") -> Soundbite | None:
    """podcast:soundbite."""
    start, duration = (_millis(_said(element, key)) for key in ("startTime", "duration"))
    if start is None or not duration:
        return None
    return Soundbite(start=start, duration=duration, title=line_of(element, limit=LONGEST_NAME))


def read_license(fields: Fields, lost: list[str]) -> str:
    """The short name of podcast:license where it is known; else its address, or that of cc:license."""
    named = fields.line("podcast:license")
    if license_name(named):
        return named
    for url in (fields.href("podcast:license", "url"), named, fields.url("cc:license")):
        if len(url) <= _LONGEST_LICENSE and is_address(url):
            return url
    lost += ["podcast:license"] if named else []
    return ""


def read_txt(fields: Fields, purpose: str) -> str:
    """The podcast:txt of this purpose."""
    texts = (one.text or "" for one in fields.all("podcast:txt") if _said(one, "purpose").lower() == purpose)
    return next((said for text in texts if (said := clean_text(text).strip()[:LONGEST_TXT].strip())), "")


def read_alt(fields: Fields, artwork: str) -> str:
    """What podcast:image says of the picture at this address, or of another square one."""
    said = [(one, _said(one, "alt", limit=255)) for one in fields.all("podcast:image")]
    same = (alt for one, alt in said if alt and fields.absolute(one.get("href") or "") == artwork)
    square = (alt for one, alt in said if alt and _said(one, "aspect-ratio") in _SQUARE)
    return next(same, "") or next(square, "") if artwork else ""


def season_name(elements: Iterable["_Element"]) -> str:
    """What podcast:season calls the season of an item."""
    return next((name for element in elements if (name := _said(element, "name"))), "")


def _said(element: "_Element", key: str, *, limit: int = LONGEST_NAME) -> str:
    return clean_line(element.get(key) or "", limit=limit)


def _address(fields: Fields, text: str | None) -> str:
    url = fields.absolute(text or "")
    return url if len(url) <= _LONGEST_ADDRESS and is_address(url) else ""


def _moment(text: str) -> datetime | None:
    try:
        return parse_date(text) if text else None
    except ValueError:
        return None


def _millis(text: str) -> int | None:
    """Seconds as text in whole milliseconds."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return round(seconds * 1000) if 0 <= seconds < _LATEST else None


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
