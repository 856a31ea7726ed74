"""What is known of a link from run to run: one answer alone makes nothing gone, and silence never does."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias, get_args

from podcast_tool.linkcheck.answers import Answer

State: TypeAlias = Literal["ok", "moved", "login", "gone", "unknown"]

STATES: Final[tuple[State, ...]] = get_args(State)
_STANDS: Final = timedelta(days=7)
_UNKNOWN_STANDS: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was found at an address: when it was last asked, and since when it has been so.

    `to` is where it moved, `said` what was answered, `hostless` the first day on which its host did not exist,
    `copy` a copy of it in a web archive.
    """

    state: State
    on: date
    since: date
    to: str = ""
    said: str = ""
    hostless: date | None = None
    copy: str = ""


def is_due(record: Record | None, today: date) -> bool:
    """Whether to ask again: after seven days, and after one where the last answer meant nothing."""
    if record is None or record.on > today:
        return True
    return today - record.on >= (_UNKNOWN_STANDS if record.state == "unknown" else _STANDS)


def after(before: Record | None, answer: Answer, today: date) -> Record:
    """The record once this answer has come. `missing` was answered twice; a host must be nowhere on two days."""
    hostless = _hostless(before, answer, today)
    state = _state(answer, hostless, today)
    since = before.since if before and before.state == state else today
    copy = before.copy if before and state == "gone" else ""
    return Record(state=state, on=today, since=since, to=answer.to, said=answer.said, hostless=hostless, copy=copy)


def _hostless(before: Record | None, answer: Answer, today: date) -> date | None:
    """A host that answers exists; one that could not be asked may still be the one that was not there."""
    known = before.hostless if before else None
    return {"nowhere": known or today, "unknown": known}.get(answer.kind)


def _state(answer: Answer, hostless: date | None, today: date) -> State:
    if answer.kind == "missing":
        return "gone"
    if answer.kind == "nowhere":
        return "gone" if hostless and hostless < today else "unknown"
    return answer.kind
