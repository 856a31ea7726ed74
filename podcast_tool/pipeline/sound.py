"""The published audio of an episode: the recording or an mp3 of it, its chapters inside, and a small version."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import msgspec

from podcast_tool.disk import digest_bytes, digest_file, plain_error, read_bytes, replacing, sri_of
from podcast_tool.model import Alternate, AudioFacts, Chapter, Digest, Enclosure, OutputFile
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import BrokenEpisode, Problem
from podcast_tool.progress import NO_TASK
from podcast_tool.project.identity import audio_history
from podcast_tool.project.ledger import Row
from podcast_tool.store import Recipe

if TYPE_CHECKING:
    from podcast_tool.audio.encode import Mp3Tags

ENCODING_VERSION: Final = 2
MARKING_VERSION: Final = 1
SMALL_VERSION: Final = 1
INTEGRITY_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What is published of a recording, under every address it has had, and the row that remembers them."""

    enclosure: Enclosure
    alternates: tuple[Alternate, ...]
    files: tuple[OutputFile, ...]
    row: Row
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The digest of an audio file in the cache, by which a damaged one is known."""

    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The digest of a copy with the right chapters, empty where the recording itself is published; and why."""

    digest: Digest
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """The Subresource Integrity value of a file."""

    sri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file to be published, whatever its address."""

    path: Path
    digest: Digest


def publish_sound(
    run: Run, prepared: Prepared, chapters: tuple[Chapter, ...], art: OutputFile | None
) -> Sound:
    """The audio as apps take it. Its address carries a part of the recording's digest, whatever is written into it.

    Raises BrokenEpisode and PodcastError.
    """
    facts = prepared.facts
    tags = _tags(run, prepared, chapters, art)
    audio, problems = _marked(run, prepared, tags) if facts.as_is else (_encoded(run, prepared, tags), ())
    row = _row(prepared, published_suffix(facts))
    files = [OutputFile(path=old.path, content=audio.path, digest=audio.digest) for old in row.audio]
    alternates, more, faults = _smaller(run, prepared, row) if run.show.opus else ((), (), ())
    return Sound(
        enclosure=_enclosure(run, prepared, audio, row.audio[-1].path),
        alternates=alternates,
        files=(*files, *more),
        row=row,
        problems=(*problems, *faults),
    )


def published_suffix(facts: AudioFacts) -> str:
    """The extension of the published audio: that of the recording where apps take it as it is, else mp3."""
    return ".m4a" if facts.as_is and facts.container == "mp4" else ".mp3"


def _smaller(
    run: Run, prepared: Prepared, row: Row
) -> tuple[tuple[Alternate, ...], tuple[OutputFile, ...], tuple[Problem, ...]]:
    """The small version beside every address of the audio; without it the episode is published all the same."""
    from podcast_tool.audio.rules import A119

    try:
        small = _small(run, prepared)
    except BrokenEpisode as error:
        name = prepared.recording.name
        return (), (), (A119.problem(f"there is no small version of {name}: {error}", path=name),)
    paths = dict.fromkeys(_small_path(old.path) for old in row.audio)
    files = tuple(OutputFile(path=path, content=small.path, digest=small.digest) for path in paths)
    return (_alternate(run, prepared, small, _small_path(row.audio[-1].path)),), files, ()


def _row(prepared: Prepared, suffix: str) -> Row:
    facts, episode = prepared.facts, prepared.episode
    return Row(
        guid=episode.guid,
        slug=episode.slug,
        folder=prepared.folder.name,
        title=episode.title,
        published=episode.published,
        audio=audio_history(prepared.identity.row, slug=episode.slug, source=facts.digest, suffix=suffix),
    )


def _enclosure(run: Run, prepared: Prepared, audio: _File, path: str) -> Enclosure:
    return Enclosure(
        path=path,
        mime="audio/x-m4a" if path.endswith(".m4a") else "audio/mpeg",
        size=_size(audio),
        duration=prepared.facts.duration,
        digest=audio.digest,
        integrity=_integrity(run, prepared, audio),
    )


def _alternate(run: Run, prepared: Prepared, small: _File, path: str) -> Alternate:
    from podcast_tool.audio.small import CODECS, MIME

    size = _size(small)
    return Alternate(
        path=path,
        mime=MIME,
        size=size,
        # What the encoder was asked for is a wish; apps choose by what a listener will pay.
        bitrate=round(size * 8000 / prepared.facts.duration),
        codecs=CODECS,
        integrity=_integrity(run, prepared, small),
    )


def _small_path(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(".opus"))


def _size(file: _File) -> int:
    try:
        return file.path.stat().st_size
    except OSError as error:
        raise plain_error(error, file.path) from error


def _integrity(run: Run, prepared: Prepared, file: _File) -> str:
    """Read once for each content, then remembered."""
    recipe = Recipe(
        step="integrity",
        version=INTEGRITY_VERSION,
        subject=f"{prepared.recording.slug}{file.path.suffix}",
        inputs={"file": file.digest},
    )
    known = run.store.get(recipe, Integrity)
    if known is None:
        known = Integrity(sri=sri_of(file.path))
        run.store.put(recipe, known)
    return known.sri


def _tags(run: Run, prepared: Prepared, chapters: tuple[Chapter, ...], art: OutputFile | None) -> "Mp3Tags":
    from podcast_tool.audio.encode import Mp3Tags

    episode = prepared.episode
    return Mp3Tags(
        title=episode.title,
        artist=run.show.author,
        album=run.show.title,
        date=episode.published.date().isoformat(),
        language=episode.language,
        number=episode.number,
        artwork=read_bytes(art.content) if art and isinstance(art.content, Path) else b"",
        chapters=chapters,
    )


def _described(tags: "Mp3Tags") -> Digest:
    return digest_bytes(msgspec.json.encode(tags, order="sorted"))


def _marked(run: Run, prepared: Prepared, tags: "Mp3Tags") -> tuple[_File, tuple[Problem, ...]]:
    """The recording itself where it says these chapters already; else a copy that does, its sound the same."""
    from podcast_tool.audio.encode import Mp3Tags
    from podcast_tool.audio.marks import mark_chapters

    facts, name = prepared.facts, prepared.recording.name
    own = _File(path=prepared.recording.path, digest=facts.digest)
    if not tags.chapters or not prepared.sheet.tags:
        return own, ()
    # What the file says of itself stands; only what it lacks can change the copy.
    lacking = Mp3Tags(
        title="" if facts.tags.title else tags.title,
        artist="" if facts.tags.artist else tags.artist,
        album="" if facts.tags.album else tags.album,
        artwork=b"" if facts.artwork else tags.artwork,
        chapters=tags.chapters,
    )
    inputs = {"audio": facts.digest, "tags": _described(lacking)}
    recipe = Recipe(step="marked", version=MARKING_VERSION, subject=prepared.recording.slug, inputs=inputs)
    target = run.store.file(recipe, prepared.recording.path.suffix.lower() or ".mp3")
    made = run.store.get(recipe, Marked)
    if made is None or (made.digest and not run.fingerprints.hold(target, made.digest)):
        run.announce(recipe)
        with replacing(target) as temporary:
            written, problems = mark_chapters(
                own.path, temporary, name=name, container=facts.container, tags=lacking, duration=facts.duration
            )
            digest = digest_file(temporary, NO_TASK) if written else ""
            if not written:
                temporary.write_bytes(b"")  # nothing to keep of what was begun
        made = Marked(digest=digest, problems=problems)
        run.store.put(recipe, made)
    return (_File(path=target, digest=made.digest) if made.digest else own), made.problems


def _encoded(run: Run, prepared: Prepared, tags: "Mp3Tags") -> _File:
    """An mp3 of a recording that apps would refuse as it is."""
    from importlib.metadata import version

    from podcast_tool.audio.encode import encode_mp3

    recipe = Recipe(
        step="mp3",
        version=ENCODING_VERSION,
        subject=prepared.recording.slug,
        tool=f"av {version('av')}",
        inputs={"audio": prepared.facts.digest, "tags": _described(tags)},
    )
    target = run.store.file(recipe, ".mp3")
    made = run.store.get(recipe, Encoded)
    if made is None or not run.fingerprints.hold(target, made.digest):
        run.announce(recipe)
        name = prepared.recording.name
        with run.progress.task(f"Encoding {name}", prepared.facts.size) as task, replacing(target) as temporary:
            encode_mp3(prepared.recording.path, temporary, name=name, tags=tags, task=task)
            made = Encoded(digest=digest_file(temporary, NO_TASK))
        run.store.put(recipe, made)
    return _File(path=target, digest=made.digest)


def _small(run: Run, prepared: Prepared) -> _File:
    """The recording as mono Opus, a fifth of the size of an mp3."""
    from importlib.metadata import version

    from podcast_tool.audio.small import BITRATE, encode_opus

    name, title, artist = prepared.recording.name, prepared.episode.title, run.show.author
    recipe = Recipe(
        step="opus",
        version=SMALL_VERSION,
        subject=prepared.recording.slug,
        tool=f"av {version('av')}",
        parameters={"title": title, "artist": artist, "bitrate": str(BITRATE)},
        inputs={"audio": prepared.facts.digest},
    )
    target = run.store.file(recipe, ".opus")
    made = run.store.get(recipe, Encoded)
    if made is None or not run.fingerprints.hold(target, made.digest):
        run.announce(recipe)
        label = f"Making a small version of {name}"
        with run.progress.task(label, prepared.facts.size) as task, replacing(target) as temporary:
            encode_opus(prepared.recording.path, temporary, name=name, title=title, artist=artist, task=task)
            made = Encoded(digest=digest_file(temporary, NO_TASK))
        run.store.put(recipe, made)
    return _File(path=target, digest=made.digest)
