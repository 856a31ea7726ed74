"""`podcast status`: where each episode stands."""

from dataclasses import asdict
from pathlib import Path

import click


@click.command("status", epilog="\b\nExamples:\n  podcast status\n  podcast status --json")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@click.pass_obj
def command(folder: Path, as_json: bool) -> int:
    """Show each episode's stage and what it lacks.

    Stages: new, heard (transcribed), edited (by a person), approved, scheduled, published, withdrawn.
    """
    from podcast_tool.cli.shared import echo_json, exit_code, options_for, problem_json
    from podcast_tool.console import show_problems, show_table
    from podcast_tool.pipeline.status import status
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    found = status(project, options_for(project, None, dry=True))
    if as_json:
        problems = [problem_json(problem) for problem in found.problems]
        echo_json({"episodes": [asdict(row) for row in found.episodes], "problems": problems})
        return exit_code(found.problems)
    show_problems(found.problems)
    if not found.episodes:
        found_some = any(problem.where.path.startswith(("episodes/", "show_notes/")) for problem in found.problems)
        none_yet = "No episodes yet: copy a recording into episodes/ and run `podcast build`."
        click.echo("No recording can be used as it is." if found_some else none_yet)
        return exit_code(found.problems)
    rows = [
        (row.published.date().isoformat(), row.slug, row.title, row.stage, ", ".join(row.missing) or "nothing")
        for row in found.episodes
    ]
    show_table(("Date", "Episode", "Title", "Stage", "Missing"), rows, whole=("Date", "Episode", "Stage"))
    return exit_code(found.problems)
