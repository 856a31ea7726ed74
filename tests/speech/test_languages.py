"""Which language is spoken where, from likelihoods alone."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.speech.languages import Piece, main_language, pieces_of, stretches_of
from podcast_tool.speech.voice_activity import Span

EN, FR = {"en": 0.95, "fr": 0.01}, {"fr": 0.9, "en": 0.02}
likelihoods = st.dictionaries(st.sampled_from(("en", "fr", "pt", "la", "ja")), st.floats(0, 1), max_size=5)
drawn = st.lists(st.tuples(st.integers(0, 3_000), st.integers(160, 25_000), likelihoods), max_size=12)


def _laid(likely: list[dict[str, float]], length: int = 4_000) -> list[Piece]:
    return [Piece(span=Span(start=at * 5_000, end=at * 5_000 + length), likely=one) for at, one in enumerate(likely)]


def _told(pieces: list[Piece], expected: str = "en") -> list[tuple[str, int, int]]:
    end = pieces[-1].span.end + 1_000 if pieces else 1_000
    return [(one.language, one.start, one.end) for one in stretches_of(pieces, expected=expected, length=end)]


def test_a_change_is_found_in_the_pause_where_it_happens() -> None:
    assert _told(_laid([EN, EN, FR, FR, EN])) == [("en", 0, 9_500), ("fr", 9_500, 19_500), ("en", 19_500, 25_000)]


def test_a_whole_window_in_another_language_than_expected_is_believed() -> None:
    assert _told(_laid([FR] * 6)) == [("fr", 0, 30_000)]


def test_one_short_piece_that_sounds_like_another_language_changes_nothing() -> None:
    short = Piece(span=Span(start=10_000, end=11_200), likely={"ja": 0.99, "en": 0.005})
    pieces = _laid([EN, EN, {}, EN])
    assert _told([*pieces[:2], short, pieces[3]]) == [("en", 0, 20_000)]


def test_a_piece_that_fits_no_language_well_changes_nothing() -> None:
    assert _told(_laid([EN, {"tl": 0.19, "lv": 0.13, "en": 0.11}, {"fi": 0.4, "en": 0.2}, EN])) == [("en", 0, 20_000)]


def test_latin_welsh_and_nynorsk_are_heard_only_where_they_are_expected() -> None:
    for name in ("la", "cy", "nn"):
        pieces = _laid([{name: 0.97, "en": 0.01}] * 5)
        assert _told(pieces, "en")[0][0] == "en"
        assert _told(pieces, name) == [(name, 0, 25_000)]


def test_with_nothing_expected_the_likeliest_of_all_pieces_counts() -> None:
    assert _told(_laid([FR, FR, EN, FR]), "")[0][0] == "fr"
    assert main_language(_laid([FR, EN, EN])) == "en"
    assert main_language([]) == ""


def test_an_engine_that_cannot_tell_leaves_what_is_expected() -> None:
    assert _told(_laid([{}, {}]), "fr") == [("fr", 0, 10_000)]


def test_pieces_are_joined_until_they_can_be_told_but_not_over_a_long_pause() -> None:
    spans = [Span(start=0, end=900), Span(start=1_200, end=3_000), Span(start=3_400, end=6_000)]
    assert pieces_of(spans) == (Span(start=0, end=3_000), Span(start=3_400, end=6_000))
    apart = [Span(start=0, end=900), Span(start=9_000, end=10_000)]
    assert pieces_of(apart) == tuple(apart)


def test_long_speech_is_cut_where_it_is_quietest_and_no_part_is_too_short() -> None:
    asked: list[tuple[int, int]] = []

    def cut(start: int, end: int) -> int:
        asked.append((start, end))
        return end

    assert pieces_of([Span(start=1_000, end=14_500)], cut) == (
        Span(start=1_000, end=7_000),
        Span(start=7_000, end=12_000),
        Span(start=12_000, end=14_500),
    )
    assert asked == [(3_500, 7_000), (9_500, 12_000)]


@given(drawn, st.sampled_from(("en", "fr", "")))
def test_stretches_follow_one_another_over_the_whole_window(
    shape: list[tuple[int, int, dict[str, float]]], expected: str
) -> None:
    pieces, at = [], 0
    for pause, length, likely in shape:
        pieces.append(Piece(span=Span(start=at + pause, end=at + pause + length), likely=likely))
        at += pause + length
    stretches = stretches_of(pieces, expected=expected, length=at + 500)
    assert stretches[0].start == 0
    assert stretches[-1].end == at + 500
    assert all(left.end == right.start and left.language != right.language for left, right in pairwise(stretches))
    assert len({one.language for one in stretches}) <= 2
