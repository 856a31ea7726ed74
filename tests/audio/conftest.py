"""Finished recordings, made once a run; tests copy what they change."""

from pathlib import Path

import pytest

from podcast_tool.progress import Quiet, Task

from .synthesis import RECIPES, tone, write_audio


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three seconds of a tone, by every recipe."""
    folder = tmp_path_factory.mktemp("recordings")
    made = {}
    for recipe in RECIPES:
        rate, channels = (48_000, 1) if recipe == "opus" else (44_100, 2 if recipe == "ogg" else 1)
        path = folder / recipe.replace(" ", "-")
        made[recipe] = write_audio(path, tone(3, rate=rate, channels=channels), recipe=recipe, rate=rate)
    return made


@pytest.fixture
def task() -> Task:
    with Quiet().task("", 0) as quiet:
        return quiet
