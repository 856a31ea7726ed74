"""A transcript brought along: captions or text beside the recording become the episode's words."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from podcast_tool.model import Digest
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import read_words
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import BrokenEpisode, Problem, has_errors
from podcast_tool.transcript.brought import SUFFIXES, Brought, parse_brought
from podcast_tool.transcript.files import machine_of
from podcast_tool.transcript.rules import T215
from podcast_tool.transcript.script import Script, body_digest

_ORIGIN: Final = "brought"
_UNCHECKED: Final = "brought unchecked"
_DIGEST: Final = "brought sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtAlong:
    """The words of a file beside the recording, the file's name and digest, and what is wrong with it.

    `machine`: engine and day, where the file itself says that a machine made it and nobody has checked it.
    """

    words: Brought
    name: str
    digest: Digest
    problems: tuple[Problem, ...]
    machine: tuple[str, date | None] | None = None

    @property
    def header(self) -> tuple[str, str]:
        """The lines of transcript.md that say where its words come from, and what that file was then."""
        return f"{_UNCHECKED if self.machine else _ORIGIN}: {self.name}", f"{_DIGEST}: {self.digest}"


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
            return BroughtAlong(
                words=words, name=name, digest=body_digest(text), problems=problems, machine=machine_of(text)
            )
    return None


def way_to_words(run: Run, prepared: Prepared) -> str:
    """What to do for a transcript.md where there is none: the build writes it, if it has anything to write it from."""
    brought = any(prepared.recording.beside(suffix).is_file() for suffix in SUFFIXES)
    if brought or run.show.hearing.engine != "off":
        return "Run `podcast build`: it writes the transcript."
    name = run.project.name(prepared.recording.beside(SUFFIXES[0]))
    return f'Put captions or text beside the recording, as in {name}, or set engine = "auto"; then run `podcast build`.'


def was_brought(script: Script) -> bool:
    """Whether the tool wrote this transcript.md from a file that people brought."""
    return _says(script, _ORIGIN) or _says(script, _UNCHECKED)


def was_checked(script: Script) -> bool:
    """Whether it was brought, and the file did not say that only a machine stands behind it."""
    return _says(script, _ORIGIN)


def left_aside(script: Script, brought: BroughtAlong, *, path: str) -> tuple[Problem, ...]:
    """What is to be said of a file that the edited transcript at `path` was not made from.

    Nothing where that transcript was brought and does not say what the file was then.
    """
    taken = _said(script, _DIGEST)
    if taken == brought.digest or (taken is None and was_brought(script)):
        return ()
    text = f"{brought.name} is not used: {path} has been edited and stays as it is"
    return (T215.problem(text, path=brought.name),)


def _says(script: Script, key: str) -> bool:
    return _said(script, key) is not None


def _said(script: Script, key: str) -> str | None:
    lines = (line.partition(":") for line in script.header.others)
    return next((value.strip() for name, _, value in lines if name.strip() == key), None)
