"""The weights of links, each transcript left out in turn: python -m benchmarks.linking_left_out EVAL CATALOGUE

For each way of comparing, the threshold is chosen on all transcripts but one (the lowest at which nine of ten shown are
right and nothing is shown where nothing fits), and what is shown of that one is counted.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.linking import Case, Outcome, mean, ndcg, read_cases, recall
from podcast_tool.model import Resource
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.match import Standing, choose, rank
from podcast_tool.resources.meaning import MeaningScorer, meaning_scorer
from podcast_tool.resources.passages import talk_of

_DEPTHS: Final = (2, 3, 4, 5)
_WORDS: Final = (1.0, 1.5, 2.0, 3.0)
_PRECISE: Final = 0.9
_STEP: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    """A case and its ranking in one way of comparing."""

    case: Case
    standings: tuple[Standing, ...]

    def grades(self, scorer: MeaningScorer, threshold: float) -> list[int]:
        """What is right of what is shown at this threshold."""
        judge = replace(scorer, suggested=threshold, maybe=threshold)
        shown = choose(self.standings, judge, self.case.transcript)
        return [self.case.relevance.get(standing.resource.id, 0) for standing, _ in shown]


def main() -> None:
    """Print a line for each way."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("eval", type=Path)
    parser.add_argument("catalogue", type=Path)
    asked = parser.parse_args()
    resources, _ = read_catalogue(asked.catalogue.read_text("utf-8"), path=str(asked.catalogue))
    cases, scorer = read_cases(asked.eval), meaning_scorer(resources)
    sys.stdout.write("windows  words  nDCG@5  recall@5  precision@3  precision  found  thresholds\n")
    for depth in _DEPTHS:
        for words in _WORDS:
            sys.stdout.write(_line(cases, resources, replace(scorer, depth=depth, words=words)))


def _line(cases: Sequence[Case], resources: Sequence[Resource], scorer: MeaningScorer) -> str:
    ranked = [_Ranked(case=case, standings=rank(talk_of(case.transcript), resources, scorer)) for case in cases]
    labelled = [one for one in ranked if one.case.relevance]
    outcomes = [_outcome(one) for one in labelled]
    thresholds = [_threshold([other for other in ranked if other is not one], scorer) for one in labelled]
    shown = [grade for one, at in zip(labelled, thresholds, strict=True) for grade in one.grades(scorer, at)]
    wanted = sum(outcome.wanted for outcome in outcomes)
    return (
        f"{scorer.depth:7}  {scorer.words:5}  {mean([ndcg(one) for one in outcomes]):6.3f}"
        f"  {mean([recall(one) for one in outcomes]):8.3f}"
        f"  {mean([sum(grade > 0 for grade in one.grades[:3]) / 3 for one in outcomes]):11.3f}"
        f"  {mean([grade > 0 for grade in shown]):9.2f}  {sum(grade == 2 for grade in shown) / wanted:5.2f}"
        f"  {min(thresholds):.3f} to {max(thresholds):.3f}  ({len(shown)} shown)\n"
    )


def _outcome(one: _Ranked) -> Outcome:
    ranked = tuple(standing.resource.id for standing in one.standings)
    return Outcome(case=one.case, ranked=ranked, shown=(), seconds=0.0)


def _threshold(ranked: Sequence[_Ranked], scorer: MeaningScorer) -> float:
    """The one that finds most among those that are precise enough; the lower one of equals."""
    best, found = 1.0, -1
    for threshold in _thresholds():
        grades = [grade for one in ranked if one.case.relevance for grade in one.grades(scorer, threshold)]
        if any(one.grades(scorer, threshold) for one in ranked if not one.case.relevance):
            break
        right = sum(grade == 2 for grade in grades)
        if grades and mean([grade > 0 for grade in grades]) >= _PRECISE and right >= found:
            best, found = threshold, right
    return best


def _thresholds() -> Iterator[float]:
    return (step * _STEP for step in range(80, 10, -1))


if __name__ == "__main__":
    main()
