"""The sound as numbers: the right ones, at the right time, whatever part of a file is asked for."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast_tool.audio.media import decode_blocks, decode_spans, measure
from podcast_tool.problems import BrokenEpisode
from podcast_tool.progress import Task

from .synthesis import Samples, noise_bytes, tone, write_audio


def decoded(path: Path, start: int = 0, end: int | None = None) -> Samples:
    blocks = list(decode_blocks(path, name=path.name, start=start, end=end))
    assert all(block.dtype == np.float32 and 0 < len(block) <= 16_000 for block in blocks)
    return np.concatenate([np.zeros(0, np.float32), *blocks])


def clicks(*seconds: float, length: float = 4, rate: int = 44_100) -> Samples:
    """Silence with a short, loud burst at each of the moments."""
    samples = np.zeros((1, round(length * rate)), np.float32)
    burst = tone(0.01, rate=rate, pitch=1000, loudness=0.8)
    for at in seconds:
        begin = round(at * rate)
        samples[:, begin : begin + burst.shape[1]] = burst
    return samples


def onsets(samples: Samples) -> list[float]:
    loud = np.flatnonzero(np.abs(samples) > 0.2)
    firsts = [loud[0], *(loud[1:][np.diff(loud) > 1600])]
    return [float(first) / 16_000 for first in firsts]


@pytest.mark.parametrize(
    "recipe", ["mp3", "m4a", "alac", "wav", "flac", "ogg", "opus", "rf64", "aiff", "vbr without xing"]
)
def test_a_moment_is_where_a_player_plays_it(recipe: str, tmp_path: Path) -> None:
    rate = 48_000 if recipe == "opus" else 44_100
    samples = clicks(0.5, 1.25, 3, rate=rate)
    if recipe == "ogg":
        samples = np.repeat(samples, 2, axis=0)
    path = write_audio(tmp_path / "x", samples, recipe=recipe, rate=rate)
    # An MP3 without Xing header does not say how long its encoder delay is (1105 samples), so players keep it.
    late = 1105 / 44_100 if recipe == "vbr without xing" else 0
    assert onsets(decoded(path)) == pytest.approx([0.5 + late, 1.25 + late, 3 + late], abs=0.002)


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000])
def test_every_sample_rate_gives_the_full_length(rate: int, tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x", tone(2.5, rate=rate), recipe="wav", rate=rate)
    assert len(decoded(path)) == pytest.approx(40_000, abs=2)


def test_the_values_are_those_recorded(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x", tone(1, rate=16_000, loudness=0.5), recipe="wav float", rate=16_000)
    np.testing.assert_allclose(decoded(path), tone(1, rate=16_000, loudness=0.5)[0], atol=1e-6)


@pytest.mark.parametrize("channels", [2, 6, 8])
def test_channels_are_mixed_into_one(channels: int, tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x", tone(1, channels=channels), recipe="wav")
    assert np.abs(decoded(path)).max() == pytest.approx(0.3, abs=0.02)


def test_speech_after_a_minute_of_silence_does_not_drift(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x", clicks(61.5, length=63), recipe="mp3")
    assert onsets(decoded(path)) == pytest.approx([61.5], abs=0.002)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 3500), length=st.integers(0, 3500), recipe=st.sampled_from(["mp3", "m4a", "flac", "opus"]))
def test_a_part_is_exactly_that_part_of_the_whole(
    start: int, length: int, recipe: str, recordings: dict[str, Path]
) -> None:
    whole = decoded(recordings[recipe])
    part = decoded(recordings[recipe], start, start + length)
    np.testing.assert_array_equal(part, whole[start * 16 : (start + length) * 16])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges=st.lists(st.integers(0, 3500), max_size=8).map(sorted))
def test_spans_are_the_same_parts_in_one_pass(edges: list[int], recordings: dict[str, Path]) -> None:
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    whole = decoded(recordings["mp3"])
    found = list(decode_spans(recordings["mp3"], name="x", spans=spans))
    assert len(found) == len(spans)
    for (start, end), samples in zip(spans, found, strict=True):
        np.testing.assert_array_equal(samples, whole[start * 16 : end * 16])


def test_spans_out_of_order_are_a_mistake_of_the_caller(recordings: dict[str, Path]) -> None:
    with pytest.raises(ValueError, match="ascend"):
        list(decode_spans(recordings["mp3"], name="x", spans=[(2000, 3000), (0, 1000)]))


@pytest.mark.parametrize("recipe", ["wav", "mp3", "m4a"])
def test_antiphase_stereo_falls_back_to_a_channel(recipe: str, tmp_path: Path) -> None:
    samples = tone(3, channels=2)
    samples[1] *= -0.9
    found = decoded(write_audio(tmp_path / "x", samples, recipe=recipe))
    assert np.abs(found[1000:-2000]).max() == pytest.approx(0.3, abs=0.03)


def test_antiphase_in_one_part_leaves_the_other_parts_mixed(tmp_path: Path) -> None:
    samples = tone(4, channels=2)
    samples[1, 88_200:] *= -1
    path = write_audio(tmp_path / "x", samples, recipe="wav")
    whole = decoded(path)
    assert [round(float(np.abs(whole[at : at + 8000]).max()), 1) for at in (4000, 36_000, 52_000)] == [0.3, 0.3, 0.3]
    np.testing.assert_array_equal(decoded(path, 2500, 3000), whole[40_000:48_000])


def test_speech_on_one_channel_is_heard(tmp_path: Path) -> None:
    samples = tone(2, channels=2)
    samples[0] = 0
    assert np.abs(decoded(write_audio(tmp_path / "x", samples, recipe="wav"))).max() == pytest.approx(0.15, abs=0.01)


def test_joined_files_of_different_shape_keep_their_speed(recordings: dict[str, Path], tmp_path: Path) -> None:
    other = write_audio(tmp_path / "b", tone(2, rate=48_000, channels=2, pitch=1000), rate=48_000)
    (tmp_path / "x").write_bytes(recordings["mp3"].read_bytes() + other.read_bytes())
    samples = decoded(tmp_path / "x")
    spectrum = np.abs(np.fft.rfft(samples[-16_000:]))
    assert spectrum.argmax() == pytest.approx(1000, abs=2)


def test_the_length_agrees_with_what_was_measured(recordings: dict[str, Path], task: Task) -> None:
    for path in recordings.values():
        assert len(decoded(path)) == pytest.approx(measure(path, name="x", task=task).duration * 16, abs=20)


def test_what_is_no_recording_is_refused_when_decoding(tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(noise_bytes(5000))
    with pytest.raises(BrokenEpisode):
        list(decode_blocks(tmp_path / "x.mp3", name="x.mp3"))


@pytest.mark.slow
def test_a_long_recording_is_decoded_in_bounded_memory(tmp_path: Path) -> None:
    import tracemalloc

    part = write_audio(tmp_path / "part", tone(60), recipe="mp3").read_bytes()
    (tmp_path / "x").write_bytes(part * 11)
    tracemalloc.start()
    count = sum(len(block) for block in decode_blocks(tmp_path / "x", name="x"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count / 16_000 == pytest.approx(11 * 60, abs=2)
    assert peak < 20_000_000
