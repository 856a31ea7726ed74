"""How well and how fast recordings are heard: `python -m benchmarks.hearing FILE... [--engine E] [--model M]`.

Beside FILE.flac, FILE.txt or FILE.json (a list of entries with "text", or {"turns": [...]}) holds what is really said;
the sample show's truth is in sample/truth. Without it, no word error rate is shown. `--command` runs the `whisper`
command on the same file and model as well.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click
import jiwer
import numpy as np

from podcast_tool.audio.media import decode_blocks, decode_spans
from podcast_tool.model import Hearing
from podcast_tool.pipeline.hear import Sound
from podcast_tool.pipeline.respell import respell
from podcast_tool.progress import Quiet
from podcast_tool.speech.checkpoint import converted_checkpoint
from podcast_tool.speech.engine import Engine, choose_engine
from podcast_tool.speech.hearing import HeardWindow, hear_window
from podcast_tool.speech.names import with_parts
from podcast_tool.speech.stitch import stitch
from podcast_tool.speech.voice_activity import SAMPLE_RATE
from podcast_tool.speech.weights import find_weights
from podcast_tool.speech.windows import Window, WindowPlan, plan_windows
from podcast_tool.store import Store

SAMPLE_TRUTH = Path(__file__).parent.parent / "sample" / "truth"
_ROW = "{:<28} {:<28} {:>7} {:>7} {:>7} {:>8} {:>6} {:>6} {:>6}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One recording heard once: seconds of audio, wall and processor, peak megabytes, what was heard."""

    file: Path
    engine: str
    audio: float
    wall: float
    processor: float
    peak: float
    text: str
    gaps: int

    def row(self) -> str:
        errors = word_errors(self.file, self.text)
        rate = "" if errors is None else f"{100 * errors:.2f}"
        numbers = (f"{self.audio:.0f}", f"{self.wall:.1f}", f"{self.processor:.1f}", f"{self.peak:.0f}")
        return _ROW.format(self.file.name[:28], self.engine[:28], *numbers, len(self.text.split()), rate, self.gaps)

    def names_row(self, names: Sequence[str]) -> str:
        """How often each name is written, and how often it is said in truth."""
        truth = " ".join(spoken_text(self.file))
        told = (f"{name} {_times(name, self.text)}/{_times(name, truth)}" for name in names)
        return f"  written/said: {', '.join(told)}"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--engine", default="auto", show_default=True)
@click.option("--model", default="base", show_default=True)
@click.option("--language", default="en", show_default=True, help="Empty: detected in every window.")
@click.option("--name", "names", multiple=True, help="A name whispered to the engine; may be given several times.")
@click.option("--names", "listed", type=click.File(encoding="utf-8"), help="Names to look for afterwards, one a line.")
@click.option("--cache", default=Path.home() / ".cache" / "podcast_tool", type=click.Path(path_type=Path))
@click.option("--command", is_flag=True, help="Run the `whisper` command too (base or tiny.en from their packages).")
def main(
    files: Sequence[Path],
    engine: str,
    model: str,
    language: str,
    names: Sequence[str],
    listed: TextIO | None,
    cache: Path,
    command: bool,
) -> None:
    """Hear each FILE and print what it took and how many words were wrong."""
    hearing = Hearing(engine=engine, model=model)
    wanted = listed.read().splitlines() if listed else []
    measured = [_measured(file, hearing, language, names, wanted, cache) for file in files]
    if command:
        measured += [_command(file, model, language, cache) for file in files]
    click.echo(_ROW.format("file", "engine", "audio s", "wall s", "CPU s", "peak MB", "words", "WER %", "gaps"))
    for one in measured:
        click.echo(one.row())
        if wanted:
            click.echo(one.names_row(wanted))


def _measured(
    file: Path, hearing: Hearing, language: str, names: Sequence[str], wanted: Sequence[str], cache: Path
) -> Measured:
    """Loading the model counts; the peak is that of the process so far."""
    started, used = time.perf_counter(), time.process_time()
    engine = choose_engine(hearing, root=Path(), user_cache=cache, progress=Quiet())
    plan, heard = _hear(engine, file, language, names)
    plain = stitch([(window, part.heard) for window, part in heard])
    sound = Sound(path=file, name=file.name, subject=file.stem, digest="", duration=plan.duration)
    with tempfile.TemporaryDirectory() as folder:
        words = respell(engine, sound, plain, with_parts(wanted), store=Store(Path(folder)), progress=Quiet()).words
    return Measured(
        file=file,
        engine=engine.name,
        audio=plan.duration / 1000,
        wall=time.perf_counter() - started,
        processor=time.process_time() - used,
        peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        text=" ".join(word.text for word in words),
        gaps=sum(len(part.gaps) for _, part in heard),
    )


def _hear(
    engine: Engine, file: Path, language: str, names: Sequence[str]
) -> tuple[WindowPlan, list[tuple[Window, HeardWindow]]]:
    plan = plan_windows(decode_blocks(file, name=file.name, sample_rate=SAMPLE_RATE))
    spans = [(window.start, window.end) for window in plan.windows]
    samples = decode_spans(file, name=file.name, spans=spans, sample_rate=SAMPLE_RATE)
    heard = [
        (window, hear_window(engine, window, piece, language=language, glossary=names))
        for window, piece in zip(plan.windows, samples, strict=True)
    ]
    return plan, heard


def word_errors(file: Path, heard: str) -> float | None:
    """The word error rate against the truth beside the file, in Whisper's normal form where it is installed."""
    truth = " ".join(spoken_text(file))
    if not truth.strip():
        return None
    return float(jiwer.wer(normal_form(truth), normal_form(heard)))


def _times(name: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(name)}\b", text))


def spoken_text(file: Path) -> Iterator[str]:
    """What is really said in a recording, passage by passage; nothing where no truth is known."""
    sample = SAMPLE_TRUTH / f"{file.stem}.json"
    spoken = sample if sample.is_file() else file.with_suffix(".json")
    if spoken.is_file():
        told = json.loads(spoken.read_text(encoding="utf-8"))
        for entry in told.get("turns", ()) if isinstance(told, dict) else told:
            yield entry["text"]
    elif file.with_suffix(".txt").is_file():
        yield file.with_suffix(".txt").read_text(encoding="utf-8")


def normal_form(text: str) -> str:
    """Words as errors are counted in: Whisper's normal form where it is installed, else without case and signs."""
    # Whisper's normal form drops what stands in brackets, which readers read aloud.
    text = re.sub(r"[()\[\]]", " ", text)
    try:
        from whisper.normalizers import EnglishTextNormalizer
    except ImportError:
        return re.sub(r"[^\w' ]+", " ", text.casefold())
    return str(EnglishTextNormalizer()(text))


# The command as it is, but for three things done beside it: the sound is decoded already (it would need the ffmpeg
# program), the model has the heads its word times need, and Python runs it without a console script.
_COMMAND = """
import importlib, sys
import numpy
import torch
import whisper

samples, checkpoint = numpy.load(sys.argv.pop(1)), sys.argv.pop(1)
opened = whisper.load_model

def load_model(name, device=None, download_root=None):
    model = opened(checkpoint, device=device)
    mask = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    for layer, head in torch.load(checkpoint, weights_only=True)["alignment_heads"]:
        mask[layer, head] = True
    model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)
    return model

whisper.load_model = load_model
whisper.audio.load_audio = lambda path, sr=16000: samples
importlib.import_module("whisper.transcribe").cli()
"""


def _command(file: Path, model: str, language: str, cache: Path) -> Measured:
    """The `whisper` command with word times, in a process of its own, with its own defaults otherwise."""
    weights = find_weights(model, root=Path(), user_cache=cache, progress=Quiet())
    checkpoint = converted_checkpoint(weights, user_cache=cache, progress=Quiet())
    samples = np.concatenate(list(decode_blocks(file, name=file.name, sample_rate=SAMPLE_RATE)))
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.npy"
        np.save(sound, samples)
        options = {"word_timestamps": "True", "fp16": "False", "verbose": "False", "output_format": "json"}
        options |= {"output_dir": folder, "model": model} | ({"language": language} if language else {})
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(  # noqa: S603 -- the program is this Python, the arguments are ours
            [sys.executable, "-c", _COMMAND, str(sound), str(checkpoint), str(file), *flags],
            check=True,
            capture_output=True,
        )
        wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        said = json.loads((Path(folder) / f"{file.stem}.json").read_text(encoding="utf-8"))
    return Measured(
        file=file,
        engine=f"whisper command, {model}",
        audio=len(samples) / SAMPLE_RATE,
        wall=wall,
        processor=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        peak=after.ru_maxrss / 1024,
        text=said["text"],
        gaps=0,
    )


if __name__ == "__main__":
    main()
