"""The first document of a feed, for the tests that need no other."""

from collections.abc import Sequence

from podcast_tool.feed import rss
from podcast_tool.model import Release, Show


def write_feed(show: Show, releases: Sequence[Release], *, artwork: str) -> bytes:
    """feed.xml as it would be published."""
    content = rss.write_feed(show, releases, artwork=artwork)[0].content
    assert isinstance(content, bytes)
    return content
