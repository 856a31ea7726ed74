"""All recordings to drafts, one by one: what breaks one leaves the others, and the published ones as they were."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from podcast_tool.disk import digest_bytes
from podcast_tool.model import OutputFile, Release
from podcast_tool.pipeline.approval import gate, standing
from podcast_tool.pipeline.claims import settle
from podcast_tool.pipeline.prepare import Prepared, prepare
from podcast_tool.pipeline.release import Draft, draft
from podcast_tool.pipeline.run import Run
from podcast_tool.pipeline.suggest import link
from podcast_tool.pipeline.transcribe import Ears, transcribe
from podcast_tool.problems import BrokenEpisode, Problem, Rule
from podcast_tool.project.ledger import Row
from podcast_tool.project.recordings import find_recordings, names_taken

E212 = Rule(
    code="E212",
    severity="note",
    title="The episode waits",
    why="Its date lies in the future, or somebody heard in it has not agreed yet; until then nothing of it is public.",
    fix='Wait for the date, or write consent = "given" beside the name once it is.',
)
E213 = Rule(
    code="E213",
    severity="error",
    title="A published episode is missing its recording",
    why="Apps that know the episode go on asking for it. It stays as last published.",
    fix="Put the recording back into episodes/.",
)
E214 = Rule(
    code="E214",
    severity="error",
    title="Somebody has not agreed, but the episode is public",
    why="Apps have been told of the episode; marking a consent as pending does not take it back.",
    fix='Write consent = "given" once it is; until then take the page and the feed offline where they are served.',
)
P901 = Rule(
    code="P901",
    severity="error",
    title="A published episode would be lost",
    why="It cannot be made from what is here, and its last good version is not here either, so the feed would drop it. "
    "The last good site stays as it is.",
    fix="Mend the episode, or restore the folder public/ and run again.",
)
RULES: Final = (E212, E213, E214, P901)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What came of all recordings: the drafts that are ready, the titles that wait for their day, and the faults."""

    ready: tuple[Draft, ...]
    waiting: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGood:
    """What is remembered of a published episode: its release and the files of public/ that are its own."""

    release: Release
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A published episode that cannot be made now and therefore stays as last published."""

    release: Release
    files: tuple[OutputFile, ...]


def prepare_all(run: Run) -> Iterator[Prepared | tuple[Problem, ...]]:
    """Each recording described, or the problems that keep it from being so."""
    recordings, problems = find_recordings(run.project)
    yield problems
    taken = names_taken(run.project)
    prepared: list[Prepared] = []
    for recording in recordings:
        try:
            prepared.append(prepare(run, recording, taken=taken))
        except BrokenEpisode as error:
            yield error.problems
    clear, doubts = settle(prepared, run.ledger)
    yield doubts
    yield from clear


def draft_all(run: Run) -> Drafts:
    """Every recording as far as it gets."""
    ready: list[Draft] = []
    waiting: list[str] = []
    problems: list[Problem] = []
    ears = Ears(run)
    for item in list(prepare_all(run)):
        if not isinstance(item, Prepared):
            problems += item
        elif item.waits(run.now):
            problems += (*item.problems, _waits(item))
            waiting.append(item.episode.title)
        else:
            _draft_one(run, ears, item, ready, problems)
    return Drafts(ready=tuple(ready), waiting=tuple(waiting), problems=tuple(problems))


def _draft_one(run: Run, ears: Ears, prepared: Prepared, ready: list[Draft], problems: list[Problem]) -> None:
    if prepared.pending:
        problems.append(E214.problem(f"{prepared.episode.title!r} is public already", path=prepared.recording.name))
    try:
        transcript, faults = transcribe(run, ears, prepared)
        found = standing(run, prepared.folder)
        if closed := gate(run, prepared, found):
            raise BrokenEpisode((*faults, *found.problems, closed))
        links, flags = link(run, prepared, transcript)
        made = draft(run, prepared, transcript, links, found.approval)
    except BrokenEpisode as error:
        problems += (*prepared.problems, *error.problems)
        return
    ready.append(made)
    problems += (*made.problems, *faults, *found.problems, *flags)


def _waits(prepared: Prepared) -> Problem:
    pending = prepared.pending
    why = f"{pending[0]} has not agreed yet" if pending else f"it is dated {prepared.episode.published.isoformat()}"
    later = "Nothing needs doing: the first build after that date publishes it."
    fix = 'Write consent = "given" beside the name once it is.' if pending else later
    return E212.problem(f"{prepared.episode.title!r} waits: {why}", path=prepared.recording.name, fix=fix)


def last_good_name(guid: str) -> str:
    """Where the cache remembers a release; a GUID from elsewhere may be anything, also an address or a path."""
    plain = re.fullmatch(r"[A-Za-z0-9-]{1,64}", guid)
    return f"releases/{guid if plain else digest_bytes(guid.encode())}"


def keep_last(run: Run, drafts: Drafts, output: Path) -> tuple[tuple[Kept, ...], tuple[Problem, ...]]:
    """The last good version of every published episode that has no draft now, and those of which there is none."""
    made = {draft.row.guid for draft in drafts.ready}
    kept: list[Kept] = []
    problems: list[Problem] = []
    names = names_taken(run.project)
    for row in run.ledger.rows:
        if row.guid in made:
            continue
        if row.folder not in names:
            problems.append(_missing(row))
        last = _last(run, row, (output, run.project.output))
        if last:
            kept.append(last)
        else:
            problems.append(P901.problem(f"{row.title!r} would vanish from the feed", path=row.audio[-1].path))
    return tuple(kept), tuple(problems)


def _missing(row: Row) -> Problem:
    return E213.problem(f"the recording of {row.title!r} is no longer in episodes/", path=f"episodes/{row.folder}")


def _last(run: Run, row: Row, folders: tuple[Path, ...]) -> Kept | None:
    """Where its files still stand whole, the last good version as it was."""
    last = run.store.load(last_good_name(row.guid), LastGood)
    if last is None:
        return None
    for folder in folders:
        files = tuple(OutputFile(path=path, content=folder / path) for path in last.paths)
        if all((folder / path).is_file() for path in last.paths):
            return Kept(release=last.release, files=files)
    return None
