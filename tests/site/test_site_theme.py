"""A show's own look, file by file."""

import re
from dataclasses import replace

import pytest
from lxml import html
from showcase import ARTWORK, MIDTERM, RELEASES, SHOW, TRANSCRIPT

from podcast_tool.problems import PodcastError
from podcast_tool.site.pages import open_site
from podcast_tool.site.theme import Theme

CSS_TEXT = re.compile(r'content: "([^"]*)"')
CSS_LETTER = re.compile(r"\\([0-9a-f]+) ")


def test_one_file_is_replaced_and_the_others_stay() -> None:
    theme = Theme(files={"static/site.css": b"body { color: red }", "static/logo.png": b"png"})
    files = {file.path: file.content for file in open_site(SHOW, artwork=ARTWORK, theme=theme).static_files()}
    assert files["assets/site.css"] == b"body { color: red }"
    assert files["assets/logo.png"] == b"png"
    assert b"use strict" in bytes(files["assets/player.js"])


def test_a_template_of_the_shows_own_can_build_on_the_tools() -> None:
    own = b'{% extends "tool/not_found.html" %}{% block main %}<p>Gone fishing.</p>{{ super() }}{% endblock %}'
    page = open_site(SHOW, artwork=ARTWORK, theme=Theme(files={"templates/not_found.html": own})).not_found_page()
    text = html.fromstring(page.content).text_content()
    assert "Gone fishing." in text
    assert "This page is not here" in text


def test_a_show_writes_the_interface_in_its_own_language() -> None:
    theme = Theme(files={"texts/de.toml": b'[nav]\nsubscribe = "Abonnieren"\n'})
    show = type(SHOW)(title="X", description="Y", site_url="https://example.org/", author="Z", language="de")
    tree = html.fromstring(open_site(show, artwork="", theme=theme).index_page(RELEASES).content)
    assert tree.get("lang") == "de"
    assert "Abonnieren" in tree.text_content()


def test_what_a_browser_shows_around_the_feed_is_in_the_shows_language() -> None:
    shown = []
    for language in ("en", "fr"):
        site = open_site(replace(SHOW, language=language), artwork="")
        style = next(bytes(file.content) for file in site.static_files() if file.path == "assets/feed.css").decode()
        shown.append([CSS_LETTER.sub(lambda one: chr(int(one[1], 16)), text) for text in CSS_TEXT.findall(style)])
        assert style.isascii()
    english, french = shown
    assert (english[0], english[2:]) == ("By ", ["Episodes", "Page: "])
    assert (french[0], french[2:]) == ("Par ", ["Épisodes", "Page : "])
    assert english[1].startswith("This is the feed of a podcast. To follow")
    assert "copiez l'adresse de cette page et collez-la là où" in french[1]


def test_a_text_of_the_shows_own_cannot_leave_the_string_it_stands_in() -> None:
    own = '[feed_page]\nby = "</style>\\"; } \\\\ \\n* { display: none"\n'
    site = open_site(SHOW, artwork="", theme=Theme(files={"texts/en.toml": own.encode()}))
    style = next(bytes(file.content) for file in site.static_files() if file.path == "assets/feed.css")
    line = next(line for line in style.decode().splitlines() if "author::before" in line)
    assert CSS_TEXT.findall(line) == [r"\3c /style>\22 ; } \5c  \a * { display: none "]
    assert line.endswith('"; }')


def test_a_text_file_that_is_no_toml_is_named() -> None:
    with pytest.raises(PodcastError, match=r"theme/texts/en\.toml"):
        open_site(SHOW, artwork=ARTWORK, theme=Theme(files={"texts/en.toml": b"= what"}))


def test_an_own_template_still_escapes_what_it_shows() -> None:
    own = b'{% extends "tool/episode.html" %}{% block main %}<p>{{ show.description }}</p>{% endblock %}'
    show = type(SHOW)(title="X", description="<script>1</script>", site_url="https://example.org/", author="Z")
    site = open_site(show, artwork="", theme=Theme(files={"templates/episode.html": own}))
    assert b"<script>1" not in bytes(site.episode_page(MIDTERM, TRANSCRIPT, newer=None, older=None).content)


@pytest.mark.parametrize("template", [b"{% if %}", b"{{ nothing.at.all }}", b'{% extends "no.html" %}'])
def test_a_template_with_a_mistake_is_named(template: bytes) -> None:
    site = open_site(SHOW, artwork="", theme=Theme(files={"templates/index.html": template}))
    with pytest.raises(PodcastError, match=r"index\.html"):
        site.index_page(RELEASES)
