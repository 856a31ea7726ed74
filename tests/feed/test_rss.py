"""The feed's bytes: golden files, identity, order, determinism, and agreement with our own checks."""

import locale
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from feed_bytes import write_feed
from feed_samples import (
    ARTWORK,
    FULL_SHOW,
    PLAIN_SHOW,
    RICH_SHOW,
    SITE,
    files_of,
    full_release,
    plain_release,
    rich_release,
)
from lxml import etree

from podcast_tool.checks.feed import check_feed
from podcast_tool.feed.addresses import public_url, web_url
from podcast_tool.feed.identity import show_guid
from podcast_tool.model import Person, Release, Show
from podcast_tool.problems import PodcastError

GOLDEN = Path(__file__).parent / "golden"
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
CASES: dict[str, tuple[Show, list[Release]]] = {
    "plain": (PLAIN_SHOW, [plain_release()]),
    "full": (FULL_SHOW, [full_release(), plain_release(1, number=1), plain_release(2, kind="trailer")]),
    "rich": (RICH_SHOW, [rich_release(), plain_release(1, number=1), plain_release(2, kind="trailer", season=2)]),
}


def titles(feed: bytes) -> list[str | None]:
    return [item.findtext("title") for item in etree.fromstring(feed).iter("item")]


def people(feed: bytes, path: str) -> list[tuple[str | None, str | None]]:
    found = etree.fromstring(feed).findall(f"{path}/podcast:person", NAMESPACES)
    return [(person.text, person.get("role")) for person in found]


@pytest.mark.parametrize("name", CASES)
def test_the_feed_is_the_golden_file_byte_for_byte(name: str) -> None:
    show, releases = CASES[name]
    assert write_feed(show, releases, artwork=ARTWORK) == (GOLDEN / f"{name}.xml").read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_our_own_checks_find_nothing_in_the_feed(name: str) -> None:
    show, releases = CASES[name]
    feed = write_feed(show, releases, artwork=ARTWORK)
    guids = [release.episode.guid for release in releases]
    assert check_feed(feed, site_url=SITE, files=files_of(releases), previous_guids=guids) == ()


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss///", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_guid_of_a_show_is_the_published_examples(address: str, guid: str) -> None:
    assert show_guid(address) == guid


def test_the_order_of_releases_makes_no_difference_and_the_newest_comes_first() -> None:
    releases = [plain_release(number) for number in (2, 5, 1, 4, 3)]
    feed = write_feed(PLAIN_SHOW, releases, artwork=ARTWORK)
    assert titles(feed) == [f"Try number {number}" for number in (5, 4, 3, 2, 1)]
    assert feed == write_feed(PLAIN_SHOW, releases[::-1], artwork=ARTWORK)


def test_last_build_date_is_the_newest_episodes_whatever_the_clock_says() -> None:
    feed = write_feed(PLAIN_SHOW, [plain_release(1), plain_release(3)], artwork=ARTWORK)
    assert b"<lastBuildDate>Tue, 04 Nov 2025 09:00:00 +0000</lastBuildDate>" in feed


def test_dates_need_no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(category: int, value: str | Sequence[str | None] | None = None) -> str:
        raise AssertionError("the locale belongs to the whole process")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert b"Sun, 02 Nov 2025" in write_feed(PLAIN_SHOW, [plain_release()], artwork=ARTWORK)


def test_an_empty_show_makes_a_feed_without_a_date() -> None:
    feed = write_feed(PLAIN_SHOW, [], artwork=ARTWORK)
    assert titles(feed) == []
    assert b"lastBuildDate" not in feed


def test_the_feed_is_ascii_and_says_utf_8() -> None:
    feed = write_feed(FULL_SHOW, [full_release()], artwork=ARTWORK)
    assert feed.isascii()
    assert feed.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/css" ')


def test_hosts_are_said_again_where_an_episode_names_only_guests() -> None:
    feed = write_feed(FULL_SHOW, [full_release()], artwork=ARTWORK)
    assert people(feed, "channel") == [("Ann Ödegård", "host"), ("Ben", "producer")]
    assert people(feed, "channel/item") == [("Ann Ödegård", "host"), ("Ben", "producer"), ("Cleo", "guest")]


def test_an_episode_that_names_its_own_hosts_stands_alone() -> None:
    episode = replace(full_release().episode, people=(Person(name="Dan", role="Guest Host"),))
    feed = write_feed(FULL_SHOW, [replace(full_release(), episode=episode)], artwork=ARTWORK)
    assert people(feed, "channel/item") == [("Dan", "guest host")]


def test_who_has_not_consented_is_in_no_byte_of_the_feed() -> None:
    guest = Person(name="Secret Guest", role="guest", consent="pending")
    release = replace(full_release(), episode=replace(full_release().episode, people=(guest,)))
    feed = write_feed(FULL_SHOW, [release], artwork=ARTWORK)
    assert b"Secret Guest" not in feed
    assert b"Not Yet" not in feed


def test_a_person_of_unknown_role_is_not_taken_for_a_host() -> None:
    show = replace(PLAIN_SHOW, people=(Person(name="Moderator Max", role="moderator"),))
    assert b"Moderator Max" not in write_feed(show, [plain_release()], artwork=ARTWORK)


def test_the_mail_address_is_public_only_where_the_show_gives_one() -> None:
    assert b"itunes:owner" not in write_feed(PLAIN_SHOW, [plain_release()], artwork=ARTWORK)
    assert b"<itunes:email>podcast@uni.edu<" in write_feed(FULL_SHOW, [full_release()], artwork=ARTWORK)


def test_a_show_without_guid_gets_the_one_of_its_address() -> None:
    feed = write_feed(PLAIN_SHOW, [plain_release()], artwork=ARTWORK)
    guid = etree.fromstring(feed).findtext("channel/podcast:guid", "", NAMESPACES)
    assert guid == show_guid(f"{SITE}feed.xml")
    assert uuid.UUID(guid).version == 5


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("cc-by-4.0", b"<podcast:license>cc-by-4.0</podcast:license>"),
        ("CC BY-SA 4.0", b'url="https://creativecommons.org/licenses/by-sa/4.0/">cc-by-sa-4.0<'),
        ("https://uni.edu/l", b'<podcast:license url="https://uni.edu/l">https://uni.edu/l<'),
    ],
)
def test_licences_are_named_by_short_name_or_address(licence: str, said: bytes) -> None:
    assert said in write_feed(replace(PLAIN_SHOW, license=licence), [plain_release()], artwork=ARTWORK)
    unknown = write_feed(replace(PLAIN_SHOW, license="who knows"), [plain_release()], artwork=ARTWORK)
    assert b"podcast:license" not in unknown


def test_a_transcript_that_a_person_corrected_is_not_called_machine_made() -> None:
    release = full_release()
    assert release.transcript
    corrected = replace(release, transcript=replace(release.transcript, edited=True))
    assert b"ai-content" in write_feed(FULL_SHOW, [release], artwork=ARTWORK)
    feed = write_feed(FULL_SHOW, [corrected], artwork=ARTWORK)
    assert b"ai-content" not in feed
    assert b"has been corrected by a person" in feed


def test_only_timed_captions_are_called_captions() -> None:
    feed = etree.fromstring(write_feed(FULL_SHOW, [full_release()], artwork=ARTWORK))
    found = feed.findall("channel/item/podcast:transcript", NAMESPACES)
    assert [(one.get("type"), one.get("rel")) for one in found] == [
        ("text/vtt", "captions"),
        ("application/x-subrip", "captions"),
        ("application/json", None),
        ("text/plain", None),
    ]


def test_a_show_or_episode_without_title_stops_with_the_remedy() -> None:
    with pytest.raises(PodcastError, match="show has no title"):
        write_feed(replace(PLAIN_SHOW, title=" \u200b"), [], artwork=ARTWORK)
    with pytest.raises(PodcastError, match=r"episodes/try-1\.mp3 has no title"):
        write_feed(PLAIN_SHOW, [plain_release(title="")], artwork=ARTWORK)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://uni.edu/ü b?q=ä&x=1#ö", "https://uni.edu/%C3%BC%20b?q=%C3%A4&x=1#%C3%B6"),
        ("https://bücher.example/100%", "https://xn--bcher-kva.example/100%25"),
        ("https://uni.edu/a%20b", "https://uni.edu/a%20b"),
        ("HTTPS://Uni.EDU:8080/A", "https://uni.edu:8080/A"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://user:secret@uni.edu/", ""),
        ("https://[bad/", ""),
        ("//uni.edu/x", ""),
        ("https://uni.edu:99999/", ""),
        ("", ""),
    ],
)
def test_addresses_are_encoded_and_harmful_ones_dropped(given: str, address: str) -> None:
    assert web_url(given) == address


def test_the_address_of_a_page_is_its_folder() -> None:
    assert public_url(SITE, "episodes/x/index.html") == f"{SITE}episodes/x/"
    assert public_url(SITE, "audio/ü 100%.mp3") == f"{SITE}audio/%C3%BC%20100%25.mp3"
    assert public_url("http://127.0.0.1:8000/", "") == "http://127.0.0.1:8000/"


def test_a_date_of_any_zone_is_written_in_utc() -> None:
    release = plain_release(published=datetime.fromisoformat("2025-01-01T00:15:00+05:45"))
    feed = write_feed(PLAIN_SHOW, [release], artwork=ARTWORK)
    assert b"<pubDate>Tue, 31 Dec 2024 18:30:00 +0000</pubDate>" in feed
    assert datetime(2024, 12, 31, 18, 30, tzinfo=UTC) == release.episode.published
