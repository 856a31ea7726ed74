"""What goes wrong around a build: killed runs, damaged caches, odd things in a file's place, mixed-up recordings."""

import os
import shutil
from pathlib import Path

import feedparser
import pytest
from audio.synthesis import tone, write_audio

from podcast_tool.problems import PodcastError

from .shows import add_recording, codes, make_show, run, snapshot


def items(root: Path) -> list[tuple[str, str, str]]:
    """Title, GUID and page of each item, newest first."""
    entries = feedparser.parse((root / "public/feed.xml").read_bytes()).entries
    return [(item.title, item.id, item.link.removeprefix("https://pod.test-college.ca")) for item in entries]


def two_episodes(root: Path) -> Path:
    show = make_show(root)
    add_recording(show, "a.mp3", title="A", date="2026-09-10")
    add_recording(show, "b.mp3", title="B", date="2026-09-11", pitch=500)
    run(show)
    return show


def contents(folder: Path) -> dict[str, bytes]:
    return {path: content for path, (_, content) in snapshot(folder).items()}


def test_what_a_killed_run_left_half_written_is_swept_away(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    left = [
        show / "public/audio/.a-12345678.mp3.0a1b2c3d.part.mp3",
        show / "show_notes/a/.episode.toml.0a1b2c3d.part.toml",
        show / ".podcast.lock.0a1b2c3d.part.lock",
        show / ".podcast/.fingerprints.json.0a1b2c3d.part.json",
    ]
    strange = show / "public/.mine.part.txt"
    for path in (*left, strange):
        path.write_bytes(b"half")
    run(show)
    assert not [path for path in left if path.exists()]
    assert strange.exists()


@pytest.mark.parametrize("damage", [b"", b"null", b"half"])
def test_a_damaged_cache_never_reaches_the_site(tmp_path: Path, damage: bytes) -> None:
    show = make_show(tmp_path)
    write_audio(show / "episodes/a.flac", tone(1), recipe="flac")
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/episode.toml").write_text('title = "A"\npublished = 2026-09-20\n')
    run(show)
    before = contents(show / "public"), (show / "podcast.lock").read_bytes()
    made = [path for path in (show / ".podcast").rglob("*") if path.suffix in (".json", ".mp3", ".jpg")]
    assert {path.suffix for path in made} == {".json", ".mp3", ".jpg"}
    for path in made:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if damage == b"half" else damage)
    run(show)
    assert (contents(show / "public"), (show / "podcast.lock").read_bytes()) == before


@pytest.mark.parametrize("name", ["notes.md", "transcript.md", "links.toml", "episode.toml"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "link out", "loop"])
def test_an_odd_thing_in_a_files_place_costs_only_its_episode(tmp_path: Path, name: str, kind: str) -> None:
    show = two_episodes(tmp_path / "show")
    secret = tmp_path / "secret"
    secret.write_text("Nobody should read this.")
    place = show / "show_notes/a" / name
    place.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(secret if kind == "link out" else place)
    add_recording(show, "c.mp3", title="C", date="2026-09-12", pitch=600)
    report = run(show)
    assert codes(report) == [("E211", f"show_notes/a/{name}")]
    assert [title for title, _, _ in items(show)] == ["C", "B", "A"]
    assert b"Nobody should" not in b"".join(contents(show / "public").values())


def test_a_picture_that_is_a_link_out_of_the_show_is_not_opened(tmp_path: Path) -> None:
    show = two_episodes(tmp_path / "show")
    shutil.copy(show / "artwork.png", tmp_path / "private.png")
    (show / "episodes/a.png").symlink_to(tmp_path / "private.png")
    assert codes(run(show)) == [("E211", "episodes/a.png")]


def test_artwork_that_links_to_itself_is_a_problem_in_plain_words(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    (show / "artwork.png").unlink()
    (show / "artwork.png").symlink_to("artwork.png")
    before = contents(show / "public")
    assert codes(run(show)) == [("S150", "podcast.toml")]
    assert contents(show / "public") == before


def test_a_lost_recording_does_not_keep_the_others_from_publishing(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    (show / "episodes/a.mp3").unlink()
    add_recording(show, "c.mp3", title="C", date="2026-09-12", pitch=600)
    report = run(show)
    assert codes(report) == [("E213", "episodes/a")]
    assert [title for title, _, _ in items(show)] == ["C", "B", "A"]


def test_two_files_of_one_name_are_not_called_missing(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    write_audio(show / "episodes/a.wav", tone(1), recipe="wav")
    assert codes(run(show)) == [("E201", "episodes/a.mp3")]
    assert len(items(show)) == 2


def test_swapped_names_do_not_swap_what_subscribers_have(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    before = contents(show / "public")
    audio = show / "episodes"
    (audio / "a.mp3").rename(audio / "t")
    (audio / "b.mp3").rename(audio / "a.mp3")
    (audio / "t").rename(audio / "b.mp3")
    assert codes(run(show)) == [("E215", "episodes/a.mp3"), ("E215", "episodes/b.mp3")]
    assert contents(show / "public") == before


def test_a_new_recording_under_the_old_name_of_another_is_not_taken_for_it(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    before = items(show)
    (show / "episodes/a.mp3").rename(show / "episodes/c.mp3")
    run(show)
    add_recording(show, "a.mp3", title="New A", date="2026-10-01", pitch=700)
    assert codes(run(show)) == [("E215", "episodes/a.mp3"), ("E215", "episodes/c.mp3")]
    assert items(show) == before
    (show / "episodes/a.mp3").rename(show / "episodes/new.mp3")
    (show / "episodes/c.mp3").rename(show / "episodes/a.mp3")
    assert codes(run(show)) == []
    assert items(show)[1:] == before
    assert items(show)[0][::2] == ("New A", "/episodes/new/")


def test_two_episodes_never_share_a_page(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    (show / "episodes/a.mp3").rename(show / "episodes/c.mp3")
    (show / "show_notes/a").rename(show / "show_notes/c")
    run(show)
    add_recording(show, "a.mp3", title="New A", date="2026-10-01", pitch=700)
    assert codes(run(show)) == []
    assert [(title, page) for title, _, page in items(show)] == [
        ("New A", "/episodes/a-2/"), ("B", "/episodes/b/"), ("A", "/episodes/a/"),
    ]  # fmt: skip


def test_a_copied_episode_toml_stops_only_the_copy(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    before = items(show)
    add_recording(show, "c.mp3", title="C", pitch=600)
    shutil.copytree(show / "show_notes/a", show / "show_notes/c")
    assert codes(run(show)) == [("E215", "episodes/c.mp3")]
    assert items(show) == before


def test_a_folder_with_somebody_elses_site_is_left_alone(tmp_path: Path) -> None:
    show = make_show(tmp_path / "show")
    add_recording(show, "a.mp3", title="A")
    other = tmp_path / "www"
    other.mkdir()
    (other / "index.html").write_text("mine")
    with pytest.raises(PodcastError, match=r"index\.html"):
        run(show, output=other)
    assert (other / "index.html").read_text() == "mine"
    assert not (show / "podcast.lock").exists()


def test_an_unreadable_catalogue_takes_no_link_from_the_site(tmp_path: Path) -> None:
    show = two_episodes(tmp_path)
    (show / "show_notes/resources.toml").write_text("[[resource\n")
    report = run(show)
    assert codes(report) == [("D101", "show_notes/resources.toml")]
    assert report.written is None


def test_a_host_who_has_not_agreed_is_named_nowhere(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "a.mp3", title="A")
    with (show / "podcast.toml").open("a") as file:
        file.write('\n[[people]]\nname = "Zebulon"\nconsent = "pending"\n')
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/episode.toml").write_text('[[people]]\nname = "Ann"\nrole = "host"\n')
    run(show)
    assert len(items(show)) == 1
    assert b"Zebulon" not in b"".join(contents(show / "public").values())
