"""One model, two formats: nothing is lost, and damage is noticed."""

from pathlib import Path

import pytest

from podcast_tool.problems import PodcastError
from podcast_tool.progress import Quiet
from podcast_tool.speech.checkpoint import converted_checkpoint, read_checkpoint
from podcast_tool.speech.weights import Weights, find_weights

from .sounds import Told


@pytest.fixture(scope="session")
def tiny_weights(user_cache: Path) -> Weights:
    return find_weights("tiny.en", root=Path(), user_cache=user_cache, progress=Quiet())


@pytest.mark.slow
def test_the_checkpoint_has_the_shape_openai_published(tiny_weights: Weights) -> None:
    import torch
    from whisper.model import ModelDimensions, Whisper

    read = read_checkpoint(tiny_weights.folder)
    dims = ModelDimensions(**read["dims"])
    assert (dims.n_audio_state, dims.n_text_layer, dims.n_vocab) == (384, 4, 51864)
    expected = Whisper(dims).state_dict()
    assert {name: tensor.shape for name, tensor in read["model_state_dict"].items()} == {
        name: tensor.shape for name, tensor in expected.items() if name != "alignment_heads"
    }
    assert all(tensor.dtype == torch.float16 for tensor in read["model_state_dict"].values())


@pytest.mark.slow
def test_a_damaged_conversion_is_made_again_and_told(tiny_weights: Weights, tmp_path: Path, told: Told) -> None:
    file = converted_checkpoint(tiny_weights, user_cache=tmp_path, progress=told)
    whole = file.read_bytes()
    assert converted_checkpoint(tiny_weights, user_cache=tmp_path, progress=told) == file
    file.write_bytes(whole[:-100])
    converted_checkpoint(tiny_weights, user_cache=tmp_path, progress=told)
    assert file.stat().st_size == len(whole)
    assert [line.split()[0] for line in told.said] == ["Converting", "The"]


@pytest.mark.parametrize(
    "content", [b"", b"\x06\x00\x00\x00", b"\x06\x00\x00\x00\x0c\x00WhisperSpec\x00" + b"\xff" * 30]
)
def test_what_is_no_model_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(content)
    with pytest.raises(PodcastError, match="cannot be turned into an openai-whisper model"):
        read_checkpoint(tmp_path)
