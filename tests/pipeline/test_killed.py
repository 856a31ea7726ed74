"""A transcription killed without warning, over and over, ends as one that nobody disturbed."""

import random
import time
from pathlib import Path

import numpy as np
import pytest
from audio.synthesis import write_audio

from benchmarks.killed import Transcription, kill_often, rewritten
from benchmarks.long import WITHOUT_VOICES
from podcast_tool.audio.media import decode_blocks

RATE = 16_000
KILLS = 10
# So far apart that each remark is heard in a window of its own.
APART = 91
REMARKS = 12
LENGTH = 3


@pytest.fixture
def remarks(repository: Path, tmp_path: Path) -> Path:
    """A dozen short remarks out of the sample show with silence between: many windows, little to hear."""
    talk = np.concatenate(list(decode_blocks(repository / "episodes" / "asking-for-help.m4a", name="talk")))
    sound = np.zeros(REMARKS * APART * RATE, np.float32)
    for number in range(REMARKS):
        start = (10 + 14 * number) * RATE
        sound[number * APART * RATE :][: LENGTH * RATE] = talk[start : start + LENGTH * RATE]
    return write_audio(tmp_path / "remarks.flac", sound[None], recipe="flac", rate=RATE)


@pytest.mark.slow
def test_ten_kills_change_nothing_and_no_window_is_heard_twice(remarks: Path, tmp_path: Path) -> None:
    options = ("--model", "tiny.en", "--language", "en")
    calm = Transcription(recording=remarks, home=tmp_path / "calm", options=options, program=WITHOUT_VOICES)
    began = time.monotonic()
    undisturbed = calm.finish()
    pace = (time.monotonic() - began) / REMARKS
    assert len(calm.windows()) == REMARKS

    harried = Transcription(recording=remarks, home=tmp_path / "harried", options=options, program=WITHOUT_VOICES)
    chance = random.Random(7)  # noqa: S311
    kills = kill_often(harried, [number + chance.uniform(0, 0.5) for number in range(KILLS)], pace=pace)
    assert len(kills.stored) == KILLS
    assert all(stored >= number for number, stored in enumerate(kills.stored))
    before = harried.windows()
    resumed = harried.finish()
    assert resumed == undisturbed
    assert kills.rewritten + rewritten(before, harried.windows()) == 0
    assert {path.name for path in harried.windows()} == {path.name for path in calm.windows()}
