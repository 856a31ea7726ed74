"""`podcast build`: the whole job."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.build import Report

_EPILOG = """\b
Examples:
  podcast build                     publish into public/
  podcast build --output /srv/www   write the site elsewhere
  podcast build --explain           say why each step is done again
"""


@click.command("build", epilog=_EPILOG)
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Write the site into DIR.")
@click.option("--explain", is_flag=True, help="Name the input that caused each step to be done again.")
@click.pass_obj
def command(folder: Path, output: Path | None, explain: bool) -> int:
    """Publish: transcribe what is new, then write the site and the feed.

    What is done already is not done again, and only files that differ are written.
    """
    from podcast_tool.cli.shared import exit_code, options_for
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.build import build
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    report = build(project, options_for(project, output, explain=explain))
    show_problems(report.problems)
    _tell(report, folder, output)
    return exit_code(report.problems)


def _tell(report: "Report", folder: Path, output: Path | None) -> None:
    from podcast_tool.text import count_of

    if report.written is None:
        click.echo(_nothing_written(report))
        return
    written = report.written
    click.echo(
        f"{count_of(len(report.releases), 'episode')} published; {count_of(len(written.changed), 'file')} written, "
        f"{len(written.removed)} removed, {written.unchanged} unchanged."
    )
    where = "" if folder == Path() else f" -C {folder}"
    option = f" --output {output}" if output else ""
    click.echo(f"  site  {report.output / 'index.html'}")
    click.echo(f"  feed  {report.output / 'feed.xml'}")
    click.echo(f"  look  podcast{where} serve{option}")


def _nothing_written(report: "Report") -> str:
    from podcast_tool.cli.shared import exit_code

    if report.releases or exit_code(report.problems):
        return "Nothing was written; what was published stays as it was."
    about = ("episodes/", "show_notes/")
    if report.waiting or any(problem.where.path.startswith(about) for problem in report.problems):
        return "Nothing was written: no episode is ready to be published; what each one waits for stands above."
    return "There is nothing to publish yet: copy a recording into episodes/ and build again."
