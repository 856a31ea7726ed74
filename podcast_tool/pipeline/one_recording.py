"""Any one recording to transcript files, without a show: for scripts, and for measuring."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from podcast_tool.disk import digest_bytes, digest_file, plain_error, read_bytes, write_file
from podcast_tool.model import Hearing, Transcript
from podcast_tool.pipeline.hear import Sound, hear
from podcast_tool.pipeline.respell import respell
from podcast_tool.pipeline.voices import tell_apart
from podcast_tool.problems import BrokenEpisode, PodcastError, Problem
from podcast_tool.progress import Progress
from podcast_tool.publish.writer import check_writable
from podcast_tool.store import Store
from podcast_tool.text import clean_line, listing, slugify
from podcast_tool.transcript.files import transcript_files
from podcast_tool.transcript.turns import turns_of

CACHE_FOLDER: Final = "recordings"
_README: Final = """Windows of recordings that `podcast transcribe` has heard, so that it need not hear them again.
They hold what was said. It is safe to delete this folder.
"""
_FIX: Final = "Listen to that moment, and write into the files what is said, or [laughter], [music], [unclear]."


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for: a recording, where its transcript goes, in which formats, and how it is to be heard."""

    path: Path
    folder: Path
    formats: tuple[str, ...]
    hearing: Hearing
    speakers: int | None = None
    names: tuple[str, ...] = ()
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcribed:
    """The files written, and what a person should know; no file where the recording cannot be used."""

    files: tuple[Path, ...]
    words: int
    problems: tuple[Problem, ...]


def transcribe_recording(order: Order, *, user_cache: Path, progress: Progress, now: datetime) -> Transcribed:
    """Hear the recording and write its files. Windows heard before are taken from the user's cache.

    Raises PodcastError for files in the way, and for a missing engine or model.
    """
    targets = {suffix: order.folder / f"{order.path.stem}.{suffix}" for suffix in order.formats}
    store = Store(user_cache / CACHE_FOLDER)
    _check_targets(order, _others(list(targets.values()), store))
    try:
        transcript, sound, problems = _transcript(order, store, user_cache=user_cache, progress=progress, now=now)
    except BrokenEpisode as error:
        return Transcribed(files=(), words=0, problems=error.problems)
    texts = transcript_files(transcript, title=order.path.stem, duration=sound.duration)
    _write({target: texts[suffix].encode() for suffix, target in targets.items()}, store)
    words = sum(len(turn.words) for turn in transcript.turns)
    return Transcribed(files=tuple(targets.values()), words=words, problems=problems)


def _write(contents: Mapping[Path, bytes], store: Store) -> None:
    """Write the files; should the run be killed between two of them, the next one knows those that are its own."""
    note = _note(list(contents))
    store.save(note, {target.name: digest_bytes(content) for target, content in contents.items()})
    for target, content in contents.items():
        write_file(target, content)
    store.forget(note)


def _others(targets: Sequence[Path], store: Store) -> Sequence[Path]:
    """The targets but for those that a killed run wrote and nobody has touched since."""
    written = store.load(_note(targets), dict[str, str]) or {}
    kept = [one for one in targets if one.name in written and one.is_file()]
    own = [one for one in kept if digest_bytes(read_bytes(one)) == written[one.name]]
    return [one for one in targets if one not in own]


def _note(targets: Sequence[Path]) -> str:
    """The name of the record of what is being written there."""
    place = os.fsencode(targets[0].parent.resolve() / targets[0].stem)
    return f"writing-{digest_bytes(place)[:24]}"


def _check_targets(order: Order, targets: Sequence[Path]) -> None:
    """Before any long work: what is there stays there, the recording above all."""
    there = [target for target in targets if target.exists() or target.is_symlink()]
    if any(target.exists() and target.samefile(order.path) for target in there):
        raise PodcastError(f"{order.path} would be overwritten by its own transcript", fix="Choose another --format.")
    if there and not order.force:
        names = listing([str(target) for target in there])
        raise PodcastError(f"already there: {names}", fix="Choose another folder with --to, or overwrite with --force.")
    check_writable(order.folder)


def _transcript(
    order: Order, store: Store, *, user_cache: Path, progress: Progress, now: datetime
) -> tuple[Transcript, Sound, tuple[Problem, ...]]:
    from podcast_tool.speech.engine import choose_engine
    from podcast_tool.speech.names import with_parts
    from podcast_tool.speech.speaker_model import INSTALL

    if not (store.folder / "README.txt").exists():
        write_file(store.folder / "README.txt", _README.encode())
    sound, faults = _sound(order, progress)
    engine = choose_engine(order.hearing, root=Path().absolute(), user_cache=user_cache, progress=progress)
    plain, doubts = hear(engine, sound, store=store, progress=progress)
    heard = respell(engine, sound, plain, with_parts(order.names), store=store, progress=progress)
    told = tell_apart(sound, speakers=order.speakers, store=store, progress=progress)
    if told is None and order.speakers:
        raise PodcastError("the speaker network that tells voices apart is not installed", fix=f"Run: {INSTALL}")
    turns = turns_of(heard, told.voices if told else ())
    transcript = Transcript(language=heard.language, turns=turns, engine=heard.engine, heard_on=now.date())
    return transcript, sound, (*faults, *(replace(doubt, fix=_FIX) for doubt in doubts))


def _sound(order: Order, progress: Progress) -> tuple[Sound, tuple[Problem, ...]]:
    """The recording measured, and what is wrong with it. Raises BrokenEpisode."""
    from podcast_tool.audio.media import measure
    from podcast_tool.audio.recording import open_regular
    from podcast_tool.speech.spoken import spoken_language

    path, name = order.path, clean_line(order.path.name, limit=200)
    with open_regular(path, name=name):
        size = path.stat().st_size
    with progress.task(f"Measuring {name}", size) as task:
        measured = measure(path, name=name, task=task)
    try:
        with progress.task(f"Reading {name}", size) as task:
            digest = digest_file(path, task)
    except OSError as error:
        raise plain_error(error, path) from error
    language = "" if order.hearing.language == "auto" else spoken_language(order.hearing.language)
    sound = Sound(
        path=path, name=name, subject=slugify(path.stem) or digest[:8], digest=digest, duration=measured.duration,
        language=language, fixed=bool(language),
    )  # fmt: skip
    return sound, measured.problems
