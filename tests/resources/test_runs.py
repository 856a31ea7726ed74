"""The sieve before misheard names are compared: it may let through too much, never too little."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from podcast_tool.resources.runs import Sieve, Sought

WORDS = st.lists(st.text("abcdeé1", max_size=7), max_size=14)


def passed(keys: list[str], *names: Sought) -> set[tuple[int, int, int]]:
    """Which name, the first word, how many words."""
    found = list(Sieve(names).runs(keys))
    for runs in found:
        assert runs.said == tuple("".join(keys[first : first + runs.size]) for first in runs.firsts)
    return {(runs.name, first, runs.size) for runs in found for first in runs.firsts}


def misheard(data: st.DataObject, said: str) -> str:
    """The same letters with up to three of them left out, doubled or changed."""
    name = list(said or "ab")
    for place in data.draw(st.lists(st.integers(0, len(name) - 1), max_size=3)):
        name[place] = data.draw(st.sampled_from(["", "x", "ab", name[place]]))
    return "".join(name) or "ab"


@settings(max_examples=300, deadline=None)
@given(WORDS, st.integers(1, 5), st.lists(st.sampled_from([0.9, 0.92, 1.0]), min_size=1, max_size=3), st.data())
def test_every_run_that_is_alike_enough_passes(
    keys: list[str], words: int, alike: list[float], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, max(len(keys) - words, 0)))
    said = "".join(keys[at : at + words])
    names = [Sought(key=misheard(data, said), words=words, alike=one) for one in alike]
    expected, possible = set(), set()
    for number, name in enumerate(names):
        for size in range(max(words - 1, 1), words + 2):
            for first in range(len(keys) - size + 1):
                if keys[first] and keys[first + size - 1]:
                    possible.add((number, first, size))
                    if fuzz.ratio(name.key, "".join(keys[first : first + size])) >= name.alike * 100:
                        expected.add((number, first, size))
    assert expected <= passed(keys, *names) <= possible


def test_a_long_run_is_found_among_hundreds_of_names() -> None:
    names = [Sought(key="name" * (at % 40) + f"{at:03}", words=at % 30 + 1, alike=0.9) for at in range(400)]
    keys = ["what", "a", *["na", "me"] * 15, "027", "said", "she"]
    wanted = Sought(key="name" * 15 + "027", words=31, alike=0.9)
    assert (400, 2, 31) in passed(keys, *names, wanted)


def test_most_of_what_is_unlike_is_kept_out() -> None:
    keys = ["".join(pair) for pair in product("bcdfghklmnprst", "aeiou")] + ["crooked", "path", "to", "college"]
    found = passed(keys, Sought(key="crookedpathtocollege", words=4, alike=0.9))
    assert found == {(0, len(keys) - 4, 4), (0, len(keys) - 5, 5)}
    assert passed(keys, Sought(key="zzyzxquixotic", words=4, alike=0.9)) == set()


def test_no_names_and_no_words_find_nothing() -> None:
    assert passed([], Sought(key="name", words=1, alike=0.9)) == set()
    assert passed(["", ""], Sought(key="name", words=1, alike=0.9)) == set()
    assert passed(["name"]) == set()
