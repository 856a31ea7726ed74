"""What the templates show: values ready to print, so that a template holds no decision. No markup is made here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote, urlsplit

from podcast_tool.model import (
    Alternate,
    Attachment,
    Chapter,
    Enclosure,
    Link,
    Millis,
    Person,
    Release,
    Resource,
    Show,
    Transcript,
)
from podcast_tool.model import TranscriptNote as Note
from podcast_tool.site.reading import Part, moment_id, parts_of
from podcast_tool.site.tongues import Tongue, tongue
from podcast_tool.text import clean_line, shorten
from podcast_tool.timecode import format_iso_duration, format_short, format_spoken, parse_timecode

_LONGEST_SUMMARY: Final = 240
_LONGEST_DESCRIPTION: Final = 200
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_KINDS: Final = {"full": "", "trailer": "Trailer", "bonus": "Bonus"}
_AUDIO: Final = {".mp3": "MP3", ".m4a": "M4A", ".opus": "Opus"}
_FILES: Final = {
    ".vtt": "Captions (VTT)",
    ".srt": "Captions (SRT)",
    ".txt": "Text (TXT)",
    ".json": "Words (JSON)",
}
_LANGUAGES: Final = {
    "ar": "Arabic", "cr": "Cree", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "hi": "Hindi", "it": "Italian", "iu": "Inuktitut", "ja": "Japanese", "ko": "Korean", "oj": "Ojibwe",
    "pa": "Punjabi", "pt": "Portuguese", "ru": "Russian", "ta": "Tamil", "tl": "Tagalog", "uk": "Ukrainian",
    "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip
_MOMENT_LINK = re.compile(r'<a href="#t=(\d{1,6}(?:\.\d{1,3})?)"', re.ASCII)
_LINKED = re.compile(r"https?://[^\s<>\"']{1,500}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A run of plain text, linked where it is an address."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to take away: what it is, how big, and where."""

    name: str
    size: str
    href: str
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Somebody heard, with an optional address of their own."""

    name: str
    role: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """A row of the chapter list."""

    moment: str
    clock: str
    title: str
    href: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    """A linked resource, or (without href) its citation."""

    title: str
    tongue: Tongue
    href: str
    facts: str
    citation: str
    note: str
    quote: str
    moment: str
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An episode as a list shows it."""

    title: str
    tongue: Tongue
    href: str
    badge: str
    explicit: bool
    place: str
    date: str
    date_code: str
    duration: str
    duration_code: str
    summary: str
    advisory: str
    has_transcript: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptView:
    """The transcript on a page: who made it, its files, and (unless it is too old to be at hand) its words."""

    tongue: Tongue
    made: str
    day: str
    day_code: str
    checked: bool
    approver: str
    approved: str
    downloads: tuple[Download, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeView:
    """Everything an episode's page shows beside its notes. `targets` are linked moments without words to land on."""

    card: Card
    people: tuple[PersonView, ...]
    audio: Download
    smaller: tuple[Download, ...]
    chapters: tuple[ChapterView, ...]
    resources: tuple[ResourceView, ...]
    transcript: TranscriptView | None
    targets: tuple[str, ...]
    newer: Card | None
    older: Card | None


def episode_view(
    release: Release, transcript: Transcript | None, *, root: str, newer: Release | None, older: Release | None
) -> EpisodeView:
    """What the page of a release shows. `root` leads from the page to the folder of the site, as in `../../`."""
    chapters = tuple(sorted(release.chapters, key=lambda chapter: chapter.start))
    moments = _linked_moments(release)
    shown = transcript if release.transcript else None
    parts = parts_of(shown, chapters=chapters, moments=moments) if shown else ()
    return EpisodeView(
        card=card_of(release, root=root),
        people=tuple(person_of(person) for person in release.episode.people),
        audio=_audio(release.enclosure, root),
        smaller=tuple(_alternate(alternate, root) for alternate in release.alternates if not alternate.default),
        chapters=tuple(_chapter(chapter) for chapter in chapters),
        resources=tuple(_resource(link) for link in release.links),
        transcript=_transcript(release.transcript, transcript, parts, root),
        targets=() if parts else tuple(moment_id(at) for at in sorted(moments)),
        newer=card_of(newer, root=root) if newer else None,
        older=card_of(older, root=root) if older else None,
    )


def _linked_moments(release: Release) -> set[Millis]:
    in_notes = (parse_timecode(found) for found in _MOMENT_LINK.findall(release.notes.html))
    in_links = (link.at for link in release.links if link.at is not None)
    return {*in_notes, *in_links, *(chapter.start for chapter in release.chapters)}


def card_of(release: Release, *, root: str) -> Card:
    """A release as lists, neighbours and its own heading show it."""
    episode = release.episode
    return Card(
        title=episode.title,
        tongue=tongue(episode.language),
        href=root + quote(page_file(release)),
        badge=_KINDS[episode.kind],
        explicit=episode.explicit,
        place=_place(episode.season, episode.number),
        date=_day(episode.published),
        date_code=episode.published.isoformat(),
        duration=format_spoken(release.enclosure.duration),
        duration_code=format_iso_duration(release.enclosure.duration),
        summary=summary_of(release, limit=_LONGEST_SUMMARY),
        advisory=episode.advisory,
        has_transcript=release.transcript is not None,
    )


def page_file(release: Release) -> str:
    """The page's file in public/, also where the release names the folder that holds it."""
    return f"{release.page}index.html" if release.page.endswith("/") else release.page


def page_address(show: Show, release: Release) -> str:
    """The one address of the page that is shared and searched."""
    return show.site_url + quote(page_file(release).removesuffix("index.html"))


def summary_of(release: Release, *, limit: int = _LONGEST_DESCRIPTION) -> str:
    """What the episode is about in a sentence or two: its summary, else the first paragraph of its notes."""
    return clean_line(release.episode.summary or release.notes.lead, limit=limit)


def person_of(person: Person) -> PersonView:
    """A person, linked only to the web."""
    return PersonView(name=person.name, role=person.role, href=web_address(person.href))


def web_address(address: str) -> str:
    """The address if it is one on the web, else empty: nothing else is ever linked."""
    try:
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def words_of(text: str) -> tuple[Words, ...]:
    """Plain text with its web and mail addresses linked."""
    runs: list[Words] = []
    done = 0
    for match in _LINKED.finditer(text):
        found = match[0].rstrip(".,;:!?)")
        href = web_address(found) if "://" in found else f"mailto:{quote(found, safe='@+')}"
        if href:
            runs += [Words(text=text[done : match.start()]), Words(text=found, href=href)]
            done = match.start() + len(found)
    return tuple(run for run in [*runs, Words(text=text[done:])] if run.text)


def format_size(size: int) -> str:
    """`34 kB` or `2.6 MB`, in steps of a thousand."""
    if size < 1000:
        return f"{size} bytes"
    return f"{(size + 500) // 1000:,} kB" if size < 999_500 else f"{size / 1_000_000:,.1f} MB"


def _place(season: int | None, number: int | None) -> str:
    parts = [f"season {season}" if season else "", f"episode {number}" if number else ""]
    return ", ".join(part for part in parts if part).capitalize()


def _day(moment: date) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _suffix(path: str) -> str:
    return path[path.rfind(".") :].lower() if "." in path else ""


def _audio(enclosure: Enclosure, root: str) -> Download:
    name = _AUDIO.get(_suffix(enclosure.path), "Audio")
    return Download(name=name, size=format_size(enclosure.size), href=root + quote(enclosure.path), mime=enclosure.mime)


def _alternate(alternate: Alternate, root: str) -> Download:
    kind = _AUDIO.get(_suffix(alternate.path), "Audio")
    name = f"{alternate.title} ({kind})" if alternate.title else kind
    return Download(
        name=name, size=format_size(alternate.size), href=root + quote(alternate.path), mime=alternate.mime
    )


def _files(files: Iterable[Attachment], root: str) -> tuple[Download, ...]:
    return tuple(
        Download(
            name=_FILES.get(_suffix(file.path), _suffix(file.path).lstrip(".").upper()),
            size=format_size(file.size),
            href=root + quote(file.path),
            mime=file.mime.partition(";")[0],
        )
        for file in files
    )


def _chapter(chapter: Chapter) -> ChapterView:
    href = web_address(chapter.href)
    return ChapterView(
        moment=moment_id(chapter.start),
        clock=format_short(chapter.start),
        title=chapter.title,
        href=href,
        host=(urlsplit(href).hostname or "").removeprefix("www."),
    )


def _resource(link: Link) -> ResourceView:
    resource = link.resource
    href = web_address(resource.url)
    return ResourceView(
        title=resource.title,
        tongue=tongue(resource.language),
        href=href,
        facts=" \u00b7 ".join(fact for fact in _facts(resource) if fact),
        citation="" if href else resource.citation or (f"doi:{resource.doi}" if resource.doi else ""),
        note=link.note or resource.description,
        quote=link.quote.strip('"\u201c\u201d \n'),
        moment="" if link.at is None else moment_id(link.at),
        clock="" if link.at is None else format_short(link.at),
    )


def _facts(resource: Resource) -> Sequence[str]:
    authors = ", ".join(resource.authors[:3]) + (" and others" if len(resource.authors) > 3 else "")
    language = _LANGUAGES.get(resource.language.split("-")[0].lower(), resource.language)
    return (resource.kind.capitalize(), authors or resource.producer, str(resource.year or ""), f"in {language}")


def _transcript(
    note: Note | None, transcript: Transcript | None, parts: tuple[Part, ...], root: str
) -> TranscriptView | None:
    if note is None:
        return None
    return TranscriptView(
        tongue=tongue(transcript.language if transcript else note.language),
        made=note.engine,
        day=_day(note.heard_on) if note.heard_on else "",
        day_code=note.heard_on.isoformat() if note.heard_on else "",
        checked=note.edited or note.approved_on is not None,
        approver=note.approved_by,
        approved=_day(note.approved_on) if note.approved_on else "",
        downloads=_files(note.files, root),
        parts=parts,
    )


def description_of(show: Show) -> str:
    """The show in a line, for search results and shared links."""
    return shorten(clean_line(show.description), _LONGEST_DESCRIPTION)
