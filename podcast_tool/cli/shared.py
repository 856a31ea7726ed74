"""What several commands need: the options of a run, and how its problems end it."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from podcast_tool.pipeline.run import Options
from podcast_tool.problems import Problem, has_errors
from podcast_tool.project.layout import Project


def options_for(project: Project, output: Path | None, *, dry: bool = False, explain: bool = False) -> Options:
    """The options of a run as of now."""
    from podcast_tool.console import open_progress

    return Options(
        output=output or project.output,
        now=datetime.now(UTC),
        user_cache=user_cache(),
        progress=open_progress(),
        dry=dry,
        explain=explain,
    )


def user_cache() -> Path:
    """Where models are kept for all shows of this user."""
    from platformdirs import user_cache_path

    return user_cache_path("podcast_tool", appauthor=False)


@contextmanager
def asked_episode() -> Iterator[None]:
    """The name of no episode is wrong usage (exit status 2)."""
    from podcast_tool.pipeline.find import UnknownEpisode

    try:
        yield
    except UnknownEpisode as error:
        raise click.UsageError(f"{error}. {error.fix}") from error


def exit_code(problems: Iterable[Problem]) -> int:
    """1 when any of them is an error."""
    return int(has_errors(problems))


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as scripts read it; `at` is in milliseconds."""
    where = problem.where
    return {
        "code": problem.code,
        "severity": problem.severity,
        "path": where.path,
        "line": where.line,
        "at": where.at,
        "text": problem.text,
        "fix": problem.fix,
    }


def echo_json(value: Any) -> None:
    """JSON on stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))
