"""A transcript brought along: captions or text beside the recording become the episode's words."""

from dataclasses import dataclass
from typing import Final

from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import read_words
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import BrokenEpisode, Problem, has_errors
from podcast_tool.transcript.brought import SUFFIXES, Brought, parse_brought
from podcast_tool.transcript.script import Script

_ORIGIN: Final = "brought"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtAlong:
    """The words of a file beside the recording, the file's name, and what is wrong with it."""

    words: Brought
    name: str
    problems: tuple[Problem, ...]

    @property
    def header(self) -> str:
        """The line of transcript.md that says where its words come from."""
        return f"{_ORIGIN}: {self.name}"


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
            return BroughtAlong(words=words, name=name, problems=problems)
    return None


def was_brought(script: Script) -> bool:
    """Whether the tool wrote this transcript.md from a file that people brought."""
    return any(line.partition(":")[0].strip() == _ORIGIN for line in script.header.others)
