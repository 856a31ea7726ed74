"""What the show's own pages list: episodes by season, the people heard, and the ways to subscribe."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from podcast_tool.model import Person, Release, Show
from podcast_tool.site.views import Card, PersonView, card_of, person_of
from podcast_tool.text import slugify
from podcast_tool.wording import Wording

# Each app's own kind of link, with the feed's address whole, as a query value, or without its scheme.
_APPS: Final = (
    ("Apple Podcasts", "podcast://{bare}"),
    ("Pocket Casts", "pktc://subscribe/{bare}"),
    ("Overcast", "overcast://x-callback-url/add?url={encoded}"),
    ("AntennaPod", "https://antennapod.org/deeplink/subscribe?url={encoded}"),
    ("Castro", "castro://subscribe/{bare}"),
    ("Podcast Addict", "podcastaddict://{bare}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """The episodes of a season, newest first; a show without seasons is one without a title."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Somebody heard in the show, and the episodes they are named in."""

    id: str
    person: PersonView
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A podcast app, and the link that opens the show in it."""

    name: str
    href: str


def seasons_of(releases: Sequence[Release], *, root: str, wording: Wording) -> tuple[Season, ...]:
    """The episodes by season, the last season first; those without one at the end."""
    numbered = any(release.episode.season for release in releases)
    groups: dict[int, list[Card]] = {}
    for release in releases:
        groups.setdefault(release.episode.season or 0, []).append(card_of(release, root=root, wording=wording))
    return tuple(
        Season(title=_season_title(number, wording) if numbered else "", cards=tuple(cards))
        for number, cards in sorted(groups.items(), key=lambda group: -group[0])
    )


def _season_title(number: int, wording: Wording) -> str:
    return wording("card.season", season=number) if number else wording("home.other")


def profiles_of(show: Show, releases: Sequence[Release], *, root: str, wording: Wording) -> tuple[Profile, ...]:
    """The show's own people first, then everybody else in the order of their names."""
    cards = {release.episode.guid: card_of(release, root=root, wording=wording) for release in releases}
    own = {person.name: person for person in show.people}
    heard = {person.name: person for release in reversed(releases) for person in release.episode.people}
    others = sorted((person for name, person in heard.items() if name not in own), key=lambda one: one.name.casefold())
    people = [*own.values(), *others]
    ids = _ids([person.name for person in people])
    return tuple(
        Profile(
            id=ident,
            person=person_of(person, wording),
            cards=tuple(cards[release.episode.guid] for release in releases if _is_in(person, release, show)),
        )
        for ident, person in zip(ids, people, strict=True)
    )


def _is_in(person: Person, release: Release, show: Show) -> bool:
    """Whether an episode names the person; one that names nobody is that of the show's own people."""
    named = {other.name for other in release.episode.people}
    return person.name in named if named else person in show.people


def _ids(names: Sequence[str]) -> list[str]:
    ids: list[str] = []
    for name in names:
        ident = slugify(name) or "person"
        ids.append(ident if ident not in ids else f"{ident}-{len(ids)}")
    return ids


def apps_for(feed: str) -> tuple[App, ...]:
    """Links that open the feed of this address in the common apps."""
    bare = feed.partition("://")[2]
    encoded = quote(feed, safe="")
    return tuple(App(name=name, href=pattern.format(bare=bare, encoded=encoded)) for name, pattern in _APPS)
