"""The podcast namespace's tags for what shows and episodes say beyond their sound: places, support, posts, versions.

Times are seconds, bit rates bits per second, dates RFC 2822 or ISO 8601, as each tag's specification asks.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Final

from podcast_tool.feed.addresses import public_url, web_url
from podcast_tool.feed.elements import format_date, put, put_box
from podcast_tool.model import Alternate, Enclosure, Release, Show
from podcast_tool.namespace import ContentLink, Funding, Location, RemoteShow, Social
from podcast_tool.text import clean_line, clean_text
from podcast_tool.timecode import format_seconds
from podcast_tool.vocabulary import LICENSES, LONGEST_DISPLAY, LONGEST_NAME, LONGEST_TXT, WEEKDAYS, license_name
from podcast_tool.wording import Wording

if TYPE_CHECKING:
    from lxml.etree import _Element

_RHYTHM: Final = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(\d{1,2}))?", re.ASCII)
_RHYTHMS: Final = {"DAILY": "feed.day", "WEEKLY": "feed.week", "MONTHLY": "feed.month", "YEARLY": "feed.year"}


def put_show_tags(channel: "_Element", show: Show, wording: Wording) -> None:
    """What podcast.toml says of the show as a whole."""
    put(channel, "podcast:medium", clean_line(show.medium) or "podcast")
    put_license(channel, show.license)
    put_places(channel, show.locations)
    put_funding(channel, show.funding)
    put_social(channel, show.social)
    for purpose, text in (("verify", show.verify), ("applepodcastsverify", show.apple_verify)):
        if said := clean_text(text).strip()[:LONGEST_TXT]:
            put(channel, "podcast:txt", said, purpose=purpose)
    _update(channel, show, wording)
    if show.podroll:
        podroll = put_box(channel, "podcast:podroll")
        for remote in show.podroll:
            _remote(podroll, remote)
    if show.publisher:
        _remote(put_box(channel, "podcast:publisher"), show.publisher)


def put_trailers(channel: "_Element", show: Show, releases: Iterable[Release]) -> None:
    """A trailer of the show is an item as well: apps that know the tag play it before anybody subscribes."""
    for release in releases:
        episode, enclosure = release.episode, release.enclosure
        put(
            channel,
            "podcast:trailer",
            clean_line(episode.title, limit=LONGEST_NAME),
            url=public_url(show.site_url, enclosure.path),
            pubdate=format_date(episode.published),
            length=str(enclosure.size),
            type=enclosure.mime,
            season=str(episode.season or ""),
        )


def put_numbers(item: "_Element", show: Show, release: Release) -> None:
    """Season and number, with the names that people gave them."""
    episode = release.episode
    if episode.season is not None and episode.season > 0:
        names = {season.number: season.name for season in show.seasons}
        name = clean_line(names.get(episode.season, ""), limit=LONGEST_NAME)
        put(item, "itunes:season", str(episode.season))
        put(item, "podcast:season", str(episode.season), name=name)
    if episode.number is not None and episode.number > 0:
        display = clean_line(episode.number_display, limit=LONGEST_DISPLAY)
        put(item, "itunes:episode", str(episode.number))
        put(item, "podcast:episode", str(episode.number), display=display)


def put_episode_tags(item: "_Element", show: Show, release: Release, wording: Wording) -> None:
    """What episode.toml says beyond the sound, and in which versions the sound is there."""
    episode = release.episode
    put_license(item, episode.license)
    put_places(item, episode.locations)
    put_funding(item, episode.funding)
    put_social(item, episode.social)
    _content_links(item, episode.elsewhere)
    for bite in episode.soundbites:
        span = {"startTime": format_seconds(bite.start), "duration": format_seconds(bite.duration)}
        put(item, "podcast:soundbite", clean_line(bite.title, limit=LONGEST_NAME), **span)
    for version in _versions(release):
        _alternate(item, show, version, wording)


def put_license(parent: "_Element", text: str) -> None:
    """A known short name, or an address with the words that name it; nothing for anything else."""
    if not text:
        return
    name, url = license_name(clean_line(text)), web_url(text)
    if name:
        put(parent, "podcast:license", name, url=LICENSES[name])
    elif url:
        put(parent, "podcast:license", url[:LONGEST_NAME], url=url)


def put_places(parent: "_Element", places: Iterable[Location]) -> None:
    """Where the show is made, or what it is about."""
    for place in places:
        if name := clean_line(place.name, limit=LONGEST_NAME):
            geo, osm = (clean_line(text) for text in (place.geo, place.osm))
            rel, country = (clean_line(text) for text in (place.rel, place.country))
            put(parent, "podcast:location", name, rel=rel, geo=geo, osm=osm, country=country)


def put_funding(parent: "_Element", links: Iterable[Funding]) -> None:
    """Where listeners can support the show."""
    for link in links:
        if url := web_url(link.url):
            put(parent, "podcast:funding", clean_line(link.text, limit=LONGEST_NAME), url=url)


def put_social(parent: "_Element", posts: Iterable[Social]) -> None:
    """Where listeners talk about it."""
    for post in posts:
        said = {
            "priority": str(post.priority or ""),
            "protocol": clean_line(post.protocol),
            "uri": web_url(post.uri) or clean_line(post.uri),
            "accountId": clean_line(post.account_id, limit=LONGEST_NAME),
            "accountUrl": web_url(post.account_url),
        }
        put(parent, "podcast:socialInteract", **said)


def _content_links(item: "_Element", links: Iterable[ContentLink]) -> None:
    for link in links:
        if url := web_url(link.url):
            put(item, "podcast:contentLink", clean_line(link.text, limit=LONGEST_NAME), href=url)


def _update(channel: "_Element", show: Show, wording: Wording) -> None:
    update = show.update
    if update is None:
        return
    begins = update.dtstart.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") if update.dtstart else ""
    complete = "true" if update.complete or show.complete else ""
    text = clean_line(update.text or _rhythm(update.rrule, wording), limit=LONGEST_NAME)
    put(channel, "podcast:updateFrequency", text, complete=complete, dtstart=begins, rrule=clean_line(update.rrule))


def _rhythm(rule: str, wording: Wording) -> str:
    """A simple rule in words; nothing for any other."""
    match = _RHYTHM.fullmatch(rule)
    if match:
        return wording.counted(_RHYTHMS[match[1]], int(match[2] or 1)).unescape()
    return wording.plain("feed.weekday") if rule == WEEKDAYS else ""


def _remote(parent: "_Element", remote: RemoteShow) -> None:
    said = {
        "feedGuid": clean_line(remote.guid),
        "feedUrl": web_url(remote.url),
        "medium": clean_line(remote.medium),
        "title": clean_line(remote.title, limit=LONGEST_NAME),
    }
    put(parent, "podcast:remoteItem", **said)


def _versions(release: Release) -> Iterator[Alternate]:
    """The enclosure itself, marked as the default, then the others; nothing where there is no more to say of it."""
    enclosure, others = release.enclosure, release.alternates
    if (enclosure.integrity or others) and not any(version.default for version in others):
        yield _same(enclosure, release)
    yield from others


def _same(enclosure: Enclosure, release: Release) -> Alternate:
    return Alternate(
        path=enclosure.path,
        mime=enclosure.mime,
        size=enclosure.size,
        language=release.episode.language,
        integrity=enclosure.integrity,
        default=True,
    )


def _alternate(item: "_Element", show: Show, version: Alternate, wording: Wording) -> None:
    """A version that has no name of its own is the small one."""
    title = version.title or ("" if version.default else wording.plain("feed.small"))
    alternate = put(
        item,
        "podcast:alternateEnclosure",
        type=version.mime,
        length=str(version.size),
        bitrate=str(version.bitrate or ""),
        lang=clean_line(version.language),
        title=clean_line(title, limit=LONGEST_DISPLAY),
        codecs=clean_line(version.codecs),
        default="true" if version.default else "",
    )
    put(alternate, "podcast:source", uri=public_url(show.site_url, version.path))
    if version.integrity:
        put(alternate, "podcast:integrity", type="sri", value=version.integrity)
