"""What a feed at another host says, as values. Empty or None means: not said there."""

from dataclasses import dataclass, field
from datetime import datetime

from podcast_tool.model import Chapter, EpisodeKind, Person, ShowKind, Soundbite
from podcast_tool.namespace import ContentLink, Funding, Location, RemoteShow, Social, Update
from podcast_tool.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A file that the feed names: an absolute http or https address, and what the feed claims it to be."""

    url: str
    mime: str = ""
    size: int = 0
    language: str = ""
    captions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShow:
    """The channel. `categories` are as written there, `Category > Sub`; `feed_url` is the one it calls its own."""

    title: str
    description: str = ""
    link: str = ""
    author: str = ""
    email: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    explicit: bool | None = None
    kind: ShowKind = "episodic"
    guid: str = ""
    feed_url: str = ""
    moved_to: str = ""
    copyright: str = ""
    license: str = ""
    locked: bool | None = None
    artwork: str = ""
    artwork_alt: str = ""
    people: tuple[Person, ...] = ()
    generator: str = ""
    help: str = ""
    medium: str = ""
    complete: bool = False
    unlisted: bool = False
    funding: tuple[Funding, ...] = ()
    locations: tuple[Location, ...] = ()
    update: Update | None = None
    podroll: tuple[RemoteShow, ...] = ()
    publisher: RemoteShow | None = None
    social: tuple[Social, ...] = ()
    verify: str = ""
    apple_verify: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """One item that can be taken over: it has a GUID, a date, a title and audio.

    `guid` is the very text of the feed without the blanks around it. `notes` and `lead` are HTML, or plain text as
    RSS 2.0 allows; `lead` is a description that stands beside longer notes. `season_name` and `number_display` are
    what season and number are called.
    """

    guid: str
    title: str
    published: datetime
    audio: Remote
    kind: EpisodeKind = "full"
    season: int | None = None
    season_name: str = ""
    number: int | None = None
    number_display: str = ""
    explicit: bool | None = None
    notes: str = ""
    lead: str = ""
    advisory: str = ""
    link: str = ""
    license: str = ""
    artwork: str = ""
    artwork_alt: str = ""
    people: tuple[Person, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_url: str = ""
    transcripts: tuple[Remote, ...] = ()
    locations: tuple[Location, ...] = ()
    funding: tuple[Funding, ...] = ()
    social: tuple[Social, ...] = ()
    elsewhere: tuple[ContentLink, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """One document of a feed: its channel, its items in their order, and the address of the page with older ones."""

    show: SourceShow
    items: tuple[SourceItem, ...]
    next_page: str = ""
    problems: tuple[Problem, ...] = field(default=())
