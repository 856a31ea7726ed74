"""`podcast soundbite`: passages of an episode that are worth quoting."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.quoting import Quoted

_EPILOG = """\b
Examples:
  podcast soundbite the-first-midterm
  podcast soundbite midterm --write 2
"""


@click.command("soundbite", epilog=_EPILOG)
@click.argument("episode", metavar="EP")
@click.option("--write", "number", type=click.IntRange(min=1), help="Add the passage of this number to episode.toml.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, times in milliseconds.")
@click.pass_obj
def command(folder: Path, episode: str, number: int | None, as_json: bool) -> int:
    """Suggest three passages of EP, 15 to 120 seconds long, that apps can play as a preview.

    Nothing is changed without --write.
    """
    from podcast_tool.cli.shared import asked_episode, exit_code, options_for
    from podcast_tool.pipeline.quoting import propose_soundbites, write_soundbite
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    options = options_for(project, None, dry=True)
    with asked_episode():
        if number is None:
            found = propose_soundbites(project, options, episode)
        else:
            found = write_soundbite(project, options, episode, number=number)
    if as_json:
        _show_json(found)
    else:
        _show(found, number)
    return exit_code(found.problems)


def _show_json(found: "Quoted") -> None:
    from podcast_tool.cli.shared import echo_json, problem_json

    candidates = [
        {"start": one.bite.start, "duration": one.bite.duration, "title": one.bite.title, "speakers": one.speakers,
         "quote": one.quote}
        for one in found.candidates
    ]  # fmt: skip
    problems = [problem_json(problem) for problem in found.problems]
    echo_json({"episode": found.slug, "candidates": candidates, "problems": problems})


def _show(found: "Quoted", number: int | None) -> None:
    from podcast_tool.console import show_moments, show_problems
    from podcast_tool.timecode import format_short

    show_problems(found.problems)
    if not found.candidates:
        click.echo(f"{found.slug}: nothing of 15 seconds or more stands on its own in the transcript.")
        return
    shown = [(index, one) for index, one in enumerate(found.candidates, 1) if number in (None, index)]
    show_moments(
        (
            (str(index), format_short(one.bite.start), f"{one.bite.duration / 1000:.0f} s"),
            (("", f"{' and '.join(one.speakers)}: " if one.speakers else ""), ("", f"“{one.quote}”")),
        )
        for index, one in shown
    )
    if number is None:
        click.echo("Add one to episode.toml with --write and its number.")
    else:
        click.echo(f"Added to {found.path}.")
