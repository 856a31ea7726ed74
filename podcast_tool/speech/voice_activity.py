"""Where somebody speaks: probabilities from 16 kHz blocks as they stream by, and the spans drawn from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from podcast_tool.model import Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float32]"

SAMPLE_RATE: Final = 16_000
CHUNK: Final = 512
STEP: Final[Millis] = CHUNK * 1000 // SAMPLE_RATE

_SPEECH: Final = 0.5
_SILENCE: Final = 0.35
_LEAST_PAUSE: Final[Millis] = 250
_LEAST_SPEECH: Final[Millis] = 160
_BATCH: Final = 320 * CHUNK
# Quiet recordings are raised before they are judged: the detector goes deaf somewhere below -40 dBFS.
_QUIET: Final = 0.05
_NOTHING: Final = 1e-6
_MOST_GAIN: Final = 2000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of audio, from `start` up to `end`."""

    start: Millis
    end: Millis

    @property
    def length(self) -> Millis:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """How likely speech is, and how loud it is (root mean square), in every 32 ms of a recording of `duration`."""

    probabilities: Floats
    levels: Floats
    duration: Millis


def measure_activity(blocks: Iterable[Floats]) -> Activity:
    """Listen to 16 kHz mono blocks of any length, about ten seconds in memory at a time. Raises PodcastError."""
    import numpy as np

    from podcast_tool.speech.silero import open_silero

    network = open_silero()
    probabilities, levels, samples = [], [], 0
    for batch, length in _batches(blocks):
        level = np.sqrt(np.mean(np.square(batch.reshape(-1, CHUNK), dtype=np.float32), axis=1))
        probabilities.append(network.probabilities(batch * _gain(level)))
        levels.append(level)
        samples += length
    empty = [np.zeros(0, np.float32)]
    return Activity(
        probabilities=np.concatenate(probabilities or empty),
        levels=np.concatenate(levels or empty),
        duration=samples * 1000 // SAMPLE_RATE,
    )


def _batches(blocks: Iterable[Floats]) -> Iterator[tuple[Floats, int]]:
    """Batches of whole chunks, the last one padded with silence, and how many samples of each are real."""
    import numpy as np

    waiting: list[Floats] = []
    held = 0
    for block in blocks:
        waiting.append(np.nan_to_num(block.astype(np.float32, copy=False), posinf=1.0, neginf=-1.0))
        held += len(block)
        if held >= _BATCH:
            joined = np.concatenate(waiting)
            for at in range(0, held - held % _BATCH, _BATCH):
                yield joined[at : at + _BATCH], _BATCH
            waiting, held = [joined[held - held % _BATCH :]], held % _BATCH
    if held:
        joined = np.concatenate(waiting)
        yield np.pad(joined, (0, -held % CHUNK)), held


def _gain(levels: Floats) -> float:
    import numpy as np

    loud = float(np.percentile(levels, 95))
    return min(max(_QUIET / loud, 1.0), _MOST_GAIN) if loud > _NOTHING else 1.0


def speech_spans(activity: Activity) -> tuple[Span, ...]:
    """Speech without the pauses of a quarter second and more; sounds shorter than a syllable are left out."""
    spans = _joined(_runs(activity.probabilities))
    long_enough = [span for span in spans if span.length >= _LEAST_SPEECH]
    return tuple(Span(start=span.start, end=min(span.end, activity.duration)) for span in long_enough)


def _runs(probabilities: Floats) -> Iterator[Span]:
    """Runs that start where speech is likely and last until it is unlikely."""
    start: int | None = None
    for index, probability in enumerate(probabilities.tolist()):
        if start is None and probability >= _SPEECH:
            start = index
        elif start is not None and probability < _SILENCE:
            yield Span(start=start * STEP, end=index * STEP)
            start = None
    if start is not None:
        yield Span(start=start * STEP, end=len(probabilities) * STEP)


def _joined(runs: Iterable[Span]) -> list[Span]:
    spans: list[Span] = []
    for run in runs:
        if spans and run.start - spans[-1].end < _LEAST_PAUSE:
            spans[-1] = Span(start=spans[-1].start, end=run.end)
        else:
            spans.append(run)
    return spans
