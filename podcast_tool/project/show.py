"""podcast.toml: the show as a whole, with every fault of the file found at once."""

import re
from typing import Final

from podcast_tool.decode import D103, Table, read_toml
from podcast_tool.model import Hearing, Person, Show, Spelling
from podcast_tool.problems import Problem
from podcast_tool.project.additions import add_keys
from podcast_tool.project.layout import SHOW_FILE
from podcast_tool.text import clean_line

_URL: Final = re.compile(r"https?://[^\s/]+(/\S*)?")
_LINK_POLICIES: Final = ("approved", "auto")
_ENGINES: Final = ("auto", "faster-whisper", "openai-whisper", "off")


def read_show(text: str) -> tuple[Show, tuple[Problem, ...]]:
    """The show that podcast.toml describes, and the file's faults; with an error among them it is not to be used."""
    table, problems = read_toml(text, path=SHOW_FILE)
    show = Show(
        title=table.text("title", required=True),
        description=table.prose("description", required=True),
        author=table.text("author", required=True),
        site_url=_site_url(table),
        language=table.text("language", default="en", limit=35),
        category=table.text("category", default="Education"),
        explicit=table.flag("explicit"),
        artwork=table.text("artwork", default="artwork.png"),
        artwork_alt=table.text("artwork_alt"),
        kind="serial" if table.choice("kind", ("episodic", "serial"), default="episodic") == "serial" else "episodic",
        guid=table.text("guid", limit=64),
        copyright=table.text("copyright"),
        license=table.text("license"),
        email=table.text("email"),
        help=table.prose("help", limit=1000),
        locked=table.flag("locked", default=True),
        links="auto" if table.choice("links", _LINK_POLICIES, default="approved") == "auto" else "approved",
        needs_approval=_needs_approval(table.table("publish")),
        hearing=_hearing(table),
        people=tuple(read_person(person) for person in table.tables("people")),
    )
    table.finish()
    return show, _unless_unreadable(problems)


def _unless_unreadable(problems: list[Problem]) -> tuple[Problem, ...]:
    """A file that is no TOML lacks every key as well; saying so would only hide the one fault that matters."""
    unreadable = [problem for problem in problems if problem.code == "D101"]
    return tuple(unreadable or problems)


def _site_url(table: Table) -> str:
    url = table.text("site_url", required=True, limit=500)
    if url and not _URL.fullmatch(url):
        table.fault("site_url", f"site_url is {url!r}, which is no address", fix='Write it like "https://example.edu/my-show/".')
    return url if url.endswith("/") else f"{url}/"


def _needs_approval(table: Table) -> bool:
    needed = table.flag("needs_approval")
    table.finish()
    return needed


def _hearing(table: Table) -> Hearing:
    return Hearing(
        engine=table.choice("engine", _ENGINES, default="auto"),
        model=table.text("model", default="base", limit=500),
        language=table.text("spoken_language", limit=35),
        spellings=tuple(_spelling(entry) for entry in table.tables("spelling")),
    )


def _spelling(table: Table) -> Spelling:
    spelling = Spelling(heard=table.text("heard", required=True), write=table.text("write", required=True))
    table.finish()
    return spelling


def read_person(table: Table) -> Person:
    """One `[[people]]` table of podcast.toml or episode.toml."""
    href = table.text("href", limit=500)
    if href and not _URL.fullmatch(href):
        table.fault("href", f"href is {clean_line(href, limit=60)!r}, which is no web address", rule=D103)
    person = Person(
        name=table.text("name", required=True, limit=128),
        role=table.text("role", default="host", limit=128).lower(),
        href=href if _URL.fullmatch(href) else "",
        image=table.text("image", limit=500),
        consent="pending" if table.choice("consent", ("given", "pending"), default="given") == "pending" else "given",
    )
    table.finish()
    return person


def with_guid(text: str, guid: str) -> str:
    """podcast.toml's text with the show's own GUID added."""
    return add_keys(text, {"guid": f'guid = "{guid}"  # the show\'s identity in every directory; never change it'})
