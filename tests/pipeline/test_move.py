"""A show moves to another address: every link and app follows, and no episode becomes another one."""

import shutil
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from podcast_tool.pipeline.move import Moved, move, site_address
from podcast_tool.pipeline.withdraw import find_published, withdraw
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import open_project
from podcast_tool.project.ledger import read_ledger

from .shows import NOW, add_recording, codes, make_show, options, run, snapshot

OLD = "https://pod.test-college.ca/"
NEW = "https://media.other-college.ca/second-draft/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two episodes, one of which has had two recordings."""
    show = make_show(tmp_path_factory.mktemp("moving"))
    for day, name in enumerate(("first", "second"), 10):
        add_recording(show, f"{name}.mp3", title=name.title(), date=f"2026-09-{day}", pitch=300 + 50 * day)
        (show / "show_notes" / name).mkdir()
        (show / "show_notes" / name / "transcript.md").write_text(f"[00:00:00] Ann: The word is {name}.\n")
    run(show)
    add_recording(show, "first.mp3", title="First", date="2026-09-10", pitch=990)
    run(show)
    return show


@pytest.fixture
def show(built: Path, tmp_path: Path) -> Path:
    """The two, to be done with as a test likes."""
    return shutil.copytree(built, tmp_path / "show")


def go(show: Path, address: str, days: int = 0) -> Moved:
    return move(open_project(show), options(show, now=NOW + timedelta(days=days)), address)


def parsed(feed: Path) -> feedparser.FeedParserDict:
    return feedparser.parse(feed.read_bytes())


def test_nothing_but_addresses_changes(show: Path) -> None:
    before = parsed(show / "public/feed.xml").entries
    guid = tomllib.loads((show / "podcast.toml").read_text())["guid"]
    go(show, NEW)
    feed = parsed(show / "public/feed.xml")
    assert [(item.id, item.published, item.title) for item in feed.entries] == [
        (item.id, item.published, item.title) for item in before
    ]
    assert [item.enclosures[0].href for item in feed.entries] == [
        item.enclosures[0].href.replace(OLD, NEW) for item in before
    ]
    assert feed.feed.link == NEW
    assert feed.feed["podcast_guid"] == guid
    assert feed.feed["itunes_new-feed-url"] == f"{NEW}feed.xml"
    everything = b"".join(content for _, content in snapshot(show / "public").values())
    assert OLD.encode() not in everything


def test_podcast_toml_keeps_every_other_line(show: Path) -> None:
    toml = show / "podcast.toml"
    before = toml.read_bytes()
    toml.write_bytes(b"\xef\xbb\xbf# caf\xc3\xa9\r\n" + before.replace(b"\n", b"\r\n"))
    before = toml.read_bytes()
    go(show, NEW)
    after = toml.read_bytes()
    changed = [line for line in after.split(b"\r\n") if line not in before.split(b"\r\n")]
    assert changed == [
        f'site_url = "{NEW}"  # where the site will be served'.encode(),
        f'new_feed_url = "{NEW}feed.xml"'.encode(),
    ]
    assert b"\n" not in after.replace(b"\r\n", b"")


def test_the_shows_own_guid_is_pinned_even_where_nobody_had_written_it_down(show: Path) -> None:
    toml = show / "podcast.toml"
    lines = toml.read_text().splitlines(keepends=True)
    toml.write_text("".join(line for line in lines if not line.startswith("guid")))
    known = parsed(show / "public/feed.xml").feed["podcast_guid"]
    go(show, NEW)
    assert tomllib.loads(toml.read_text())["guid"] == known
    assert parsed(show / "public/feed.xml").feed["podcast_guid"] == known


def test_the_old_address_gets_what_leads_to_the_new_one(show: Path) -> None:
    moved = go(show, NEW)
    feed = parsed(show / "moved/feed.xml")
    assert feed.feed["itunes_new-feed-url"] == f"{NEW}feed.xml"
    assert feed.entries[0].enclosures[0].href.startswith(NEW)
    pages = {path for path in snapshot(show / "public") if path.endswith(".html")}
    assert pages == {path for path in snapshot(moved.folder) if path.endswith(".html")}
    for page in pages:
        assert f'content="0; url={NEW}{page.removesuffix("index.html")}"' in (moved.folder / page).read_text()
    assert f"{OLD}" in (moved.folder / "README.txt").read_text()
    assert ".htaccess" in snapshot(moved.folder)


def test_a_kept_episode_moves_as_well(show: Path) -> None:
    """Its page cannot be made of its recording any more; it must not go on naming the old address."""
    (show / "episodes/first.mp3").unlink()
    go(show, NEW)
    page = (show / "public/episodes/first/index.html").read_text()
    assert "The word is first." in page
    assert OLD not in page


def test_later_builds_keep_the_old_address_up_to_date_until_its_folder_is_deleted(show: Path) -> None:
    go(show, NEW)
    add_recording(show, "third.mp3", title="Third", date="2026-10-01", pitch=1200)
    run(show, now=NOW + timedelta(days=1))
    assert len(parsed(show / "moved/feed.xml").entries) == 3
    assert (show / "moved/episodes/third/index.html").exists()
    row = find_published(open_project(show), options(show, dry=True), "third")
    withdraw(open_project(show), options(show), row)
    assert b"third" not in b"".join(path.encode() + content for path, (_, content) in snapshot(show / "moved").items())
    shutil.rmtree(show / "moved")
    run(show, now=NOW + timedelta(days=2))
    assert not (show / "moved").exists()


def test_a_second_build_after_a_move_writes_nothing(show: Path) -> None:
    go(show, NEW)
    before = snapshot(show / "public"), snapshot(show / "moved"), (show / "podcast.lock").read_bytes()
    run(show, now=NOW + timedelta(days=3))
    assert (snapshot(show / "public"), snapshot(show / "moved"), (show / "podcast.lock").read_bytes()) == before


@pytest.mark.parametrize("address", [f"{OLD}show/", OLD.replace("https", "http"), "https://test-college.ca:8443/a/b/"])
def test_folders_schemes_and_ports_can_change_and_change_back(show: Path, address: str) -> None:
    before = snapshot(show / "public")
    assert not go(show, address).back
    assert parsed(show / "public/feed.xml").feed.link == address
    back = go(show, OLD, days=1)
    assert back.back
    ledger = read_ledger((show / "podcast.lock").read_text())
    assert [earlier.site_url for earlier in ledger.moves] == [OLD, address]
    feed = (show / "public/feed.xml").read_text()
    assert [f"{OLD}feed.xml"] == [parsed(show / "public/feed.xml").feed["itunes_new-feed-url"]]
    assert address not in feed.replace(OLD, "")
    assert set(before) == set(snapshot(show / "public"))


def test_where_the_site_cannot_be_built_nothing_has_changed(show: Path) -> None:
    (show / "episodes/first.mp3").unlink()
    shutil.rmtree(show / ".podcast")
    before = {path: content for path, (_, content) in snapshot(show).items() if not path.startswith(".podcast")}
    with pytest.raises(PodcastError, match="was not moved") as refused:
        go(show, NEW)
    assert "podcast withdraw first" in refused.value.fix
    after = {path: content for path, (_, content) in snapshot(show).items() if not path.startswith(".podcast")}
    assert after == before
    assert not (show / "moved").exists()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://a.ca/x", "https://a.ca/x/"),
        (" https://a.ca ", "https://a.ca/"),
        ("https://a.ca/x/feed.xml", "https://a.ca/x/"),
        ("https://a.ca/x/index.html", "https://a.ca/x/"),
    ],
)
def test_an_address_may_be_typed_in_several_ways(typed: str, address: str) -> None:
    assert site_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["a.ca", "ftp://a.ca/", "https://", "https://a.ca:99999/", "https://a.ca/?x=1", "https://u:p@a.ca/"]
)
def test_what_is_no_address_of_a_site_is_refused(typed: str) -> None:
    with pytest.raises(PodcastError, match="no web address"):
        site_address(typed)


def test_a_show_that_was_never_served_has_nothing_to_move(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    toml = show / "podcast.toml"
    toml.write_text(toml.read_text().replace(OLD, "https://example.org/test-show/"))
    with pytest.raises(PodcastError, match="example address") as refused:
        go(show, NEW)
    assert f'site_url = "{NEW}"' in refused.value.fix


def test_somebody_elses_folder_called_moved_is_left_alone(show: Path) -> None:
    (show / "moved").mkdir()
    (show / "moved/index.html").write_text("mine")
    with pytest.raises(PodcastError, match="did not write"):
        go(show, NEW)
    assert (show / "moved/index.html").read_text() == "mine"
    assert tomllib.loads((show / "podcast.toml").read_text())["site_url"] == OLD


def test_an_example_address_is_no_place_to_move_to(show: Path) -> None:
    before = snapshot(show)
    with pytest.raises(PodcastError, match="example address"):
        go(show, "https://example.org/show/")
    assert {path: seen for path, seen in snapshot(show).items() if ".podcast" not in path} == {
        path: seen for path, seen in before.items() if ".podcast" not in path
    }


@pytest.mark.parametrize("address", ["https://pod.test-college.ca:443/", "https://pod.test-college.ca:443"])
def test_the_usual_port_is_no_other_address(show: Path, address: str) -> None:
    with pytest.raises(PodcastError, match="already"):
        go(show, address)


def test_leaving_the_example_address_names_new_feed_url_where_it_stands(show: Path) -> None:
    toml = show / "podcast.toml"
    text = toml.read_text().replace(OLD, "https://example.org/")
    toml.write_text(f'new_feed_url = "https://example.org/feed.xml"\n{text}')
    with pytest.raises(PodcastError, match="nothing was ever served") as refused:
        go(show, NEW)
    assert f'new_feed_url = "{NEW}feed.xml"' in refused.value.fix


def test_the_command_says_what_to_do_next(show: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "podcast_tool", "-C", str(show), "move", "--to", NEW],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for word in (OLD, f"{NEW}feed.xml", "moved/README.txt", "four weeks", "Apple", "Spotify"):
        assert word in done.stdout
    assert codes(run(show)) == []
