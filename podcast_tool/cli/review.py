"""`podcast review`: the passages of an episode that deserve a person's ear."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.reading import Reading, Review

_SHOWN: Final = 20
_EPILOG = """\b
Examples:
  podcast review the-first-midterm
  podcast review midterm --all
  podcast review midterm --json
"""


@click.command("review", epilog=_EPILOG)
@click.argument("episode", metavar="EP")
@click.option("--all", "everything", is_flag=True, help=f"Show every passage, not only the first {_SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="Print the passages as JSON, times in milliseconds.")
@click.pass_obj
def command(folder: Path, episode: str, everything: bool, as_json: bool) -> int:
    """List what the machine was unsure of in EP, with *the words in doubt*: names, numbers and telling words first.

    What a person has changed since in transcript.md is left out.
    """
    from podcast_tool.cli.shared import asked_episode, exit_code, options_for
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.reading import open_reading, review
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    with asked_episode():
        reading = open_reading(project, options_for(project, None, dry=True), episode)
    found = review(reading)
    if as_json:
        _show_json(reading, found, None if everything else _SHOWN)
    else:
        show_problems(reading.problems)
        _show(reading, found, None if everything else _SHOWN)
    return exit_code(reading.problems)


def _show_json(reading: "Reading", found: "Review", limit: int | None) -> None:
    from podcast_tool.cli.shared import echo_json, problem_json

    echo_json({
        "episode": reading.slug,
        "path": reading.path,
        "unsure": len(found.passages),
        "passages": [asdict(passage) for passage in found.passages[:limit]],
        "moments": [problem_json(problem) for problem in found.moments],
        "problems": [problem_json(problem) for problem in reading.problems],
    })  # fmt: skip


def _show(reading: "Reading", found: "Review", limit: int | None) -> None:
    from podcast_tool.console import show_moments
    from podcast_tool.text import count_of
    from podcast_tool.timecode import format_short

    if not found.passages and not found.moments:
        click.echo(f"{reading.path}: nothing is in doubt.")
        return
    shown = found.passages[:limit]
    what = f"{count_of(len(found.passages), 'passage')} in doubt"
    click.echo(f"{reading.path}: {what}{f', the first {len(shown)}' if len(shown) < len(found.passages) else ''}.")
    show_moments(
        ((format_short(problem.where.at or 0), problem.code), (("", problem.text),)) for problem in found.moments
    )
    show_moments(
        (
            (format_short(one.start), f"{one.confidence:.0%}"),
            (("", one.before), ("doubt", f"*{one.text}*"), ("", one.after)),
        )
        for one in shown
    )
    if len(shown) < len(found.passages):
        click.echo(f"{len(found.passages) - len(shown)} more with --all.")
