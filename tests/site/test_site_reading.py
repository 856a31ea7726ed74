"""The transcript on a page: every word once, every linked moment a place to land on."""

import json
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st
from showcase import long_transcript

from podcast_tool.model import Chapter, Transcript, Turn, Word
from podcast_tool.site.reading import moment_id, parts_of, word_times

_STARTS = st.integers(min_value=0, max_value=60_000)
_TEXTS = st.sampled_from(["so", "well.", "really?", "a", "[laughs]", "<b>", "&amp;"])


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    turns = []
    at = 0
    for _ in range(draw(st.integers(min_value=1, max_value=5))):
        words = []
        for _ in range(draw(st.integers(min_value=0, max_value=150))):
            words.append(Word(text=draw(_TEXTS), start=at, end=at + 200))
            at += draw(st.sampled_from([0, 250, 251]))
        turns.append(Turn(speaker=draw(st.sampled_from(["Ann", "Ben", ""])), words=tuple(words)))
    return Transcript(language="en", turns=tuple(turns))


@settings(deadline=None, max_examples=60)
@given(transcripts(), st.lists(_STARTS, max_size=5), st.lists(_STARTS, max_size=5))
def test_no_word_is_lost_and_every_moment_is_an_id_exactly_once(
    transcript: Transcript, chapter_starts: list[int], moments: list[int]
) -> None:
    chapters = [Chapter(start=start, title=f"At {start}") for start in sorted(chapter_starts)]
    parts = parts_of(transcript, chapters=chapters, moments=[*moments, *chapter_starts])
    words = [word.text for turn in transcript.turns for word in turn.words]
    passages = [passage for part in parts for passage in part.passages]
    assert " ".join("".join(piece.text for piece in passage.pieces) for passage in passages).split() == words
    ids = [part.id for part in parts] + [passage.id for passage in passages]
    ids += [moment for passage in passages for piece in passage.pieces for moment in piece.moments]
    ids = [found for found in ids if found]
    assert len(ids) == len(set(ids))
    if words:
        assert {moment_id(at) for at in (*moments, *chapter_starts)} <= set(ids)
        assert [part.title for part in parts if part.title] == [chapter.title for chapter in chapters]


def test_a_long_turn_is_cut_at_sentences_and_names_its_speaker_once() -> None:
    sentence = [f"word{number}" for number in range(19)] + ["end."]
    words = tuple(Word(text=text, start=100 * i, end=100 * i + 90) for i, text in enumerate(sentence * 6))
    (part,) = parts_of(Transcript(language="en", turns=(Turn(speaker="Ann", words=words),)), chapters=(), moments=())
    assert [passage.speaker for passage in part.passages] == ["Ann", "", ""]
    sentences = [[len(piece.text.split()) for piece in passage.pieces] for passage in part.passages]
    assert sentences == [[20, 20], [20, 20], [20, 20]]
    assert [piece.start for piece in part.passages[1].pieces] == ["4", "6"]


def test_a_moment_lands_on_the_word_that_is_being_said() -> None:
    words = tuple(Word(text=text, start=1000 * i, end=1000 * i + 900) for i, text in enumerate(("one", "two", "three")))
    (part,) = parts_of(
        Transcript(language="en", turns=(Turn(speaker="", words=words),)), chapters=(), moments=(1500, 99_000)
    )
    pieces = [(piece.moments, piece.text) for piece in part.passages[0].pieces]
    assert pieces == [((), "one "), (("t=1.5",), "two "), (("t=99",), "three")]


def test_languages_without_blanks_are_joined_without_blanks() -> None:
    words = tuple(Word(text=text, start=1000 * i, end=1000 * i + 900) for i, text in enumerate("失败是成功"))
    (part,) = parts_of(Transcript(language="zh", turns=(Turn(speaker="", words=words),)), chapters=(), moments=(2000,))
    assert [piece.text for piece in part.passages[0].pieces] == ["失败", "是成功"]


def test_a_heading_stands_before_the_nearest_passage() -> None:
    chapters = [Chapter(start=0, title="A"), Chapter(start=5000, title="B")]
    parts = parts_of(long_transcript(8), chapters=chapters, moments=())
    assert [(part.title, part.passages[0].start) for part in parts] == [("A", "0.4"), ("B", "4.3")]


def test_a_chapter_inside_a_long_turn_cuts_it_at_the_nearest_sentence_and_names_the_speaker_again() -> None:
    texts = ("It broke. " + "and so it went on " * 5 + "until the end. Then we swept up the pieces").split()
    words = tuple(Word(text=text, start=1000 * i, end=1000 * i + 900) for i, text in enumerate(texts))
    opening = texts.index("Then")
    chapters = [Chapter(start=0, title="A"), Chapter(start=opening * 1000 + 1200, title="B")]
    turn = Turn(speaker="Ann", words=words)
    first, second = parts_of(Transcript(language="en", turns=(turn,)), chapters=chapters, moments=[chapters[1].start])
    assert [passage.speaker for passage in (*first.passages, *second.passages)] == ["Ann", "Ann"]
    assert "".join(piece.text for piece in second.passages[0].pieces) == "Then we swept up the pieces"
    assert second.id == "t=31.2"


def test_where_no_sentence_is_near_the_heading_stands_before_the_word_that_is_said() -> None:
    words = tuple(Word(text=f"word{i}", start=1000 * i, end=1000 * i + 900) for i in range(30))
    chapters = [Chapter(start=0, title="A"), Chapter(start=15_500, title="B"), Chapter(start=29_950, title="C")]
    parts = parts_of(Transcript(language="en", turns=(Turn(speaker="", words=words),)), chapters=chapters, moments=())
    assert [[piece.text.split()[0] for p in part.passages for piece in p.pieces] for part in parts] == [
        ["word0"], ["word15"], [],
    ]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(transcripts(), st.lists(_STARTS, max_size=4))
def test_the_times_of_words_are_those_of_the_page_in_its_order(transcript: Transcript, starting: list[int]) -> None:
    chapters = [Chapter(start=start, title="A") for start in sorted(starting)]
    passages = [passage for part in parts_of(transcript, chapters=chapters, moments=()) for passage in part.passages]
    times = json.loads(word_times(transcript, chapters=chapters))["times"]
    shown = ["".join(piece.text for piece in passage.pieces).split() for passage in passages]
    assert [len(one) for one in times] == [len(words) for words in shown]
    starts = list(accumulate(delta for one in times for delta in one))
    assert starts == [word.start // 10 for turn in transcript.turns for word in turn.words]


def test_languages_without_blanks_say_how_long_their_words_are() -> None:
    words = tuple(Word(text=text, start=1000 * i, end=1000 * i + 900) for i, text in enumerate(("失败", "是", "𠀀")))
    data = json.loads(word_times(Transcript(language="zh", turns=(Turn(speaker="", words=words),)), chapters=()))
    assert data == {"times": [[0, 100, 100]], "lengths": {"0": [2, 1, 2]}}
