"""`podcast import`: bring a show in from another host."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.migration import Import

_EPILOG = """\b
Examples:
  podcast import https://old-host.example/feed.xml my-show --dry-run
  podcast import https://old-host.example/feed.xml my-show --site-url https://pod.uni.edu/show/
  podcast -C my-show import saved-feed.xml     bring in what is missing
"""


@click.command("import", epilog=_EPILOG)
@click.argument("feed")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--site-url", default="", help="The web address that the new site will have.")
@click.option("--mine", is_flag=True, help="The show is yours: bring it in although its feed is locked.")
@click.option("--dry-run", is_flag=True, help="Only show what would be brought in.")
@click.pass_obj
def command(parent: Path, feed: str, folder: Path, site_url: str, mine: bool, dry_run: bool) -> int:
    """Bring the show of FEED, an address or a saved file, into FOLDER.

    GUIDs, dates, notes, chapters, transcripts, pictures and audio are taken over. What is here already is left alone,
    and after an interruption the same command goes on where it stopped.
    """
    from podcast_tool.cli.shared import exit_code, options_for
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.migration import Wishes, import_show, show_folder

    project = show_folder(parent / folder)
    wishes = Wishes(feed=feed, site_url=site_url, mine=mine, dry=dry_run)
    result = import_show(project, options_for(project, None), wishes)
    show_problems(result.problems)
    (_tell_plan if dry_run else _tell)(result, parent / folder)
    return exit_code(result.problems)


def _tell_plan(result: "Import", folder: Path) -> None:
    from podcast_tool.console import show_table
    from podcast_tool.text import count_of

    rows = [
        (one.item.published.date().isoformat(), one.slug, one.item.title, f"{one.item.audio.size / 1_000_000:,.1f} MB")
        for one in result.planned
    ]
    if rows:
        show_table(("Date", "Episode", "Title", "Audio"), rows)
    total = sum(one.item.audio.size for one in result.planned) / 1_000_000
    click.echo(
        f"{result.title}: {count_of(len(rows), 'episode')} to bring in ({total:,.0f} MB as the feed says), "
        f"{result.known} here already. Nothing was written into {folder}."
    )
    if result.locked:
        click.echo("The feed is locked: if the show is yours, add --mine.")


def _tell(result: "Import", folder: Path) -> None:
    from podcast_tool.text import count_of

    left = len(result.planned) - len(result.taken)
    came = [
        f"{count} with {part}"
        for part in ("notes", "transcript", "chapters", "artwork")
        if (count := sum(part in one.parts for one in result.taken))
    ]
    click.echo(
        f"{result.title}: {count_of(len(result.taken), 'episode')} brought in"
        + (f" ({', '.join(came)})" if came else "")
        + f", {result.known} here already, {left} left out."
    )
    if not result.taken:
        return
    where = "" if folder == Path() else f" -C {folder}"
    click.echo(
        f"\nNext:\n  1. look over {folder / 'podcast.toml'}, site_url above all\n"
        f"  2. run: podcast{where} build\n"
        "  3. serve public/ at site_url, and look at the feed in an app\n"
        "  4. ask the old host to redirect its feed (301) to the new one, and to keep that up;\n"
        "     the GUIDs are the same, so nobody gets an episode twice"
    )
