"""Which published episode a recording is: GUIDs and dates that never change (pure)."""

import uuid
from dataclasses import dataclass
from typing import Final

from podcast_tool.model import Digest
from podcast_tool.problems import PodcastError, Problem, Rule
from podcast_tool.project.layout import LEDGER_FILE
from podcast_tool.project.ledger import Ledger, Row, Served
from podcast_tool.project.sheet import Sheet
from podcast_tool.text import clean_line

_NAMESPACE: Final = uuid.UUID("5b2f2c3e-6a0e-5d57-9c55-0f5f3f0f7a11")

E204 = Rule(
    code="E204",
    severity="warning",
    title="The date was changed after publication",
    why="Apps sort and announce episodes by their first date; a changed one makes some of them download it again. "
    "The first date stands.",
    fix="Put the first date back into episode.toml, or take the line out. A recording that is to come out anew on "
    "another day must be an episode of its own: withdraw this one, and give the recording another name and an "
    "episode.toml of its own.",
)
E205 = Rule(
    code="E205",
    severity="warning",
    title="A published recording was renamed",
    why="The episode keeps its GUID, date and addresses; its notes stay in the folder of the old name.",
    fix="Nothing needs doing. To tidy up, give the recording its old name back.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a recording is: its row, once published, and the names that its folder and its addresses carry."""

    row: Row | None
    folder: str
    slug: str


def find_row(ledger: Ledger, *, slug: str, source: Digest, taken: frozenset[str], has_folder: bool) -> Identity:
    """The recording's row: by its name, else (renamed) by its bytes, when no other recording bears the row's name.

    A new episode whose name an older one carries in its addresses gets a number behind it.
    """
    row = ledger.by_folder(slug)
    if row is None and not has_folder:
        moved = ledger.by_source(source)
        row = moved if moved and moved.folder not in taken else None
    return Identity(row=row, folder=row.folder if row else slug, slug=row.slug if row else _free(slug, ledger, taken))


def _free(slug: str, ledger: Ledger, taken: frozenset[str]) -> str:
    used = {row.slug for row in ledger.rows}
    if slug not in used:
        return slug
    names = (f"{slug}-{number}" for number in range(2, len(used) + len(taken) + 3))
    return next(name for name in names if name not in used and name not in taken)


def check_identity(identity: Identity, sheet: Sheet, ledger: Ledger, *, name: str, path: str) -> Identity:
    """The identity after episode.toml has been heard. A GUID that the ledger does not bear out stops the run."""
    row = identity.row
    if not sheet.guid or (row and row.guid == sheet.guid):
        return identity
    known = ledger.by_guid(sheet.guid)
    if known and row is None:
        return Identity(row=known, folder=identity.folder, slug=known.slug)
    if row is None:
        raise PodcastError(
            f"{name}: {path} says it was published as {clean_line(sheet.guid, limit=200)}, "
            f"but {LEDGER_FILE} has no such row",
            fix=f"Restore the row with `git checkout {LEDGER_FILE}`; if an import was interrupted, run it again; "
            f"if the episode was never published, take the guid line out of {path}.",
        )
    raise PodcastError(
        f"{name}: its GUID is {clean_line(row.guid, limit=200)} in {LEDGER_FILE} but "
        f"{clean_line(sheet.guid, limit=200)} in {path}; subscribers would get it twice",
        fix=f'Write guid = "{clean_line(row.guid)}" in {path}, as it was published.',
    )


def warnings(identity: Identity, sheet: Sheet, *, recording_slug: str, name: str, path: str) -> list[Problem]:
    """What was changed although it can't change any more, and is therefore without effect."""
    row = identity.row
    found: list[Problem] = []
    if row and sheet.published and sheet.published != row.published:
        first = row.published.isoformat()
        text = f"{row.title!r} was first published {first}; that date stands"
        fix = (
            f"Write published = {first} again. To bring it out anew on another day: podcast withdraw {row.folder}, "
            f"then publish the recording under another name, with an episode.toml of its own."
        )
        found.append(E204.problem(text, path=path, fix=fix))
    if row and identity.folder != recording_slug:
        text = f"{name} is the recording published as {row.title!r}; its notes stay in show_notes/{identity.folder}/"
        found.append(E205.problem(text, path=name))
    return found


def mint_guid(*, show_guid: str, slug: str, source: Digest) -> str:
    """A GUID for a new episode: the same show, name and recording give the same one."""
    return str(uuid.uuid5(_NAMESPACE, f"{show_guid}\n{slug}\n{source}"))


def audio_history(row: Row | None, *, slug: str, source: Digest, suffix: str) -> tuple[Served, ...]:
    """Every address of the episode's audio, the current one last. A new recording gets a new address."""
    before = row.audio if row else ()
    if before and before[-1].source == source and before[-1].path.endswith(suffix):
        return before
    current = Served(path=f"audio/{slug}-{source[:8]}{suffix}", source=source)
    return (*(served for served in before if served.path != current.path), current)


RULES: Final = (E204, E205)
