"""A person's answer put into `links.toml`: the one entry it concerns changes, and every comment stays."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from podcast_tool.model import Answer, Mention, Resource
from podcast_tool.problems import PodcastError
from podcast_tool.resources.decisions import append_entries
from podcast_tool.resources.entries import readable_links
from podcast_tool.text import clean_line, clean_text
from podcast_tool.timecode import format_short

_LONGEST_NOTE: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided on one resource. An empty `note` or `by` says nothing about what stands there.

    `chapter`: the moment is a chapter as well; False says nothing either.
    """

    resource: str
    answer: Answer
    note: str = ""
    by: str = ""
    on: date | None = None
    chapter: bool = False


def with_answer(text: str, decision: Decision, *, path: str) -> str:
    """The file with the resource's answer changed. Raises PodcastError where it has no entry, or can't be edited."""
    import tomlkit

    before = readable_links(text)
    if not any(entry.get("resource") == decision.resource for entry in before):
        raise PodcastError(
            f"{path} has no entry for {decision.resource!r}", fix="Link it by hand: --add ID --at TIME."
        )
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    changes = _changes(decision)
    for entry in document["link"]:
        if entry.get("resource") == decision.resource:
            _put(entry, changes)
    after = ("\ufeff" if text.startswith("\ufeff") else "") + tomlkit.dumps(document)
    if "\r\n" in text and text.count("\r\n") == text.count("\n"):
        after = after.replace("\r\n", "\n").replace("\n", "\r\n")
    expected = [{**one, **changes} if one.get("resource") == decision.resource else one for one in before]
    if readable_links(after) != expected or _without_links(after) != _without_links(text):
        raise PodcastError(f"{path} can't be changed by the tool", fix=f'Write answer = "{decision.answer}" yourself.')
    return after


def with_link(text: str, decision: Decision, resource: Resource, place: Mention | None, *, path: str) -> str:
    """The file with an entry of a person's own at its end. Raises PodcastError where there is one already."""
    if any(entry.get("resource") == resource.id for entry in readable_links(text)):
        raise PodcastError(f"{path} has an entry for {resource.id!r} already", fix=f"Answer it: --yes {resource.id}")
    values: dict[str, Any] = {"resource": resource.id, **_changes(decision)}
    if place:
        values |= {"at": format_short(place.at), "quote": clean_line(place.quote)}
    after = append_entries(text, [_entry(resource, values)])
    if readable_links(after) != [*readable_links(text), values]:
        raise PodcastError(f"{path} can't be added to by the tool", fix="Write each link as a [[link]] table.")
    return after


def _changes(decision: Decision) -> dict[str, Any]:
    note, by = clean_text(decision.note).strip()[:_LONGEST_NOTE], clean_line(decision.by, limit=128)
    said = {"note": note, "by": by, "on": decision.on, "chapter": decision.chapter}
    return {"answer": decision.answer, **{key: value for key, value in said.items() if value}}


def _put(entry: Any, changes: Mapping[str, Any]) -> None:
    """New values in place, so that comments behind them stay; new keys go right below the answer."""
    for key, value in changes.items():
        if key in entry:
            entry[key] = value
        elif key == "answer":
            entry.value._insert_after("resource", key, value)
        else:
            entry.value._insert_after("answer" if key == "note" else _anchor(entry), key, value)


def _anchor(entry: Any) -> str:
    return next(key for key in ("by", "note", "answer") if key in entry)


def _entry(resource: Resource, values: Mapping[str, Any]) -> str:
    import tomlkit

    lines = "".join(f"{key} = {tomlkit.item(value).as_string()}\n" for key, value in values.items())
    return f"# {clean_line(resource.title, limit=200)}\n[[link]]\n{lines}"


def _without_links(text: str) -> dict[str, Any]:
    return {key: value for key, value in tomllib.loads(text.removeprefix("\ufeff")).items() if key != "link"}
