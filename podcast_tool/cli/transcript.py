"""`podcast transcript`: an episode's transcript, or what a newer hearing would say."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from podcast_tool.pipeline.reading import Reading

# Of a passage that another person speaks, so many letters are enough to find it.
_SHOWN: Final = 80
_EPILOG = """\b
Examples:
  podcast transcript the-first-midterm
  podcast transcript midterm --diff
"""


@click.command("transcript", epilog=_EPILOG)
@click.argument("episode", metavar="EP")
@click.option("--diff", is_flag=True, help="Show where the machine, as it is set now, hears something else.")
@click.pass_obj
def command(folder: Path, episode: str, diff: bool) -> int:
    """Print the transcript of EP: an episode's name, or a part of it that no other has.

    With --diff: [-what stands in transcript.md-] and {+what the machine hears+}, words and speakers, with the time.
    Nothing is changed.
    """
    from podcast_tool.cli.shared import asked_episode, exit_code, options_for
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.reading import open_reading
    from podcast_tool.project.layout import open_project
    from podcast_tool.transcript.formats import write_text

    project = open_project(folder)
    with asked_episode():
        reading = open_reading(project, options_for(project, None, dry=True), episode)
    show_problems(reading.problems)
    if diff:
        _show_changes(reading)
    else:
        click.echo(write_text(reading.transcript, title=reading.title), nl=False)
    return exit_code(reading.problems)


def _show_changes(reading: "Reading") -> None:
    from podcast_tool.console import show_moments
    from podcast_tool.pipeline.reading import changes, speaker_changes
    from podcast_tool.text import count_of, shorten
    from podcast_tool.timecode import format_short

    found = changes(reading)
    heard = reading.heard
    engine = f"{heard.heard.engine}, {heard.on.isoformat()}" if heard else ""
    others = speaker_changes(reading)
    click.echo(f"{reading.path} against {engine}: {count_of(len(found) + len(others), 'difference')}.")
    rows = [(one.start, _changed(one.text, one.heard, before=one.before, after=one.after)) for one in found]
    for other in others:
        who = _changed(f"{other.speaker}:", f"{other.heard}:", after=shorten(other.text, _SHOWN))
        rows.append((other.start, who))
    rows.sort(key=lambda row: row[0])
    show_moments(((format_short(start),), parts) for start, parts in rows)


def _changed(stands: str, heard: str, *, before: str = "", after: str = "") -> tuple[tuple[str, str], ...]:
    old = ("old", f"[-{stands}-]" if stands else "")
    new = ("new", f"{{+{heard}+}}" if heard else "")
    return (("", before), old, new, ("", after))
