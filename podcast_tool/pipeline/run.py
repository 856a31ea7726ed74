"""What every step of one run shares: the show, the cache, the clock it was given, and where progress is shown."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from podcast_tool.checks.show import check_show
from podcast_tool.decode import D101
from podcast_tool.disk import is_writable, read_text, write_file
from podcast_tool.feed.identity import show_guid
from podcast_tool.model import Resource, Show
from podcast_tool.problems import Problem, has_errors
from podcast_tool.progress import Progress
from podcast_tool.project.layout import Project
from podcast_tool.project.ledger import Ledger, read_ledger
from podcast_tool.project.show import read_show, with_guid
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.store import Fingerprints, Memory, Recipe, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run over one show. A dry run (`check`, `status`) writes nothing outside the cache and hears nothing."""

    project: Project
    show: Show
    ledger: Ledger
    resources: tuple[Resource, ...]
    store: Store
    fingerprints: Fingerprints
    memory: Memory
    progress: Progress
    now: datetime
    user_cache: Path
    dry: bool = False
    explain: bool = False

    def announce(self, recipe: Recipe) -> None:
        """With `--explain`: say which step is done again, and because of what."""
        if self.explain:
            self.progress.say(f"{recipe.subject}: {recipe.step}, because {self.store.reason(recipe)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person asked of this run."""

    output: Path
    now: datetime
    user_cache: Path
    progress: Progress
    dry: bool = False
    explain: bool = False


def open_run(project: Project, options: Options) -> tuple[Run | None, tuple[Problem, ...]]:
    """The run that the show's own files allow, and every fault in them.

    None when podcast.toml is faulty, or the catalogue cannot be read at all: every episode would lose its links.

    Raises PodcastError for a podcast.lock that cannot be trusted.
    """
    show, faults = read_show(read_text(project.show) or "")
    problems = faults if has_errors(faults) else (*faults, *check_show(show))
    ledger = read_ledger(read_text(project.ledger))
    catalogue = read_text(project.catalogue) or ""
    resources, catalogue_faults = read_catalogue(catalogue, path=project.name(project.catalogue))
    if has_errors(problems) or any(problem.code == D101.code for problem in catalogue_faults):
        return None, (*problems, *catalogue_faults)
    store = Store(project.cache, read_only=options.dry and not is_writable(project.cache))
    store.prepare()
    run = Run(
        project=project,
        show=_identified(project, show, dry=options.dry),
        ledger=ledger,
        resources=resources,
        store=store,
        fingerprints=Fingerprints(store),
        memory=Memory(store),
        progress=options.progress,
        now=options.now,
        user_cache=options.user_cache,
        dry=options.dry,
        explain=options.explain,
    )
    return run, (*problems, *catalogue_faults)


def _identified(project: Project, show: Show, *, dry: bool) -> Show:
    """The show with its podcast:guid, minted once from its first feed address and kept in podcast.toml."""
    if show.guid:
        return show
    guid = show_guid(f"{show.site_url}feed.xml")
    if not dry:
        write_file(project.show, with_guid(read_text(project.show) or "", guid).encode())
    return replace(show, guid=guid)
