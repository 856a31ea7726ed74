"""openai-whisper: the original, on PyTorch."""

import importlib.metadata
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.model import Digest, Heard, Word
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Progress
from podcast_tool.speech.checkpoint import converted_checkpoint
from podcast_tool.speech.download import Checksum, Remote, fetch
from podcast_tool.speech.glossary import glossary_line
from podcast_tool.speech.spoken import refuse_language, spoken_language, timed_words
from podcast_tool.speech.weights import carried_weights, find_weights, model_name, model_path, sha256_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BEAM: Final = 5
# Tokens of the model's memory that names may take.
_LONGEST_PROMPT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A checkpoint on disk, the SHA-256 of the weights it was made from, and its name if it is OpenAI's own file."""

    name: str
    file: Path
    digest: Digest
    official: str = ""


class OpenaiWhisper:
    """A loaded model. One temperature only, the coldest: the same samples always give the same words."""

    def __init__(self, model: Any, checkpoint: Checkpoint, *, device: str) -> None:
        self._model = model
        self._on_card = device != "cpu"
        version = importlib.metadata.version("openai-whisper")
        backend = importlib.metadata.version("torch")
        self.name = f"openai-whisper {version}, {checkpoint.name}"
        self.fingerprint = f"openai-whisper {version} torch {backend} {device} beam {_BEAM} {checkpoint.digest}"

    def hear(
        self, samples: "NDArray[np.float32]", *, language: str, glossary: Sequence[str], opening: str = ""
    ) -> Heard:
        """The words of 16 kHz mono samples. Raises PodcastError."""
        import whisper

        spoken = spoken_language(language)
        known = whisper.tokenizer.LANGUAGES if self._model.is_multilingual else {"en": "english"}
        if spoken and spoken not in known:
            raise refuse_language(language, self.name)
        line = glossary_line(glossary)
        with _quietly(self.name):
            told = whisper.transcribe(
                self._model,
                samples,
                language=spoken or None,
                beam_size=_BEAM,
                temperature=0.0,
                word_timestamps=True,
                fp16=self._on_card,
                initial_prompt=f"{line}. {opening}".strip(". ") or None,
                carry_initial_prompt=bool(line),
            )
        words = tuple(word for segment in told["segments"] for word in self._words(segment))
        return Heard(language=told["language"], words=words, engine=self.name)

    def detect(self, samples: "NDArray[np.float32]") -> Mapping[str, float]:
        """How likely each language is in a few seconds of speech; nothing where the model knows only English.

        The library's own detection fills up to 30 seconds with silence first, which takes far longer.
        """
        if not self._model.is_multilingual:
            return {}
        import torch
        import whisper

        with _quietly(self.name), torch.no_grad():
            tokenizer = whisper.tokenizer.get_tokenizer(True, num_languages=self._model.num_languages)
            heard = _encoded(self._model, samples)
            begin = torch.tensor([[tokenizer.sot]], device=heard.device)
            scores = self._model.logits(begin, heard)[0, 0, list(tokenizer.all_language_tokens)]
            likely = torch.softmax(scores.float(), dim=-1).tolist()
        return dict(zip(tokenizer.all_language_codes, likely, strict=True))

    def weigh(
        self, samples: "NDArray[np.float32]", texts: Sequence[str], *, language: str, glossary: Sequence[str]
    ) -> tuple[float, ...]:
        """How well each text fits at most 30 s of samples, in nats. Raises PodcastError."""
        import torch
        import whisper

        model = self._model
        tokenizer = whisper.tokenizer.get_tokenizer(
            model.is_multilingual, num_languages=model.num_languages, language=spoken_language(language) or "en",
            task="transcribe",
        )  # fmt: skip
        prompt = tokenizer.encode(f" {glossary_line(glossary)}")[:_LONGEST_PROMPT]
        start = [tokenizer.sot_prev, *prompt, *tokenizer.sot_sequence_including_notimestamps]
        tokens = [tokenizer.encode(f" {text}") for text in texts]
        if max(map(len, tokens)) + len(start) > model.dims.n_text_ctx:
            return (0.0,) * len(texts)
        with _quietly(self.name), torch.no_grad():
            sound = whisper.pad_or_trim(torch.from_numpy(samples))
            mel = whisper.log_mel_spectrogram(sound, model.dims.n_mels).unsqueeze(0).to(model.device)
            encoded = model.encoder(mel)
            return tuple(self._weight(encoded, start, one, tokenizer.eot) for one in tokens)

    def _weight(self, encoded: Any, start: Sequence[int], tokens: Sequence[int], end: int) -> float:
        """The summed log-probability of the tokens, each after those before it."""
        import torch

        both = torch.tensor([[*start, *tokens]], device=encoded.device)
        logits = self._model.decoder(both, encoded)[0, len(start) - 1 : -1, :end].float()
        chances = logits.log_softmax(dim=-1)[range(len(tokens)), list(tokens)]
        return float(chances.sum())

    def _words(self, segment: Any) -> tuple[Word, ...]:
        return timed_words((word["word"], word["start"], word["end"], word["probability"]) for word in segment["words"])


def _encoded(model: Any, samples: "NDArray[np.float32]") -> Any:
    """What the model's encoder makes of at most 30 seconds, as long as they are: its own way takes 30 seconds only."""
    import torch
    import whisper

    encoder = model.encoder
    mel = whisper.log_mel_spectrogram(samples, model.dims.n_mels)[:, : 2 * model.dims.n_audio_ctx]
    state = torch.nn.functional.gelu(encoder.conv1(mel[None].to(model.device)))
    state = torch.nn.functional.gelu(encoder.conv2(state)).permute(0, 2, 1)
    state = state + encoder.positional_embedding[: state.shape[1]]
    for block in encoder.blocks:
        state = block(state)
    return encoder.ln_post(state)


def open_engine(model: str, *, root: Path, user_cache: Path, progress: Progress) -> OpenaiWhisper:
    """Find and load a model, on a graphics card where there is one. Raises PodcastError."""
    # Waiting threads sleep instead of spinning; read when torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import torch
            import whisper
    except (ImportError, OSError) as error:
        raise PodcastError(f"openai-whisper is installed but cannot start: {error}") from error
    checkpoint = _find_checkpoint(model, root, user_cache, progress, whisper._MODELS)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return OpenaiWhisper(_load(checkpoint, device), checkpoint, device=device)


def _find_checkpoint(
    model: str, root: Path, user_cache: Path, progress: Progress, published: dict[str, str]
) -> Checkpoint:
    path = model_path(model, root)
    if path is not None and path.suffix == ".pt":
        return Checkpoint(name=path.stem, file=path, digest=sha256_of(path))
    if path is not None:
        weights = find_weights(model, root=root, user_cache=user_cache, progress=progress)
    else:
        name = model_name(model, published)
        carried = carried_weights(name, user_cache=user_cache, progress=progress)
        if carried is None:
            return official_checkpoint(name, published[name], user_cache=user_cache, progress=progress)
        weights = carried
    file = converted_checkpoint(weights, user_cache=user_cache, progress=progress)
    return Checkpoint(name=weights.name, file=file, digest=weights.digest)


def official_checkpoint(name: str, url: str, *, user_cache: Path, progress: Progress) -> Checkpoint:
    """OpenAI's own file from the cache or by download; its URL carries its SHA-256. Raises PodcastError."""
    digest = url.split("/")[-2]
    file = user_cache / "models" / f"{digest[:24]}-{name}.pt"
    if not file.is_file() or sha256_of(file) != digest:
        progress.say(f"The {name} model is neither installed nor in {user_cache}; fetching it from {url}.")
        remote = Remote(url=url, checksum=Checksum(kind="sha256", digest=digest), label=f"the {name} model")
        fetch(remote, file, progress=progress)
    return Checkpoint(name=name, file=file, digest=digest, official=name)


def _load(checkpoint: Checkpoint, device: str) -> Any:
    import pickle

    import torch
    import whisper

    try:
        stored = torch.load(checkpoint.file, map_location="cpu", weights_only=True)
        model = whisper.model.Whisper(whisper.model.ModelDimensions(**stored["dims"]))
        model.load_state_dict(stored["model_state_dict"])
        if checkpoint.official:
            model.set_alignment_heads(whisper._ALIGNMENT_HEADS[checkpoint.official])
        elif heads := stored.get("alignment_heads"):
            _set_heads(model, heads)
        return model.to(device)
    except (RuntimeError, ValueError, TypeError, KeyError, IndexError, OSError, pickle.UnpicklingError) as error:
        raise PodcastError(f"{checkpoint.file}: not a model that openai-whisper can load: {error}") from error


def _set_heads(model: Any, heads: Sequence[tuple[int, int]]) -> None:
    """Which attention heads follow the audio: word times come from them."""
    import torch

    mask = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    for layer, head in heads:
        mask[layer, head] = True
    model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)


@contextmanager
def _quietly(name: str) -> Iterator[None]:
    """No warnings of the library's, and its exceptions in our words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (RuntimeError, ValueError) as error:
        raise PodcastError(f"{name} failed: {error}") from error
