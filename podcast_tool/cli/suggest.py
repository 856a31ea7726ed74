"""`podcast suggest`: which resources one transcript speaks of."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from podcast_tool.resources.match import Ranked

_EPILOG = """\b
Examples:
  podcast suggest --transcript talk.json
  podcast suggest --transcript talk.json --resources hub.toml --json --all
"""


@click.command("suggest", epilog=_EPILOG)
@click.option("--transcript", required=True, type=click.Path(path_type=Path), help="JSON, VTT, SRT or text.")
@click.option("--resources", type=click.Path(path_type=Path), help="The catalogue; else that of the show.")
@click.option("--language", default="en", show_default=True, help="What the transcript is in.")
@click.option("--all", "everything", is_flag=True, help="Print the whole ranking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, times in seconds.")
@click.pass_obj
def command(
    folder: Path, transcript: Path, resources: Path | None, language: str, everything: bool, as_json: bool
) -> None:
    """Say which resources of a catalogue a transcript speaks of, best first, with the words that say so.

    Nothing is written. The episodes of a show get theirs from `podcast build`.
    """
    from podcast_tool.console import show_problems
    from podcast_tool.pipeline.lone import rank_lone
    from podcast_tool.project.layout import open_project

    found = rank_lone(transcript, resources or open_project(folder).catalogue, language=language)
    show_problems(found.problems)
    places = found.places if everything else found.suggested
    if as_json:
        from podcast_tool.cli.shared import echo_json

        echo_json([_json(place) for place in places])
    else:
        _show(places)


def _json(place: "Ranked") -> dict[str, Any]:
    reason = place.reasons[0]
    return {
        "resource": place.resource.id,
        "title": place.resource.title,
        "kind": place.kind,
        "score": place.score,
        "tier": place.tier,
        "start": reason.at / 1000,
        "quote": reason.quote,
        "matched": list(reason.matched),
    }


def _show(places: "Sequence[Ranked]") -> None:
    from podcast_tool.console import show_moments
    from podcast_tool.timecode import format_short

    if not places:
        click.echo("Nothing in the catalogue is spoken of.")
        return
    show_moments(
        (
            (format_short(place.reasons[0].at), place.kind, place.tier or "-", f"{place.score:.2f}"),
            (("new", place.resource.id), ("", place.reasons[0].quote)),
        )
        for place in places
    )
