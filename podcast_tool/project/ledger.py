"""podcast.lock: the identity of everything ever published. Written by the tool, kept in git, never edited by hand.

Each row carries a check value over its own content, so that a hand-edited GUID is noticed, and two branches that each
published an episode still merge.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import msgspec

from podcast_tool.model import Digest
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import LEDGER_FILE

FORMAT: Final = 1
_ABOUT: Final = "Identity of every published episode: keep this file in git and never edit it by hand."
_RESTORE: Final = f"Restore it with `git checkout {LEDGER_FILE}`, or from a backup."


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """An audio file that apps have been told of: its path in public/ and the recording it was first made from."""

    path: str
    source: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One published episode. The last of `audio` is the one in the feed; the others go on serving its bytes."""

    guid: str
    slug: str
    folder: str
    title: str
    published: datetime
    audio: tuple[Served, ...]
    check: str = ""

    @property
    def source(self) -> Digest:
        return self.audio[-1].source


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All rows, in order of first publication."""

    rows: tuple[Row, ...] = ()

    def by_guid(self, guid: str) -> Row | None:
        return next((row for row in self.rows if row.guid == guid), None)

    def by_folder(self, folder: str) -> Row | None:
        return next((row for row in self.rows if row.folder == folder), None)

    def by_source(self, source: Digest) -> Row | None:
        return next((row for row in self.rows if row.source == source), None)

    def with_rows(self, rows: Iterable[Row]) -> "Ledger":
        """The ledger with these rows added, or put in the place of those with the same GUID."""
        merged = {row.guid: row for row in self.rows} | {row.guid: row for row in rows}
        return Ledger(rows=tuple(sorted(merged.values(), key=lambda row: (row.published, row.guid))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    about: str
    format: int
    episodes: tuple[Row, ...]


def _check(row: Row) -> str:
    values = json.loads(msgspec.json.encode(replace(row, check=""), order="sorted"))
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
    return Ledger(rows=document.episodes)


def write_ledger(ledger: Ledger) -> str:
    """The file's text: one value a line, so that a change reads well in a diff."""
    sealed = tuple(replace(row, check=_check(row)) for row in ledger.rows)
    encoded = msgspec.json.encode(_Document(about=_ABOUT, format=FORMAT, episodes=sealed))
    return json.dumps(json.loads(encoded), indent=1, ensure_ascii=False) + "\n"
