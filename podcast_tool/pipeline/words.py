"""The words of an episode on their way to its pages: looked up by what they come from, read only where they are needed.

An hour of talk is some ten thousand words. A show of a thousand hours must neither hold all of them at once nor match
them with their recordings again in each build.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from podcast_tool.disk import digest_bytes, read_bytes, read_text
from podcast_tool.model import Digest, Transcript, TranscriptNote
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.respell import glossary_of
from podcast_tool.pipeline.run import Run
from podcast_tool.pipeline.transcribe import Ears, hearing_recipe, names_checked, transcribe
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.store import key_of
from podcast_tool.transcript.brought import SUFFIXES
from podcast_tool.transcript.script import is_untouched

_FOLDER: Final = "timed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What stands for a transcript: its digest, that of its turns alone, and what is said of it on pages."""

    digest: Digest
    turns: Digest
    note: TranscriptNote

    @property
    def name(self) -> str:
        """Under which name the cache keeps the words."""
        return f"{_FOLDER}/{self.digest}"


class Words:
    """An episode's words, which the cache keeps until they are read."""

    def __init__(self, run: Run, spoken: Spoken, again: Callable[[], Transcript | None]) -> None:
        self.spoken = spoken
        self._run = run
        self._again = again

    def read(self) -> Transcript:
        """The transcript. Raises PodcastError, and BrokenEpisode, where it has to be made anew and cannot be."""
        found = self._run.store.load(self.spoken.name, Transcript) or self._again()
        if found is None:
            raise PodcastError(f"{self.spoken.name} vanished from the cache", fix="Run the same command again.")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What came of an episode's texts, and whether an engine has had its say on the names in them."""

    spoken: Spoken | None
    problems: tuple[Problem, ...]
    checked: bool


def find_words(run: Run, ears: Ears, prepared: Prepared) -> tuple[Words | None, tuple[Problem, ...]]:
    """See `transcribe`; where nothing changed that the words come from, they are as they were."""
    known = run.memory.get(_key(run, prepared), _Known)
    if known is None or not _holds(run, known) or not (known.checked or _is_deaf(run, ears)):
        known = _found(run, ears, prepared)
    return (_words(run, ears, prepared, known.spoken) if known.spoken else None), known.problems


def keep_words(run: Run, transcript: Transcript) -> Spoken:
    """Put the words into the cache."""
    spoken = Spoken(
        digest=digest_bytes(msgspec.json.encode(transcript, order="sorted")),
        turns=digest_bytes(msgspec.json.encode(transcript.turns, order="sorted")),
        note=TranscriptNote(
            language=transcript.language,
            edited=transcript.edited,
            engine=transcript.engine,
            heard_on=transcript.heard_on,
            words=sum(len(turn.words) for turn in transcript.turns),
            files=(),
        ),
    )
    if not run.store.holds(spoken.name):
        run.store.save(spoken.name, transcript)
    return spoken


def kept_words(run: Run, spoken: Spoken | None) -> Words | None:
    """The words of a release as last published, where the cache still has them whole."""
    whole = spoken is not None and run.store.load(spoken.name, Transcript) is not None
    return Words(run, spoken, lambda: None) if spoken and whole else None


def forget_others(run: Run, words: Iterable[Words]) -> None:
    """Remove the words of no episode from the cache."""
    run.store.keep_only(_FOLDER, {f"{one.spoken.digest}.json" for one in words})


def _words(run: Run, ears: Ears, prepared: Prepared, spoken: Spoken) -> Words:
    return Words(run, spoken, lambda: transcribe(run, ears, prepared)[0])


def _found(run: Run, ears: Ears, prepared: Prepared) -> _Known:
    transcript, problems = transcribe(run, ears, prepared)
    spoken = keep_words(run, transcript) if transcript else None
    known = _Known(spoken=spoken, problems=problems, checked=names_checked(run, prepared))
    # A dry run leaves transcript.md as it is, so what it finds does not belong to that text.
    if not run.dry:
        run.memory.put(_key(run, prepared), known)
    return known


def _holds(run: Run, known: _Known) -> bool:
    return known.spoken is None or run.store.holds(known.spoken.name)


def _is_deaf(run: Run, ears: Ears) -> bool:
    """Whether nothing can be heard in this run that was not heard before."""
    if run.dry or run.show.hearing.engine == "off":
        return True
    try:
        ears.engine()
    except PodcastError:
        return True
    return False


def _key(run: Run, prepared: Prepared) -> Digest:
    """Everything that decides the words: the texts that people wrote or brought, what was heard, and the names."""
    recipe = hearing_recipe(run, prepared)
    return key_of(
        "words",
        _digest(prepared.folder.script),
        [_digest(prepared.recording.beside(suffix)) for suffix in SUFFIXES],
        recipe.digest if run.store.has(recipe) else "",
        glossary_of(run.show, prepared.episode.people),
        run.show.hearing.spellings,
        _voices(run, prepared),
        prepared.facts.duration,
        prepared.episode.language,
        prepared.recording.name,
        prepared.folder.name,
    )


def _voices(run: Run, prepared: Prepared) -> tuple[object, ...]:
    """What decides who is named in a text that the tool writes; one that people edited says so itself."""
    text = read_text(prepared.folder.script)
    if text is not None and not is_untouched(text):
        return ()
    from podcast_tool.speech import speaker_model

    return _digest(run.project.voices), speaker_model.is_installed(), prepared.sheet.speakers


def _digest(path: Path) -> Digest:
    return digest_bytes(read_bytes(path)) if path.is_file() else ""
