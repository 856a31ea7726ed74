"""Every noun that flows through the tool: frozen values, with the unit in the type.

A newcomer reads this file first. Times are whole milliseconds (`Millis`) from the start of the audio;
dates are aware datetimes; digests are lower-case sha256 hex; paths inside `public/` and inside the show are
POSIX strings relative to that folder.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import quote

from podcast_tool.namespace import (
    ContentLink,
    FeedLayout,
    Funding,
    Location,
    RemoteShow,
    Season,
    Social,
    Update,
)

Millis: TypeAlias = int
Digest: TypeAlias = str

Role: TypeAlias = str
EpisodeKind: TypeAlias = Literal["full", "trailer", "bonus"]
ShowKind: TypeAlias = Literal["episodic", "serial"]
Consent: TypeAlias = Literal["given", "pending"]
Answer: TypeAlias = Literal["?", "yes", "no", "pin"]
SuggestionKind: TypeAlias = Literal["named", "about"]
Tier: TypeAlias = Literal["suggested", "maybe"]
LinkPolicy: TypeAlias = Literal["approved", "auto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody heard in the show, with the role the podcast namespace's taxonomy gives them."""

    name: str
    role: Role = "host"
    href: str = ""
    image: str = ""
    consent: Consent = "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundbite:
    """A passage worth quoting; without a title apps show the episode's."""

    start: Millis
    duration: Millis
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A word the machine hears wrongly, and how the show writes it."""

    heard: str
    write: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How recordings are transcribed: which engine and model, in which language, steered by which names."""

    engine: str = "auto"
    model: str = "base"
    language: str = ""
    spellings: tuple[Spelling, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What podcast.toml says: the show as a whole."""

    title: str
    description: str
    site_url: str
    author: str
    language: str = "en"
    category: str = "Education"
    explicit: bool = False
    artwork: str = ""
    artwork_alt: str = ""
    kind: ShowKind = "episodic"
    guid: str = ""
    copyright: str = ""
    license: str = ""
    email: str = ""
    help: str = ""
    locked: bool = True
    people: tuple[Person, ...] = ()
    links: LinkPolicy = "approved"
    needs_approval: bool = False
    opus: bool = True
    hearing: Hearing = field(default_factory=Hearing)
    medium: str = "podcast"
    funding: tuple[Funding, ...] = ()
    locations: tuple[Location, ...] = ()
    update: Update | None = None
    complete: bool = False
    unlisted: bool = False
    podroll: tuple[RemoteShow, ...] = ()
    publisher: RemoteShow | None = None
    seasons: tuple[Season, ...] = ()
    social: tuple[Social, ...] = ()
    verify: str = ""
    apple_verify: str = ""
    new_feed_url: str = ""
    feed: FeedLayout = field(default_factory=FeedLayout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A titled part of an episode; it lasts until the next one starts."""

    start: Millis
    title: str
    href: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as found in a file or beside it: untrusted bytes and what they claim to be."""

    content: bytes
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What an audio file's own tags say, cleaned of what no page or feed may carry. Empty means not said."""

    title: str = ""
    artist: str = ""
    album: str = ""
    summary: str = ""
    date: str = ""
    language: str = ""
    number: int | None = None
    season: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFacts:
    """What is true of one audio file; `duration` is counted from decoded samples, `declared` is the header's claim.

    `as_is`: apps take the file unchanged; everything else is encoded for them.
    """

    digest: Digest
    size: int
    mime: str
    container: str
    codec: str
    duration: Millis
    declared: Millis | None
    sample_rate: int
    channels: int
    bitrate: int
    as_is: bool
    tags: Tags = field(default_factory=Tags)
    artwork: Picture | None = None
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One episode as its people describe it: tags first, episode.toml over them."""

    slug: str
    guid: str
    title: str
    published: datetime
    audio: str
    kind: EpisodeKind = "full"
    season: int | None = None
    number: int | None = None
    summary: str = ""
    people: tuple[Person, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    advisory: str = ""
    language: str = "en"
    explicit: bool = False
    number_display: str = ""
    artwork_alt: str = ""
    license: str = ""
    locations: tuple[Location, ...] = ()
    funding: tuple[Funding, ...] = ()
    social: tuple[Social, ...] = ()
    elsewhere: tuple[ContentLink, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One spoken word with its punctuation, and the machine's confidence (0 to 1; 1 for a person's word).

    `language` is empty where it is that of the whole.
    """

    text: str
    start: Millis
    end: Millis
    confidence: float = 1.0
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a machine heard. Lives only in the cache; `engine` names engine, version and model for people."""

    language: str
    words: tuple[Word, ...]
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A stretch of audio in which one unnamed speaker is heard."""

    start: Millis
    end: Millis
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Consecutive words of one speaker in one language; an empty speaker means nobody was named."""

    speaker: str
    words: tuple[Word, ...]

    @property
    def language(self) -> str:
        """Empty where it is that of the whole transcript."""
        return self.words[0].language

    @property
    def start(self) -> Millis:
        return self.words[0].start

    @property
    def end(self) -> Millis:
        return self.words[-1].end


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The transcript of an episode: turns in order, every word timed; `edited` once a person has corrected it."""

    language: str
    turns: tuple[Turn, ...]
    edited: bool = False
    engine: str = ""
    heard_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One caption on the screen; `language` is empty where it is that of the whole."""

    start: Millis
    end: Millis
    speaker: str
    lines: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """An entry of the hub's catalogue. Without a URL or a DOI it is shown as a citation, never with a guessed link.

    `titles` are translations of the title by language tag; `cues` are words said when people speak of it, which only
    the matching sees. `archived` is a copy of the page in a web archive.
    """

    id: str
    title: str
    url: str = ""
    kind: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    audiences: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    language: str = "en"
    description: str = ""
    aliases: tuple[str, ...] = ()
    citation: str = ""
    doi: str = ""
    producer: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    cues: tuple[str, ...] = ()
    featured: bool = False
    is_self: bool = False
    archived: str = ""

    @property
    def address(self) -> str:
        """Where a link to it leads: its URL, or else the resolver of its DOI; empty where it has neither."""
        return self.url or (f"https://doi.org/{quote(self.doi, safe='/:;().,-_')}" if self.doi else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A moment that speaks of a resource: the words said there, and which of them matched."""

    at: Millis
    quote: str
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A resource the machine would link, with its evidence. Public only after a person's yes."""

    resource: str
    kind: SuggestionKind
    score: float
    tier: Tier
    reasons: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A person's answer on one suggested (or self-added) resource."""

    resource: str
    answer: Answer
    by: str = ""
    on: date | None = None
    note: str = ""
    at: Millis | None = None
    quote: str = ""
    chapter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An approved resource as readers see it: why it is there, the moment, and whether that is a chapter as well."""

    resource: Resource
    note: str = ""
    at: Millis | None = None
    quote: str = ""
    pinned: bool = False
    chapter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The host's notes, rendered: sanitised markup, the same as plain text, and their first paragraph of prose.

    Where they hold questions to think about, those stand in `questions` as plain text, the markup around them in
    `guide`, and everything else in `rest`; `html` and `text` have all of it.
    """

    html: str = ""
    text: str = ""
    lead: str = ""
    chapters: tuple[Chapter, ...] = ()
    questions: tuple[str, ...] = ()
    guide: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """The published audio file. `path` is relative to public/; `size` is exactly the file's bytes.

    `integrity` is its Subresource Integrity value, `sha384-` and base64; empty where it was not computed.
    """

    path: str
    mime: str
    size: int
    duration: Millis
    digest: Digest
    integrity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """Another version of the published audio (smaller, say), listed beside it; `bitrate` in bits per second.

    `default` marks the one that is the enclosure itself; the feed adds that one where nobody names it.
    """

    path: str
    mime: str
    size: int
    bitrate: int = 0
    title: str = ""
    codecs: str = ""
    language: str = ""
    integrity: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A published file that belongs to an episode (captions, chapters), by its path in public/."""

    path: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptNote:
    """What readers are told of a transcript: its language, who made and who approved it, and its files."""

    language: str
    edited: bool
    engine: str
    heard_on: date | None
    words: int
    files: tuple[Attachment, ...]
    approved_by: str = ""
    approved_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A complete, publishable episode, nothing half-filled; everything a feed item and an index row need.

    The words of the transcript travel beside it, one episode at a time, so that a long-running show fits in memory.
    `preview` is the wide picture for links that are shared, in public/.
    """

    episode: Episode
    notes: Notes
    chapters: tuple[Chapter, ...]
    links: tuple[Link, ...]
    enclosure: Enclosure
    page: str
    artwork: str = ""
    chapters_file: Attachment | None = None
    transcript: TranscriptNote | None = None
    alternates: tuple[Alternate, ...] = ()
    preview: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFile:
    """A file of public/: its bytes, or (audio) the file on disk whose bytes it takes, with their digest."""

    path: str
    content: bytes | Path
    digest: Digest = ""
