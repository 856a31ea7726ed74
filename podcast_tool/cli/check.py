"""`podcast check`: every problem, nothing changed."""

from pathlib import Path

import click


@click.command("check", epilog="\b\nExamples:\n  podcast check\n  podcast check --json")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_obj
def command(folder: Path, as_json: bool) -> int:
    """Find every problem of the show and of the feed it would make, without changing anything.

    Nothing is transcribed; exit status 1 means that there are errors.
    """
    from podcast_tool.cli.shared import echo_json, exit_code, options_for, problem_json
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.build import build
    from podcast_tool.project.layout import open_project
    from podcast_tool.text import count_of

    project = open_project(folder)
    report = build(project, options_for(project, None, dry=True))
    if as_json:
        echo_json({"problems": [problem_json(problem) for problem in report.problems]})
        return exit_code(report.problems)
    show_problems(report.problems)
    counts = {kind: sum(problem.severity == kind for problem in report.problems) for kind in ("error", "warning")}
    click.echo(
        f"{count_of(len(report.releases), 'episode')} checked: "
        f"{count_of(counts['error'], 'error')}, {count_of(counts['warning'], 'warning')}."
    )
    return exit_code(report.problems)
