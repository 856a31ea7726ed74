"""How well recordings in several languages are heard: `python -m benchmarks.languages FILE... [--language L]`.

Beside FILE.wav, FILE.json holds what is really said: entries with "start" and "end" in seconds, "language" and
"text". Each file is heard twice: with the language found in every window, and with `--language` throughout. Printed for
each language spoken: word error rate of its passages, and how many of the words there say the right language.
"""

import json
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
import jiwer
import numpy as np

from podcast_tool.audio.media import decode_blocks
from podcast_tool.model import Heard, Hearing
from podcast_tool.progress import Quiet
from podcast_tool.speech.engine import Engine, choose_engine
from podcast_tool.speech.hearing import hear_window
from podcast_tool.speech.stitch import stitch
from podcast_tool.speech.voice_activity import SAMPLE_RATE
from podcast_tool.speech.windows import plan_windows

_ROW = "{:<28} {:<12} {:<10} {:>8} {:>10} {:>10}"
_SLACK = 0.3


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--engine", default="auto", show_default=True)
@click.option("--model", default="base", show_default=True)
@click.option("--language", default="en", show_default=True, help="The language expected, or heard throughout.")
@click.option("--cache", default=Path.home() / ".cache" / "podcast_tool", type=click.Path(path_type=Path))
def main(files: Sequence[Path], engine: str, model: str, language: str, cache: Path) -> None:
    """Hear each FILE with its languages found, and in one language throughout."""
    hearing = Hearing(engine=engine, model=model)
    opened = choose_engine(hearing, root=Path(), user_cache=cache, progress=Quiet())
    click.echo(_ROW.format("file", "heard", "passages in", "WER %", "language %", "CPU s / s"))
    for file in files:
        for fixed in (False, True):
            for row in _rows(opened, file, language, fixed):
                click.echo(row)


def _rows(engine: Engine, file: Path, language: str, fixed: bool) -> Iterable[str]:
    samples = np.concatenate(list(decode_blocks(file, name=file.name, sample_rate=SAMPLE_RATE)))
    told = json.loads(file.with_suffix("").with_suffix(".json").read_text(encoding="utf-8"))
    started = time.process_time()
    heard = _hear(engine, samples, language, fixed)
    effort = (time.process_time() - started) * SAMPLE_RATE / len(samples)
    way = f"all as {language}" if fixed else "as found"
    for spoken in sorted({turn["language"] for turn in told}):
        errors, right = _judged(heard, told, spoken)
        yield _ROW.format(file.name[:28], way, spoken, f"{100 * errors:.1f}", f"{100 * right:.0f}", f"{effort:.3f}")


def _hear(engine: Engine, samples: Any, language: str, fixed: bool) -> Heard:
    windows = plan_windows([samples]).windows
    pieces = [samples[window.start * 16 : window.end * 16] for window in windows]
    parts = [
        hear_window(engine, window, piece, language=language, fixed=fixed, glossary=())
        for window, piece in zip(windows, pieces, strict=True)
    ]
    return stitch([(window, part.heard) for window, part in zip(windows, parts, strict=True)])


def _judged(heard: Heard, told: Sequence[dict[str, Any]], spoken: str) -> tuple[float, float]:
    """Word error rate of the passages in a language, and the share of their words that say so."""
    turns = [turn for turn in told if turn["language"] == spoken]
    words = [
        word
        for word in heard.words
        if any(turn["start"] - _SLACK <= (word.start + word.end) / 2000 <= turn["end"] + _SLACK for turn in turns)
    ]
    errors = jiwer.wer(
        _plain(" ".join(turn["text"] for turn in turns)), _plain(" ".join(word.text for word in words))
    )
    right = sum((word.language or heard.language) == spoken for word in words)
    return float(errors), right / max(len(words), 1)


def _plain(text: str) -> str:
    return re.sub(r"[^\w']+", " ", text.casefold()).strip()


if __name__ == "__main__":
    main()
