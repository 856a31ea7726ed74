"""A transcript brought along: captions or text beside the recording become the episode's words."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import read_words
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import BrokenEpisode, Problem, has_errors
from podcast_tool.transcript.brought import SUFFIXES, Brought, parse_brought
from podcast_tool.transcript.files import machine_of
from podcast_tool.transcript.script import Script

_ORIGIN: Final = "brought"
_UNCHECKED: Final = "brought unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtAlong:
    """The words of a file beside the recording, the file's name, and what is wrong with it.

    `machine`: engine and day, where the file itself says that a machine made it and nobody has checked it.
    """

    words: Brought
    name: str
    problems: tuple[Problem, ...]
    machine: tuple[str, date | None] | None = None

    @property
    def header(self) -> str:
        """The line of transcript.md that says where its words come from."""
        return f"{_UNCHECKED if self.machine else _ORIGIN}: {self.name}"


def find_brought(run: Run, prepared: Prepared) -> BroughtAlong | None:
    """The transcript beside the recording, if there is one. Raises BrokenEpisode where it cannot be used."""
    for suffix in SUFFIXES:
        file = prepared.recording.beside(suffix)
        if file.is_file():
            name = run.project.name(file)
            text = read_words(run, file) or ""
            words, problems = parse_brought(text, path=name, language=prepared.episode.language)
            if has_errors(problems):
                raise BrokenEpisode(problems)
            return BroughtAlong(words=words, name=name, problems=problems, machine=machine_of(text))
    return None


def was_brought(script: Script) -> bool:
    """Whether the tool wrote this transcript.md from a file that people brought."""
    return _says(script, _ORIGIN) or _says(script, _UNCHECKED)


def was_checked(script: Script) -> bool:
    """Whether it was brought, and the file did not say that only a machine stands behind it."""
    return _says(script, _ORIGIN)


def _says(script: Script, key: str) -> bool:
    return any(line.partition(":")[0].strip() == key for line in script.header.others)
