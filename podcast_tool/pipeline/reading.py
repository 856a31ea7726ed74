"""An episode's transcript as it stands in its file, beside what the machine hears with the show's present settings."""

import re
from dataclasses import dataclass, replace
from typing import Final

from podcast_tool.model import Millis, Transcript, Voice
from podcast_tool.pipeline.bring import way_to_words
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import look_at_words
from podcast_tool.pipeline.run import Options, Run
from podcast_tool.pipeline.transcribe import HeardEpisode, kept_hearing
from podcast_tool.pipeline.voices import named_voices
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.project.layout import Project
from podcast_tool.transcript.align import align
from podcast_tool.transcript.review import (
    Difference,
    OtherSpeaker,
    Passage,
    differences,
    other_speakers,
    unsure_passages,
)
from podcast_tool.transcript.script import parse_script
from podcast_tool.transcript.spellings import apply_spellings
from podcast_tool.transcript.turns import turns_of

_SOUNDS: Final = re.compile(r"(?:\[[^\[\]]*\]\W*)+")
# A person who wrote something so near to a moment has listened to it.
_NEAR: Final[Millis] = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A transcript to be read. `heard` is the machine's, spellings applied; None where it is yet to be heard.

    `voices` are those told apart already, named where the show knows them; `names` is what the show writes its own way;
    `hears` whether its settings let a machine hear at all.
    """

    slug: str
    title: str
    path: str
    transcript: Transcript
    heard: HeardEpisode | None
    voices: tuple[Voice, ...]
    names: tuple[str, ...]
    hears: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person should listen to: passages of doubt by their weight, and moments with no word or one too many."""

    passages: tuple[Passage, ...]
    moments: tuple[Problem, ...]


def open_reading(project: Project, options: Options, wanted: str) -> Reading:
    """The transcript of the episode asked for. Raises PodcastError where there is none."""
    run, prepared = open_episode(project, options, wanted)
    return read_transcript(run, prepared)


def read_transcript(run: Run, prepared: Prepared) -> Reading:
    """What stands in transcript.md, on the machine's clock. Raises PodcastError where there is none."""
    path = run.project.name(prepared.folder.script)
    text = look_at_words(prepared.folder.script)
    if text is None:
        raise PodcastError(f"{prepared.recording.name} has no transcript yet", fix=way_to_words(run, prepared))
    script, faults = parse_script(text, path=path, language=prepared.episode.language)
    if not script.edited and not script.paragraphs:
        raise PodcastError(
            f"no speech was heard in {prepared.recording.name}: there is nothing to read",
            fix=f"If somebody does speak in it, write the words into {path}.",
        )
    kept = kept_hearing(run, prepared)
    heard = replace(kept, heard=apply_spellings(kept.heard, run.show.hearing.spellings)) if kept else None
    return Reading(
        slug=prepared.episode.slug,
        title=prepared.episode.title,
        path=path,
        transcript=align(script, heard.heard if heard else None, duration=prepared.facts.duration),
        heard=heard,
        voices=named_voices(replace(run, dry=True), prepared) if heard else (),
        names=_names(run, prepared),
        hears=run.show.hearing.engine != "off",
        problems=faults,
    )


def _names(run: Run, prepared: Prepared) -> tuple[str, ...]:
    """What the machine may well have heard wrongly: the people, and the words that have a spelling of their own."""
    people = (*run.show.people, *prepared.episode.people)
    return (*(person.name for person in people), *(spelling.write for spelling in run.show.hearing.spellings))


def changes(reading: Reading) -> tuple[Difference, ...]:
    """Where the machine would say something else than what stands there; sounds in brackets are not its business."""
    found = differences(reading.transcript, _heard(reading).heard)
    return tuple(one for one in found if one.heard or not _SOUNDS.fullmatch(one.text))


def speaker_changes(reading: Reading) -> tuple[OtherSpeaker, ...]:
    """Where the machine would name somebody else; nothing where voices are not told apart yet."""
    return other_speakers(reading.transcript, turns_of(_heard(reading).heard, reading.voices))


def review(reading: Reading) -> Review:
    """What the machine was unsure of, as far as nobody has changed it since."""
    heard = _heard(reading)
    machine = Transcript(language=reading.transcript.language, turns=turns_of(heard.heard))
    unsure = unsure_passages(machine, names=reading.names)
    if not reading.transcript.edited:
        return Review(passages=unsure, moments=heard.problems)
    doubted = {(one.start, one.end, one.text) for one in unsure}
    written_there = unsure_passages(reading.transcript, names=reading.names)
    passages = [one for one in written_there if (one.start, one.end, one.text) in doubted]
    written = differences(reading.transcript, heard.heard)
    moments = [one for one in heard.problems if not any(_is_near(one, place) for place in written)]
    return Review(passages=tuple(passages), moments=tuple(moments))


def _is_near(problem: Problem, place: Difference) -> bool:
    at = problem.where.at
    return at is not None and place.start - _NEAR <= at <= place.end + _NEAR


def _heard(reading: Reading) -> HeardEpisode:
    if reading.heard is None:
        if not reading.hears:
            raise PodcastError(
                f'{reading.slug} has not been heard: podcast.toml says engine = "off"',
                fix='There is nothing to hold its words against. To hear it, set engine = "auto" and run '
                "`podcast build`; a transcript that people wrote or brought stays as it is.",
            )
        raise PodcastError(
            f"{reading.slug} has not been heard with the present settings of podcast.toml",
            fix="Run `podcast build`: it hears the episode, where a speech engine is installed, and leaves a "
            "transcript that people wrote or brought as it is.",
        )
    return reading.heard
