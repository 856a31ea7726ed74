"""The scripts of the sample show: `Name: text` lines, with `# Title` where a chapter begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that somebody says; `chapter` is the title that begins with it, if one does."""

    speaker: str
    text: str
    chapter: str | None


def parse_script(source: str) -> Iterator[Line]:
    """The spoken lines in order. Raises ValueError, with the number of a line that has neither form."""
    chapter: str | None = None
    for number, row in enumerate(source.splitlines(), start=1):
        if row.startswith("# "):
            chapter = row.removeprefix("# ").strip()
        elif row.strip():
            speaker, colon, text = row.partition(": ")
            if not colon or not text.strip():
                raise ValueError(f"line {number}: expected `Name: text`, found {row!r}")
            yield Line(speaker=speaker.strip(), text=text.strip(), chapter=chapter)
            chapter = None


def load_script(path: Path) -> tuple[Line, ...]:
    """The spoken lines of one script file. Raises OSError, ValueError."""
    return tuple(parse_script(path.read_text(encoding="utf-8")))
