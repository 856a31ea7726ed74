"""The whole job: every recording to a draft, all drafts to one site, checked before a byte of it is written."""

import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from podcast_tool.checks.feed import check_feed
from podcast_tool.checks.feed_rules import F116
from podcast_tool.disk import digest_bytes, is_writable, read_text, sweep, write_file
from podcast_tool.feed.paging import is_page, page_number
from podcast_tool.feed.rss import write_feed
from podcast_tool.model import OutputFile, Release
from podcast_tool.pipeline.blame import without_the_guilty
from podcast_tool.pipeline.drafts import (
    P901,
    P902,
    Drafts,
    Kept,
    LastGood,
    draft_all,
    keep_last,
    last_good_name,
    page_of,
)
from podcast_tool.pipeline.hubfiles import cite_episode, cite_resource, hub_files
from podcast_tool.pipeline.look import episode_card, show_look
from podcast_tool.pipeline.redirects import renew_redirects
from podcast_tool.pipeline.references import References
from podcast_tool.pipeline.release import Draft, size_of
from podcast_tool.pipeline.run import Options, Run, open_run
from podcast_tool.pipeline.search import search_files
from podcast_tool.pipeline.shelf import Shelf
from podcast_tool.pipeline.showart import remember_artwork, show_artwork
from podcast_tool.pipeline.theme import load_theme, load_wording
from podcast_tool.pipeline.traces import is_site, refuse_lost_rows, traces_of_withdrawn
from podcast_tool.pipeline.transcribe import E210
from podcast_tool.pipeline.words import Words, forget_others
from podcast_tool.problems import PodcastError, Problem, has_errors
from podcast_tool.project.layout import Project
from podcast_tool.project.ledger import write_ledger
from podcast_tool.project.sheet import with_identity
from podcast_tool.publish.runlock import hold
from podcast_tool.publish.writer import FEED, Manifest, Written, check_writable, refuse_strangers, write_outputs
from podcast_tool.search import is_installed
from podcast_tool.site.citing import Cited
from podcast_tool.site.pages import Rooms, Site, open_site
from podcast_tool.store import key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a build or a check ended. `written` is None when the site was left as it was."""

    output: Path
    problems: tuple[Problem, ...]
    releases: tuple[Release, ...] = ()
    waiting: tuple[str, ...] = ()
    written: Written | None = None


def build(project: Project, options: Options) -> Report:
    """Publish what can be published into `options.output`. Raises PodcastError for what stops the run."""
    _check_output(project, options.output)
    unlocked = options.dry and not is_writable(project.cache)
    with nullcontext() if unlocked else hold(project.run_lock):
        if not options.dry:
            check_writable(options.output)
            _tidy(project, options.output)
        run, problems = open_run(project, options)
        if run is None:
            return Report(output=options.output, problems=problems)
        finished = False
        try:
            report = _publish(run, options.output, problems)
            finished = report.written is not None
        finally:
            run.memory.save(finished=finished)
            run.fingerprints.save()
            run.store.end_scratch()
        return report


def _tidy(project: Project, output: Path) -> None:
    """What a run that was killed could not take away itself."""
    sweep(project.root, below=False)
    for folder in (output, project.moved, project.notes, project.cache):
        sweep(folder)


def _check_output(project: Project, output: Path) -> None:
    """The site must not be written over the show's own files."""
    target = output.resolve()
    root = project.root.resolve()
    inside = (project.audio, project.notes, project.moved, project.cache)
    if target == root or root.is_relative_to(target) or any(target.is_relative_to(own.resolve()) for own in inside):
        raise PodcastError(
            f"the site cannot be written into {output}: the show's own files are there",
            fix="Choose a folder of its own, as in --output public.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """What would be written, and what speaks against it; without files where it must not be written at all.

    `words` are those of its episodes that are in the cache.
    """

    releases: tuple[Release, ...]
    words: tuple[Words, ...]
    files: tuple[OutputFile, ...]
    problems: tuple[Problem, ...]
    refused: bool


def _publish(run: Run, output: Path, found: Sequence[Problem]) -> Report:
    shelf = Shelf(run, output)
    drafts = draft_all(run, shelf)
    refuse_lost_rows(run.ledger, output)
    art, art_problems = show_artwork(run, output)
    site = _assemble(run, shelf, output, drafts, art)
    if site.refused and site.files:
        innocent = without_the_guilty(run, drafts, site.files, artwork=art.path if art else "")
        site = _assemble(run, shelf, output, innocent, art) if innocent != drafts else site
        drafts = innocent
    problems = _said_once((*found, *drafts.problems, *art_problems, *site.problems))
    report = Report(output=output, problems=problems, releases=site.releases, waiting=drafts.waiting)
    if run.dry or site.refused:
        return report
    written = _write(run, output, drafts, site.files)
    forget_others(run, site.words)
    remember_artwork(run, art)
    renew_redirects(run, output, site.files)
    return replace(report, written=written)


def _said_once(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """In a fresh copy of a show nothing has been heard; that is one thing to know, not one an episode."""
    fresh = any(problem.code == P902.code for problem in problems)
    return tuple(problem for problem in problems if not (fresh and problem.code == E210.code))


def _assemble(run: Run, shelf: Shelf, output: Path, drafts: Drafts, art: OutputFile | None) -> _Site:
    """The site of all drafts, and of what stays as last published; refused when its feed must not be written."""
    kept, lost = keep_last(run, drafts, output)
    releases = _newest_first([draft.release for draft in drafts.ready] + [keep.release for keep in kept])
    emptied = bool(run.ledger.withdrawn) and not run.ledger.public
    if not (releases or emptied) or any(problem.code == P901.code for problem in lost):
        return _Site(releases=(), words=(), files=(), problems=lost, refused=True)
    files = _files(run, shelf, drafts, kept, releases, art)
    faults = _check_feed(run, files)
    if not releases:
        faults = tuple(_only_warned(fault) for fault in faults)
    words = tuple(one for one in (*(draft.words for draft in drafts.ready), *(keep.words for keep in kept)) if one)
    problems = (*lost, *faults)
    return _Site(releases=releases, words=words, files=files, problems=problems, refused=has_errors(faults))


def _only_warned(fault: Problem) -> Problem:
    """Where people withdrew their last episode, a feed without any is what they asked for."""
    return replace(fault, severity="warning") if fault.code == F116.code else fault


def _check_feed(run: Run, files: Sequence[OutputFile]) -> tuple[Problem, ...]:
    pages = {file.path: file.content for file in files if is_page(file.path) and isinstance(file.content, bytes)}
    return check_feed(
        pages[FEED],
        site_url=run.show.site_url,
        files={file.path: size_of(file) for file in files},
        previous_guids=tuple(row.guid for row in run.ledger.rows),
        withdrawn=tuple(row.guid for row in run.ledger.withdrawn),
        pages={path: pages[path] for path in sorted(pages, key=page_number, reverse=True) if path != FEED},
    )


def _newest_first(releases: Sequence[Release]) -> tuple[Release, ...]:
    return tuple(sorted(releases, key=lambda release: (release.episode.published, release.episode.guid), reverse=True))


def _files(
    run: Run,
    shelf: Shelf,
    drafts: Drafts,
    kept: Sequence[Kept],
    releases: tuple[Release, ...],
    art: OutputFile | None,
) -> tuple[OutputFile, ...]:
    """Every file of the site; where two name one path (shared art), the first stands."""
    show = replace(run.show, people=tuple(person for person in run.show.people if person.consent == "given"))
    rooms = Rooms(hub=any(not resource.is_self for resource in run.resources), search=is_installed())
    look, look_files = show_look(run, art)
    references = References(run.store)
    site = open_site(show, art=look, rooms=rooms, theme=load_theme(run.project))
    words = {draft.release.episode.guid: draft.words for draft in drafts.ready}
    words |= {keep.release.episode.guid: keep.words for keep in kept if keep.renewed}
    files = [file for draft in drafts.ready for file in draft.files]
    files += [file for keep in kept for file in keep.files]
    files += [*([art] if art else []), *look_files]
    files += [*site.static_files(), site.index_page(releases), site.people_page(releases)]
    cited = {resource.id: cite_resource(resource, apa=references.apa) for resource in run.resources}
    files += site.hub_pages(run.resources, releases, cited=cited)
    files += [site.subscribe_page(), site.not_found_page(), site.sitemap(releases, run.resources), site.robots()]
    arts = {file.path: file for file in files if file.path.startswith("art/")}
    for newer, release, older in zip((None, *releases), releases, (*releases[1:], None), strict=False):
        if release.episode.guid in words:
            shown, card = episode_card(run, release, look, arts)
            cite = cite_episode(show, release, apa=references.apa)
            files += card
            files += _pages(shelf, site, shown, words[release.episode.guid], newer=newer, older=older, cited=cite)
    files += hub_files(show, run.resources, releases, apa=references.apa)
    references.save()
    files += [site.search_page(), *search_files(run, files)] if rooms.search else []
    files += write_feed(show, releases, artwork=look.cover, wording=load_wording(run.project, show.language))
    return tuple({file.path: file for file in reversed(files)}.values())


def _pages(
    shelf: Shelf,
    site: Site,
    release: Release,
    words: Words | None,
    *,
    newer: Release | None,
    older: Release | None,
    cited: Cited,
) -> tuple[OutputFile, ...]:
    """The pages of an episode: as they stand, where nothing that they are made of has changed."""

    def make() -> Iterator[OutputFile]:
        said = words.read() if words else None
        yield from site.episode_files(release, said, newer=newer, older=older, cited=cited)

    key = key_of("pages", site.digest, release, words.spoken.digest if words else "", newer, older, cited)
    return shelf.files(key, make)


def _write(run: Run, output: Path, drafts: Drafts, files: tuple[OutputFile, ...]) -> Written:
    """Identity first, the site next and its feed last: a crash in between loses nothing and doubles nothing."""
    name = f"outputs/{digest_bytes(os.fsencode(output.resolve()))[:16]}"
    manifest = run.store.load(name, Manifest) or Manifest()
    # A run whose cache is gone may have written here.
    if not manifest.files and not is_site(output):
        refuse_strangers(files, output)
    _write_identity(run, drafts.ready)
    run.store.save(name, Manifest(files={file.path: "" for file in files} | manifest.files))
    last = Manifest(files=dict.fromkeys(traces_of_withdrawn(run.ledger, output), "") | manifest.files)
    written = write_outputs(files, output, last=last, digest_of=run.fingerprints.digest, progress=run.progress)
    for file in files:
        run.fingerprints.note(output / file.path, written.manifest.files[file.path])
    run.store.save(name, written.manifest)
    for draft in drafts.ready:
        _remember(run, draft)
    return written


def _remember(run: Run, draft: Draft) -> None:
    """What it takes to keep the episode as it is now, should it ever be impossible to make."""
    spoken = draft.words.spoken if draft.words else None
    last = LastGood(release=draft.release, paths=_own_paths(draft), spoken=spoken)
    run.store.save(last_good_name(draft.row.guid), last)


def _own_paths(draft: Draft) -> tuple[str, ...]:
    return (*(file.path for file in draft.files), page_of(draft.release))


def _write_identity(run: Run, ready: Sequence[Draft]) -> None:
    text = write_ledger(run.ledger.with_rows(draft.row for draft in ready))
    if text != read_text(run.project.ledger):
        write_file(run.project.ledger, text.encode())
    for draft in ready:
        _write_sheet(run, draft)


def _write_sheet(run: Run, draft: Draft) -> None:
    sheet = draft.prepared.folder.sheet
    before = read_text(sheet) or ""
    undated = not draft.prepared.sheet.published and not draft.prepared.facts.tags.date
    date = draft.row.published if undated else None
    if draft.prepared.sheet.guid and date is None:
        return
    after = with_identity(before, guid=draft.row.guid, published=date)
    if after != before:
        write_file(sheet, after.encode())


