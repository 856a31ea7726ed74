"""What feedgen cannot write: Apple's tags as they are today, the podcast namespace, simple chapters and plain dates.

feedgen's own iTunes extension writes `yes` and `no` where validators want `true` and `false`, loses artwork whose
address ends in .jpeg, and knows an old list of categories; so every itunes: tag is written here. Its dates switch the
locale of the whole process; so they are written here as well.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from podcast_tool.feed.addresses import public_url, web_url
from podcast_tool.feed.identity import show_guid
from podcast_tool.model import Attachment, Chapter, Person, Release, Show
from podcast_tool.text import clean_line
from podcast_tool.timecode import format_vtt
from podcast_tool.vocabulary import LICENSES, ROLES, license_name, split_category

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACES: Final = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
_LONGEST: Final = 255
_LONGEST_NAME: Final = 128
_CAPTIONS: Final = ("text/vtt", "application/x-subrip")
_HOSTING: Final = ("host", "co-host", "guest host")


class ShowExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """The channel's tags. `show`, `artwork` (its path in public/) and `built` are set before the feed is written."""

    show: Show
    artwork: str = ""
    built: datetime | None = None

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, feed: "_Element") -> "_Element":
        channel, show = feed[0], self.show
        if self.built is not None:
            _put(channel, "lastBuildDate", format_date(self.built))
        self._apple(channel, show)
        self._namespace(channel, show)
        return feed

    def _apple(self, channel: "_Element", show: Show) -> None:
        author = clean_line(show.author, limit=_LONGEST)
        _put(channel, "itunes:author", author)
        _put(channel, "itunes:type", show.kind)
        _put(channel, "itunes:explicit", _boolean(show.explicit))
        name, sub = split_category(clean_line(show.category))
        if name:
            category = _put(channel, "itunes:category", text=name)
            if category is not None and sub:
                _put(category, "itunes:category", text=sub)
        if self.artwork:
            _put(channel, "itunes:image", href=public_url(show.site_url, self.artwork))
        if email := clean_line(show.email):
            owner = etree.SubElement(channel, _tag("itunes:owner"))
            _put(owner, "itunes:name", author or clean_line(show.title, limit=_LONGEST))
            _put(owner, "itunes:email", email)

    def _namespace(self, channel: "_Element", show: Show) -> None:
        email = clean_line(show.email)
        _put(channel, "podcast:guid", clean_line(show.guid) or show_guid(public_url(show.site_url, "feed.xml")))
        _put(channel, "podcast:locked", "yes" if show.locked else "no", **({"owner": email} if email else {}))
        _put(channel, "podcast:medium", "podcast")
        _license(channel, clean_line(show.license))
        if self.artwork and (alt := clean_line(show.artwork_alt)):
            href = public_url(show.site_url, self.artwork)
            _put(channel, "podcast:image", **{"href": href, "alt": alt, "aspect-ratio": "1/1"})
        for person in show.people:
            _person(channel, person)


class EpisodeExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """An item's tags. `show` and `release` are set before the feed is written."""

    show: Show
    release: Release

    def extend_rss(self, item: "_Element") -> "_Element":
        _put(item, "pubDate", format_date(self.release.episode.published))
        self._apple(item, self.release)
        self._namespace(item, self.release)
        _simple_chapters(item, self.release.chapters, self.show.site_url)
        return item

    def _apple(self, item: "_Element", release: Release) -> None:
        episode = release.episode
        _put(item, "itunes:title", clean_line(episode.title, limit=_LONGEST))
        _put(item, "itunes:duration", str(max((release.enclosure.duration + 500) // 1000, 1)))
        _put(item, "itunes:explicit", _boolean(episode.explicit))
        _put(item, "itunes:episodeType", episode.kind)
        if release.artwork:
            _put(item, "itunes:image", href=public_url(self.show.site_url, release.artwork))
        for name, number in (("season", episode.season), ("episode", episode.number)):
            if number is not None and number > 0:
                _put(item, f"itunes:{name}", str(number))
                _put(item, f"podcast:{name}", str(number))

    def _namespace(self, item: "_Element", release: Release) -> None:
        if release.transcript is not None:
            for file in release.transcript.files:
                self._transcript(item, file, clean_line(release.transcript.language or release.episode.language))
            if not release.transcript.edited:
                _put(item, "podcast:txt", "true", purpose="ai-content")
        if release.chapters_file is not None:
            url = public_url(self.show.site_url, release.chapters_file.path)
            _put(item, "podcast:chapters", url=url, type="application/json+chapters")
        for person in _heard_people(self.show, release):
            _person(item, person)

    def _transcript(self, item: "_Element", file: Attachment, language: str) -> None:
        mime = file.mime.partition(";")[0].strip()
        captions = {"rel": "captions"} if mime in _CAPTIONS else {}
        url = public_url(self.show.site_url, file.path)
        _put(item, "podcast:transcript", url=url, type=mime, **({"language": language} if language else {}), **captions)


def format_date(moment: datetime) -> str:
    """`Sat, 01 Nov 2025 09:00:00 +0000` (RFC 2822), whatever the locale of the machine."""
    return format_datetime(moment.astimezone(UTC))


def _tag(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def _put(parent: "_Element", name: str, content: str = "", /, **attributes: str) -> "_Element | None":
    """Add an element with text or attributes; nothing is added where there is neither."""
    if not content and not attributes:
        return None
    element = etree.SubElement(parent, _tag(name), attributes)
    element.text = content or None
    return element


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _license(channel: "_Element", text: str) -> None:
    """A known short name, or an address with the words that name it; nothing for anything else."""
    name, url = license_name(text), web_url(text)
    if name:
        _put(channel, "podcast:license", name, **({"url": LICENSES[name]} if LICENSES[name] else {}))
    elif url:
        _put(channel, "podcast:license", url[:_LONGEST_NAME], url=url)


def _heard_people(show: Show, release: Release) -> Iterator[Person]:
    """An item's list replaces the channel's: unless the episode names its own hosts, the show's are said again."""
    people = [person for person in release.episode.people if person.consent == "given"]
    if people and not any(person.role.lower() in _HOSTING for person in people):
        named = {person.name for person in people}
        yield from (person for person in show.people if person.name not in named)
    yield from people


def _person(parent: "_Element", person: Person) -> None:
    """Without a known role apps would take the person for a host: then nothing is said, and the checks tell why."""
    name, role = clean_line(person.name, limit=_LONGEST_NAME), clean_line(person.role).lower() or "host"
    if not name or person.consent != "given" or role not in ROLES:
        return
    said = {"role": role, "group": ROLES[role], "img": web_url(person.image), "href": web_url(person.href)}
    _put(parent, "podcast:person", name, **{key: value for key, value in said.items() if value})


def _simple_chapters(item: "_Element", chapters: tuple[Chapter, ...], site_url: str) -> None:
    """Podlove Simple Chapters 1.2: the only chapters that gPodder and Spotify read from a feed."""
    if not chapters:
        return
    block = etree.SubElement(item, _tag("psc:chapters"), {"version": "1.2"})
    for chapter in chapters:
        said = {"start": format_vtt(chapter.start), "title": clean_line(chapter.title), "href": web_url(chapter.href)}
        said["image"] = _picture(chapter.image, site_url)
        etree.SubElement(block, _tag("psc:chapter"), {key: value for key, value in said.items() if value})


def _picture(address: str, site_url: str) -> str:
    """The absolute address of a picture on the web or, where it is a path, of the site."""
    return web_url(address) if ":" in address or not address else public_url(site_url, address)
