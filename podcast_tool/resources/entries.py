"""The entries that the tool writes into `links.toml`, and how it finds its own again without touching a person's."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from podcast_tool.model import Mention, Resource, Suggestion
from podcast_tool.text import clean_line
from podcast_tool.timecode import format_short

EVIDENCE_KEYS: Final = ("at", "quote", "kind", "tier", "score", "matched", "seal")
_HEADER: Final = """\
# Resources that this episode may speak of. Nothing here is public until you say so:
# change  answer = "?"  into one of
#   "yes"   link it under the episode, at the moment named
#   "pin"   the same, and before all others
#   "no"    never link it here; it will not be suggested again
# You may add to any entry:  note = "a line for listeners"   by = "your name"   on = 2026-01-31
# and change  at  and  quote  to a better moment;  chapter = true  makes that moment a chapter that leads to the link.
# To link something that was not suggested, write a [[link]] of your own with the resource's id from the catalogue. The
# tool adds entries at the end and never changes what you wrote; kind, tier, score, matched and seal are its own.
"""


def file_header() -> str:
    """The comment that a new file starts with: how to answer."""
    return _HEADER


def entry_text(suggestion: Suggestion, resource: Resource) -> str:
    """A new entry, with the resource's title above it so that a person knows what it is."""
    return f"# {clean_line(resource.title, limit=200)}\n{_block(suggestion.resource, _evidence(suggestion))}"


def refreshed(text: str, suggestions: Mapping[str, Suggestion]) -> str:
    """The text with the evidence of untouched, undecided entries brought up to date; every other byte stays."""
    for entry in readable_links(text):
        suggestion = suggestions.get(str(entry.get("resource")))
        if suggestion and _is_untouched(entry):
            text = _renewed(text, entry, _evidence(suggestion))
    return text


def _renewed(text: str, entry: Mapping[str, Any], evidence: Mapping[str, Any]) -> str:
    """The entry's lines replaced, if they stand there letter by letter as the tool writes them."""
    newline = "\r\n" if "\r\n" in text else "\n"
    ident = entry["resource"]
    before = _block(ident, {key: entry[key] for key in EVIDENCE_KEYS}).replace("\n", newline)
    after = _block(ident, evidence).replace("\n", newline)
    if before == after or text.count(before) != 1:
        return text
    changed = text.replace(before, after)
    expected = [{**link, **evidence} if link == entry else link for link in readable_links(text)]
    return changed if readable_links(changed) == expected else text


def readable_links(text: str) -> list[dict[str, Any]]:
    """The entries as they stand; none where the text is not valid."""
    try:
        links = tomllib.loads(text.removeprefix("\ufeff")).get("link", [])
    except (ValueError, RecursionError):
        return []
    return [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []


def _block(resource: str, evidence: Mapping[str, Any]) -> str:
    import tomlkit

    values = {"resource": resource, "answer": "?", **{key: evidence[key] for key in EVIDENCE_KEYS}}
    return "[[link]]\n" + "".join(f"{key} = {tomlkit.item(value).as_string()}\n" for key, value in values.items())


def _is_untouched(entry: Mapping[str, Any]) -> bool:
    """Whether it has just what the tool writes: undecided, nothing added, and the evidence still under its seal."""
    if set(entry) != {"resource", "answer", *EVIDENCE_KEYS} or entry["answer"] != "?":
        return False
    return bool(entry["seal"] == _seal(entry))


def _evidence(suggestion: Suggestion) -> dict[str, Any]:
    reason = suggestion.reasons[0] if suggestion.reasons else Mention(at=0, quote="")
    values: dict[str, Any] = {
        "at": format_short(reason.at),
        "quote": clean_line(reason.quote),
        "kind": suggestion.kind,
        "tier": suggestion.tier,
        "score": float(suggestion.score),
        "matched": [clean_line(word) for word in reason.matched],
    }
    return {**values, "seal": _seal(values)}


def _seal(values: Mapping[str, Any]) -> str:
    """A digest of the evidence: a person's change to any of it breaks the seal."""
    sealed = json.dumps([values[key] for key in EVIDENCE_KEYS if key != "seal"], default=str)
    return hashlib.sha256(sealed.encode()).hexdigest()[:12]
