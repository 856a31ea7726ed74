"""What the engines share: Whisper's language codes and its words, brought into the tool's own terms."""

from collections.abc import Iterable

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
    """Words from (text, start and end in seconds, probability); those of nothing visible are left out."""
    return tuple(
        Word(
            text=text,
            start=round(start * 1000),
            end=max(round(end * 1000), round(start * 1000)),
            confidence=round(min(max(float(probability), 0.0), 1.0), 3),
        )
        for raw, start, end, probability in words
        if (text := clean_line(raw))
    )
