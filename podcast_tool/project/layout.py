"""What lies where in a show's folder. No other module knows a file name of the show."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from podcast_tool.problems import PodcastError

SHOW_FILE: Final = "podcast.toml"
LEDGER_FILE: Final = "podcast.lock"
AUDIO_FOLDER: Final = "episodes"
NOTES_FOLDER: Final = "show_notes"
VOICES_FILE: Final = f"{NOTES_FOLDER}/voices.toml"
CATALOGUE_FILE: Final = f"{NOTES_FOLDER}/resources.toml"
LINK_CHECKS_FILE: Final = f"{NOTES_FOLDER}/link-checks.toml"
OUTPUT_FOLDER: Final = "public"
CACHE_FOLDER: Final = ".podcast"
MOVED_FOLDER: Final = "moved"
THEME_FOLDER: Final = "theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The files of one episode in `show_notes/<name>/`."""

    root: Path
    name: str

    def _file(self, file: str) -> Path:
        return self.root / NOTES_FOLDER / self.name / file

    @property
    def path(self) -> Path:
        return self.root / NOTES_FOLDER / self.name

    @property
    def sheet(self) -> Path:
        return self._file("episode.toml")

    @property
    def notes(self) -> Path:
        return self._file("notes.md")

    @property
    def script(self) -> Path:
        return self._file("transcript.md")

    @property
    def approval(self) -> Path:
        return self._file("approval.toml")

    @property
    def links(self) -> Path:
        return self._file("links.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A show's folder."""

    root: Path

    @property
    def show(self) -> Path:
        return self.root / SHOW_FILE

    @property
    def ledger(self) -> Path:
        return self.root / LEDGER_FILE

    @property
    def audio(self) -> Path:
        return self.root / AUDIO_FOLDER

    @property
    def notes(self) -> Path:
        return self.root / NOTES_FOLDER

    @property
    def catalogue(self) -> Path:
        return self.root / CATALOGUE_FILE

    @property
    def link_checks(self) -> Path:
        """What was found at the show's links, from run to run."""
        return self.root / LINK_CHECKS_FILE

    @property
    def voices(self) -> Path:
        return self.root / VOICES_FILE

    @property
    def output(self) -> Path:
        return self.root / OUTPUT_FOLDER

    @property
    def moved(self) -> Path:
        """What is to be put where the show was served before it moved."""
        return self.root / MOVED_FOLDER

    @property
    def cache(self) -> Path:
        return self.root / CACHE_FOLDER

    @property
    def theme(self) -> Path:
        return self.root / THEME_FOLDER

    @property
    def run_lock(self) -> Path:
        return self.cache / "run.lock"

    @property
    def links_lock(self) -> Path:
        return self.cache / "links.lock"

    @property
    def crash_log(self) -> Path:
        return self.cache / "crash.log"

    def folder(self, name: str) -> Folder:
        """The notes folder of the episode called `name` on disk."""
        return Folder(root=self.root, name=name)

    def name(self, path: Path) -> str:
        """The file's path inside the show, as people see it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def open_project(folder: Path) -> Project:
    """The show in this folder, which must hold a podcast.toml. Raises PodcastError."""
    root = folder.absolute()
    if not (root / SHOW_FILE).is_file():
        raise PodcastError(
            f"there is no {SHOW_FILE} in {root}",
            fix="Go to the folder of your show, name it with -C DIR, or start one with `podcast init my-show`.",
        )
    return Project(root=root)
