"""What the templates show: values ready to print, so that a template holds no decision. No markup is made here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
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
from podcast_tool.timecode import format_iso_duration, format_short, parse_timecode
from podcast_tool.wording import Wording

_LONGEST_SUMMARY: Final = 240
_LONGEST_DESCRIPTION: Final = 200
_AUDIO: Final = {".mp3": "file.mp3", ".m4a": "file.m4a", ".opus": "file.small"}
_FILES: Final = {".vtt": "file.vtt", ".srt": "file.srt", ".txt": "file.txt", ".json": "file.json"}
_MOST_AUTHORS: Final = 3
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
    archived: str
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
    made_key: str
    day: str
    day_code: str
    approver: str
    approved: str
    downloads: tuple[Download, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeView:
    """Everything an episode's pages show beside its notes. `targets` are linked moments without words to land on."""

    card: Card
    address: str
    questions: tuple[str, ...]
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
    show: Show,
    release: Release,
    transcript: Transcript | None,
    *,
    root: str,
    wording: Wording,
    newer: Release | None,
    older: Release | None,
) -> EpisodeView:
    """What the page of a release shows. `root` leads from the page to the folder of the site, as in `../../`."""
    chapters = in_order(release.chapters)
    moments = _linked_moments(release)
    shown = transcript if release.transcript else None
    related = [link.at for link in release.links]
    parts = parts_of(shown, chapters=chapters, moments=moments, related=related) if shown else ()
    return EpisodeView(
        card=card_of(release, root=root, wording=wording),
        address=page_address(show, release),
        questions=release.notes.questions,
        people=tuple(person_of(person, wording) for person in release.episode.people),
        audio=_audio(release.enclosure, root, wording),
        smaller=tuple(_audio(other, root, wording) for other in release.alternates if not other.default),
        chapters=tuple(_chapter(chapter) for chapter in chapters),
        resources=tuple(_resource(link, wording) for link in release.links),
        transcript=_transcript(release.transcript, transcript, parts, root, wording),
        targets=() if parts else tuple(moment_id(at) for at in sorted(moments)),
        newer=card_of(newer, root=root, wording=wording) if newer else None,
        older=card_of(older, root=root, wording=wording) if older else None,
    )


def in_order(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """The chapters by the times they begin at."""
    return tuple(sorted(chapters, key=lambda chapter: chapter.start))


def _linked_moments(release: Release) -> set[Millis]:
    in_notes = (parse_timecode(found) for found in _MOMENT_LINK.findall(release.notes.html))
    in_links = (link.at for link in release.links if link.at is not None)
    return {*in_notes, *in_links, *(chapter.start for chapter in release.chapters)}


def card_of(release: Release, *, root: str, wording: Wording) -> Card:
    """A release as lists, neighbours and its own heading show it."""
    episode = release.episode
    return Card(
        title=episode.title,
        tongue=tongue(episode.language, around=wording.language),
        href=root + quote(page_file(release)),
        badge="" if episode.kind == "full" else wording(f"card.{episode.kind}"),
        explicit=episode.explicit,
        place=_place(episode.season, episode.number, wording),
        date=wording.day(episode.published),
        date_code=episode.published.isoformat(),
        duration=wording.duration(release.enclosure.duration),
        duration_code=format_iso_duration(release.enclosure.duration),
        summary=summary_of(release, limit=_LONGEST_SUMMARY),
        advisory=episode.advisory,
        has_transcript=release.transcript is not None,
    )


def page_file(release: Release) -> str:
    """The page's file in public/, also where the release names the folder that holds it."""
    return f"{release.page}index.html" if release.page.endswith("/") else release.page


def page_folder(release: Release) -> str:
    """The folder of public/ that holds the page and what belongs to it."""
    return page_file(release).rpartition("/")[0] + "/"


def embed_file(release: Release) -> str:
    """The small page for other sites to frame."""
    return f"embed/{page_folder(release).removeprefix('episodes/')}index.html"


def mistake_mail(show: Show, release: Release, wording: Wording) -> str:
    """A link that begins a mail on a mistake in the transcript; its body is the address of the page."""
    subject = quote(unescape(str(wording("transcript.report_subject", title=release.episode.title))), safe="")
    return f"mailto:{quote(show.email, safe='@+')}?subject={subject}&body={quote(page_address(show, release), safe='')}"


def page_address(show: Show, release: Release) -> str:
    """The one address of the page that is shared and searched."""
    return show.site_url + quote(page_file(release).removesuffix("index.html"))


def summary_of(release: Release, *, limit: int = _LONGEST_DESCRIPTION) -> str:
    """What the episode is about in a sentence or two: its summary, else the first paragraph of its notes."""
    return clean_line(release.episode.summary or release.notes.lead, limit=limit)


def person_of(person: Person, wording: Wording) -> PersonView:
    """A person, linked only to the web."""
    key = f"role.{person.role}"
    role = wording(key) if wording.has(key) else person.role
    return PersonView(name=person.name, role=role, href=web_address(person.href))


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


def _place(season: int | None, number: int | None, wording: Wording) -> str:
    known = {"season": season, "number": number}
    said = {name: value for name, value in known.items() if value}
    keys = {("season",): "card.season", ("number",): "card.episode", ("season", "number"): "card.season_episode"}
    return wording(keys[tuple(said)], **said) if said else ""


def _suffix(path: str) -> str:
    return path[path.rfind(".") :].lower() if "." in path else ""


def _audio(file: Enclosure | Alternate, root: str, wording: Wording) -> Download:
    name = wording(_AUDIO.get(_suffix(file.path), "file.audio"))
    return Download(name=name, size=wording.size(file.size), href=root + quote(file.path), mime=file.mime)


def _files(files: Iterable[Attachment], root: str, wording: Wording) -> tuple[Download, ...]:
    return tuple(
        Download(
            name=wording(_FILES[suffix]) if (suffix := _suffix(file.path)) in _FILES else suffix.lstrip(".").upper(),
            size=wording.size(file.size),
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


def _resource(link: Link, wording: Wording) -> ResourceView:
    resource = link.resource
    href = web_address(resource.address)
    return ResourceView(
        title=resource.title,
        tongue=tongue(resource.language, around=wording.language),
        href=href,
        archived=web_address(resource.archived),
        facts=resource_facts(resource, wording),
        citation="" if href else resource.citation,
        note=link.note or resource.description,
        quote=link.quote.strip('"\u201c\u201d \n'),
        moment="" if link.at is None else moment_id(link.at),
        clock="" if link.at is None else format_short(link.at),
    )


def resource_facts(resource: Resource, wording: Wording) -> str:
    """Kind, makers, year and language in one line."""
    authors = ", ".join(resource.authors[:_MOST_AUTHORS])
    if len(resource.authors) > _MOST_AUTHORS:
        authors = wording("resources.and_others", names=authors)
    language = ""
    if tongue(resource.language, around=wording.language).code:
        language = wording("resources.in_language", language=wording.tongue_name(resource.language))
    kind = resource.kind[:1].upper() + resource.kind[1:]
    facts = (kind, authors or resource.producer, str(resource.year or ""), language)
    return " \u00b7 ".join(fact for fact in facts if fact)


def _transcript(
    note: Note | None, transcript: Transcript | None, parts: tuple[Part, ...], root: str, wording: Wording
) -> TranscriptView | None:
    if note is None:
        return None
    return TranscriptView(
        tongue=tongue(transcript.language if transcript else note.language, around=wording.language),
        made=note.engine,
        made_key=_made_key(note),
        day=wording.day(note.heard_on) if note.heard_on else "",
        day_code=note.heard_on.isoformat() if note.heard_on else "",
        approver=note.approved_by,
        approved=wording.day(note.approved_on) if note.approved_on else "",
        downloads=_files(note.files, root, wording),
        parts=parts,
    )


def _made_key(note: Note) -> str:
    """Which text says who wrote the transcript and who checked it."""
    if not note.engine:
        checked = "checked_by" if note.approved_by else "checked" if note.edited or note.approved_on else "unchecked"
        return f"transcript.{checked}"
    on = "_on" if note.heard_on else ""
    checked = "_checked_by" if note.approved_by else "_corrected" if note.edited or note.approved_on else ""
    return f"transcript.machine{on}{checked}"


def description_of(show: Show) -> str:
    """The show in a line, for search results and shared links."""
    return shorten(clean_line(show.description), _LONGEST_DESCRIPTION)
