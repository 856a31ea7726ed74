"""The recordings in `episodes/`: which files count, and what each episode is called on disk."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from podcast_tool.disk import plain_error
from podcast_tool.problems import Problem, Rule
from podcast_tool.project.layout import Project
from podcast_tool.text import clean_line, listing, slugify

_SUFFIXES: Final = """
    .mp3 .mp2 .m4a .m4b .mp4 .m4v .mov .aac .wav .wave .rf64 .w64 .flac .ogg .oga .opus .aif .aiff .aifc .caf
    .mka .mkv .webm .wma
"""
AUDIO_SUFFIXES: Final = frozenset(_SUFFIXES.split())
PICTURE_SUFFIXES: Final = (".jpg", ".jpeg", ".png")
_BESIDE: Final = frozenset({".srt", ".vtt", ".json", ".txt", ".md", ".toml", *PICTURE_SUFFIXES})
_DROPPINGS: Final = ("~", ".part", ".tmp", ".crdownload", ".swp", ".bak")
_NAMES: Final = frozenset({"thumbs.db", "desktop.ini", "icon\r"})

E201 = Rule(
    code="E201",
    severity="error",
    title="Two recordings make the same episode",
    why="An episode's pages, notes and audio are named after its recording: one would overwrite the other.",
    fix="Rename one of the files, or move it out of episodes/.",
    bad="episodes/midterm.mp3, episodes/midterm.wav",
    good="episodes/midterm.mp3, episodes/midterm-uncut.wav",
)
E202 = Rule(
    code="E202",
    severity="note",
    title="A file in episodes/ is not a recording",
    why="Only audio files directly in episodes/ become episodes; pictures of the same name may stand beside them.",
    fix="Move the file elsewhere, or give it the extension of its audio format.",
)
E203 = Rule(
    code="E203",
    severity="error",
    title="A recording is not a plain file inside the show",
    why="Folders, pipes, devices and links that lead out of the show's folder are never opened.",
    fix="Copy the audio file itself into episodes/.",
)
RULES: Final = (E201, E202, E203)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """An audio file in `episodes/`; `slug` names its folder in show_notes/, `name` is its path as people see it."""

    path: Path
    name: str
    slug: str

    def beside(self, suffix: str) -> Path:
        """The file of the same name with another extension."""
        return self.path.with_suffix(suffix)

    @property
    def picture(self) -> Path | None:
        """The episode's own artwork, if there is one beside the audio."""
        return next((found for suffix in PICTURE_SUFFIXES if (found := self.beside(suffix)).is_file()), None)


def find_recordings(project: Project) -> tuple[tuple[Recording, ...], tuple[Problem, ...]]:
    """The recordings by file name, and what is wrong with the rest. Raises PodcastError."""
    try:
        entries = sorted(os.scandir(project.audio), key=lambda entry: entry.name)
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        raise plain_error(error, project.audio) from error
    found: list[Recording] = []
    problems: list[Problem] = []
    for entry in entries:
        path = Path(entry.path)
        if _ignored(path.name):
            continue
        name = clean_line(project.name(path), limit=200)
        if fault := _fault(path, name, project):
            problems.append(fault)
        elif path.suffix.lower() in AUDIO_SUFFIXES:
            found.append(Recording(path=path, name=name, slug=_slug(path)))
    unique, clashes = _unique(found)
    return unique, (*problems, *clashes)


def names_taken(project: Project) -> frozenset[str]:
    """What the files in `episodes/` would be called on disk, those among them that cannot be used included."""
    try:
        paths = [Path(entry.path) for entry in os.scandir(project.audio)]
    except OSError:
        return frozenset()
    return frozenset(_slug(path) for path in paths if path.suffix.lower() in AUDIO_SUFFIXES and not _ignored(path.name))


def _ignored(name: str) -> bool:
    lower = name.lower()
    return name.startswith(".") or lower.endswith(_DROPPINGS) or lower in _NAMES


def _fault(path: Path, name: str, project: Project) -> Problem | None:
    suffix = path.suffix.lower()
    if suffix not in AUDIO_SUFFIXES:
        known = suffix in _BESIDE and path.is_file()
        return None if known else E202.problem(f"{name} is ignored: it is no audio file by its name", path=name)
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return E203.problem(f"{name} cannot be opened: {error.strerror or error}", path=name)
    if not regular:
        return E203.problem(f"{name} is not a file but a folder, pipe or device", path=name)
    if not path.resolve().is_relative_to(project.root.resolve()):
        return E203.problem(f"{name} is a link that leads out of the show's folder", path=name)
    return None


def _slug(path: Path) -> str:
    """From the file's name; a name without any letter or digit gets a stable one of its own."""
    raw = path.stem.encode("utf-8", "surrogateescape")
    return slugify(path.stem) or f"episode-{hashlib.sha256(raw).hexdigest()[:8]}"


def _unique(found: list[Recording]) -> tuple[tuple[Recording, ...], list[Problem]]:
    by_slug: dict[str, list[Recording]] = {}
    for recording in found:
        by_slug.setdefault(recording.slug, []).append(recording)
    clashes = [group for group in by_slug.values() if len(group) > 1]
    problems = [
        E201.problem(
            f"{listing([recording.name for recording in group])} come to the same episode, {group[0].slug!r}",
            path=group[0].name,
        )
        for group in clashes
    ]
    return tuple(group[0] for group in by_slug.values() if len(group) == 1), problems
