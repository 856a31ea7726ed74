"""`podcast restore`: a withdrawn episode comes back."""

from pathlib import Path

import click


@click.command("restore", epilog="\b\nExample:\n  podcast restore the-first-midterm")
@click.argument("episode", metavar="EP")
@click.option("--no-build", is_flag=True, help="Only mark it; it comes back with the next `podcast build`.")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="The site is in DIR.")
@click.pass_obj
def command(folder: Path, episode: str, no_build: bool, output: Path | None) -> int:
    """Bring the withdrawn episode EP back, with the GUID, date and addresses that it had.

    Its recording must be in episodes/. Where it cannot be published, it stays withdrawn.
    """
    from podcast_tool.cli.shared import asked_episode, exit_code, options_for
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.withdraw import restore
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    with asked_episode():
        outcome = restore(project, options_for(project, output), episode, rebuild=not no_build)
    problems = outcome.report.problems if outcome.report else ()
    show_problems(problems)
    where = "" if folder == Path() else f" -C {folder}"
    back = "is back" if outcome.report else f"comes back with: podcast{where} build"
    click.echo(f"“{outcome.row.title}” {back}{'.' if outcome.report else ''}")
    click.echo("Apps that showed it before take it for the same episode: same GUID, date and addresses.")
    return exit_code(problems)
