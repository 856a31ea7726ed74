"""How well voices are told apart: `python -m benchmarks.voices FILE... [--speakers N] [--words]`.

The truth stands beside FILE.flac as FILE.rttm or FILE.json ({"turns": [{"speaker", "start", "end"}]}), or in the folder
named by --truth. Without one, only the number of voices is shown. --words hears the file too, and counts the words that
came to the wrong speaker. --names names the voices of the first FILE by its truth and recognises them in the others.
"""

import json
import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from podcast_tool.audio.media import decode_blocks, decode_spans
from podcast_tool.model import Hearing, Voice, Word
from podcast_tool.progress import Quiet
from podcast_tool.speech.diarizer import Diarization, diarize
from podcast_tool.speech.engine import choose_engine
from podcast_tool.speech.hearing import hear_window
from podcast_tool.speech.stitch import stitch
from podcast_tool.speech.voiceprints import KnownVoice, likeness, match_voices, remember
from podcast_tool.speech.windows import plan_windows
from podcast_tool.transcript.turns import speakers_of

FRAME = 10
COLLAR = 250
_ROW = "{:<34} {:>6} {:>7} {:>6} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8} {:>7}"
_HEADINGS = (
    *("file", "voices", "DER %", "miss %", "false %", "wrong %", "no coll"),
    *("words", "wrong %", "CPU s", "RT", "peak MB"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """Diarization error as shares of the true speech: not found, found where nobody speaks, given to another."""

    missed: float
    false: float
    confused: float

    @property
    def total(self) -> float:
        return self.missed + self.false + self.confused


def diarization_error(truth: Sequence[Voice], found: Sequence[Voice], *, collar: int = COLLAR) -> ErrorRate:
    """The error of `found` against `truth` in frames of 10 ms, overlaps scored, labels mapped for the best.

    `collar` milliseconds on both sides of every edge of the truth are not scored.
    """
    count = max(voice.end for voice in (*truth, *found)) // FRAME + 1
    real, heard = _grid(truth, count), _grid(found, count)
    scored = np.ones(count, bool)
    for voice in truth:
        for edge in (voice.start, voice.end):
            scored[max((edge - collar) // FRAME, 0) : (edge + collar) // FRAME] = collar == 0
    real, heard = real[:, scored], heard[:, scored]
    speech = float(real.sum()) or 1.0
    speaking, hearing = real.sum(axis=0), heard.sum(axis=0)
    right = _best_mapping(real.astype(np.float32) @ heard.T.astype(np.float32))
    return ErrorRate(
        missed=float(np.maximum(speaking - hearing, 0).sum()) / speech,
        false=float(np.maximum(hearing - speaking, 0).sum()) / speech,
        confused=(float(np.minimum(speaking, hearing).sum()) - right) / speech,
    )


def _grid(voices: Sequence[Voice], count: int) -> NDArray[np.int64]:
    labels = sorted({voice.label for voice in voices})
    grid = np.zeros((max(len(labels), 1), count), np.int64)
    for voice in voices:
        grid[labels.index(voice.label), voice.start // FRAME : voice.end // FRAME] = 1
    return grid


def _best_mapping(shared: NDArray[np.float32]) -> float:
    """The most frames that agree when each label of one side stands for at most one of the other."""
    if shared.shape[0] > shared.shape[1]:
        shared = shared.T
    orders = permutations(range(shared.shape[1]), shared.shape[0])
    return max(float(sum(row[at] for row, at in zip(shared, order, strict=True))) for order in orders)


def read_truth(file: Path, folder: Path | None) -> tuple[Voice, ...]:
    """Who really speaks; empty where nothing says so."""
    place = (folder or file.parent) / file.name
    if (table := place.with_suffix(".rttm")).is_file():
        fields = [line.split() for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("SPEAKER")]
        parts = [(float(one[3]), float(one[3]) + float(one[4]), one[7]) for one in fields]
    elif (table := place.with_suffix(".json")).is_file():
        told = json.loads(table.read_text(encoding="utf-8"))
        turns = told.get("turns", ()) if isinstance(told, dict) else ()
        parts = [(turn["start"], turn["end"], turn["speaker"]) for turn in turns]
    else:
        parts = []
    return tuple(Voice(start=round(start * 1000), end=round(end * 1000), label=name) for start, end, name in parts)


def true_names(truth: Sequence[Voice], found: Sequence[Voice]) -> Mapping[str, str]:
    """The name behind each found label: the one it shares most time with."""
    shared: dict[str, dict[str, int]] = {}
    for voice in found:
        for real in truth:
            both = min(voice.end, real.end) - max(voice.start, real.start)
            if both > 0:
                row = shared.setdefault(voice.label, {})
                row[real.label] = row.get(real.label, 0) + both
    return {label: max(row, key=lambda name: row[name]) for label, row in shared.items()}


def wrong_words(words: Sequence[Word], truth: Sequence[Voice], found: Sequence[Voice]) -> tuple[int, int]:
    """How many words, of those whose middle lies in a true turn and away from every other, got another speaker."""
    names = true_names(truth, found)
    given = speakers_of(words, found)
    wrong = counted = 0
    for word, label in zip(words, given, strict=True):
        middle = (word.start + word.end) // 2
        real = {voice.label for voice in truth if voice.start <= middle < voice.end}
        if len(real) == 1:
            counted += 1
            wrong += names.get(label) not in real
    return wrong, counted


def hear_words(file: Path, cache: Path) -> tuple[Word, ...]:
    """The words of a file as the default engine hears and times them."""
    engine = choose_engine(Hearing(), root=Path(), user_cache=cache, progress=Quiet())
    plan = plan_windows(decode_blocks(file, name=file.name))
    samples = decode_spans(file, name=file.name, spans=[(window.start, window.end) for window in plan.windows])
    parts = [
        (window, hear_window(engine, window, piece, language="en", glossary=()).heard)
        for window, piece in zip(plan.windows, samples, strict=True)
    ]
    return stitch(parts).words


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--speakers", type=click.IntRange(1, 8), help="Tell the number of voices.")
@click.option("--truth", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--words", is_flag=True)
@click.option("--names", is_flag=True)
@click.option("--cache", default=Path.home() / ".cache" / "podcast_tool", type=click.Path(path_type=Path))
def main(
    files: Sequence[Path], speakers: int | None, truth: Path | None, words: bool, names: bool, cache: Path
) -> None:
    """Tell the voices of each FILE apart and print how much of it went to the wrong one."""
    click.echo(_ROW.format(*_HEADINGS))
    known: tuple[KnownVoice, ...] = ()
    for file in files:
        started = time.process_time()
        found = diarize(decode_blocks(file, name=file.name), speakers=speakers)
        used, peak = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        real = read_truth(file, truth)
        heard = hear_words(file, cache) if words and real else ()
        click.echo(_row(file, real, found, heard, used, peak))
        if names and real:
            known = _recognised(known, real, found)


def _row(
    file: Path, real: Sequence[Voice], found: Diarization, heard: Sequence[Word], used: float, peak: float
) -> str:
    duration = max((voice.end for voice in (*real, *found.voices)), default=0) / 1000
    errors: list[str] = [""] * 5
    if real:
        rate, bare = diarization_error(real, found.voices), diarization_error(real, found.voices, collar=0)
        errors = [f"{100 * part:.2f}" for part in (rate.total, rate.missed, rate.false, rate.confused, bare.total)]
    wrong, counted = wrong_words(heard, real, found.voices) if heard else (0, 0)
    spoken = [str(counted), f"{100 * wrong / counted:.2f}"] if counted else ["", ""]
    speed = [f"{used:.1f}", f"{used / max(duration, 1):.4f}", f"{peak:.0f}"]
    return _ROW.format(file.name[:34], len(found.prints), *errors, *spoken, *speed)


def _recognised(known: tuple[KnownVoice, ...], real: Sequence[Voice], found: Diarization) -> tuple[KnownVoice, ...]:
    """Print who is recognised and how alike every voice is to those known; then learn the voices not known yet."""
    names = true_names(real, found.voices)
    matched = match_voices({one.label: one for one in found.prints}, known)
    for one in found.prints:
        near = {voice.name: max(likeness(one.vector, vector) for vector in voice.vectors) for voice in known}
        shown = ", ".join(f"{name} {score:.2f}" for name, score in near.items())
        click.echo(f"  {one.label} is {names.get(one.label)}, taken for {matched.get(one.label, 'nobody')} ({shown})")
        if all(voice.name != names.get(one.label) for voice in known):
            known, _ = remember(known, names.get(one.label, one.label), one)
    return known


if __name__ == "__main__":
    main()
