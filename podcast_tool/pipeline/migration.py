"""A show brought in from another host: its feed read, what is new here planned, and each episode put in place."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from podcast_tool.disk import read_text, sweep
from podcast_tool.pipeline.arrival import Arrival, Taken, bring
from podcast_tool.pipeline.founding import found
from podcast_tool.pipeline.intake import Incoming, Plan, Source, plan, read_source
from podcast_tool.pipeline.run import Options, Run, open_run
from podcast_tool.pipeline.side_files import Pictures
from podcast_tool.pipeline.theme import load_theme
from podcast_tool.problems import BrokenEpisode, PodcastError, Problem
from podcast_tool.project.layout import Project
from podcast_tool.project.ledger import read_ledger
from podcast_tool.project.show import read_show
from podcast_tool.publish.runlock import hold
from podcast_tool.source.rules import I103, I112, I117
from podcast_tool.text import clean_line, count_of
from podcast_tool.web import Lost, Web

# So many episodes in a row that the old host does not send: asking for hundreds more would take hours.
_MOST_LOST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person asked of an import. `mine`: the person may import a locked show; `dry`: only look."""

    feed: str
    site_url: str = ""
    mine: bool = False
    dry: bool = False
    web: Web = field(default_factory=Web)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """How an import ended. `fresh`: the show itself was made by it. In a dry one nothing is taken."""

    title: str
    fresh: bool
    locked: bool
    planned: tuple[Incoming, ...]
    known: int
    taken: tuple[Taken, ...] = ()
    problems: tuple[Problem, ...] = ()


def import_show(project: Project, options: Options, wishes: Wishes) -> Import:
    """Bring in what the feed has and the show's folder has not. Raises PodcastError for what stops the whole."""
    source = read_source(wishes.feed, progress=options.progress, web=wishes.web, theme=load_theme(project))
    if not source.show.title and not source.items:
        raise PodcastError("the feed has neither a title nor an episode", fix="Is it the feed of a podcast?")
    if broken := next((found for found in source.problems if found.code == I112.code and not source.items), None):
        raise PodcastError(f"{broken.text}, and no episode can be read in it", fix="Mend it, and import again.")
    if wishes.dry:
        return _result(project, source, plan(source, project, read_ledger(read_text(project.ledger)), now=options.now))
    if source.show.locked and not wishes.mine:
        raise _locked(source)
    project.root.mkdir(parents=True, exist_ok=True)
    with hold(project.run_lock):
        sweep(project.root, below=False)
        sweep(project.notes)
        return _bring_in(project, options, wishes, source)


def _locked(source: Source) -> PodcastError:
    owner = clean_line(source.show.email, limit=100)
    whose = f" Its owner is {owner}." if owner else ""
    return PodcastError(
        f"{clean_line(source.show.title, limit=100)} is locked: only its owner may bring it to another host.{whose}",
        fix="If the show is yours, add --mine; else ask its owner to unlock the feed.",
    )


def _result(project: Project, source: Source, planned: Plan, *problems: Problem) -> Import:
    return Import(
        title=clean_line(source.show.title, limit=200),
        fresh=not project.show.is_file(),
        locked=bool(source.show.locked),
        planned=planned.incoming,
        known=planned.known,
        problems=(*source.problems, *planned.problems, *problems),
    )


def _bring_in(project: Project, options: Options, wishes: Wishes, source: Source) -> Import:
    pictures = Pictures(source.web, show_url=source.show.artwork)
    fresh = not project.show.is_file()
    problems = list(source.problems)
    if fresh:
        problems += found(project.root, source, pictures, site_url=wishes.site_url)
    else:
        problems += _same_show(project, source)
    # A dry run writes nothing into podcast.toml: the guid of a show is given by its first build.
    run, faults = open_run(project, replace(options, dry=True))
    if run is None:
        raise PodcastError(f"podcast.toml: {faults[0].text}", fix=faults[0].fix)
    planned = plan(source, project, run.ledger, now=options.now)
    try:
        taken, left = _bring_all(run, source, planned.incoming, pictures)
    finally:
        run.fingerprints.save()
    return Import(
        title=run.show.title, fresh=fresh, locked=bool(source.show.locked), planned=planned.incoming,
        known=planned.known, taken=tuple(taken), problems=(*problems, *planned.problems, *left),
    )  # fmt: skip


def _same_show(project: Project, source: Source) -> tuple[Problem, ...]:
    show, _ = read_show(read_text(project.show) or "")
    said = source.show.guid
    if not said or said == show.guid.lower():
        return ()
    have = f"the guid {show.guid}" if show.guid else "no guid yet"
    fix = f'If this is the same show, write guid = "{clean_line(said, limit=60)}" into podcast.toml before you publish.'
    text = f"podcast.toml has {have}, the source {clean_line(said, limit=60)}"
    return (I117.problem(text, path="podcast.toml", fix=fix),)


def _bring_all(
    run: Run, source: Source, incoming: Sequence[Incoming], pictures: Pictures
) -> tuple[list[Taken], list[Problem]]:
    """Every episode that can be had, oldest first; what cannot is told, and the others come all the same."""
    arrival = Arrival(run=run, web=source.web, base=source.url, pictures=pictures)
    taken: list[Taken] = []
    problems: list[Problem] = []
    lost = 0
    for number, one in enumerate(incoming, 1):
        run.progress.say(f"{number} of {len(incoming)}: {clean_line(one.item.title, limit=100)}")
        try:
            came = bring(arrival, one)
        except BrokenEpisode as error:
            problems += error.problems
            lost = lost + 1 if isinstance(error.__cause__, Lost) else 0
            if lost == _MOST_LOST and number < len(incoming):
                problems.append(_given_up(len(incoming) - number))
                break
            continue
        lost = 0
        taken.append(came)
        problems += came.problems
    return taken, problems


def _given_up(left: int) -> Problem:
    text = f"the connection keeps breaking off: {count_of(left, 'more episode')} not tried"
    return I103.problem(text, fix="Run the same command later: it goes on where this one stopped.")


def show_folder(root: Path) -> Project:
    """The folder that a show is to be brought into, a show already or not."""
    return Project(root=root.absolute())
