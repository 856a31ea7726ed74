"""`python -m benchmarks.chaptering [EVAL]`: talks put in a row, and how many of the borders are found.

A border is found where a suggested chapter begins within 20 seconds of it. Without EVAL (a folder of transcripts in
JSON, `segments` with start, end, speaker and text): the sample show's scripts, without greetings and goodbyes.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

from podcast_tool.model import Millis, Transcript, Turn, Word
from podcast_tool.resources.everyday import COMMON_WORDS
from podcast_tool.transcript.topics import suggest_chapters

_NEAR: Millis = 20_000
_SAMPLE = ("asking-for-help", "the-first-midterm", "the-project-that-went-wrong")
_DRAWS = 24

Talk = Sequence[dict[str, Any]]


def main() -> None:
    """Three talks in a row, in all orders or in drawn ones."""
    rows = list(_drawn(Path(sys.argv[1]))) if sys.argv[1:] else list(permutations(_sample(), 3))
    found = borders = suggested = 0
    for talks in rows:
        turns, edges = _in_a_row(talks)
        transcript = Transcript(language="en", turns=tuple(turns))
        chapters = suggest_chapters(transcript, duration=turns[-1].end, everyday=COMMON_WORDS)
        starts = [chapter.start for chapter in chapters[1:]]
        found += sum(any(abs(edge - start) < _NEAR for start in starts) for edge in edges[1:])
        borders, suggested = borders + len(edges) - 1, suggested + len(starts)
    print(f"{len(rows)} rows of talks: {found} of {borders} borders found, {suggested} suggested")


def _sample() -> list[Talk]:
    said = [json.loads(Path(f"sample/truth/{slug}.json").read_text())["turns"] for slug in _SAMPLE]
    return [turns[4:-8] for turns in said]


def _drawn(folder: Path) -> Iterator[Sequence[Talk]]:
    talks = [json.loads(path.read_text())["segments"] for path in sorted(folder.glob("*.json"))]
    draw = Random(1)  # noqa: S311  # the same draw each time
    return (draw.sample(talks, 3) for _ in range(_DRAWS))


def _in_a_row(talks: Sequence[Talk]) -> tuple[list[Turn], list[Millis]]:
    turns: list[Turn] = []
    edges: list[Millis] = []
    for talk in talks:
        shift = (turns[-1].end + 500 if turns else 0) - round(talk[0]["start"] * 1000)
        edges.append(shift + round(talk[0]["start"] * 1000))
        turns += [_turn(part, shift) for part in talk]
    return turns, edges


def _turn(part: dict[str, Any], shift: Millis) -> Turn:
    words = part["text"].split()
    start, end = (shift + round(part[edge] * 1000) for edge in ("start", "end"))
    step = (end - start) // len(words)
    spoken = (Word(text=word, start=start + at * step, end=start + (at + 1) * step) for at, word in enumerate(words))
    return Turn(speaker=part["speaker"], words=tuple(spoken))


if __name__ == "__main__":
    main()
