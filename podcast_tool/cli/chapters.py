"""`podcast chapters`: an episode's chapters, or ones suggested from its transcript."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.chaptering import Chaptered

_EPILOG = """\b
Examples:
  podcast chapters the-first-midterm
  podcast chapters midterm --suggest
  podcast chapters midterm --suggest --write
"""


@click.command("chapters", epilog=_EPILOG)
@click.argument("episode", metavar="EP")
@click.option("--suggest", is_flag=True, help="Suggest chapters from the transcript.")
@click.option("--write", is_flag=True, help="Add the suggested ones to episode.toml, for you to better.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, times in milliseconds.")
@click.pass_obj
def command(folder: Path, episode: str, suggest: bool, write: bool, as_json: bool) -> int:
    """List the chapters of EP and where they come from: episode.toml, notes.md, or the recording's own tags.

    Nothing is changed without --write, and nothing that stands in episode.toml is ever replaced.
    """
    from podcast_tool.cli.shared import asked_episode, exit_code, options_for
    from podcast_tool.pipeline.chaptering import list_chapters, propose_chapters, write_proposed
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    if write and not suggest:
        raise click.UsageError("--write goes with --suggest.")
    job = write_proposed if write else propose_chapters if suggest else list_chapters
    with asked_episode():
        found = job(project, options_for(project, None, dry=True), episode)
    if as_json:
        _show_json(found)
    else:
        _show(found, suggested=suggest, written=write)
    return exit_code(found.problems)


def _show_json(found: "Chaptered") -> None:
    from podcast_tool.cli.shared import echo_json, problem_json

    echo_json({
        "episode": found.slug,
        "source": found.source,
        "chapters": [{"start": one.start, "title": one.title, "href": one.href} for one in found.chapters],
        "problems": [problem_json(problem) for problem in found.problems],
    })  # fmt: skip


def _show(found: "Chaptered", *, suggested: bool, written: bool) -> None:
    from podcast_tool.console import show_moments, show_problems
    from podcast_tool.text import count_of
    from podcast_tool.timecode import format_short

    show_problems(found.problems)
    if not found.chapters:
        none = "nothing to suggest: it is too short" if suggested else "no chapters yet; --suggest proposes some"
        click.echo(f"{found.slug}: {none}.")
        return
    click.echo(f"{found.slug}: {count_of(len(found.chapters), 'chapter')} from {found.source}.")
    show_moments(((format_short(one.start),), (("", one.title),)) for one in found.chapters)
    if written:
        click.echo(f"Added to {found.path}: better the titles there.")
    elif suggested:
        click.echo("Add them to episode.toml with --write, or copy what you like into notes.md.")
