"""From a described episode and its transcript to a release: audio, art, captions, and what goes with them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from podcast_tool.chapters import choose_chapters, with_linked, write_chapters_json
from podcast_tool.disk import digest_bytes, read_bytes, write_file
from podcast_tool.model import (
    Attachment,
    Chapter,
    Digest,
    Link,
    Notes,
    OutputFile,
    Picture,
    Release,
    TranscriptNote,
)
from podcast_tool.notes import render_notes
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import read_words
from podcast_tool.pipeline.run import Run
from podcast_tool.pipeline.shelf import Shelf
from podcast_tool.pipeline.sound import publish_sound
from podcast_tool.pipeline.theme import load_wording
from podcast_tool.pipeline.words import Words
from podcast_tool.problems import BrokenEpisode, Problem, has_errors
from podcast_tool.project.approval import Approval
from podcast_tool.project.ledger import Row
from podcast_tool.store import Recipe, key_of

ART_VERSION: Final = 1
SMALLEST_ART: Final = 1400


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An episode ready for pages and feed: its release, its words, its files, and the row that will be its identity."""

    release: Release
    words: Words | None
    files: tuple[OutputFile, ...]
    row: Row
    prepared: Prepared
    problems: tuple[Problem, ...]


def draft(
    run: Run,
    shelf: Shelf,
    prepared: Prepared,
    words: Words | None,
    links: tuple[Link, ...],
    approval: Approval | None,
) -> Draft:
    """Assemble one episode. Raises BrokenEpisode for what keeps only this one from being published."""
    agreed = tuple(person for person in prepared.episode.people if person.consent == "given")
    episode = replace(prepared.episode, people=agreed)
    notes, note_faults = _notes(run, prepared)
    chapters, chapter_faults = _chapters(run, prepared, notes, links)
    art, art_faults = _art(run, prepared)
    faults = (*note_faults, *chapter_faults, *art_faults)
    if has_errors(faults):
        raise BrokenEpisode(faults)
    sound = publish_sound(run, prepared, chapters, art)
    page = f"episodes/{episode.slug}/"
    captions = _captions(shelf, words, page, episode.title, prepared.facts.duration)
    chapters_file = _chapters_file(run, chapters, page, prepared)
    release = Release(
        episode=episode,
        notes=notes,
        chapters=chapters,
        links=links,
        enclosure=sound.enclosure,
        alternates=sound.alternates,
        page=page,
        artwork=art.path if art else "",
        chapters_file=_attachment(chapters_file) if chapters_file else None,
        transcript=_transcript_note(words.spoken.note, captions, approval) if words else None,
    )
    files = (*sound.files, *captions, *(file for file in (art, chapters_file) if file))
    problems = (*prepared.problems, *faults, *sound.problems)
    return Draft(release=release, words=words, files=files, row=sound.row, prepared=prepared, problems=problems)


def _notes(run: Run, prepared: Prepared) -> tuple[Notes, tuple[Problem, ...]]:
    file = prepared.folder.notes
    return render_notes(
        read_words(run, file) or "",
        path=run.project.name(file),
        title=prepared.episode.title,
        questions=prepared.sheet.questions,
    )


def _chapters(
    run: Run, prepared: Prepared, notes: Notes, links: tuple[Link, ...]
) -> tuple[tuple[Chapter, ...], tuple[Problem, ...]]:
    """The chapters that people named or a machine did, and those that links ask for."""
    sources, duration = chapter_sources(prepared, notes), prepared.facts.duration
    place = place_of_chapters(run, prepared, sources)
    wording = load_wording(run.project, run.show.language)
    chosen, faults = choose_chapters(sources, duration=duration, path=place, wording=wording)
    decided = run.project.name(prepared.folder.links)
    chapters, doubts = with_linked(chosen, links, duration=duration, path=decided, wording=wording)
    return chapters, (*faults, *doubts)


def chapter_sources(prepared: Prepared, notes: Notes) -> tuple[tuple[str, tuple[Chapter, ...]], ...]:
    """Where chapters may stand, in the order that counts, and those that do stand there."""
    return (
        ("episode.toml", prepared.sheet.chapters),
        ("notes.md", notes.chapters),
        ("the recording's tags", prepared.facts.chapters),
    )


def place_of_chapters(
    run: Run, prepared: Prepared, sources: tuple[tuple[str, tuple[Chapter, ...]], ...]
) -> str:
    """The file that the chapters which count stand in: a person looks there for what is wrong with them."""
    files = {file.name: run.project.name(file) for file in (prepared.folder.sheet, prepared.folder.notes)}
    return next((files.get(name, prepared.recording.name) for name, found in sources if found), prepared.recording.name)


def _art(run: Run, prepared: Prepared) -> tuple[OutputFile | None, tuple[Problem, ...]]:
    """The episode's own picture: the file beside the audio, else the one in its tags."""
    beside = prepared.recording.picture
    if beside:
        return publish_picture(
            run, read_picture(beside), name=run.project.name(beside), stem=prepared.episode.slug
        )
    if prepared.facts.artwork is None or not prepared.sheet.tags:
        return None, ()
    name, slug = prepared.recording.name, prepared.episode.slug
    art, faults = publish_picture(run, prepared.facts.artwork, name=name, stem=slug)
    # Nobody chose to have a damaged picture in the tags: the show's own stands in for it.
    return art, tuple(replace(fault, severity="warning") if not art else fault for fault in faults)


def read_picture(path: Path) -> Picture:
    """A picture file as it is. Raises OSError translated as PodcastError."""
    return Picture(content=read_bytes(path), mime="image/png" if path.suffix.lower() == ".png" else "image/jpeg")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePicture:
    """What came of a picture: the digest of the JPEG, empty where apps cannot use it, and what is to be said of it."""

    digest: Digest
    problems: tuple[Problem, ...]


def publish_picture(
    run: Run, picture: Picture, *, name: str, stem: str
) -> tuple[OutputFile | None, tuple[Problem, ...]]:
    """The picture as apps want it (square JPEG), under a name that changes with it; None when it cannot be used."""
    source = digest_bytes(picture.content)
    recipe = Recipe(
        step="art", version=ART_VERSION, subject=stem, inputs={"picture": source}, parameters={"name": name}
    )
    target = run.store.file(recipe, ".jpg")
    made = run.store.get(recipe, MadePicture)
    if made is None or (made.digest and not run.fingerprints.hold(target, made.digest)):
        made = _make_picture(picture, name, target)
        run.store.put(recipe, made)
    if not made.digest:
        return None, made.problems
    file = OutputFile(path=f"art/{stem}-{source[:8]}.jpg", content=target, digest=made.digest)
    return file, made.problems


def _make_picture(picture: Picture, name: str, target: Path) -> MadePicture:
    from podcast_tool.audio.artwork import BrokenPicture, square_jpeg
    from podcast_tool.audio.rules import A304

    try:
        content, problems = square_jpeg(picture, name=name, smallest=SMALLEST_ART)
    except BrokenPicture as error:
        return MadePicture(digest="", problems=(error.problem,))
    if any(problem.code == A304.code for problem in problems):
        return MadePicture(digest="", problems=problems)
    write_file(target, content)
    return MadePicture(digest=digest_bytes(content), problems=problems)


def size_of(file: OutputFile) -> int:
    """The bytes that a file of the site has, or will have."""
    return len(file.content) if isinstance(file.content, bytes) else file.content.stat().st_size


def _attachment(file: OutputFile) -> Attachment:
    mimes = {
        "vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json", "txt": "text/plain",
    }  # fmt: skip
    chapters = file.path.endswith("chapters.json")
    mime = "application/json+chapters" if chapters else mimes[file.path.rsplit(".", 1)[1]]
    return Attachment(path=file.path, mime=mime, size=size_of(file))


def _captions(
    shelf: Shelf, words: Words | None, page: str, title: str, duration: int
) -> tuple[OutputFile, ...]:
    from podcast_tool.transcript.files import transcript_files

    if words is None:
        return ()

    def make() -> Iterator[OutputFile]:
        transcript = words.read()
        texts = transcript_files(transcript, title=title, duration=duration) if transcript.turns else {}
        for suffix, text in texts.items():
            yield OutputFile(path=f"{page}transcript.{suffix}", content=text.encode())

    return shelf.files(key_of("captions", words.spoken.digest, page, title, duration), make)


def _chapters_file(run: Run, chapters: tuple[Chapter, ...], page: str, prepared: Prepared) -> OutputFile | None:
    if not chapters:
        return None
    content = write_chapters_json(
        chapters,
        title=prepared.episode.title,
        show=run.show.title,
        duration=prepared.facts.duration,
        base=run.show.site_url,
    )
    return OutputFile(path=f"{page}chapters.json", content=content)


def _transcript_note(
    note: TranscriptNote, files: tuple[OutputFile, ...], approval: Approval | None
) -> TranscriptNote:
    return replace(
        note,
        files=tuple(_attachment(file) for file in files),
        approved_by=approval.by if approval else "",
        approved_on=approval.on if approval else None,
    )
