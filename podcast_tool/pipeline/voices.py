"""Who speaks when: an episode's voices told apart once, and named by the prints that the show keeps."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from podcast_tool.disk import read_text
from podcast_tool.model import Voice
from podcast_tool.pipeline.hear import Sound, counted, sound_of
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import PodcastError, has_errors
from podcast_tool.progress import Progress
from podcast_tool.store import Recipe, Store

if TYPE_CHECKING:
    from podcast_tool.speech.diarizer import Diarization
    from podcast_tool.speech.voiceprints import KnownVoice

def named_voices(run: Run, prepared: Prepared) -> tuple[Voice, ...]:
    """The episode's voices, by name where the show knows them; none where they cannot be told apart here."""
    told = told_apart(run, prepared)
    if told is None:
        return ()
    names = names_of(run, told)
    return tuple(replace(voice, label=names.get(voice.label, voice.label)) for voice in told.voices)


def told_apart(run: Run, prepared: Prepared) -> "Diarization | None":
    """The voices from the cache, or told apart now; None where the network is missing, or in a dry run."""
    sound = sound_of(prepared)
    return tell_apart(sound, speakers=prepared.sheet.speakers, store=run.store, progress=run.progress, ask=run.dry)


def tell_apart(
    sound: Sound, *, speakers: int | None, store: Store, progress: Progress, ask: bool = False
) -> "Diarization | None":
    """The voices of one recording; their number is found unless it is given. `ask` only looks into the cache.

    None where the speaker network is not installed.
    """
    from podcast_tool.audio.media import decode_blocks
    from podcast_tool.speech import diarizer, speaker_model

    if not speaker_model.is_installed():
        return None
    recipe = Recipe(
        step="voices",
        version=diarizer.VERSION,
        subject=sound.subject,
        tool=speaker_model.DIGEST,
        parameters={"speakers": str(speakers or "")},
        inputs={"audio": sound.digest},
    )
    told = store.get(recipe, diarizer.Diarization)
    if told is None and not ask:
        with progress.task(f"Telling voices apart in {sound.name}", sound.duration / 1000) as task:
            blocks = counted(decode_blocks(sound.path, name=sound.name), task)
            told = diarizer.diarize(blocks, speakers=speakers)
        store.put(recipe, told)
    return told


def names_of(run: Run, told: "Diarization") -> Mapping[str, str]:
    """The names of those voices that the show knows, by label. Raises PodcastError for a damaged voices.toml."""
    from podcast_tool.speech.voiceprints import match_voices

    return match_voices({one.label: one for one in told.prints}, known_voices(run))


def known_voices(run: Run) -> "tuple[KnownVoice, ...]":
    """The voices that voices.toml keeps. Raises PodcastError."""
    from podcast_tool.speech.voiceprints import read_voices

    known, problems = read_voices(read_text(run.project.voices) or "", path=run.project.name(run.project.voices))
    if has_errors(problems):
        first = problems[0]
        raise PodcastError(f"{first.where.path}: {first.text}", fix=first.fix)
    return known
