"""How links hold in long episodes: python -m benchmarks.linking_long EVAL CATALOGUE

The labelled transcripts amid small talk: alone in 20 minutes of it, and all of them in a row. And small talk alone.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Final

from benchmarks.linking import Case, mean, read_cases
from podcast_tool.model import Resource, Transcript, Turn, Word
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.everyday import BACKGROUND
from podcast_tool.resources.match import choose, rank
from podcast_tool.resources.meaning import MeaningScorer, meaning_scorer
from podcast_tool.resources.passages import talk_of

_AMID: Final = 1_300
_BETWEEN: Final = 160
_HOUR: Final = 9_000
_FIRST: Final = 12
_WORD_TIME: Final = 400


def main() -> None:
    """Print what is found amid small talk, what comparing fewer windows loses, and what small talk alone reaches."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("eval", type=Path)
    parser.add_argument("catalogue", type=Path)
    asked = parser.parse_args()
    resources, _ = read_catalogue(asked.catalogue.read_text("utf-8"), path=str(asked.catalogue))
    cases, scorer = read_cases(asked.eval), meaning_scorer(resources)
    labelled = [case for case in cases if case.relevance]
    lines = [
        _found("each amid small talk", [_amid([case], _AMID) for case in labelled], resources, scorer),
        _found("all in a row", [_amid(labelled, _BETWEEN)], resources, scorer),
        _kept(_amid(labelled, _BETWEEN), resources, scorer),
        *(_alone(words, cases, resources, scorer) for words in (_HOUR // 6, _HOUR)),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _found(name: str, cases: Iterable[Case], resources: Sequence[Resource], scorer: MeaningScorer) -> str:
    grades: list[int] = []
    wanted = 0
    for case in cases:
        chosen = choose(rank(talk_of(case.transcript), resources, scorer), scorer, case.transcript)
        grades += [case.relevance.get(one.resource.id, 0) for one, tier in chosen if tier == "suggested"]
        wanted += sum(grade == 2 for grade in case.relevance.values())
    right = mean([grade > 0 for grade in grades])
    found = sum(grade == 2 for grade in grades)
    return f"{name}: precision of what is shown {right:.2f} ({len(grades)} shown), found {found} of {wanted}"


def _kept(case: Case, resources: Sequence[Resource], scorer: MeaningScorer) -> str:
    """How much of the first dozen stays when only the most promising windows are compared."""
    talk = talk_of(case.transcript)
    few, every = (
        {one.resource.id for one in rank(talk, resources, judge)[:_FIRST]}
        for judge in (scorer, replace(scorer, compared=len(talk.words)))
    )
    return f"of the first {_FIRST} with all windows compared, {len(few & every)} are first with {scorer.compared} too"


def _alone(words: int, cases: Sequence[Case], resources: Sequence[Resource], scorer: MeaningScorer) -> str:
    small = [*BACKGROUND, *(_text(case) for case in cases if not case.relevance)]
    transcript = _said(islice(cycle(chain.from_iterable(text.split() for text in small)), words))
    standings = rank(talk_of(transcript), resources, scorer)
    shown = len(choose(standings, scorer, transcript))
    highest = max(one.nearness.score for one in standings if one.nearness and not one.namings)
    return f"{words:,} words of small talk: highest score {highest:.2f}, {shown} suggestions"


def _amid(cases: Sequence[Case], words: int) -> Case:
    """The cases, each after that many words of small talk; small talk to end with."""
    small = cycle(chain.from_iterable(text.split() for text in BACKGROUND))
    spoken: list[str] = []
    relevance: dict[str, int] = {}
    for case in cases:
        spoken += [*islice(small, words), *_text(case).split()]
        relevance |= {ident: max(grade, relevance.get(ident, 0)) for ident, grade in case.relevance.items()}
    return Case(name="amid", transcript=_said([*spoken, *islice(small, words)]), relevance=relevance)


def _text(case: Case) -> str:
    return " ".join(word.text for turn in case.transcript.turns for word in turn.words)


def _said(words: Iterable[str]) -> Transcript:
    timed: Iterator[Word] = (
        Word(text=text, start=at * _WORD_TIME, end=(at + 1) * _WORD_TIME) for at, text in enumerate(words)
    )
    return Transcript(language="en", turns=(Turn(speaker="Ann", words=tuple(timed)),))


if __name__ == "__main__":
    main()
