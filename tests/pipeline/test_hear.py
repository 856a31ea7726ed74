"""Hearing window by window: nothing is lost when it is cut short, and nothing is heard twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from podcast_tool.model import Heard
from podcast_tool.pipeline.hear import Sound, hear, plan_of
from podcast_tool.progress import Quiet
from podcast_tool.speech.recorded import Recorded
from podcast_tool.store import Store


@dataclass
class Interrupted:
    """An engine whose person loses patience after some windows."""

    patience: int
    heard: list[int] = field(default_factory=list)
    name: str = "recorded"
    fingerprint: str = "recorded for this test"

    def hear(self, samples: Any, *, language: str, glossary: Sequence[str], opening: str = "") -> Heard:
        if self.patience == 0:
            raise KeyboardInterrupt
        self.patience -= 1
        self.heard.append(len(samples))
        return Recorded().hear(samples, language=language, glossary=glossary)

    def detect(self, samples: Any) -> Mapping[str, float]:
        return {}


@pytest.mark.slow
def test_what_is_heard_when_interrupted_is_not_heard_again(repository: Path, tmp_path: Path) -> None:
    store = Store(tmp_path)
    sound = Sound(
        path=repository / "episodes/asking-for-help.m4a", name="talk", subject="talk", digest="0" * 64, duration=200_000
    )
    windows = plan_of(sound, store=store, progress=Quiet()).windows
    assert len(windows) > 2
    never = Interrupted(patience=-1)
    hear(never, sound, store=Store(tmp_path / "undisturbed"), progress=Quiet())
    first = len(list((tmp_path / "undisturbed/window").rglob("*.json")))
    assert first == len(windows)

    impatient = Interrupted(patience=len(never.heard) // 2)
    with pytest.raises(KeyboardInterrupt):
        hear(impatient, sound, store=store, progress=Quiet())
    kept = {path: path.read_bytes() for path in (tmp_path / "window").rglob("*.json")}
    assert 0 < len(kept) < len(windows)
    patient = Interrupted(patience=-1)
    hear(patient, sound, store=store, progress=Quiet())
    assert len(patient.heard) < len(never.heard)
    assert {path: path.read_bytes() for path in kept} == kept
    again = Interrupted(patience=0)
    hear(again, sound, store=store, progress=Quiet())
    assert again.heard == []
