"""A spreadsheet saved as CSV: a row a resource, columns in any order, under many names (Zotero's among them)."""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any, Final

from podcast_tool.problems import PodcastError
from podcast_tool.resources.sources.found import LISTS, Entry, Found, entry

_COLUMNS: Final[Mapping[str, str]] = {
    name: key
    for key, names in {
        "id": "id identifier slug",
        "title": "title name resource",
        "url": "url link address website permalink",
        "authors": "authors author creators creator by",
        "year": "year publicationyear published date publicationdate",
        "kind": "kind type itemtype resourcetype format",
        "audiences": "audiences audience for",
        "disciplines": "disciplines discipline subject subjects",
        "focus": "focus resourcefocus researchfocus topic topics tags manualtags keywords",
        "language": "language lang",
        "description": "description abstract abstractnote summary excerpt notes",
        "aliases": "aliases alias alsoknownas shorttitle",
        "citation": "citation reference",
        "doi": "doi",
        "producer": "producer publisher source",
        "featured": "featured",
    }.items()
    for name in names.split()
}
_SEPARATORS: Final = re.compile(r"\s*[;|\n]\s*")
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "featured"})
_LARGEST_CELL: Final = 1 << 20


def read_rows(text: str) -> Found:
    """A resource for each row that has a title. Raises PodcastError where no column is one."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        said = f"the table can't be read, at line {reader.line_num}: {error}"
        raise PodcastError(said, fix="Look for a stray quote, or save it as CSV (UTF-8) again.") from error
    columns = [_COLUMNS.get(re.sub(r"[^a-z]", "", name.lower()), "") for name in (rows[0] if rows else [])]
    if "title" not in columns:
        raise PodcastError("no column is called title", fix="Name the columns in the first line: title, url ...")
    entries: list[Entry] = []
    left: list[str] = []
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            made = _entry(columns, row)
            entries += [made] if made else []
            left += [] if made else [f"row {number}: it has no title"]
    return Found(entries=tuple(entries), left=tuple(left))


def _delimiter(text: str) -> str:
    """What separates most cells of the first line."""
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _entry(columns: list[str], row: list[str]) -> Entry | None:
    values: dict[str, Any] = {}
    for key, cell in zip(columns, row, strict=False):
        if key and cell.strip():
            values.setdefault(key, cell.strip())
    for key in LISTS:
        if key in values:
            values[key] = _split(values[key], commas=key != "authors")
    values["featured"] = str(values.get("featured", "")).lower() in _YES
    return entry(values.pop("title", ""), **values)


def _split(cell: str, *, commas: bool) -> list[str]:
    """Parts by semicolon, bar or line; by comma only where there is no other, and a comma is no part of a name."""
    parts = _SEPARATORS.split(cell)
    return re.split(r"\s*,\s*", cell) if commas and len(parts) == 1 else parts
