"""`podcast withdraw`: an episode leaves the feed and the site."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.withdraw import Outcome
    from podcast_tool.project.ledger import Row

_EPILOG: Final = """\b
Examples:
  podcast withdraw the-first-midterm
  podcast withdraw the-first-midterm --yes --reason "Dee asked for it"
"""
_LISTED: Final = 20


@click.command("withdraw", epilog=_EPILOG)
@click.argument("episode", metavar="EP")
@click.option("--yes", is_flag=True, help="Don't ask whether it is meant.")
@click.option("--reason", default="", metavar="TEXT", help="Why, for podcast.lock and `podcast status` only.")
@click.option("--no-build", is_flag=True, help="Only mark it; it leaves the site with the next `podcast build`.")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="The site is in DIR.")
@click.pass_obj
def command(folder: Path, episode: str, yes: bool, reason: str, no_build: bool, output: Path | None) -> int:
    """Take the published episode EP out of the feed and off every page, with all its files.

    Apps that have loaded it may keep it. Recording, notes and transcript stay in the show's folder, its identity in
    podcast.lock; `podcast restore EP` undoes it.
    """
    from podcast_tool.cli.shared import asked_episode, exit_code, options_for
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.withdraw import find_published, withdraw
    from podcast_tool.project.layout import open_project
    from podcast_tool.text import clean_line

    project = open_project(folder)
    with asked_episode():
        row = find_published(project, options_for(project, output, dry=True), episode)
    if not yes:
        _ask(row)
    options = options_for(project, output)
    outcome = withdraw(project, options, row, reason=clean_line(reason, limit=255), rebuild=not no_build)
    problems = outcome.report.problems if outcome.report else ()
    show_problems(problems)
    _tell(outcome, folder, options.output)
    return exit_code(problems)


def _ask(row: "Row") -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is here to ask whether it is meant: say so with --yes")
    day = row.published.date().isoformat()
    click.confirm(f"Withdraw “{row.title}”, published {day}, from feed and site?", abort=True, err=True)


def _tell(outcome: "Outcome", folder: Path, output: Path) -> None:
    from podcast_tool.text import count_of

    where = "" if folder == Path() else f" -C {folder}"
    click.echo(f"“{outcome.row.title}” is withdrawn.")
    if outcome.report is None:
        click.echo(f"It leaves the site with: podcast{where} build")
    else:
        click.echo(f"{count_of(len(outcome.gone), 'file')} removed from {output}:")
        for path in outcome.gone[:_LISTED]:
            click.echo(f"  {path}")
        if len(outcome.gone) > _LISTED:
            click.echo(f"  and {len(outcome.gone) - _LISTED} more")
        if outcome.finished:
            click.echo("Copy the site to your web space again, and delete these files there.")
        else:
            click.echo("It is out of the feed, but other pages still name it.")
            click.echo(f"Mend the errors above, then run: podcast{where} build")
    click.echo("Apps may go on showing it for a while, and whoever has downloaded it keeps it.")
    click.echo(f"Its recording, notes and transcript are still here. Undo: podcast{where} restore {outcome.row.folder}")
