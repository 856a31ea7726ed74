"""Who speaks when, without knowing who they are: "Speaker 1", "Speaker 2", in the order in which they are first heard.

Speech is cut into stretches of a second and a half, each becomes a direction in the space of voices, the directions are
clustered, and every moment goes to the voice whose direction its stretches point in. Where two people speak at once,
only one of them is found. In memory are one window's samples and 384 bytes for every .75 s of speech.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from podcast_tool.model import Millis, Voice
from podcast_tool.speech.clustering import voice_centres
from podcast_tool.speech.voice_activity import SAMPLE_RATE, STEP, Floats, Span
from podcast_tool.speech.voiceprints import WIDTH, Voiceprint, print_of
from podcast_tool.speech.windows import Window, plan_windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from podcast_tool.speech.speaker_model import SpeakerModel

VERSION: Final = 2
_PER_MILLI: Final = SAMPLE_RATE // 1000
_LENGTH: Final[Millis] = 1_500
_HOP: Final[Millis] = 750
_LEAST: Final[Millis] = 500
_CLEAR: Final[Millis] = 1_000
# A voice must speak so many seconds, or it is a cough or a change of tone.
_PERSON: Final = 3.0
# How many seconds of full likeness a change of voice must win: in a pause, and inside running speech.
_CHANGE_IN_PAUSE: Final = 0.02
_CHANGE_IN_SPEECH: Final = 0.04
_SNAP: Final[Millis] = 350
_FILLED: Final[Millis] = 2_000
# The detector hears the beginnings and ends of speech late and early; turns are given back so much.
_EDGE: Final[Millis] = 150
# Stretches of clean speech that follow one another agree by more than this; noise and echo make it less.
_USUAL: Final = 0.58
_CLEAREST, _DIMMEST = 1.0, 0.5
_ENOUGH: Final = 5
_CHUNK: Final = 90 * SAMPLE_RATE
_AIR: Final[Millis] = 1_000
# Below this peak sound is raised: the network's own floor would swallow it.
_FAINT, _LOUD = 0.1, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What of one window's sound tells voices apart; small, and as good in a cache as fresh.

    `vectors` holds a row of 192 float16 for each of `stretches`; `levels` the loudness in each 32 ms of the window, a
    byte each, in half decibels below full scale.
    """

    start: Millis
    speech: tuple[Span, ...]
    stretches: tuple[Span, ...]
    vectors: bytes
    levels: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Diarization:
    """The voices of a recording in order, and a print of each by its label, in the order of first appearance."""

    voices: tuple[Voice, ...]
    prints: tuple[Voiceprint, ...]


def diarize(blocks: Iterable[Floats], *, speakers: int | None = None) -> Diarization:
    """Voices of a recording given as 16 kHz mono blocks; their number is found (1 to 8) unless it is given.

    Raises PodcastError where the speaker network or the voice activity detector is missing.
    """
    from podcast_tool.speech.speaker_model import open_speaker_model

    model = open_speaker_model()
    sketches = [sketch_window(model, window, samples) for window, samples in _windows(blocks)]
    return voices_of(sketches, speakers=speakers)


def _windows(blocks: Iterable[Floats]) -> Iterator[tuple[Window, Floats]]:
    """Windows and their samples from a stream, planned every minute and a half; the last one waits for what follows."""
    import numpy as np

    held, at = np.zeros(0, np.float32), 0
    for chunk in _chunks(blocks):
        held = np.concatenate([held, chunk])
        planned = plan_windows([held]).windows
        done = _done(planned, len(held) // _PER_MILLI)
        yield from _cut_out(planned[:-1], held, at)
        held, at = held[done * _PER_MILLI :], at + done
    yield from _cut_out(plan_windows([held]).windows, held, at)


def _done(planned: Sequence[Window], length: Millis) -> Millis:
    """Up to where nothing that follows can change the plan."""
    if not planned:
        return max(length - _AIR, 0)
    return planned[-1].start if len(planned) > 1 else 0


def _chunks(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """The same samples in chunks of one length, whatever the lengths of the blocks."""
    import numpy as np

    waiting: list[Floats] = []
    for block in blocks:
        waiting.append(np.nan_to_num(block, posinf=1.0, neginf=-1.0))
        if sum(map(len, waiting)) >= _CHUNK:
            joined = np.concatenate(waiting)
            whole = len(joined) // _CHUNK * _CHUNK
            yield from np.split(joined[:whole], whole // _CHUNK)
            waiting = [joined[whole:]]
    if waiting:
        yield np.concatenate(waiting)


def _cut_out(windows: Iterable[Window], samples: Floats, at: Millis) -> Iterator[tuple[Window, Floats]]:
    for window in windows:
        speech = tuple(Span(start=span.start + at, end=span.end + at) for span in window.speech)
        moved = Window(start=window.start + at, end=window.end + at, speech=speech)
        yield moved, samples[window.start * _PER_MILLI : window.end * _PER_MILLI]


def sketch_window(model: "SpeakerModel", window: Window, samples: Floats) -> Sketch:
    """Listen to one window; `samples` are those from its start to its end, 16 kHz mono."""
    import numpy as np

    peak = float(np.max(np.abs(samples), initial=0.0))
    samples = samples * np.float32(_LOUD / peak) if 0 < peak < _FAINT else samples
    stretches = [part for span in window.speech for part in _stretches(span, window)]
    vectors = np.zeros((len(stretches), WIDTH), np.float16)
    for length in sorted({stretch.length for stretch in stretches}):
        rows = [row for row, stretch in enumerate(stretches) if stretch.length == length]
        sounds = [_sound(samples, stretches[row].start - window.start, length) for row in rows]
        vectors[rows] = model.embed(sounds)
    return Sketch(
        start=window.start,
        speech=window.speech,
        stretches=tuple(stretches),
        vectors=vectors.tobytes(),
        levels=_levels(samples),
    )


def _stretches(span: Span, window: Window) -> Iterator[Span]:
    """Stretches of 1.5 s, half overlapping, the last one flush with the end; shorter speech in one, of .5 s or more.

    The first and the last .75 s are heard on their own as well: a word of somebody else's hides there.
    """
    if span.length < _LENGTH:
        length = max(span.length // 250 * 250, _LEAST)
        start = max(min((span.start + span.end - length) // 2, window.end - length), window.start)
        yield Span(start=start, end=start + length)
        return
    yield Span(start=span.start, end=span.start + _HOP)
    for start in range(span.start, span.end - _LENGTH - _HOP // 3, _HOP):
        yield Span(start=start, end=start + _LENGTH)
    yield Span(start=span.end - _LENGTH, end=span.end)
    yield Span(start=span.end - _HOP, end=span.end)


def _sound(samples: Floats, start: Millis, length: Millis) -> Floats:
    import numpy as np

    sound = samples[start * _PER_MILLI : (start + length) * _PER_MILLI]
    return np.pad(sound, (0, length * _PER_MILLI - len(sound)))


def _levels(samples: Floats) -> bytes:
    import numpy as np

    whole = samples[: len(samples) // (STEP * _PER_MILLI) * STEP * _PER_MILLI].reshape(-1, STEP * _PER_MILLI)
    decibels = 10 * np.log10(np.mean(np.square(whole), axis=1) + 1e-12)
    return bytes(np.clip(-2 * decibels, 0, 255).astype(np.uint8))


def voices_of(sketches: Sequence[Sketch], *, speakers: int | None = None) -> Diarization:
    """Voices and prints out of the sketches of a recording, in order of time."""
    import numpy as np

    stretches = [stretch for sketch in sketches for stretch in sketch.stretches]
    if not stretches:
        return Diarization(voices=(), prints=())
    vectors = np.frombuffer(b"".join(sketch.vectors for sketch in sketches), "<f2").reshape(len(stretches), -1)
    rows = _units(vectors.astype(np.float32))
    lengths = np.array([stretch.length for stretch in stretches], np.float32) / np.float32(1000)
    clear = lengths >= _CLEAR / 1000
    clear = clear if clear.any() else np.ones(len(stretches), bool)
    # Stretches overlap by half, so each stands for half its length.
    weights: Floats = lengths[clear] / np.float32(2)
    centres = voice_centres(rows[clear], weights, count=speakers, least=_PERSON, clarity=_clarity(stretches, rows))
    spans = [span for sketch in sketches for span in sketch.speech]
    frames = _frames(spans)
    chosen = _path(_scores(frames, stretches, rows @ centres.T), frames)
    voices = _widened(_filled(_labelled(_snapped(_runs(frames, chosen, spans), sketches))))
    return Diarization(voices=voices, prints=_prints(voices, stretches, rows))


def _units(rows: Floats) -> Floats:
    import numpy as np

    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return unit


def _clarity(stretches: Sequence[Span], rows: Floats) -> float:
    """How alike stretches are that follow one another without a pause, almost always one voice's, against the usual."""
    import numpy as np

    whole = [at for at, stretch in enumerate(stretches) if stretch.length == _LENGTH]
    following = list(zip(whole, whole[2:], strict=False))
    following = [pair for pair in following if stretches[pair[1]].start == stretches[pair[0]].end]
    if len(following) < _ENOUGH:
        return _CLEAREST
    alike = np.median([float(rows[at] @ rows[then]) for at, then in following])
    return float(np.clip(alike / _USUAL, _DIMMEST, _CLEAREST))


def _frames(spans: Sequence[Span]) -> "NDArray[np.intp]":
    """The 32 ms steps of the recording in which somebody speaks."""
    import numpy as np

    return np.unique(np.concatenate([np.arange(*_steps(span)) for span in spans]))


def _steps(span: Span) -> tuple[int, int]:
    first = span.start // STEP
    return first, max(span.end // STEP, first + 1)


def _scores(frames: "NDArray[np.intp]", stretches: Sequence[Span], likeness: Floats) -> Floats:
    """How much each step sounds like each voice: stretches count most at their middle."""
    import numpy as np

    scores = np.zeros((len(frames), likeness.shape[1]), np.float32)
    totals = np.full((len(frames), 1), 1e-6, np.float32)
    for stretch, row in zip(stretches, likeness, strict=True):
        first, last = np.searchsorted(frames, (stretch.start // STEP, -(-stretch.end // STEP)))
        middle, half = (stretch.start + stretch.end) / 2, stretch.length / 2 + STEP
        weight = np.maximum(1 - np.abs((frames[first:last] + 0.5) * STEP - middle) / half, 0)[:, None]
        weight *= stretch.length / _LENGTH
        scores[first:last] += weight * row
        totals[first:last] += weight
    return scores / totals


def _path(scores: Floats, frames: "NDArray[np.intp]") -> "NDArray[np.intp]":
    """The most likely voice of each step, where changes cost something, and less in pauses."""
    import numpy as np

    cost = np.full(len(frames), _CHANGE_IN_SPEECH * 1000 / STEP, np.float32)
    cost[1:][np.diff(frames) > 1] = _CHANGE_IN_PAUSE * 1000 / STEP
    came = np.empty(scores.shape, np.intp)
    here, stay = scores[0].copy(), np.arange(scores.shape[1])
    for at in range(1, len(scores)):
        best = int(np.argmax(here))
        moved = here[best] - cost[at]
        came[at] = np.where(here >= moved, stay, best)
        here = np.maximum(here, moved) + scores[at]
    path = np.empty(len(scores), np.intp)
    path[-1] = int(np.argmax(here))
    for at in range(len(scores) - 1, 0, -1):
        path[at - 1] = came[at, path[at]]
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Speech without a pause by one voice."""

    start: Millis
    end: Millis
    voice: int


def _runs(frames: "NDArray[np.intp]", chosen: "NDArray[np.intp]", spans: Sequence[Span]) -> list[_Run]:
    import numpy as np

    runs: list[_Run] = []
    for span in spans:
        first, last = np.searchsorted(frames, _steps(span))
        inside = chosen[first:last]
        changes = [int(at) for at in np.flatnonzero(np.diff(inside)) + 1]
        edges = [span.start, *(int(frames[first + at]) * STEP for at in changes), span.end]
        voices = [int(inside[at]) for at in (0, *changes)]
        for (start, end), voice in zip(pairwise(edges), voices, strict=True):
            runs.append(_Run(start=start, end=end, voice=voice))
    return runs


def _snapped(runs: Sequence[_Run], sketches: Sequence[Sketch]) -> list[_Run]:
    """Changes inside running speech, moved to the quietest moment near: people change at a breath."""
    snapped = list(runs)
    for at, (left, right) in enumerate(pairwise(runs)):
        if left.end != right.start or left.voice == right.voice:
            continue
        low = max(left.end - _SNAP, (snapped[at].start + left.end) // 2)
        moment = _quietest(sketches, low, min(right.start + _SNAP, (right.start + right.end) // 2))
        snapped[at] = _Run(start=snapped[at].start, end=moment or left.end, voice=left.voice)
        snapped[at + 1] = _Run(start=moment or left.end, end=right.end, voice=right.voice)
    return snapped


def _quietest(sketches: Sequence[Sketch], start: Millis, end: Millis) -> Millis | None:
    for sketch in sketches:
        first, last = -(-(start - sketch.start) // STEP), (end - sketch.start) // STEP
        if 0 <= first < last <= len(sketch.levels):
            levels = sketch.levels[first:last]
            return sketch.start + (first + levels.index(max(levels))) * STEP + STEP // 2
    return None


def _labelled(runs: Iterable[_Run]) -> list[Voice]:
    numbers: dict[int, int] = {}
    return [
        Voice(start=run.start, end=run.end, label=f"Speaker {numbers.setdefault(run.voice, len(numbers) + 1)}")
        for run in runs
    ]


def _filled(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """A voice goes on through its own short pauses."""
    filled: list[Voice] = []
    for voice in voices:
        if filled and filled[-1].label == voice.label and voice.start - filled[-1].end <= _FILLED:
            voice = Voice(start=filled.pop().start, end=voice.end, label=voice.label)
        filled.append(voice)
    return tuple(filled)


def _widened(voices: Sequence[Voice]) -> tuple[Voice, ...]:
    """Voices with soft beginnings and ends given back, at most half the pause between two."""
    between = [(left.end, right.start, (left.end + right.start) // 2) for left, right in pairwise(voices)]
    starts = [max(voices[0].start - _EDGE, 0), *(max(start - _EDGE, middle) for _, start, middle in between)]
    ends = [*(min(end + _EDGE, middle) for end, _, middle in between), voices[-1].end]
    return tuple(
        Voice(start=start, end=end, label=voice.label) for voice, start, end in zip(voices, starts, ends, strict=True)
    )


def _prints(voices: Sequence[Voice], stretches: Sequence[Span], rows: Floats) -> tuple[Voiceprint, ...]:
    """A print of each voice from the stretches that are wholly its own, longer ones first to count."""
    import numpy as np

    gathered: dict[str, Floats] = {voice.label: np.zeros(rows.shape[1], np.float32) for voice in voices}
    upcoming = 0
    for stretch, row in zip(stretches, rows, strict=True):
        middle = (stretch.start + stretch.end) // 2
        while upcoming < len(voices) - 1 and voices[upcoming].end <= middle:
            upcoming += 1
        voice = voices[upcoming]
        whole = voice.start - STEP <= stretch.start and stretch.end <= voice.end + STEP
        gathered[voice.label] += row * (stretch.length / _LENGTH if whole else 0.01)
    return tuple(print_of(label, total.tolist()) for label, total in gathered.items())
