"""What the engines share: Whisper's language codes and its words, brought into the tool's own terms."""

from collections.abc import Iterable
from dataclasses import replace

from podcast_tool.model import Word
from podcast_tool.problems import PodcastError
from podcast_tool.text import clean_line


def spoken_language(language: str) -> str:
    """Whisper's code for a language tag: `fr` for `fr-CA`; empty stays empty."""
    return language.replace("_", "-").split("-")[0].lower()


def refuse_language(language: str, engine: str) -> PodcastError:
    """The error for a language that the loaded model cannot hear."""
    shown = clean_line(language, limit=40)
    return PodcastError(
        f"{engine} cannot hear the language {shown!r}.",
        fix='Say one it knows (two letters, such as "fr") with spoken_language in podcast.toml or --language, or take '
        'a model without ".en".',
    )


def timed_words(words: Iterable[tuple[str, float, float, float]]) -> tuple[Word, ...]:
    """Words from (text, start and end in seconds, probability); those of nothing visible are left out.

    Engines tell "41%" and "first-year" in two pieces: one that begins with a sign, and no blank before it, is no word
    of its own.
    """
    told: list[Word] = []
    for raw, start, end, probability in words:
        text = clean_line(raw)
        begin, stop = round(start * 1000), max(round(end * 1000), round(start * 1000))
        if text and told and not raw[0].isspace() and not raw[0].isalnum():
            told[-1] = replace(told[-1], text=told[-1].text + text, end=max(told[-1].end, stop))
        elif text:
            sure = round(min(max(float(probability), 0.0), 1.0), 3)
            told.append(Word(text=text, start=begin, end=stop, confidence=sure))
    return tuple(told)
