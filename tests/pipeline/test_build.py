"""The whole job on small real shows: what is published, what is not, and what stays as it was."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from audio.synthesis import tone, write_audio

from podcast_tool.problems import PodcastError

from .shows import NOW, add_recording, codes, make_show, run, snapshot


def items(root: Path) -> list[dict]:
    return list(feedparser.parse((root / "public/feed.xml").read_bytes()).entries)


def test_a_dropped_in_recording_becomes_an_episode(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    audio = add_recording(show, "first talk.mp3", title="The first talk")
    report = run(show)
    assert codes(report) == []
    (item,) = items(show)
    assert item.title == "The first talk"
    assert item.published == "Tue, 15 Sep 2026 12:00:00 +0000"
    (enclosure,) = item.enclosures
    path = show / "public" / enclosure.href.removeprefix("https://pod.test-college.ca/")
    assert path.read_bytes() == audio.read_bytes()
    assert int(enclosure.length) == path.stat().st_size
    assert "The first talk" in (show / "public/episodes/first-talk/index.html").read_text()
    assert "The first talk" in (show / "public/index.html").read_text()


def test_what_an_episode_says_of_itself_is_in_the_feed_and_what_cannot_be_is_told(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A", seconds=20)
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/episode.toml").write_text(
        'season = 1\nnumber_display = "Day 1"\n[[soundbites]]\nstart = 1\nduration = 16\ntitle = "Hum"\n'
        '[[soundbites]]\nstart = 10\nduration = 16\n[[location]]\nname = "The lab"\n'
    )
    with (show / "podcast.toml").open("a") as file:
        file.write('\n[[seasons]]\nnumber = 1\nname = "Autumn"\n\n[[funding]]\nurl = "http://uni.edu/give"\n')
    report = run(show)
    told = {code for code, _ in codes(report, "warning")}
    assert {"D106", "E232", "E233", "F151"} <= told
    feed = (show / "public/feed.xml").read_text()
    assert '<podcast:soundbite startTime="1" duration="16">Hum</podcast:soundbite>' in feed
    assert 'startTime="10"' not in feed
    assert '<podcast:season name="Autumn">1</podcast:season>' in feed
    assert '<podcast:location rel="subject">The lab</podcast:location>' in feed


def test_a_long_feed_is_published_in_pages_and_in_one_again(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    for number in (1, 2, 3):
        add_recording(show, f"talk-{number}.mp3", title=f"Talk {number}", date=f"2026-09-0{number}", pitch=300 + number)
    with (show / "podcast.toml").open("a") as file:
        file.write("\n[feed]\npage_size = 1\n")
    report = run(show)
    assert codes(report) == []
    titles = {
        name: [entry.title for entry in feedparser.parse((show / "public" / name).read_bytes()).entries]
        for name in ("feed.xml", "feed-2.xml", "feed-1.xml")
    }
    assert titles == {"feed.xml": ["Talk 3"], "feed-2.xml": ["Talk 2"], "feed-1.xml": ["Talk 1"]}
    text = (show / "podcast.toml").read_text().replace("page_size = 1", "page_size = 5")
    (show / "podcast.toml").write_text(text)
    again = run(show)
    assert again.written is not None
    assert set(again.written.removed) == {"feed-1.xml", "feed-2.xml"}
    assert [item.title for item in items(show)] == ["Talk 3", "Talk 2", "Talk 1"]


def test_the_second_build_writes_nothing(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    write_audio(show / "episodes" / "b.wav", tone(1, rate=16_000), recipe="wav", rate=16_000)
    (show / "show_notes/b").mkdir()
    (show / "show_notes/b/episode.toml").write_text('title = "B"\npublished = 2026-09-20\n')
    run(show)
    before = snapshot(show / "public"), snapshot(show / "show_notes"), (show / "podcast.lock").stat()
    report = run(show, now=NOW + timedelta(days=3))
    assert report.written is not None
    assert (report.written.changed, report.written.removed) == ((), ())
    after = snapshot(show / "public"), snapshot(show / "show_notes"), (show / "podcast.lock").stat()
    assert after[:2] == before[:2]
    assert after[2].st_mtime_ns == before[2].st_mtime_ns


def test_a_date_keeps_the_zone_it_was_written_in(tmp_path: Path) -> None:
    """An evening in Toronto is the next day in UTC: pages say the day that the hosts meant, in every build."""
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/episode.toml").write_text("published = 2026-09-15T22:00:00-04:00\n")
    for _ in range(2):
        run(show)
        assert "15 September 2026" in (show / "public/episodes/a/index.html").read_text()


def test_a_build_without_its_cache_makes_the_same_bytes(tmp_path: Path) -> None:
    import shutil

    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    write_audio(show / "episodes" / "b.flac", tone(1), recipe="flac")
    (show / "show_notes/b").mkdir()
    (show / "show_notes/b/episode.toml").write_text('title = "B"\npublished = 2026-09-20\n')
    run(show)
    before = snapshot(show / "public")
    shutil.rmtree(show / ".podcast")
    run(show, now=NOW + timedelta(days=1))
    assert snapshot(show / "public") == before


def test_bad_recordings_are_named_with_their_remedy_and_the_others_publish(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "good.mp3", title="Good")
    add_recording(show, "untitled.mp3")
    (show / "episodes/empty.mp3").write_bytes(b"")
    (show / "episodes/text.mp3").write_text("This is no sound.\n" * 50)
    report = run(show)
    assert codes(report) == [
        ("A102", "episodes/empty.mp3"),
        ("A103", "episodes/text.mp3"),
        ("E206", "show_notes/untitled/episode.toml"),
    ]
    assert all(problem.fix for problem in report.problems)
    assert [item.title for item in items(show)] == ["Good"]
    assert '# title = "untitled"' in (show / "show_notes/untitled/episode.toml").read_text()


def test_an_unreadable_recording_is_named_and_the_others_publish(tmp_path: Path) -> None:
    """Root may read everything, so there the build gives up just that power."""
    show = make_show(tmp_path)
    add_recording(show, "good.mp3", title="Good")
    add_recording(show, "locked.mp3", title="Locked").chmod(0)
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*powerless, sys.executable, "-m", "podcast_tool", "-C", str(show), "build"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "locked.mp3" in done.stderr
    assert "permission" in done.stderr.lower()
    assert [item.title for item in items(show)] == ["Good"]


def test_a_broken_podcast_toml_leaves_the_last_good_site(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    run(show)
    before = snapshot(show / "public")
    (show / "podcast.toml").write_text('title = "x\n')
    report = run(show)
    assert report.written is None
    assert codes(report) == [("D101", "podcast.toml")]
    assert snapshot(show / "public") == before


def test_a_published_episode_whose_recording_breaks_stays_as_it_was(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    add_recording(show, "b.mp3", title="B", date="2026-09-16")
    run(show)
    page = (show / "public/episodes/a/index.html").read_bytes()
    (show / "episodes/a.mp3").write_bytes(b"broken")
    add_recording(show, "c.mp3", title="C", date="2026-09-17")
    report = run(show)
    assert [code for code, _ in codes(report)] == ["A103"]
    assert [item.title for item in items(show)] == ["C", "B", "A"]
    assert (show / "public/episodes/a/index.html").read_bytes() == page


def test_deleting_a_published_recording_does_not_unpublish_it(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    run(show)
    (show / "episodes/a.mp3").unlink()
    report = run(show)
    assert codes(report) == [("E213", "episodes/a")]
    assert [item.title for item in items(show)] == ["A"]
    assert any((show / "public/audio").iterdir())


def test_a_feed_that_would_lose_an_episode_is_not_written(tmp_path: Path) -> None:
    import shutil

    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    add_recording(show, "b.mp3", title="B")
    run(show)
    before = snapshot(show / "public")
    shutil.rmtree(show / ".podcast")
    (show / "episodes/a.mp3").unlink()
    report = run(show)
    assert report.written is None
    assert "P901" in [code for code, _ in codes(report)]
    assert snapshot(show / "public") == before


def test_guid_date_and_address_outlive_renaming_retitling_and_retagging(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    run(show)
    (first,) = items(show)
    (show / "episodes/a.mp3").rename(show / "episodes/new name.mp3")
    (show / "show_notes/a").rename(show / "show_notes/new-name")
    sheet = show / "show_notes/new-name/episode.toml"
    sheet.write_text(f'title = "Another title"\npublished = 2026-10-01\n{sheet.read_text()}')
    report = run(show)
    assert ("E204", "show_notes/new-name/episode.toml") in codes(report, "warning")
    (second,) = items(show)
    assert second.title == "Another title"
    assert (second.id, second.published, second.link) == (first.id, first.published, first.link)
    assert second.enclosures[0].href == first.enclosures[0].href


def test_replaced_audio_keeps_the_guid_and_the_old_address_serves_the_new_sound(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    run(show)
    (first,) = items(show)
    add_recording(show, "a.mp3", title="A", pitch=880)
    run(show)
    (second,) = items(show)
    old, new = (item.enclosures[0].href.rsplit("/", 1)[1] for item in (first, second))
    assert (second.id, second.published) == (first.id, first.published)
    assert old != new
    audio = show / "public/audio"
    assert (audio / old).read_bytes() == (audio / new).read_bytes() == (show / "episodes/a.mp3").read_bytes()


@pytest.mark.parametrize(
    ("find", "put"), [('"guid": "', '"guid": "0'), ('"published": "2026-09-15', '"published": "2026-09-16')]
)
def test_a_lock_edited_by_hand_stops_the_build_and_names_the_episode(tmp_path: Path, find: str, put: str) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A title")
    run(show)
    lock = show / "podcast.lock"
    lock.write_text(lock.read_text().replace(find, put))
    with pytest.raises(PodcastError, match="A title"):
        run(show)


def test_a_lost_lock_stops_the_build_and_names_the_episode(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    run(show)
    (show / "podcast.lock").unlink()
    with pytest.raises(PodcastError, match=r"episodes/a\.mp3"):
        run(show)


@pytest.mark.parametrize("reason", ["published = 2027-01-01", '[[people]]\nname = "Bo"\nconsent = "pending"'])
def test_what_waits_appears_in_no_byte_of_the_site(tmp_path: Path, reason: str) -> None:
    show = make_show(tmp_path)
    add_recording(show, "open.mp3", title="Open")
    add_recording(show, "secret-tape.mp3", title="Xylophone", pitch=500)
    (show / "show_notes/secret-tape").mkdir()
    (show / "show_notes/secret-tape/episode.toml").write_text(reason)
    report = run(show)
    assert report.waiting == ("Xylophone",)
    everything = b"".join(name.encode() + content for name, (_, content) in snapshot(show / "public").items())
    assert b"Xylophone" not in everything
    assert b"secret-tape" not in everything


def test_a_scheduled_episode_comes_out_on_its_day(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/episode.toml").write_text("published = 2026-11-23T09:00:00-05:00\n")
    assert run(show).written is None
    run(show, now=NOW + timedelta(days=2))
    assert items(show)[0].published == "Mon, 23 Nov 2026 14:00:00 +0000"


def test_an_undated_episode_says_the_date_it_got_and_keeps_it(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A", date="")
    assert ("E207", "show_notes/a/episode.toml") in codes(run(show), "note")
    assert "published = 2026-11-22T12:00:00+00:00" in (show / "show_notes/a/episode.toml").read_text()
    report = run(show, now=NOW + timedelta(days=9))
    assert items(show)[0].published == "Sun, 22 Nov 2026 12:00:00 +0000"
    assert codes(report, "note") == []


def test_a_master_is_published_as_mp3_with_its_real_duration(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    write_audio(show / "episodes/master.flac", tone(7.5), recipe="flac")
    (show / "show_notes/master").mkdir()
    (show / "show_notes/master/episode.toml").write_text('title = "M"\npublished = 2026-09-15\n')
    run(show)
    (item,) = items(show)
    assert item.enclosures[0].href.endswith(".mp3")
    assert item.enclosures[0].type == "audio/mpeg"
    assert item.itunes_duration in ("7", "8")


def test_a_check_writes_nothing_outside_the_cache(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    before = {path: content for path, (_, content) in snapshot(show).items()}
    report = run(show, dry=True)
    after = {path: content for path, (_, content) in snapshot(show).items() if not path.startswith(".podcast/")}
    assert codes(report) == []
    assert len(report.releases) == 1
    assert after == before


def test_the_site_is_never_written_over_the_show(tmp_path: Path) -> None:
    show = make_show(tmp_path / "show")
    add_recording(show, "a.mp3", title="A")
    for output in (show, show / "episodes", show / "show_notes/x", tmp_path):
        with pytest.raises(PodcastError, match="own files"):
            run(show, output=output)
    run(show, output=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere/feed.xml").is_file()
    assert not (show / "public").exists()


def test_hostile_tags_reach_no_path_and_no_markup(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="../../<script>alert(1)</script>\x07 {{ 7*7 }} ${x}")
    run(show)
    page = (show / "public/episodes/a/index.html").read_text()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert {path.split("/")[0] for path in snapshot(show / "public")} <= {
        "404.html", "art", "assets", "audio", "cards", "embed", "episodes", "feed.xml", "index.html", "pagefind",
        "people", "robots.txt", "search", "sitemap.xml", "subscribe",
    }  # fmt: skip


def test_approved_links_are_public_and_the_others_are_not(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    (show / "show_notes/resources.toml").write_text(
        "".join(
            f'[[resource]]\nid = "{name}"\ntitle = "The {name} book"\nurl = "https://hub.ca/{name}"\nkind = "book"\n'
            for name in ("wanted", "unwanted", "open")
        )
    )
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/links.toml").write_text(
        '[[link]]\nresource = "wanted"\nanswer = "yes"\n\n[[link]]\nresource = "unwanted"\nanswer = "no"\n\n'
        '[[link]]\nresource = "open"\nanswer = "?"\n'
    )
    run(show)
    files = {path: content for path, (_, content) in snapshot(show / "public").items()}
    # The catalogue is public as a whole; which of its resources belong to an episode is what people decide.
    catalogue = ("resources", "embed/resources/", "topics/", "pagefind/", "sitemap.xml")
    episodes = b"".join(content for path, content in files.items() if not path.startswith(catalogue))
    assert b"The wanted book" in episodes
    assert b"unwanted" not in episodes
    assert b"The open book" not in episodes
    linked = {name: b"episodes/a/" in files[f"resources/{name}/index.html"] for name in ("wanted", "unwanted", "open")}
    assert linked == {"wanted": True, "unwanted": False, "open": False}
    hub = json.loads(files["resources.json"])["resources"]
    assert [one["id"] for one in hub if one["episodes"]] == ["wanted"]


def test_chapters_reach_page_json_and_feed_alike(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A", seconds=9)
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/notes.md").write_text("Hello.\n\n(00:00) Opening\n(00:03) Middle\n(00:06) End\n")
    run(show)
    chapters = json.loads((show / "public/episodes/a/chapters.json").read_text())["chapters"]
    assert [(chapter["startTime"], chapter["title"]) for chapter in chapters] == [
        (0, "Opening"), (3, "Middle"), (6, "End"),
    ]  # fmt: skip
    page = (show / "public/episodes/a/index.html").read_text()
    assert all(f"#t={at}" in page for at in (3, 6))
    assert "00:00:03 Middle" in items(show)[0].summary


def test_decisions_that_cannot_be_read_leave_the_episode_as_it_was(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    run(show)
    page = (show / "public/episodes/a/index.html").read_text()
    (show / "show_notes/a/links.toml").write_text("[[link]\nresource = ")
    add_recording(show, "b.mp3", title="B", date="2026-09-16")
    report = run(show)
    assert codes(report) == [("D101", "show_notes/a/links.toml")]
    assert [item.title for item in items(show)] == ["B", "A"]
    words, neighbours, _ = (show / "public/episodes/a/index.html").read_text().partition('<nav class="neighbours"')
    assert neighbours
    assert page.startswith(words)


def test_a_consent_taken_back_later_takes_the_name_off_the_page(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    run(show)
    sheet = show / "show_notes/a/episode.toml"
    sheet.write_text(sheet.read_text() + '\n[[people]]\nname = "Dee Dee"\nrole = "guest"\nconsent = "pending"\n')
    assert "E214" in [code for code, _ in codes(run(show))]
    assert b"Dee Dee" not in b"".join(content for _, content in snapshot(show / "public").values())


def test_people_offered_in_a_fresh_sheet_can_be_taken_after_publication(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A", date="")
    run(show)
    sheet = show / "show_notes/a/episode.toml"
    text = sheet.read_text().replace("# [[people]]", "[[people]]").replace('# name = ""', 'name = "Bo"')
    sheet.write_text(text.replace('# role = "guest"', 'role = "guest"'))
    assert codes(run(show)) == []
    assert "Bo" in (show / "public/episodes/a/index.html").read_text()


def test_a_date_in_the_future_in_the_tags_holds_an_episode_back_until_then(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    add_recording(show, "next.mp3", title="Xylophone", date="2027-03-01", pitch=700)
    report = run(show)
    assert codes(report, "note") == [("E212", "episodes/next.mp3")]
    assert codes(report, "warning") == []
    assert "show_notes/next/episode.toml" in next(one.fix for one in report.problems if one.code == "E212")
    everything = b"".join(path.encode() + content for path, (_, content) in snapshot(show / "public").items())
    assert b"Xylophone" not in everything
    assert "Xylophone" not in (show / "podcast.lock").read_text()
    assert len(run(show, now=datetime(2027, 3, 1, 13, tzinfo=UTC)).releases) == 2


def test_a_recording_tagged_with_the_present_day_does_not_wait_for_noon(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A", date="2026-11-22")
    early = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert [release.episode.published for release in run(show, now=early).releases] == [early]
