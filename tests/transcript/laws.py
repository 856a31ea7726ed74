"""What hypothesis draws from: words as a hostile machine or person might have them, and transcripts made of them."""

from dataclasses import replace

from hypothesis import strategies as st

from podcast_tool.model import Heard, Transcript, Turn, Voice, Word
from podcast_tool.transcript.words import clean_name, clean_words

_CONFUSING = (
    "[00:12:03]",
    "[12:03]",
    "\\[00:12:03]",
    "\\",
    "\\\\",
    "\\:",
    "Note:",
    "Ann:",
    "a:b",
    ":",
    "::",
    "[laughter]",
    "[soft",
    "music]",
    "---",
    "...",
    "-->",
    "->",
    "<v",
    "<v.loud",
    "Ann>",
    "</v>",
    "<i>x</i>",
    "&amp;",
    "&",
    "<",
    ">",
    "{\\an8}",
    "WEBVTT",
    "NOTE",
    "STYLE",
    "1",
    "42",
    "00:00:01.000",
    "#",
    "**bold**",
    "_x_",
    "```",
    "sha256:",
    "Quoi\u00a0?",
    "10\u202f000",
    "a--",
    "你好",
    "世界",
    "。",
    "hello",
    "hello",
    "the",
    "the",
    "ﬁn",
    "é",
    "<\u200bi>",
    ":\u200b",
    "Note:\u200b",
    "a" * 70,
    "你" * 50,
    "👩\u200d👩\u200d👧" * 12,
    "x\u0301" * 60,
    "مرحبا",
    "\u202eevil",
)
texts = st.one_of(st.sampled_from(_CONFUSING), st.text(min_size=1, max_size=12))
languages = st.sampled_from(("en", "en", "fr", "zh", "ja", "th", ""))
names = st.one_of(
    st.sampled_from(("Ann", "Ben", "Dr. Chu", "Speaker 2")), st.text(max_size=12), st.sampled_from(_CONFUSING)
)
plain_names = st.sampled_from(("Ann", "Ben O'Neil", "Dr. Chu", "Bartholomew Richards-Featherstone"))


@st.composite
def heards(draw: st.DrawFn, largest: int = 60) -> Heard:
    """Words in order, with gaps, some of no length; texts may hold anything."""
    language = draw(languages)
    words: list[Word] = []
    at = 0
    for text in draw(st.lists(texts, max_size=largest)):
        at += draw(st.sampled_from((0, 0, 0, 40, 300, 1600, 5000)))
        end = at + draw(st.sampled_from((0, 80, 200, 350, 900)))
        words.append(Word(text=text, start=at, end=end, confidence=draw(st.sampled_from((0.2, 1.0)))))
        at = end
    return Heard(language=language, words=tuple(words), engine=draw(st.sampled_from(("whisper base", '"x"', "é: #"))))


@st.composite
def voices(draw: st.DrawFn) -> tuple[Voice, ...]:
    """Stretches of a few speakers that may overlap, leave holes or come unsorted."""
    drawn: list[Voice] = []
    for label in draw(st.lists(names, max_size=8)):
        start = draw(st.integers(0, 20_000))
        drawn.append(Voice(start=start, end=start + draw(st.integers(0, 6_000)), label=label))
    return tuple(drawn)


@st.composite
def transcripts(draw: st.DrawFn, speakers: st.SearchStrategy[str] = names) -> Transcript:
    """Turns of clean words, whoever speaks them."""
    heard = draw(heards())
    words = clean_words(heard.words, heard.language)
    turns: list[Turn] = []
    while words:
        size = draw(st.integers(1, 25))
        tongue = draw(st.sampled_from(("", "", "", "fr", "he", "zh-TW")))
        spoken = tuple(replace(word, language="" if tongue == heard.language else tongue) for word in words[:size])
        turns.append(Turn(speaker=clean_name(draw(speakers)), words=spoken))
        words = words[size:]
    return Transcript(language=heard.language, turns=tuple(turns), engine=heard.engine)


def end_of(transcript: Transcript) -> int:
    """A length of audio that holds all of it and has room for every caption."""
    return (transcript.turns[-1].end if transcript.turns else 0) + 20_000
