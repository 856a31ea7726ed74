"""An episode's chapters: which source counts, what is mended in it, and JSON Chapters 1.2 for the apps.

People and audio files both name chapters. What a person typed is held to the letter (a chapter past the end is most
likely a slip of the keys); what a file's tags claim is mended as well as it goes.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urljoin

from podcast_tool.hosts import is_web_address
from podcast_tool.model import Chapter, Link, Millis
from podcast_tool.problems import Problem, Rule
from podcast_tool.text import clean_line, clean_text, count_of
from podcast_tool.timecode import format_clock
from podcast_tool.wording import FALLBACK, Wording, open_wording

C101 = Rule(
    code="C101",
    severity="warning",
    title="Chapters are out of order",
    why="Apps expect chapters in the order they are heard. They have been sorted by their times.",
    fix="Put them in order; a time may be mistyped.",
    bad="(10:00) The second try\n(05:00) The first try",
    good="(05:00) The first try\n(10:00) The second try",
)
C102 = Rule(
    code="C102",
    severity="error",
    title="A chapter starts after the end of the audio",
    why="Nobody could ever hear it, and apps hide all chapters of such an episode. Most likely the time is mistyped.",
    fix="Correct the time, or remove the chapter.",
    bad="(99:00) The end",
    good="(09:00) The end",
)
C103 = Rule(
    code="C103",
    severity="warning",
    title="The audio file's tags name a chapter after its end",
    why="The recording was probably cut after the chapters were set. The chapter is left out.",
    fix="Nothing needs to be done; write the chapters into notes.md to say them yourself.",
)
C104 = Rule(
    code="C104",
    severity="warning",
    title="Two chapters start at the same time",
    why="Apps show only one of them. The first one is kept.",
    fix="Give each chapter its own time.",
    bad="(05:00) The first try\n(05:00) What went wrong",
    good="(05:00) The first try\n(05:40) What went wrong",
)
C105 = Rule(
    code="C105",
    severity="warning",
    title="A chapter starts before the beginning",
    why="A negative time means nothing in any format. The chapter is left out.",
    fix="Correct the time in the source of the chapters.",
)
C106 = Rule(
    code="C106",
    severity="warning",
    title="Too many chapters",
    why="Apps cannot show so many, and some crash. Only the first thousand are kept.",
    fix="Keep to about six chapters an hour.",
)
C107 = Rule(
    code="C107",
    severity="warning",
    title="A chapter has no title",
    why="A list of chapters is of no use to a listener without their names. It is called by its number.",
    fix="Give the chapter a title.",
    bad="(05:00)",
    good="(05:00) The first try",
)
C108 = Rule(
    code="C108",
    severity="warning",
    title="A chapter title is too long",
    why="Players show a line at most. The title is cut at 128 characters.",
    fix="Shorten the title.",
)
C109 = Rule(
    code="C109",
    severity="note",
    title="The first chapter does not start at the beginning",
    why='Apps want the first chapter at 00:00:00. A chapter "Start" is put in front of yours.',
    fix="Add a chapter at 00:00 to name the opening yourself.",
    bad="(01:00) The first try",
    good="(00:00) Welcome\n(01:00) The first try",
)
C110 = Rule(
    code="C110",
    severity="warning",
    title="A chapter's link or picture has an address that no page may carry",
    why="Only web addresses and pictures of the show itself are shown. Anything else may be harmful and is left out.",
    fix="Use an address that begins with https://.",
    bad='href = "javascript:alert(1)"',
    good='href = "https://example.edu/reading-list"',
)
C111 = Rule(
    code="C111",
    severity="warning",
    title="A link cannot be a chapter",
    why="A chapter begins at a moment of the episode and leads to one address. The link stays a link.",
    fix="Give the link the moment it belongs to, as in at = \"12:03\"; or take chapter = true away.",
    bad='resource = "learning-journal"\nanswer = "yes"\nchapter = true',
    good='resource = "learning-journal"\nanswer = "yes"\nat = "2:42"\nchapter = true',
)
RULES: Final = (C101, C102, C103, C104, C105, C106, C107, C108, C109, C110, C111)

# Sources that people type; whatever else names chapters is a machine.
PEOPLE: Final = ("episode.toml", "notes.md")
_MOST: Final = 1000
_LONGEST_TITLE: Final = 128
_LONGEST_ADDRESS: Final = 2000
# An opening shorter than this is no chapter of its own: the first chapter is taken to mean the beginning.
_BEGINNING: Final[Millis] = 2000
# A chapter that begins so near to the moment of a link is the one in which it is spoken of.
_SAME: Final[Millis] = 10_000


def choose_chapters(
    candidates: Sequence[tuple[str, tuple[Chapter, ...]]],
    *,
    duration: Millis,
    path: str,
    wording: Wording | None = None,
) -> tuple[tuple[Chapter, ...], tuple[Problem, ...]]:
    """The chapters of the first source (its name, its chapters) that has any: sorted, cleaned and from the beginning.

    `path` names the episode's file in problems. There is one problem for each kind of fault, with the first case and
    a count. A chapter past the end is an error where the source is one of `PEOPLE`, else a warning. What nobody
    has named is called as `wording` says, else in English.
    """
    source, found = next(((name, chapters) for name, chapters in candidates if chapters), ("", ()))
    faults, wording = _Faults(path, source), wording or open_wording(FALLBACK)
    ordered = _in_order(_in_time(found, duration, source, faults), faults)
    chapters = _bounded(_single(ordered, faults), faults)
    named = [_clean(chapter, number, faults, wording) for number, chapter in enumerate(chapters, 1)]
    return tuple(_from_beginning(named, faults, wording)), faults.problems()


def with_linked(
    chapters: Sequence[Chapter],
    links: Iterable[Link],
    *,
    duration: Millis,
    path: str,
    wording: Wording | None = None,
) -> tuple[tuple[Chapter, ...], tuple[Problem, ...]]:
    """The chapters with those that `links` ask for: one begun within ten seconds gets the address, else one is added.

    `path` is the file of the links, for problems: a link without a moment, and a chapter that leads elsewhere already.
    """
    made, problems = list(chapters), []
    own: list[Chapter] = []
    for link in sorted((link for link in links if link.chapter), key=lambda link: (link.at or 0, link.resource.id)):
        if (text := _unfit(link, made, own, duration)) is not None:
            problems.append(C111.problem(text, path=path, at=link.at))
            continue
        there, href = _there(link, made), link.resource.address if _on_the_web(link.resource.address) else ""
        if there:
            made[made.index(there)] = replace(there, href=there.href or href)
        else:
            title = clean_line(link.resource.title, limit=_LONGEST_TITLE)
            own.append(Chapter(start=link.at or 0, title=title, href=href))
            made.append(own[-1])
    ordered = sorted(made, key=lambda chapter: chapter.start)
    if ordered and not chapters and ordered[0].start <= _BEGINNING:
        ordered[0] = replace(ordered[0], start=0)
    if ordered and ordered[0].start > _BEGINNING:
        ordered.insert(0, _opening(wording or open_wording(FALLBACK)))
    ordered[:1] = [replace(first, start=0) for first in ordered[:1]]
    return tuple(ordered), tuple(problems)


def _unfit(link: Link, chapters: Sequence[Chapter], own: Sequence[Chapter], duration: Millis) -> str | None:
    """What keeps a link from being a chapter; `own` are those that other links have made, with their names."""
    named, there = f"the link to {link.resource.id!r}", _there(link, chapters)
    if link.at is None:
        return f"{named} has no moment to be a chapter at"
    if link.at >= duration:
        return f"{named} lies at {format_clock(link.at)}, but the audio ends at {format_clock(duration)}"
    elsewhere = bool(there and there.href not in ("", link.resource.address))
    if there and (elsewhere or (there in own and not there.href)):
        where = "to another address" if elsewhere else "nowhere"
        return f'{named} lies in chapter "{clean_line(there.title, limit=60)}", which leads {where}'
    return "there are too many chapters already" if not there and len(chapters) >= _MOST - 1 else None


def _there(link: Link, chapters: Sequence[Chapter]) -> Chapter | None:
    """The chapter that begins at about the moment of the link, the nearest one."""
    gaps = {abs(chapter.start - link.at): chapter for chapter in reversed(chapters) if link.at is not None}
    return gaps[min(gaps)] if gaps and min(gaps) <= _SAME else None


class _Faults:
    """Faults of one kind are told once: the first one, and how many there are."""

    def __init__(self, path: str, source: str) -> None:
        self._path, self._source = path, source
        self._cases: dict[str, tuple[Rule, str, Millis, int]] = {}

    def add(self, rule: Rule, text: str, at: Millis) -> None:
        _, first, moment, count = self._cases.get(rule.code, (rule, text, at, 0))
        self._cases[rule.code] = (rule, first, moment, count + 1)

    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._problem(*case) for _, case in sorted(self._cases.items()))

    def _problem(self, rule: Rule, text: str, at: Millis, count: int) -> Problem:
        more = f" (and {count_of(count - 1, 'more chapter')} like it)" if count > 1 else ""
        return rule.problem(f"{self._source}: {text}{more}", path=self._path, at=max(at, 0))


def _in_time(found: Iterable[Chapter], duration: Millis, source: str, faults: _Faults) -> Iterator[Chapter]:
    past = C102 if source in PEOPLE else C103
    for chapter in found:
        title = clean_line(chapter.title, limit=60)
        if chapter.start < 0:
            faults.add(C105, f'chapter "{title}" starts before 00:00:00', chapter.start)
        elif chapter.start >= duration:
            at, end = format_clock(chapter.start), format_clock(duration)
            faults.add(past, f'chapter "{title}" starts at {at}, but the audio ends at {end}', chapter.start)
        else:
            yield chapter


def _in_order(chapters: Iterable[Chapter], faults: _Faults) -> list[Chapter]:
    given = list(chapters)
    for before, after in pairwise(given):
        if after.start < before.start:
            faults.add(C101, f'chapter "{clean_line(after.title, limit=60)}" stands after a later one', after.start)
    return sorted(given, key=lambda chapter: chapter.start)


def _single(chapters: Iterable[Chapter], faults: _Faults) -> Iterator[Chapter]:
    kept: Chapter | None = None
    for chapter in chapters:
        if kept is None or chapter.start != kept.start:
            kept = chapter
            yield chapter
        elif chapter != kept:
            title = clean_line(chapter.title, limit=60)
            faults.add(C104, f'chapter "{title}" starts when another does, at {format_clock(kept.start)}', kept.start)


def _bounded(chapters: Iterable[Chapter], faults: _Faults) -> list[Chapter]:
    given = list(chapters)
    if len(given) > _MOST:
        faults.add(C106, f"there are {count_of(len(given), 'chapter')}, at most {_MOST:,} are kept", given[_MOST].start)
    return given[:_MOST]


def _clean(chapter: Chapter, number: int, faults: _Faults, wording: Wording) -> Chapter:
    title = clean_line(chapter.title)
    if not title:
        faults.add(C107, f"the chapter at {format_clock(chapter.start)} has no title", chapter.start)
    if len(title) > _LONGEST_TITLE:
        said = f"the title of the chapter at {format_clock(chapter.start)} has {len(title):,} characters"
        faults.add(C108, said, chapter.start)
    return Chapter(
        start=chapter.start,
        title=clean_line(title, limit=_LONGEST_TITLE) or wording.plain("chapters.unnamed", number=str(number)),
        href=_address(chapter.href, chapter.start, faults, local=False),
        image=_address(chapter.image, chapter.start, faults, local=True),
    )


def _address(text: str, at: Millis, faults: _Faults, *, local: bool) -> str:
    """The address if it is on the web (or, where `local`, a path inside the site), else empty with a fault."""
    address = clean_text(text).strip()
    if not address or _on_the_web(address) or (local and _inside(address)):
        return address
    faults.add(C110, f"the chapter at {format_clock(at)} points to {clean_line(address, limit=60)!r}", at)
    return ""


def _on_the_web(address: str) -> bool:
    fits = len(address) <= _LONGEST_ADDRESS and not any(sign in address for sign in ' \n\t"<>\\')
    return fits and is_web_address(address)


def _inside(address: str) -> bool:
    return ":" not in address and "\\" not in address and not address.startswith("/") and ".." not in address.split("/")


def _from_beginning(chapters: list[Chapter], faults: _Faults, wording: Wording) -> list[Chapter]:
    if not chapters or chapters[0].start == 0:
        return chapters
    first = chapters[0]
    if first.start <= _BEGINNING:
        return [Chapter(start=0, title=first.title, href=first.href, image=first.image), *chapters[1:]]
    faults.add(C109, f"the first chapter starts at {format_clock(first.start)}", first.start)
    kept = chapters if len(chapters) < _MOST else chapters[:-1]
    return [_opening(wording), *kept]


def _opening(wording: Wording) -> Chapter:
    return Chapter(start=0, title=clean_line(wording.plain("chapters.start"), limit=_LONGEST_TITLE))


def write_chapters_json(
    chapters: Sequence[Chapter], *, title: str, show: str, duration: Millis, base: str = ""
) -> bytes:
    """JSON Chapters 1.2 (podcast namespace), UTF-8, the same bytes for the same chapters.

    A picture's relative path is made absolute against `base`, the site's address. Each chapter ends where the next
    one starts, the last one with the audio.
    """
    ends = [chapter.start for chapter in chapters[1:]] + [duration]
    document = {
        "version": "1.2.0",
        "title": clean_line(title),
        "podcastName": clean_line(show),
        "chapters": [_entry(chapter, end, base) for chapter, end in zip(chapters, ends, strict=False)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _entry(chapter: Chapter, end: Millis, base: str) -> dict[str, Any]:
    said = {
        "startTime": _seconds(chapter.start),
        "title": clean_line(chapter.title),
        "img": urljoin(base, chapter.image) if chapter.image else "",
        "url": chapter.href,
        "endTime": _seconds(end),
    }
    return {key: value for key, value in said.items() if value != ""}


def _seconds(at: Millis) -> int | float:
    return at / 1000 if at % 1000 else at // 1000
