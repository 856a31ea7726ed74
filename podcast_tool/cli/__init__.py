"""The command line: one file a command, each loaded only when it is called, so that `--help` answers at once."""

from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Final

import click

from podcast_tool import __version__

# command -> what `podcast --help` says of it; the module of the same name holds it
COMMANDS: Final = {
    "init": "Start a new show in a folder.",
    "import": "Bring a show in from another host.",
    "build": "Publish: transcribe what is new, then write the site and the feed.",
    "status": "Show where each episode stands and what it lacks.",
    "check": "Find every problem without changing anything.",
    "transcript": "Print an episode's transcript, or what a newer hearing would say.",
    "review": "List the passages of an episode that the machine was unsure of.",
    "chapters": "List an episode's chapters, or suggest some.",
    "soundbite": "Suggest passages of an episode that are worth quoting.",
    "spell": "Say how the show writes a word that is misheard.",
    "transcribe": "Transcribe any one recording; no show is needed.",
    "voices": "List the voices of an episode, or name one.",
    "approve": "Record that a person has checked a transcript.",
    "withdraw": "Take a published episode out of the feed and off the site.",
    "restore": "Bring a withdrawn episode back.",
    "move": "Give the show a new address, and what sends apps there from the old one.",
    "links": "Decide which resources an episode links.",
    "resources": "Bring the hub's catalogue in, or see how the show covers it.",
    "suggest": "Say which resources one transcript speaks of.",
    "serve": "Look at the site in a browser on this computer.",
    "explain": "Say what a problem's code means and how to mend it.",
}

_EPILOG: Final = """\b
Examples:
  podcast init my-show        start a show
  podcast build               publish it into public/
  podcast serve               look at it
  podcast -C my-show status   work on a show in another folder
"""


class _Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = import_module(f"podcast_tool.cli.{module}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from podcast_tool.text import did_you_mean

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            guess = did_you_mean(args[0], list(COMMANDS))
            if guess:
                raise click.UsageError(f"{error.message} Did you mean `podcast {guess}`?", ctx) from error
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="podcast")
@click.option(
    "-C", "folder", metavar="DIR", default=".", type=click.Path(path_type=Path), help="Work on the show in DIR."
)
@click.pass_context
def podcast(context: click.Context, folder: Path) -> None:
    """Turn recordings into a published, accessible podcast: transcripts, show-note pages and a feed."""
    context.obj = folder
