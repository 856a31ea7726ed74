"""Words, turns and spellings."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Heard, Spelling, Voice, Word
from podcast_tool.transcript.spellings import apply_spellings
from podcast_tool.transcript.turns import paragraphs_of, speakers_of, turns_of
from podcast_tool.transcript.words import clean_words, running_text, split_words, spread

from . import laws


def heard_of(text: str, *, pace: int = 300, language: str = "en", pauses: dict[int, int] | None = None) -> Heard:
    """Words said one after the other; `pauses` are in front of the words of these numbers."""
    words: list[Word] = []
    at = 0
    for index, word in enumerate(text.split()):
        at += (pauses or {}).get(index, 0)
        words.append(Word(text=word, start=at, end=at + pace, confidence=0.5))
        at += pace
    return Heard(language=language, words=tuple(words), engine="test")


def texts_of(heard: Heard) -> list[str]:
    return [word.text for word in heard.words]


def test_a_word_belongs_to_the_voice_that_overlaps_it_most_even_inside_a_sentence() -> None:
    heard = heard_of("so we lost the data oh no which data all of it")
    voices = (Voice(start=0, end=1_600, label="Ann"), Voice(start=1_600, end=2_500, label="Ben"),
              Voice(start=2_500, end=9_000, label="Ann"))  # fmt: skip
    turns = turns_of(heard, voices)
    assert [(turn.speaker, len(turn.words)) for turn in turns] == [("Ann", 5), ("Ben", 3), ("Ann", 4)]


def test_a_word_that_straddles_a_change_goes_with_its_sentence() -> None:
    heard = heard_of("Did you keep a copy? No I did not.")
    voices = (Voice(start=0, end=1_360, label="Ann"), Voice(start=1_360, end=9_000, label="Ben"))
    assert [turn.words[-1].text for turn in turns_of(heard, voices)] == ["copy?", "not."]


def test_a_change_found_some_words_too_late_is_put_at_the_end_of_the_sentence() -> None:
    heard = heard_of("Are you real? I am not, I am a character.", pauses={3: 360, 6: 340})
    for edge in (900, 1_700, 2_400):
        voices = (Voice(start=0, end=edge, label="Ann"), Voice(start=edge, end=9_000, label="Ben"))
        assert [turn.words[-1].text for turn in turns_of(heard, voices)] == ["real?", "character."]


def test_a_short_word_that_opens_a_sentence_goes_with_it_unless_it_stands_apart() -> None:
    heard = heard_of("It was late. And I had lost more marks.", pauses={3: 500})
    words = list(heard.words)
    for length, pause, alone in ((0, 300, False), (300, 0, False), (200, 500, False), (300, 500, True)):
        words[3] = replace(words[3], end=words[3].start + length)
        behind = words[3].end + pause - words[4].start
        moved = tuple(replace(word, start=word.start + behind, end=word.end + behind) for word in words[4:])
        edge = words[3].end + 20
        voices = (Voice(start=0, end=1_000, label="Nora"), Voice(start=1_100, end=edge, label="Sam"),
                  Voice(start=edge, end=9_000, label="Nora"))  # fmt: skip
        turns = turns_of(replace(heard, words=(*words[:4], *moved)), voices)
        assert ([turn.words[0].text for turn in turns if turn.speaker == "Sam"] == ["And"]) is alone


def test_a_word_thrown_in_stays_a_turn_and_a_speaker_cut_off_is_not_lengthened() -> None:
    heard = heard_of("It was late. We met at the Right. office then.", pauses={7: 400})
    voices = (Voice(start=0, end=2_300, label="Ann"), Voice(start=2_400, end=2_850, label="Ben"),
              Voice(start=2_850, end=9_000, label="Ann"))  # fmt: skip
    assert [turn.words[0].text for turn in turns_of(heard, voices)] == ["It", "Right.", "office"]
    paused = heard_of("Yes. We met but that is wrong.", pauses={3: 600})
    cut_off = (Voice(start=0, end=1_400, label="Ann"), Voice(start=1_400, end=9_000, label="Ben"))
    assert [turn.words[0].text for turn in turns_of(paused, cut_off)] == ["Yes.", "but"]


def test_without_punctuation_a_change_goes_where_somebody_clearly_paused() -> None:
    heard = heard_of("so that was it yes it was fun", pauses={4: 600})
    voices = (Voice(start=0, end=2_100, label="Ann"), Voice(start=2_100, end=9_000, label="Ben"))
    assert [turn.words[0].text for turn in turns_of(heard, voices)] == ["so", "yes"]


@given(laws.heards(), laws.voices())
def test_putting_changes_at_sentences_costs_nobody_a_turn(heard: Heard, voices: tuple[Voice, ...]) -> None:
    words = clean_words(heard.words, heard.language)
    given_to = speakers_of(words, voices)
    assert len(given_to) == len(words)
    assert [word for turn in paragraphs_of(words, given_to) for word in turn.words] == list(words)


def test_a_turn_is_in_one_language() -> None:
    words = [Word(text=text, start=at * 300, end=at * 300 + 300, language="es" if at in (2, 3) else "")
             for at, text in enumerate(["she", "said", "muy", "bien", "to", "me"])]  # fmt: skip
    turns = turns_of(Heard(language="en", words=tuple(words), engine="x"))
    assert [(turn.language, len(turn.words)) for turn in turns] == [("", 2), ("es", 2), ("", 2)]


def test_a_word_keeps_its_language_when_it_is_cut_moved_or_spelled_otherwise() -> None:
    words = (
        Word(text="muy bien", start=0, end=400, language="es"),
        Word(text="dicho", start=300, end=700, language="es"),
    )
    heard = Heard(language="en", words=words, engine="x")
    assert {word.language for word in clean_words(words, "en", duration=500)} == {"es"}
    mended = apply_spellings(heard, (Spelling(heard="bien dicho", write="Bien Dicho"),)).words
    assert [(word.text, word.language) for word in mended] == [("muy", "es"), ("Bien", "es"), ("Dicho", "es")]


def test_a_word_in_no_voice_goes_to_the_nearest() -> None:
    heard = heard_of("yes well no", pauses={1: 2_000, 2: 200})
    voices = (Voice(start=0, end=300, label="Ann"), Voice(start=2_700, end=3_500, label="Ben"))
    assert [(turn.speaker, turn.words[0].text) for turn in turns_of(heard, voices)] == [("Ann", "yes"), ("Ben", "well")]


def test_a_single_speaker_has_no_label() -> None:
    heard = heard_of("just me here today")
    assert turns_of(heard, (Voice(start=0, end=9_000, label="Ann"),))[0].speaker == ""
    unheard = (Voice(start=0, end=9_000, label="Ann"), Voice(start=20_000, end=21_000, label="Ben"))
    assert turns_of(heard, unheard)[0].speaker == ""


def test_paragraphs_end_with_sentences_best_at_a_pause() -> None:
    sentence = "one two three four five six seven eight nine ten."
    heard = heard_of(" ".join([sentence] * 12), pauses={20: 1_200, 50: 1_200})
    sizes = [len(turn.words) for turn in turns_of(heard)]
    assert sizes[:2] == [20, 30]
    assert all(15 <= size <= 60 and size % 10 == 0 for size in sizes)


def test_speech_without_punctuation_still_has_paragraphs() -> None:
    sizes = [len(turn.words) for turn in turns_of(heard_of("word " * 500))]
    assert sum(sizes) == 500
    assert max(sizes) <= 60


def test_a_long_silence_ends_a_paragraph() -> None:
    assert len(turns_of(heard_of("hello there my friend", pauses={2: 10_000}))) == 2


def test_nothing_heard_makes_no_turns() -> None:
    assert turns_of(Heard(language="en", words=(), engine="")) == ()


@given(laws.heards(), laws.voices())
def test_turns_hold_every_clean_word_once_and_in_order(heard: Heard, voices: tuple[Voice, ...]) -> None:
    turns = turns_of(heard, voices)
    assert tuple(word for turn in turns for word in turn.words) == clean_words(heard.words, heard.language)
    assert all(turn.words and len(turn.words) <= 74 for turn in turns)


@given(st.lists(laws.texts, max_size=20), laws.languages)
def test_running_text_comes_apart_as_it_was_joined(texts: list[str], language: str) -> None:
    words = [word for text in texts for word in split_words(text, language)]
    joined = running_text(words, language)
    assert running_text(split_words(joined, language), language) == joined


@given(st.lists(st.integers(1, 30), min_size=1), st.integers(0, 10**7), st.integers(0, 10**5))
def test_shares_of_time_fill_it_without_gap_or_overlap(weights: list[int], start: int, length: int) -> None:
    shares = spread(weights, start, start + length)
    assert shares[0][0] == start
    assert shares[-1][1] == start + length
    assert all(before[1] == after[0] for before, after in pairwise(shares))


@given(laws.heards(), st.integers(0, 30_000))
def test_clean_words_are_in_order_within_the_audio_and_stay_as_they_are(heard: Heard, duration: int) -> None:
    words = clean_words(heard.words, heard.language, duration=duration)
    edges = [edge for word in words for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= duration for edge in edges)
    assert clean_words(words, heard.language, duration=duration) == words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("we run cooper netties here", "we run Kubernetes here"),
        ("We run “Cooper Netties”, badly", "We run “Kubernetes”, badly"),
        ("cooper. netties", "cooper. netties"),
        ("cooper netties's logs", "Kubernetes's logs"),
        ("COOPER NETTIES!", "Kubernetes!"),
        ("cooper nettiesque", "cooper nettiesque"),
        ("ask (second draught) now", "ask (Second Draft) now"),
    ],
)
def test_spellings_mend_words_and_keep_punctuation(said: str, expected: str) -> None:
    spellings = (
        Spelling(heard="cooper netties", write="Kubernetes"),
        Spelling(heard="Second draught", write="Second Draft"),
    )
    mended = apply_spellings(heard_of(said), spellings)
    assert " ".join(texts_of(mended)) == expected


def test_spellings_merge_times_and_are_a_persons_word() -> None:
    mended = apply_spellings(heard_of("cooper netties"), (Spelling(heard="cooper netties", write="Kubernetes"),))
    assert mended.words == (Word(text="Kubernetes", start=0, end=600, confidence=1.0),)


def test_the_longest_spelling_wins_and_is_not_mended_again() -> None:
    spellings = (Spelling(heard="a", write="b"), Spelling(heard="a a", write="a"), Spelling(heard="b", write="c"))
    assert texts_of(apply_spellings(heard_of("a a a"), spellings)) == ["a", "b"]


def test_spellings_without_text_do_nothing_or_take_words_out() -> None:
    heard = heard_of("um yes")
    assert apply_spellings(heard, (Spelling(heard="  ", write="x"),)) == heard
    assert texts_of(apply_spellings(heard, (Spelling(heard="um", write=""),))) == ["yes"]


def test_spellings_mend_inside_words_where_no_blanks_are_written() -> None:
    heard = heard_of("我们 学 习失 败", language="zh")
    mended = apply_spellings(heard, (Spelling(heard="学习", write="研究"),))
    assert texts_of(mended) == ["我们", "研究失", "败"]
    assert mended.words[1].start == heard.words[1].start
    assert mended.words[1].end == heard.words[2].end


@given(laws.heards(), st.lists(st.tuples(laws.texts, laws.texts), max_size=5))
def test_spellings_never_break_the_order_of_times(heard: Heard, pairs: list[tuple[str, str]]) -> None:
    mended = apply_spellings(heard, tuple(Spelling(heard=said, write=write) for said, write in pairs))
    edges = [edge for word in mended.words for edge in (word.start, word.end)]
    assert edges == sorted(edges)
