"""Transcripts made elsewhere, dropped beside the recording."""

from pathlib import Path

import pytest

from .shows import add_recording, codes, make_show, run

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>Hello to everybody.\n\n00:01.000 --> 00:02.000\n<v Bo>And goodbye.\n"
SRT = (
    "1\n00:00:00,000 --> 00:00:01,000\nAnn: Hello to everybody.\n\n"
    "2\n00:00:01,000 --> 00:00:02,000\nBo: And goodbye.\n"
)
JSON = (
    '{"version": "1.0.0", "segments": [{"speaker": "Ann", "startTime": 0, "endTime": 1, "body": "Hello to everybody."},'
    ' {"speaker": "Bo", "startTime": 1, "endTime": 2, "body": "And goodbye."}]}'
)
TEXT = "Ann: Hello to everybody.\n\nBo: And goodbye.\n"


def show_with(root: Path, suffix: str, text: str) -> Path:
    show = make_show(root)
    add_recording(show, "a.mp3", title="A")
    (show / f"episodes/a{suffix}").write_text(text)
    return show


@pytest.mark.parametrize(("suffix", "text"), [(".vtt", VTT), (".srt", SRT), (".json", JSON), (".txt", TEXT)])
def test_it_becomes_the_transcript_with_names_and_in_every_format(tmp_path: Path, suffix: str, text: str) -> None:
    show = show_with(tmp_path, suffix, text)
    assert codes(run(show)) == []
    script = (show / "show_notes/a/transcript.md").read_text()
    assert "[00:00:00] Ann: Hello to everybody." in script
    assert "] Bo: And goodbye." in script
    captions = (show / "public/episodes/a/transcript.vtt").read_text()
    assert "<v Ann>Hello to everybody." in captions
    assert "Written by a machine" not in (show / "public/episodes/a/index.html").read_text()


def test_a_better_version_of_the_file_is_taken_over_and_an_edited_transcript_is_not(tmp_path: Path) -> None:
    show = show_with(tmp_path, ".vtt", VTT)
    run(show)
    (show / "episodes/a.vtt").write_text(VTT.replace("everybody", "all of you"))
    run(show)
    script = show / "show_notes/a/transcript.md"
    assert "Hello to all of you." in script.read_text()
    script.write_text(script.read_text().replace("goodbye", "so long"))
    (show / "episodes/a.vtt").write_text(VTT)
    run(show)
    assert "so long" in script.read_text()
    assert "all of you" in (show / "public/episodes/a/transcript.txt").read_text()


def test_a_changed_file_beside_an_edited_transcript_is_named_and_the_file_it_was_made_from_is_not(
    tmp_path: Path,
) -> None:
    show = show_with(tmp_path, ".srt", SRT)
    run(show)
    script = show / "show_notes/a/transcript.md"
    script.write_text(script.read_text().replace("goodbye", "so long"))
    assert ("T215", "episodes/a.srt") not in codes(run(show), "note")
    (show / "episodes/a.srt").write_text(SRT.replace("everybody", "all of you"))
    report = run(show)
    told = [problem for problem in report.problems if problem.code == "T215"]
    assert [problem.severity for problem in told] == ["note"]
    assert "episodes/a.srt" in told[0].text
    assert "show_notes/a/transcript.md" in told[0].text
    assert "so long" in script.read_text()


def test_when_the_file_is_taken_away_its_words_stay(tmp_path: Path) -> None:
    show = show_with(tmp_path, ".srt", SRT)
    run(show)
    before = (show / "show_notes/a/transcript.md").read_bytes()
    (show / "episodes/a.srt").unlink()
    run(show)
    assert (show / "show_notes/a/transcript.md").read_bytes() == before


def test_a_file_without_any_words_is_named(tmp_path: Path) -> None:
    show = show_with(tmp_path, ".vtt", "WEBVTT\n")
    report = run(show)
    assert {path for _, path in codes(report)} <= {"episodes/a.vtt", "show_notes/a/transcript.md"}
    assert codes(report) != []
