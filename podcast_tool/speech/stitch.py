"""Windows heard one by one, put together again on the recording's clock."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from podcast_tool.model import Heard, Millis, Word
from podcast_tool.speech.windows import Window


def stitch(parts: Sequence[tuple[Window, Heard]]) -> Heard:
    """One Heard from windows in order: no word lost or doubled, times rising and within their windows.

    The language is the one most words were heard in; every other word says its own.
    """
    words: list[Word] = []
    for window, heard in parts:
        floor = words[-1].end if words else 0
        told = (replace(word, language=word.language or heard.language) for word in heard.words)
        words.extend(_settled(told, window, max(window.start, floor)))
    languages = Counter(word.language for word in words) or Counter(heard.language for _, heard in parts)
    language = max(languages, key=lambda name: languages[name], default="")
    engine = next((heard.engine for _, heard in parts if heard.engine), "")
    marked = tuple(replace(word, language="") if word.language == language else word for word in words)
    return Heard(language=language, words=marked, engine=engine)


def _settled(words: Iterable[Word], window: Window, floor: Millis) -> list[Word]:
    """The words on the recording's clock, none starting before the one before it has ended."""
    ceiling = max(window.end, floor)
    settled: list[Word] = []
    for word in words:
        start = min(max(word.start + window.start, floor), ceiling)
        end = min(max(word.end + window.start, start), ceiling)
        if settled and start < settled[-1].end:
            settled[-1] = replace(settled[-1], end=max(settled[-1].start, start))
        settled.append(replace(word, start=start, end=end))
        floor = start
    return settled
