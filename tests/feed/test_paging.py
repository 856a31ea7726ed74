"""A long feed in pages: nothing lost, nothing doubled, and old pages that stay as they are."""

from dataclasses import replace

import pytest
from feed_samples import ARTWORK, PLAIN_SHOW, RICH_SHOW, SITE, files_of, plain_release
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from podcast_tool.checks.feed import check_feed
from podcast_tool.feed.paging import divide, is_page, page_number
from podcast_tool.feed.rss import write_feed
from podcast_tool.model import Release
from podcast_tool.namespace import FeedLayout
from podcast_tool.problems import Problem


def pages_of(count: int, size: int) -> dict[str, bytes]:
    show = replace(PLAIN_SHOW, feed=FeedLayout(page_size=size))
    files = write_feed(show, [plain_release(number) for number in range(count)], artwork=ARTWORK)
    return {file.path: file.content for file in files if isinstance(file.content, bytes)}


def guids(feed: bytes) -> list[str]:
    return [item.findtext("guid", "") for item in etree.fromstring(feed).iter("item")]


def problems(pages: dict[str, bytes], count: int) -> tuple[Problem, ...]:
    releases: list[Release] = [plain_release(number) for number in range(count)]
    behind = {file: content for file, content in pages.items() if file != "feed.xml"}
    files = files_of(releases) | {file: len(content) for file, content in pages.items()}
    due = [release.episode.guid for release in releases]
    return check_feed(pages["feed.xml"], site_url=SITE, files=files, previous_guids=due, pages=behind)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 400), st.integers(1, 60))
def test_every_item_stands_on_exactly_one_page_newest_first(count: int, size: int) -> None:
    releases = [plain_release(number) for number in range(count, 0, -1)]
    pages = list(divide(releases, size))
    assert [release for page in pages for release in page.releases] == releases
    assert all(len(page.releases) == size for page in pages[1:])
    assert len(pages[0].releases) < 2 * size
    assert len(pages) == 1 or len(pages[0].releases) >= size
    assert [page.file for page in pages] == ["feed.xml", *(f"feed-{n}.xml" for n in range(len(pages) - 1, 0, -1))]


@pytest.mark.parametrize(("count", "size"), [(1, 1), (2, 1), (5, 2), (30, 7)])
def test_each_page_is_a_feed_that_breaks_no_rule(count: int, size: int) -> None:
    assert problems(pages_of(count, size), count) == ()


def test_a_new_episode_leaves_the_pages_behind_as_they_are() -> None:
    before, after = pages_of(30, 7), pages_of(31, 7)
    assert {file for file in before if before[file] != after[file]} == {"feed.xml"}
    assert guids(after["feed.xml"])[0] == "guid-30"


def test_a_feed_that_fits_has_no_pages_and_no_links_to_any() -> None:
    (only,) = pages_of(13, 7).values()
    assert b'rel="first"' not in only
    assert list(pages_of(1500, 0)) == ["feed.xml"]


def test_what_is_said_of_now_stands_in_the_first_document_alone() -> None:
    releases = [plain_release(0, kind="trailer"), *(plain_release(number, number=number) for number in range(1, 9))]
    show = replace(RICH_SHOW, feed=FeedLayout(page_size=3, hub="https://hub.uni.edu/"))
    first, *rest = (file.content for file in write_feed(show, releases, artwork=ARTWORK))
    assert isinstance(first, bytes)
    for said in (b'rel="hub"', b"<podcast:trailer "):
        assert said in first
        assert not any(said in page for page in rest if isinstance(page, bytes))


def test_each_page_names_its_own_address() -> None:
    for file, content in pages_of(9, 2).items():
        assert f'<atom:link href="{SITE}{file}" rel="self" type="application/rss+xml"/>'.encode() in content


@pytest.mark.parametrize(
    ("file", "good", "bad"),
    [
        ("feed.xml", b'feed-3.xml" rel="next"', b'feed-1.xml" rel="next"'),
        ("feed.xml", b'feed-3.xml" rel="next"', b'feed-3.xml" rel="prev-archive"'),
        ("feed-1.xml", b'feed-2.xml" rel="previous"', b'feed-3.xml" rel="previous"'),
        ("feed-2.xml", b'feed-1.xml" rel="last"', b'feed-2.xml" rel="last"'),
        ("feed-1.xml", b'feed-2.xml" rel="previous"', b'feed.xml" rel="next"'),
    ],
)
def test_a_broken_chain_is_found(file: str, good: bytes, bad: bytes) -> None:
    pages = pages_of(9, 2)
    assert good in pages[file]
    pages[file] = pages[file].replace(good, bad)
    assert {problem.code for problem in problems(pages, 9)} == {"F153"}


def test_an_item_on_two_pages_or_on_none_is_found() -> None:
    pages = pages_of(9, 2)
    doubled = pages | {"feed-1.xml": pages["feed-1.xml"].replace(b">guid-0<", b">guid-7<")}
    assert "F123" in {problem.code for problem in problems(doubled, 9)}
    lost = pages | {"feed-1.xml": pages["feed-1.xml"].replace(b">guid-0<", b">guid-x<")}
    (problem,) = problems(lost, 9)
    assert (problem.code, "guid-0" in problem.text) == ("F124", True)


def test_a_problem_names_the_page_it_is_on() -> None:
    pages = pages_of(9, 2)
    pages["feed-2.xml"] = pages["feed-2.xml"].replace(b"<itunes:episodeType>full", b"<itunes:episodeType>part", 1)
    (problem,) = problems(pages, 9)
    assert (problem.code, problem.where.path) == ("F128", "feed-2.xml")


def test_pages_are_known_by_their_names() -> None:
    assert [is_page(path) for path in ("feed.xml", "feed-12.xml", "feed-0.xml", "a/feed.xml", "feed-x.xml")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert (page_number("feed.xml"), page_number("feed-12.xml")) == (0, 12)
