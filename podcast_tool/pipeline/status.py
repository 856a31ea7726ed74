"""Where each episode stands: its stage, derived from files and never stored, and what it still lacks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from podcast_tool.disk import read_text
from podcast_tool.pipeline.approval import standing
from podcast_tool.pipeline.drafts import prepare_all
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import look_at_words
from podcast_tool.pipeline.run import Options, Run, open_run
from podcast_tool.problems import Problem
from podcast_tool.project.layout import Project
from podcast_tool.project.ledger import Row
from podcast_tool.resources.decisions import read_decisions
from podcast_tool.text import count_of
from podcast_tool.transcript.script import is_untouched

Stage: TypeAlias = Literal["new", "heard", "edited", "approved", "scheduled", "published", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeStatus:
    """One row of `podcast status`."""

    slug: str
    title: str
    stage: Stage
    published: datetime
    transcript: Literal["none", "machine", "edited"]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Every episode, oldest first, and the faults that keep others from being one."""

    episodes: tuple[EpisodeStatus, ...]
    problems: tuple[Problem, ...]


def status(project: Project, options: Options) -> Status:
    """The state of the show. Reads only; what was never measured is measured now. Raises PodcastError."""
    run, found = open_run(project, options)
    if run is None:
        return Status(episodes=(), problems=found)
    try:
        return _status(run, found)
    finally:
        run.fingerprints.save()


def _status(run: Run, found: tuple[Problem, ...]) -> Status:
    rows: list[EpisodeStatus] = []
    problems = list(found)
    for item in prepare_all(run):
        if isinstance(item, Prepared):
            rows.append(_row(run, item))
            problems += item.problems
        else:
            problems += item
    rows += [_kept_row(row) for row in run.ledger.rows if row.slug not in {known.slug for known in rows}]
    ordered = sorted(rows, key=lambda row: (row.published, row.slug))
    return Status(episodes=tuple(ordered), problems=tuple(problems))


def _row(run: Run, prepared: Prepared) -> EpisodeStatus:
    script = look_at_words(prepared.folder.script)
    transcript: Literal["none", "machine", "edited"] = (
        "none" if script is None else "machine" if is_untouched(script) else "edited"
    )
    return EpisodeStatus(
        slug=prepared.episode.slug,
        title=prepared.episode.title,
        stage=_stage(run, prepared, transcript),
        published=prepared.episode.published,
        transcript=transcript,
        missing=tuple(_missing(run, prepared, transcript)),
    )


def _kept_row(row: Row) -> EpisodeStatus:
    """An episode of which podcast.lock knows more than episodes/: it was withdrawn, or its recording is of no use."""
    why = f": {row.reason}" if row.reason else ""
    return EpisodeStatus(
        slug=row.slug,
        title=row.title,
        stage="withdrawn" if row.withdrawn else "published",
        published=row.published,
        transcript="none",
        missing=(f"withdrawn {row.withdrawn}{why}",) if row.withdrawn else ("a usable recording",),
    )


def _stage(run: Run, prepared: Prepared, transcript: str) -> Stage:
    if prepared.identity.row:
        return "published"
    if prepared.waits(run.now):
        return "scheduled"
    if standing(run, prepared.folder).approval:
        return "approved"
    stages: dict[str, Stage] = {"none": "new", "machine": "heard", "edited": "edited"}
    return stages[transcript]


def _missing(run: Run, prepared: Prepared, transcript: str) -> list[str]:
    verdicts, _ = read_decisions(read_text(prepared.folder.links) or "", path="")
    undecided = sum(verdict.answer == "?" for verdict in verdicts)
    lacks = {
        "transcript": transcript == "none" and run.show.hearing.engine != "off",
        "summary": not prepared.episode.summary,
        "notes": not (look_at_words(prepared.folder.notes) or "").strip(),
        f"{count_of(undecided, 'link')} to decide": undecided > 0,
        "approval (changed since)": standing(run, prepared.folder).outdated is not None,
        f"consent of {', '.join(prepared.pending)}": bool(prepared.pending),
    }
    return [name for name, lacking in lacks.items() if lacking]
