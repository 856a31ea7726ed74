"""A CTranslate2 Whisper model turned into the checkpoint that openai-whisper reads, tensor by tensor, without loss.

The binary layout is CTranslate2's (version 6 and later): spec, revision, then name, shape, type and bytes of each
tensor. Fused projections are split again; Whisper's key projection has no bias.
"""

import json
import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.problems import PodcastError
from podcast_tool.progress import Progress
from podcast_tool.speech.weights import Weights, reading, sha256_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FORMAT: Final = 1
_OLDEST: Final = 6
_HEAD_WIDTH: Final = 64
_FLOATS: Final = {0: "<f4", 4: "<f2"}

Tensors = dict[str, "NDArray[np.floating[Any]]"]


def converted_checkpoint(weights: Weights, *, user_cache: Path, progress: Progress) -> Path:
    """The checkpoint made of a CTranslate2 model, from the user's cache where it has been made before.

    Raises PodcastError for weights rounded to integers and for files that are no Whisper model.
    """
    target = user_cache / "models" / f"openai-{weights.digest[:24]}-{_FORMAT}.pt"
    record = target.with_suffix(".sha256")
    if target.is_file() and record.is_file():
        if record.read_text(encoding="ascii", errors="replace").strip() == sha256_of(target):
            return target
        progress.say("The converted model in the cache was damaged; it is made again.")
    else:
        progress.say(f"Converting the {weights.name} model for openai-whisper, once.")
    _convert(weights.folder, target, record)
    return target


def _convert(folder: Path, target: Path, record: Path) -> None:
    import torch

    checkpoint = read_checkpoint(folder)
    part = target.with_suffix(".part")
    with reading(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        torch.save(checkpoint, part)
        record.write_text(f"{sha256_of(part)}\n", encoding="ascii")
        part.replace(target)


def read_checkpoint(folder: Path) -> dict[str, Any]:
    """`dims`, `model_state_dict` and `alignment_heads` of the model in a CTranslate2 folder. Raises PodcastError."""
    import numpy as np
    import torch

    file = folder / "model.bin"
    try:
        with reading(file), file.open("rb") as source:
            content = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        with content:
            tensors = dict(_tensors(content))
        heads = json.loads((folder / "config.json").read_text(encoding="utf-8"))["alignment_heads"]
        state = {name: torch.from_numpy(np.ascontiguousarray(values)) for name, values in _renamed(tensors)}
        return {"dims": _dimensions(tensors), "model_state_dict": state, "alignment_heads": heads}
    except (KeyError, ValueError, struct.error, OSError) as error:
        raise PodcastError(
            f"{file}: cannot be turned into an openai-whisper model: {error}",
            fix="Use a CTranslate2 Whisper model of float16 or float32, or the faster-whisper engine.",
        ) from error


class _Reader:
    """Little-endian values one after another."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        self._at = 0

    def number(self, kind: str) -> int:
        (value,) = struct.unpack(f"<{kind}", self.bytes(struct.calcsize(f"<{kind}")))
        return int(value)

    def bytes(self, count: int) -> bytes:
        taken = self._content[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("the file ends too soon")
        self._at += count
        return taken

    def text(self) -> str:
        return self.bytes(self.number("H")).rstrip(b"\0").decode("ascii")


def _tensors(content: mmap.mmap) -> Iterator[tuple[str, "NDArray[np.floating[Any]]"]]:
    import numpy as np

    reader = _Reader(content)
    version, spec = reader.number("I"), reader.text()
    if version < _OLDEST or spec != "WhisperSpec":
        raise ValueError(f"version {version} of {spec} is not a Whisper model of version {_OLDEST} or later")
    reader.number("I")
    for _ in range(reader.number("I")):
        name, shape = reader.text(), [reader.number("I") for _ in range(reader.number("B"))]
        kind, size = reader.number("B"), reader.number("I")
        values = reader.bytes(size)
        if kind in _FLOATS:
            yield name, np.frombuffer(bytearray(values), _FLOATS[kind]).reshape(shape)
        elif len(shape) > 1 and name.endswith("/weight"):
            raise ValueError("its weights are rounded to integers")


def _renamed(tensors: Tensors) -> Iterator[tuple[str, "NDArray[np.floating[Any]]"]]:
    """The tensors under the names openai-whisper gives them."""
    yield "decoder.token_embedding.weight", tensors["decoder/embeddings/weight"]
    yield from _linear(tensors, "encoder.conv1", "encoder/conv1")
    yield from _linear(tensors, "encoder.conv2", "encoder/conv2")
    yield from _norm(tensors, "encoder.ln_post", "encoder/layer_norm")
    yield from _norm(tensors, "decoder.ln", "decoder/layer_norm")
    for side in ("encoder", "decoder"):
        yield f"{side}.positional_embedding", tensors[f"{side}/position_encodings/encodings"]
        for layer in range(_layers(tensors, side)):
            yield from _block(tensors, f"{side}.blocks.{layer}", f"{side}/layer_{layer}")


def _block(tensors: Tensors, new: str, old: str) -> Iterator[tuple[str, "NDArray[np.floating[Any]]"]]:
    yield from _attention(tensors, f"{new}.attn", f"{old}/self_attention")
    if f"{old}/attention/linear_0/weight" in tensors:
        yield from _attention(tensors, f"{new}.cross_attn", f"{old}/attention")
    yield from _linear(tensors, f"{new}.mlp.0", f"{old}/ffn/linear_0")
    yield from _linear(tensors, f"{new}.mlp.2", f"{old}/ffn/linear_1")
    yield from _norm(tensors, f"{new}.mlp_ln", f"{old}/ffn/layer_norm")


def _attention(tensors: Tensors, new: str, old: str) -> Iterator[tuple[str, "NDArray[np.floating[Any]]"]]:
    """Query, key and value, which CTranslate2 keeps in one matrix (self) or in two (cross), and the way out."""
    import numpy as np

    crossed = f"{old}/linear_2/weight" in tensors
    fused = ("linear_0", "linear_1") if crossed else ("linear_0",)
    for part in ("weight", "bias"):
        whole = np.concatenate([tensors[f"{old}/{name}/{part}"] for name in fused])
        query, key, value = np.split(whole, 3)
        yield f"{new}.query.{part}", query
        yield f"{new}.value.{part}", value
        if part == "weight":
            yield f"{new}.key.weight", key
        elif key.any():
            raise ValueError("its key projection has a bias")
    yield from _linear(tensors, f"{new}.out", f"{old}/linear_{len(fused)}")
    yield from _norm(tensors, f"{new}_ln", f"{old}/layer_norm")


def _linear(tensors: Tensors, new: str, old: str) -> Iterator[tuple[str, "NDArray[np.floating[Any]]"]]:
    yield f"{new}.weight", tensors[f"{old}/weight"]
    yield f"{new}.bias", tensors[f"{old}/bias"]


def _norm(tensors: Tensors, new: str, old: str) -> Iterator[tuple[str, "NDArray[np.floating[Any]]"]]:
    yield f"{new}.weight", tensors[f"{old}/gamma"]
    yield f"{new}.bias", tensors[f"{old}/beta"]


def _layers(tensors: Tensors, side: str) -> int:
    prefix = f"{side}/layer_"
    names = {name.removeprefix(prefix).split("/")[0] for name in tensors if name.startswith(prefix)}
    return sum(name.isdigit() for name in names)


def _dimensions(tensors: Tensors) -> dict[str, int]:
    width, mels, _ = tensors["encoder/conv1/weight"].shape
    vocabulary, text_width = tensors["decoder/embeddings/weight"].shape
    return {
        "n_mels": mels,
        "n_audio_ctx": len(tensors["encoder/position_encodings/encodings"]),
        "n_audio_state": width,
        "n_audio_head": width // _HEAD_WIDTH,
        "n_audio_layer": _layers(tensors, "encoder"),
        "n_vocab": vocabulary,
        "n_text_ctx": len(tensors["decoder/position_encodings/encodings"]),
        "n_text_state": text_width,
        "n_text_head": text_width // _HEAD_WIDTH,
        "n_text_layer": _layers(tensors, "decoder"),
    }
