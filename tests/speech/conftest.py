"""Sounds to hear: the sample show's speech, and minutes in which nobody speaks."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from podcast_tool.audio.media import decode_blocks
from podcast_tool.model import Hearing
from podcast_tool.progress import Quiet
from podcast_tool.speech.engine import Engine, choose_engine

from .sounds import Floats, Told, music, noise, silence


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture(scope="session")
def user_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of models for the whole run."""
    return tmp_path_factory.mktemp("user-cache")


@pytest.fixture(scope="session")
def trailer() -> Floats:
    """Half a minute of the sample show: real speech, 16 kHz mono."""
    path = Path(__file__).parents[2] / "episodes" / "trailer.mp3"
    return np.concatenate(list(decode_blocks(path, name=path.name)))


@pytest.fixture(scope="session")
def tiny(user_cache: Path) -> Engine:
    """faster-whisper with the small English model: quick, and right most of the time."""
    hearing = Hearing(engine="faster-whisper", model="tiny.en")
    return choose_engine(hearing, root=Path(), user_cache=user_cache, progress=Quiet())


@pytest.fixture(params=[silence, noise, music], ids=["silence", "noise", "music"])
def speechless(request: pytest.FixtureRequest) -> Floats:
    """A minute in which nobody speaks."""
    make: Callable[[float], Floats] = request.param
    return make(60)
