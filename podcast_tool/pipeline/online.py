"""The show's links as the web answers them today: asked where that is due, remembered, and told."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from podcast_tool.disk import is_writable, read_text, read_whole, write_file
from podcast_tool.linkcheck.answers import Answer, Asker
from podcast_tool.linkcheck.archive import copy_of
from podcast_tool.linkcheck.records import parse_records, write_records
from podcast_tool.linkcheck.rounds import Manners, ask_all
from podcast_tool.linkcheck.states import Record, after, is_due
from podcast_tool.pipeline.addresses import Address, addresses_of
from podcast_tool.pipeline.findings import Link, problems_of
from podcast_tool.pipeline.run import Options
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.progress import Progress
from podcast_tool.project.additions import add_below
from podcast_tool.project.layout import Project
from podcast_tool.publish.runlock import hold

# Until then an address that nobody links any more is remembered: the file that has it may only be broken today.
_REMEMBERED: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Online:
    """What is known of every link. `asked` is how many were asked now; `archived` the resources given a copy.

    Not `connected`: nothing could be reached at all, so that nothing was learnt and nothing written down.
    """

    links: tuple[Link, ...]
    problems: tuple[Problem, ...]
    asked: int
    connected: bool
    archived: tuple[str, ...] = ()


def check_online(
    project: Project, options: Options, *, again: bool = False, archive: bool = False, manners: Manners | None = None
) -> Online:
    """Ask for the links that are due, or for all `again`; `archive` writes copies of what is gone into the catalogue.

    Raises PodcastError for a file that cannot be read or written.
    """
    with _alone(project):
        return _checked(project, options, again, archive, manners or Manners())


def _alone(project: Project) -> AbstractContextManager[None]:
    """One check at a time, from the first question on: two would ask hosts twice as fast, and lose findings.

    Other commands go on meanwhile, so that none of them can keep what was found from being written.
    """
    return hold(project.links_lock) if is_writable(project.cache) else nullcontext()


def _checked(project: Project, options: Options, again: bool, archive: bool, manners: Manners) -> Online:
    asker, today = manners.asker(), options.now.date()
    addresses = addresses_of(project)
    pages = list(dict.fromkeys(address.page for address in addresses))
    before = _records(project)
    due = [page for page in pages if again or is_due(before.get(page), today)]
    answers = _answers(project, due, asker, before, today, options.progress)
    connected = _is_connected(answers, pages, before, asker)
    records = before
    if connected:
        records = _after(before, answers, today)
        _save(project, records, frozenset(pages), today)
        wanted = [page for page in pages if archive or page in answers]
        records = _with_copies(records, wanted, manners.archive, asker)
        _save(project, records, frozenset(pages), today)
    added = _archive(project, addresses, records) if archive and connected else {}
    links = _links(addresses, records, added)
    return Online(
        links=links,
        problems=tuple(problem for link in links for problem in problems_of(link)),
        asked=len(answers) if connected else 0,
        connected=connected,
        archived=tuple(added),
    )


def _records(project: Project) -> dict[str, Record]:
    return parse_records(read_text(project.link_checks) or "", path=project.name(project.link_checks))


def _answers(
    project: Project, due: list[str], asker: Asker, before: Mapping[str, Record], today: date, progress: Progress
) -> dict[str, Answer]:
    """All answers; whoever loses patience keeps those that have come."""
    answers: dict[str, Answer] = {}
    try:
        with progress.task("Asking for links", len(due)) as task:
            for some in ask_all(due, asker):
                answers |= some
                task.advance(len(some))
    except KeyboardInterrupt:
        if any(answer.reached for answer in answers.values()):
            _save(project, _after(before, answers, today), frozenset(due), today)
        raise
    return answers


def _is_connected(
    answers: Mapping[str, Answer], pages: Iterable[str], before: Mapping[str, Record], asker: Asker
) -> bool:
    """Whether the silence of some says anything: somebody answered, or one that was well a few days ago does."""
    reached = {answer.reached for answer in answers.values()}
    if True in reached or False not in reached:
        return True
    well = (page for page in pages if page not in answers and page in before and before[page].state == "ok")
    witness = next(well, None)
    return witness is not None and any(some[witness].reached for some in ask_all([witness], asker))


def _after(before: Mapping[str, Record], answers: Mapping[str, Answer], today: date) -> dict[str, Record]:
    return {**before, **{page: after(before.get(page), answer, today) for page, answer in answers.items()}}


def _with_copies(
    records: Mapping[str, Record], pages: Iterable[str], archive: str, asker: Asker
) -> dict[str, Record]:
    """The same, with the archive's copies of what is gone."""
    found = dict(records)
    for page in pages:
        record = found.get(page)
        if record and record.state == "gone" and not record.copy:
            found[page] = replace(record, copy=copy_of(page, archive, asker))
    return found


def _save(project: Project, records: Mapping[str, Record], pages: frozenset[str], today: date) -> None:
    """Where nothing may be written, what was found is only told."""
    kept = {page: one for page, one in records.items() if page in pages or today - one.on <= _REMEMBERED}
    text = write_records(kept)
    if is_writable(project.notes) and text != read_text(project.link_checks):
        write_file(project.link_checks, text.encode())


def _archive(project: Project, addresses: Iterable[Address], records: Mapping[str, Record]) -> dict[str, str]:
    """Write the copies into the catalogue, to entries that name none; the ids and what was written."""
    copies = {
        address.resource.id: record.copy
        for address in addresses
        if address.resource and not address.resource.archived
        if (record := records.get(address.page)) and record.state == "gone" and record.copy
    }
    if not copies:
        return {}
    path = project.name(project.catalogue)
    with hold(project.run_lock):
        text = read_whole(project.catalogue) or ""
        for ident, copy in copies.items():
            try:
                text = add_below(text, "resource", ident, "url", {"archived": copy})
            except ValueError as error:
                fix = f'Write this line there yourself: archived = "{copy}"'
                raise PodcastError(f"{path} can't be added to by the tool, at {ident}", fix=fix) from error
        write_file(project.catalogue, text.encode())
    return copies


def _links(addresses: Iterable[Address], records: Mapping[str, Record], added: Mapping[str, str]) -> tuple[Link, ...]:
    places: dict[str, list[Address]] = {}
    for address in addresses:
        resource = address.resource
        if resource and resource.id in added:
            address = replace(address, resource=replace(resource, archived=added[resource.id]))
        places.setdefault(address.page, []).append(address)
    return tuple(
        Link(page=page, record=records.get(page), places=tuple(found)) for page, found in places.items()
    )
