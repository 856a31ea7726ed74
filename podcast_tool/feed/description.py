"""What apps show under an episode: once as plain text, once as HTML, from the same notes, chapters and links.

Content advisories stand ahead of everything. The plain text is at most 4,000 bytes (Apple's limit).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Final
from urllib.parse import urljoin

from podcast_tool.feed.addresses import public_url, web_url
from podcast_tool.model import Link, Release, Show, TranscriptNote
from podcast_tool.text import clean_line, clean_text
from podcast_tool.timecode import format_clock, format_seconds, format_short, parse_timecode
from podcast_tool.wording import Wording, open_wording

_MOST_BYTES: Final = 4000
_CHAPTER_BYTES: Final = 3000
_RESOURCE_BYTES: Final = 1500
_ENTITY: Final = re.compile(r"&#?\w+;?")
_LINK: Final = re.compile(r'<a href="([^"]*)"')
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_GAPS: Final = re.compile(r"\n{3,}")
_TIMED_LINE: Final = re.compile(r"\W*((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,9})?)\W+(.+)", re.ASCII)


def plain_text(text: str) -> str:
    """Text that reads the same to apps that take it for HTML and to apps that take it for plain text.

    Only what HTML would read as a tag or an entity is escaped; everything else stands as written.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: "&amp;" + match[0][1:] if unescape(match[0]) != match[0] else match[0], text)
    return _TAG.sub("&lt;", text) if "<" in text else text


def show_description(show: Show) -> str:
    """The show's description as plain text, never empty."""
    return _fitted(plain_text(clean_text(show.description).strip() or clean_line(show.title)), _MOST_BYTES)


def descriptions(show: Show, release: Release, wording: Wording | None = None) -> tuple[str, str]:
    """The plain one, at most 4,000 bytes of UTF-8, and the one in markup; each may be empty.

    The plain one holds advisory, summary, notes, resources and chapters; the markup is ASCII in tags that Apple names
    (plus what the notes hold), with why each resource is there, a word on the transcript, and absolute addresses.
    What is not people's own is said in the show's language, or as `wording` says it.
    """
    wording = wording or open_wording(show.language)
    said = _Said(
        advisory=tuple(_advisory(show, release, wording)),
        summary=_summary(release),
        notes=clean_text(release.notes.text),
        resources=tuple(_link_text(link, wording) for link in release.links),
        chapters=tuple(f"{format_clock(chapter.start)} {clean_line(chapter.title)}" for chapter in release.chapters),
    )
    page = public_url(show.site_url, release.page)
    return _plain(said, release, wording), _html(said, release, page, wording)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What both descriptions say; `summary` is empty where the notes say the same."""

    advisory: tuple[str, ...]
    summary: str
    notes: str
    resources: tuple[str, ...]
    chapters: tuple[str, ...]


def _plain(said: _Said, release: Release, wording: Wording) -> str:
    advisory, chapters = plain_text("\n".join(said.advisory)), plain_text("\n".join(said.chapters))
    if len(chapters.encode()) > _CHAPTER_BYTES:
        chapters = ""
    title = wording.plain("feed.list", title=wording.plain("nav.resources"))
    resources = plain_text("\n".join((title, *said.resources))) if said.resources else ""
    if len(resources.encode()) > _RESOURCE_BYTES or len((resources + chapters).encode()) > _CHAPTER_BYTES:
        resources = ""
    frame = [block for block in (advisory, resources, chapters) if block]
    room = _MOST_BYTES - sum(len(block.encode()) + 2 for block in frame)
    body = _fitted(plain_text("\n\n".join(block for block in (said.summary, _body(said, release)) if block)), room)
    return _fitted("\n\n".join(block for block in (advisory, body, resources, chapters) if block), _MOST_BYTES)


def _html(said: _Said, release: Release, page: str, wording: Wording) -> str:
    summary = said.summary if release.notes.html else clean_text(release.episode.summary).strip()
    blocks = [
        *(f"<p><strong>{escape(line)}</strong></p>" for line in said.advisory),
        *(f"<p>{escape(block)}</p>" for block in summary.split("\n\n") if block.strip()),
        _absolute(release.notes.html, page),
        _list(
            wording.around("episode.chapters"),
            () if _lists_chapters(release) else [escape(line) for line in said.chapters],
        ),
        _list(wording.around("nav.resources"), [_link_html(link, page, wording) for link in release.links]),
        _transcript_html(release.transcript, page, wording),
    ]
    html = "\n".join(block for block in blocks if block)
    return in_ascii(html)


def in_ascii(html: str) -> str:
    """The same markup, with references for all other letters."""
    return html if html.isascii() else html.replace("\x85", "\n").encode("ascii", "xmlcharrefreplace").decode("ascii")


def _advisory(show: Show, release: Release, wording: Wording) -> Iterator[str]:
    if advisory := clean_line(release.episode.advisory):
        yield f"{wording.plain('card.advisory')} {advisory}"
        if support := clean_line(show.help):
            yield support


def _summary(release: Release) -> str:
    """The episode's summary, unless the notes say the same."""
    summary = clean_text(release.episode.summary).strip()
    return "" if " ".join(summary.split()) in " ".join(release.notes.text.split()) else summary


def _body(said: _Said, release: Release) -> str:
    """The notes without the lines that only repeat the chapters."""
    known = {(chapter.start // 1000, clean_line(chapter.title)) for chapter in release.chapters}
    lines = [line for line in said.notes.splitlines() if _timed(line) not in known] if known else [said.notes]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def _timed(line: str) -> tuple[int, str] | None:
    """Second and title of a line that is a chapter, like `(12:03) The draft`."""
    match = _TIMED_LINE.fullmatch(line.strip())
    try:
        return (parse_timecode(match[1]) // 1000, clean_line(match[2])) if match else None
    except ValueError:
        return None


def _lists_chapters(release: Release) -> bool:
    """Whether the notes themselves list every chapter."""
    noted = {chapter.start for chapter in release.notes.chapters}
    return {chapter.start for chapter in release.chapters if chapter.start} <= noted


def _list(title: str, items: Sequence[str]) -> str:
    rows = "\n".join(f"<li>{item}</li>" for item in items)
    return f"<p><strong>{title}</strong></p>\n<ul>\n{rows}\n</ul>" if items else ""


def _link_text(link: Link, wording: Wording) -> str:
    """A resource in a line of plain text; its time never begins the line, where apps would take it for a chapter."""
    url, title = web_url(link.resource.address), clean_line(link.resource.title)
    alone = clean_line(link.resource.citation) or title
    named = wording.plain("feed.named", name=title, said=url) if url else alone
    at = "" if link.at is None else wording.plain("feed.at", clock=format_short(link.at))
    return " ".join(part for part in ("-", named, at) if part)


def _link_html(link: Link, page: str, wording: Wording) -> str:
    """A resource with why it is there: the hosts' line or else its description, the words said, and their moment."""
    url, title = web_url(link.resource.address), escape(clean_line(link.resource.title))
    named = f'<a href="{escape(url)}">{title}</a>' if url else escape(clean_line(link.resource.citation)) or title
    said = clean_line(link.note or link.resource.description)
    named = wording.around("feed.named", name=named, said=escape(said)) if said else named
    if link.at is None:
        return named
    words = clean_line(link.quote).strip('"\u201c\u201d ' + wording.plain("feed.quote", words=""))
    quote = wording.around("feed.quote", words=escape(words)) if words else ""
    moment = f'<a href="{escape(page)}#t={format_seconds(link.at)}">{format_short(link.at)}</a>'
    return " ".join(part for part in (named, quote, wording.around("feed.at", clock=moment)) if part)


def _transcript_html(transcript: TranscriptNote | None, page: str, wording: Wording) -> str:
    if transcript is None:
        return ""
    engine = clean_line(transcript.engine)
    key = "feed.corrected" if transcript.edited else "feed.unchecked_by" if engine else "feed.unchecked"
    where = f'<a href="{escape(page)}">{wording.around("feed.transcript")}</a>'
    return f"<p>{wording.around(key, transcript=where, engine=escape(engine))}</p>"


def _absolute(html: str, page: str) -> str:
    """The notes with every link absolute: an app that shows them knows no base to resolve them against.

    Sanitised markup writes each link the same way, and escapes what in a text would look like one.
    """
    return _LINK.sub(lambda match: _absolute_link(match[1], page), clean_text(html)).strip()


def _absolute_link(address: str, page: str) -> str:
    if address.startswith(("https://", "http://", "mailto:")):
        return f'<a href="{address}"'
    if address.startswith("#"):
        return f'<a href="{escape(page)}{address}"'
    try:
        url = urljoin(page, unescape(address))
    except ValueError:
        return "<a"
    return f'<a href="{escape(url)}"' if web_url(url) else "<a"


def _fitted(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, cut at a blank where one is near and never inside an entity."""
    if len(text.encode()) <= size:
        return text
    cut = text.encode()[: max(size - 3, 0)].decode(errors="ignore")
    at = max(cut.rfind(" "), cut.rfind("\n"))
    head = cut[:at] if at > len(cut) // 2 else cut
    return re.sub(r"&[#\w]*$", "", head).rstrip() + "\u2026"
