"""Faults as values: a `Problem` is what a person can mend, a `PodcastError` is what stops the run.

Codes are stable and never reused. The letter names the family: D a TOML file, S the show, E an episode, T a
transcript, A audio, N notes, C chapters, L links and resources, F the feed, I an import, P publishing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from podcast_tool.model import Millis

Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place of a fault: a file of the show, a line of it, a moment of its audio."""

    path: str = ""
    line: int | None = None
    at: Millis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault, in plain words, with its remedy."""

    code: str
    severity: Severity
    where: Where
    text: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one code means: `podcast explain CODE` prints it, and every problem of that code is made by it."""

    code: str
    severity: Severity
    title: str
    why: str
    fix: str
    bad: str = ""
    good: str = ""

    def problem(
        self, text: str, *, path: str = "", line: int | None = None, at: Millis | None = None, fix: str = ""
    ) -> Problem:
        """This rule broken at a place; `fix` replaces the general remedy by one for this very case."""
        where = Where(path=path, line=line, at=at)
        return Problem(code=self.code, severity=self.severity, where=where, text=text, fix=fix or self.fix)


class PodcastError(Exception):
    """The run cannot go on. `str(error)` says why, `fix` how to mend it."""

    def __init__(self, text: str, *, fix: str = "") -> None:
        super().__init__(text)
        self.fix = fix


class BrokenEpisode(Exception):
    """One episode cannot be published as it is; the others can. Carries the problems that say why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.text for problem in self.problems))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them is an error."""
    return any(problem.severity == "error" for problem in problems)
