"""Every web address that the show has a part in, and where people wrote it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag

from podcast_tool.decode import read_toml
from podcast_tool.disk import fault_of_place, read_encoded, read_text
from podcast_tool.hosts import is_web_address
from podcast_tool.markup import web_links
from podcast_tool.model import Person, Resource, Show
from podcast_tool.namespace import Funding, Social
from podcast_tool.notes import render_notes
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import Folder, Project
from podcast_tool.project.ledger import Ledger, read_ledger
from podcast_tool.project.sheet import Sheet, read_sheet
from podcast_tool.project.show import read_show
from podcast_tool.resources.catalogue import read_catalogue

_IN_PROSE: Final = re.compile(r"https?://[^\s<>\"']{1,500}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address as it is written at one place. `name` says whose it is; `resource` is set for one of the catalogue."""

    url: str
    path: str
    line: int | None
    name: str
    resource: Resource | None = None

    @property
    def page(self) -> str:
        """What is asked for: the address without its place inside the page."""
        return urldefrag(self.url).url


def addresses_of(project: Project) -> tuple[Address, ...]:
    """The catalogue's, the show's and the episodes', in this order; each once for a place.

    What cannot be read is passed over: a check of the files themselves says so.
    """
    once: dict[tuple[str, str, str], Address] = {}
    for address in (*_of_catalogue(project), *_of_show(project), *_of_episodes(project)):
        if is_web_address(address.url):
            once.setdefault((address.path, address.name, address.url), address)
    return tuple(once.values())


def _of_catalogue(project: Project) -> Iterator[Address]:
    path, text = project.name(project.catalogue), read_text(project.catalogue) or ""
    table, _ = read_toml(text, path=path)
    entries = reversed(table.tables("resource"))
    lines = {entry.text("id"): entry.line("url" if entry.text("url") else "doi") for entry in entries}
    for resource in read_catalogue(text, path=path)[0]:
        if resource.address:
            name = f"resource {resource.id}"
            yield Address(url=resource.address, path=path, line=lines.get(resource.id), name=name, resource=resource)


def _of_show(project: Project) -> Iterator[Address]:
    text = read_text(project.show) or ""
    show, _ = read_show(text)
    yield from _written(_said_by_show(show), path=project.name(project.show), text=text, name="the show")


def _said_by_show(show: Show) -> Iterator[str]:
    yield from (url.rstrip(".,;:!?)") for url in _IN_PROSE.findall(show.help))
    yield from _said_of(show.people, show.funding, show.social)
    yield from (other.url for other in (*show.podroll, *([show.publisher] if show.publisher else ())))


def _of_episodes(project: Project) -> Iterator[Address]:
    """Of everything that has notes, but for what was withdrawn."""
    ledger = read_ledger(read_text(project.ledger))
    files = {path.parent.name for name in ("episode.toml", "notes.md") for path in project.notes.glob(f"*/{name}")}
    for name in sorted(files):
        row = ledger.by_folder(name)
        if not (row and row.withdrawn):
            yield from _of_episode(project, project.folder(name), ledger)


def _of_episode(project: Project, folder: Folder, ledger: Ledger) -> Iterator[Address]:
    path, text = project.name(folder.sheet), _text(project, folder, folder.sheet.name)
    sheet, _ = read_sheet(text, path=path)
    row = ledger.by_folder(folder.name)
    name = f"episode {sheet.title or (row.title if row else folder.name)!r}"
    yield from _written(_said_by_sheet(sheet), path=path, text=text, name=name)
    notes = _text(project, folder, folder.notes.name)
    links = web_links(render_notes(notes, path="")[0])
    yield from _written(links, path=project.name(folder.notes), text=notes, name=name)


def _said_by_sheet(sheet: Sheet) -> Iterator[str]:
    yield from _said_of(sheet.people, sheet.funding, sheet.social)
    yield from (chapter.href for chapter in sheet.chapters)
    yield from (link.url for link in sheet.elsewhere)


def _said_of(people: Iterable[Person], funding: Iterable[Funding], social: Iterable[Social]) -> Iterator[str]:
    yield from (person.href for person in people)
    yield from (one.url for one in funding)
    for one in social:
        yield from (one.uri, one.account_url)


def _written(urls: Iterable[str], *, path: str, text: str, name: str) -> Iterator[Address]:
    """The addresses with the first line that holds them letter by letter."""
    lines = text.splitlines()
    for url in urls:
        line = next((number for number, said in enumerate(lines, start=1) if url in said), None)
        yield Address(url=url, path=path, line=line, name=name)


def _text(project: Project, folder: Folder, name: str) -> str:
    file = folder.path / name
    if fault_of_place(folder.path, inside=project.root, folder=True) or fault_of_place(file, inside=project.root):
        return ""
    try:
        return read_encoded(file) or ""
    except (UnicodeDecodeError, PodcastError):
        return ""
