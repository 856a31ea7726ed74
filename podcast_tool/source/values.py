"""What a feed at another host says, as values. Empty or None means: not said there."""

from dataclasses import dataclass, field
from datetime import datetime

from podcast_tool.model import Chapter, EpisodeKind, Person, ShowKind
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
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """One item that can be taken over: it has a GUID, a date, a title and audio.

    `guid` is the very text of the feed without the blanks around it. `notes` and `lead` are HTML, or plain text as
    RSS 2.0 allows; `lead` is a description that stands beside longer notes.
    """

    guid: str
    title: str
    published: datetime
    audio: Remote
    kind: EpisodeKind = "full"
    season: int | None = None
    number: int | None = None
    explicit: bool | None = None
    notes: str = ""
    lead: str = ""
    link: str = ""
    artwork: str = ""
    people: tuple[Person, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_url: str = ""
    transcripts: tuple[Remote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """One document of a feed: its channel, its items in their order, and the address of the page with older ones."""

    show: SourceShow
    items: tuple[SourceItem, ...]
    next_page: str = ""
    problems: tuple[Problem, ...] = field(default=())
