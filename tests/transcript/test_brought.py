"""Transcripts made elsewhere: every common shape is read, and nothing in them can break a build."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Cue
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.transcript.align import align
from podcast_tool.transcript.brought import SUFFIXES, parse_brought
from podcast_tool.transcript.formats import parse_json, parse_srt, parse_text, parse_vtt

from .test_words_and_turns import heard_of

PARSERS = (parse_vtt, parse_srt, parse_json)


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.where.line) for problem in problems]


def plainly(cues: tuple[Cue, ...]) -> list[tuple[int, int, str, str]]:
    return [(cue.start, cue.end, cue.speaker, " / ".join(cue.lines)) for cue in cues]


def test_webvtt_with_everything_the_standard_allows() -> None:
    text = (
        "\ufeffWEBVTT - made by somebody\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n"
        "REGION\r\nid:fred\r\n\r\nNOTE\r\nnot spoken\r\n\r\nintro\r\n00:01.000 --> 00:02.000 align:start line:0\r\n"
        "<v.loud Ann &amp; Co>One <i>two</i> <00:01.500>three &lt;four&gt;\r\n\r\n"
        "2\r\n01:00:03.000 --> 01:00:05.000\r\n<v Ann>Yes?</v> <v Ben>Well, I think so.</v>\r\n"
    )
    cues, problems = parse_vtt(text, path="x.vtt")
    assert problems == ()
    assert plainly(cues) == [
        (1_000, 2_000, "Ann & Co", "One two three <four>"),
        (3_603_000, 3_603_400, "Ann", "Yes?"),
        (3_603_400, 3_605_000, "Ben", "Well, I think so."),
    ]


def test_names_in_capitals_are_speakers_where_a_webvtt_file_has_no_voices() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nANN: Hello.\n\n00:02.000 --> 00:03.000\n>> DR. CHU: Hi.\n"
    assert [cue.speaker for cue in parse_vtt(text, path="x.vtt")[0]] == ["ANN", "DR. CHU"]


def test_srt_as_captioners_and_players_leave_it() -> None:
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,500 X1:0 Y1:0\r\n<i>Ann:</i> {\\an8}Hello there.\r\n\r\n\r\n"
        "2\r\n0:00:03.5 --> 00:00:04,500\r\nStill me.\r\n42\r\n\r\n"
        "00:00:05,000 --> 00:00:06,000\r\nBEN:\r\nNo number.\r\n"
    )
    cues, problems = parse_srt(text, path="x.srt")
    assert problems == ()
    assert plainly(cues) == [
        (1_000, 2_500, "Ann", "Hello there."),
        (3_500, 4_500, "Ann", "Still me. / 42"),
        (5_000, 6_000, "BEN", "No number."),
    ]


def test_broken_times_are_named_and_their_words_kept_between_their_neighbours() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:61,000 --> 00:00:0x,000\nTwo.\n\n"
    text += "3\n00:00:09,000 --> 00:00:10,000\nThree.\n"
    cues, problems = parse_srt(text, path="x.srt")
    assert codes(problems) == [("T211", 6)]
    assert [cue.start for cue in cues] == [1_000, 2_000, 9_000]


def test_overlaps_and_disorder_are_put_right_and_named() -> None:
    text = (
        "WEBVTT\n\n00:05.000 --> 00:09.000\nc\n\n00:01.000 --> 00:04.000\na\n\n00:03.000 --> 00:02.000\nb\n\n"
        "00:08.000 --> 00:10.000\nd\n"
    )
    cues, problems = parse_vtt(text, path="x.vtt")
    assert [cue.lines[0] for cue in cues] == ["a", "b", "c", "d"]
    assert all(cue.start <= cue.end for cue in cues)
    assert all(before.end <= after.start for before, after in pairwise(cues))
    assert {code for code, _ in codes(problems)} == {"T212"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            {
                "version": "1.0.0",
                "segments": [{"speaker": "Ann", "startTime": 0.5, "endTime": 1.25, "body": "Hi  all"}],
            },
            [(500, 1_250, "Ann", "Hi all")],
        ),
        ({"text": "Hi", "segments": [{"id": 0, "start": 1, "end": 2.0, "text": " Hi"}]}, [(1_000, 2_000, "", "Hi")]),
        ([{"speaker": 1, "start": "00:01:02,5", "end": "63", "text": "Hi"}], [(62_500, 63_000, "Speaker 1", "Hi")]),
    ],
)
def test_json_of_several_tools(document: object, expected: list[tuple[int, int, str, str]]) -> None:
    cues, problems = parse_json(json.dumps(document), path="x.json")
    assert problems == ()
    assert plainly(cues) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "17",
        '"x"',
        "[" * 100_000,
        '{"segments": 5}',
        '{"segments": [1, null, {}, []]}',
        '[{"body": "x", "startTime": 1e999, "endTime": -5}]',
        '[{"body": 5}]',
        '[{"text": "x", "start": ' + "9" * 5000 + "}]",
        '[{"body": "x", "startTime": NaN, "endTime": true, "speaker": ["a"]}]',
        '{"segments": {"a": 1}}',
    ],
)
def test_hostile_json_gives_problems(text: str) -> None:
    cues, problems = parse_json(text, path="x.json")
    assert problems
    assert all(cue.start >= 0 for cue in cues)


@given(st.text())
def test_no_text_breaks_any_parser(text: str) -> None:
    for parse in PARSERS:
        parse(text, path="x")
    parse_text(text, path="x")


@given(
    st.lists(
        st.sampled_from(
            [
                "WEBVTT",
                "NOTE",
                "\n",
                "\n\n",
                "\r\n",
                "00:01.000",
                "00:00:01,000",
                " --> ",
                "99:99:99",
                "<v Ann>",
                "</v>",
                "<",
                "&#0;",
                "&#xD800;",
                "x",
                "1",
                "Ann: ",
                "[",
                "{",
                '"body":',
                "STYLE",
                "\u200b",
                "\x00",
                "\ud800",
            ]
        )
    )
)
def test_no_heap_of_marks_breaks_any_parser(parts: list[str]) -> None:
    for suffix in SUFFIXES:
        brought, _ = parse_brought("".join(parts), path=f"x{suffix}", language="en")
        align(brought.script, brought.clock, duration=5_000)


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 200_000,
        "-->" * 70_000,
        " " * 300_000 + "-->",
        "a: " * 70_000,
        "[0" * 100_000,
        "\n" * 200_000,
        "[" + "0" * 200_000,
        "00:01.000 --> 00:02.000\n" * 9_000,
        "<v " * 90_000,
        "&" * 200_000,
        "12:00 " * 50_000,
        "\\" * 200_000,
        "---\n" * 50_000,
    ],
)
@pytest.mark.timeout(20)
def test_no_repetition_takes_long(hostile: str) -> None:
    for suffix in SUFFIXES:
        parse_brought(hostile, path=f"x{suffix}", language="en")
        parse_brought("WEBVTT\n\n00:01.000 --> 00:02.000\n" + hostile, path=f"x{suffix}", language="zh")


@pytest.mark.parametrize(
    "text",
    [
        "Ann Chu  0:12\nHello there.\nHow are you?\n\nBen  1:02:03\nFine.\n",
        "[00:00:12] Ann Chu: Hello there. How are you?\n[1:02:03] Ben: Fine.",
        "00:12 Ann Chu: Hello there. How are you?\n1:02:03 Ben: Fine.\n",
        "(0:12) Ann Chu:\nHello there. How are you?\n\n(1:02:03) Ben:\nFine.",
    ],
)
def test_plain_text_of_several_tools(text: str) -> None:
    script, problems = parse_text(text, path="x.txt")
    assert problems == ()
    assert [(part.start, part.speaker, " ".join(part.words)) for part in script.paragraphs] == [
        (12_000, "Ann Chu", "Hello there. How are you?"),
        (3_723_000, "Ben", "Fine."),
    ]


def test_an_interview_with_a_line_for_each_turn_is_read_turn_by_turn() -> None:
    script, _ = parse_text("Ann: One.\nBen: Two.\nAnn: Three.\nBen: Four: five.\n", path="x.txt")
    assert [part.speaker for part in script.paragraphs] == ["Ann", "Ben", "Ann", "Ben"]


def test_a_text_without_empty_lines_becomes_paragraphs_on_the_machines_clock() -> None:
    heard = heard_of("one two three four five. " * 100)
    brought, problems = parse_brought("One two three four five.\n" * 100, path="episodes/x.txt", language="en")
    assert problems == ()
    transcript = align(brought.script, heard, duration=200_000)
    assert [word.start for turn in transcript.turns for word in turn.words] == [word.start for word in heard.words]
    assert all(15 <= len(turn.words) <= 60 for turn in transcript.turns)
    assert transcript.edited


def test_captions_bring_their_own_clock() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nAnn: Hi there\n\n2\n00:00:05,000 --> 00:00:06,000\nBen: Hello\n"
    brought, _ = parse_brought(text, path="episodes/x.SRT", language="en")
    transcript = align(brought.script, brought.clock, duration=10_000)
    assert [(turn.speaker, turn.start, turn.end) for turn in transcript.turns] == [
        ("Ann", 1_000, 2_000),
        ("Ben", 5_000, 6_000),
    ]


def test_another_kind_of_file_is_refused_by_name() -> None:
    with pytest.raises(PodcastError, match=r"x\.docx is no transcript"):
        parse_brought("", path="x.docx", language="en")
