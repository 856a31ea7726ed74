"""CSL-JSON, as Zotero and most reference managers export it (https://docs.citationstyles.org, schema 1.0.2)."""

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
    authors = item.get("author") or item.get("editor") or []
    return entry(
        str(item.get("title") or ""),
        csl=item,
        id=ident or str(item.get("citation-key") or ""),
        url=item.get("URL"),
        kind=KINDS.get(kind, kind),
        authors=[person_name(one) for one in authors if isinstance(one, dict)],
        year=_year(item.get("issued")),
        language=_language(item.get("language")),
        description=item.get("abstract"),
        doi=item.get("DOI"),
        focus=[word for word in str(item.get("keyword") or "").split(",") if word.strip()],
        aliases=[item["title-short"]] if isinstance(item.get("title-short"), str) else [],
    )


def person_name(person: Mapping[str, Any]) -> str:
    """`Manu Kapur`, or an institution's name as it stands."""
    parts = (person.get("given"), person.get("non-dropping-particle"), person.get("family"))
    return str(person.get("literal") or " ".join(str(part) for part in parts if part))


def _year(issued: Any) -> str:
    if not isinstance(issued, dict):
        return str(issued or "")
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    return str(first[0]) if first else str(issued.get("raw") or issued.get("literal") or "")


def _language(value: Any) -> str:
    """A tag as it is; names of languages are left out."""
    tag = str(value or "").replace("_", "-")
    return tag if 2 <= len(tag.split("-")[0]) <= 3 else ""
