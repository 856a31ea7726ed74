"""BibTeX, by way of CSL-JSON: each entry becomes the item that a reference manager would export for it."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.problems import PodcastError
from podcast_tool.resources.sources.csl import entry_of
from podcast_tool.resources.sources.found import Entry, Found

if TYPE_CHECKING:
    from pybtex.database import Entry as BibEntry
    from pybtex.database import Person

_TYPES: Final[Mapping[str, str]] = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "online": "webpage",
    "misc": "webpage",
    "unpublished": "manuscript",
}
_FIELDS: Final[Mapping[str, str]] = {
    "title": "title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "volume": "volume",
    "number": "issue",
    "issue": "issue",
    "pages": "page",
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "address": "publisher-place",
    "doi": "DOI",
    "url": "URL",
    "abstract": "abstract",
    "keywords": "keyword",
    "language": "language",
    "langid": "language",
    "edition": "edition",
    "shorttitle": "title-short",
}
_VERBATIM: Final = frozenset({"doi", "url"})


def read_bibtex(text: str) -> Found:
    """Each entry with a title. Raises PodcastError for what is no BibTeX."""
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        parsed = parse_string(text, "bibtex")
    except PybtexError as error:
        reason = " ".join(str(error).split())[:200]
        raise PodcastError(f"not valid BibTeX: {reason}", fix="Mend that place, or export the file again.") from error
    except (ValueError, RecursionError) as error:
        raise PodcastError("not valid BibTeX: nested too deeply", fix="Export the file again.") from error
    entries: list[Entry] = []
    left: list[str] = []
    for key, item in parsed.entries.items():
        made = entry_of(_csl(key, item), ident=key)
        entries += [made] if made else []
        left += [] if made else [f"{key}: it has no title"]
    return Found(entries=tuple(entries), left=tuple(left))


def _csl(key: str, item: "BibEntry") -> dict[str, Any]:
    values: dict[str, Any] = {"id": key, "type": _TYPES.get(item.type.lower(), "document")}
    for field, value in item.fields.items():
        name = _FIELDS.get(field.lower())
        if name:
            values.setdefault(name, value if field.lower() in _VERBATIM else _plain(value))
    for role in ("author", "editor"):
        people = [_person(person) for person in item.persons.get(role, [])]
        values |= {role: people} if people else {}
    year = re.search(r"\d{4}", str(item.fields.get("year") or item.fields.get("date") or ""))
    return values | ({"issued": {"date-parts": [[int(year[0])]]}} if year else {})


def _person(person: "Person") -> dict[str, str]:
    """A name in braces is an institution's, which has no parts."""
    whole = _plain(str(person))
    first = _plain(" ".join([*person.first_names, *person.middle_names]))
    last = _plain(" ".join([*person.prelast_names, *person.last_names, *person.lineage_names]))
    return {"given": first, "family": last} if first and last else {"literal": last or whole}


def _plain(text: str) -> str:
    """LaTeX to text: accents and dashes as they print, braces taken off."""
    from pybtex.exceptions import PybtexError
    from pybtex.richtext import Text

    try:
        decoded = str(Text.from_latex(text))
    except (PybtexError, ValueError, RecursionError):
        decoded = text
    return decoded.replace("--", "–").replace("{", "").replace("}", "").replace("\\", "")
