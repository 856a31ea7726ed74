"""Texts that people wrote for an episode, in whatever encoding their editor saved them; never as scrambled letters."""

from pathlib import Path
from typing import Final

from podcast_tool.disk import read_encoded
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import BrokenEpisode, Rule

E221 = Rule(
    code="E221",
    severity="error",
    title="The letters of a text cannot be read",
    why="The file is not saved as UTF-8, and does not say as what else. Guessing would publish scrambled letters.",
    fix="Open it in your editor, choose Save as ... with the encoding UTF-8, and run again.",
    bad="caf\\xe9 (saved as Windows-1252)",
    good="café (saved as UTF-8)",
)
RULES: Final = (E221,)


def read_words(run: Run, path: Path) -> str | None:
    """The text of notes or of a transcript, or None where there is none. Raises BrokenEpisode, and PodcastError."""
    try:
        return read_encoded(path)
    except UnicodeDecodeError as error:
        name = run.project.name(path)
        line = error.object[: error.start].count(b"\n") + 1
        raise BrokenEpisode([E221.problem("a letter here is not UTF-8", path=name, line=line)]) from error


def look_at_words(path: Path) -> str | None:
    """The same for a screen alone: what cannot be read becomes U+FFFD. Raises PodcastError."""
    return read_encoded(path, errors="replace")
