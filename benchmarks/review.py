"""How soon `podcast review` leads to what was really misheard: `python -m benchmarks.review FILE... [--noise DB]`.

Each FILE is heard and compared with what is really said (found as benchmarks.hearing finds it). Printed: how many
places are wrong, how many of them the first ten and the first twenty passages of the review show, and how many all do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from benchmarks.hearing import normal_form, spoken_text
from podcast_tool.audio.media import decode_blocks, decode_spans
from podcast_tool.model import Heard, Hearing, Transcript, Word
from podcast_tool.progress import Quiet
from podcast_tool.speech.engine import Engine, choose_engine
from podcast_tool.speech.hearing import hear_window
from podcast_tool.speech.stitch import stitch
from podcast_tool.speech.windows import plan_windows
from podcast_tool.transcript.review import Passage, unsure_passages
from podcast_tool.transcript.turns import turns_of

_ROW = "{:<34} {:>6} {:>6} {:>9} {:>7} {:>7} {:>7}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Places heard wrongly, passages listed, and how many of the places the first 10, the first 20 and all show."""

    wrong: int
    listed: int
    ten: int
    twenty: int
    all: int


def wrong_places(truth: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where the words differ from the truth in Whisper's normal form: milliseconds from and to."""
    said = normal_form(truth).split()
    heard = [(part, word) for word in words for part in normal_form(word.text).split()]
    codes = Levenshtein.opcodes(said, [part for part, _ in heard])
    equal = [(code.src_start, code.src_end, code.dest_start, code.dest_end) for code in codes if code.tag == "equal"]
    places: list[tuple[int, int]] = []
    for (_, ours, _, theirs), (until, _, to, _) in pairwise([(0, 0, 0, 0), *equal, (len(said), 0, len(heard), 0)]):
        missing, there = said[ours:until], heard[theirs:to]
        # "can not" is "cannot", and a number may be written in several words.
        if "".join(missing) == "".join(part for part, _ in there):
            continue
        near = there or heard[max(0, theirs - 1) : theirs + 1]
        places.append((near[0][1].start, near[-1][1].end))
    return places


def found_by(passages: Sequence[Passage], places: Sequence[tuple[int, int]]) -> int:
    """How many of these places one of the passages shows."""
    return sum(any(one.start < end and start < one.end for one in passages) for start, end in places)


def reviewed(heard: Heard, truth: str) -> Found:
    """What the review of an untouched hearing shows of its errors."""
    passages = unsure_passages(Transcript(language=heard.language, turns=turns_of(heard)))
    places = wrong_places(truth, heard.words)
    counts = [found_by(passages[:limit], places) for limit in (10, 20, None)]
    return Found(wrong=len(places), listed=len(passages), ten=counts[0], twenty=counts[1], all=counts[2])


def hear_file(engine: Engine, file: Path, noise: float | None) -> Heard:
    """A whole file, heard in English window by window, with noise so many decibels below the speech."""
    plan = plan_windows(decode_blocks(file, name=file.name))
    samples = decode_spans(file, name=file.name, spans=[(window.start, window.end) for window in plan.windows])
    chance = np.random.default_rng(1)
    return stitch([
        (window, hear_window(engine, window, _noisy(piece, noise, chance), language="en", glossary=()).heard)
        for window, piece in zip(plan.windows, samples, strict=True)
    ])  # fmt: skip


def _noisy(samples: NDArray[np.float32], noise: float | None, chance: np.random.Generator) -> NDArray[np.float32]:
    if noise is None:
        return samples
    loudness = float(np.sqrt(np.mean(np.square(samples)))) * 10 ** (-noise / 20)
    return samples + chance.normal(0, loudness, samples.shape).astype(np.float32)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", default="tiny.en", show_default=True)
@click.option("--noise", type=float, help="Add white noise, so many decibels below the speech.")
@click.option("--cache", default=Path.home() / ".cache" / "podcast_tool", type=click.Path(path_type=Path))
def main(files: Sequence[Path], model: str, noise: float | None, cache: Path) -> None:
    """Hear each FILE and print how soon its review leads to what was misheard."""
    engine = choose_engine(Hearing(model=model), root=Path(), user_cache=cache, progress=Quiet())
    click.echo(_ROW.format("file", "words", "wrong", "passages", "top 10", "top 20", "all"))
    for file in files:
        heard = hear_file(engine, file, noise)
        found = reviewed(heard, " ".join(spoken_text(file)))
        counts = (len(heard.words), found.wrong, found.listed, found.ten, found.twenty, found.all)
        click.echo(_ROW.format(file.name[:34], *counts))


if __name__ == "__main__":
    main()
