"""Naming voices: what each voice of an episode says, and whose it is, said once and remembered for the show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from podcast_tool.disk import write_file
from podcast_tool.model import Millis, Turn, Voice
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.run import Options
from podcast_tool.pipeline.transcribe import kept_hearing
from podcast_tool.pipeline.voices import known_voices, names_of, told_apart
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import Project
from podcast_tool.publish.runlock import hold
from podcast_tool.text import did_you_mean, join_words, listing, shorten
from podcast_tool.transcript.turns import turns_of
from podcast_tool.transcript.words import clean_name, fault_of_name

_QUOTES: Final = 3
_QUOTE_LENGTH: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardVoice:
    """One voice of an episode: its name or number, how long it speaks, and what it says where."""

    label: str
    spoken: Millis
    quotes: tuple[tuple[Millis, str], ...]


def list_voices(project: Project, options: Options, wanted: str) -> tuple[HeardVoice, ...]:
    """Each voice of an episode with what it says, the one that speaks most first. Raises PodcastError."""
    run, prepared = open_episode(project, options, wanted)
    _need_model()
    told = told_apart(replace(run, dry=False), prepared)
    if told is None:
        raise PodcastError("the voices of this episode cannot be told apart here")
    names = names_of(run, told)
    voices = [replace(voice, label=names.get(voice.label, voice.label)) for voice in told.voices]
    kept = kept_hearing(run, prepared)
    heard = kept.heard if kept else None
    turns = turns_of(heard, voices) if heard else ()
    language = heard.language if heard else ""
    labels = dict.fromkeys(voice.label for voice in voices)
    listed = [_heard_voice(label, voices, turns, language) for label in labels]
    return tuple(sorted(listed, key=lambda voice: -voice.spoken))


def name_voice(project: Project, options: Options, wanted: str, label: str, name: str) -> tuple[str, ...]:
    """Remember a voice of the episode under a person's name, for every episode; the names it had until now.

    Raises PodcastError, also for a name that a transcript cannot hold.
    """
    from podcast_tool.speech.voiceprints import remember, write_voices

    if fault := fault_of_name(name):
        fix = "Write the name alone, as readers are to see it: Nora Bell"
        raise PodcastError(f"the name {shorten(repr(name), _QUOTE_LENGTH)} {fault}", fix=fix)
    name = clean_name(name)
    with hold(project.run_lock):
        run, prepared = open_episode(project, options, wanted)
        _need_model()
        told = told_apart(replace(run, dry=False), prepared)
        prints = {one.label: one for one in told.prints} if told else {}
        names = names_of(run, told) if told else {}
        shown = {names.get(known, known): known for known in prints}
        if label not in shown:
            guess = did_you_mean(label, list(shown))
            hint = f"Did you mean {guess!r}?" if guess else f"There is {listing(list(shown))}."
            raise PodcastError(f"no voice of this episode is called {label!r}", fix=hint)
        one = prints[shown[label]]
        known, former = remember(known_voices(run), name, one, recognised=names.get(one.label, ""))
        write_file(project.voices, write_voices(known).encode())
    return former


def _need_model() -> None:
    from podcast_tool.speech.speaker_model import INSTALL, is_installed

    if not is_installed():
        raise PodcastError("the speaker network that tells voices apart is not installed", fix=f"Run: {INSTALL}")


def _heard_voice(label: str, voices: Sequence[Voice], turns: Sequence[Turn], language: str) -> HeardVoice:
    own = sorted((turn for turn in turns if turn.speaker == label), key=lambda turn: -len(turn.words))[:_QUOTES]
    quotes = [(turn.start, join_words((word.text for word in turn.words), language)) for turn in own]
    return HeardVoice(
        label=label,
        spoken=sum(voice.end - voice.start for voice in voices if voice.label == label),
        quotes=tuple((at, shorten(text, _QUOTE_LENGTH)) for at, text in sorted(quotes)),
    )
