"""Names that steer an engine: of the show, its people, and what the show's spellings say."""

from collections.abc import Sequence
from typing import Final

from podcast_tool.text import clean_line

# The engines keep the prompt and what they write in one memory of 448 tokens; this leaves room for fast speech.
_MOST_CHARACTERS: Final = 320


def glossary_line(glossary: Sequence[str]) -> str:
    """The names in one line, each once, as many as the engines can bear in mind; the first ones matter most."""
    line = ""
    for name in dict.fromkeys(clean_line(name, limit=80) for name in glossary):
        longer = f"{line}, {name}" if line else name
        if name and len(longer) <= _MOST_CHARACTERS:
            line = longer
    return line
