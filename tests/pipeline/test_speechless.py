"""Episodes in which nobody speaks, and transcripts whose words somebody took away."""

from pathlib import Path

import pytest

from podcast_tool.pipeline.reading import open_reading
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import open_project

from .shows import add_recording, make_show, options, put_hearing, run, sure


def test_music_is_published_without_a_word_of_a_transcript_and_that_is_noted(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "tune.mp3", title="A tune")
    put_hearing(show, "tune")
    for _ in range(2):
        report = run(show)
        assert [(found.code, found.severity) for found in report.problems if found.code[0] == "T"] == [("T208", "note")]
        assert report.releases[0].transcript is None
    page = (show / "public/episodes/tune/index.html").read_text()
    assert "made by a machine" not in page.lower()
    assert 'accessibilityFeature":["transcript' not in page.replace(" ", "").replace("\n", "")
    assert "ai-content" not in (show / "public/feed.xml").read_text()
    feed = (show / "public/feed.xml").read_text()
    assert "ranscript" not in feed.partition("<item>")[2]
    assert "made by a machine" not in feed


def test_words_that_a_person_took_out_are_missed(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "talk.mp3", title="A talk")
    put_hearing(show, "talk", *sure("Hello to you."))
    run(show)
    script = show / "show_notes/talk/transcript.md"
    script.write_text(script.read_text().replace("[00:00:00] Hello to you.", ""))
    assert [found.code for found in run(show).problems if found.code[0] == "T"] == ["T204"]


def test_whoever_asks_for_the_words_of_music_is_told_that_there_are_none(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "tune.mp3", title="A tune")
    put_hearing(show, "tune")
    run(show)
    with pytest.raises(PodcastError, match="no speech was heard in episodes/tune"):
        open_reading(open_project(show), options(show, dry=True), "tune")


def test_a_transcript_saved_as_utf_16_is_shown_as_it_is_published(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_recording(show, "talk.mp3", title="A talk")
    put_hearing(show, "talk", *sure("Hello to you."))
    run(show)
    script = show / "show_notes/talk/transcript.md"
    script.write_bytes(script.read_text().replace("Hello to you.", "Déjà vu, and you.").encode("utf-16"))
    found = open_reading(open_project(show), options(show, dry=True), "talk")
    assert " ".join(word.text for turn in found.transcript.turns for word in turn.words) == "Déjà vu, and you."
    assert found.problems == ()
