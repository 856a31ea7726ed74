"""faster-whisper: Whisper on CTranslate2, several times faster than the original on a CPU."""

import importlib.metadata
import logging
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.model import Heard, Word
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Progress
from podcast_tool.speech.glossary import glossary_line
from podcast_tool.speech.spoken import refuse_language, spoken_language, timed_words
from podcast_tool.speech.voice_activity import SAMPLE_RATE
from podcast_tool.speech.weights import Weights, find_weights
from podcast_tool.text import clean_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BEAM: Final = 5
_MOST_THREADS: Final = 4
# Tokens that the model bears in mind, and how many of them names may take.
_MEMORY: Final = 448
_LONGEST_PROMPT: Final = 200
# 30 s in hundredths; a shorter piece gets 2 s of silence behind it instead of all that is missing, which saves most
# of the time.
_MOST_FRAMES: Final = 3_000
_SILENT_FRAMES: Final = 200
_LEAST: Final = 1e-12


class FasterWhisper:
    """A loaded model. One temperature only, the coldest: the same samples always give the same words."""

    def __init__(self, model: Any, weights: Weights, *, device: str, compute: str) -> None:
        self._model = model
        version = importlib.metadata.version("faster-whisper")
        backend = importlib.metadata.version("ctranslate2")
        self.name = f"faster-whisper {version}, {weights.name}"
        self.fingerprint = (
            f"faster-whisper {version} ctranslate2 {backend} {device} {compute} beam {_BEAM} {weights.digest}"
        )

    def hear(
        self, samples: "NDArray[np.float32]", *, language: str, glossary: Sequence[str], opening: str = ""
    ) -> Heard:
        """The words of 16 kHz mono samples. Raises PodcastError."""
        spoken = spoken_language(language)
        if spoken and spoken not in self._model.supported_languages:
            raise refuse_language(language, self.name)
        try:
            segments, info = self._model.transcribe(
                samples,
                language=spoken or None,
                beam_size=_BEAM,
                temperature=[0.0],
                word_timestamps=True,
                hotwords=glossary_line(glossary) or None,
                initial_prompt=opening or None,
            )
            words = tuple(word for segment in segments for word in self._words(segment))
        except (RuntimeError, ValueError) as error:
            raise PodcastError(f"{self.name} failed: {error}") from error
        return Heard(language=info.language, words=words, engine=self.name)

    def detect(self, samples: "NDArray[np.float32]") -> Mapping[str, float]:
        """How likely each language is in a few seconds of speech; nothing where the model knows only English.

        The library's own detection fills up to 30 seconds with silence first and takes ten times as long.
        """
        if not self._model.model.is_multilingual:
            return {}
        try:
            features = self._model.feature_extractor(samples)[:, : self._model.feature_extractor.nb_max_frames]
            (told,) = self._model.model.detect_language(self._model.encode(features))
        except (RuntimeError, ValueError) as error:
            raise PodcastError(f"{self.name} failed: {error}") from error
        return {token.strip("<|>"): float(likely) for token, likely in told}

    def weigh(
        self, samples: "NDArray[np.float32]", texts: Sequence[str], *, language: str, glossary: Sequence[str]
    ) -> tuple[float, ...]:
        """How well each text fits at most 30 s of samples, in nats. Raises PodcastError."""
        import numpy as np
        from faster_whisper.tokenizer import Tokenizer

        spoken = spoken_language(language) or "en"
        many = self._model.model.is_multilingual
        try:
            tokenizer = Tokenizer(self._model.hf_tokenizer, many, task="transcribe", language=spoken)
            prompt = tokenizer.encode(f" {glossary_line(glossary)}")[:_LONGEST_PROMPT]
            start = [tokenizer.sot_prev, *prompt, *tokenizer.sot_sequence]
            tokens = [tokenizer.encode(f" {text}") for text in texts]
            if max(map(len, tokens)) + len(start) > _MEMORY - 2:
                return (0.0,) * len(texts)
            features = self._model.feature_extractor(samples)[:, :_MOST_FRAMES]
            frames = features.shape[-1] // 2 * 2
            padding = min(_MOST_FRAMES - features.shape[-1], _SILENT_FRAMES + features.shape[-1] % 2)
            encoded = self._model.encode(np.pad(features, ((0, 0), (0, padding))))
            told = [self._model.model.align(encoded, start, [one], frames)[0].text_token_probs for one in tokens]
        except (RuntimeError, ValueError) as error:
            raise PodcastError(f"{self.name} failed: {error}") from error
        return tuple(math.fsum(math.log(max(chance, _LEAST)) for chance in chances) for chances in told)

    def _words(self, segment: Any) -> tuple[Word, ...]:
        return timed_words((word.word, word.start, word.end, word.probability) for word in segment.words or ())


def open_engine(model: str, *, root: Path, user_cache: Path, progress: Progress) -> FasterWhisper:
    """Find and load a model, on a graphics card where there is one. Raises PodcastError."""
    weights = find_weights(model, root=root, user_cache=user_cache, progress=progress)
    # Waiting threads sleep instead of spinning, and the library's own downloads are off. Both are read at import.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import ctranslate2
        import faster_whisper
    except (ImportError, OSError) as error:
        raise PodcastError(f"faster-whisper is installed but cannot start: {error}") from error
    ctranslate2.set_log_level(logging.CRITICAL)
    faster_whisper.utils.get_logger().addHandler(logging.NullHandler())
    model, device, compute = _load(weights, progress)
    return FasterWhisper(model, weights, device=device, compute=compute)


def _load(weights: Weights, progress: Progress) -> tuple[Any, str, str]:
    """The model on the graphics card where one is there and works, else on the processor."""
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        try:
            return _tried(_loaded(weights, "cuda", "float16")), "cuda", "float16"
        except (RuntimeError, ValueError) as error:
            progress.say(
                f"The graphics card cannot be used ({clean_line(str(error), limit=120)}); the processor hears."
            )
    try:
        return _loaded(weights, "cpu", "int8"), "cpu", "int8"
    except (RuntimeError, ValueError, OSError) as error:
        raise PodcastError(f"faster-whisper cannot load the model in {weights.folder}: {error}") from error


def _loaded(weights: Weights, device: str, compute: str) -> Any:
    import faster_whisper

    return faster_whisper.WhisperModel(
        str(weights.folder), device=device, compute_type=compute, cpu_threads=_threads(), local_files_only=True
    )


def _tried(model: Any) -> Any:
    """The model itself, once it has heard something: a card without its libraries fails only then."""
    import numpy as np

    list(model.transcribe(np.zeros(SAMPLE_RATE, np.float32), language="en")[0])
    return model


def _threads() -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, _MOST_THREADS)
