"""From a recording to a described episode: what its audio is, who it is, and what its people say of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from podcast_tool.checks.episode import check_episode, usable_soundbites
from podcast_tool.disk import fault_of_place, plain_error, read_text, write_file
from podcast_tool.model import AudioFacts, Digest, Episode, Person, Show, Tags
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import BrokenEpisode, Problem, Rule
from podcast_tool.project.identity import Identity, check_identity, find_row, mint_guid, warnings
from podcast_tool.project.layout import Folder
from podcast_tool.project.recordings import Recording
from podcast_tool.project.sheet import Sheet, new_sheet, read_sheet
from podcast_tool.store import Recipe

if TYPE_CHECKING:
    from podcast_tool.audio.media import Measured

_MEASURE_VERSION: Final = 1
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?", re.ASCII)

E206 = Rule(
    code="E206",
    severity="error",
    title="The episode has no title",
    why="Neither the audio file's tags nor episode.toml give one, and in an app's list an episode is its title.",
    fix='Write title = "..." in its episode.toml.',
    bad='# title = ""',
    good='title = "The first midterm"',
)
E207 = Rule(
    code="E207",
    severity="note",
    title="The episode had no date and got the present one",
    why="Neither the audio file's tags nor episode.toml said when it is published. The date written down now stands.",
    fix="For the next one, say the date in its episode.toml first: published = 2026-09-15T09:00:00-04:00",
)
E208 = Rule(
    code="E208",
    severity="warning",
    title="The date in the tags cannot be used",
    why="A date before 1990 or in no usual form is most often a recorder's or an editor's mistake.",
    fix="Say the date in episode.toml: published = 2026-09-15T09:00:00-04:00",
)
E209 = Rule(
    code="E209",
    severity="error",
    title="The recording cannot be read",
    why="The system refused to open the file.",
    fix="Change the file's permissions so that you may read it.",
)
E211 = Rule(
    code="E211",
    severity="error",
    title="A file of the episode cannot be used",
    why="Only plain files inside the show's folder are opened: what lies elsewhere may not be meant for the public.",
    fix="Put the file itself in its place, or take it away.",
)
E217 = Rule(
    code="E217",
    severity="error",
    title="The recording is shorter than a second",
    why="A copy or a download that broke off begins like the recording and ends at once; apps would list an episode "
    "of 0 seconds.",
    fix="Copy or export the recording again, and put the whole file in its place.",
)
RULES: Final = (E206, E207, E208, E209, E211, E217)
_SHORTEST: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A described episode with what it was described from."""

    recording: Recording
    folder: Folder
    identity: Identity
    facts: AudioFacts
    sheet: Sheet
    episode: Episode
    problems: tuple[Problem, ...]

    @property
    def pending(self) -> tuple[str, ...]:
        """Who is heard in it and has yet to agree."""
        return tuple(person.name for person in self.episode.people if person.consent == "pending")

    def waits(self, now: datetime) -> bool:
        """Whether nothing of it may be public yet; what is published once does not wait again."""
        return self.identity.row is None and (self.episode.published > now or bool(self.pending))


def prepare(run: Run, recording: Recording, *, taken: frozenset[str]) -> Prepared:
    """Describe one recording. Raises BrokenEpisode for what keeps only this one from being published."""
    facts, faults = audio_facts(run, recording)
    _stop_on_places(run, run.project.folder(recording.slug), recording)
    has_folder = run.project.folder(recording.slug).sheet.is_file()
    found = find_row(run.ledger, slug=recording.slug, source=facts.digest, taken=taken, has_folder=has_folder)
    folder = run.project.folder(found.folder)
    _stop_on_places(run, folder, recording)
    path = run.project.name(folder.sheet)
    sheet, sheet_faults = read_sheet(_sheet_text(run, folder, facts.tags, recording), path=path)
    _stop_on_errors(sheet_faults)
    identity = check_identity(found, sheet, run.ledger, name=recording.name, path=path)
    changed = warnings(identity, sheet, recording_slug=recording.slug, name=recording.name, path=path)
    facts = facts if sheet.tags else replace(facts, tags=Tags())
    published, date_faults = _published(identity, sheet, facts.tags, run, path)
    episode = _episode(run.show, recording, identity, facts, sheet, published, path)
    said_faults = tuple(check_episode(replace(episode, people=sheet.people), facts.duration, path=path))
    _stop_on_errors(said_faults)
    episode = replace(episode, soundbites=usable_soundbites(episode.soundbites, facts.duration))
    problems = (*faults, *sheet_faults, *changed, *date_faults, *said_faults)
    return Prepared(
        recording=recording, folder=folder, identity=identity, facts=facts, sheet=sheet, episode=episode,
        problems=problems,
    )


def _stop_on_places(run: Run, folder: Folder, recording: Recording) -> None:
    root = run.project.root
    faults = {folder.path: fault_of_place(folder.path, inside=root, folder=True)}
    if not faults[folder.path]:
        beside = [recording.picture] if recording.picture else []
        files = (folder.sheet, folder.notes, folder.script, folder.links, *beside)
        faults |= {file: fault_of_place(file, inside=root) for file in files}
    names = {run.project.name(place): fault for place, fault in faults.items() if fault}
    _stop_on_errors(E211.problem(f"{name} {fault}", path=name) for name, fault in names.items())


def audio_facts(run: Run, recording: Recording) -> tuple[AudioFacts, tuple[Problem, ...]]:
    """What is true of a recording, measured once and remembered. Raises BrokenEpisode for what cannot be played."""
    from podcast_tool.audio.tags import read_tags

    path = recording.path
    size, digest = _digest(run, path, recording.name)
    measured = _measured(run, recording, size=size, digest=digest)
    if measured.duration < _SHORTEST:
        text = f"{recording.name} lasts {measured.duration} thousandths of a second"
        raise BrokenEpisode([*measured.problems, E217.problem(text, path=recording.name)])
    tagged = read_tags(path, name=recording.name)
    facts = AudioFacts(
        digest=digest, size=size, mime=measured.mime, container=measured.container, codec=measured.codec,
        duration=measured.duration, declared=measured.declared, sample_rate=measured.sample_rate,
        channels=measured.channels, bitrate=measured.bitrate, as_is=measured.as_is,
        tags=tagged.tags, artwork=tagged.artwork,
        chapters=tagged.chapters,
    )  # fmt: skip
    return facts, (*measured.problems, *tagged.problems)


def _digest(run: Run, path: Path, name: str) -> tuple[int, str]:
    try:
        size = path.stat().st_size
        with run.progress.task(f"Reading {name}", size) as task:
            return size, run.fingerprints.digest(path, task)
    except OSError as error:
        told = plain_error(error, path)
        raise BrokenEpisode([E209.problem(f"{name}: {error.strerror or error}", path=name, fix=told.fix)]) from error


def _measured(run: Run, recording: Recording, *, size: int, digest: str) -> "Measured":
    from podcast_tool.audio.media import Measured, measure

    recipe = measure_recipe(recording, digest)
    measured = run.store.get(recipe, Measured)
    if measured is None:
        run.announce(recipe)
        with run.progress.task(f"Measuring {recording.name}", size) as task:
            measured = measure(recording.path, name=recording.name, task=task)
        run.store.put(recipe, measured)
    return measured


def measure_recipe(recording: Recording, digest: Digest) -> Recipe:
    """What decides a measurement."""
    return Recipe(
        step="measure", version=_MEASURE_VERSION, subject=recording.slug,
        inputs={"audio": digest}, parameters={"name": recording.name},
    )  # fmt: skip


def _sheet_text(run: Run, folder: Folder, tags: Tags, recording: Recording) -> str:
    text = read_text(folder.sheet)
    if text is None:
        text = new_sheet(tags, stem=recording.path.stem)
        if not run.dry:
            write_file(folder.sheet, text.encode())
    return text


def _stop_on_errors(problems: Iterable[Problem]) -> None:
    faults = tuple(problems)
    if any(problem.severity == "error" for problem in faults):
        raise BrokenEpisode(faults)


def _published(
    identity: Identity, sheet: Sheet, tags: Tags, run: Run, path: str
) -> tuple[datetime, list[Problem]]:
    """The first date for ever, else what the people say, else what the tags say, else now, and said so.

    A day in the tags without a time of day has come as soon as it begins (UTC).
    """
    if identity.row:
        return identity.row.published, []
    if sheet.published:
        return sheet.published, []
    problems: list[Problem] = []
    if tags.date:
        tagged = tag_date(tags.date)
        if tagged and tagged > run.now and tagged.date() == run.now.date() and _DAY.fullmatch(tags.date):
            return run.now.replace(microsecond=0), []
        if tagged and datetime(1990, 1, 1, tzinfo=UTC) <= tagged:
            return tagged, []
        problems.append(E208.problem(f"the date in the tags, {tags.date!r}, is not used", path=path))
    now = run.now.replace(microsecond=0)
    problems.append(E207.problem(f"no date is said: it is published as of {now.isoformat()}", path=path))
    return now, problems


def tag_date(text: str) -> datetime | None:
    """A full date as tags write it (ISO 8601; noon UTC where no time is said), or None."""
    if not _DATE.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text if len(text) > len("2026-09-15") else f"{text}T12:00:00")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _episode(
    show: Show, recording: Recording, identity: Identity, facts: AudioFacts, sheet: Sheet, published: datetime,
    path: str,
) -> Episode:  # fmt: skip
    tags, row = facts.tags, identity.row
    # An export that lost its tags must not cost a published episode its name.
    title = sheet.title or tags.title or (row.title if row else "")
    if not title:
        text = f"{recording.name} has no title, neither in its tags nor here"
        fix = 'Open that file and write title = "...", or take the # away before the one that is offered there.'
        raise BrokenEpisode([E206.problem(text, path=path, fix=fix)])
    return Episode(
        slug=identity.slug,
        guid=row.guid if row else mint_guid(show_guid=show.guid, slug=identity.slug, source=facts.digest),
        title=title,
        published=published,
        audio=recording.name,
        kind=sheet.kind,
        season=sheet.season or tags.season,
        number=sheet.number or (tags.number if sheet.kind == "full" else None),
        summary=sheet.summary or tags.summary,
        people=heard_people(show.people, sheet.people),
        advisory=sheet.advisory,
        language=sheet.language or show.language,
        explicit=show.explicit if sheet.explicit is None else sheet.explicit,
        number_display=sheet.number_display,
        artwork_alt=sheet.artwork_alt,
        license=sheet.license,
        locations=sheet.locations,
        funding=sheet.funding,
        social=sheet.social,
        elsewhere=sheet.elsewhere,
        soundbites=sheet.soundbites,
    )


def heard_people(hosts: tuple[Person, ...], said: tuple[Person, ...]) -> tuple[Person, ...]:
    """The show's people are in every episode, unless the episode names a host of its own."""
    if any(person.role == "host" for person in said):
        return said
    names = {person.name for person in said}
    return (*(host for host in hosts if host.name not in names), *said)

