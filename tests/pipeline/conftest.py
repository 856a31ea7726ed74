"""The sample show, really built: once for all tests that look at it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcast_tool.pipeline.build import Report, build
from podcast_tool.pipeline.run import Options
from podcast_tool.progress import Quiet
from podcast_tool.project.layout import open_project

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Sample:
    """A copy of the sample show, and how its first build ended."""

    def __init__(self, root: Path, models: Path) -> None:
        self.root = root
        self._models = models

    @property
    def public(self) -> Path:
        return self.root / "public"

    def build(self) -> Report:
        project = open_project(self.root)
        options = Options(output=project.output, now=NOW, user_cache=self._models, progress=Quiet())
        return build(project, options)


@pytest.fixture(scope="session")
def sample(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sample, Report]:
    """The sample show transcribed by the real model with the default settings."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("podcast.toml", "podcast.lock", "artwork.png"):
        if (repository / name).exists():
            shutil.copy(repository / name, root / name)
    for name in ("episodes", "show_notes"):
        shutil.copytree(repository / name, root / name, ignore=shutil.ignore_patterns("transcript.md"))
    made = Sample(root, tmp_path_factory.mktemp("models"))
    return made, made.build()
