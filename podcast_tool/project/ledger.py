"""podcast.lock: the identity of everything ever published. Written by the tool, kept in git, never edited by hand.

Each row carries a check value over its own content, so that a hand-edited GUID is noticed, and two branches that each
published an episode still merge.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

import msgspec

from podcast_tool.model import Digest
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import LEDGER_FILE

FORMAT: Final = 2
_FIRST_FORMAT: Final = 1
_ABOUT: Final = "Identity of every published episode: keep this file in git and never edit it by hand."
_RESTORE: Final = f"Restore it with `git checkout {LEDGER_FILE}`, or from a backup."


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """An audio file that apps have been told of: its path in public/ and the recording it was first made from."""

    path: str
    source: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One published episode. The last of `audio` is the one in the feed; the others go on serving its bytes.

    `withdrawn` is the day it was taken out of feed and pages; its row stays, so that its GUID is never given again.
    """

    guid: str
    slug: str
    folder: str
    title: str
    published: datetime
    audio: tuple[Served, ...]
    check: str = ""
    withdrawn: date | None = None
    reason: str = ""

    @property
    def source(self) -> Digest:
        return self.audio[-1].source


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An address that the show was served from, with its final slash, and the day on which it was given up."""

    site_url: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All rows, in order of first publication, and the former addresses of the show, the last one last."""

    rows: tuple[Row, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def public(self) -> tuple[Row, ...]:
        """The episodes that belong into the feed."""
        return tuple(row for row in self.rows if row.withdrawn is None)

    @property
    def withdrawn(self) -> tuple[Row, ...]:
        """The episodes that were taken out of it."""
        return tuple(row for row in self.rows if row.withdrawn is not None)

    def by_guid(self, guid: str) -> Row | None:
        return next((row for row in self.rows if row.guid == guid), None)

    def by_folder(self, folder: str) -> Row | None:
        return next((row for row in self.rows if row.folder == folder), None)

    def by_source(self, source: Digest) -> Row | None:
        return next((row for row in self.rows if row.source == source), None)

    def with_rows(self, rows: Iterable[Row]) -> "Ledger":
        """The ledger with these rows added, or put in the place of those with the same GUID."""
        merged = {row.guid: row for row in self.rows} | {row.guid: row for row in rows}
        return replace(self, rows=tuple(sorted(merged.values(), key=lambda row: (row.published, row.guid))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    about: str
    format: int
    episodes: tuple[Row, ...]
    moves: tuple[Move, ...] = ()


# What a row says only where there is something to say: rows of older versions keep their check values.
_OPTIONAL: Final = {
    field.name: field.default for field in fields(Row) if field.default is not MISSING and field.name != "check"
}


def _values(row: Row) -> dict[str, Any]:
    said = {field.name: getattr(row, field.name) for field in fields(Row)}
    left = {name: value for name, value in said.items() if name not in _OPTIONAL or value != _OPTIONAL[name]}
    values: dict[str, Any] = json.loads(msgspec.json.encode(left))
    return values


def _check(row: Row) -> str:
    values = _values(replace(row, check=""))
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def read_ledger(text: str | None) -> Ledger:
    """The ledger of podcast.lock's text; None (no file yet) is an empty one. Raises PodcastError naming the episode."""
    if text is None:
        return Ledger()
    try:
        document = msgspec.json.decode(text.encode(), type=_Document)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise PodcastError(f"{LEDGER_FILE} is damaged: {error}", fix=_RESTORE) from error
    if document.format > FORMAT:
        raise PodcastError(f"{LEDGER_FILE} was written by a newer podcast_tool", fix="Update podcast_tool.")
    for row in document.episodes:
        if row.check != _check(row) or not row.audio:
            raise PodcastError(f"the row of {row.title!r} in {LEDGER_FILE} was changed by hand", fix=_RESTORE)
    guids = [row.guid for row in document.episodes]
    if doubled := next((row for row in document.episodes if guids.count(row.guid) > 1), None):
        raise PodcastError(f"{LEDGER_FILE} holds two rows for {doubled.title!r}", fix=_RESTORE)
    return Ledger(rows=document.episodes, moves=document.moves)


def write_ledger(ledger: Ledger) -> str:
    """The file's text: one value a line, so that a change reads well in a diff."""
    sealed = [_values(replace(row, check=_check(row))) for row in ledger.rows]
    # Versions that know of no withdrawal would publish such an episode again: they must not read on.
    known = FORMAT if ledger.withdrawn else _FIRST_FORMAT
    document: dict[str, Any] = {"about": _ABOUT, "format": known, "episodes": sealed}
    if ledger.moves:
        document["moves"] = json.loads(msgspec.json.encode(ledger.moves))
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
