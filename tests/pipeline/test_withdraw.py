"""An episode leaves feed and site only by `podcast withdraw`, wholly, and comes back as the one that it was."""

import json
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import feedparser
import pytest
from PIL import Image

from podcast_tool.pipeline.status import status
from podcast_tool.pipeline.withdraw import Outcome, find_published, restore, withdraw
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import open_project

from .shows import NOW, add_recording, codes, make_show, options, run, snapshot


def items(show: Path) -> list[tuple[str, str, str, str, str]]:
    """Title, GUID, date, page and sound of each item."""
    entries = feedparser.parse((show / "public/feed.xml").read_bytes()).entries
    return [(item.title, item.id, item.published, item.link, item.enclosures[0].href) for item in entries]


def contents(show: Path) -> dict[str, bytes]:
    return {path: content for path, (_, content) in snapshot(show / "public").items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three episodes with all that can go with one."""
    show = make_show(tmp_path_factory.mktemp("three"))
    Image.new("RGB", (1400, 1400), "navy").save(show / "artwork.png")
    for day, name in enumerate(("old", "xylophone", "recent"), 10):
        add_recording(show, f"{name}.mp3", title=name.title(), date=f"2026-09-{day}", pitch=300 + 50 * day)
        folder = show / "show_notes" / name
        folder.mkdir()
        (folder / "transcript.md").write_text(f"[00:00:00] Ann: The word is {name}.\n")
        (folder / "notes.md").write_text(f"(00:00) {name} begins\n(00:01) {name} ends\n")
        shutil.copy(show / "artwork.png", show / f"episodes/{name}.png")
    run(show)
    return show


@pytest.fixture
def show(built: Path, tmp_path: Path) -> Path:
    """The three, to be done with as a test likes."""
    return shutil.copytree(built, tmp_path / "show")


def take_out(show: Path, name: str, **settings: object) -> Outcome:
    project = open_project(show)
    row = find_published(project, options(show, dry=True), name)
    return withdraw(project, options(show), row, **settings)  # type: ignore[arg-type]


def bring_back(show: Path, name: str) -> Outcome:
    return restore(open_project(show), options(show, now=NOW + timedelta(days=9)), name)


def test_a_withdrawn_episode_is_in_no_byte_and_no_name_of_the_site(show: Path) -> None:
    before = contents(show)
    own = {path for path in before if "xylophone" in path}
    assert {Path(path).suffix for path in own} >= {".mp3", ".jpg", ".html", ".vtt", ".srt", ".json", ".txt"}
    outcome = take_out(show, "xyl", reason="Dee asked for it")
    assert outcome.finished
    assert set(outcome.gone) == own
    everything = b"".join(name.encode() + content for name, content in contents(show).items())
    assert b"xylophone" not in everything.lower()
    assert b"Dee asked" not in everything
    assert [title for title, *_ in items(show)] == ["Recent", "Old"]
    assert (show / "episodes/xylophone.mp3").exists()


def test_it_comes_back_as_the_episode_that_it_was(show: Path) -> None:
    before, feed = contents(show), items(show)
    take_out(show, "xylophone")
    assert bring_back(show, "xylophone").finished
    assert items(show) == feed
    assert contents(show) == before


def test_the_lock_goes_on_holding_its_identity_and_is_as_before_once_it_is_back(show: Path) -> None:
    before = (show / "podcast.lock").read_text()
    guid = next(guid for title, guid, *_ in items(show) if title == "Xylophone")
    take_out(show, "xylophone", reason="why")
    document = json.loads((show / "podcast.lock").read_text())
    (row,) = [row for row in document["episodes"] if "withdrawn" in row]
    assert (row["guid"], row["withdrawn"], row["reason"], document["format"]) == (guid, "2026-11-22", "why", 2)
    bring_back(show, "xylophone")
    assert (show / "podcast.lock").read_text() == before


def test_a_mark_taken_out_of_the_lock_by_hand_is_noticed(show: Path) -> None:
    take_out(show, "xylophone")
    lock = show / "podcast.lock"
    document = json.loads(lock.read_text())
    for row in document["episodes"]:
        row.pop("withdrawn", None)
    lock.write_text(json.dumps(document))
    with pytest.raises(PodcastError, match="Xylophone"):
        run(show)


@pytest.mark.parametrize("recording", ["kept", "deleted", "broken"])
def test_its_recording_is_neither_published_nor_complained_of(show: Path, recording: str) -> None:
    take_out(show, "xylophone")
    if recording == "deleted":
        (show / "episodes/xylophone.mp3").unlink()
    elif recording == "broken":
        (show / "episodes/xylophone.mp3").write_bytes(b"")
    report = run(show, now=NOW + timedelta(days=30))
    assert report.problems == ()
    assert len(items(show)) == 2


@pytest.mark.parametrize("name", ["xylophone.mp3", "another.mp3", "a copy.mp3"])
def test_its_sound_and_its_name_are_not_published_as_something_new(show: Path, name: str) -> None:
    take_out(show, "xylophone")
    if name == "xylophone.mp3":
        add_recording(show, name, title="A new talk", pitch=900)
    elif name == "a copy.mp3":
        shutil.copy(show / "episodes/xylophone.mp3", show / "episodes" / name)
    else:
        (show / "episodes/xylophone.mp3").rename(show / "episodes" / name)
    for _ in range(2):
        assert codes(run(show), "note") == [("E216", f"episodes/{name}")]
        assert len(items(show)) == 2


def test_its_guid_and_addresses_are_never_given_again(show: Path) -> None:
    before = items(show)
    take_out(show, "xylophone")
    sound = (show / "episodes/xylophone.mp3").read_bytes()
    for file in show.glob("episodes/xylophone.*"):
        file.unlink()
    shutil.rmtree(show / "show_notes/xylophone")
    (show / "show_notes/again").mkdir()
    (show / "show_notes/again/episode.toml").write_text('title = "Again"\npublished = 2026-10-01\n')
    (show / "episodes/again.mp3").write_bytes(sound)
    assert codes(run(show)) == []
    again = items(show)[0]
    assert again[0] == "Again"
    assert {again[1], again[3], again[4]}.isdisjoint(value for item in before for value in item)


def test_without_its_cache_a_build_still_finds_all_its_files(show: Path) -> None:
    mine = show / "public/audio/xylophone-my-own.mp3"
    mine.write_bytes(b"mine")
    take_out(show, "xylophone", rebuild=False)
    assert (show / "public/episodes/xylophone/index.html").exists()
    shutil.rmtree(show / ".podcast")
    run(show)
    assert [path for path in contents(show) if "xylophone" in path] == ["audio/xylophone-my-own.mp3"]


def test_where_the_site_cannot_be_built_its_files_go_all_the_same(show: Path) -> None:
    toml = show / "podcast.toml"
    good = toml.read_text()
    toml.write_text("title = ")
    outcome = take_out(show, "xylophone")
    assert not outcome.finished
    assert len(outcome.gone) > 5
    assert not [path for path in contents(show) if "xylophone" in path]
    assert [title for title, *_ in items(show)] == ["Recent", "Old"]
    toml.write_text(good)
    run(show)
    assert len(items(show)) == 2


def test_it_leaves_feed_and_site_even_where_the_build_is_refused_for_another_episode(show: Path) -> None:
    sheet = show / "show_notes/old/episode.toml"
    good = sheet.read_text()
    sheet.write_text(good.replace('guid = "', 'guid = "0'))
    with pytest.raises(PodcastError, match="'Xylophone' is out of the feed"):
        take_out(show, "xylophone")
    assert [title for title, *_ in items(show)] == ["Recent", "Old"]
    assert not [path for path in contents(show) if "xylophone" in path]
    sheet.write_text(good)
    run(show)
    assert "Xylophone" not in (show / "public/index.html").read_text()


def test_a_second_withdrawal_finishes_what_the_first_could_not(show: Path) -> None:
    take_out(show, "xylophone", reason="Dee asked for it", rebuild=False)
    lock = (show / "podcast.lock").read_text()
    assert take_out(show, "xylophone").finished
    assert len(items(show)) == 2
    assert (show / "podcast.lock").read_text() == lock


def test_it_is_not_marked_where_the_site_cannot_be_written(show: Path) -> None:
    before = (show / "podcast.lock").read_text()
    project = open_project(show)
    row = find_published(project, options(show, dry=True), "xylophone")
    shutil.rmtree(show / "public")
    (show / "public").write_text("no folder")
    with pytest.raises(PodcastError, match="public"):
        withdraw(project, options(show), row)
    assert (show / "podcast.lock").read_text() == before


def test_a_folder_without_the_site_is_no_place_to_withdraw_from(show: Path, tmp_path: Path) -> None:
    project = open_project(show)
    row = find_published(project, options(show, dry=True), "xylophone")
    with pytest.raises(PodcastError, match="no site of this show"):
        withdraw(project, options(show, output=tmp_path / "elsewhere"), row)
    assert not (tmp_path / "elsewhere").exists()
    assert len(items(show)) == 3


def test_the_page_of_an_episode_that_is_only_kept_no_longer_links_to_it(show: Path) -> None:
    """Its own recording is gone, so its page cannot be made of it; its neighbour must vanish from it all the same."""
    (show / "episodes/old.mp3").unlink()
    run(show)
    page = show / "public/episodes/old/index.html"
    assert "/xylophone/" in page.read_text()
    take_out(show, "xylophone")
    assert "/xylophone/" not in page.read_text()
    assert "/recent/" in page.read_text()
    assert "The word is old." in page.read_text()


def test_withdrawing_is_the_way_out_where_an_episode_cannot_be_kept(show: Path) -> None:
    (show / "episodes/old.mp3").unlink()
    shutil.rmtree(show / ".podcast")
    add_recording(show, "new.mp3", title="New", date="2026-10-01", pitch=990)
    report = run(show)
    assert report.written is None
    assert all("podcast withdraw old" in found.fix for found in report.problems if found.code in ("E213", "P901"))
    take_out(show, "old")
    assert [title for title, *_ in items(show)] == ["New", "Recent", "Xylophone"]


def test_the_last_episode_can_go_as_well(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "only.mp3", title="Only")
    run(show)
    outcome = take_out(show, "only")
    assert outcome.finished
    assert codes(outcome.report, "warning") == [("F116", "feed.xml")]  # type: ignore[arg-type]
    assert items(show) == []
    assert "No episode is out" in (show / "public/index.html").read_text()
    bring_back(show, "only")
    assert len(items(show)) == 1


def test_what_was_never_published_cannot_be_withdrawn(show: Path) -> None:
    add_recording(show, "planned.mp3", title="Planned", pitch=990)
    (show / "show_notes/planned").mkdir()
    (show / "show_notes/planned/episode.toml").write_text("published = 2027-01-01\n")
    with pytest.raises(PodcastError, match="never published") as refused:
        take_out(show, "planned")
    assert "show_notes/planned/episode.toml" in refused.value.fix
    with pytest.raises(PodcastError, match="no episode is called"):
        take_out(show, "nothing-like-it")


def test_withdrawing_twice_and_restoring_what_is_there_say_so(show: Path) -> None:
    with pytest.raises(PodcastError, match="no episode of this show is withdrawn"):
        bring_back(show, "old")
    take_out(show, "old")
    with pytest.raises(PodcastError, match="already") as refused:
        take_out(show, "old")
    assert "podcast restore old" in refused.value.fix


@pytest.mark.parametrize("damage", ["missing", "broken"])
def test_it_stays_withdrawn_where_it_cannot_be_made(show: Path, damage: str) -> None:
    take_out(show, "old")
    recording = show / "episodes/old.mp3"
    recording.unlink() if damage == "missing" else recording.write_bytes(b"")
    before = contents(show), (show / "podcast.lock").read_text()
    with pytest.raises(PodcastError, match="Old"):
        bring_back(show, "old")
    assert (contents(show), (show / "podcast.lock").read_text()) == before


def test_status_shows_it_with_its_day_and_reason(show: Path) -> None:
    take_out(show, "old", reason="Dee asked for it")
    rows = status(open_project(show), options(show, dry=True)).episodes
    assert [(row.slug, row.stage) for row in rows] == [
        ("old", "withdrawn"), ("xylophone", "published"), ("recent", "published"),
    ]  # fmt: skip
    assert rows[0].missing == (f"withdrawn {date(2026, 11, 22)}: Dee asked for it",)


def test_the_command_asks_first_and_tells_what_it_cannot_undo(show: Path) -> None:
    podcast = [sys.executable, "-m", "podcast_tool", "-C", str(show)]

    def said(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*podcast, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )

    refused = said("withdraw", "old")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    done = said("withdraw", "old", "--yes")
    assert done.returncode == 0, done.stderr
    assert "episodes/old/index.html" in done.stdout
    assert "whoever has downloaded it keeps it" in done.stdout
    back = said("restore", "old")
    assert back.returncode == 0, back.stderr
    assert "same GUID" in back.stdout
    assert len(items(show)) == 3
