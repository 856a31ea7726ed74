"""The feed's own words stand in the show's language, and are known again in every language."""

import re
from dataclasses import replace
from html import escape, unescape

import pytest
from feed_bytes import write_feed
from feed_samples import ARTWORK, FULL_SHOW, RICH_SHOW, files_of, full_release, rich_release
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import fragment_fromstring

from podcast_tool.checks.feed import check_feed
from podcast_tool.feed import rss
from podcast_tool.feed.description import descriptions
from podcast_tool.feed.framing import frame_of
from podcast_tool.model import Chapter, Link, Notes, Release, Resource, Show, TranscriptNote
from podcast_tool.namespace import Update
from podcast_tool.text import clean_line
from podcast_tool.wording import Wording, open_wording, shipped_wordings

FRENCH = replace(FULL_SHOW, language="fr-CA")
LANGUAGES = [wording.language for wording in shipped_wordings()]
PAGE = f"{FULL_SHOW.site_url}episodes/first-midterm/"
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
SAID = re.compile(r"[A-Za-z]{2,}")


def foreign(text: str) -> str:
    """The text in a language of one letter, its slots as they were."""
    return re.sub(r"[A-Za-z]+(?![^{]*\})", "ж", text)


def test_a_french_show_says_everything_in_french() -> None:
    plain, html = descriptions(FRENCH, full_release())
    assert plain.startswith("Avertissement : talks about a death in the family\nIf you need")
    assert "\n\nRessources :\n- Failing & learning : https://hub.uni.edu/a?b=1&c=%C3%BC (à 1:01)\n" in plain
    assert "<p><strong>Chapitres</strong></p>" in html
    assert f'learning</a> : The study &#171; this one study &#187; (&#224; <a href="{PAGE}#t=61">1:01</a>)</li>' in html
    assert html.endswith(
        f'<p>La <a href="{PAGE}">transcription</a> a &#233;t&#233; &#233;crite par une machine (faster-whisper 1.2.1, '
        "base) et personne ne l'a encore v&#233;rifi&#233;e : elle peut contenir des erreurs.</p>"
    )


def test_no_word_of_the_tools_own_is_in_another_language_than_the_texts() -> None:
    texts = {key: foreign(text) for key, text in open_wording("en").texts.items() if key != "format.date"}
    release = rich_release()
    assert release.transcript is not None
    worded = replace(
        release,
        episode=replace(release.episode, title="1", summary="2", advisory="3"),
        notes=Notes(html="<p>4</p>", text="4"),
        chapters=(Chapter(start=0, title="5"), Chapter(start=61_000, title="6")),
        links=tuple(Link(resource=Resource(id="r", title="7"), note="8", at=at, quote="9") for at in (None, 61_000)),
        transcript=replace(release.transcript, engine="10"),
        alternates=tuple(replace(one, title="") for one in release.alternates),
    )
    show = replace(RICH_SHOW, title="11", description="12", help="13", update=Update(rrule="FREQ=WEEKLY;INTERVAL=2"))
    wording = open_wording("en", own=texts)
    (file,) = rss.write_feed(show, [worded], artwork=ARTWORK, wording=wording)
    channel = etree.fromstring(bytes(file.content)).find("channel")
    assert channel is not None
    item = channel.find("item")
    assert item is not None
    said = [item.findtext("description"), item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")]
    visible = [fragment_fromstring(text or "", create_parent="div").text_content() for text in said]
    podcast = "{https://podcastindex.org/namespace/1.0}"
    visible += [one.get("title", "") for one in item.iter(f"{podcast}alternateEnclosure")]
    visible += [one.text or "" for one in channel.iter(f"{podcast}updateFrequency")]
    assert sum(text.count("ж") for text in visible) > 20
    assert not [text for text in visible if SAID.search(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_makes_a_feed_without_a_fault(language: str) -> None:
    show, release = replace(RICH_SHOW, language=language), rich_release()
    feed = write_feed(show, [release], artwork=ARTWORK)
    assert check_feed(feed, site_url=show.site_url, files=files_of([release]), previous_guids=()) == ()


def test_an_episode_in_another_language_is_framed_in_the_shows() -> None:
    release = full_release()
    other = replace(release, episode=replace(release.episode, language="en"))
    assert descriptions(FRENCH, other) == descriptions(FRENCH, release)


def test_a_language_without_texts_is_framed_in_english_and_a_shows_own_texts_stand_in_their_place() -> None:
    german, release = replace(FULL_SHOW, language="de"), full_release()
    assert descriptions(german, release) == descriptions(FULL_SHOW, release)
    texts = {"card.advisory": "Hinweis:", "episode.chapters": "Kapitel <1>", "feed.at": "({clock})"}
    own = open_wording("de", own=texts)
    plain, html = descriptions(german, release, own)
    assert plain.startswith("Hinweis: talks about")
    assert "<strong>Kapitel &lt;1&gt;</strong>" in html
    assert "1:01</a>)</li>" in html
    assert "(at " not in html


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        ("FREQ=DAILY", "Every day", "Tous les jours"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday", "Du lundi au vendredi"),
        ("FREQ=WEEKLY", "Every week", "Toutes les semaines"),
        ("FREQ=WEEKLY;INTERVAL=2", "Every 2 weeks", "Toutes les 2 semaines"),
        ("FREQ=MONTHLY;INTERVAL=3", "Every 3 months", "Tous les 3 mois"),
        ("FREQ=YEARLY", "Every year", "Tous les ans"),
    ],
)
def test_how_often_episodes_come_is_said_in_the_shows_language(rule: str, english: str, french: str) -> None:
    for language, words in (("en", english), ("fr", french)):
        show = replace(FULL_SHOW, language=language, update=Update(rrule=rule))
        assert f'rrule="{rule}">{words}</podcast:updateFrequency>'.encode() in write_feed(show, [], artwork=ARTWORK)


def test_the_small_file_has_a_name_in_the_shows_language_and_others_keep_theirs() -> None:
    release = rich_release()
    unnamed = replace(release, alternates=(replace(release.alternates[0], title=""),))
    assert b'title="Petit fichier"' in write_feed(FRENCH, [unnamed], artwork=ARTWORK)
    assert b'title="Small file"' in write_feed(FULL_SHOW, [unnamed], artwork=ARTWORK)
    assert b'title="Low bandwidth"' in write_feed(FRENCH, [release], artwork=ARTWORK)


def framed(release: Release, language: str, own: Wording | None = None) -> tuple[Show, str, str]:
    show = replace(FULL_SHOW, language=language)
    plain, html = descriptions(show, release, own)
    return show, plain, html


@settings(deadline=None)
@given(TEXT, TEXT, TEXT, st.booleans(), st.sampled_from(LANGUAGES))
def test_the_frame_of_any_language_is_taken_away_and_nothing_else(
    advisory: str, engine: str, note: str, edited: bool, language: str
) -> None:
    release = full_release()
    notes = Notes(html=f"<p>N{escape(clean_line(note))}</p>", text=f"N{clean_line(note)}")
    made = replace(
        release,
        episode=replace(release.episode, advisory=f"A{advisory}", summary=""),
        notes=notes,
        links=(),
        transcript=TranscriptNote(language="fr", edited=edited, engine=engine, heard_on=None, words=9, files=()),
    )
    show, plain, html = framed(made, language)
    said = frame_of(shipped_wordings()).own_words(html, plain, page=PAGE)
    assert (said.advisory, said.help) == (clean_line(f"A{advisory}"), show.help)
    assert unescape(said.notes) == unescape(notes.html)


def test_a_time_behind_a_resource_becomes_words_in_every_language() -> None:
    for language in LANGUAGES:
        _, plain, html = framed(full_release(), language)
        said = frame_of(shipped_wordings()).own_words(html, plain, page=PAGE)
        assert "1:01)</li>" in said.notes
        assert "Was hilft?" not in said.notes


def test_a_frame_in_texts_that_nobody_knows_stays_whole() -> None:
    own = {"card.advisory": "Hinweis:", "episode.chapters": "Kapitel", "nav.resources": "Quellen",
           "feed.transcript": "Transkript", "feed.at": "{clock}"}  # fmt: skip
    german = open_wording("de", own=own)
    _, plain, html = framed(full_release(), "de", german)
    assert frame_of(shipped_wordings()).own_words(html, plain, page=PAGE).notes == html
    known = frame_of((german, *shipped_wordings())).own_words(html, plain, page=PAGE)
    assert known.advisory == "talks about a death in the family"
    assert "Kapitel" not in known.notes
    assert "Transkript" not in known.notes


@pytest.mark.parametrize("text", ["", "{engine}", "{clock}", "{", "\\", "(?:"])
def test_texts_that_say_nothing_take_nothing_away(text: str) -> None:
    keys = ("card.advisory", "episode.chapters", "nav.resources", "feed.corrected", "feed.unchecked", "feed.at")
    html = "<p><strong>One</strong></p>\n<p>Two</p>\n<p>Three</p>"
    frame = frame_of((open_wording("de", own=dict.fromkeys(keys, text)),))
    assert frame.own_words(html, "One\n\nTwo", page=PAGE).notes == html
