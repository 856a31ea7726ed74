"""Episodes in which nobody speaks, and transcripts whose words somebody took away."""

from pathlib import Path

from .shows import add_recording, make_show, put_hearing, run, sure


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
