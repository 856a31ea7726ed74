"""What a hub or a reference manager exports, read as entries for the catalogue: one file a format, all pure."""

import json
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Final

from podcast_tool.problems import PodcastError
from podcast_tool.resources.sources.addresses import read_addresses
from podcast_tool.resources.sources.bibtex import read_bibtex
from podcast_tool.resources.sources.csl import read_csl
from podcast_tool.resources.sources.found import Found
from podcast_tool.resources.sources.tables import read_rows
from podcast_tool.resources.sources.wordpress import read_posts

FORMATS: Final[Mapping[str, Callable[[str], Found]]] = {
    "csv": read_rows,
    "bibtex": read_bibtex,
    "csl": read_csl,
    "wordpress": read_posts,
    "urls": read_addresses,
}
_SUFFIXES: Final = {".csv": "csv", ".tsv": "csv", ".bib": "bibtex", ".bibtex": "bibtex", ".txt": "urls"}


def read_source(text: str, *, name: str, form: str = "") -> Found:
    """The entries of an export, in its order. Raises PodcastError where the text is nothing of the kind."""
    text = text.removeprefix("\ufeff")
    kind = form or _SUFFIXES.get(PurePosixPath(name).suffix.lower()) or _form_of_json(text, name)
    try:
        return FORMATS[kind](text)
    except PodcastError as error:
        raise PodcastError(f"{name}: {error}", fix=error.fix) from error


def _form_of_json(text: str, name: str) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PodcastError(
            f"{name} is no CSV, BibTeX, JSON or list of addresses",
            fix="Name it .csv, .bib, .json or .txt after what it holds, or say which with --format.",
        ) from error
    first = document[0] if isinstance(document, list) and document else document
    is_post = isinstance(first, dict) and isinstance(first.get("title"), dict) and "rendered" in first["title"]
    return "wordpress" if is_post else "csl"
