"""What a show and an episode can say in the podcast namespace beyond what pages show: nouns, as in model.py.

Empty or None means: not said. The specification is at https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """Where listeners can support the show, and what that link says."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place, in words; `geo` (`geo:LAT,LON`) and `osm` (`R113314`) say it to machines.

    `rel` is `subject` (what is spoken of) or `creator` (where it is made); `country` is ISO 3166-1, two letters.
    """

    name: str
    geo: str = ""
    osm: str = ""
    country: str = ""
    rel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """How often episodes come: an iCalendar rule (RFC 5545), the same in words, and whether the show has ended.

    `text` is empty where the rule is so simple that the feed says it in words of its own.
    """

    rrule: str = ""
    text: str = ""
    dtstart: datetime | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteShow:
    """Another feed, known by its podcast:guid: a show that hosts recommend, or the feed of the publisher."""

    guid: str
    url: str = ""
    title: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """The name of a season, like a term."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Social:
    """The post under which an episode is discussed; `priority` 1 is the first choice."""

    protocol: str
    uri: str = ""
    account_id: str = ""
    account_url: str = ""
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentLink:
    """The same episode somewhere else, as a video for example."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLayout:
    """How the feed is served: items a page (0: the tool's own choice), and the WebSub hub that is told of news."""

    page_size: int = 0
    hub: str = ""
