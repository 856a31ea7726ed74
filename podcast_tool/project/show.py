"""podcast.toml: the show as a whole, with every fault of the file found at once."""

import re
from dataclasses import replace
from typing import Final

from podcast_tool.decode import D103, Table, read_toml
from podcast_tool.model import Hearing, Person, Show, Spelling
from podcast_tool.namespace import Season
from podcast_tool.problems import Problem
from podcast_tool.project.additions import add_keys
from podcast_tool.project.layout import SHOW_FILE
from podcast_tool.project.namespace import (
    read_all,
    read_funding,
    read_layout,
    read_location,
    read_publisher,
    read_remote_show,
    read_season,
    read_social,
    read_update,
)
from podcast_tool.text import clean_line
from podcast_tool.vocabulary import LONGEST_TXT, MEDIUMS

_URL: Final = re.compile(r"https?://[^\s/]+(/\S*)?")
_LINK_POLICIES: Final = ("approved", "auto")
# A publisher's feed lists other feeds and has no episodes.
_MEDIUMS: Final = tuple(medium for medium in MEDIUMS if medium != "publisher")
_ENGINES: Final = ("auto", "faster-whisper", "openai-whisper", "off")


def read_show(text: str) -> tuple[Show, tuple[Problem, ...]]:
    """The show that podcast.toml describes, and the file's faults; with an error among them it is not to be used."""
    table, problems = read_toml(text, path=SHOW_FILE)
    show = _with_namespace(table, _described(table))
    table.finish()
    return show, _unless_unreadable(problems)


def _described(table: Table) -> Show:
    """What every directory asks of a show, and how its recordings are heard."""
    needs_approval, opus = _publish(table.table("publish"))
    return Show(
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
        needs_approval=needs_approval,
        opus=opus,
        hearing=_hearing(table),
        people=tuple(read_person(person) for person in table.tables("people")),
        unlisted=table.flag("unlisted"),
        complete=table.flag("complete"),
        new_feed_url=table.address("new_feed_url"),
    )


def _with_namespace(table: Table, show: Show) -> Show:
    """The same with what only the podcast namespace has tags for."""
    updates, publishers = read_all(table, "update", read_update), read_all(table, "publisher", read_publisher)
    for key, found in (("update", updates), ("publisher", publishers)):
        if len(found) > 1:
            table.fault(key, f"[{key}] stands {len(found)} times; there can be one", fix="Keep one of them.")
    return replace(
        show,
        medium=table.choice("medium", _MEDIUMS, default="podcast"),
        funding=read_all(table, "funding", read_funding),
        locations=read_all(table, "location", read_location),
        update=next(iter(updates), None),
        podroll=read_all(table, "podroll", read_remote_show),
        publisher=next(iter(publishers), None),
        seasons=_seasons(table),
        social=read_all(table, "social", read_social),
        verify=table.prose("verify", limit=LONGEST_TXT),
        apple_verify=table.prose("apple_verify", limit=LONGEST_TXT),
        feed=read_layout(table.table("feed")),
    )


def _seasons(table: Table) -> tuple[Season, ...]:
    seasons = read_all(table, "seasons", read_season)
    numbers = [season.number for season in seasons]
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        table.fault("seasons", f"season {number} has several names", fix="Keep one [[seasons]] for each number.")
    return seasons


def _unless_unreadable(problems: list[Problem]) -> tuple[Problem, ...]:
    """A file that is no TOML lacks every key as well; saying so would only hide the one fault that matters."""
    unreadable = [problem for problem in problems if problem.code == "D101"]
    return tuple(unreadable or problems)


def _site_url(table: Table) -> str:
    url = table.text("site_url", required=True, limit=500)
    if url and not _URL.fullmatch(url):
        table.fault("site_url", f"site_url is {url!r}, which is no address", fix='Write it like "https://example.edu/my-show/".')
    return url if url.endswith("/") else f"{url}/"


def _publish(table: Table) -> tuple[bool, bool]:
    """Whether a person must approve transcripts, and whether each episode has a small version."""
    said = table.flag("needs_approval"), table.flag("opus", default=True)
    table.finish()
    return said


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
