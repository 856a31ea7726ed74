"""`podcast spell`: how the show writes a word that is misheard."""

from pathlib import Path

import click


@click.command("spell", epilog='\b\nExample:\n  podcast spell "cooper netties" "Kubernetes"')
@click.argument("heard")
@click.argument("write")
@click.pass_obj
def command(folder: Path, heard: str, write: str) -> None:
    """Write down in podcast.toml that what sounds like HEARD is spelled WRITE.

    The next `podcast build` mends every transcript that nobody has edited; edited ones are left alone.
    """
    from podcast_tool.cli.shared import options_for
    from podcast_tool.pipeline.spell import spell
    from podcast_tool.project.layout import open_project
    from podcast_tool.text import count_of

    project = open_project(folder)
    done = spell(project, options_for(project, None, dry=True), heard=heard, write=write)
    click.echo(f"Added to podcast.toml: “{done.spelling.heard}” is written “{done.spelling.write}”.")
    for one in done.episodes:
        left = " (edited by a person: left alone)" if one.edited else ""
        click.echo(f"  {one.slug}: {count_of(one.places, 'place')}{left}")
    changing = sum(not one.edited for one in done.episodes)
    where = "" if folder == Path() else f" -C {folder}"
    if changing:
        click.echo(f"{count_of(changing, 'transcript')} will change with: podcast{where} build")
    else:
        click.echo("No transcript changes now; what is heard from now on is mended.")
