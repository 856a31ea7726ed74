"""Captions: their shape, their times, and the four files they are given out in."""

import json
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool.model import Cue, Transcript, Turn
from podcast_tool.transcript.captions import SRT_SHAPE, VTT_SHAPE, CueShape, cues_of
from podcast_tool.transcript.formats import (
    parse_json,
    parse_srt,
    parse_text,
    parse_vtt,
    write_json,
    write_srt,
    write_text,
    write_vtt,
)
from podcast_tool.transcript.words import columns, join_lines

from . import laws
from .test_words_and_turns import heard_of

GOLDEN = Path(__file__).parent / "golden"
SHAPES = (VTT_SHAPE, SRT_SHAPE)

SAMPLE = (
    (
        "Ann",
        "Welcome back to Second Draft, the show about what goes wrong at university and what we make of it. [laughter]",
    ),
    (
        "Ben",
        "Thanks, Ann. My backup lived on the very same disk as the data, "
        "so when it died I lost both of them <at once> & cried.",
    ),
    ("Ann", "Ouch!"),
    (
        "Bartholomew Richards-Featherstone",
        "I always say: two copies is one, and one is none. Donaudampfschifffahrtsgesellschaft.",
    ),
)


def sample() -> Transcript:
    """Four turns of two and a half words a second, with a pause in the second."""
    turns: list[Turn] = []
    at = 1_000
    for speaker, text in SAMPLE:
        heard = heard_of(text, pace=390, pauses={13: 2_000} if speaker == "Ben" else None)
        words = tuple(type(word)(text=word.text, start=word.start + at, end=word.end + at) for word in heard.words)
        turns.append(Turn(speaker=speaker, words=words))
        at = words[-1].end + 400
    return Transcript(language="en", turns=tuple(turns), engine="faster-whisper 1.2.1, base")


def spoken(transcript: Transcript) -> str:
    return "".join(word.text for turn in transcript.turns for word in turn.words)


def shown(cues: tuple[Cue, ...]) -> str:
    return "".join("".join(cue.lines).replace(" ", "") for cue in cues)


def longest_line(cue: Cue) -> int:
    return max(columns(line) for line in cue.lines)


@pytest.mark.parametrize("name", ["captions.vtt", "captions.srt", "captions.json", "captions.txt"])
def test_the_sample_is_given_out_as_the_golden_files_say(name: str) -> None:
    transcript = sample()
    cues = cues_of(transcript, shape=VTT_SHAPE, duration=60_000)
    written = {
        ".vtt": write_vtt(cues, language="en", note="Heard by faster-whisper 1.2.1, base --> corrected by a person"),
        ".srt": write_srt(cues_of(transcript, shape=SRT_SHAPE, duration=60_000)),
        ".json": write_json(cues),
        ".txt": write_text(transcript, title="Two copies"),
    }
    golden = GOLDEN / name
    assert written[golden.suffix] == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", SHAPES)
def test_captions_break_at_phrases_and_can_be_read(shape: CueShape) -> None:
    cues = cues_of(sample(), shape=shape, duration=60_000)
    assert all(len(cue.lines) <= 2 and longest_line(cue) <= shape.width for cue in cues)
    assert all(cue.end - cue.start <= 7_000 for cue in cues)
    brief = [cue.lines for cue, after in pairwise(cues) if cue.end - cue.start < 1_000 and cue.end < after.start]
    assert brief == []
    fast = [cue for cue in cues if len(" ".join(cue.lines)) * 1000 > 20 * (cue.end - cue.start)]
    assert fast == []


def test_a_caption_never_spans_a_pause_or_a_change_of_speaker() -> None:
    cues = cues_of(sample(), shape=VTT_SHAPE, duration=60_000)
    words = [(word, turn.speaker) for turn in sample().turns for word in turn.words]
    for cue in cues:
        inside = [(word, who) for word, who in words if cue.start <= word.start < cue.end]
        assert {who for _, who in inside} == {cue.speaker}
        assert all(after.start - before.end <= 1_500 for (before, _), (after, _) in pairwise(inside))


def test_a_short_caption_stays_in_the_silence_behind_it() -> None:
    words = heard_of("Internationalisation! Extraordinarily. Well", pace=300, pauses={1: 3_000, 2: 200}).words
    cues = cues_of(Transcript(language="en", turns=(Turn(speaker="", words=words),)), shape=VTT_SHAPE, duration=9_000)
    assert (cues[0].start, cues[0].end) == (0, 1_050)


@pytest.mark.parametrize(("silence", "early"), [(3_000, 300), (150, 150), (0, 0)])
def test_a_caption_that_would_flash_comes_up_before_its_word_where_there_is_silence(silence: int, early: int) -> None:
    first = heard_of("We were all in the lab.", pace=300).words
    and_, *rest = heard_of("And I had lost more marks.", pace=300).words
    at = first[-1].end + silence
    lone = replace(and_, start=at, end=at + 50)
    after = tuple(replace(word, start=word.start + at - 250, end=word.end + at - 250) for word in rest)
    said = (("Ben", first), ("Sam", (lone,)), ("Nora", after))
    transcript = Transcript(language="en", turns=tuple(Turn(speaker=who, words=words) for who, words in said))
    for shape in SHAPES:
        before, flash, last = cues_of(transcript, shape=shape, duration=20_000)
        assert (before.end <= flash.start, flash.start, flash.end) == (True, lone.start - early, after[0].start)
        assert last.start == after[0].start


@given(laws.transcripts(), st.sampled_from(SHAPES))
def test_only_a_caption_that_would_flash_starts_before_its_first_word(transcript: Transcript, shape: CueShape) -> None:
    said = [word.start for turn in transcript.turns for word in turn.words for sign in word.text if sign != " "]
    at = 0
    for cue in cues_of(transcript, shape=shape, duration=laws.end_of(transcript)):
        early = said[at] - cue.start
        assert early <= 300
        assert early <= 0 or cue.end - cue.start <= 700
        at += len(shown((cue,)))


def test_captions_end_with_the_audio() -> None:
    words = heard_of("Goodbye everyone and thanks for listening to us", pace=100).words
    cues = cues_of(Transcript(language="en", turns=(Turn(speaker="", words=words),)), shape=VTT_SHAPE, duration=850)
    assert cues[-1].end == 850


@given(laws.transcripts(), st.sampled_from(SHAPES))
def test_captions_hold_every_word_fit_the_screen_and_never_overlap(transcript: Transcript, shape: CueShape) -> None:
    duration = laws.end_of(transcript)
    cues = cues_of(transcript, shape=shape, duration=duration)
    assert shown(cues) == spoken(transcript).replace(" ", "")
    for cue in cues:
        assert 0 <= cue.start < cue.end <= duration
        assert cue.end - cue.start <= 7_000
        assert 1 <= len(cue.lines) <= shape.lines
        assert all(line and line == line.strip() for line in cue.lines)
        assert longest_line(cue) <= shape.width
    assert all(before.end <= after.start for before, after in pairwise(cues))


@given(laws.transcripts(), st.integers(1_000, 5_000))
def test_captions_stay_within_the_audio_however_short_it_is(transcript: Transcript, duration: int) -> None:
    cues = cues_of(transcript, shape=VTT_SHAPE, duration=duration)
    assert all(0 <= cue.start < cue.end <= duration for cue in cues)
    assert all(before.end <= after.start for before, after in pairwise(cues))


@given(laws.transcripts())
def test_webvtt_comes_back_as_it_was(transcript: Transcript) -> None:
    cues = cues_of(transcript, shape=VTT_SHAPE, duration=laws.end_of(transcript))
    back, problems = parse_vtt(write_vtt(cues, language=transcript.language, note="a --> b\n\nc"), path="x.vtt")
    assert back == cues
    assert {problem.code for problem in problems} <= ({"T210"} if not cues else set())


@given(laws.transcripts(speakers=laws.plain_names))
def test_srt_with_names_comes_back_as_it_was(transcript: Transcript) -> None:
    cues = cues_of(transcript, shape=SRT_SHAPE, duration=laws.end_of(transcript))
    text = write_srt(cues)
    back, problems = parse_srt(text, path="x.srt")
    shortened = tuple(
        replace(cue, speaker=_as_shown(cue.speaker), language="") for cue in cues
    )
    assert tuple(_named(cue) for cue in back) == shortened
    assert {problem.code for problem in problems} <= ({"T210"} if not cues else set())
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")[2:]
        assert len(lines) <= 2
        assert all(columns(line.replace("\u200b", "")) <= 32 for line in lines)


def _as_shown(speaker: str) -> str:
    return "Bartholomew Richards-Featherst" if speaker.startswith("Bartholomew") else speaker


def _named(cue: Cue) -> Cue:
    return replace(cue, speaker=cue.speaker.rstrip("…"))


@given(laws.transcripts(speakers=st.just("")))
def test_srt_without_names_comes_back_as_it_was(transcript: Transcript) -> None:
    cues = cues_of(transcript, shape=SRT_SHAPE, duration=laws.end_of(transcript))
    assert parse_srt(write_srt(cues), path="x.srt")[0] == tuple(replace(cue, language="") for cue in cues)


@given(laws.transcripts())
def test_json_comes_back_as_it_was(transcript: Transcript) -> None:
    cues = cues_of(transcript, shape=VTT_SHAPE, duration=laws.end_of(transcript))
    back, problems = parse_json(write_json(cues), path="x.json")
    one_line = tuple(
        replace(cue, lines=(join_lines(cue.lines),)) for cue in cues
    )
    assert back == one_line
    assert {problem.code for problem in problems} <= ({"T210"} if not cues else set())


def test_plain_text_comes_back_without_its_title() -> None:
    script, problems = parse_text(write_text(sample(), title="Two copies"), path="x.txt")
    assert problems == ()
    assert [paragraph.speaker for paragraph in script.paragraphs] == [speaker for speaker, _ in SAMPLE]
    assert [" ".join(paragraph.words) for paragraph in script.paragraphs] == [text for _, text in SAMPLE]


@given(laws.transcripts())
def test_the_formats_agree_on_words_and_on_the_times_of_words_they_all_start_with(transcript: Transcript) -> None:
    duration = laws.end_of(transcript)
    vtt = parse_vtt(write_vtt(cues_of(transcript, shape=VTT_SHAPE, duration=duration), language="en"), path="x")[0]
    data = parse_json(write_json(cues_of(transcript, shape=VTT_SHAPE, duration=duration)), path="x")[0]
    wide = cues_of(transcript, shape=SRT_SHAPE, duration=duration)
    assert shown(vtt) == shown(data) == shown(wide) == spoken(transcript).replace(" ", "")
    assert [cue.start for cue in vtt] == [cue.start for cue in data]


def test_the_formats_agree_within_50_ms_on_speech() -> None:
    transcript = sample()
    starts = {word.start for turn in transcript.turns for word in turn.words}
    for shape in SHAPES:
        assert {cue.start for cue in cues_of(transcript, shape=shape, duration=60_000)} <= starts


# --- the W3C's own parser

_CHECK = """
const { WebVTTParser } = require(process.argv[1] + '/webvtt-parser')
const entities = require(process.argv[1] + '/webvtt-parser/html-entities.json')
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const flat = node => node.type === 'text' ? node.value : (node.children || []).map(flat).join('')
const read = texts.map(text => new WebVTTParser(entities).parse(text, 'metadata-free'))
console.log(JSON.stringify(read.map(({ errors, cues }) => ({ errors, cues: cues.map(cue => flat(cue.tree)) }))))
"""


def checked_by_w3c(node_modules: Path, texts: list[str]) -> list[dict[str, list[str]]]:
    program = shutil.which("node") or "node"
    done = subprocess.run(
        [program, "-e", _CHECK, str(node_modules)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    read: list[dict[str, list[str]]] = json.loads(done.stdout)
    return read


def test_the_w3c_parser_finds_no_fault_in_the_sample(node_modules: Path) -> None:
    golden = (GOLDEN / "captions.vtt").read_text(encoding="utf-8")
    (read,) = checked_by_w3c(node_modules, [golden])
    assert read["errors"] == []
    assert " ".join(text.replace("\n", " ") for text in read["cues"]) == " ".join(text for _, text in SAMPLE)


def test_the_w3c_parser_reads_the_language_of_a_caption(node_modules: Path) -> None:
    words = tuple(replace(word, language="fr") for word in heard_of("Merci, et à bientôt !", pace=390).words)
    cues = cues_of(
        Transcript(language="en", turns=(Turn(speaker="Zoé", words=words),)), shape=VTT_SHAPE, duration=9_000
    )
    text = write_vtt(cues, language="en")
    (read,) = checked_by_w3c(node_modules, [text])
    assert "<v Zoé><lang fr>Merci, et à bientôt !</lang>" in text
    assert (read["errors"], read["cues"]) == ([], ["Merci, et à bientôt !"])


@pytest.mark.slow
def test_the_w3c_parser_finds_no_fault_in_any_transcript(node_modules: Path) -> None:
    drawn: list[tuple[Transcript, tuple[Cue, ...]]] = []

    @settings(max_examples=150, database=None)
    @given(laws.transcripts())
    def draw(transcript: Transcript) -> None:
        drawn.append((transcript, cues_of(transcript, shape=VTT_SHAPE, duration=laws.end_of(transcript))))

    draw()
    texts = [write_vtt(cues, language=transcript.language, note="x --> y") for transcript, cues in drawn]
    for (_, cues), read in zip(drawn, checked_by_w3c(node_modules, texts), strict=True):
        assert read["errors"] == []
        assert read["cues"] == ["\n".join(cue.lines) for cue in cues]
