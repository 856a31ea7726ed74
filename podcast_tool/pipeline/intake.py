"""A show's feed at another host, all its pages, and which of its episodes are to be brought in."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from podcast_tool.disk import plain_error, read_text
from podcast_tool.hosts import is_inward
from podcast_tool.pipeline.homecoming import without_frames
from podcast_tool.problems import PodcastError, Problem
from podcast_tool.progress import Progress
from podcast_tool.project.layout import Project
from podcast_tool.project.ledger import Ledger
from podcast_tool.project.recordings import names_taken
from podcast_tool.project.sheet import LONGEST_GUID, read_sheet
from podcast_tool.site.theme import PLAIN, Theme
from podcast_tool.source.document import LARGEST
from podcast_tool.source.feed import read_page
from podcast_tool.source.rules import I105, I111, I114, I118, I119
from podcast_tool.source.values import SourceItem, SourcePage, SourceShow
from podcast_tool.text import clean_line, slugify
from podcast_tool.web import Web, get

_SUBSCRIBING: Final = ("feed", "itpc", "pcast", "podcast")
_MOST_PAGES: Final = 500
_MOST_MOVES: Final = 3
_SLUG_LENGTH: Final = 72
# What Windows keeps for itself, in any folder and with any extension.
_RESERVED: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(1, 10)))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A whole feed. `url` is where it was read, empty for a file; `web` says where its own addresses may lead."""

    show: SourceShow
    items: tuple[SourceItem, ...]
    problems: tuple[Problem, ...]
    web: Web
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An episode to be brought in, and the name that its files will have."""

    item: SourceItem
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be brought in, oldest first, and how many episodes are here already."""

    incoming: tuple[Incoming, ...]
    known: int
    problems: tuple[Problem, ...] = field(default=())


def read_source(feed: str, *, progress: Progress, web: Web | None = None, theme: Theme = PLAIN) -> Source:
    """The feed at an address or in a file, with all its pages. Raises PodcastError.

    What a feed on the public internet names is never looked for on this machine or its network. A feed of this tool's
    own is known by its texts and those of `theme`.
    """
    asked, feed = web or Web(), _web_address(feed)
    if not feed.startswith(("http://", "https://")):
        page = read_page(_file_content(Path(feed)), url=feed)
        return _whole(page, "", replace(asked, inward=True), progress, _told_moved(page.show), theme)
    asked = replace(asked, inward=is_inward(feed))
    url, page = _fetched(feed, asked)
    url, page, moves = _followed(url, page, asked, {feed, url})
    return _whole(page, url, asked, progress, moves, theme)


def _web_address(feed: str) -> str:
    """The address that a subscribe button means by `feed:` and its like; everything else as it is."""
    scheme, colon, rest = feed.strip().partition(":")
    if colon and scheme.lower() in _SUBSCRIBING:
        return _web_address(rest) if rest.lower().startswith(("http:", "https:")) else f"https:{rest}"
    return f"{scheme.lower()}:{rest}" if scheme.lower() in ("http", "https") else feed


def _file_content(path: Path) -> bytes:
    if not path.is_file():
        raise PodcastError(
            f"{path} is neither the address of a feed nor a file",
            fix="Give the address of the feed, beginning with https://, or the path of a saved one.",
        )
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise plain_error(error, path) from error


def _fetched(url: str, web: Web) -> tuple[str, SourcePage]:
    answer = get(url, web, limit=LARGEST)
    return answer.url, read_page(answer.content, url=answer.url, charset=answer.charset)


def _told_moved(show: SourceShow) -> tuple[Problem, ...]:
    if not show.moved_to or show.moved_to == show.feed_url:
        return ()
    return (I114.problem(f"the feed says that it has moved to {show.moved_to}", fix="Import from that address."),)


def _followed(
    url: str, page: SourcePage, web: Web, seen: set[str]
) -> tuple[str, SourcePage, tuple[Problem, ...]]:
    """The feed where `itunes:new-feed-url` leads to, as apps follow it; the last one that can be read."""
    problems: list[Problem] = []
    for _ in range(_MOST_MOVES):
        target = page.show.moved_to
        if not target or target in seen:
            break
        seen.add(target)
        try:
            url, page = _fetched(target, web)
        except PodcastError as error:
            problems.append(I114.problem(f"the feed has moved to {target}, but that cannot be read: {error}"))
            break
        problems.append(I114.problem(f"the feed has moved to {target}, and is read from there"))
    return url, page, tuple(problems)


def _whole(
    first: SourcePage, url: str, web: Web, progress: Progress, found: Iterable[Problem], theme: Theme
) -> Source:
    problems = [*found, *first.problems]
    items = {item.guid: item for item in _unlike(first.items, {}, problems)}
    page, seen = first, {url}
    while page.next_page and page.next_page not in seen and len(seen) < _MOST_PAGES:
        seen.add(page.next_page)
        progress.say(f"Reading {clean_line(page.next_page, limit=200)}")
        try:
            _, page = _fetched(page.next_page, web)
        except PodcastError as error:
            problems.append(I111.problem(f"an older page of the feed is missing: {error}"))
            break
        problems += page.problems
        items |= {item.guid: item for item in _unlike(page.items, items, problems)}
    ordered = sorted(items.values(), key=lambda item: (item.published, item.guid))
    show, own = without_frames(first.show, ordered, theme)
    return Source(show=show, items=own, problems=tuple(problems), web=web, url=url)


def _unlike(
    items: Iterable[SourceItem], known: dict[str, SourceItem], problems: list[Problem]
) -> Iterator[SourceItem]:
    """Items with a GUID of their own; that a page repeats one of the page before is no fault."""
    seen = dict(known)
    for item in items:
        before = seen.setdefault(item.guid, item)
        if len(item.guid) > LONGEST_GUID:
            problems.append(I118.problem(f"“{item.title}” has a GUID of {len(item.guid):,} characters"))
        elif before is item:
            yield item
        elif (before.title, before.audio.url) != (item.title, item.audio.url):
            problems.append(I105.problem(f"“{item.title}” has the GUID of “{before.title}” and is left out"))


def plan(source: Source, project: Project, ledger: Ledger, *, now: datetime) -> Plan:
    """Which items are new here, each with a name that nothing else has; what an interrupted import began keeps its.

    Items whose day has not come are left out, and said so.
    """
    unknown = [item for item in source.items if ledger.by_guid(item.guid) is None]
    new = [item for item in unknown if item.published <= now]
    later = tuple(_early(item) for item in unknown if item.published > now)
    begun = _begun(project, {item.guid for item in new})
    taken = Counter(dict.fromkeys(_taken(project, ledger, set(begun.values())), 1))
    incoming = tuple(Incoming(item=item, slug=begun.get(item.guid) or _free(item, taken)) for item in new)
    return Plan(incoming=incoming, known=len(source.items) - len(unknown), problems=later)


def _early(item: SourceItem) -> Problem:
    title = clean_line(item.title, limit=80)
    return I119.problem(f"“{title}” is dated {item.published.isoformat()} and is left out until then")


def _taken(project: Project, ledger: Ledger, begun: set[str]) -> set[str]:
    folders = {path.name for path in project.notes.iterdir()} if project.notes.is_dir() else set()
    rows = {name for row in ledger.rows for name in (row.slug, row.folder)}
    return folders | rows | begun | names_taken(project)


def _begun(project: Project, guids: set[str]) -> dict[str, str]:
    """Notes folders that an import has written already for one of these GUIDs, without reaching its end."""
    found: dict[str, str] = {}
    for path in sorted(project.notes.glob("*/episode.toml")) if guids else ():
        sheet, _ = read_sheet(read_text(path) or "", path=project.name(path))
        if sheet.guid in guids:
            found.setdefault(sheet.guid, path.parent.name)
    return found


def _free(item: SourceItem, taken: Counter[str]) -> str:
    """From the title, else the file's name; a number behind it where another has it."""
    stem = PurePosixPath(unquote(urlsplit(item.audio.url).path)).stem
    wanted = (slugify(item.title) or slugify(stem))[:_SLUG_LENGTH].strip("-")
    base = wanted or f"episode-{hashlib.sha256(item.guid.encode()).hexdigest()[:8]}"
    base = f"{base}-episode" if base in _RESERVED else base
    slug = base
    while taken[slug]:
        taken[base] += 1
        slug = f"{base}-{taken[base]}"
    taken[slug] += 1
    return slug
