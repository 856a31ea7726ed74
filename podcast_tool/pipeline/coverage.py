"""How the show covers the hub's catalogue: what nobody speaks of, what the hub lacks, what was rejected most."""

from collections import Counter
from dataclasses import dataclass

from podcast_tool.disk import read_text
from podcast_tool.model import Resource, Verdict
from podcast_tool.pipeline.drafts import prepare_all
from podcast_tool.pipeline.find import open_dry_run
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.reading import read_transcript
from podcast_tool.pipeline.run import Options, Run
from podcast_tool.pipeline.suggest import best_scorer
from podcast_tool.project.layout import Project
from podcast_tool.resources.decisions import read_decisions
from podcast_tool.resources.gaps import Gap, gaps
from podcast_tool.resources.passages import Talk, talk_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of the catalogue: resources that no episode links, and whether they were ever suggested; rejections; gaps."""

    episodes: int
    linked: int
    silent: tuple[Resource, ...]
    waiting: tuple[Resource, ...]
    rejected: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]


def coverage(project: Project, options: Options) -> Coverage:
    """Look through all transcripts and answers. Raises PodcastError for a show that can't be read."""
    run = open_dry_run(project, options)
    try:
        prepared = [one for one in prepare_all(run) if isinstance(one, Prepared)]
    finally:
        run.fingerprints.save()
    verdicts = [verdict for one in prepared for verdict in _verdicts(run, one)]
    linked = {verdict.resource for verdict in verdicts if verdict.answer in ("yes", "pin")}
    asked = {verdict.resource for verdict in verdicts if verdict.answer == "?"}
    rejected = Counter(verdict.resource for verdict in verdicts if verdict.answer == "no")
    public = [resource for resource in run.resources if not resource.is_self]
    talks = dict(_talk(run, one) for one in prepared if one.folder.script.is_file())
    return Coverage(
        episodes=len(prepared),
        linked=sum(resource.id in linked for resource in public),
        silent=tuple(one for one in public if one.id not in linked | asked),
        waiting=tuple(one for one in public if one.id in asked - linked),
        rejected=tuple(sorted(rejected.items(), key=lambda item: (-item[1], item[0]))),
        gaps=gaps(talks, run.resources, best_scorer(run.resources)),
    )


def _verdicts(run: Run, prepared: Prepared) -> tuple[Verdict, ...]:
    path = run.project.name(prepared.folder.links)
    return read_decisions(read_text(prepared.folder.links) or "", path=path)[0]


def _talk(run: Run, prepared: Prepared) -> tuple[str, Talk]:
    return prepared.episode.slug, talk_of(read_transcript(run, prepared).transcript)
