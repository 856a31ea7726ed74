"""The sample show with real Whisper weights: what `make demo` makes, held against what we know to be true of it."""

import json
from pathlib import Path

import feedparser
import jiwer
import pytest

from podcast_tool.pipeline.build import Report

from .conftest import Sample
from .shows import snapshot

pytestmark = pytest.mark.slow
SLUGS = ("trailer", "the-first-midterm", "asking-for-help", "the-project-that-went-wrong")
MOST_WRONG_WORDS = 0.08


def test_all_four_items_are_published_without_a_fault(sample: tuple[Sample, Report]) -> None:
    made, report = sample
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    feed = feedparser.parse((made.public / "feed.xml").read_bytes())
    assert not feed.bozo
    assert [entry.link.rstrip("/").rsplit("/", 1)[1] for entry in feed.entries] == list(reversed(SLUGS))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_transcript_says_what_the_script_says(
    sample: tuple[Sample, Report], repository: Path, slug: str
) -> None:
    from whisper.normalizers import EnglishTextNormalizer

    plain = EnglishTextNormalizer()
    truth = json.loads((repository / f"sample/truth/{slug}.json").read_text())
    heard = json.loads((sample[0].public / f"episodes/{slug}/transcript.json").read_text())
    wanted = plain(" ".join(turn["text"] for turn in truth["turns"]))
    found = plain(" ".join(segment["body"] for segment in heard["segments"]))
    assert jiwer.wer(wanted, found) <= MOST_WRONG_WORDS


@pytest.mark.parametrize("slug", SLUGS)
def test_words_are_timed_where_they_are_spoken(sample: tuple[Sample, Report], repository: Path, slug: str) -> None:
    """Every caption lies within a second of some turn of the script, and none passes the end of the sound."""
    truth = json.loads((repository / f"sample/truth/{slug}.json").read_text())
    segments = json.loads((sample[0].public / f"episodes/{slug}/transcript.json").read_text())["segments"]
    assert segments[-1]["endTime"] <= truth["duration"] + 0.05
    for segment in segments:
        assert any(
            turn["start"] - 1 <= segment["startTime"] and segment["startTime"] <= turn["end"] + 1
            for turn in truth["turns"]
        ), segment


def test_enclosures_are_the_files_that_are_served(sample: tuple[Sample, Report], repository: Path) -> None:
    made, _ = sample
    feed = feedparser.parse((made.public / "feed.xml").read_bytes())
    for entry in feed.entries:
        (enclosure,) = entry.enclosures
        path = made.public / enclosure.href.removeprefix("https://second-draft.example/")
        slug = entry.link.rstrip("/").rsplit("/", 1)[1]
        truth = json.loads((repository / f"sample/truth/{slug}.json").read_text())
        assert path.stat().st_size == int(enclosure.length)
        assert enclosure.type == {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a"}[path.suffix]
        assert abs(int(entry.itunes_duration) - truth["duration"]) <= 1


def test_pages_show_approved_resources_and_no_others(sample: tuple[Sample, Report]) -> None:
    made, report = sample
    linked = {release.episode.slug: [link.resource for link in release.links] for release in report.releases}
    assert any(linked.values())
    for slug, resources in linked.items():
        page = (made.public / f"episodes/{slug}/index.html").read_text()
        assert all(resource.url in page for resource in resources if resource.url)


def test_building_again_transcribes_nothing_and_changes_no_byte(sample: tuple[Sample, Report]) -> None:
    made, _ = sample
    before = snapshot(made.public)
    report = made.build()
    assert report.written is not None
    assert report.written.changed == ()
    assert snapshot(made.public) == before


def test_voices_are_said_to_be_synthetic(sample: tuple[Sample, Report]) -> None:
    feed = (sample[0].public / "feed.xml").read_text()
    items = feed.split("<item>")[1:]
    assert all("synthetic" in item for item in items)
    assert "synthetic" in (sample[0].public / "index.html").read_text()
