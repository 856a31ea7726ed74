"""`podcast voices`: whose voice is whose."""

from pathlib import Path

import click

_EPILOG = """\b
Examples:
  podcast voices midterm                                 hear of each voice what it says
  podcast voices midterm --name "Speaker 1" "Nora Bell"  name a voice, once for the show
  podcast voices midterm --name "Nora Bell" "Nora Behl"  give it another name, in every episode
"""


@click.command("voices", epilog=_EPILOG)
@click.argument("episode", metavar="EP")
@click.option("--name", "named", nargs=2, metavar="VOICE NAME", help="Remember the voice VOICE as NAME's.")
@click.pass_obj
def command(folder: Path, episode: str, named: tuple[str, str] | None) -> None:
    """List each voice of EP with what it says and when, or name one.

    A name is remembered for the show in show_notes/voices.toml, so that the next episode names the voice by itself.
    `podcast build` then writes the names into transcripts that nobody has edited.
    """
    from podcast_tool.cli.shared import asked_episode, options_for
    from podcast_tool.pipeline.voice_naming import list_voices, name_voice
    from podcast_tool.project.layout import open_project
    from podcast_tool.text import listing
    from podcast_tool.timecode import format_short, format_spoken

    project = open_project(folder)
    options = options_for(project, None, dry=True)
    if named:
        with asked_episode():
            former = name_voice(project, options, episode, *named)
        label, name = named
        click.echo(f"{label} is {name}. `podcast build` writes the name into transcripts that nobody has edited.")
        if former:
            click.echo(f"In every episode the voice of {listing(former)} is called {name} from now on.")
        return
    with asked_episode():
        voices = list_voices(project, options, episode)
    for voice in voices:
        click.echo(f"{voice.label}, {format_spoken(voice.spoken)}")
        for at, quote in voice.quotes:
            click.echo(f"  {format_short(at):>7}  {quote}")
