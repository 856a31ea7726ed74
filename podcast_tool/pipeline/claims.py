"""Recordings that cannot be told apart: nothing goes out under the GUID of another episode by a mere guess (pure)."""

from collections.abc import Iterable, Sequence
from typing import Final

from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.problems import Problem, Rule
from podcast_tool.project.ledger import Ledger, Row

E215 = Rule(
    code="E215",
    severity="error",
    title="It is unclear which episode a recording is",
    why="Its name says one published episode, its sound or its episode.toml another. A wrong guess would send "
    "subscribers the wrong sound under an old title, so what is published stays as it is.",
    fix="Give each recording the name that it was published under, and a new one a name of its own; take the guid "
    "line out of an episode.toml that was copied.",
)
RULES: Final = (E215,)


def settle(prepared: Sequence[Prepared], ledger: Ledger) -> tuple[tuple[Prepared, ...], tuple[Problem, ...]]:
    """Those whose identity is beyond doubt, and one problem for each of the others."""
    doubts = {**_misnamed(prepared, ledger), **_doubled(prepared)}
    problems = [E215.problem(doubts[one.recording.name], path=one.recording.name) for one in _in(prepared, doubts)]
    return tuple(one for one in prepared if one.recording.name not in doubts), tuple(problems)


def _in(prepared: Iterable[Prepared], doubts: dict[str, str]) -> list[Prepared]:
    return [one for one in prepared if one.recording.name in doubts]


def _doubled(prepared: Sequence[Prepared]) -> dict[str, str]:
    """Several recordings that would be one episode: the one with the sound, or else the name, published as it stays."""
    doubts: dict[str, str] = {}
    for row in {one.identity.row.guid: one.identity.row for one in prepared if one.identity.row}.values():
        same = [one for one in prepared if one.identity.row and one.identity.row.guid == row.guid]
        owners = [one for one in same if one.facts.digest == row.source] or [
            one for one in same if one.recording.slug == row.folder
        ]
        losers = [one for one in same if one not in owners[:1]] if len(owners) == 1 else same
        for one in losers if len(same) > 1 else ():
            other = next(another for another in same if another is not one)
            name = one.recording.name
            doubts[name] = f"{name} and {other.recording.name} would both be the episode {row.title!r}"
    return doubts


def _misnamed(prepared: Sequence[Prepared], ledger: Ledger) -> dict[str, str]:
    """Recordings whose name belongs to one published episode while the sound of that or another tells otherwise."""
    doubts: dict[str, str] = {}
    for one in prepared:
        row = one.identity.row
        if row is None or one.facts.digest == row.source:
            continue
        name = one.recording.name
        for heir in prepared:
            if heir.identity.row is None and heir.facts.digest == row.source:
                text = f"{name} has the name of the episode {row.title!r}, but {heir.recording.name} its sound"
                doubts[name] = doubts[heir.recording.name] = text
        if other := _robbed(prepared, ledger, one):
            doubts[name] = f"{name} has the name of the episode {row.title!r}, but the sound of {other.title!r}"
    return doubts


def _robbed(prepared: Sequence[Prepared], ledger: Ledger, one: Prepared) -> Row | None:
    """The published episode whose sound this recording has, where no recording of its own has it any more."""
    other = ledger.by_source(one.facts.digest)
    if other is None or one.identity.row is None or other.guid == one.identity.row.guid:
        return None
    own = [found for found in prepared if found.identity.row and found.identity.row.guid == other.guid]
    return None if any(found.facts.digest == other.source for found in own) else other
