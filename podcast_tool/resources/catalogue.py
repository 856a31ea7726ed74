"""The hub's catalogue, `show_notes/resources.toml`: what episodes may link to."""

import re
from typing import Final
from urllib.parse import urlsplit

from podcast_tool.decode import Table, read_toml
from podcast_tool.model import Resource
from podcast_tool.problems import Problem, Rule
from podcast_tool.resources.rules import L101, L102, L103, L104, L108

_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s<>\"]{1,200}")
_DOI_PREFIX: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HOST: Final = re.compile(r"[^\s/@:.]+(?:\.[^\s/@:.]+)+")
_LONGEST_TITLE: Final = 500
_LONGEST_URL: Final = 2000


def read_catalogue(text: str, *, path: str) -> tuple[tuple[Resource, ...], tuple[Problem, ...]]:
    """The resources in the file's order, and every fault with its line.

    A resource without a usable id or title is left out; any other fault costs only the value it is in.
    """
    table, problems = read_toml(text, path=path)
    table.number("schema")
    resources: dict[str, Resource] = {}
    lines: dict[str, int | None] = {}
    for entry in table.tables("resource"):
        resource = _read_resource(entry)
        if resource is None:
            continue
        if resource.id in resources:
            first = f" (the first stands in line {lines[resource.id]})" if lines[resource.id] else ""
            entry.fault("id", f"id {resource.id!r} is there twice{first}", rule=L101, fix=L101.fix)
            continue
        resources[resource.id] = resource
        lines[resource.id] = entry.line("id")
    table.finish()
    return tuple(resources.values()), tuple(problems)


def is_web_address(url: str) -> bool:
    """Whether the text is an absolute http or https address with a host, and without a user name in it."""
    if len(url) > _LONGEST_URL or any(character.isspace() or character in '<>"\\' for character in url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and bool(_HOST.fullmatch(host))


def _read_resource(entry: Table) -> Resource | None:
    ident = entry.text("id", required=True)
    resource = Resource(
        id=ident,
        title=entry.text("title", required=True, limit=_LONGEST_TITLE),
        url=_read_url(entry, "url"),
        kind=entry.text("kind", limit=60),
        authors=_named(entry, "authors"),
        year=entry.number("year", minimum=1000, maximum=2999),
        audiences=_named(entry, "audiences"),
        disciplines=_named(entry, "disciplines"),
        focus=_named(entry, "focus"),
        language=_checked(entry, "language", _LANGUAGE, L108) or "en",
        description=entry.prose("description"),
        aliases=_named(entry, "aliases"),
        citation=entry.prose("citation", limit=2000),
        doi=_read_doi(entry),
        producer=_read_producer(entry),
        titles=_read_titles(entry),
        cues=_named(entry, "cues"),
        featured=entry.flag("featured"),
        is_self=entry.flag("self"),
        archived=_read_url(entry, "archived"),
    )
    _read_provenance(entry)
    entry.finish()
    if ident and not _ID.fullmatch(ident):
        said = f"id {ident!r} has other characters than small letters, digits and hyphens"
        entry.fault("id", said, rule=L104, fix=L104.fix)
        return None
    return resource if ident and resource.title else None


def _read_producer(entry: Table) -> str:
    """Who made it. Hubs put `recommended` in that place for what they only point to: that is nobody's name."""
    named = entry.text("producer")
    return "" if named.casefold() == "recommended" else named


def _read_provenance(entry: Table) -> None:
    """Who tagged the entry and what it was written from, in their own words: kept in the file, needed nowhere."""
    entry.text("tags_by")
    if entry.is_text("source"):
        entry.prose("source")
    else:
        entry.texts("source", limit=_LONGEST_URL)


def _read_titles(entry: Table) -> tuple[tuple[str, str], ...]:
    """Translations of the title, as in `titles = { fr = "..." }`."""
    table = entry.table("titles")
    titles: list[tuple[str, str]] = []
    for tag in table.keys():  # noqa: SIM118 - a table of a TOML file is no dict
        title = table.text(tag, limit=_LONGEST_TITLE)
        if not _LANGUAGE.fullmatch(tag):
            table.fault(tag, f"titles: {tag!r} is no language tag", rule=L108, fix=L108.fix)
        elif title:
            titles.append((tag, title))
    return tuple(titles)


def _named(entry: Table, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in entry.texts(key) if text))


def _checked(entry: Table, key: str, shape: re.Pattern[str], rule: Rule) -> str:
    value = entry.text(key)
    if value and not shape.fullmatch(value):
        entry.fault(key, f"{key} {value!r} is not written as it should be", rule=rule, fix=rule.fix)
        return ""
    return value


def plain_doi(text: str) -> str:
    """The DOI alone, however it is written; empty for what is none."""
    bare = _DOI_PREFIX.sub("", text.strip(), count=1).strip()
    return bare if _DOI.fullmatch(bare) else ""


def _read_doi(entry: Table) -> str:
    value = entry.text("doi")
    bare = plain_doi(value)
    if value and not bare:
        entry.fault("doi", f"doi {value!r} is no DOI", rule=L103, fix=L103.fix)
        return ""
    return bare


def _read_url(entry: Table, key: str) -> str:
    url = entry.text(key, limit=_LONGEST_URL)
    if url and not is_web_address(url):
        entry.fault(key, f"{key} {url!r} is no http or https address", rule=L102, fix=L102.fix)
        return ""
    return url
