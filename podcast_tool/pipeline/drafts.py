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
from podcast_tool.pipeline.shelf import Shelf
from podcast_tool.pipeline.strays import stray_folders
from podcast_tool.pipeline.suggest import Judge, link
from podcast_tool.pipeline.traces import traces
from podcast_tool.pipeline.transcribe import Ears
from podcast_tool.pipeline.words import Spoken, Words, find_words, kept_words
from podcast_tool.problems import BrokenEpisode, Problem, Rule
from podcast_tool.project.ledger import Row
from podcast_tool.project.recordings import find_recordings, names_taken
from podcast_tool.publish.writer import FEED

E212 = Rule(
    code="E212",
    severity="note",
    title="The episode waits",
    why="Its date, in episode.toml or else in the recording's tags, lies in the future, or somebody heard in it has "
    "not agreed yet; until then nothing of it is public.",
    fix='Wait for the date, or say another one in episode.toml: published = 2026-09-15T09:00:00-04:00. Write '
    'consent = "given" beside the name once it is.',
)
E213 = Rule(
    code="E213",
    severity="error",
    title="A published episode is missing its recording",
    why="Apps that know the episode go on asking for it. It stays as last published.",
    fix="Put the recording back into episodes/, or take the episode out of the feed: podcast withdraw EPISODE",
)
E214 = Rule(
    code="E214",
    severity="error",
    title="Somebody has not agreed, but the episode is public",
    why="Apps have been told of the episode; marking a consent as pending does not take it back.",
    fix='Write consent = "given" once it is; or take the episode out of feed and site: podcast withdraw EPISODE',
)
E216 = Rule(
    code="E216",
    severity="note",
    title="A recording belongs to a withdrawn episode",
    why="Its name or its sound is that of an episode that was taken out of the feed, so nothing of it is published.",
    fix="To bring the episode back: podcast restore EPISODE. To publish a new one, give the recording another name "
    "and, in show_notes/, an episode.toml with a title.",
)
P901 = Rule(
    code="P901",
    severity="error",
    title="A published episode would be lost",
    why="It cannot be made from what is here, and its last good version is not here either, so the feed would drop it. "
    "The last good site stays as it is.",
    fix="Mend the episode or restore the folder public/, and run again; or let it go: podcast withdraw EPISODE",
)
P902 = Rule(
    code="P902",
    severity="note",
    title="Nothing is published in this folder yet",
    why="podcast.lock knows episodes, but public/ is empty, as in a fresh copy of the show. What a build would make of "
    "them can be checked only as far as their recordings have been heard here.",
    fix="Run `podcast build`: it makes the site anew, with the same GUIDs, dates and addresses.",
)
RULES: Final = (E212, E213, E214, E216, P901, P902)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What came of all recordings: the drafts that are ready, the titles that wait for their day, and the faults."""

    ready: tuple[Draft, ...]
    waiting: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGood:
    """What is remembered of a published episode: its release, the files of public/ that are its own, and its words."""

    release: Release
    paths: tuple[str, ...]
    spoken: Spoken | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A published episode that cannot be made now and therefore stays as last published.

    Where its words are still known (`renewed`) its page is made of them again, because its neighbours may have changed.
    """

    release: Release
    files: tuple[OutputFile, ...]
    words: Words | None
    renewed: bool


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
            row = run.ledger.by_folder(recording.slug)
            yield () if row and row.withdrawn else error.problems
    clear, doubts = settle(prepared, run.ledger)
    yield (*doubts, *stray_folders(run, taken))
    for one in clear:
        gone = _withdrawn_row(run, one)
        yield _passed_over(one, gone) if gone else one


def _withdrawn_row(run: Run, prepared: Prepared) -> Row | None:
    """The withdrawn episode that a recording is, or of which it is a copy that people gave no title of its own."""
    row = prepared.identity.row
    if row or prepared.sheet.title:
        return row if row and row.withdrawn else None
    sounds = {served.source: row for row in run.ledger.withdrawn for served in row.audio}
    return sounds.get(prepared.facts.digest)


def _passed_over(prepared: Prepared, row: Row) -> tuple[Problem, ...]:
    """Nothing is said of a withdrawn episode's own recording; of another one it is said why it is not published."""
    name, day = prepared.recording.name, row.withdrawn
    if prepared.facts.digest == row.source and prepared.recording.slug == row.folder:
        return ()
    what = "the sound" if prepared.facts.digest == row.source else "the name"
    return (E216.problem(f"{name} has {what} of {row.title!r}, which was withdrawn on {day}", path=name),)


def draft_all(run: Run, shelf: Shelf) -> Drafts:
    """Every recording as far as it gets."""
    ready: list[Draft] = []
    waiting: list[str] = []
    problems: list[Problem] = []
    hands = _Hands(ears=Ears(run), judge=Judge(run), shelf=shelf)
    for item in list(prepare_all(run)):
        if not isinstance(item, Prepared):
            problems += item
        elif item.waits(run.now):
            problems += (*item.problems, _waits(run, item))
            waiting.append(item.episode.title)
        else:
            _draft_one(run, hands, item, ready, problems)
    return Drafts(ready=tuple(ready), waiting=tuple(waiting), problems=tuple(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hands:
    """What all episodes of a run are made with."""

    ears: Ears
    judge: Judge
    shelf: Shelf


def _draft_one(
    run: Run, hands: _Hands, prepared: Prepared, ready: list[Draft], problems: list[Problem]
) -> None:
    if prepared.pending:
        problems.append(E214.problem(f"{prepared.episode.title!r} is public already", path=prepared.recording.name))
    try:
        words, faults = find_words(run, hands.ears, prepared)
        found = standing(run, prepared.folder)
        if closed := gate(run, prepared, found):
            raise BrokenEpisode((*faults, *found.problems, closed))
        links, flags = link(run, hands.judge, prepared, words)
        made = draft(run, hands.shelf, prepared, words, links, found.approval)
    except BrokenEpisode as error:
        problems += (*prepared.problems, *error.problems)
        return
    ready.append(made)
    problems += (*made.problems, *faults, *found.problems, *flags)


def _waits(run: Run, prepared: Prepared) -> Problem:
    pending, tagged = prepared.pending, prepared.sheet.published is None
    dated = f"it is dated {prepared.episode.published.isoformat()}{' in its tags' if tagged else ''}"
    why = f"{pending[0]} has not agreed yet" if pending else dated
    later = "Nothing needs doing: the first build after that date publishes it."
    if tagged:
        path = run.project.name(prepared.folder.sheet)
        later = f"The first build after that date publishes it. If the tags are wrong, write published = ... in {path}."
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
    fresh = run.dry and not (output / FEED).exists()
    for row in run.ledger.public:
        if row.guid in made:
            continue
        here = row.folder in names
        if not here:
            problems.append(_missing(row))
        last = _last(run, row, (output, run.project.output))
        if last:
            kept.append(last)
        elif not (fresh and here):
            problems.append(_lost(row))
    if fresh and run.ledger.public:
        problems.append(P902.problem(f"{output.name}/ is empty here", path=output.name))
    return tuple(kept), tuple(problems)


def _missing(row: Row) -> Problem:
    text = f"the recording of {row.title!r} is no longer in episodes/"
    fix = f"Put it back into episodes/, or take the episode out of the feed: podcast withdraw {row.folder}"
    return E213.problem(text, path=f"episodes/{row.folder}", fix=fix)


def _lost(row: Row) -> Problem:
    text = f"{row.title!r} would vanish from the feed: neither can it be made now, nor is its last good version whole"
    fix = f"Mend it or restore public/, and run again; or let it go: podcast withdraw {row.folder}"
    return P901.problem(text, path=row.audio[-1].path, fix=fix)


def _last(run: Run, row: Row, folders: tuple[Path, ...]) -> Kept | None:
    """Where its files still stand whole, the last good version as it was, with all that was made of it."""
    last = run.store.load(last_good_name(row.guid), LastGood)
    if last is None:
        return None
    release = last.release
    words = kept_words(run, last.spoken) if release.transcript else None
    renewed = words is not None or release.transcript is None
    due = [path for path in last.paths if not (renewed and path == page_of(release))]
    for folder in folders:
        if all((folder / path).is_file() for path in due) and _sounds_right(run, folder, release):
            beside = () if renewed else sorted({*traces(row, folder)} - {*due})
            files = tuple(_kept_file(folder, path, row, release) for path in (*due, *beside))
            return Kept(release=release, files=files, words=words, renewed=renewed)
    return None


def _sounds_right(run: Run, folder: Path, release: Release) -> bool:
    return run.fingerprints.hold(folder / release.enclosure.path, release.enclosure.digest)


def _kept_file(folder: Path, path: str, row: Row, release: Release) -> OutputFile:
    """All addresses of the sound serve the file that was found whole."""
    if path in {served.path for served in row.audio}:
        enclosure = release.enclosure
        return OutputFile(path=path, content=folder / enclosure.path, digest=enclosure.digest)
    return OutputFile(path=path, content=folder / path)


def page_of(release: Release) -> str:
    """The file of an episode's page in public/."""
    return f"{release.page}index.html"
