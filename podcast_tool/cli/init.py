"""`podcast init`: start a show."""

from pathlib import Path

import click


@click.command("init", epilog="\b\nExample:\n  podcast init my-show --title 'Second Draft' --author 'Robin and Sam'")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--title", default="", help="The show's title.")
@click.option("--author", default="", help="Who makes the show.")
@click.option("--site-url", default="", help="The web address that the site will have.")
@click.option("--language", default="en", show_default=True, help="The language spoken, as in en or fr-CA.")
@click.pass_obj
def command(parent: Path, folder: Path, title: str, author: str, site_url: str, language: str) -> None:
    """Start a new show in FOLDER. Files that are there already are left alone."""
    from podcast_tool.project.scaffold import Answers, start_show

    root = parent / folder
    answers = Answers(title=title, author=author, site_url=site_url, language=language)
    for path in start_show(root, answers):
        click.echo(f"  wrote {path}")
    where = "" if root.resolve() == Path.cwd() else f" -C {root}"
    click.echo(
        f"\nNext:\n  1. say in {root / 'podcast.toml'} what your show is\n"
        f"  2. copy a recording into {root / 'episodes'}\n  3. run: podcast{where} build"
    )
