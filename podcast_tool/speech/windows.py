"""The windows in which a recording is heard: about a minute each, cut where nobody speaks, silence skipped.

Nothing is carried from one window to the next, so memory is bounded by a window, and a finished window never changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from podcast_tool.model import Millis
from podcast_tool.speech.voice_activity import STEP, Activity, Floats, Span, measure_activity, speech_spans

_WISHED: Final[Millis] = 60_000
_EARLIEST: Final[Millis] = 40_000
_LATEST: Final[Millis] = 80_000
_LONGEST: Final[Millis] = 90_000
_UNBROKEN: Final[Millis] = 25_000
_BREATH: Final = 3
_EDGE: Final[Millis] = 400
_LONG_PAUSE: Final[Millis] = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of the recording heard on its own, and the spans of speech in it; all times are the recording's."""

    start: Millis
    end: Millis
    speech: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPlan:
    """All windows of a recording, in order, apart from one another. No window where nobody speaks."""

    duration: Millis
    windows: tuple[Window, ...]

    @property
    def speech(self) -> Millis:
        """How long somebody speaks."""
        return sum(span.length for window in self.windows for span in window.speech)


def plan_windows(blocks: Iterable[Floats]) -> WindowPlan:
    """Cut a recording, given as 16 kHz mono blocks, into windows. Raises PodcastError without a detector."""
    return windows_of(measure_activity(blocks))


def windows_of(activity: Activity) -> WindowPlan:
    """Windows of about 60 seconds, 90 at most, cut in the longest pause near that length.

    Only speech without a pause for 25 seconds is cut where it is merely quietest.
    """
    spans = [part for span in speech_spans(activity) for part in _broken(span, activity)]
    groups = list(_groups(spans))
    between = [(left[-1].end + right[0].start) // 2 for left, right in pairwise(groups)]
    edges = [0, *between, activity.duration]
    windows = tuple(
        Window(
            start=max(edges[index], group[0].start - _EDGE),
            end=min(edges[index + 1], group[-1].end + _EDGE),
            speech=tuple(group),
        )
        for index, group in enumerate(groups)
    )
    return WindowPlan(duration=activity.duration, windows=windows)


def _broken(span: Span, activity: Activity) -> Iterator[Span]:
    """The span itself, or, where it is very long, its parts between the quietest moments."""
    while span.length > _UNBROKEN:
        cut = _quietest(activity, span.start + _UNBROKEN // 3, span.start + _UNBROKEN)
        yield Span(start=span.start, end=cut)
        span = Span(start=cut, end=span.end)
    yield span


def _quietest(activity: Activity, start: Millis, end: Millis) -> Millis:
    import numpy as np

    levels = activity.levels[start // STEP : end // STEP]
    breaths = np.convolve(levels, np.ones(_BREATH), mode="valid")
    return (start // STEP + int(np.argmin(breaths)) + _BREATH // 2) * STEP + STEP // 2


def _groups(spans: Sequence[Span]) -> Iterator[Sequence[Span]]:
    first = 0
    while first < len(spans):
        after = _cut(spans, first)
        yield spans[first:after]
        first = after


def _cut(spans: Sequence[Span], first: int) -> int:
    """The index after the last span of the window that begins with span `first`."""
    start = spans[first].start
    if spans[-1].end - start <= _LATEST:
        return len(spans)
    fitting = [n for n in range(first, len(spans)) if spans[n].end - start <= _LONGEST - 2 * _EDGE]
    near = [n for n in fitting if _EARLIEST <= spans[n].end - start <= _LATEST]
    if not near:
        return fitting[-1] + 1
    return max(near, key=lambda n: _merit(spans, n, start)) + 1


def _merit(spans: Sequence[Span], index: int, start: Millis) -> tuple[int, int]:
    """Longer pauses are better places to cut; .1 s more of pause outweighs 2 s more off the wished length."""
    pause = min(spans[index + 1].start - spans[index].end, _LONG_PAUSE)
    off = abs(spans[index].end - start - _WISHED)
    return pause - off // 20, -off
