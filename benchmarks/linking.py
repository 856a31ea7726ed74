"""How well episodes are linked: python -m benchmarks.linking EVAL CATALOGUE [--meaning] [--damaged SHARE]

EVAL is a folder with dev/*.json (labelled transcripts) and negatives/*.json (talk that fits nothing). Each file holds
`segments` of `start` and `end` in seconds, `speaker` and `text`, and `relevance`: 2 for a resource that should be
linked, 1 for one that may be.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from podcast_tool.model import Resource, Suggestion, Transcript, Turn, Word
from podcast_tool.resources.about import Scorer, lexical_scorer
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.match import rank, suggest
from podcast_tool.resources.meaning import meaning_scorer
from podcast_tool.resources.passages import talk_of

_DRAWN: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A transcript and what a person would link it to."""

    name: str
    transcript: Transcript
    relevance: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one case: the ranking, what is shown, and the seconds it took."""

    case: Case
    ranked: tuple[str, ...]
    shown: tuple[Suggestion, ...]
    seconds: float

    @property
    def grades(self) -> list[int]:
        return [self.case.relevance.get(ident, 0) for ident in self.ranked]

    @property
    def wanted(self) -> int:
        return sum(grade == 2 for grade in self.case.relevance.values())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("eval", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--meaning", action="store_true", help="compare meanings, not words alone")
    parser.add_argument("--damaged", type=float, default=0.0, metavar="SHARE", help="of the words: lost, torn, swapped")
    asked = parser.parse_args()
    resources, problems = read_catalogue(asked.catalogue.read_text("utf-8"), path=str(asked.catalogue))
    scorer = meaning_scorer(resources) if asked.meaning else lexical_scorer(resources)
    outcomes = [_outcome(damaged(case, asked.damaged), resources, scorer) for case in read_cases(asked.eval)]
    lines = [*(problem.text for problem in problems), *map(_line, outcomes), *_summary(outcomes)]
    sys.stdout.write("\n".join(lines) + "\n")


def read_cases(folder: Path) -> list[Case]:
    """The labelled transcripts, then those that nothing fits."""
    return [_read_case(file) for group in ("dev", "negatives") for file in sorted(folder.glob(f"{group}/*.json"))]


def damaged(case: Case, share: float) -> Case:
    """The case with that share of its words damaged, drawn by checksum: left out, torn, or another word said there."""
    words = [word.text for turn in case.transcript.turns for word in turn.words]
    turns: list[Turn] = []
    at = 0
    for turn in case.transcript.turns:
        kept = (_damaged(word, case.name, number, share, words) for number, word in enumerate(turn.words, at))
        turns.append(replace(turn, words=tuple(word for word in kept if word.text)))
        at += len(turn.words)
    return replace(case, transcript=replace(case.transcript, turns=tuple(turn for turn in turns if turn.words)))


def _damaged(word: Word, case: str, number: int, share: float, words: Sequence[str]) -> Word:
    drawn = crc32(f"{case} {number}".encode())
    if drawn % _DRAWN >= share * _DRAWN:
        return word
    kind, half = drawn // _DRAWN % 3, len(word.text) // 2
    return replace(word, text=("", word.text[half:] + word.text[:half], words[drawn // 7 % len(words)])[kind])


def _read_case(file: Path) -> Case:
    data = json.loads(file.read_text("utf-8"))
    turns = tuple(_turn(segment) for segment in data["segments"] if segment["text"].split())
    transcript = Transcript(language="en", turns=turns)
    return Case(name=data["id"], transcript=transcript, relevance=data["relevance"])


def _turn(segment: dict[str, Any]) -> Turn:
    """The segment's words spread evenly over its time."""
    said = segment["text"].split()
    start, end = int(segment["start"] * 1000), int(segment["end"] * 1000)
    edges = [start + (end - start) * index // len(said) for index in range(len(said) + 1)]
    words = tuple(Word(text=text, start=edges[at], end=edges[at + 1]) for at, text in enumerate(said))
    return Turn(speaker=segment["speaker"], words=words)


def _outcome(case: Case, resources: Sequence[Resource], scorer: Scorer) -> Outcome:
    started = time.perf_counter()
    shown = suggest(case.transcript, resources, scorer=scorer)
    seconds = time.perf_counter() - started
    ranked = tuple(standing.resource.id for standing in rank(talk_of(case.transcript), resources, scorer))
    return Outcome(case=case, ranked=ranked, shown=shown, seconds=seconds)


def _line(outcome: Outcome) -> str:
    shown = ", ".join(
        f"{one.resource} ({outcome.case.relevance.get(one.resource, 0)}, {one.kind}, {one.tier}, {one.score:.2f})"
        for one in outcome.shown
    )
    return f"{outcome.case.name}  {outcome.seconds:.2f} s  {shown or '-'}"


def _summary(outcomes: Sequence[Outcome]) -> list[str]:
    labelled = [outcome for outcome in outcomes if outcome.case.relevance]
    empty = [outcome for outcome in outcomes if not outcome.case.relevance]
    better = [(outcome, one) for outcome in outcomes for one in outcome.shown if one.tier == "suggested"]
    right = [outcome.case.relevance.get(one.resource, 0) for outcome, one in better]
    wanted = sum(outcome.wanted for outcome in labelled)
    return [
        "",
        f"nDCG@5                       {mean([ndcg(outcome) for outcome in labelled]):.3f}",
        f"recall@5 (grade 2)           {mean([recall(outcome) for outcome in labelled]):.3f}",
        f"precision@3 (grade 1 or 2)   {mean([sum(g > 0 for g in one.grades[:3]) / 3 for one in labelled]):.3f}",
        f"precision of what is shown   {mean([grade > 0 for grade in right]):.3f}  ({len(right)} shown)",
        f"found (grade 2, shown)       {sum(grade == 2 for grade in right) / max(wanted, 1):.3f}  (of {wanted})",
        f"suggestions on {len(empty)} empty ones   {sum(len(outcome.shown) for outcome in empty)}",
    ]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def ndcg(outcome: Outcome) -> float:
    ideal = sorted(outcome.case.relevance.values(), reverse=True)
    return _gain(outcome.grades) / _gain(ideal)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:5]))


def recall(outcome: Outcome) -> float:
    return sum(grade == 2 for grade in outcome.grades[:5]) / max(outcome.wanted, 1)


if __name__ == "__main__":
    main()
