"""Whatever a show's people do, in any order: an episode that is out is the one it was, a withdrawn one is nowhere."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast_tool.pipeline.move import move
from podcast_tool.pipeline.withdraw import find_published, restore, withdraw
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import open_project

from .shows import NOW, add_recording, make_show, options, run, snapshot

NAMES = ("alfa", "bravo", "charlie")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three episodes."""
    show = make_show(tmp_path_factory.mktemp("life"))
    for day, name in enumerate(NAMES, 10):
        add_recording(show, f"{name}.mp3", title=name.title(), date=f"2026-09-{day}", pitch=300 + 50 * day)
    run(show)
    return show


class Life:
    """A show, what of it was withdrawn, and what its people do to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.day = 0
        self.gone: set[str] = set()
        self.first = self.published()

    def published(self) -> dict[str, tuple[str, str]]:
        """GUID -> date and page below the site."""
        feed = feedparser.parse((self.root / "public/feed.xml").read_bytes())
        return {item.id: (item.published, item.link.removeprefix(feed.feed.link)) for item in feed.entries}

    def recordings(self, name: str) -> list[Path]:
        return sorted(self.root.glob(f"episodes/{name}*"))

    def withdraw(self, name: str) -> None:
        project = open_project(self.root)
        if name not in self.gone:
            withdraw(project, options(self.root), find_published(project, options(self.root, dry=True), name))
            self.gone.add(name)

    def restore(self, name: str) -> None:
        if name not in self.gone:
            return
        if self.recordings(name):
            restore(open_project(self.root), options(self.root), name)
            self.gone.remove(name)
        else:
            with pytest.raises(PodcastError, match="is not in episodes/"):
                restore(open_project(self.root), options(self.root), name)

    def rename(self, name: str) -> None:
        for path in self.recordings(name)[:1]:
            path.rename(path.with_name(f"{name}-again.mp3" if path.stem == name else f"{name}.mp3"))

    def delete(self, name: str) -> None:
        for path in self.recordings(name):
            path.unlink()

    def replace(self, name: str) -> None:
        if self.recordings(name) == [self.root / f"episodes/{name}.mp3"]:
            add_recording(self.root, f"{name}.mp3", title="Anew", pitch=500 + 10 * self.day)

    def break_sheet(self, name: str) -> None:
        sheet = self.root / "show_notes" / name / "episode.toml"
        good = sheet.read_text()
        sheet.write_text("title = ")
        run(self.root)
        self.hold()
        sheet.write_text(good)

    def move(self, name: str) -> None:
        project = open_project(self.root)
        if len(self.gone) < len(NAMES):
            move(project, options(self.root), f"https://{name}{self.day}.test-college.ca/pod/")

    def hold(self) -> None:
        """What must be true after every build."""
        out = {guid: told for guid, told in self.first.items() if told[1].split("/")[1] not in self.gone}
        assert self.published() == out
        paths = snapshot(self.root / "public")
        assert not [path for path in paths for name in self.gone if name in path]
        home = (self.root / "public/index.html").read_text()
        assert [name for name in NAMES if f"episodes/{name}/" in home] == [
            name for name in NAMES if name not in self.gone
        ]


WAYS: tuple[Callable[[Life, str], None], ...] = (
    Life.withdraw, Life.restore, Life.rename, Life.delete, Life.replace, Life.break_sheet, Life.move,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(WAYS), st.sampled_from(NAMES)), min_size=4, max_size=8))
def test_only_withdrawing_takes_an_episode_out_and_nothing_makes_it_another(
    built: Path, steps: list[tuple[Callable[[Life, str], None], str]]
) -> None:
    with TemporaryDirectory() as folder:
        life = Life(shutil.copytree(built, Path(folder) / "show"))
        for way, name in steps:
            life.day += 1
            way(life, name)
            run(life.root, now=NOW + timedelta(days=life.day))
            life.hold()
