"""Who speaks when, on real speech and on everything else."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool.problems import PodcastError
from podcast_tool.speech import silero
from podcast_tool.speech.voice_activity import STEP, Activity, Span, measure_activity, speech_spans

from .sounds import Floats, silence

likelihoods = st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0]), max_size=400)


def _spans(samples: Floats) -> tuple[Span, ...]:
    return speech_spans(measure_activity([samples]))


def test_speech_is_found_and_silence_around_it_is_not(trailer: Floats) -> None:
    spans = _spans(np.concatenate([silence(20), trailer, silence(20)]))
    assert spans[0].start >= 19_900
    assert spans[-1].end <= 20_000 + len(trailer) // 16 + 500
    assert sum(span.length for span in spans) > 0.6 * len(trailer) / 16


def test_silence_noise_and_music_hold_no_speech(speechless: Floats) -> None:
    assert _spans(speechless) == ()


@pytest.mark.parametrize("size", [1, 511, 4_096, 16_000, 400_000])
def test_the_size_of_the_blocks_changes_nothing(trailer: Floats, size: int) -> None:
    samples = trailer[: 12 * 16_000] if size > 100 else trailer[:16_000]
    blocks = [samples[at : at + size] for at in range(0, len(samples), size)]
    assert measure_activity(blocks).probabilities.tolist() == measure_activity([samples]).probabilities.tolist()


def test_speech_at_minus_sixty_decibels_is_still_speech(trailer: Floats) -> None:
    loud, quiet = _spans(trailer), _spans(trailer * np.float32(0.001))
    assert sum(span.length for span in quiet) > 0.85 * sum(span.length for span in loud)


def test_broken_samples_do_not_stop_the_detector(trailer: Floats) -> None:
    broken = trailer.copy()
    broken[1000:1100] = np.nan
    broken[2000] = np.inf
    assert np.isfinite(measure_activity([broken]).probabilities).all()


def test_no_audio_is_no_speech() -> None:
    assert measure_activity([]).duration == 0
    assert _spans(silence(0)) == ()


@pytest.mark.slow
def test_the_network_agrees_with_the_one_faster_whisper_brings(trailer: Floats) -> None:
    from faster_whisper.vad import get_vad_model

    whole = trailer[: len(trailer) // 512 * 512]
    other = np.ravel(get_vad_model()(whole))
    ours = measure_activity([whole]).probabilities
    assert np.mean((ours > 0.5) == (other > 0.5)) > 0.9


@given(likelihoods)
@settings(max_examples=200, deadline=None)
def test_spans_rise_apart_and_within_the_audio(values: list[float]) -> None:
    probabilities = np.array(values, np.float32)
    activity = Activity(probabilities=probabilities, levels=probabilities, duration=max(len(values) * STEP - 5, 0))
    spans = speech_spans(activity)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(after.start - before.end >= 250 for before, after in pairwise(spans))
    assert not edges or edges[-1] <= activity.duration


def test_a_missing_or_strange_weights_file_is_one_plain_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    strange = tmp_path_factory.mktemp("strange") / "weights.bin"
    strange.write_bytes(b"not weights")
    monkeypatch.setattr(silero, "_weights_file", lambda: strange)
    with pytest.raises(PodcastError, match="checksum differs"):
        silero.open_silero()
