"""Shows brought in from other hosts, published again, and held against what their old feeds said."""

import calendar
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from podcast_tool.pipeline.founding import found
from podcast_tool.pipeline.intake import read_source
from podcast_tool.pipeline.migration import Import, Wishes, import_show, show_folder
from podcast_tool.pipeline.side_files import Pictures
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Quiet
from podcast_tool.source.feed import read_page
from podcast_tool.source.values import SourcePage
from podcast_tool.web import Web

from . import hosts
from .hosts import Host, serving
from .shows import codes, options, run

QUICK = Web(waits=(0.0, 0.0))


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as running:
        yield running


def bring(root: Path, feed: str, **wishes: Any) -> Import:
    wanted = Wishes(**{"feed": feed, "site_url": "https://pod.test-college.ca/", "mine": True, "web": QUICK} | wishes)
    return import_show(show_folder(root), options(root), wanted)


def publish(root: Path) -> bytes:
    file = root / "podcast.toml"
    file.write_text(file.read_text().replace('engine = "auto"', 'engine = "off"'))
    report = run(root)
    assert codes(report) == []
    assert report.written is not None
    return (root / "public/feed.xml").read_bytes()


def told(result: Import, severity: str = "error") -> list[str]:
    return sorted(problem.code for problem in result.problems if problem.severity == severity)


def identity(entry: Any) -> tuple[str, int]:
    """GUID and moment as feedparser understands them; without a GUID, the audio's address, as in apps."""
    return entry.get("id") or entry.enclosures[-1].href, calendar.timegm(entry.published_parsed)


def described(entry: Any) -> dict[str, Any]:
    keys = ("title", "itunes_season", "itunes_episode")
    return {key: entry.get(key) for key in keys} | {"kind": entry.get("itunes_episodetype") or "full"}


def frankness(*pages: SourcePage) -> dict[str, bool]:
    """Which episodes are explicit, by GUID; an item that says nothing is as the show."""
    show = bool(pages[0].show.explicit)
    return {item.guid: show if item.explicit is None else item.explicit for page in pages for item in page.items}


def words(html: str) -> str:
    """Visible text, in words."""
    shown = re.sub(r"<script.*?</script>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", shown)).split())


def letters(html: str) -> str:
    return re.sub(r"\s+", "", words(html))


def notes_of(entry: Any) -> str:
    return str(entry.content[0].value if entry.get("content") else entry.get("summary", ""))


def links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a\b[^>]*href="(https?:[^"]*)"', html)]


SPACES = {
    "podcast": "{https://podcastindex.org/namespace/1.0}", "itunes": "{http://www.itunes.com/dtds/podcast-1.0.dtd}",
}  # fmt: skip
SPOKEN = (
    "podcast:funding", "podcast:location", "podcast:medium", "podcast:license", "podcast:season", "podcast:episode",
    "podcast:txt", "podcast:updateFrequency", "podcast:remoteItem", "podcast:socialInteract", "podcast:contentLink",
    "podcast:person", "podcast:locked", "itunes:complete", "itunes:block",
)  # fmt: skip
UNUSABLE = ("geo:143.66,-79.39", "not-a-guid", "javascript:alert(1)")


def spoken(feed: bytes) -> set[tuple[str, str, str, str]]:
    """Whose (an item's GUID), tag, words and attributes: what the namespaces' tags say that apps act on."""
    channel = etree.fromstring(feed).find("channel")
    assert channel is not None
    found = set()
    for name in SPOKEN:
        prefix, _, local = name.partition(":")
        for one in channel.iter(f"{SPACES[prefix]}{local}"):
            items = [parent.findtext("guid") or "" for parent in one.iterancestors("item")]
            # A role implies its group, a licence's short name its address.
            implied = ("owner", "group", "url" if (one.text or "").startswith("cc-") else "")
            said = {key: value for key, value in one.items() if key not in implied}
            if not set(said.values()) & set(UNUSABLE) and (name, one.text) != ("itunes:block", "no"):
                found.add((items[0] if items else "", name, one.text or "", str(sorted(said.items()))))
    return found


@pytest.mark.parametrize("shape", list(hosts.SHAPES))
def test_what_is_published_again_is_the_same_for_every_app(host: Host, tmp_path: Path, shape: str) -> None:
    """Five shapes of real feeds: GUIDs, dates, titles, numbers, kinds, notes, and audio byte by byte."""
    url = hosts.SHAPES[shape](host)
    sources = {"blog": ("blog", "blog-2")}.get(shape, (shape,))
    old = [entry for name in sources for entry in feedparser.parse(hosts.feed(host, name)).entries]
    result = bring(tmp_path / "show", url)
    feed = publish(tmp_path / "show")
    new = feedparser.parse(feed).entries
    if shape != "by-hand":
        said = {tag for name in sources for tag in spoken(hosts.feed(host, name))}
        assert sorted(said - spoken(feed)) == []
    pages = [read_page(hosts.feed(host, name), url=url) for name in sources]
    assert frankness(read_page(feed, url=url)) == frankness(*pages)
    left = {"Show 2: Handout", "Show 1: Undated"}
    usable = sorted((entry for entry in old if entry.title not in left), key=lambda entry: entry.published_parsed)
    again = sorted(new, key=lambda entry: entry.published_parsed)
    if shape == "by-hand":
        expected = [f"{host.base}/shows/{name}" for name in ("show0.mp3", "show2.mp3", "Show 3 final.mp3")]
        assert [entry.id for entry in again] == expected
        assert [identity(entry)[1] for entry in again] == [1170345600, 1174357800, 1175650200]
    else:
        assert [identity(entry) for entry in again] == [identity(entry) for entry in usable]
        assert [described(entry) for entry in again] == [described(entry) for entry in usable]
    for before, after in zip(usable, again, strict=True):
        assert letters(notes_of(before)) in letters(notes_of(after))
        assert {link for link in links(notes_of(before)) if "?" in link} <= set(links(notes_of(after)))
    assert len(result.taken) == len(again)
    served = {path.read_bytes() for path in (tmp_path / "show/public/audio").glob("*.m*")}
    given = {answer.content for path, answer in host.answers.items() if re.search(r"\.(mp3|m4a)(\?|$)", path)}
    assert served == given - {b""}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Import, bytes]:
    """The show of the fediverse's host, brought in and published."""
    root = tmp_path_factory.mktemp("lab")
    with serving() as host:
        result = bring(root, hosts.fediverse(host))
    return root, result, publish(root)


def test_transcripts_chapters_people_and_pictures_come_along(lab: tuple[Path, Import, bytes]) -> None:
    root, result, feed = lab
    assert {one.slug: one.parts for one in result.taken} == {
        "prologue-why-slow": ("notes",),
        "two-freezers-one-plug": ("transcript", "chapters", "artwork", "notes"),
    }
    assert told(result, "warning") == ["I107", "I109", "I109", "I109"], "what is left out is said"
    said = [problem.text for problem in result.problems if problem.code == "I109"]
    assert said == [
        "1 podcast:remoteItem of the show cannot be used", "1 podcast:funding of the show cannot be used",
        "1 podcast:location of the show cannot be used",
    ]  # fmt: skip
    item = etree.fromstring(feed).findall("channel/item")[0]
    spaces = {"podcast": "https://podcastindex.org/namespace/1.0", "psc": "http://podlove.org/simple-chapters"}
    chapters = [(one.get("start"), one.get("title")) for one in item.iterfind("psc:chapters/psc:chapter", spaces)]
    assert chapters == [("00:00:00.000", "Hum"), ("00:00:00.750", "Silence")]
    people = [(one.text, one.get("role")) for one in item.iterfind("podcast:person", spaces)]
    assert people == [("Inês Duarte", "host"), ("Mei Tan", "guest")]
    captions = (root / "public/episodes/two-freezers-one-plug/transcript.vtt").read_text()
    assert "<v Inês>Two freezers." in captions
    assert "<v Mei>One plug." in captions
    assert [path.suffix for path in sorted((root / "episodes").glob("two-*"))] == [".mp3", ".png", ".srt"]


def test_the_show_itself_comes_along(lab: tuple[Path, Import, bytes]) -> None:
    root, _, feed = lab
    channel = feedparser.parse(feed).feed
    assert etree.fromstring(feed).findtext("channel/copyright") == "The Slow Lab"
    assert (channel.title, channel.author, channel.language) == ("The Slow Lab", "Inês Duarte", "en")
    assert words(channel.description) == "What happens in a lab when nothing works. Every second week."
    text = (root / "podcast.toml").read_text()
    for line in (
        'guid = "0f4cf5f4-1c2e-5d0f-8d0a-3f4b5a6c7d8e"', 'category = "Science > Life Sciences"', "locked = false",
        'email = "lab@test-college.ca"', 'license = "cc-by-4.0"',
        'artwork_alt = "A snail under a fume hood"', 'site_url = "https://pod.test-college.ca/"',
        'artwork = "artwork.png"', 'name = "Kofi B."',
    ):  # fmt: skip
        assert line in text
    assert (root / "artwork.png").read_bytes() == hosts.picture("navy")


def test_a_show_without_its_own_identity_gets_the_one_directories_made_of_its_address(
    host: Host, tmp_path: Path
) -> None:
    from podcast_tool.feed.identity import show_guid

    url = hosts.free_app(host)
    bring(tmp_path, url)
    assert f'guid = "{show_guid(url)}"' in (tmp_path / "podcast.toml").read_text()


def test_a_locked_feed_is_for_its_owner(host: Host, tmp_path: Path) -> None:
    from podcast_tool.problems import PodcastError

    url = hosts.hosted(host)
    with pytest.raises(PodcastError, match=r"locked.*ruth@test-college\.ca") as refused:
        bring(tmp_path / "show", url, mine=False)
    assert "--mine" in refused.value.fix
    assert not (tmp_path / "show").exists()
    bring(tmp_path / "show", url)
    assert '<v Ruth>Nobody read it.' in (tmp_path / "show/episodes/the-syllabus-nobody-read.vtt").read_text()
    text = (tmp_path / "show/episodes/bonus-the-projector.txt").read_text()
    assert text == "Ruth: It hums.\n\nBen: Still.\n", "an HTML transcript becomes text"


def test_what_cannot_come_is_named_and_the_others_come(host: Host, tmp_path: Path) -> None:
    result = bring(tmp_path, hosts.by_hand(host))
    assert told(result) == ["I101", "I102"]
    said = {problem.code: problem.text for problem in result.problems}
    assert "Show 2: Handout" in said["I101"]
    assert "application/pdf" in said["I101"]
    assert "last Tuesday" in said["I102"]
    assert told(result, "warning") == ["I109", "I112"]
    assert [one.slug for one in result.taken] == ["show-0-pilot", "show-2-the-exam", "show-3-creme-brulee"]
    assert 'category = "Society & Culture"' in (tmp_path / "podcast.toml").read_text()


@pytest.mark.parametrize(("shape", "line"), [("hosted", "locked = true"), ("free-app", "locked = false"), ("blog", "")])
def test_a_lock_is_as_the_source_says_and_unsaid_where_it_is_silent(
    host: Host, tmp_path: Path, shape: str, line: str
) -> None:
    url = hosts.SHAPES[shape](host)
    source = read_source(url, progress=Quiet(), web=QUICK)
    found(tmp_path, source, Pictures(source.web, show_url=""), site_url="https://pod.test-college.ca/")
    lines = (tmp_path / "podcast.toml").read_text().splitlines()
    assert [one.partition("  #")[0] for one in lines if one.startswith("locked")] == ([line] if line else [])


def test_importing_again_asks_for_nothing_that_is_here(host: Host, tmp_path: Path) -> None:
    url = hosts.free_app(host)
    bring(tmp_path, url)
    host.asked.clear()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and ".podcast" not in str(path)}
    result = bring(tmp_path, url)
    assert (result.known, result.taken, result.fresh) == (2, (), False)
    assert [path for path, _ in host.asked] == ["/s/6d8b762c/podcast/rss"]
    assert before == {
        path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and ".podcast" not in str(path)
    }


def test_a_cut_download_goes_on_where_it_was_cut(host: Host, tmp_path: Path) -> None:
    url = hosts.by_hand(host)
    audio = "/shows/show2.mp3"
    host.answers[audio].cuts = [5_000, 3_000, 1_000]
    first = bring(tmp_path, url)
    assert [problem.code for problem in first.problems if problem.code == "I103"] == ["I103"]
    second = bring(tmp_path, url)
    assert [one.slug for one in second.taken] == ["show-2-the-exam"]
    assert [asked for path, asked in host.asked if path == audio] == [
        "", "bytes=5000-", "bytes=8000-", "bytes=9000-",
    ]  # fmt: skip
    assert (tmp_path / "episodes/show-2-the-exam.mp3").read_bytes() == hosts.sound(400)


def test_a_file_that_changed_meanwhile_is_fetched_from_the_beginning(host: Host, tmp_path: Path) -> None:
    url = hosts.by_hand(host)
    audio = host.answers["/shows/show2.mp3"]
    audio.cuts = [5_000, 1_000, 1_000]
    bring(tmp_path, url)
    audio.content, audio.tag = hosts.sound(420), '"2"'
    bring(tmp_path, url)
    assert (tmp_path / "episodes/show-2-the-exam.mp3").read_bytes() == hosts.sound(420)


def test_an_import_that_was_killed_goes_on(host: Host, tmp_path: Path) -> None:
    """Whatever had been put in place before the row was written is kept and completed under the same name."""
    url = hosts.fediverse(host)
    bring(tmp_path, url)
    lock = (tmp_path / "podcast.lock").read_bytes()
    (tmp_path / "podcast.lock").unlink()
    (tmp_path / "episodes/prologue-why-slow.mp3").unlink()
    (tmp_path / "show_notes/two-freezers-one-plug/notes.md").unlink()
    result = bring(tmp_path, url)
    assert [one.slug for one in result.taken] == ["prologue-why-slow", "two-freezers-one-plug"]
    assert (tmp_path / "podcast.lock").read_bytes() == lock
    assert "three years of samples" in (tmp_path / "show_notes/two-freezers-one-plug/notes.md").read_text()


def test_an_import_killed_in_the_middle_ends_as_if_it_had_not_been(host: Host, tmp_path: Path) -> None:
    url = hosts.blog(host)
    last = "/podlove/file/2460/s/feed/c/mp3/uw003-abgebrochen.mp3"
    host.answers[last].cuts = [4_000, 4_000]
    command = [sys.executable, "-m", "podcast_tool", "import", url, str(tmp_path / "show")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while last not in [path for path, _ in host.asked]:
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    host.answers[last].cuts = []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "1 episode brought in (1 with notes, 1 with chapters), 2 here already" in done.stdout
    bring(tmp_path / "whole", url, site_url="")
    found = [
        {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        for root in (tmp_path / "show", tmp_path / "whole")
    ]
    kept = [{path: content for path, content in one.items() if path.parts[0] != ".podcast"} for one in found]
    assert kept[0] == kept[1]


def test_a_host_that_is_down_is_not_asked_for_hours(host: Host, tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>{at}</title><pubDate>{at + 1} Mar 2026 08:00:00 GMT</pubDate>"
        f'<enclosure url="{host.base}/{at}.mp3" type="audio/mpeg"/></item>'
        for at in range(20)
    )
    host.put("/feed", f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>')
    for at in range(20):
        host.answers[f"/{at}.mp3"] = hosts.Answer(status=503)
    result = bring(tmp_path, f"{host.base}/feed")
    assert told(result) == ["I103"] * 4
    assert "17 more episodes not tried" in result.problems[-1].text


def test_a_page_in_place_of_the_audio_is_no_episode(host: Host, tmp_path: Path) -> None:
    url = hosts.by_hand(host)
    host.put("/shows/show2.mp3", "<html><body>This file has moved.</body></html>" * 50, "text/html")
    result = bring(tmp_path, url)
    assert told(result) == ["I101", "I102", "I104"]
    assert len(feedparser.parse(publish(tmp_path)).entries) == 2
    host.put("/shows/show2.mp3", hosts.sound(400))
    assert [one.slug for one in bring(tmp_path, url).taken] == ["show-2-the-exam"]


def test_new_episodes_of_the_source_come_into_a_show_that_lives(host: Host, tmp_path: Path) -> None:
    url = hosts.blog(host)
    older = host.answers.pop("/feed/mp3/?paged=2")
    first = bring(tmp_path, url)
    assert "I111" in told(first), "an older page that is missing is said"
    publish(tmp_path)
    host.answers["/feed/mp3/?paged=2"] = older
    assert [one.slug for one in bring(tmp_path, url).taken] == ["uw001-anfang", "uw002-der-wechsel"]
    assert len(feedparser.parse(publish(tmp_path)).entries) == 3


def test_pictures_that_could_not_be_published_do_not_come(host: Host, tmp_path: Path) -> None:
    url = hosts.fediverse(host)
    host.put("/media/two-freezers.png", hosts.picture("teal")[:400])
    host.put("/media/cover_feed.png", hosts.picture("navy", "WEBP"))
    result = bring(tmp_path, url)
    said = [problem.text for problem in result.problems if problem.code == "I108"]
    assert len(said) == 1
    assert "“Two freezers, one plug”" in said[0]
    assert (tmp_path / "artwork.jpg").read_bytes().startswith(b"\xff\xd8\xff"), "WebP becomes JPEG"
    publish(tmp_path)


def test_looking_first_writes_nothing(host: Host, tmp_path: Path) -> None:
    result = bring(tmp_path / "show", hosts.hosted(host), dry=True, mine=False)
    assert [one.slug for one in result.planned] == ["bonus-the-projector", "the-syllabus-nobody-read"]
    assert (result.fresh, result.locked, list(tmp_path.iterdir())) == (True, True, [])


def test_a_saved_feed_is_a_feed(host: Host, tmp_path: Path) -> None:
    hosts.fediverse(host)
    (tmp_path / "saved.xml").write_bytes(hosts.feed(host, "fediverse"))
    result = bring(tmp_path / "show", str(tmp_path / "saved.xml"), dry=True)
    assert [one.slug for one in result.planned] == ["prologue-why-slow", "two-freezers-one-plug"]


def test_hostile_items_are_harmless(host: Host, tmp_path: Path) -> None:
    """Titles that are paths or devices, alike or not to be seen; GUIDs that lead upwards; notes that would run."""
    titles = ["../../../etc/cron.d/x", "con", "🙂", "🙂", "\u202e", "C:\\Windows", "-rf", "a" * 3000]
    titles += ["Same", "same!", "Same"]
    odd = "  e\u0301\t'\"\\"
    items = "".join(
        f"<item><title>{title}</title><guid>../../{at}{odd}</guid><pubDate>{at + 1} Mar 2026 08:00:00 GMT</pubDate>"
        f'<description>&lt;script&gt;x&lt;/script&gt;&lt;a href="javascript:x"&gt;y&lt;/a&gt;</description>'
        f'<podcast:chapters url="file:///etc/passwd"/><podcast:transcript url="{host.base}/none" type="text/vtt"/>'
        f'<enclosure url="{host.base}/{at}.mp3" type="audio/mpeg" length="-1"/></item>'
        for at, title in enumerate(titles)
    )
    space = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    host.put("/feed", f'<rss version="2.0" {space}><channel><title>T</title>{items}</channel></rss>')
    for at in range(len(titles)):
        host.put(f"/{at}.mp3", hosts.sound(440))
    root = tmp_path / "deep" / "show"
    result = bring(root, f"{host.base}/feed")
    assert [one.slug for one in result.taken] == [
        "etc-cron-d-x", "con-episode", "slight-smile", "slight-smile-2", "4", "c-windows", "rf",
        "a" * 72, "same", "same-2", "same-3",
    ]  # fmt: skip
    guids = [item.findtext("guid") for item in etree.fromstring(publish(root)).findall("channel/item")]
    assert sorted(map(str, guids)) == sorted(f"../../{at}{odd}" for at in range(len(titles)))
    assert b"javascript" not in (root / "public/feed.xml").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["show"]
    run(root)
    assert len(feedparser.parse((root / "public/feed.xml").read_bytes()).entries) == len(titles)


def test_a_feed_that_moved_is_read_from_its_new_place(host: Host, tmp_path: Path) -> None:
    hosts.free_app(host)
    new = f"{host.base}/s/6d8b762c/podcast/rss"
    moved = f"<itunes:new-feed-url>{new}</itunes:new-feed-url></channel>".encode()
    host.put("/old", hosts.feed(host, "free-app").replace(b"</channel>", moved))
    host.put("/s/6d8b762c/podcast/rss", hosts.feed(host, "free-app").replace(b"</channel>", moved))
    result = bring(tmp_path / "show", f"{host.base}/old", dry=True)
    assert (told(result, "note"), len(result.planned)) == (["I114"], 2)
    lost = b"<itunes:new-feed-url>http://127.0.0.1:9/x</itunes:new-feed-url></channel>"
    host.put("/lost", hosts.feed(host, "free-app").replace(b"</channel>", lost))
    assert len(bring(tmp_path / "show", f"{host.base}/lost", dry=True).planned) == 2


def test_pages_that_lead_in_a_circle_end(host: Host, tmp_path: Path) -> None:
    url = hosts.blog(host)
    circle = f'<atom:link rel="next" href="{url}"/></channel>'.encode()
    host.put("/feed/mp3/?paged=2", hosts.feed(host, "blog-2").replace(b"</channel>", circle))
    assert len(bring(tmp_path / "show", url, dry=True).planned) == 3


def test_a_show_that_is_another_says_so(host: Host, tmp_path: Path) -> None:
    from .shows import make_show

    show = make_show(tmp_path)
    before = (show / "podcast.toml").read_bytes()
    result = bring(show, hosts.fediverse(host))
    assert "I117" in told(result, "warning")
    assert "0f4cf5f4-1c2e-5d0f-8d0a-3f4b5a6c7d8e" in next(one.fix for one in result.problems if one.code == "I117")
    assert (show / "podcast.toml").read_bytes() == before


def test_the_command_tells_what_came_and_what_to_do_next(host: Host, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from podcast_tool.cli import podcast

    url = hosts.by_hand(host)
    runner = CliRunner()
    look = runner.invoke(podcast, ["import", url, str(tmp_path / "show"), "--dry-run"], standalone_mode=False)
    assert "3 episodes to bring in" in look.stdout
    assert not (tmp_path / "show").exists()
    done = runner.invoke(podcast, ["import", url, str(tmp_path / "show")], standalone_mode=False)
    assert done.return_value == 1
    assert "Café Défaite: 3 episodes brought in (2 with notes), 0 here already, 0 left out." in done.stdout
    assert "301" in done.stdout
    assert "I110" in done.stderr, "site_url is still that of the old host"
    assert "“Show 2: Handout”" in done.stderr


def test_an_item_dated_in_the_future_waits_at_the_old_host(host: Host, tmp_path: Path) -> None:
    url = hosts.fediverse(host)
    path = "/@slow-lab/feed.xml"
    old = host.answers[path].content
    dates = re.findall(rb"<pubDate>(.*?)</pubDate>", old)
    host.put(path, old.replace(dates[0], b"Fri, 15 May 2099 09:00:00 GMT"), "application/rss+xml")
    show = tmp_path / "show"
    result = bring(show, url)
    assert "I119" in told(result, "warning")
    assert "I119" in told(bring(show, url, dry=True), "warning")
    assert len(result.taken) == len(dates) - 1
    assert "2099" not in (show / "podcast.lock").read_text()
    assert b"2099" not in publish(show)
    host.put(path, old, "application/rss+xml")
    assert len(bring(show, url).taken) == 1


def test_a_feed_too_broken_to_be_read_founds_no_show(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss><channel><title>A show<item><enclosure url='a.mp3'<description><![CDATA[ and so on")
    with pytest.raises(PodcastError, match="no episode can be read"):
        bring(tmp_path / "show", str(feed))
    assert not (tmp_path / "show").exists()
