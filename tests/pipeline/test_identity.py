"""Whatever people do to a published episode, apps go on taking it for the same one, or the build stops and says why."""

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from audio.synthesis import tone, write_audio
from mutagen.id3 import ID3, TDRC, TIT2

from podcast_tool.problems import PodcastError

from .shows import NOW, add_recording, codes, make_show, run, snapshot


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two episodes; the first has notes and a title of its own."""
    show = make_show(tmp_path_factory.mktemp("identity"))
    add_recording(show, "a.mp3", title="A", date="2026-09-10")
    add_recording(show, "b.mp3", title="B", date="", pitch=500)
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/notes.md").write_text("A note by its host.\n")
    run(show)
    return show


@pytest.fixture
def show(built: Path, tmp_path: Path) -> Path:
    """The two, to be done with as a test likes."""
    return shutil.copytree(built, tmp_path / "show")


def identities(show: Path) -> dict[str, tuple[str, str]]:
    """GUID -> date and page."""
    entries = feedparser.parse((show / "public/feed.xml").read_bytes()).entries
    return {item.id: (item.published, item.link) for item in entries}


def sheet(show: Path, name: str = "a") -> Path:
    return show / "show_notes" / name / "episode.toml"


def retitle(show: Path) -> None:
    sheet(show).write_text(f'title = "Something else"\n{sheet(show).read_text()}')


def rename(show: Path) -> None:
    (show / "episodes/a.mp3").rename(show / "episodes/Talk no. 1.MP3")


def rename_both(show: Path) -> None:
    (show / "episodes/a.mp3").rename(show / "episodes/z.mp3")
    (show / "show_notes/a").rename(show / "show_notes/z")


def retag(show: Path) -> None:
    tags = ID3(show / "episodes/a.mp3")
    tags.setall("TIT2", [TIT2(encoding=3, text="Another")])
    tags.setall("TDRC", [TDRC(encoding=3, text="2020-01-01")])
    tags.save()


def redate(show: Path) -> None:
    sheet(show).write_text(f"published = 2025-01-01\n{sheet(show).read_text()}")


def redate_to_come(show: Path) -> None:
    sheet(show).write_text(f"published = 2027-01-01\n{sheet(show).read_text()}")


def undate(show: Path) -> None:
    text = sheet(show, "b").read_text()
    sheet(show, "b").write_text(re.sub(r"(?m)^published = .*$", "", text))


def encode_again(show: Path) -> None:
    (show / "episodes/a.mp3").unlink()
    write_audio(show / "episodes/a.wav", tone(2, rate=16_000), recipe="wav", rate=16_000)


def replace_sound(show: Path) -> None:
    add_recording(show, "a.mp3", title="A", date="2026-09-10", seconds=3, pitch=900)


def delete_sheet(show: Path) -> None:
    sheet(show).unlink()


def delete_folder(show: Path) -> None:
    shutil.rmtree(show / "show_notes/a")


def rename_folder(show: Path) -> None:
    (show / "show_notes/a").rename(show / "show_notes/tidy")


def unsay_guid(show: Path) -> None:
    text = sheet(show).read_text()
    sheet(show).write_text("\n".join(line for line in text.splitlines() if not line.startswith("guid")))


def empty_cache(show: Path) -> None:
    shutil.rmtree(show / ".podcast")


def touch(show: Path) -> None:
    os.utime(show / "episodes/a.mp3", (1, 1))


def drop_tagged_title(show: Path) -> None:
    ID3(show / "episodes/a.mp3").delete(show / "episodes/a.mp3")
    sheet(show).write_text(f'title = "A"\n{sheet(show).read_text()}')


def delete_recording(show: Path) -> None:
    (show / "episodes/a.mp3").unlink()


def copy_recording(show: Path) -> None:
    shutil.copy(show / "episodes/a.mp3", show / "episodes/A!.mp3")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (retitle, ()), (rename, ("E205",)), (rename_both, ()), (retag, ()), (redate, ("E204",)),
        (redate_to_come, ("E204",)), (undate, ()), (encode_again, ()), (replace_sound, ()), (delete_sheet, ()),
        (delete_folder, ()), (rename_folder, ("E222",)), (unsay_guid, ()), (empty_cache, ()), (touch, ()),
        (drop_tagged_title, ()), (delete_recording, ("E213",)), (copy_recording, ("E201",)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_guids_dates_and_pages_stand(show: Path, change: Callable[[Path], None], told: tuple[str, ...]) -> None:
    before = identities(show)
    change(show)
    for days in (1, 400):
        report = run(show, now=NOW + timedelta(days=days))
        assert identities(show) == before
        grave = [*codes(report), *codes(report, "warning")]
        assert tuple(code for code, _ in grave) == told
    assert all(problem.fix for problem in report.problems)


def test_both_names_swapped_and_swapped_back_change_nothing(show: Path) -> None:
    before = {path: content for path, (_, content) in snapshot(show / "public").items()}
    for _ in range(2):
        for old, new in (("a", "t"), ("b", "a"), ("t", "b")):
            (show / f"episodes/{old}.mp3").rename(show / f"episodes/{new}.mp3")
        run(show)
    assert {path: content for path, (_, content) in snapshot(show / "public").items()} == before


@pytest.mark.parametrize("sheet_too", [False, True])
def test_a_lost_row_stops_the_build_and_names_the_episode(show: Path, sheet_too: bool) -> None:
    lock = show / "podcast.lock"
    document = json.loads(lock.read_text())
    document["episodes"] = [row for row in document["episodes"] if row["slug"] != "a"]
    lock.write_text(json.dumps(document))
    if sheet_too:
        shutil.rmtree(show / "show_notes/a")
    before = snapshot(show / "public")
    with pytest.raises(PodcastError, match=r"'A'|episodes/a\.mp3") as stopped:
        run(show)
    assert "git checkout podcast.lock" in stopped.value.fix
    assert snapshot(show / "public") == before


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_changed_date_is_answered_with_the_first_one_and_with_how_to_bring_it_out_anew(
    show: Path, name: str
) -> None:
    text = re.sub(r"(?m)^published = .*$", "", sheet(show, name).read_text())
    sheet(show, name).write_text(f"published = 2026-12-01\n{text}")
    (problem,) = [problem for problem in run(show).problems if problem.code == "E204"]
    first = "2026-09-10T12:00:00+00:00" if name == "a" else NOW.isoformat()
    assert f"published = {first}" in problem.fix
    assert f"podcast withdraw {name}" in problem.fix


def test_a_deleted_recording_says_how_to_let_the_episode_go(show: Path) -> None:
    delete_recording(show)
    (problem,) = [problem for problem in run(show).problems if problem.code == "E213"]
    assert "podcast withdraw a" in problem.fix


def test_a_replaced_recording_goes_on_under_all_its_addresses_even_when_it_is_lost_later(show: Path) -> None:
    replace_sound(show)
    run(show)
    audio = {path.name: path.read_bytes() for path in (show / "public/audio").glob("a-*.mp3")}
    delete_recording(show)
    first = json.loads((show / "podcast.lock").read_text())["episodes"][0]["audio"][0]["path"]
    (show / "public" / first).write_bytes(b"damaged")
    run(show)
    assert {path.name: path.read_bytes() for path in (show / "public/audio").glob("a-*.mp3")} == audio
    assert len(audio) == 2
