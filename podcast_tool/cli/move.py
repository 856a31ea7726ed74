"""`podcast move`: the show gets another address."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.move import Moved


@click.command("move", epilog="\b\nExample:\n  podcast move --to https://podcast.example.edu/my-show/")
@click.option("--to", "address", required=True, metavar="URL", help="Where the site will be served from now on.")
@click.pass_obj
def command(folder: Path, address: str) -> int:
    """Give the show a new address without losing a subscriber.

    Writes the address into podcast.toml, builds the site for it, and puts what the old address needs into moved/:
    redirects for Netlify, nginx and Apache, and pages and a feed that point to the new address for any other host.
    """
    from podcast_tool.cli.shared import exit_code, options_for
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.move import move
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    moved = move(project, options_for(project, None), address)
    show_problems(moved.report.problems)
    _tell(moved)
    return exit_code(moved.report.problems)


def _tell(moved: "Moved") -> None:
    steps = [
        f"copy public/ to {moved.new}, and look at the site and the feed there",
        f"put the files of moved/ where {moved.old} is served (moved/README.txt says which); leave the old audio there",
        "keep them there for four weeks at the very least: apps learn of the move when they next ask for the feed",
        f"name {moved.new}feed.xml in Apple Podcasts Connect, Spotify for Creators and wherever the show is listed",
    ]
    if moved.back:
        steps.insert(0, f"take the redirects of the earlier move away from {moved.new}, or apps go round in circles")
    click.echo(f"The show moves from {moved.old}\n             to {moved.new}")
    click.echo("GUIDs and dates stay as they are. Next:")
    for number, step in enumerate(steps, 1):
        click.echo(f"  {number}. {step}")
