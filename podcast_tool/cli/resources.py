"""`podcast resources`: bring the hub's catalogue in, and see how the show covers it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.coverage import Coverage
    from podcast_tool.pipeline.importing import Imported

_FORMS: Final = ("csv", "bibtex", "csl", "wordpress", "urls")
_EPILOG = """\b
Examples:
  podcast resources import zotero.json --dry-run   what would change
  podcast resources import hub.csv
  podcast resources report
"""


@click.group("resources", epilog=_EPILOG)
def command() -> None:
    """Work with show_notes/resources.toml, the catalogue of what episodes may link to."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(_FORMS), help="What the file holds, where its name doesn't say.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")
@click.pass_obj
def import_(folder: Path, file: Path, form: str | None, dry_run: bool, as_json: bool) -> None:
    """Merge FILE into the catalogue: CSV, BibTeX, CSL-JSON (Zotero), posts of WordPress (JSON), or a list of addresses.

    What is known already (by DOI, address or id) is completed, never overwritten; what people wrote stays as it is.
    """
    from podcast_tool.pipeline.importing import import_resources
    from podcast_tool.project.layout import open_project

    done = import_resources(open_project(folder), file, form=form or "", dry=dry_run)
    if as_json:
        _show_json(done)
    else:
        _show(done, dry=dry_run)


def _show(done: "Imported", *, dry: bool) -> None:
    from podcast_tool.text import clean_line, count_of, listing

    for change in done.changes:
        title = clean_line(change.title, limit=80)
        if change.new:
            click.echo(f"added   {change.id}  {title}")
        elif change.written:
            click.echo(f"merged  {change.id}  now with {listing(change.written)}")
        if change.kept:
            click.echo(f"kept    {change.id}  its own {listing(change.kept)}")
        if not (change.new or change.written or change.kept):
            click.echo(f"left    {change.id}  nothing new")
    for reason in done.left:
        click.echo(f"left    {clean_line(reason, limit=200)}")
    new = sum(change.new for change in done.changes)
    merged = sum(bool(change.written) for change in done.changes) - new
    would = "would be " if dry else ""
    click.echo(f"{done.path}: {count_of(new, 'resource')} {would}added, {merged} {would}completed.")


def _show_json(done: "Imported") -> None:
    from podcast_tool.cli.shared import echo_json

    echo_json({"path": done.path, "written": done.written, "left": list(done.left), "changes": [
        {"id": one.id, "title": one.title, "new": one.new, "written": list(one.written), "kept": list(one.kept)}
        for one in done.changes
    ]})  # fmt: skip


@command.command("report")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, times in milliseconds.")
@click.pass_obj
def report(folder: Path, as_json: bool) -> None:
    """Show what no episode speaks of, what is talked of but not in the catalogue, and what was rejected most."""
    from podcast_tool.cli.shared import options_for
    from podcast_tool.pipeline.coverage import coverage
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    found = coverage(project, options_for(project, None, dry=True))
    if as_json:
        _report_json(found)
    else:
        _report(found)


def _report(found: "Coverage") -> None:
    from podcast_tool.text import count_of
    from podcast_tool.timecode import format_short

    click.echo(f"{count_of(found.episodes, 'episode')} link {count_of(found.linked, 'resource')}.")
    click.echo(f"\nNo episode speaks of {count_of(len(found.silent), 'resource')}:")
    for resource in found.silent:
        click.echo(f"  {resource.id}  {resource.title}")
    if found.waiting:
        click.echo(f"\nOnly suggested so far, nobody has answered: {', '.join(one.id for one in found.waiting)}")
    click.echo("\nTalked of again and again, and the catalogue has nothing near:" if found.gaps else "\nNo gaps found.")
    for gap in found.gaps:
        click.echo(f"  {gap.topic}  ({gap.times} times in {count_of(gap.episodes, 'episode')})")
        for episode, place in gap.places:
            click.echo(f"    {episode} {format_short(place.at)}  “{place.quote}”")
    if found.rejected:
        click.echo("\nRejected most:")
        for ident, times in found.rejected:
            click.echo(f"  {ident}  in {count_of(times, 'episode')}")


def _report_json(found: "Coverage") -> None:
    from dataclasses import asdict

    from podcast_tool.cli.shared import echo_json

    echo_json({
        "episodes": found.episodes,
        "linked": found.linked,
        "silent": [{"id": one.id, "title": one.title} for one in found.silent],
        "waiting": [one.id for one in found.waiting],
        "rejected": [{"id": ident, "episodes": times} for ident, times in found.rejected],
        "gaps": [
            {"topic": gap.topic, "times": gap.times, "episodes": gap.episodes,
             "places": [{"episode": episode, **asdict(place)} for episode, place in gap.places]}
            for gap in found.gaps
        ],
    })  # fmt: skip
