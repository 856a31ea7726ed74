"""An episode's chapters and where they come from; and chapters suggested from what is said, written if asked to."""

from dataclasses import dataclass

from podcast_tool.chapters import PEOPLE, choose_chapters, with_linked
from podcast_tool.disk import read_text
from podcast_tool.model import Chapter, Link
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import look_at_words
from podcast_tool.pipeline.reading import read_transcript
from podcast_tool.pipeline.release import chapter_sources, place_of_chapters
from podcast_tool.pipeline.run import Options, Run
from podcast_tool.pipeline.sheets import add_to_sheet
from podcast_tool.pipeline.suggest import placed
from podcast_tool.pipeline.theme import load_wording
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.project.layout import Project
from podcast_tool.publish.runlock import hold
from podcast_tool.resources.decisions import approved_links, read_decisions
from podcast_tool.resources.everyday import COMMON_WORDS
from podcast_tool.timecode import format_vtt
from podcast_tool.transcript.topics import suggest_chapters


@dataclass(frozen=True, slots=True, kw_only=True)
class Chaptered:
    """The chapters of an episode. `source` is where they stand (empty: nowhere); `path` its episode.toml."""

    slug: str
    path: str
    source: str
    chapters: tuple[Chapter, ...]
    problems: tuple[Problem, ...]


def list_chapters(project: Project, options: Options, wanted: str) -> Chaptered:
    """The chapters as they would be published. Raises PodcastError where there is no such episode."""
    run, prepared = open_episode(project, options, wanted)
    return _standing(run, prepared)


def propose_chapters(project: Project, options: Options, wanted: str) -> Chaptered:
    """Chapters from the transcript; none for a short talk. Raises PodcastError where there is no transcript."""
    run, prepared = open_episode(project, options, wanted)
    return _suggested(run, prepared)


def write_proposed(project: Project, options: Options, wanted: str) -> Chaptered:
    """Add the suggested chapters to episode.toml. Raises PodcastError where people have written some already."""
    with hold(project.run_lock):
        run, prepared = open_episode(project, options, wanted)
        standing, found = _standing(run, prepared), _suggested(run, prepared)
        if standing.source in PEOPLE:
            fix = f"Take them out of {standing.source} first, if the suggested ones are better."
            raise PodcastError(f"{found.slug} has chapters in {standing.source} already", fix=fix)
        if not found.chapters:
            raise PodcastError(f"nothing to suggest for {found.slug}", fix="Write chapters into its notes.md yourself.")
        tables = [{"start": format_vtt(one.start), "title": one.title} for one in found.chapters]
        add_to_sheet(run, prepared, "chapters", tables, expected=lambda sheet: sheet.chapters == found.chapters)
    return found


def _standing(run: Run, prepared: Prepared) -> Chaptered:
    from podcast_tool.notes import render_notes

    path = run.project.name(prepared.folder.notes)
    notes, _ = render_notes(look_at_words(prepared.folder.notes) or "", path=path, title=prepared.episode.title)
    sources = chapter_sources(prepared, notes)
    place = place_of_chapters(run, prepared, sources)
    wording = load_wording(run.project, run.show.language)
    chosen, problems = choose_chapters(sources, duration=prepared.facts.duration, path=place, wording=wording)
    links = _approved(run, prepared)
    decided = run.project.name(prepared.folder.links)
    chapters, doubts = with_linked(chosen, links, duration=prepared.facts.duration, path=decided, wording=wording)
    source = next((name for name, found in sources if found), "")
    source = source if chosen else "links.toml"
    return _chaptered(run, prepared, source if chapters else "", chapters, (*problems, *doubts))


def _approved(run: Run, prepared: Prepared) -> tuple[Link, ...]:
    """The links that people have approved, as the last build left them: nothing is suggested, nothing written."""
    file = prepared.folder.links
    path = run.project.name(file)
    text = read_text(file) or ""
    verdicts, _ = read_decisions(text, path=path)
    links, _ = approved_links(verdicts, run.resources, "approved", (), path=path, text=text)
    heard = prepared.folder.script.is_file() and any(one.chapter for one in links)
    transcript = read_transcript(run, prepared).transcript if heard else None
    return placed(links, transcript, path, duration=prepared.facts.duration)[0]


def _suggested(run: Run, prepared: Prepared) -> Chaptered:
    reading = read_transcript(run, prepared)
    duration = prepared.facts.duration
    chapters = suggest_chapters(reading.transcript, duration=duration, everyday=COMMON_WORDS)
    return _chaptered(run, prepared, "the transcript" if chapters else "", chapters, reading.problems)


def _chaptered(
    run: Run, prepared: Prepared, source: str, chapters: tuple[Chapter, ...], problems: tuple[Problem, ...]
) -> Chaptered:
    path = run.project.name(prepared.folder.sheet)
    return Chaptered(slug=prepared.episode.slug, path=path, source=source, chapters=chapters, problems=problems)
