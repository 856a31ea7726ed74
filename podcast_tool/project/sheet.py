"""episode.toml: what an episode's people say that its audio file's tags don't; it wins over the tags."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args

from podcast_tool.decode import Table, read_toml
from podcast_tool.model import Chapter, EpisodeKind, Person, Soundbite, Tags
from podcast_tool.namespace import ContentLink, Funding, Location, Social
from podcast_tool.notes import LONGEST_QUESTION, MOST_QUESTIONS
from podcast_tool.problems import Problem
from podcast_tool.project.additions import add_keys
from podcast_tool.project.namespace import (
    read_all,
    read_content_link,
    read_funding,
    read_location,
    read_social,
    read_soundbite,
)
from podcast_tool.project.show import read_person
from podcast_tool.text import clean_line
from podcast_tool.vocabulary import LONGEST_DISPLAY

LONGEST_GUID: Final = 2000
_KINDS: Final[tuple[EpisodeKind, ...]] = get_args(EpisodeKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One episode.toml. Empty or None means: not said here. Without `tags` the audio file's own count for nothing."""

    title: str = ""
    guid: str = ""
    published: datetime | None = None
    kind: EpisodeKind = "full"
    season: int | None = None
    number: int | None = None
    summary: str = ""
    advisory: str = ""
    language: str = ""
    explicit: bool | None = None
    speakers: int | None = None
    tags: bool = True
    people: tuple[Person, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    number_display: str = ""
    artwork_alt: str = ""
    license: str = ""
    locations: tuple[Location, ...] = ()
    funding: tuple[Funding, ...] = ()
    social: tuple[Social, ...] = ()
    elsewhere: tuple[ContentLink, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    questions: tuple[str, ...] = ()


def read_sheet(text: str, *, path: str) -> tuple[Sheet, tuple[Problem, ...]]:
    """The sheet and its faults."""
    table, problems = read_toml(text, path=path)
    kind = table.choice("kind", _KINDS, default="full")
    sheet = Sheet(
        title=table.text("title"),
        guid=table.exact("guid", limit=LONGEST_GUID),
        published=table.moment("published"),
        kind=next(known for known in _KINDS if known == kind),
        season=table.number("season"),
        number=table.number("number"),
        summary=table.prose("summary"),
        advisory=table.text("advisory"),
        language=table.text("language", limit=35),
        explicit=table.flag_or_none("explicit"),
        speakers=table.number("speakers", maximum=8),
        tags=table.flag("tags", default=True),
        people=tuple(read_person(person) for person in table.tables("people")),
        chapters=tuple(_chapter(chapter) for chapter in table.tables("chapters")),
        number_display=table.text("number_display", limit=LONGEST_DISPLAY),
        artwork_alt=table.text("artwork_alt"),
        license=table.text("license"),
        locations=read_all(table, "location", read_location),
        funding=read_all(table, "funding", read_funding),
        social=read_all(table, "social", read_social),
        elsewhere=read_all(table, "elsewhere", read_content_link),
        soundbites=read_all(table, "soundbites", read_soundbite),
        questions=_questions(table),
    )
    table.finish()
    return sheet, tuple(problems)


def _questions(table: Table) -> tuple[str, ...]:
    questions = table.texts("questions", limit=LONGEST_QUESTION + 1)
    for number, question in enumerate(questions, 1):
        if not question:
            table.fault("questions", f"questions: the text of number {number} is empty")
        elif len(question) > LONGEST_QUESTION:
            table.fault("questions", f"questions: number {number} has over {LONGEST_QUESTION:,} characters")
    if len(questions) > MOST_QUESTIONS:
        table.fault("questions", f"there are {len(questions)} questions; at most {MOST_QUESTIONS} fit")
    return questions


def _chapter(table: Table) -> Chapter:
    chapter = Chapter(
        start=table.timecode("start", required=True) or 0,
        title=table.text("title", required=True),
        href=table.text("href", limit=500),
    )
    table.finish()
    return chapter


def new_sheet(tags: Tags, *, stem: str) -> str:
    """The text of a fresh episode.toml: what the tags say stands as comments, ready to be overridden."""
    said = [("title", tags.title or clean_line(stem.replace("-", " ").replace("_", " "))), ("summary", tags.summary)]
    lines = [
        "# What the audio file's tags don't say, or say wrongly; this file wins over the tags.",
        "# Take away a # to use a line.",
    ]
    for key, value in said:
        origin = "from the tags" if key != "title" or tags.title else "a guess from the file name"
        lines.append(f"# {key} = {_quoted(clean_line(value, limit=200))}  # {origin}" if value else f'# {key} = ""')
    lines += [
        "# published = 2026-09-15T09:00:00-04:00  # a date in the future: kept secret until then",
        '# kind = "full"  # or "trailer", "bonus"',
        "# season = 1",
        "# number = 1",
        '# advisory = ""  # what listeners should be warned of',
        '# artwork_alt = ""  # what the picture beside the recording shows, for those who do not see it',
        "#",
        "# [[people]]",
        '# name = ""',
        '# role = "guest"',
        "",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    import tomlkit

    return tomlkit.item(text).as_string()


def with_identity(text: str, *, guid: str, published: datetime | None) -> str:
    """The sheet's text with the GUID (and the date, where none is said) added; nothing else is changed."""
    lines = {"guid": f'guid = {_quoted(guid)}  # given by the tool at publication; never change it'}
    if published:
        moment = published.isoformat(timespec="seconds")
        lines["published"] = f"published = {moment}  # when it was first published"
    return add_keys(text, lines)
