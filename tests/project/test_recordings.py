"""What counts as a recording."""

import os
from pathlib import Path

from podcast_tool.project.layout import Project
from podcast_tool.project.recordings import find_recordings


def found(root: Path) -> tuple[list[str], list[tuple[str, str]]]:
    recordings, problems = find_recordings(Project(root=root))
    return [item.slug for item in recordings], [(problem.code, problem.where.path) for problem in problems]


def test_droppings_and_companions_are_passed_over(tmp_path: Path) -> None:
    audio = tmp_path / "episodes"
    audio.mkdir()
    for name in ("a.mp3", "a.jpg", "a.srt", ".DS_Store", "._a.mp3", "a.mp3~", "b.mp3.part", "Thumbs.db", ".gitkeep"):
        (audio / name).write_bytes(b"x")
    assert found(tmp_path) == (["a"], [])


def test_what_is_no_audio_by_its_name_is_mentioned(tmp_path: Path) -> None:
    audio = tmp_path / "episodes"
    audio.mkdir()
    (audio / "notes.docx").write_bytes(b"x")
    (audio / "README").write_bytes(b"x")
    assert found(tmp_path) == ([], [("E202", "episodes/README"), ("E202", "episodes/notes.docx")])


def test_folders_pipes_and_links_that_lead_out_are_never_opened(tmp_path: Path) -> None:
    audio = tmp_path / "show" / "episodes"
    audio.mkdir(parents=True)
    (tmp_path / "outside.mp3").write_bytes(b"x")
    (audio / "folder.mp3").mkdir()
    (audio / "link.mp3").symlink_to(tmp_path / "outside.mp3")
    (audio / "loop.mp3").symlink_to(audio / "loop.mp3")
    (audio / "gone.mp3").symlink_to(audio / "nothing.mp3")
    os.mkfifo(audio / "pipe.mp3")
    recordings, problems = find_recordings(Project(root=tmp_path / "show"))
    assert recordings == ()
    assert [(problem.code, problem.where.path) for problem in problems] == [
        ("E203", f"episodes/{name}.mp3") for name in ("folder", "gone", "link", "loop", "pipe")
    ]


def test_two_recordings_for_one_episode_are_both_refused_by_name(tmp_path: Path) -> None:
    audio = tmp_path / "episodes"
    audio.mkdir()
    for name in ("Mid Term.mp3", "mid-term.wav", "ok.mp3"):
        (audio / name).write_bytes(b"x")
    slugs, problems = found(tmp_path)
    assert slugs == ["ok"]
    assert problems == [("E201", "episodes/Mid Term.mp3")]


def test_names_of_any_kind_become_safe_slugs(tmp_path: Path) -> None:
    audio = tmp_path / "episodes"
    audio.mkdir()
    for name in (b"\xff\xfe.mp3", b"%2e%2e.mp3", "עברית.mp3".encode(), "\u200b.mp3".encode(), b"-rf.mp3"):
        (audio / os.fsdecode(name)).write_bytes(b"x")
    slugs, problems = found(tmp_path)
    assert problems == []
    assert len(set(slugs)) == 5
    assert all(slug.isascii() and slug.replace("-", "").isalnum() and not slug.startswith("-") for slug in slugs)


def test_no_folder_is_no_recordings(tmp_path: Path) -> None:
    assert found(tmp_path) == ([], [])
