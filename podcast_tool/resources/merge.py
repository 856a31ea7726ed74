"""Entries from elsewhere merged into the catalogue: new ones at its end, known ones completed, nothing overwritten."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from podcast_tool.model import Resource
from podcast_tool.problems import PodcastError
from podcast_tool.resources.holdings import Holdings, address_of

_MARK: Final = "\ufeff"
_FORM: Final = "Write each resource as a [[resource]] table."


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
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    said = _said(text)
    holdings = Holdings(known)
    changes: list[Change] = []
    additions: dict[str, dict[str, Any]] = {}
    for resource in found:
        same = holdings.same(resource)
        if same is None:
            added = replace(resource, id=holdings.free_id(resource))
            holdings.put(added)
            changes.append(Change(id=added.id, title=added.title, new=True, written=tuple(_values(added))))
            continue
        missing, kept = _compared(same, resource, said.get(same.id, frozenset()))
        if holdings.has_address(resource):
            missing.pop("url", None)
        additions.setdefault(same.id, {}).update(missing)
        holdings.put(_completed(same, missing))
        changes.append(Change(id=same.id, title=same.title, new=False, written=tuple(missing), kept=kept))
    new = [change.id for change in changes if change.new]
    completed = {ident: values for ident, values in additions.items() if values and ident in said}
    after = _append(_complete(text, completed), [holdings[ident] for ident in new])
    return Merged(text=mark + after, changes=tuple(changes))


def _said(text: str) -> dict[str, frozenset[str]]:
    """The keys of each entry as the file has them, empty ones too: what is empty on purpose stays so."""
    entries = tomllib.loads(text).get("resource", [])
    return {str(entry.get("id")): frozenset(entry) for entry in reversed(entries)}


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


def _compared(
    same: Resource, resource: Resource, said: frozenset[str]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the entry lacks and the export has, and what both have but say differently: there the entry stands."""
    stands, offered = _values(same), _values(resource)
    offered.pop("id", None)
    if address_of(same) == address_of(resource):
        offered.pop("url", None)
    missing = {key: value for key, value in offered.items() if key not in stands and key not in said}
    return missing, tuple(key for key, value in offered.items() if key not in missing and stands.get(key) != value)


def _completed(same: Resource, missing: Mapping[str, Any]) -> Resource:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in missing.items()}
    return replace(same, **values)


def _complete(text: str, additions: Mapping[str, Mapping[str, Any]]) -> str:
    """Keys added to entries that lack them, each behind the last line of its entry. Raises PodcastError."""
    import tomlkit

    if not additions:
        return text
    document = tomlkit.parse(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    for entry in document["resource"]:
        for key, value in additions.get(str(entry.get("id")), {}).items():
            if key not in entry:
                _put_last(entry, key, value, newline)
    after = tomlkit.dumps(document)
    _check(text, after, additions)
    return after


def _put_last(entry: Any, key: str, value: Any, newline: str) -> None:
    """A key below the last that stands in the entry itself: comments behind it may speak of the next entry."""
    import tomlkit

    item = tomlkit.item(value)
    if not hasattr(entry.value, "body"):
        entry.add(key, item)
        return
    item.trivia.trail = newline
    own = [name for name, one in entry.value.body if name and not isinstance(one, dict)]
    entry.value._insert_after(own[-1].key, key, item)


def _check(before: str, after: str, additions: Mapping[str, Mapping[str, Any]]) -> None:
    """The file must say what it said, and what was added."""
    was, now = tomllib.loads(before), _readable(after)
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
    was, now = tomllib.loads(text), _readable(after)
    if now.get("resource") != [*was.get("resource", []), *map(_values, resources)]:
        raise PodcastError("the catalogue can't be added to by the tool", fix=_FORM)
    return after


def _readable(text: str) -> dict[str, Any]:
    """What the text says; nothing where a table cannot follow what stands there, such as a list on one line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _entry(resource: Resource) -> str:
    import tomlkit

    lines = (f"{key} = {tomlkit.item(value).as_string()}\n" for key, value in _values(resource).items())
    return "[[resource]]\n" + "".join(lines)
