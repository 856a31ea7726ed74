"""The interface in several languages."""

import html
import re
import tomllib
from dataclasses import replace
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as markup
from showcase import MIDTERM, RELEASES, SHOW, TRANSCRIPT

from podcast_tool.site.pages import open_site
from podcast_tool.wording import flattened, open_wording

SLOT = re.compile(r"\{\w+\}")
TEXTS = resources.files("podcast_tool") / "texts"
SHIPPED = sorted(file.name.removesuffix(".toml") for file in TEXTS.iterdir())


def test_english_and_french_are_shipped() -> None:
    assert {"en", "fr"} <= set(SHIPPED)


@pytest.mark.parametrize("language", SHIPPED)
def test_every_language_has_every_text_with_the_same_slots(language: str) -> None:
    own = flattened(tomllib.loads((TEXTS / f"{language}.toml").read_text("utf-8")))
    for key, text in open_wording("en").texts.items():
        assert sorted(SLOT.findall(own[key])) == sorted(SLOT.findall(text)), key


def test_a_french_show_has_a_french_page() -> None:
    site = open_site(replace(SHOW, language="fr-CA", help=""), artwork="art/cover.jpg")
    pages = [site.episode_page(MIDTERM, TRANSCRIPT, newer=None, older=None), site.index_page(RELEASES)]
    english = {str(text) for key, text in open_wording("en").texts.items() if " " in text and "{" not in text}
    for page in pages:
        assert isinstance(page.content, bytes)
        tree = markup.fromstring(page.content)
        assert tree.get("lang") == "fr"
        shown = " ".join(tree.text_content().split())
        assert "S'abonner" in shown
        assert not [text for text in english if text in shown]
    assert "15 septembre 2026" in markup.fromstring(pages[0].content).text_content()


def test_an_english_episode_of_a_french_show_is_marked_as_english() -> None:
    page = open_site(replace(SHOW, language="fr"), artwork="").episode_page(MIDTERM, None, newer=None, older=None)
    assert markup.fromstring(page.content).xpath("//h1/@lang") == ["en"]


def test_a_language_nobody_has_written_texts_for_is_shown_in_english() -> None:
    wording = open_wording("xx-nowhere")
    assert (wording.language, str(wording("nav.subscribe"))) == ("en", "Subscribe")


def test_a_show_brings_a_language_and_changes_a_text() -> None:
    german = open_wording("de", own={"nav.subscribe": "Abonnieren", "format.date": "d. MMMM y"})
    assert (german.language, str(german("nav.subscribe")), german.day(date(2026, 3, 1))) == (
        "de",
        "Abonnieren",
        "1. März 2026",
    )
    assert str(german("nav.episodes")) == "Episodes"


def test_languages_count_write_dates_sizes_and_lists_in_their_own_way() -> None:
    english, french = open_wording("en"), open_wording("fr")
    assert [english.duration(span) for span in (0, 1_000, 62_000, 3_660_000)] == [
        "0 seconds", "1 second", "1 minute 2 seconds", "1 hour 1 minute",
    ]  # fmt: skip
    assert [french.duration(span) for span in (0, 120_000)] == ["0 seconde", "2 minutes"]
    assert french.day(date(2026, 8, 15)) == "15 août 2026"
    assert str(french.size(2_634_112)) == "2,6 Mo"
    assert str(french.listing(["Ann", "Ben"])) == "Ann et Ben"
    assert french.tongue_name("en-CA") == "anglais canadien"


@given(st.text(max_size=30))
def test_what_is_filled_in_is_shown_letter_by_letter_and_makes_no_markup(said: str) -> None:
    filled = open_wording("en")("people.by", name=said)
    assert html.unescape(str(filled)) == f"By {said}"
    assert "<" not in filled
