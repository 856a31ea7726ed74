"""CSL-JSON, as Zotero and most reference managers export it (https://docs.citationstyles.org, schema 1.0.2)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from podcast_tool.problems import PodcastError
from podcast_tool.resources.sources.found import Entry, Found, entry, json_list

KINDS: Final[Mapping[str, str]] = {
    "article-journal": "journal article",
    "article-magazine": "article",
    "article-newspaper": "news",
    "article": "article",
    "broadcast": "podcast",
    "motion_picture": "video",
    "paper-conference": "conference paper",
    "post-weblog": "blog post",
    "post": "blog post",
    "speech": "talk",
    "thesis": "thesis",
    "webpage": "web page",
}

_PEOPLE: Final = ("author", "editor", "translator", "container-author")
_DATES: Final = ("issued", "accessed", "container", "event-date", "original-date", "submitted")
_SHAPED: Final = frozenset((*_PEOPLE, *_DATES, "categories", "custom"))


def read_csl(text: str) -> Found:
    """Each item with a title. Raises PodcastError where nothing in it is an item."""
    items = json_list(text, "items")
    if items and not any(isinstance(item, dict) and {"title", "type"} & set(item) for item in items):
        raise PodcastError("the JSON holds no items of CSL-JSON", fix="In Zotero: Export, format CSL JSON.")
    entries: list[Entry] = []
    left: list[str] = []
    for number, item in enumerate(items, start=1):
        made = entry_of(item) if isinstance(item, dict) else None
        entries += [made] if made else []
        left += [] if made else [f"item {number}: it has no title"]
    return Found(entries=tuple(entries), left=tuple(left))


def entry_of(item: Mapping[str, Any], *, ident: str = "") -> Entry | None:
    """One item; its id is kept only where it is a name people chose (a citation key)."""
    kind = str(item.get("type") or "")
    item = _sound(item)
    authors = item.get("author") or item.get("editor") or []
    return entry(
        str(item.get("title") or ""),
        csl=item,
        id=ident or str(item.get("citation-key") or ""),
        url=item.get("URL"),
        kind=KINDS.get(kind, kind),
        authors=[person_name(one) for one in authors],
        year=_year(item.get("issued")),
        language=_language(item.get("language")),
        description=item.get("abstract"),
        doi=item.get("DOI"),
        focus=[word for word in str(item.get("keyword") or "").split(",") if word.strip()],
        aliases=[item["title-short"]] if isinstance(item.get("title-short"), str) else [],
    )


def _sound(item: Mapping[str, Any]) -> dict[str, Any]:
    """What of an item has the shape that the schema gives it: what sets references trusts it blindly."""
    plain = {key: value for key, value in item.items() if isinstance(value, str | int) and key not in _SHAPED}
    people = {role: _people(item[role]) for role in _PEOPLE if isinstance(item.get(role), list)}
    issued = _date(item.get("issued"))
    return plain | {role: some for role, some in people.items() if some} | ({"issued": issued} if issued else {})


def _people(persons: list[Any]) -> list[dict[str, str]]:
    texts = [
        {part: name for part, name in person.items() if isinstance(name, str) and name}
        for person in persons
        if isinstance(person, dict)
    ]
    return [person for person in texts if person.get("literal") or person.get("family") or person.get("given")]


def _date(issued: Any) -> dict[str, Any]:
    """The first day of it; else the year that its text names."""
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [int(part) for part in first[:3] if re.fullmatch(r"[0-9]{1,4}", str(part))]
    if numbers and len(numbers) == len(first[:3]):
        return {"date-parts": [numbers]}
    said = issued if isinstance(issued, str | int) else _raw(issued)
    year = re.search(r"(?<!\d)\d{4}(?!\d)", str(said))
    return {"date-parts": [[int(year[0])]]} if year else {}


def _raw(issued: Any) -> str:
    return str(issued.get("raw") or issued.get("literal") or "") if isinstance(issued, dict) else ""


def person_name(person: Mapping[str, Any]) -> str:
    """`Manu Kapur`, or an institution's name as it stands."""
    parts = (person.get("given"), person.get("non-dropping-particle"), person.get("family"))
    return str(person.get("literal") or " ".join(str(part) for part in parts if part))


def _year(issued: Any) -> str:
    return str(issued["date-parts"][0][0]) if issued else ""


def _language(value: Any) -> str:
    """A tag as it is; names of languages are left out."""
    tag = str(value or "").replace("_", "-")
    return tag if 2 <= len(tag.split("-")[0]) <= 3 else ""
