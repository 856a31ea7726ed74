"""Windows put together on one clock."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Heard, Word
from podcast_tool.speech.stitch import stitch
from podcast_tool.speech.windows import Window

times = st.integers(-500, 70_000)
words = st.lists(st.builds(lambda start, end: Word(text="word", start=start, end=end), times, times), max_size=20)
parts = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 60_000), words), max_size=6)


def _laid_out(drawn: list[tuple[int, int, list[Word]]]) -> list[tuple[Window, Heard]]:
    at, laid = 0, []
    for skipped, length, heard in drawn:
        window = Window(start=at + skipped, end=at + skipped + length, speech=())
        laid.append((window, Heard(language="en", words=tuple(heard), engine="test")))
        at = window.end
    return laid


@given(parts)
def test_no_word_is_lost_and_times_rise_within_the_windows(drawn: list[tuple[int, int, list[Word]]]) -> None:
    laid = _laid_out(drawn)
    heard = stitch(laid)
    assert len(heard.words) == sum(len(part.words) for _, part in laid)
    assert all(word.start <= word.end for word in heard.words)
    assert all(before.end <= after.start for before, after in pairwise(heard.words))
    assert not heard.words or heard.words[-1].end <= max(window.end for window, _ in laid)


def test_words_move_to_where_their_window_stands() -> None:
    first = Heard(language="en", words=(Word(text="One.", start=100, end=500),), engine="test")
    second = Heard(
        language="fr",
        words=(Word(text="Deux.", start=0, end=400), Word(text="Mots.", start=450, end=900)),
        engine="test",
    )
    windows = [Window(start=0, end=1000, speech=()), Window(start=61_000, end=62_000, speech=())]
    heard = stitch(list(zip(windows, (first, second), strict=True)))
    assert [(word.start, word.end) for word in heard.words] == [(100, 500), (61_000, 61_400), (61_450, 61_900)]
    assert heard.language == "fr"
    assert [word.language for word in heard.words] == ["en", "", ""]


def test_nothing_heard_is_nothing() -> None:
    assert stitch([]) == Heard(language="", words=(), engine="")
