"""What feedgen cannot write: Apple's tags as they are today, the podcast namespace, simple chapters and plain dates.

feedgen's own iTunes extension writes `yes` and `no` where validators want `true` and `false`, loses artwork whose
address ends in .jpeg, and knows an old list of categories; so every itunes: tag is written here. Its dates switch the
locale of the whole process; so they are written here as well.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml.etree import SubElement

from podcast_tool.feed.addresses import public_url, web_url
from podcast_tool.feed.elements import NAMESPACES, format_date, put, put_box, tag
from podcast_tool.feed.identity import show_guid
from podcast_tool.feed.namespace import put_episode_tags, put_numbers, put_show_tags, put_trailers
from podcast_tool.feed.paging import FEED_FILE, Page
from podcast_tool.model import Attachment, Chapter, Person, Release, Show
from podcast_tool.text import clean_line
from podcast_tool.timecode import format_vtt
from podcast_tool.vocabulary import LONGEST_NAME, ROLES, split_category
from podcast_tool.wording import Wording

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST: Final = 255
_CAPTIONS: Final = ("text/vtt", "application/x-subrip")
_HOSTING: Final = ("host", "co-host", "guest host")


class ShowExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """The channel's tags. `show`, `artwork` (its path in public/), `page`, `wording` are set before it is written."""

    show: Show
    page: Page
    wording: Wording
    artwork: str = ""
    channel: "_Element"

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, feed: "_Element") -> "_Element":
        self.channel = channel = feed[0]
        show = self.show
        for rel, path in self.page.links:
            put(channel, "atom:link", href=public_url(show.site_url, path), rel=rel, type="application/rss+xml")
        if self.page.file == FEED_FILE and (hub := web_url(show.feed.hub)):
            put(channel, "atom:link", href=hub, rel="hub")
        if self.page.releases:
            put(channel, "lastBuildDate", format_date(self.page.releases[0].episode.published))
        self._apple(channel, show)
        self._namespace(channel, show)
        return feed

    def _apple(self, channel: "_Element", show: Show) -> None:
        author = clean_line(show.author, limit=_LONGEST)
        put(channel, "itunes:author", author)
        put(channel, "itunes:type", show.kind)
        put(channel, "itunes:explicit", _boolean(show.explicit))
        name, sub = split_category(clean_line(show.category))
        if name:
            category = put(channel, "itunes:category", text=name)
            if sub:
                put(category, "itunes:category", text=sub)
        if self.artwork:
            put(channel, "itunes:image", href=public_url(show.site_url, self.artwork))
        if email := clean_line(show.email):
            owner = put_box(channel, "itunes:owner")
            put(owner, "itunes:name", author or clean_line(show.title, limit=_LONGEST))
            put(owner, "itunes:email", email)
        # Apple acts on these only where they say exactly Yes, and on no other word at all.
        put(channel, "itunes:block", "Yes" if show.unlisted else "")
        put(channel, "itunes:complete", "Yes" if show.complete else "")
        put(channel, "itunes:new-feed-url", web_url(show.new_feed_url))

    def _namespace(self, channel: "_Element", show: Show) -> None:
        put(channel, "podcast:guid", clean_line(show.guid) or show_guid(public_url(show.site_url, FEED_FILE)))
        put(channel, "podcast:locked", "yes" if show.locked else "no", owner=clean_line(show.email))
        put_show_tags(channel, show, self.wording)
        _described_picture(channel, show, self.artwork, show.artwork_alt)
        for person in show.people:
            _person(channel, person)
        put_trailers(channel, show, self.page.trailers)


class EpisodeExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """An item's tags. `feed` (the channel's extension), `show` and `release` are set before the feed is written."""

    feed: ShowExtension
    show: Show
    release: Release

    def extend_rss(self, item: "_Element") -> "_Element":
        # feedgen would do this last; in its place, an item need not declare the namespaces again for each of its tags.
        self.feed.channel.append(item)
        put(item, "pubDate", format_date(self.release.episode.published))
        self._apple(item, self.release)
        self._namespace(item, self.release)
        _simple_chapters(item, self.release.chapters, self.show.site_url)
        return item

    def _apple(self, item: "_Element", release: Release) -> None:
        episode = release.episode
        put(item, "itunes:title", clean_line(episode.title, limit=_LONGEST))
        put(item, "itunes:duration", str(max((release.enclosure.duration + 500) // 1000, 1)))
        put(item, "itunes:explicit", _boolean(episode.explicit))
        put(item, "itunes:episodeType", episode.kind)
        if release.artwork:
            put(item, "itunes:image", href=public_url(self.show.site_url, release.artwork))
            _described_picture(item, self.show, release.artwork, episode.artwork_alt)
        put_numbers(item, self.show, release)

    def _namespace(self, item: "_Element", release: Release) -> None:
        if release.transcript is not None:
            language = clean_line(release.transcript.language or release.episode.language)
            for file in release.transcript.files:
                self._transcript(item, file, language)
            if not release.transcript.edited:
                put(item, "podcast:txt", "true", purpose="ai-content")
        if release.chapters_file is not None:
            url = public_url(self.show.site_url, release.chapters_file.path)
            put(item, "podcast:chapters", url=url, type="application/json+chapters")
        for person in _heard_people(self.show, release):
            _person(item, person)
        put_episode_tags(item, self.show, release, self.feed.wording)

    def _transcript(self, item: "_Element", file: Attachment, language: str) -> None:
        mime = file.mime.partition(";")[0].strip()
        url, rel = public_url(self.show.site_url, file.path), "captions" if mime in _CAPTIONS else ""
        put(item, "podcast:transcript", url=url, type=mime, language=language, rel=rel)


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _described_picture(parent: "_Element", show: Show, path: str, alt: str) -> None:
    """The same picture once more, for those who do not see it: only this tag can say what it shows."""
    if path and (said := clean_line(alt)):
        put(parent, "podcast:image", **{"href": public_url(show.site_url, path), "alt": said, "aspect-ratio": "1/1"})


def _heard_people(show: Show, release: Release) -> Iterator[Person]:
    """An item's list replaces the channel's: unless the episode names its own hosts, the show's are said again."""
    people = [person for person in release.episode.people if person.consent == "given"]
    if people and not any(person.role.lower() in _HOSTING for person in people):
        named = {person.name for person in people}
        yield from (person for person in show.people if person.name not in named)
    yield from people


def _person(parent: "_Element", person: Person) -> None:
    name, said = _said_of(person)
    if name:
        put(parent, "podcast:person", name, **said)


@lru_cache(maxsize=1024)
def _said_of(person: Person) -> tuple[str, dict[str, str]]:
    """Without a known role apps would take the person for a host: then nothing is said, and the checks tell why."""
    name, role = clean_line(person.name, limit=LONGEST_NAME), clean_line(person.role).lower() or "host"
    if not name or person.consent != "given" or role not in ROLES:
        return "", {}
    return name, {"role": role, "group": ROLES[role], "img": web_url(person.image), "href": web_url(person.href)}


def _simple_chapters(item: "_Element", chapters: tuple[Chapter, ...], site_url: str) -> None:
    """Podlove Simple Chapters 1.2: the only chapters that gPodder and Spotify read from a feed."""
    if not chapters:
        return
    block = SubElement(item, tag("psc:chapters"), {"version": "1.2"})
    for chapter in chapters:
        said = {"start": format_vtt(chapter.start), "title": clean_line(chapter.title), "href": web_url(chapter.href)}
        put(block, "psc:chapter", **said, image=_picture(chapter.image, site_url))


def _picture(address: str, site_url: str) -> str:
    """The absolute address of a picture on the web or, where it is a path, of the site."""
    return web_url(address) if ":" in address or not address else public_url(site_url, address)
