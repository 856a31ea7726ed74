"""A transcript that was made elsewhere, brought along as a caption or text file beside the audio."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from podcast_tool.model import Cue, Heard, Word
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.text import listing
from podcast_tool.transcript.formats import parse_json, parse_srt, parse_text, parse_vtt
from podcast_tool.transcript.script import Header, Paragraph, Script
from podcast_tool.transcript.turns import paragraphs_of
from podcast_tool.transcript.words import clean_words, join_lines, letters, split_words, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The words as a script, and the file's own clock (None for plain text), to be given to `align`.

    A machine's Heard of the same audio is the better clock: captions only say when each of them starts and ends.
    """

    script: Script
    clock: Heard | None


_CAPTIONS: Final[dict[str, Callable[..., tuple[tuple[Cue, ...], tuple[Problem, ...]]]]] = {
    ".vtt": parse_vtt,
    ".srt": parse_srt,
    ".json": parse_json,
}
SUFFIXES: Final = (*_CAPTIONS, ".txt")


def parse_brought(text: str, *, path: str, language: str) -> tuple[Brought, tuple[Problem, ...]]:
    """What a file of one of the `SUFFIXES` says. Raises PodcastError for any other name."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".txt":
        script, problems = parse_text(text, path=path, language=language)
        return Brought(script=script, clock=None), problems
    if suffix not in _CAPTIONS:
        raise PodcastError(f"{path} is no transcript", fix=f"Bring it as {listing(SUFFIXES, 'or')}.")
    cues, problems = _CAPTIONS[suffix](text, path=path)
    return _of_cues(cues, language), problems


def _of_cues(cues: Sequence[Cue], language: str) -> Brought:
    words: list[Word] = []
    speakers: list[str] = []
    for cue in cues:
        said = words_of_cue(cue, language)
        words += said
        speakers += [cue.speaker] * len(said)
    tells = any(cue.language for cue in cues)
    paragraphs = tuple(
        Paragraph(
            start=turn.start,
            speaker=turn.speaker,
            words=tuple(word.text for word in turn.words),
            language=turn.language if tells else None,
        )
        for turn in paragraphs_of(words, speakers)
    )
    script = Script(header=Header(language=language), paragraphs=paragraphs)
    return Brought(script=script, clock=Heard(language=language, words=clean_words(words, language), engine=""))


def words_of_cue(cue: Cue, language: str) -> list[Word]:
    """The words of a cue, each with its share of the time by letters; `language` is that of the whole."""
    texts = split_words(join_lines(cue.lines), cue.language or language)
    times = spread([letters(text) for text in texts], cue.start, cue.end)
    other = "" if cue.language == language else cue.language
    return [
        Word(text=text, start=start, end=end, language=other) for text, (start, end) in zip(texts, times, strict=True)
    ]
