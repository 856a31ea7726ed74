"""An episode's `links.toml`: what the machine suggests, and what people decided about it.

The tool only adds entries, and brings up to date the evidence of those that nobody has touched.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, get_args

from podcast_tool.decode import D105, Table, read_toml
from podcast_tool.model import Answer, Link, LinkPolicy, Resource, Suggestion, Verdict
from podcast_tool.problems import Problem
from podcast_tool.resources.entries import entry_text, file_header, refreshed
from podcast_tool.resources.rules import L105, L106, L107
from podcast_tool.text import did_you_mean, listing

_ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)
# Of two answers the one that makes less public counts.
_STRICTNESS: Final[Mapping[Answer, int]] = {"no": 0, "?": 1, "yes": 2, "pin": 3}


def read_decisions(text: str, *, path: str) -> tuple[tuple[Verdict, ...], tuple[Problem, ...]]:
    """One verdict for each resource, in the file's order, and every fault with its line.

    An answer that can't be understood counts as no: nothing is public by mistake. Where the text is not valid TOML
    there are no verdicts at all, so links must not be published beside an error.
    """
    table, problems = read_toml(text, path=path)
    verdicts: dict[str, Verdict] = {}
    for entry in _entries(table, text, problems, path):
        verdict = _read_verdict(entry)
        if not verdict.resource:
            continue
        earlier = verdicts.get(verdict.resource)
        if earlier:
            entry.fault("resource", f"{verdict.resource!r} is answered twice", rule=L106, fix=L106.fix)
        if not earlier or _STRICTNESS[verdict.answer] < _STRICTNESS[earlier.answer]:
            verdicts[verdict.resource] = verdict
    table.finish()
    return tuple(verdicts.values()), tuple(problems)


def add_suggestions(text: str, suggestions: Sequence[Suggestion], resources: Sequence[Resource]) -> str:
    """The file with new suggestions at its end and untouched ones brought up to date; the same text if nothing is new.

    Nothing a person wrote changes by a byte. A file that is not valid, or can't take [[link]] tables, stays as it is.
    """
    if not suggestions or not _takes_entries(text):
        return text
    fresh = refreshed(text, {suggestion.resource: suggestion for suggestion in suggestions})
    known = _ids(fresh)
    catalogue = {resource.id: resource for resource in resources}
    new = {one.resource: one for one in suggestions if one.resource not in known and one.resource in catalogue}
    return append_entries(fresh, [entry_text(suggestion, catalogue[ident]) for ident, suggestion in new.items()])


def approved_links(
    verdicts: Sequence[Verdict],
    resources: Sequence[Resource],
    policy: LinkPolicy,
    suggestions: Sequence[Suggestion],
    *,
    path: str,
    text: str = "",
) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    """The links that readers see: pinned ones first, then by time, those without a time last.

    Under the policy "auto" suggestions of the better tier are linked too, unless somebody said no. `text` is the
    file's own text, for the lines of problems.
    """
    catalogue = {resource.id: resource for resource in resources}
    evidence = {suggestion.resource: suggestion for suggestion in suggestions}
    shown = [verdict for verdict in verdicts if verdict.answer in ("yes", "pin")]
    if policy == "auto":
        shown += _automatic(verdicts, suggestions)
    links = [_link(verdict, catalogue, evidence) for verdict in shown if verdict.resource in catalogue]
    ordered = sorted(links, key=lambda link: (not link.pinned, link.at is None, link.at or 0, link.resource.id))
    return tuple(ordered), tuple(_strangers(verdicts, catalogue, path, text))


def _entries(table: Table, text: str, problems: list[Problem], path: str) -> list[Table]:
    line = table.line("link")
    if table.has("link") and line and not text.splitlines()[line - 1].lstrip("\ufeff \t").startswith("["):
        problems.append(L107.problem("link is written as a list, not as [[link]] tables", path=path, line=line))
    return table.tables("link")


def _read_verdict(entry: Table) -> Verdict:
    verdict = Verdict(
        resource=entry.text("resource", required=True),
        answer=_read_answer(entry),
        by=entry.text("by"),
        on=entry.day("on"),
        note=entry.prose("note"),
        at=entry.timecode("at"),
        quote=entry.prose("quote"),
        chapter=entry.flag("chapter"),
    )
    _read_evidence(entry)
    entry.finish()
    return verdict


def _read_evidence(entry: Table) -> None:
    """What the tool keeps beside its suggestion: known to the file, needed by no reader of it."""
    entry.real("score", default=0.0, minimum=0.0, maximum=1.0)
    entry.texts("matched")
    for key in ("kind", "tier", "seal"):
        entry.text(key)


def _read_answer(entry: Table) -> Answer:
    """An answer that means nothing is a no: whoever wrote it did not say yes."""
    said = entry.text("answer", default="no" if entry.has("answer") else "?") or "?"
    for answer in _ANSWERS:
        if said.casefold() == answer:
            return answer
    guess = did_you_mean(said, _ANSWERS)
    hint = f"; did you mean {guess!r}?" if guess else ""
    allowed = listing([f'"{answer}"' for answer in _ANSWERS], "or")
    entry.fault("answer", f"answer is {said!r}{hint}", rule=D105, fix=f"Use {allowed}.")
    return "no"


def _takes_entries(text: str) -> bool:
    """Whether the text is valid and a [[link]] table can follow it."""
    _, problems = read_toml(text + "\n[[link]]\n", path="")
    return not problems


def _ids(text: str) -> frozenset[str]:
    table, _ = read_toml(text, path="")
    return frozenset(entry.text("resource") for entry in table.tables("link"))


def append_entries(text: str, entries: Sequence[str]) -> str:
    """The text with these entries behind it, under the file's explanation where it is new."""
    if not entries:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    added = "\n".join(entries).replace("\n", newline)
    if not text.strip("\ufeff \t\r\n"):
        return text + (file_header() + "\n").replace("\n", newline) + added
    ending = "" if text.endswith("\n") else newline
    return text + ending + newline + added


def _automatic(verdicts: Iterable[Verdict], suggestions: Iterable[Suggestion]) -> list[Verdict]:
    """Undecided suggestions of the better tier, taken as a yes, with what a person may have written beside them.

    A chapter is more than a link: it takes a person's yes.
    """
    known = {verdict.resource: verdict for verdict in verdicts}
    offered = [one.resource for one in suggestions if one.tier == "suggested"]
    asked = [known.get(resource, Verdict(resource=resource, answer="?")) for resource in dict.fromkeys(offered)]
    return [replace(verdict, answer="yes", chapter=False) for verdict in asked if verdict.answer == "?"]


def _link(verdict: Verdict, catalogue: Mapping[str, Resource], evidence: Mapping[str, Suggestion]) -> Link:
    """The verdict's own moment where it has one, else the suggestion's."""
    at, quote = verdict.at, verdict.quote
    suggestion = evidence.get(verdict.resource)
    if at is None and suggestion and suggestion.reasons:
        at, quote = suggestion.reasons[0].at, quote or suggestion.reasons[0].quote
    resource = catalogue[verdict.resource]
    return Link(
        resource=resource,
        note=verdict.note,
        at=at,
        quote=quote,
        pinned=verdict.answer == "pin",
        chapter=verdict.chapter,
    )


def _strangers(
    verdicts: Sequence[Verdict], catalogue: Mapping[str, Resource], path: str, text: str
) -> Iterable[Problem]:
    lines = _lines(text)
    for verdict in verdicts:
        if verdict.resource not in catalogue:
            guess = did_you_mean(verdict.resource, list(catalogue))
            hint = f"; did you mean {guess!r}?" if guess else ""
            said = f"no resource has the id {verdict.resource!r}{hint}"
            yield L105.problem(said, path=path, line=lines.get(verdict.resource))


def _lines(text: str) -> dict[str, int]:
    table, _ = read_toml(text, path="")
    found = [(entry.text("resource"), entry.line("resource")) for entry in table.tables("link")]
    return {ident: line for ident, line in found if line}
