"""Which episode a person means: its slug, its file, or any part of its name that no other episode has."""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from podcast_tool.pipeline.drafts import prepare_all
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.run import Options, Run, open_run
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.project.layout import Project
from podcast_tool.project.recordings import find_recordings
from podcast_tool.text import did_you_mean, listing, shorten, slugify


class UnknownEpisode(PodcastError):
    """What was asked for is the name of no episode, or of several."""


def open_episode(project: Project, options: Options, wanted: str) -> tuple[Run, Prepared]:
    """The run, and the one episode asked for. Raises UnknownEpisode, and PodcastError where it cannot be used."""
    run = open_dry_run(project, options)
    try:
        items = list(prepare_all(run))
    finally:
        run.fingerprints.save()
    prepared = [item for item in items if isinstance(item, Prepared)]
    problems = [problem for item in items if not isinstance(item, Prepared) for problem in item]
    recordings, _ = find_recordings(project)
    names = {recording.slug: recording.name for recording in recordings}
    usable = {one.recording.name: one for one in prepared}
    names |= {one.folder.name: one.recording.name for one in prepared}
    names |= {one.episode.slug: one.recording.name for one in prepared}
    try:
        name = choose(wanted, names)
    except UnknownEpisode:
        _refuse_missing(run, wanted)
        raise
    if name not in usable:
        _refuse_withdrawn(run, Path(name).stem)
        raise unusable(problem for problem in problems if problem.where.path == name)
    return run, usable[name]


def _refuse_missing(run: Run, wanted: str) -> None:
    """Say so where the name is that of an episode whose recording is gone. Raises PodcastError."""
    known = {path.parent.name: path.parent.name for path in sorted(run.project.notes.glob("*/episode.toml"))}
    known |= {name: row.folder for row in run.ledger.rows for name in (row.folder, row.slug)}
    try:
        folder = choose(wanted, known)
    except UnknownEpisode:
        return
    _refuse_withdrawn(run, folder)
    row = run.ledger.by_folder(folder)
    way = f", or take the episode out of the feed: podcast withdraw {folder}" if row else "."
    raise PodcastError(
        f"the recording of {(row.title if row else folder)!r} is not in episodes/",
        fix=f"Put it back as episodes/{folder}.mp3 (or with the extension that it has){way}",
    )


def _refuse_withdrawn(run: Run, stem: str) -> None:
    row = run.ledger.by_folder(slugify(stem))
    if row and row.withdrawn:
        raise PodcastError(
            f"{row.title!r} was withdrawn on {row.withdrawn}", fix=f"Bring it back: podcast restore {row.folder}"
        )


def open_dry_run(project: Project, options: Options) -> Run:
    """The run, or PodcastError with the first fault of the show's own files."""
    run, problems = open_run(project, options)
    if run is None:
        raise unusable(problems)
    return run


def choose(wanted: str, known: Mapping[str, str]) -> str:
    """What the name, or a part of it that fits nothing else, stands for. Raises UnknownEpisode."""
    if not known:
        raise UnknownEpisode("there are no episodes yet", fix="Copy a recording into episodes/.")
    file = PurePath(wanted)
    fitting = next((found for part in (file.name, file.stem) if (found := _fitting(slugify(part), known))), [])
    if len({known[name] for name in fitting}) == 1:
        return known[fitting[0]]
    shown = shorten(repr(wanted), 80)
    if fitting:
        raise UnknownEpisode(f"{shown} may be {listing(fitting, 'or')}", fix="Write more of its name.")
    guess = _guess(slugify(file.stem), known)
    fix = f"Did you mean {guess}?" if guess else f"There is {shorten(listing(sorted(known)), 300)}."
    raise UnknownEpisode(f"no episode is called {shown}", fix=fix)


def _guess(slug: str, known: Iterable[str]) -> str:
    """The name most like it, or one of whose words is."""
    by_word = {word: name for name in sorted(known) for word in name.split("-")}
    return did_you_mean(slug, sorted(known)) or by_word.get(did_you_mean(slug, list(by_word)), "")


def _fitting(slug: str, known: Iterable[str]) -> list[str]:
    return [slug] if slug in known else sorted(name for name in known if slug and slug in name)


def unusable(problems: Iterable[Problem]) -> PodcastError:
    """The gravest of the problems as what stops a command."""
    faults = sorted(problems, key=lambda problem: problem.severity != "error")
    if not faults:
        return PodcastError("the episode cannot be used as it is", fix="`podcast check` says why.")
    first = faults[0]
    line = f":{first.where.line}" if first.where.line is not None else ""
    place = f"{first.where.path}{line}: " if first.where.path and not first.text.startswith(first.where.path) else ""
    return PodcastError(f"{place}{first.text}", fix=first.fix)
