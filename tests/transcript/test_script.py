"""transcript.md: written, read, edited by any editor."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Transcript, Turn, Word
from podcast_tool.transcript.script import check_times, is_untouched, longest_order, parse_script, write_script
from podcast_tool.transcript.words import running_text, split_words

from . import laws

HEADER = "---\ntranscript: 1\nlanguage: en\nheard: 2026-03-01\nsha256: 0\n---\n"


def transcript_of(*turns: tuple[int, str, str], language: str = "en") -> Transcript:
    return Transcript(
        language=language,
        turns=tuple(
            Turn(speaker=speaker, words=tuple(Word(text=word, start=at, end=at + 1) for word in text.split()))
            for at, speaker, text in turns
        ),
        engine="faster-whisper 1.2.1, base",
        heard_on=date(2026, 3, 1),
    )


def said(text: str) -> list[tuple[int | None, str, str]]:
    script, _ = parse_script(text, path="transcript.md")
    return [(paragraph.start, paragraph.speaker, " ".join(paragraph.words)) for paragraph in script.paragraphs]


def tongues(text: str) -> list[str | None]:
    return [paragraph.language for paragraph in parse_script(HEADER + text, path="transcript.md")[0].paragraphs]


def test_a_paragraph_in_another_language_says_so_behind_its_time() -> None:
    mixed = "[00:00:01] Ann: Good morning.\n\n[00:00:04 fr] Ben: Bonjour à tous.\n\n[00:00:09 en] Ann: Right."
    assert tongues(mixed) == ["", "fr", ""]
    assert [words for _, _, words in said(HEADER + mixed)] == ["Good morning.", "Bonjour à tous.", "Right."]


def test_a_split_paragraph_stays_in_its_language_until_somebody_else_speaks() -> None:
    assert tongues("[00:00:04 fr] Ben: Bonjour.\n\nÇa va ?\n\nBen: Oui.\n\nAnn: Fine.") == ["fr", "fr", "fr", ""]


def test_the_time_of_day_is_no_language() -> None:
    assert tongues("[00:12 PM] Ann: Lunch.") == [""]
    assert said(HEADER + "[00:12 PM] Ann: Lunch.")[0][0] is None


@pytest.mark.parametrize(
    ("stamp", "start", "language", "faulty"),
    [
        ("[00:00:08 FR-ca]", 8_000, "fr-CA", False),
        ("[00:00:08 ZH-hant-tw]", 8_000, "zh-Hant-TW", False),
        ("[00:00:08 am]", 8_000, "am", False),
        ("[00:00:10 french]", 10_000, "", True),
        ("[00:00:10 Bob]", 10_000, "", True),
        ("[00:00:12fr]", 12_000, "", True),
        ("[fr 00:00:16]", 16_000, "", True),
        ('[00:00:38 "x]', 38_000, "", True),
        ("[00:00:08 --> 00:00:12]", 8_000, "", True),
        ("[00:00:08", 8_000, "", True),
        ("[9:03 PM]", None, "", True),
        ("[9:03 am]", None, "", True),
        ("[09:03:12 PM]", None, "", True),
    ],
)
def test_a_time_written_otherwise_never_becomes_a_name(
    stamp: str, start: int | None, language: str, faulty: bool
) -> None:
    text = f"{HEADER}[00:00:01] Ann: One.\n\n{stamp} Ben: Two: three.\n"
    assert said(text)[1:] == [(start, "Ben", "Two: three.")]
    assert tongues(text.removeprefix(HEADER)) == ["", language]
    assert codes(text) == ([("T201", 9)] if faulty else [])


def test_a_sound_in_brackets_with_a_time_in_it_keeps_its_words() -> None:
    text = "[00:01] Ann: One.\n\n[the bell rings at 12:30] Ben: Two."
    assert said(text)[1] == (None, "Ben", "[the bell rings at 12:30] Two.")


def codes(text: str) -> list[tuple[str, int | None]]:
    _, problems = parse_script(text, path="transcript.md")
    return [(problem.code, problem.where.line) for problem in problems]


def test_a_script_reads_like_the_golden_one() -> None:
    transcript = transcript_of(
        (1_250, "Ann", "Welcome to Second Draft. [laughter]"),
        (723_900, "Ben", "Note: it's [12:03] on C:\\ and C:\\: too."),
        (3_700_000, "", "Remember this: save twice."),
    )
    golden = (Path(__file__).parent / "golden" / "script.md").read_text(encoding="utf-8")
    assert write_script(transcript) == golden
    assert is_untouched(golden)


@given(laws.transcripts())
def test_any_transcript_comes_back_from_its_script(transcript: Transcript) -> None:
    text = write_script(transcript)
    script, problems = parse_script(text, path="transcript.md")
    assert [paragraph.speaker for paragraph in script.paragraphs] == [turn.speaker for turn in transcript.turns]
    for paragraph, turn in zip(script.paragraphs, transcript.turns, strict=True):
        language = turn.language or transcript.language
        spoken = running_text([word.text for word in turn.words], language)
        assert paragraph.words == split_words(spoken, language)
        assert paragraph.language == turn.language
        assert paragraph.start == turn.start // 1000 * 1000
    assert script.header.engine == transcript.engine
    assert script.header.language == transcript.language
    assert {problem.code for problem in problems} <= {"T204", "T206"}
    assert not script.edited
    assert is_untouched(text)


@given(laws.transcripts())
def test_what_an_editor_does_on_saving_is_no_edit(transcript: Transcript) -> None:
    text = write_script(transcript)
    for saved in (
        "\ufeff" + text,
        text.replace("\n", "\r\n"),
        text.replace("\n", "\r"),
        text.replace("\n", " \t\n") + "\n\n",
        text.rstrip("\n"),
    ):
        assert is_untouched(saved)
        script, _ = parse_script(saved, path="transcript.md")
        original, _ = parse_script(text, path="transcript.md")
        assert script == original


@given(laws.transcripts(), st.text(alphabet="abc :[]", min_size=1, max_size=5), st.integers(0, 10**6))
def test_any_other_change_of_the_body_is_an_edit(transcript: Transcript, typed: str, place: int) -> None:
    text = write_script(transcript)
    body = text.index("\n---\n") + 5
    at = body + place % (len(text) - body + 1)
    changed = text[:at] + typed + text[at:]
    if typed.strip():
        assert not is_untouched(changed)


@given(st.text())
def test_no_text_at_all_breaks_the_parser(text: str) -> None:
    parse_script(text, path="x")
    parse_script(HEADER + text, path="x")
    is_untouched(text)


@given(
    st.lists(st.sampled_from(["---", "[00:01]", "[9:99]", "Ann:", " ", "\n", "\n\n", "\r\n", "a b", "\\", "sha256: 1"]))
)
def test_no_heap_of_our_own_marks_breaks_the_parser(parts: list[str]) -> None:
    parse_script("".join(parts), path="x")


def test_times_may_be_short_or_fine() -> None:
    assert said("[12:03] a\n\n[0:12:03.5] b\n\n[1:00:00,25] c\n\n[ 61:00 ]d") == [
        (723_000, "", "a"), (723_500, "", "b"), (3_600_250, "", "c"), (3_660_000, "", "d"),
    ]  # fmt: skip


def test_a_time_that_cannot_be_read_is_named_and_its_words_are_kept() -> None:
    text = HEADER + "\n[00:12:73] Ann: So.\n\n[1:2:3:4] Ben: Oh.\n"
    assert said(text) == [(None, "Ann", "So."), (None, "Ben", "Oh.")]
    assert codes(text) == [("T201", 8), ("T201", 10)]


def test_one_wild_time_is_disbelieved_not_all_behind_it() -> None:
    text = "[00:01] a\n\n[10:00:00] b\n\n[00:03] c\n\n[00:04] d\n"
    assert [start for start, _, _ in said(text)] == [1_000, None, 3_000, 4_000]
    assert codes(text) == [("T202", 3)]


def test_a_paragraph_split_by_an_empty_line_goes_on_with_its_speaker() -> None:
    assert said("[00:01] Ann: one two\n\nthree four\n\nBen: five") == [
        (1_000, "Ann", "one two"), (None, "Ann", "three four"), (None, "Ben", "five"),
    ]  # fmt: skip


def test_lines_without_an_empty_line_between_are_one_paragraph_unless_timed_or_of_a_known_speaker() -> None:
    text = "[00:01] Ann: one\ntwo\nNote: three\nBen: four\n[00:09] Ben: five\nsix"
    assert said(text) == [(1_000, "Ann", "one two Note: three"), (None, "Ben", "four"), (9_000, "Ben", "five six")]


def test_a_script_without_header_is_a_persons() -> None:
    script, problems = parse_script("Ann: Hello.\n\nBen: Hi.\n", path="transcript.md", language="zh")
    assert script.edited
    assert problems == ()
    assert script.header.language == "zh"


def test_lines_of_a_persons_own_in_the_header_are_kept() -> None:
    transcript = transcript_of((0, "", "Hello."))
    text = write_script(transcript, others=("# checked by Ann", "reviewer: Ann", "tags:", "  - a"))
    script, problems = parse_script(text, path="transcript.md")
    assert problems == ()
    assert write_script(transcript, others=script.header.others) == text
    assert not script.edited


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nAnn: not closed\n", [("T203", 1)]),
        ("---\ntranscript: x\n---\nhi", [("T203", 2)]),
        ("---\nheard: soon\n---\nhi", [("T203", 2)]),
        ("---\ntranscript: 9\n---\nhi", [("T207", 2)]),
        ("---\ntranscript: 1\n---\n\n", [("T204", None)]),
        ("", [("T204", None)]),
        ("[00:01] the one thing to remember: save", [("T206", 1)]),
    ],
)
def test_faults_have_their_line(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert codes(text) == expected


def test_many_faults_of_a_kind_are_counted_not_listed() -> None:
    _, problems = parse_script("[00:99] x\n\n" * 5_000, path="transcript.md")
    assert len(problems) == 6
    assert "4,995 more places" in problems[-1].text


def test_times_behind_the_end_of_the_audio_are_named() -> None:
    script, _ = parse_script("[00:01] a\n\n[00:10] b", path="t.md")
    assert [(p.code, p.where.line) for p in check_times(script, duration=9_000, path="t.md")] == [("T205", 3)]


@given(st.lists(st.integers(0, 20), max_size=12))
def test_the_longest_order_never_goes_back_and_is_longest(times: list[int]) -> None:
    order = longest_order(times)
    kept = [times[index] for index in order]
    assert order == sorted(set(order))
    assert kept == sorted(kept)
    best = [1] * len(times)
    for at in range(len(times)):
        best[at] = 1 + max((best[i] for i in range(at) if times[i] <= times[at]), default=0)
    assert len(order) == max(best, default=0)
