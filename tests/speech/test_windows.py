"""Windows: about a minute, cut where nobody speaks."""

from dataclasses import asdict
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool.speech.voice_activity import STEP, Activity, speech_spans
from podcast_tool.speech.windows import WindowPlan, plan_windows, windows_of

from .sounds import Floats, noise, silence

stretches = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 600)), min_size=1, max_size=30)


def _activity(pieces: list[tuple[int, int]]) -> Activity:
    """Speech and silence in turn, each so many steps of 32 ms long."""
    likely = np.concatenate([np.repeat(np.float32([1, 0]), piece) for piece in pieces])
    levels = np.abs(np.sin(np.arange(len(likely), dtype=np.float32))) * 0.1 + likely * 0.1
    return Activity(probabilities=likely, levels=levels, duration=len(likely) * STEP)


@given(stretches)
@settings(max_examples=150, deadline=None)
def test_every_span_of_speech_lies_in_exactly_one_window_of_at_most_ninety_seconds(
    pieces: list[tuple[int, int]],
) -> None:
    activity = _activity(pieces)
    plan = windows_of(activity)
    assert all(window.end - window.start <= 90_000 for window in plan.windows)
    assert all(before.end <= after.start for before, after in pairwise(plan.windows))
    assert all(
        window.start <= span.start < span.end <= window.end <= plan.duration
        for window in plan.windows
        for span in window.speech
    )
    assert plan.speech == sum(span.length for span in speech_spans(activity))


@given(stretches)
@settings(max_examples=20, deadline=None)
def test_the_same_recording_gives_the_same_plan(pieces: list[tuple[int, int]]) -> None:
    assert windows_of(_activity(pieces)) == windows_of(_activity(pieces))


def test_a_long_talk_is_cut_in_its_pauses_near_the_minute() -> None:
    talk = [(100, 12)] * 200
    talk[17] = (100, 40)
    plan = windows_of(_activity(talk))
    first = plan.windows[0]
    assert first.end == (18 * 100 + 17 * 12 + 20) * STEP - 20 * STEP + 400
    assert all(40_000 <= window.end - window.start <= 81_000 for window in plan.windows[:-1])


def test_long_silence_belongs_to_no_window() -> None:
    plan = windows_of(_activity([(300, 9000), (300, 9000), (300, 0)]))
    assert [len(window.speech) for window in plan.windows] == [1, 1, 1]
    assert sum(window.end - window.start for window in plan.windows) < 35_000


def test_nobody_speaking_is_no_window() -> None:
    assert plan_windows([noise(5), silence(5)]) == WindowPlan(duration=10_000, windows=())


def test_speech_after_a_minute_of_silence_starts_there(trailer: Floats) -> None:
    plan = plan_windows([silence(60), trailer])
    assert plan.windows[0].start >= 59_500
    assert asdict(plan)["windows"][0]["start"] == plan.windows[0].start
