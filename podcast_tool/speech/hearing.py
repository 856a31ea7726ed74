"""Hearing one window: silence taken out, the engine asked, its answer audited, and what it skipped heard once more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Final

from podcast_tool.model import Heard, Millis, Word
from podcast_tool.problems import Problem
from podcast_tool.speech.audit import Gap, Invention, uncovered, uncovered_length, without_inventions
from podcast_tool.speech.engine import Engine
from podcast_tool.speech.languages import Piece, Stretch, pieces_of, stretches_of
from podcast_tool.speech.punctuation import longest_stretch, opening_for
from podcast_tool.speech.rules import T101, T102
from podcast_tool.speech.stitch import stitch
from podcast_tool.speech.voice_activity import SAMPLE_RATE, Floats, Span
from podcast_tool.speech.windows import Window
from podcast_tool.text import shorten
from podcast_tool.timecode import format_seconds

_PER_MILLI: Final = SAMPLE_RATE // 1000
_AIR: Final[Millis] = 400
_LONGEST_PAUSE: Final[Millis] = 2_000
_BEFORE: Final[Millis] = 4_000
_AFTER: Final[Millis] = 2_000
_MOST_AGAIN: Final = 6
_FAINT: Final = 0.1
_LOUD: Final = 0.5
_MOSTLY: Final = 0.95
_MOMENT: Final[Millis] = 160
_SKIPPED: Final = 8
UNCLEAR: Final = "[unclear]"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWindow:
    """What was heard in a window, timed from the window's start: words, speech left uncovered, words left out."""

    heard: Heard
    gaps: tuple[Gap, ...] = ()
    inventions: tuple[Invention, ...] = ()


def hear_window(
    engine: Engine, window: Window, samples: Floats, *, language: str, glossary: Sequence[str], fixed: bool = False
) -> HeardWindow:
    """Hear one window. `samples` are those from its start to its end, 16 kHz mono.

    All is heard in `language` where it is `fixed`; otherwise it is what is expected (empty: nothing), and passages
    clearly in another one are heard in that. Raises PodcastError where the engine fails.
    """
    speech = [Span(start=span.start - window.start, end=span.end - window.start) for span in window.speech]
    if not speech:
        return HeardWindow(heard=Heard(language=language, words=(), engine=engine.name))
    samples = _levelled(samples)
    whole = (Stretch(start=0, end=len(samples) // _PER_MILLI, language=language),)
    stretches = whole if fixed else _stretches(engine, samples, speech, language)
    if len(stretches) == 1:
        return _hear_stretch(engine, samples, speech, language=stretches[0].language, glossary=glossary)
    return _joined([(one, _hear_part(engine, samples, speech, one, glossary)) for one in stretches])


def _stretches(engine: Engine, samples: Floats, speech: Sequence[Span], expected: str) -> tuple[Stretch, ...]:
    pieces = [
        Piece(span=span, likely=engine.detect(samples[span.start * _PER_MILLI : span.end * _PER_MILLI]))
        for span in pieces_of(speech, partial(_quietest, samples))
    ]
    return stretches_of(pieces, expected=expected, length=len(samples) // _PER_MILLI)


def _quietest(samples: Floats, start: Millis, end: Millis) -> Millis:
    """The middle of the quietest moment between two times."""
    import numpy as np

    loudness = np.square(samples[start * _PER_MILLI : end * _PER_MILLI : _SKIPPED])
    moments = np.convolve(loudness, np.ones(_MOMENT * _PER_MILLI // _SKIPPED), mode="valid")
    return start + _MOMENT // 2 + int(np.argmin(moments)) * _SKIPPED // _PER_MILLI


def _hear_part(
    engine: Engine, samples: Floats, speech: Sequence[Span], part: Stretch, glossary: Sequence[str]
) -> HeardWindow:
    """One stretch heard as if there were nothing around it, so that no other language rubs off on it."""
    spoken = [
        Span(start=max(span.start, part.start) - part.start, end=min(span.end, part.end) - part.start)
        for span in speech
        if span.end > part.start and span.start < part.end
    ]
    piece = samples[part.start * _PER_MILLI : part.end * _PER_MILLI]
    return _hear_stretch(engine, piece, spoken, language=part.language, glossary=glossary)


def _joined(parts: Sequence[tuple[Stretch, HeardWindow]]) -> HeardWindow:
    """Stretches in several languages as one window; all in another language than most words are marked so."""
    laid = [(Window(start=one.start, end=one.end, speech=()), part) for one, part in parts]
    heard = stitch([(window, part.heard) for window, part in laid])

    def mark(language: str) -> str:
        return "" if language == heard.language else language

    return HeardWindow(
        heard=heard,
        gaps=tuple(
            Gap(start=gap.start + at.start, end=gap.end + at.start, language=mark(part.heard.language))
            for at, part in laid
            for gap in part.gaps
        ),
        inventions=tuple(
            replace(one, start=one.start + at.start, end=one.end + at.start)
            for at, part in laid
            for one in part.inventions
        ),
    )


def _hear_stretch(
    engine: Engine, samples: Floats, speech: Sequence[Span], *, language: str, glossary: Sequence[str]
) -> HeardWindow:
    """Heard, audited, and what was skipped heard once more, all in one language; an empty one is detected."""
    heard = _hear(engine, samples, speech, language=language, glossary=glossary)
    words, inventions = without_inventions(heard.words, speech)
    if opening := opening_for(heard.language, words):
        again = _hear(engine, samples, speech, language=heard.language, glossary=glossary, opening=opening)
        marked, fewer = without_inventions(again.words, speech)
        if _reads_better(marked, words, speech):
            words, inventions = marked, fewer
    for hole in _holes(uncovered(speech, words)):
        words = _heard_again(engine, samples, speech, words, hole, language=heard.language, glossary=glossary)
    return HeardWindow(heard=replace(heard, words=words), gaps=uncovered(speech, words), inventions=inventions)


def with_gaps_marked(part: HeardWindow) -> Heard:
    """What was heard, with `[unclear]` where somebody speaks and no word says what: readers shall know of it."""
    words: list[Word] = []
    gaps = [
        Word(text=UNCLEAR, start=gap.start, end=gap.end, confidence=0.0, language=gap.language) for gap in part.gaps
    ]
    for word in sorted((*part.heard.words, *gaps), key=lambda word: (word.start, word.end)):
        start = max(word.start, words[-1].end) if words and UNCLEAR in (word.text, words[-1].text) else word.start
        words.append(replace(word, start=start, end=max(word.end, start)))
    return replace(part.heard, words=tuple(words))


def hearing_problems(parts: Iterable[tuple[Window, HeardWindow]], *, path: str) -> tuple[Problem, ...]:
    """What a person should listen to, with its time in the recording `path`."""
    return tuple(problem for window, part in parts for problem in _window_problems(window, part, path))


def _window_problems(window: Window, part: HeardWindow, path: str) -> Iterator[Problem]:
    for gap in part.gaps:
        text = f"{format_seconds(gap.end - gap.start)} seconds of speech that the machine wrote no word for"
        yield T101.problem(text, path=path, at=window.start + gap.start)
    for invention in part.inventions:
        text = f"left out as invented ({invention.reason}): {shorten(invention.text, 80)!r}"
        yield T102.problem(text, path=path, at=window.start + invention.start)


def _levelled(samples: Floats) -> Floats:
    """Very quiet recordings raised: an engine's own scale ends where they begin."""
    import numpy as np

    peak = float(np.max(np.abs(samples), initial=0.0))
    return samples * np.float32(_LOUD / peak) if 0 < peak < _FAINT else samples


def _reads_better(marked: Sequence[Word], plain: Sequence[Word], speech: Sequence[Span]) -> bool:
    """Half the longest line without a mark, and nothing to speak of lost for it."""
    punctuated = longest_stretch(marked) * 2 <= longest_stretch(plain)
    complete = len(marked) >= _MOSTLY * len(plain)
    return punctuated and complete and uncovered_length(speech, marked) <= uncovered_length(speech, plain)


def _hear(
    engine: Engine,
    samples: Floats,
    speech: Sequence[Span],
    *,
    language: str,
    glossary: Sequence[str],
    opening: str = "",
) -> Heard:
    """What is heard when long pauses are shortened, timed as if they were not."""
    import numpy as np

    pieces = _pieces(speech, len(samples) // _PER_MILLI)
    cut = [samples[piece.start * _PER_MILLI : piece.end * _PER_MILLI] for piece in pieces]
    heard = engine.hear(np.concatenate(cut), language=language, glossary=glossary, opening=opening)
    return replace(heard, words=tuple(_replaced(heard.words, pieces)))


def _pieces(speech: Sequence[Span], length: Millis) -> list[Span]:
    """Speech with some air around it, in as few pieces as there are long pauses."""
    pieces = [Span(start=max(speech[0].start - _AIR, 0), end=speech[0].end)]
    for before, after in pairwise(speech):
        if after.start - before.end > _LONGEST_PAUSE:
            pieces[-1] = replace(pieces[-1], end=before.end + _AIR)
            pieces.append(Span(start=after.start - _AIR, end=after.end))
        else:
            pieces[-1] = replace(pieces[-1], end=after.end)
    pieces[-1] = replace(pieces[-1], end=min(pieces[-1].end + _AIR, length))
    return pieces


def _replaced(words: Iterable[Word], pieces: Sequence[Span]) -> Iterator[Word]:
    """Words timed in the joined pieces, put back to where the pieces came from; each word stays inside one piece."""
    for word in words:
        at = 0
        for piece in pieces:
            if (word.start + word.end) // 2 < at + piece.length or piece is pieces[-1]:
                start = min(max(word.start - at, 0), piece.length)
                end = min(max(word.end - at, start), piece.length)
                yield replace(word, start=piece.start + start, end=piece.start + end)
                break
            at += piece.length


def _holes(gaps: Sequence[Gap]) -> list[Gap]:
    """The gaps worth hearing again, those near one another together; the longest ones, in order of time."""
    holes: list[Gap] = []
    for gap in gaps:
        if holes and gap.start - holes[-1].end < _AFTER:
            holes[-1] = Gap(start=holes[-1].start, end=gap.end)
        else:
            holes.append(gap)
    longest = sorted(holes, key=lambda hole: hole.start - hole.end)[:_MOST_AGAIN]
    return sorted(longest, key=lambda hole: hole.start)


def _heard_again(
    engine: Engine,
    samples: Floats,
    speech: Sequence[Span],
    words: tuple[Word, ...],
    hole: Gap,
    *,
    language: str,
    glossary: Sequence[str],
) -> tuple[Word, ...]:
    """The words with those that a second hearing found in the hole, if they cover more of the speech than before."""
    start = max(hole.start - _BEFORE, 0)
    end = min(hole.end + _AFTER, len(samples) // _PER_MILLI)
    again = engine.hear(samples[start * _PER_MILLI : end * _PER_MILLI], language=language, glossary=glossary)
    moved = [replace(word, start=word.start + start, end=word.end + start) for word in again.words]
    found, _ = without_inventions(_parted(moved, hole)[1], speech)
    before, between, after = _parted(words, hole)
    if len(found) < len(between):
        return words
    mended = (*before, *_undoubled(before, found, after, moved), *after)
    return mended if uncovered_length(speech, mended) < uncovered_length(speech, words) else words


def _parted(words: Iterable[Word], hole: Gap) -> tuple[list[Word], list[Word], list[Word]]:
    """The words before, in and after the hole, by their middles."""
    parts: tuple[list[Word], list[Word], list[Word]] = ([], [], [])
    for word in words:
        middle = (word.start + word.end) // 2
        parts[(middle >= hole.start) + (middle >= hole.end)].append(word)
    return parts


def _undoubled(
    before: Sequence[Word], found: Sequence[Word], after: Sequence[Word], again: Sequence[Word]
) -> Sequence[Word]:
    """The found words without those that are the word at the hole's edge once more, only timed inside the hole.

    Where the second hearing has that word twice in a row as well, it was said twice.
    """
    twice = [(left, right) for left, right in pairwise(again) if _same(left, right)]
    if before and found and _same(before[-1], found[0]) and not any(right == found[0] for _, right in twice):
        found = found[1:]
    if after and found and _same(after[0], found[-1]) and not any(left == found[-1] for left, _ in twice):
        found = found[:-1]
    return found


def _same(left: Word, right: Word) -> bool:
    return left.text.strip(".,;:!?").casefold() == right.text.strip(".,;:!?").casefold()
