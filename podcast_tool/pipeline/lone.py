"""Suggestions for a transcript that belongs to no show: for scripts, and for measuring."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from podcast_tool.decode import D101
from podcast_tool.disk import read_encoded
from podcast_tool.model import Resource, Transcript
from podcast_tool.pipeline.suggest import best_scorer
from podcast_tool.problems import PodcastError, Problem, has_errors
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.match import Ranked, ranking
from podcast_tool.transcript.align import align
from podcast_tool.transcript.brought import parse_brought


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Every resource of the catalogue, best first, and what is wrong with the two files."""

    places: tuple[Ranked, ...]
    problems: tuple[Problem, ...]

    @property
    def suggested(self) -> tuple[Ranked, ...]:
        """Those worth suggesting."""
        return tuple(place for place in self.places if place.tier)


def rank_lone(transcript: Path, catalogue: Path, *, language: str = "en") -> Ranking:
    """Rank the resources of a catalogue by a transcript file (JSON, VTT, SRT or text). Raises PodcastError."""
    resources, faults = _resources(catalogue)
    words, problems = _transcript(transcript, language)
    return Ranking(places=ranking(words, resources, scorer=best_scorer(resources)), problems=(*faults, *problems))


def _text(path: Path) -> str:
    text = read_encoded(path, errors="replace")
    if text is None:
        raise PodcastError(f"there is no {path}", fix="Give the path of a file that is there.")
    return text


def _resources(path: Path) -> tuple[tuple[Resource, ...], tuple[Problem, ...]]:
    resources, problems = read_catalogue(_text(path), path=str(path))
    for problem in _fatal(problems):
        raise PodcastError(f"{path}: {problem.text}", fix=problem.fix)
    return resources, problems


def _fatal(problems: tuple[Problem, ...]) -> Iterator[Problem]:
    return (problem for problem in problems if problem.code == D101.code)


def _transcript(path: Path, language: str) -> tuple[Transcript, tuple[Problem, ...]]:
    brought, problems = parse_brought(_text(path), path=str(path), language=language)
    if has_errors(problems):
        first = next(problem for problem in problems if problem.severity == "error")
        raise PodcastError(f"{path}: {first.text}", fix=first.fix)
    ends = [word.end for word in brought.clock.words] if brought.clock else []
    return align(brought.script, brought.clock, duration=max(ends, default=0)), problems
