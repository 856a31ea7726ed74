"""Small real shows for the tests: real audio files with real tags, built by the tool itself."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from audio.synthesis import tone, write_audio
from mutagen.id3 import ID3, TDRC, TIT2

from podcast_tool.model import Heard, Word
from podcast_tool.pipeline.build import Report, build
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.run import Options
from podcast_tool.pipeline.transcribe import HeardEpisode, hearing_recipe
from podcast_tool.problems import Problem
from podcast_tool.progress import Quiet
from podcast_tool.project.layout import open_project
from podcast_tool.project.scaffold import Answers, start_show

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_show(root: Path, **settings: str) -> Path:
    """A fresh show that publishes without hearing."""
    start_show(root, Answers(title="Test Show", author="Ann", site_url="https://pod.test-college.ca/", language="en"))
    file = root / "podcast.toml"
    text = file.read_text().replace('engine = "auto"', 'engine = "off"')
    for key, value in settings.items():
        text = f"{key} = {value}\n{text}"
    file.write_text(text)
    return root


def add_recording(
    root: Path, name: str, *, title: str = "", date: str = "2026-09-15", seconds: float = 2, pitch: float = 440
) -> Path:
    """An mp3 of a tone, with its title and date in the tags."""
    path = write_audio(root / "episodes" / name, tone(seconds, pitch=pitch))
    if title:
        tags = ID3()
        tags.add(TIT2(encoding=3, text=title))
        if date:
            tags.add(TDRC(encoding=3, text=date))
        tags.save(path)
    return path


def run(root: Path, *, now: datetime = NOW, output: Path | None = None, dry: bool = False) -> Report:
    """`podcast build` as of `now`."""
    return build(open_project(root), options(root, now=now, output=output, dry=dry))


def options(root: Path, *, now: datetime = NOW, output: Path | None = None, dry: bool = False) -> Options:
    """The options of a run as of `now`."""
    return Options(output=output or root / "public", now=now, user_cache=root / ".models", progress=Quiet(), dry=dry)


def put_hearing(root: Path, slug: str, *words: tuple[str, float], problems: tuple[Problem, ...] = ()) -> None:
    """Let the machine have heard these words, each with its confidence, 200 ms apiece."""
    run, prepared = open_episode(open_project(root), options(root, dry=True), slug)
    timed = tuple(
        Word(text=text, start=at * 200, end=at * 200 + 200, confidence=sure) for at, (text, sure) in enumerate(words)
    )
    heard = Heard(language="en", words=timed, engine="recorded")
    run.store.put(hearing_recipe(run, prepared), HeardEpisode(heard=heard, on=NOW.date(), problems=problems))


def sure(text: str) -> list[tuple[str, float]]:
    """Words that the machine had no doubt of."""
    return [(word, 0.9) for word in text.split()]


def codes(report: Report, severity: str = "error") -> list[tuple[str, str]]:
    """The problems of one severity: code and file."""
    found = [problem for problem in report.problems if problem.severity == severity]
    return sorted((problem.code, problem.where.path) for problem in found)


def snapshot(folder: Path) -> Mapping[str, tuple[int, bytes]]:
    """Every file below the folder: when it was written, and its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}
