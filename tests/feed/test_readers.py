"""The feed read back by programs that real apps and directories are made of."""

import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
from feed_bytes import write_feed
from feed_samples import ARTWORK, FULL_SHOW, PLAIN_SHOW, RICH_SHOW, SITE, SRI, full_release, plain_release
from lxml import etree

from podcast_tool.feed import rss
from podcast_tool.namespace import FeedLayout

FOLDER = f"{SITE}episodes/first-midterm/"
READER = Path(__file__).parent.parent / "node" / "read_feed.mjs"
RICH = (Path(__file__).parent / "golden" / "rich.xml").read_bytes()
FEED = write_feed(FULL_SHOW, [full_release(), plain_release(1, number=1)], artwork=ARTWORK)


@pytest.fixture(scope="module")
def read_by_node(node: str, node_modules: Path) -> dict[str, Any]:
    """What podcast-partytime and feedsmith make of the full feed."""
    return read(FEED, node, node_modules)


@pytest.fixture(scope="module")
def rich_by_node(node: str, node_modules: Path) -> dict[str, Any]:
    """The same of the feed that says all that can be said."""
    return read(RICH, node, node_modules)


def read(feed: bytes, node: str, node_modules: Path) -> dict[str, Any]:
    command = [node, str(READER), str(node_modules)]
    done = subprocess.run(command, input=feed, capture_output=True, check=True, timeout=60)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_podcastparser_reads_show_and_episode() -> None:
    feed = podcastparser.parse(f"{SITE}feed.xml", io.BytesIO(FEED))
    episode = next(episode for episode in feed["episodes"] if episode["guid"] == full_release().episode.guid)
    assert (feed["title"], feed["link"], feed["language"]) == ("Zweiter Entwurf & Co", SITE, "en")
    assert (feed["cover_url"], feed["explicit"], feed["type"]) == (SITE + ARTWORK, True, "serial")
    assert feed["itunes_categories"] == [["Education", "Self-Improvement"]]
    assert episode["title"] == 'The first <midterm> & "after" 😀'
    assert (episode["total_time"], episode["number"], episode["season"]) == (3800, 7, 2)
    assert episode["published"] == int(full_release().episode.published.timestamp())
    (enclosure,) = episode["enclosures"]
    assert (enclosure["file_size"], enclosure["mime_type"]) == (123_456, "audio/x-m4a")
    assert [int(chapter["start"]) for chapter in episode["chapters"]] == [0, 61, 3725]


def test_feedparser_finds_nothing_to_complain_about() -> None:
    feed = feedparser.parse(FEED)
    assert not feed.bozo
    entry = feed.entries[-1]
    assert entry.id == "8c8c5b7e-0000-4000-8000-000000000001"
    assert (entry.itunes_duration, entry.itunes_episode) == ("3800", "7")
    assert entry.content[0].value.startswith("<p><strong>Content note: talks about a death in the family</strong></p>")
    assert [chapter.title for chapter in entry.psc_chapters.chapters][2] == "Was hilft? & <more>"


def test_partytime_reads_the_show_as_the_podcast_index_does(read_by_node: dict[str, Any]) -> None:
    show = read_by_node["partytime"]
    assert (show["guid"], show["medium"], show["locked"]) == (FULL_SHOW.guid, "podcast", True)
    assert show["itunesCategory"] == ["Education > Self-Improvement"]
    assert show["license"]["identifier"] == "cc-by-4.0"
    assert [(person["name"], person["role"]) for person in show["podcastPeople"]] == [
        ("Ann Ödegård", "Host"),
        ("Ben", "Producer"),
    ]
    assert show["pc20support"]["1"] == ["locked", "transcript", "chapters"]
    assert len(show["items"]) == 2


def test_partytime_reads_the_episode(read_by_node: dict[str, Any]) -> None:
    episode = read_by_node["partytime"]["items"][-1]
    assert (episode["duration"], episode["explicit"]) == (3800, True)
    assert episode["enclosure"]["length"] == 123_456
    assert episode["podcastChapters"] == {"url": f"{FOLDER}chapters.json", "type": "application/json+chapters"}
    assert [file["url"] for file in episode["podcastTranscripts"]] == [
        f"{FOLDER}transcript.{ending}" for ending in ("vtt", "srt", "json", "txt")
    ]
    assert [person["name"] for person in episode["podcastPeople"]] == ["Ann Ödegård", "Ben", "Cleo"]
    assert (episode["podcastSeason"]["number"], episode["podcastEpisode"]["number"]) == (2, 7)
    # It reads descriptions as HTML: what looks like a tag in the text must still be there.
    assert "Notes with 01:01 and ümlaut ]]> <script>." in episode["description"]


def test_feedsmith_reads_every_podcast_tag(read_by_node: dict[str, Any]) -> None:
    show = read_by_node["feedsmith"]
    episode = show["items"][-1]
    assert show["podcast"]["images"] == [
        {"href": SITE + ARTWORK, "alt": "A crumpled page, smoothed out", "aspectRatio": "1/1"}
    ]
    assert show["itunes"]["owner"] == {"name": "Universität Zürich", "email": "podcast@uni.edu"}
    assert episode["guid"] == {"value": "8c8c5b7e-0000-4000-8000-000000000001", "isPermaLink": False}
    assert episode["podcast"]["txts"] == [{"display": "true", "purpose": "ai-content"}]
    assert [file.get("rel") for file in episode["podcast"]["transcripts"]] == ["captions", "captions", None, None]
    assert episode["psc"]["chapters"][1] == {
        "start": "00:01:01.000",
        "title": "The second try",
        "href": "https://uni.edu/try",
        "image": f"{SITE}art/try.jpg",
    }
    assert episode["itunes"]["episodeType"] == "full"


def test_a_feed_of_a_thousand_episodes_is_read_whole() -> None:
    releases = [plain_release(number) for number in range(1, 1001)]
    feed = write_feed(PLAIN_SHOW, releases, artwork=ARTWORK)
    parsed = podcastparser.parse(f"{SITE}feed.xml", io.BytesIO(feed))
    assert [episode["guid"] for episode in parsed["episodes"]] == [f"guid-{number}" for number in range(1000, 0, -1)]


def test_podcastparser_follows_a_move_and_the_pages_of_an_archive() -> None:
    assert podcastparser.parse(f"{SITE}feed.xml", io.BytesIO(RICH))["new_url"] == RICH_SHOW.new_feed_url
    show = replace(PLAIN_SHOW, feed=FeedLayout(page_size=2))
    pages = {file.path: file.content for file in rss.write_feed(show, [plain_release(n) for n in range(9)], artwork="")}
    seen: list[str] = []
    url = f"{SITE}feed.xml"
    while url:
        content = pages.pop(url.removeprefix(SITE))
        assert isinstance(content, bytes)
        parsed = podcastparser.parse(url, io.BytesIO(content))
        assert parsed["paged_feed_first"] == f"{SITE}feed.xml"
        seen += [episode["guid"] for episode in parsed["episodes"]]
        url = parsed.get("paged_feed_next", "")
    assert seen == [f"guid-{number}" for number in range(8, -1, -1)]
    assert pages == {}


def test_feedsmith_reads_all_that_a_show_can_say(rich_by_node: dict[str, Any]) -> None:
    show = rich_by_node["feedsmith"]
    said = show["podcast"]
    assert said["medium"] == "course"
    assert said["fundings"] == [
        {"url": "https://uni.edu/give", "display": "Help the show"},
        {"url": "https://uni.edu/j%C3%B8in"},
    ]
    assert said["locations"] == [
        {
            "display": "Montréal", "rel": "creator", "geo": "geo:45.5048,-73.5772", "osm": "R1634158",
            "country": "ca",
        },
        {"display": "Hogwarts", "rel": "subject"},
    ]  # fmt: skip
    assert said["txts"] == [
        {"display": "S6lpp-7ZCn8", "purpose": "verify"},
        {"display": "05124", "purpose": "applepodcastsverify"},
    ]
    assert said["updateFrequency"] == {
        "display": "Every Monday", "complete": True, "dtstart": "2025-09-01T00:00:00.000Z",
        "rrule": "FREQ=WEEKLY;BYDAY=MO",
    }  # fmt: skip
    sister, second = said["podroll"]["remoteItems"]
    assert (sister["feedUrl"], sister["medium"], sister["title"]) == ("https://sis.edu/feed.xml", "music", "Sister")
    assert second == {"feedGuid": "9b024349-ccf0-5f69-a609-6b82873eab3c"}
    assert said["publisher"]["remoteItem"]["medium"] == "publisher"
    (trailer,) = said["trailers"]
    assert (trailer["display"], trailer["length"], trailer["season"]) == ("Try number 2", 1002, 2)
    assert trailer["pubDate"] == "Mon, 03 Nov 2025 09:00:00 +0000"
    assert (show["itunes"]["block"], show["itunes"]["complete"]) == (True, True)
    assert show["itunes"]["newFeedUrl"] == RICH_SHOW.new_feed_url
    assert {"href": "https://hub.uni.edu/", "rel": "hub"} in show["atom"]["links"]


def test_feedsmith_reads_all_that_an_episode_can_say(rich_by_node: dict[str, Any]) -> None:
    said = rich_by_node["feedsmith"]["items"][-1]["podcast"]
    assert said["season"] == {"number": 2, "name": "Spring & <summer>"}
    assert said["episode"] == {"number": 7, "display": "Day 7"}
    assert said["license"] == {"display": "cc-by-nc-4.0"}
    assert said["images"][0]["alt"] == "A bridge of spaghetti"
    assert [place["geo"] for place in said["locations"]] == ["geo:-27.86159,153.3169"]
    assert said["soundbites"] == [
        {"startTime": 61.5, "duration": 42.25, "display": "The bridge"},
        {"startTime": 0, "duration": 15},
    ]
    assert said["socialInteracts"][0] == {
        "uri": "https://social.edu/@show/1", "protocol": "activitypub", "accountId": "@show",
        "accountUrl": "https://social.edu/@show", "priority": 1,
    }  # fmt: skip
    main, low = said["alternateEnclosures"]
    assert (main["default"], main["sources"]) == (True, [{"uri": f"{SITE}audio/first-midterm-11223344.m4a"}])
    assert (low["bitrate"], low["title"], low["codecs"], low["length"]) == (24_000, "Low bandwidth", "opus", 4321)
    assert main["integrity"] == low["integrity"] == {"type": "sri", "value": SRI}


def test_partytime_reads_what_the_podcast_index_keeps(rich_by_node: dict[str, Any]) -> None:
    show = rich_by_node["partytime"]
    episode = show["items"][-1]
    assert show["pc20support"] == {
        "1": ["locked", "funding", "transcript", "chapters", "soundbite"],
        "2": ["person", "location", "season", "episode"],
        "3": ["trailer", "license", "guid", "alternateEnclosure"],
        "4": ["medium"],
        "5": ["socialInteract"],
        "6": ["txt", "podroll"],
        "7": ["publisher"],
    }
    assert (show["itunesNewFeedUrl"], show["itunesComplete"], show["itunesBlock"]) == (
        RICH_SHOW.new_feed_url, True, True,
    )  # fmt: skip
    assert show["pubsub"] == {"self": f"{SITE}feed.xml", "hub": "https://hub.uni.edu/"}
    assert [remote.get("title") for remote in show["podroll"]] == ["Sister", None]
    assert show["podcastPublisher"]["feedUrl"] == "https://uni.edu/publisher.xml"
    assert show["podcastSeasons"] == {"2": {"number": 2, "name": "Spring & <summer>"}}
    assert show["podcastTxt"][0] == {"value": "S6lpp-7ZCn8", "purpose": "verify"}
    assert episode["podcastEpisode"] == {"number": 7, "display": "Day 7"}
    assert episode["license"]["identifier"] == "cc-by-nc-4.0"
    # It takes a start of 0 for none and drops that soundbite.
    assert episode["podcastSoundbites"] == [{"duration": 42.25, "startTime": 61.5, "title": "The bridge"}]
    assert [version["default"] for version in episode["alternativeEnclosures"]] == [True, False]
    assert episode["alternativeEnclosures"][1]["integrity"]["value"] == SRI
    assert episode["podcastSocialInteraction"][0]["profileUrl"] == "https://social.edu/@show"


def test_the_link_to_the_same_episode_elsewhere_is_in_the_feed() -> None:
    # None of the readers keeps it outside live items yet.
    item = etree.fromstring(RICH).findall("channel/item")[-1]
    link = item.find("{https://podcastindex.org/namespace/1.0}contentLink")
    assert link is not None
    assert (link.get("href"), link.text) == ("https://video.edu/7", "As a video")
