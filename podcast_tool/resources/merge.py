"""Entries from elsewhere merged into the catalogue: new ones at its end, known ones completed, nothing overwritten."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from podcast_tool.model import Resource
from podcast_tool.problems import PodcastError
from podcast_tool.text import slugify

_LONGEST_ID: Final = 80
_FORM: Final = "Write each resource as a [[resource]] table."
_NO_MATTER: Final = ("utm_", "fbclid", "gclid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of one entry: the id it has in the catalogue, the keys written, and the keys left as they stand."""

    id: str
    title: str
    new: bool
    written: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The catalogue's text after a merge, and what was done."""

    text: str
    changes: tuple[Change, ...]


def merge(text: str, known: Sequence[Resource], found: Iterable[Resource]) -> Merged:
    """Merge by id, DOI and address. Every byte of an entry that gains nothing stays. Raises PodcastError."""
    everything = list(known)
    changes: list[Change] = []
    additions: dict[str, dict[str, Any]] = {}
    for resource in found:
        same = _same(resource, everything)
        if same is None:
            added = replace(resource, id=_free_id(resource, everything))
            everything.append(added)
            changes.append(Change(id=added.id, title=added.title, new=True, written=tuple(_values(added))))
            continue
        missing, kept = _compared(same, resource)
        additions.setdefault(same.id, {}).update(missing)
        everything[everything.index(same)] = _completed(same, missing)
        changes.append(Change(id=same.id, title=same.title, new=False, written=tuple(missing), kept=kept))
    new = {change.id for change in changes if change.new}
    completed = {ident: values for ident, values in additions.items() if values and ident not in new}
    after = _append(_complete(text, completed), [one for one in everything if one.id in new])
    return Merged(text=after, changes=tuple(changes))


def _same(resource: Resource, known: Sequence[Resource]) -> Resource | None:
    """The entry that is the same resource: by DOI, else by address, else by id or title if nothing denies it."""
    for key in (_doi, _address):
        wanted = key(resource)
        if wanted and (found := next((one for one in known if key(one) == wanted), None)):
            return found
    ident, title = slugify(resource.id), slugify(resource.title)
    alike = [one for one in known if ident and one.id == ident]
    alike += [one for one in known if title and slugify(one.title) == title]
    return next((one for one in alike if not _apart(one, resource)), None)


def _apart(one: Resource, other: Resource) -> bool:
    """Whether both say where they are or when they appeared, and say different things."""
    pairs = ((_doi(one), _doi(other)), (_address(one), _address(other)), (one.year, other.year))
    return any(left and right and left != right for left, right in pairs)


def _doi(resource: Resource) -> str:
    return resource.doi.casefold()


def _address(resource: Resource) -> str:
    """The address without what makes no difference: scheme, www, a last slash, a fragment, marks of campaigns."""
    parts = urlsplit(resource.url)
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith(_NO_MATTER))
    path = parts.path.rstrip("/")
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{path}?{query}" if host else ""


def _free_id(resource: Resource, known: Sequence[Resource]) -> str:
    """What the export calls it, else its title, in an id's letters; with a number where that is taken."""
    taken = {one.id for one in known}
    stem = slugify(resource.id) or slugify(resource.title)[:60].strip("-") or "resource"
    numbered = (f"{stem[: _LONGEST_ID - 6].strip('-')}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (stem, *numbered) if name not in taken)


def _values(resource: Resource) -> dict[str, Any]:
    """What an entry says, by the catalogue's keys and in its order; what is empty is left out."""
    values: dict[str, Any] = {
        "id": resource.id,
        "title": resource.title,
        "url": resource.url,
        "kind": resource.kind,
        "authors": list(resource.authors),
        "year": resource.year,
        "audiences": list(resource.audiences),
        "disciplines": list(resource.disciplines),
        "focus": list(resource.focus),
        "language": "" if resource.language == "en" else resource.language,
        "description": resource.description,
        "aliases": list(resource.aliases),
        "citation": resource.citation,
        "doi": resource.doi,
        "producer": resource.producer,
        "featured": resource.featured,
    }
    return {key: value for key, value in values.items() if value}


def _compared(same: Resource, resource: Resource) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the entry lacks and the export has, and what both have but say differently: there the entry stands."""
    stands, offered = _values(same), _values(resource)
    offered.pop("id", None)
    if _address(same) == _address(resource):
        offered.pop("url", None)
    missing = {key: value for key, value in offered.items() if key not in stands}
    return missing, tuple(key for key, value in offered.items() if key in stands and stands[key] != value)


def _completed(same: Resource, missing: Mapping[str, Any]) -> Resource:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in missing.items()}
    return replace(same, **values)


def _complete(text: str, additions: Mapping[str, Mapping[str, Any]]) -> str:
    """Keys added to entries that lack them, each at the end of its entry. Raises PodcastError."""
    import tomlkit

    if not additions:
        return text
    document = tomlkit.parse(text)
    for entry in document["resource"]:
        ident = str(entry.get("id"))
        for key, value in additions.get(ident, {}).items():
            if key not in entry:
                entry.add(key, value)
    after = tomlkit.dumps(document)
    _check(text, after, additions)
    return after


def _check(before: str, after: str, additions: Mapping[str, Mapping[str, Any]]) -> None:
    """The file must say what it said, and what was added."""
    was, now = tomllib.loads(before), tomllib.loads(after)
    expected = [{**additions.get(one.get("id"), {}), **one} for one in was.get("resource", [])]
    if now.get("resource") != expected or {**now, "resource": 0} != {**was, "resource": 0}:
        raise PodcastError("the catalogue can't be changed by the tool", fix=_FORM)


def _append(text: str, resources: Sequence[Resource]) -> str:
    """New entries behind everything that stands there."""
    if not resources:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    ending = "" if not text or text.endswith("\n") else newline
    after = text + ending + "".join(newline + _entry(one).replace("\n", newline) for one in resources)
    was, now = tomllib.loads(text), tomllib.loads(after)
    if now.get("resource") != [*was.get("resource", []), *map(_values, resources)]:
        raise PodcastError("the catalogue can't be added to by the tool", fix=_FORM)
    return after


def _entry(resource: Resource) -> str:
    import tomlkit

    lines = (f"{key} = {tomlkit.item(value).as_string()}\n" for key, value in _values(resource).items())
    return "[[resource]]\n" + "".join(lines)
