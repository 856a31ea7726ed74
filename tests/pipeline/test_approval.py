"""Who checked which text: recorded once, noticed when the text changes, and a gate where the show wants one."""

from pathlib import Path

from podcast_tool.pipeline.approve import approve
from podcast_tool.pipeline.run import Options
from podcast_tool.pipeline.status import status
from podcast_tool.progress import Quiet
from podcast_tool.project.layout import open_project

from .shows import NOW, add_recording, codes, make_show, run


def made(root: Path, *, gate: bool = False) -> Path:
    show = make_show(root)
    if gate:
        (show / "podcast.toml").write_text((show / "podcast.toml").read_text() + "\n[publish]\nneeds_approval = true\n")
    add_recording(show, "a.mp3", title="A")
    (show / "show_notes/a").mkdir()
    (show / "show_notes/a/transcript.md").write_text("[00:00:00] Ann: Hello to everybody.\n")
    return show


def options(show: Path) -> Options:
    return Options(output=show / "public", now=NOW, user_cache=show / ".models", progress=Quiet(), dry=True)


def approved(show: Path) -> None:
    approve(open_project(show), options(show), "a", "Ann Lee")


def stage(show: Path) -> tuple[str, tuple[str, ...]]:
    (row,) = status(open_project(show), options(show)).episodes
    return row.stage, row.missing


def test_pages_say_who_checked_the_transcript_and_when(tmp_path: Path) -> None:
    show = made(tmp_path)
    approved(show)
    assert stage(show)[0] == "approved"
    run(show)
    assert "Checked by <bdi>Ann Lee</bdi> on 22 November 2026." in (show / "public/episodes/a/index.html").read_text()


def test_a_later_change_of_words_is_told_and_one_of_times_is_not(tmp_path: Path) -> None:
    show = made(tmp_path)
    approved(show)
    script = show / "show_notes/a/transcript.md"
    script.write_text("[00:00:01] Ann: Hello to everybody.\n")
    assert codes(run(show), "warning") == []
    script.write_text("[00:00:01] Ann: Hello to nobody.\n")
    assert ("E219", "show_notes/a/transcript.md") in codes(run(show), "warning")
    assert "approval (changed since)" in stage(show)[1]
    assert "Ann Lee" not in (show / "public/episodes/a/index.html").read_text()


def test_where_approval_is_needed_nothing_is_published_and_nothing_published_changes_without(tmp_path: Path) -> None:
    show = made(tmp_path, gate=True)
    report = run(show)
    assert report.written is None
    assert ("E218", "show_notes/a/transcript.md") in codes(report, "note")
    approved(show)
    assert run(show).written is not None
    page = (show / "public/episodes/a/index.html").read_bytes()
    (show / "show_notes/a/transcript.md").write_text("[00:00:00] Ann: Hello to nobody.\n")
    assert ("E219", "show_notes/a/transcript.md") in codes(run(show), "warning")
    assert (show / "public/episodes/a/index.html").read_bytes() == page


def test_a_record_that_cannot_be_read_counts_as_no_approval(tmp_path: Path) -> None:
    show = made(tmp_path, gate=True)
    (show / "show_notes/a/approval.toml").write_text('by = "Ann"\n')
    report = run(show)
    assert report.written is None
    assert "D104" in [code for code, _ in codes(report)]
