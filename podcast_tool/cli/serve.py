"""`podcast serve`: the site in a browser on this computer."""

from pathlib import Path

import click


@click.command("serve", epilog="\b\nExamples:\n  podcast serve\n  podcast serve --port 8123")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Serve the site in DIR.")
@click.pass_obj
def command(folder: Path, port: int, output: Path | None) -> None:
    """Serve the built site on this computer only, until Ctrl-C."""
    from podcast_tool.preview import open_preview
    from podcast_tool.project.layout import open_project

    site = output or open_project(folder).output
    with open_preview(site, port) as server:
        click.echo(f"Serving {site}\n  site  {server.url}\n  feed  {server.url}feed.xml\nCtrl-C ends it.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")
