"""Loops, inventions and holes in what a machine wrote."""

from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Word
from podcast_tool.speech.audit import Gap, compression_ratio, uncovered, without_inventions
from podcast_tool.speech.voice_activity import Span


def said(text: str, *, start: int = 0, each: int = 300) -> tuple[Word, ...]:
    return tuple(
        Word(text=word, start=start + at * each, end=start + (at + 1) * each) for at, word in enumerate(text.split())
    )


def text_of(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def speaking(*edges: int) -> tuple[Span, ...]:
    return tuple(Span(start=start, end=end) for start, end in zip(edges[::2], edges[1::2], strict=True))


def test_words_where_nobody_speaks_are_left_out() -> None:
    words = (*said("Welcome back."), *said("Thanks for watching!", start=9_000))
    kept, inventions = without_inventions(words, speaking(0, 700))
    assert text_of(kept) == "Welcome back."
    assert [(one.text, one.start, one.reason) for one in inventions] == [
        ("Thanks for watching!", 9_000, "where nobody speaks")
    ]


def test_a_phrase_repeated_without_end_is_kept_once() -> None:
    words = said("So I said " + "and then we went home " * 20 + "the end.")
    kept, inventions = without_inventions(words, speaking(0, 60_000))
    assert text_of(kept) == "So I said and then we went home the end."
    assert inventions[0].reason == "repeated without end"


def test_a_word_repeated_thirty_times_is_kept_once() -> None:
    kept, _ = without_inventions(said("You " * 30), speaking(0, 60_000))
    assert text_of(kept) == "You"


def test_what_people_do_repeat_stays() -> None:
    text = "No, no, no, no, it was very, very good, I mean, I mean, I mean it, ha ha ha ha ha."
    kept, inventions = without_inventions(said(text), speaking(0, 60_000))
    assert text_of(kept) == text
    assert inventions == ()


def test_speech_under_no_word_is_a_gap() -> None:
    words = (*said("One two three."), *said("Four.", start=8_000))
    assert uncovered(speaking(0, 8_300), words) == (Gap(start=1_100, end=7_800),)


def test_a_word_stretched_over_what_was_not_understood_covers_only_what_it_can() -> None:
    stretched = (Word(text="Um", start=0, end=9_000),)
    assert uncovered(speaking(0, 9_000), stretched) == (Gap(start=840, end=9_000),)


def test_short_pauses_between_words_are_no_gaps() -> None:
    assert uncovered(speaking(0, 900, 2_000, 2_900), said("Yes well fine", each=900)) == ()


@given(st.text())
def test_any_text_has_a_compression_ratio(text: str) -> None:
    assert compression_ratio(text) >= 0


@given(st.lists(st.sampled_from(["no", "yes", "well", "and", "so"]), max_size=60))
def test_the_audit_keeps_order_and_loses_nothing_untold(texts: list[str]) -> None:
    words = said(" ".join(texts))
    kept, inventions = without_inventions(words, speaking(0, 60_000))
    assert list(kept) == sorted(kept, key=lambda word: word.start)
    assert set(kept) <= set(words)
    assert len(kept) + sum(len(one.text.split()) for one in inventions) == len(words)


def test_words_written_on_after_the_sound_has_ended_are_left_out() -> None:
    """Seen at the end of a recording: the last sentence came again, each of its words in no time at all."""
    ghost = tuple(Word(text=word, start=2_900, end=2_900, confidence=0.4) for word in ["can", "find", "it", "here."])
    lead = Word(text="And", start=2_500, end=2_900, confidence=0.01)
    words, told = without_inventions((*said("You can find it here."), lead, *ghost), speaking(0, 3_000))
    assert text_of(words) == "You can find it here."
    assert [(found.text, found.reason) for found in told] == [("And can find it here.", "faster than anybody speaks")]


def test_a_word_or_two_in_no_time_stay() -> None:
    swallowed = tuple(Word(text=word, start=1_500, end=1_500) for word in ("sort", "of"))
    words, told = without_inventions((*said("I was just kind of", each=300), *swallowed), speaking(0, 2_000))
    assert (text_of(words), told) == ("I was just kind of sort of", ())
