"""Soundbites suggested from what is said in an episode, and one of them written into episode.toml if asked to."""

from dataclasses import dataclass

from podcast_tool.model import Soundbite
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.reading import read_transcript
from podcast_tool.pipeline.run import Options, Run
from podcast_tool.pipeline.sheets import add_to_sheet
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.project.layout import Project
from podcast_tool.publish.runlock import hold
from podcast_tool.resources.everyday import COMMON_WORDS
from podcast_tool.timecode import format_seconds, format_vtt
from podcast_tool.transcript.soundbites import Candidate, suggest_soundbites


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """The soundbites an episode has, and those that could be added, the best first."""

    slug: str
    path: str
    standing: tuple[Soundbite, ...]
    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]


def propose_soundbites(project: Project, options: Options, wanted: str) -> Quoted:
    """What could be quoted. Raises PodcastError where there is no such episode, or no transcript."""
    run, prepared = open_episode(project, options, wanted)
    return _quoted(run, prepared)


def write_soundbite(project: Project, options: Options, wanted: str, *, number: int) -> Quoted:
    """Add the candidate of that number (from 1) to episode.toml. Raises PodcastError where it is there already."""
    with hold(project.run_lock):
        run, prepared = open_episode(project, options, wanted)
        quoted = _quoted(run, prepared)
        if not 1 <= number <= len(quoted.candidates):
            raise PodcastError(f"there is no soundbite {number} to add", fix="See what there is without --write.")
        bite = quoted.candidates[number - 1].bite
        if any(_same(bite, one) for one in quoted.standing):
            raise PodcastError(f"{quoted.path} has that soundbite already", fix="Nothing is to be done.")
        table = {"start": format_vtt(bite.start), "duration": format_seconds(bite.duration), "title": bite.title}
        wanted_bites = (*prepared.sheet.soundbites, bite)
        add_to_sheet(run, prepared, "soundbites", [table], expected=lambda sheet: sheet.soundbites == wanted_bites)
    return quoted


def _same(one: Soundbite, other: Soundbite) -> bool:
    return (one.start, one.duration) == (other.start, other.duration)


def _quoted(run: Run, prepared: Prepared) -> Quoted:
    reading = read_transcript(run, prepared)
    duration = prepared.facts.duration
    return Quoted(
        slug=prepared.episode.slug,
        path=run.project.name(prepared.folder.sheet),
        standing=prepared.sheet.soundbites,
        candidates=suggest_soundbites(reading.transcript, duration=duration, everyday=COMMON_WORDS),
        problems=reading.problems,
    )
