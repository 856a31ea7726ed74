"""The entries of `links.toml` as a person decides on them: what is offered, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from podcast_tool.decode import Table, read_toml
from podcast_tool.model import Resource, Verdict

_SURE = 0.99
_CLEARLY = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One entry: the answer so far, the resource (None where the catalogue no longer has it), and the evidence."""

    verdict: Verdict
    resource: Resource | None
    kind: str
    tier: str
    score: float
    matched: tuple[str, ...]

    @property
    def strength(self) -> str:
        """The score in words."""
        if self.kind == "named":
            return "named" if self.score >= _SURE else "named, as it seems"
        if self.kind != "about":
            return "added by hand"
        if self.tier != "suggested":
            return "perhaps about it"
        return "clearly about it" if self.score >= _CLEARLY else "about it"


def offers_of(text: str, verdicts: Sequence[Verdict], resources: Sequence[Resource]) -> tuple[Offer, ...]:
    """What `read_decisions` found, with the evidence that stands beside each answer in the file's text."""
    catalogue = {resource.id: resource for resource in resources}
    table, _ = read_toml(text, path="")
    entries = {entry.text("resource"): entry for entry in reversed(table.tables("link"))}
    return tuple(_offer(verdict, catalogue.get(verdict.resource), entries[verdict.resource]) for verdict in verdicts)


def _offer(verdict: Verdict, resource: Resource | None, entry: Table) -> Offer:
    return Offer(
        verdict=verdict,
        resource=resource,
        kind=entry.text("kind"),
        tier=entry.text("tier"),
        score=entry.real("score", default=0.0, minimum=0.0, maximum=1.0),
        matched=entry.texts("matched"),
    )
