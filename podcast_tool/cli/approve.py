"""`podcast approve`: somebody has checked a transcript."""

from pathlib import Path

import click


@click.command("approve", epilog="\b\nExample:\n  podcast approve the-first-midterm --by 'Nora Bell'")
@click.argument("episode", metavar="EP")
@click.option("--by", required=True, help="Who read the transcript and stands by it.")
@click.pass_obj
def command(folder: Path, episode: str, by: str) -> None:
    """Record that a person has checked the transcript of EP as it is now.

    Pages then say so. A later change of the words is shown until it is approved as well; with needs_approval = true
    below [publish] in podcast.toml, nothing is published without.
    """
    from podcast_tool.cli.shared import asked_episode, options_for
    from podcast_tool.pipeline.approve import approve
    from podcast_tool.project.layout import open_project
    from podcast_tool.text import clean_line

    name = clean_line(by, limit=128)
    if not name:
        raise click.UsageError("--by needs a name")
    project = open_project(folder)
    with asked_episode():
        prepared, approval = approve(project, options_for(project, None, dry=True), episode, name)
    click.echo(f"{prepared.episode.title}: approved by {approval.by} on {approval.on.isoformat()}.")
    click.echo(f"  wrote {project.name(prepared.folder.approval)}")
