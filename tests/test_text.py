"""Cleaning, cutting and naming text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from podcast_tool.text import clean_line, clean_text, count_of, did_you_mean, join_words, listing, shorten, slugify

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@given(ANY_TEXT)
def test_clean_text_is_always_allowed_in_xml_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    escaped = cleaned.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert (etree.fromstring(f"<a>{escaped}</a>").text or "") == cleaned
    assert clean_text(cleaned) == cleaned


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_clean_text_keeps_every_visible_character(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@given(ANY_TEXT)
def test_a_slug_is_ascii_and_stable(text: str) -> None:
    slug = slugify(text)
    assert slug == slugify(slug)
    assert all(character.isascii() and (character.isalnum() or character == "-") for character in slug)
    assert len(slug) <= 80


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("The First Midterm!", "the-first-midterm"),
        ("Échec & réussite", "echec-reussite"),
        ("第一集", "diyiji"),
        ("../../etc/passwd", "etc-passwd"),
        ("don't panic", "dont-panic"),
        ("\u200b", ""),
        ("🎙", "microphone2"),
    ],
)
def test_slugs_read_like_the_name(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_text_of_nothing_visible_counts_as_missing() -> None:
    assert clean_line("\u200b \ufeff\u2060") == ""
    assert clean_line(" two\n lines\t") == "two lines"


@given(st.text(min_size=1), st.integers(min_value=4, max_value=40))
def test_shortened_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_small_matters_of_wording() -> None:
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"], "or") == "a, b or c"
    assert count_of(1, "episode") == "1 episode"
    assert count_of(1200, "file") == "1,200 files"
    assert did_you_mean("buid", ["build", "check"]) == "build"
    assert did_you_mean("zzz", ["build", "check"]) == ""
    assert join_words(["今日", "は"], "ja") == "今日は"
    assert join_words(["to", "day"], "en-CA") == "to day"
