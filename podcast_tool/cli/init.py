"""`podcast init`: start a show."""

from pathlib import Path

import click


def _title(_context: click.Context, _option: click.Parameter, text: str | None) -> str:
    from podcast_tool.text import clean_line

    if text is not None and not clean_line(text):
        raise click.BadParameter("a show needs a title; without the option it is called like its folder.")
    return text or ""


def _language(_context: click.Context, _option: click.Parameter, text: str) -> str:
    from podcast_tool.vocabulary import is_language

    if not is_language(text):
        raise click.BadParameter(f"{text!r} is no language code; write one like en or fr-CA.")
    return text


def _site_url(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """What people type for an address, as the feed needs it."""
    from podcast_tool.pipeline.move import site_address
    from podcast_tool.problems import PodcastError

    if not text.strip():
        return ""
    try:
        return site_address(text if "://" in text else f"https://{text.strip()}")
    except PodcastError as error:
        raise click.BadParameter(f"{text!r} is no web address. {error.fix}") from error


@click.command("init", epilog="\b\nExample:\n  podcast init my-show --title 'Second Draft' --author 'Robin and Sam'")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--title", callback=_title, help="The show's title.")
@click.option("--author", default="", help="Who makes the show.")
@click.option("--site-url", default="", callback=_site_url, help="The web address that the site will have.")
@click.option(
    "--language", default="en", callback=_language, show_default=True, help="The language spoken, as in en or fr-CA."
)
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
