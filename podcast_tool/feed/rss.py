"""The feed: a show and its releases as RSS 2.0 bytes that every podcast app reads, in pages where it is long.

The bytes depend on the show and the releases alone: no clock, no locale, no version number. They are ASCII with
character references, because servers that name no charset make some readers guess one.
"""

from collections.abc import Sequence
from typing import Any, Final

from podcast_tool.feed.addresses import public_url
from podcast_tool.feed.description import descriptions, plain_text, show_description
from podcast_tool.feed.paging import Page, divide
from podcast_tool.model import OutputFile, Release, Show
from podcast_tool.problems import PodcastError
from podcast_tool.text import clean_line, exact_text
from podcast_tool.wording import Wording, open_wording

GENERATOR: Final = "podcast_tool"
_LONGEST: Final = 255
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# For people who open the feed in a browser. A CSS style sheet, since browsers are giving up XSLT; its address is
# relative, so that it is found wherever the site lies.
_STYLE: Final = b'<?xml-stylesheet type="text/css" href="assets/feed.css"?>\n'


def write_feed(
    show: Show, releases: Sequence[Release], *, artwork: str, wording: Wording | None = None
) -> tuple[OutputFile, ...]:
    """The whole feed, newest item first: feed.xml and, for a long show, the pages of its older items.

    `artwork` is the path in public/ of the show's picture, or empty. `lastBuildDate` is the newest item's date.
    `wording` are the show's own texts, where it has some: else the tool's in the show's language.
    Raises PodcastError where show or item has no title.
    """
    newest_first = sorted(releases, key=_age, reverse=True)
    pages = divide(newest_first, show.feed.page_size)
    wording = wording or open_wording(show.language)
    return tuple(OutputFile(path=page.file, content=_write_page(show, page, artwork, wording)) for page in pages)


def _write_page(show: Show, page: Page, artwork: str, wording: Wording) -> bytes:
    from feedgen.feed import FeedGenerator

    from podcast_tool.feed.extension import EpisodeExtension, ShowExtension

    feed = FeedGenerator()
    feed.register_extension("own", ShowExtension, EpisodeExtension, atom=False)
    feed.own.show, feed.own.page, feed.own.artwork, feed.own.wording = show, page, artwork, wording
    _describe_channel(feed, show, page)
    for release in page.releases:
        # feedgen puts a new entry before all others unless told otherwise.
        entry = feed.add_entry(order="append")
        entry.own.feed, entry.own.show, entry.own.release = feed.own, show, release
        _describe_item(entry, show, release, wording)
    xml: bytes = feed.rss_str(pretty=True, encoding="us-ascii", xml_declaration=False)
    return _DECLARATION + _STYLE + xml


def _age(release: Release) -> tuple[float, int, str]:
    episode = release.episode
    return episode.published.timestamp(), episode.number or 0, episode.guid


def _describe_channel(feed: Any, show: Show, page: Page) -> None:
    title = clean_line(show.title, limit=_LONGEST)
    if not title:
        raise PodcastError("the show has no title", fix='Add title = "..." to podcast.toml.')
    feed.title(title)
    feed.description(show_description(show))
    feed.language(clean_line(show.language))
    if copyright_line := clean_line(show.copyright, limit=_LONGEST):
        feed.copyright(copyright_line)
    feed.generator(GENERATOR)
    feed.link(href=public_url(show.site_url, page.file), rel="self", type="application/rss+xml")
    # The channel's <link> is whatever was named last.
    feed.link(href=public_url(show.site_url, ""), rel="alternate")
    # feedgen would write the time of day, and switch the locale of the process to do so.
    feed._FeedGenerator__rss_lastBuildDate = None


def _describe_item(entry: Any, show: Show, release: Release, wording: Wording) -> None:
    episode, enclosure = release.episode, release.enclosure
    title = clean_line(episode.title, limit=_LONGEST)
    if not title:
        raise PodcastError(f"{episode.audio} has no title", fix='Add title = "..." to its episode.toml.')
    entry.title(title)
    entry.guid(exact_text(episode.guid), permalink=False)
    entry.link(href=public_url(show.site_url, release.page))
    entry.enclosure(public_url(show.site_url, enclosure.path), str(enclosure.size), enclosure.mime)
    plain, html = descriptions(show, release, wording)
    entry.description(plain or plain_text(title))
    if html:
        entry.content(html.replace("]]>", "]]&gt;"), type="CDATA")
