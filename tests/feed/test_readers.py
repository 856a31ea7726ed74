"""The feed read back by programs that real apps and directories are made of."""

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
from feed_bytes import write_feed
from feed_samples import ARTWORK, FULL_SHOW, PLAIN_SHOW, SITE, full_release, plain_release

FOLDER = f"{SITE}episodes/first-midterm/"
READER = Path(__file__).parent.parent / "node" / "read_feed.mjs"
FEED = write_feed(FULL_SHOW, [full_release(), plain_release(1, number=1)], artwork=ARTWORK)


@pytest.fixture(scope="module")
def read_by_node(node: str, node_modules: Path) -> dict[str, Any]:
    """What podcast-partytime and feedsmith make of the full feed."""
    command = [node, str(READER), str(node_modules)]
    done = subprocess.run(command, input=FEED, capture_output=True, check=True, timeout=60)
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
