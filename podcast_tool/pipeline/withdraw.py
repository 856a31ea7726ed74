"""Taking a published episode out of feed and site, and bringing it back as the one that it was."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from podcast_tool.disk import plain_error, read_text, write_file
from podcast_tool.pipeline.build import Report, build
from podcast_tool.pipeline.drafts import prepare_all
from podcast_tool.pipeline.find import UnknownEpisode, choose, open_dry_run, open_episode, unusable
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.run import Options
from podcast_tool.pipeline.traces import feeds_without, is_in_site, is_site, traces
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.project.layout import Project
from podcast_tool.project.ledger import Ledger, Row, read_ledger, write_ledger
from podcast_tool.publish.runlock import hold
from podcast_tool.publish.writer import check_writable
from podcast_tool.text import slugify


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a withdrawal or its undoing.

    `gone` are the files that were removed from the site; `report` is None where no build was asked for.
    """

    row: Row
    gone: tuple[str, ...] = ()
    report: Report | None = None

    @property
    def finished(self) -> bool:
        """Whether feed and pages say so as well."""
        return self.report is not None and self.report.written is not None


def find_published(project: Project, options: Options, wanted: str) -> Row:
    """The published episode that is meant, also one that is marked as withdrawn and still in the site.

    Raises UnknownEpisode, and PodcastError for what was never published or is gone already.
    """
    ledger = read_ledger(read_text(project.ledger))
    try:
        row = _choose(ledger, wanted)
    except UnknownEpisode:
        _, prepared = open_episode(project, options, wanted)
        row = prepared.identity.row or _never_published(prepared)
    if row.withdrawn and not is_in_site(row, options.output):
        raise PodcastError(
            f"{row.title!r} was withdrawn on {row.withdrawn} already",
            fix=f"Bring it back: podcast restore {row.folder}",
        )
    return row


def _choose(ledger: Ledger, wanted: str) -> Row:
    names = {row.folder: row.guid for row in ledger.rows} | {row.slug: row.guid for row in ledger.rows}
    guid = choose(wanted, names)
    return next(row for row in ledger.rows if row.guid == guid)


def _never_published(prepared: Prepared) -> Row:
    raise PodcastError(
        f"{prepared.episode.title!r} was never published, so there is nothing to withdraw",
        fix=f"Keep it back with a later date (published = ... in show_notes/{prepared.folder.name}/episode.toml), "
        f"or take {prepared.recording.name} out of episodes/.",
    )


def withdraw(project: Project, options: Options, row: Row, *, reason: str = "", rebuild: bool = True) -> Outcome:
    """Mark the episode as withdrawn, then build the site without it.

    Where the site cannot be built just now, its item leaves the feed and its own files the site all the same. Raises
    PodcastError: nothing has changed where the feed cannot be written.
    """
    output = options.output
    _refuse_no_site(project, output)
    if rebuild:
        check_writable(output)
    marked = row if row.withdrawn else replace(row, withdrawn=options.now.date(), reason=reason)
    _save(project, marked)
    if not rebuild:
        return Outcome(row=marked)
    before = tuple(traces(row, output))
    try:
        report = build(project, options)
    except PodcastError as error:
        _clear(project, output, row, before)
        raise _out_but_unbuilt(row, error) from error
    if report.written is None:
        _clear(project, output, row, before)
    gone = tuple(path for path in before if not (output / path).exists())
    return Outcome(row=marked, gone=gone, report=report)


def _refuse_no_site(project: Project, output: Path) -> None:
    """A slip in --output must not leave the episode public where it is."""
    if output.resolve() != project.output.resolve() and not is_site(output):
        raise PodcastError(
            f"there is no site of this show in {output}",
            fix=f"Name the folder that holds it, or leave --output out: the site is in {project.output.name}/.",
        )


def _clear(project: Project, output: Path, row: Row, paths: tuple[str, ...]) -> None:
    """Take the item out of the feed, then the files away; the mark goes as well where the feed cannot be written."""
    try:
        for page, content in list(feeds_without(row, output)):
            write_file(page, content)
    except PodcastError:
        _save(project, row)
        raise
    with hold(project.run_lock):
        _remove(output, paths)


def _out_but_unbuilt(row: Row, error: PodcastError) -> PodcastError:
    return PodcastError(
        f"{row.title!r} is out of the feed and its files are gone, but other pages of the site still name it, "
        f"because it cannot be built: {error}",
        fix=f"{error.fix} Then run `podcast build`.".strip(),
    )


def restore(project: Project, options: Options, wanted: str, *, rebuild: bool = True) -> Outcome:
    """Bring a withdrawn episode back with its GUID, date and addresses; it stays withdrawn where it cannot be made.

    Raises UnknownEpisode, and PodcastError that says why.
    """
    ledger = read_ledger(read_text(project.ledger))
    if not ledger.withdrawn:
        raise PodcastError("no episode of this show is withdrawn", fix="`podcast status` lists all of them.")
    row = _choose(replace(ledger, rows=ledger.withdrawn), wanted)
    back = replace(row, withdrawn=None, reason="")
    _refuse_unmakeable(project, options, back)
    _save(project, back)
    if not rebuild:
        return Outcome(row=back)
    try:
        report = build(project, options)
    except PodcastError:
        _save(project, row)
        raise
    if report.written is None or not any(release.episode.guid == row.guid for release in report.releases):
        _save(project, row)
        raise _stays(row, unusable(_of(row, report.problems) or report.problems))
    return Outcome(row=back, report=report)


def _of(row: Row, problems: tuple[Problem, ...]) -> list[Problem]:
    """The problems of this episode's recording and of the files in its folder."""
    places = [(problem, PurePosixPath(problem.where.path).parts) for problem in problems]
    return [problem for problem, parts in places if row.folder in {slugify(PurePosixPath(part).stem) for part in parts}]


def _refuse_unmakeable(project: Project, options: Options, row: Row) -> None:
    """Without its recording the episode would only be missed again."""
    run = open_dry_run(project, replace(options, dry=True))
    run = replace(run, ledger=run.ledger.with_rows([row]))
    items = list(prepare_all(run))
    run.fingerprints.save()
    if any(isinstance(item, Prepared) and item.identity.row == row for item in items):
        return
    problems = [problem for item in items if not isinstance(item, Prepared) for problem in item]
    if faults := _of(row, tuple(problems)):
        raise _stays(row, unusable(faults))
    raise PodcastError(
        f"the recording of {row.title!r} is not in episodes/",
        fix=f"Put it back as episodes/{row.folder}.mp3 (or with the extension that it has), then run this again.",
    )


def _stays(row: Row, why: PodcastError) -> PodcastError:
    return PodcastError(f"{row.title!r} stays withdrawn: {why}", fix=why.fix)


def _save(project: Project, row: Row) -> None:
    with hold(project.run_lock):
        ledger = read_ledger(read_text(project.ledger))
        write_file(project.ledger, write_ledger(ledger.with_rows([row])).encode())


def _remove(output: Path, paths: tuple[str, ...]) -> None:
    for path in paths:
        try:
            (output / path).unlink(missing_ok=True)
        except OSError as error:
            raise plain_error(error, output / path) from error

