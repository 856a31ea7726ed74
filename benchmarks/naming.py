"""How many misheard names are found: python -m benchmarks.naming

The lines of tests/resources/mentions.toml, mentions and near misses, against the sample show's catalogue.
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from podcast_tool.model import Resource, Transcript, Turn, Word
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.named import namings
from podcast_tool.resources.passages import talk_of

_MENTIONS = Path("tests/resources/mentions.toml")
_CATALOGUE = Path("show_notes/resources.toml")


def main() -> None:
    """Print what is missed, what is hit wrongly, and the two figures."""
    resources, _ = read_catalogue(_CATALOGUE.read_text("utf-8"), path=str(_CATALOGUE))
    data = tomllib.loads(_MENTIONS.read_text("utf-8"))
    misheard: Mapping[str, str] = data["misheard"]
    near: Sequence[str] = data["near_miss"]["said"]
    missed = [f"missed  {text}  ({ident})" for text, ident in misheard.items() if named(text, resources) != {ident}]
    hit = [f"hit     {text}  ({', '.join(found)})" for text in near if (found := named(text, resources))]
    figures = (
        f"{len(misheard) - len(missed)} of {len(misheard)} misheard mentions, {len(hit)} of {len(near)} near misses"
    )
    sys.stdout.write("\n".join([*missed, *hit, figures]) + "\n")


def named(text: str, resources: Sequence[Resource]) -> set[str]:
    """The resources that a line of talk names."""
    words = tuple(Word(text=word, start=at * 400, end=at * 400 + 400) for at, word in enumerate(text.split()))
    talk = talk_of(Transcript(language="en", turns=(Turn(speaker="Ann", words=words),)))
    return {naming.resource for naming in namings(talk, resources)}


if __name__ == "__main__":
    main()
