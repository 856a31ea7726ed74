"""The sieve before misheard names are compared: it may let through too much, never too little."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from podcast_tool.resources.runs import Runs

WORDS = st.lists(st.text("abcdeé1", max_size=7), max_size=14)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.integers(1, 5), st.data())
def test_every_run_that_is_alike_enough_passes(keys: list[str], size: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, max(len(keys) - size, 0)))
    name = list("".join(keys[at : at + size]) or "ab")
    for place in data.draw(st.lists(st.integers(0, len(name) - 1), max_size=3)):
        name[place] = data.draw(st.sampled_from(["", "x", "ab", name[place]]))
    text = "".join(name) or "ab"
    passed = Runs(keys).like(text, size=size, alike=0.9)
    starts = [start for start in range(len(keys) - size + 1) if keys[start] and keys[start + size - 1]]
    alike = {start for start in starts if fuzz.ratio(text, "".join(keys[start : start + size])) >= 90}
    assert alike <= set(passed) <= set(starts)


def test_most_of_what_is_unlike_is_kept_out() -> None:
    keys = ["".join(pair) for pair in product("bcdfghklmnprst", "aeiou")] + ["crooked", "path", "to", "college"]
    assert Runs(keys).like("crookedpathtocollege", size=4, alike=0.9) == [len(keys) - 4]
    assert Runs(keys).like("zzyzxquixotic", size=4, alike=0.9) == []
