"""`podcast check`: every problem, nothing changed."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from podcast_tool.linkcheck.states import Record
    from podcast_tool.pipeline.online import Online
    from podcast_tool.problems import Problem

_EPILOG = """\b
Examples:
  podcast check
  podcast check --json
  podcast check --online             do the links still lead somewhere?
  podcast check --online --archive   and write down archived copies of what is gone
"""


_MEANINGS: Final = {
    "login": "only people with an account get there; say so where you recommend it.",
    "unknown": "no fault, but no answer that says anything; open it yourself now and then.",
}


@click.command("check", epilog=_EPILOG)
@click.option("--online", is_flag=True, help="Ask the web for every link; slowly, and not again for seven days.")
@click.option("--again", is_flag=True, help="With --online: ask for all links, also for those asked lately.")
@click.option("--archive", is_flag=True, help="With --online: add archived copies of what is gone to the catalogue.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_obj
def command(folder: Path, online: bool, again: bool, archive: bool, as_json: bool) -> int:
    """Find every problem of the show and of the feed it would make, without changing anything.

    Nothing is transcribed; exit status 1 means that there are errors. With --online, what was found at the links is
    kept in show_notes/link-checks.toml.
    """
    from podcast_tool.cli.shared import echo_json, exit_code, options_for, problem_json
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.build import build
    from podcast_tool.pipeline.online import check_online
    from podcast_tool.project.layout import open_project
    from podcast_tool.text import count_of

    if (again or archive) and not online:
        raise click.UsageError("--again and --archive go with --online")
    project = open_project(folder)
    options = options_for(project, None, dry=True)
    report = build(project, options)
    found = check_online(project, options, again=again, archive=archive) if online else None
    problems = (*report.problems, *(found.problems if found else ()))
    if as_json:
        listed = {"problems": [problem_json(problem) for problem in problems]}
        echo_json({**listed, **(_links_json(found) if found else {})})
        return exit_code(problems)
    show_problems(problems)
    if found:
        _show_links(found)
    click.echo(f"{count_of(len(report.releases), 'episode')} checked: {_counted(problems)}.")
    return exit_code(problems)


def _counted(problems: "Iterable[Problem]") -> str:
    from podcast_tool.text import count_of

    kinds = [problem.severity for problem in problems]
    return f"{count_of(kinds.count('error'), 'error')}, {count_of(kinds.count('warning'), 'warning')}"


def _show_links(found: "Online") -> None:
    """What is not simply well, by its state; then all of it counted."""
    from podcast_tool.console import show_table
    from podcast_tool.linkcheck.states import STATES
    from podcast_tool.text import count_of

    states = [link.state for link in found.links if link.record]
    rows = [
        (state, ", ".join(place.name for place in link.places), link.page, _said(link.record))
        for state in ("gone", "moved", "login", "unknown")
        for link in found.links
        if link.record and link.state == state
    ]
    if rows:
        show_table(("Link is", "Of", "Address", "Because"), rows)
    for state, meaning in _MEANINGS.items():
        if state in states:
            click.echo(f"{state}: {meaning}")
    if not found.connected:
        click.echo("No connection: no link could be asked for, and nothing was written down.")
    for ident in found.archived:
        click.echo(f"wrote the archived copy of {ident} into the catalogue")
    counts = [f"{states.count(state)} {state}" for state in STATES if state in states]
    if unasked := len(found.links) - len(states):
        counts.append(f"{unasked} not asked yet")
    asked = f"{found.asked} asked now" if found.asked else "none asked now"
    click.echo(f"{count_of(len(found.links), 'link')}, {asked}{': ' if counts else ''}{', '.join(counts)}.")


def _said(record: "Record") -> str:
    return f"{record.to or record.said} (since {record.since})"


def _links_json(found: "Online") -> dict[str, Any]:
    links = [
        {
            "url": link.page,
            "state": link.state,
            **_record_json(link.record),
            "places": [{"path": one.path, "line": one.line, "name": one.name} for one in link.places],
        }
        for link in found.links
    ]
    return {"connected": found.connected, "asked": found.asked, "archived": list(found.archived), "links": links}


def _record_json(record: "Record | None") -> dict[str, Any]:
    keys = ("on", "since", "to", "said", "copy")
    return {key: (getattr(record, key) or None) if record else None for key in keys}
