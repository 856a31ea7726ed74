"""`podcast transcribe`: any one recording, without a show."""

from pathlib import Path
from typing import Final

import click

_FORMATS: Final = ("vtt", "srt", "json", "txt")
_EPILOG: Final = """\b
Examples:
  podcast transcribe interview.m4a                       vtt, srt, json and txt beside the file
  podcast transcribe interview.m4a --to out --format txt
  podcast transcribe interview.m4a --model small --language fr
  podcast transcribe interview.m4a --names "Priya Raman, Strasburg"
"""


def _formats(_context: click.Context, _option: click.Parameter, text: str) -> tuple[str, ...]:
    """A list such as `vtt,srt`."""
    wanted = [part.strip().lower().removeprefix(".") for part in text.split(",")]
    for part in wanted:
        if part not in _FORMATS:
            raise click.BadParameter(f"{part!r} is none of {', '.join(_FORMATS)}.")
    return tuple(dict.fromkeys(wanted))


@click.command("transcribe", epilog=_EPILOG)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write into DIR.")
@click.option(
    "--format", "formats", metavar="LIST", callback=_formats, default=",".join(_FORMATS), show_default=True,
    help="Which files to write.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(("auto", "faster-whisper", "openai-whisper")), default="auto", show_default=True,
    help="The speech engine.",
)  # fmt: skip
@click.option("--model", metavar="NAME", default="base", show_default=True, help="A Whisper model, or its path.")
@click.option("--language", metavar="TAG", default="auto", show_default=True, help="The language throughout, as in fr.")
@click.option("--speakers", metavar="N", type=click.IntRange(1, 8), help="How many people speak; else it is found.")
@click.option("--names", metavar="LIST", default="", help="Names that are said, with commas between them.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def command(
    file: Path,
    to: Path | None,
    formats: tuple[str, ...],
    engine: str,
    model: str,
    language: str,
    speakers: int | None,
    names: str,
    force: bool,
) -> int:
    """Write the transcript of any recording, beside FILE or into a folder. No show is needed.

    What is heard is kept window by window in your user cache, so that the same command goes on after Ctrl-C.
    Speakers are told apart as "Speaker 1" and so on, where the speaker network is installed.
    """
    from datetime import UTC, datetime

    from podcast_tool.cli.shared import exit_code, user_cache
    from podcast_tool.console import open_progress, show_problems
    from podcast_tool.model import Hearing
    from podcast_tool.pipeline.one_recording import Order, transcribe_recording

    hearing = Hearing(engine=engine, model=model, language=language)
    folder = to or file.parent
    order = Order(
        path=file, folder=folder, formats=formats, hearing=hearing, speakers=speakers, force=force,
        names=tuple(filter(None, map(str.strip, names.split(",")))),
    )  # fmt: skip
    done = transcribe_recording(order, user_cache=user_cache(), progress=open_progress(), now=datetime.now(UTC))
    show_problems(done.problems)
    for written in done.files:
        click.echo(f"wrote {_shown(written)}")
    if done.files and not done.words:
        click.echo(f"No speech was found in {_shown(file)}.", err=True)
    return exit_code(done.problems)


def _shown(path: Path) -> str:
    """The path as it is, but for characters that would do something to the terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in click.format_filename(path))
