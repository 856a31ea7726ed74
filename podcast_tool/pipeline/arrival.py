"""One episode brought in: its audio and all that belongs to it fetched, proven usable, and only then put in place.

The row in podcast.lock is written last. Whatever ends the work before leaves files that the next import goes on from.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from podcast_tool.checks.episode import usable_soundbites
from podcast_tool.disk import copy_file, digest_bytes, plain_error, read_text, write_file
from podcast_tool.model import AudioFacts, Chapter, Person, Show, Soundbite
from podcast_tool.pipeline.intake import Incoming
from podcast_tool.pipeline.notes_intake import lead_summary, markdown_notes
from podcast_tool.pipeline.prepare import audio_facts, heard_people
from podcast_tool.pipeline.run import Run
from podcast_tool.pipeline.side_files import Fetched, Pictures, fetch_chapters, fetch_transcript
from podcast_tool.pipeline.sound import published_suffix
from podcast_tool.problems import BrokenEpisode, Problem, has_errors
from podcast_tool.project.authoring import write_sheet
from podcast_tool.project.identity import audio_history
from podcast_tool.project.ledger import Row, read_ledger, write_ledger
from podcast_tool.project.recordings import AUDIO_SUFFIXES, Recording
from podcast_tool.project.sheet import Sheet, read_sheet
from podcast_tool.source.rules import I103, I104, I107, I108, I109, I115
from podcast_tool.source.values import SourceItem
from podcast_tool.text import clean_line, shorten
from podcast_tool.web import Unreachable, Web, download

_LARGEST_AUDIO: Final = 2 << 30
_LONGEST_TITLE: Final = 255
# The extensions that a container may have; the first is given where the address has another.
_SUFFIXES: Final[dict[str, tuple[str, ...]]] = {
    "mp3": (".mp3",),
    "mp4": (".m4a", ".m4b"),
    "wav": (".wav",),
    "aiff": (".aiff", ".aif"),
    "flac": (".flac",),
    "ogg": (".ogg", ".oga", ".opus"),
    "matroska": (".mka",),
    "aac": (".aac",),
    "asf": (".wma",),
    "caf": (".caf",),
}
_MIMES: Final = {
    "audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "audio/m4a": ".m4a", "audio/aac": ".aac", "audio/ogg": ".ogg",
    "audio/opus": ".opus", "audio/flac": ".flac", "audio/wav": ".wav", "audio/x-wav": ".wav",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What one import shares: the run over the show, where the feed's addresses may lead, and the show's picture."""

    run: Run
    web: Web
    base: str
    pictures: Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An episode that is here now, with what came along: `transcript`, `chapters`, `artwork`, `notes`."""

    slug: str
    title: str
    parts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def bring(arrival: Arrival, incoming: Incoming) -> Taken:
    """Fetch one episode and put it in place. Raises BrokenEpisode for what leaves it out, PodcastError for the disk."""
    item, slug, run = incoming.item, incoming.slug, arrival.run
    audio, facts = _audio(arrival, item, slug)
    problems: list[Problem] = []
    chapters = _chapters(arrival, item, facts, problems)
    language = run.show.language
    transcript = fetch_transcript(arrival.web, item, slug=slug, language=language, problems=problems)
    picture = arrival.pictures.fetch(item, slug=slug, problems=problems)
    notes = markdown_notes(item, base=arrival.base)
    sheet = replace(
        sheet_of(run.show, item, chapters, problems),
        soundbites=_soundbites(item, facts, problems),
        artwork_alt=item.artwork_alt if picture else "",
    )
    _place(run, slug, sheet, notes, [file for file in (transcript, picture) if file])
    _place_audio(run, slug, audio)
    _record(run, item, slug, sheet.title, facts)
    came = {"transcript": transcript, "chapters": chapters, "artwork": picture, "notes": notes}
    return Taken(
        slug=slug, title=sheet.title, parts=tuple(name for name, part in came.items() if part),
        problems=tuple(problems),
    )  # fmt: skip


def _audio(arrival: Arrival, item: SourceItem, slug: str) -> tuple[Path, AudioFacts]:
    """The recording, here already or fetched into the cache, with the facts that prove it can be played."""
    run = arrival.run
    placed = next((path for path in sorted(run.project.audio.glob(f"{slug}.*")) if _is_audio(path)), None)
    file = placed or _fetched_audio(arrival, item)
    name = f"{run.project.name(run.project.audio)}/{slug}{file.suffix}"
    try:
        facts, _ = audio_facts(run, Recording(path=file, name=name, slug=slug))
    except BrokenEpisode as error:
        if not placed:
            file.unlink(missing_ok=True)
        said = "; ".join(problem.text for problem in error.problems)
        text = f"“{_short(item.title)}”: {item.audio.url} is not usable: {said}"
        raise BrokenEpisode([I104.problem(text)]) from error
    usual = _SUFFIXES.get(facts.container, (file.suffix,))
    if placed or file.suffix in usual:
        return file, facts
    return file.replace(file.with_suffix(usual[0])), facts


def _is_audio(path: Path) -> bool:
    return path.suffix.lower() in AUDIO_SUFFIXES and path.is_file()


def _fetched_audio(arrival: Arrival, item: SourceItem) -> Path:
    run, url = arrival.run, item.audio.url
    ending = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    suffix = ending if ending in AUDIO_SUFFIXES else _MIMES.get(item.audio.mime, ".mp3")
    file = run.project.cache / "import" / f"{digest_bytes(url.encode())[:32]}{suffix}"
    if file.is_file():
        return file
    part = file.with_name(f"{file.name}.part")
    try:
        label = clean_line(item.title, limit=40)
        download(url, part, arrival.web, limit=_LARGEST_AUDIO, label=label, progress=run.progress)
        return part.replace(file)
    except Unreachable as error:
        text = f"the audio of “{_short(item.title)}” cannot be fetched: {error}"
        raise BrokenEpisode([I103.problem(text, fix=error.fix)]) from error
    except OSError as error:
        raise plain_error(error, part) from error


def _chapters(arrival: Arrival, item: SourceItem, facts: AudioFacts, problems: list[Problem]) -> tuple[Chapter, ...]:
    """From the file that the item names, else from the feed itself; none past the end of the audio."""
    found = fetch_chapters(arrival.web, item, problems) or item.chapters
    kept = tuple(chapter for chapter in found if chapter.start < facts.duration)
    if len(kept) < len(found):
        lost = len(found) - len(kept)
        text = f"{lost} of {len(found)} chapters of “{_short(item.title)}” start after the end of the audio"
        problems.append(I107.problem(text))
    if any(chapter.image for chapter in kept):
        text = f"the pictures of the chapters of “{_short(item.title)}” were not taken over"
        problems.append(I108.problem(text, fix="Link to them in notes.md, if they matter."))
    return kept


def _soundbites(item: SourceItem, facts: AudioFacts, problems: list[Problem]) -> tuple[Soundbite, ...]:
    kept = usable_soundbites(item.soundbites, facts.duration)
    if lost := len(item.soundbites) - len(kept):
        text = f"{lost} of {len(item.soundbites)} soundbites of “{_short(item.title)}” cannot be played by apps"
        problems.append(I109.problem(text, fix="Choose a passage with `podcast soundbite`."))
    return kept


def sheet_of(show: Show, item: SourceItem, chapters: tuple[Chapter, ...], problems: list[Problem]) -> Sheet:
    """The item as episode.toml can say it; `problems` grows by what had to be shortened."""
    title = shorten(item.title, _LONGEST_TITLE)
    if title != item.title:
        problems.append(I115.problem(f"the title of “{_short(title)}” had {len(item.title):,} characters"))
    return Sheet(
        title=title,
        guid=item.guid,
        published=item.published,
        kind=item.kind,
        season=item.season,
        number=item.number,
        summary=lead_summary(item),
        explicit=item.explicit if item.explicit != show.explicit else None,
        tags=False,
        people=_people(show.people, item.people),
        chapters=chapters,
        advisory=item.advisory,
        number_display=item.number_display if item.number is not None else "",
        license=item.license,
        locations=item.locations,
        funding=item.funding,
        social=item.social,
        elsewhere=item.elsewhere,
    )


def _people(hosts: tuple[Person, ...], said: tuple[Person, ...]) -> tuple[Person, ...]:
    """Whom the episode need name: an item's list replaces the channel's, so feeds say the show's people there again."""
    own = tuple(person for person in said if person not in hosts)
    return own if heard_people(hosts, own) == said else said


def _place(run: Run, slug: str, sheet: Sheet, notes: str, beside: list[Fetched]) -> None:
    folder = run.project.folder(slug)
    text = write_sheet(sheet)
    _, faults = read_sheet(text, path=run.project.name(folder.sheet))
    if has_errors(faults):
        raise BrokenEpisode(faults)
    files = {folder.sheet: text.encode(), folder.notes: notes.encode()}
    files |= {run.project.audio / f"{slug}{file.suffix}": file.content for file in beside}
    for path, content in files.items():
        if content and not path.exists():
            write_file(path, content)


def _place_audio(run: Run, slug: str, audio: Path) -> None:
    if audio.parent == run.project.audio:
        return
    target = run.project.audio / f"{slug}{audio.suffix}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        audio.replace(target)
    except OSError:
        # The cache may lie on another disk.
        copy_file(audio, target)
        audio.unlink(missing_ok=True)


def _record(run: Run, item: SourceItem, slug: str, title: str, facts: AudioFacts) -> None:
    """The identity of the episode, from now on that of this show."""
    history = audio_history(None, slug=slug, source=facts.digest, suffix=published_suffix(facts))
    row = Row(guid=item.guid, slug=slug, folder=slug, title=title, published=item.published, audio=history)
    ledger = read_ledger(read_text(run.project.ledger))
    write_file(run.project.ledger, write_ledger(ledger.with_rows([row])).encode())


def _short(title: str) -> str:
    return clean_line(title, limit=80)
