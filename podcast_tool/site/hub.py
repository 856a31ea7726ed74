"""The hub's catalogue as it relates to the show: its resources, their facets, and the moments that speak of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from podcast_tool.model import Link, Release, Resource
from podcast_tool.site.reading import moment_id
from podcast_tool.site.tongues import Tongue, tongue
from podcast_tool.site.views import page_file, resource_facts, web_address
from podcast_tool.text import slugify
from podcast_tool.timecode import format_short
from podcast_tool.wording import Wording

FACETS: Final = ("discipline", "focus", "kind", "audience")
LIST_PAGE: Final = "resources/index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment of an episode that speaks of a resource, with the words said there or the host's own.

    `href` leads there from the page it stands on, `place` from the address of the site.
    """

    episode: str
    tongue: Tongue
    href: str
    place: str
    clock: str
    quote: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a facet: its page, how many resources have it, and whether it is the one chosen."""

    name: str
    slug: str
    href: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A way to look at the catalogue, such as the audience."""

    key: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A resource as lists and its own page show it. `facets` are the slugs of its values, for scripts to filter by."""

    id: str
    title: str
    tongue: Tongue
    page: str
    address: str
    archived: str
    facts: str
    citation: str
    description: str
    facets: Mapping[str, str]
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A page of the catalogue's list: everything, or what one value of one facet has."""

    path: str
    facet: str
    slug: str
    name: str
    ids: frozenset[str]


def values_of(resource: Resource, facet: str) -> tuple[str, ...]:
    """What a resource says for a facet."""
    known = {
        "discipline": resource.disciplines,
        "focus": resource.focus,
        "kind": (resource.kind,),
        "audience": resource.audiences,
    }
    return tuple(value for value in known[facet] if _slug(value))


def topics_of(resources: Sequence[Resource]) -> tuple[Topic, ...]:
    """The list of everything, then a page for each value of each facet, as the catalogue names it first."""
    everything = frozenset(resource.id for resource in resources)
    topics = [Topic(path=LIST_PAGE, facet="", slug="", name="", ids=everything)]
    for facet in FACETS:
        names: dict[str, str] = {}
        ids: dict[str, set[str]] = {}
        for resource in resources:
            for value in values_of(resource, facet):
                slug = _slug(value)
                names.setdefault(slug, value[:1].upper() + value[1:])
                ids.setdefault(slug, set()).add(resource.id)
        topics += [
            Topic(path=_topic_file(facet, slug), facet=facet, slug=slug, name=name, ids=frozenset(ids[slug]))
            for slug, name in names.items()
        ]
    return tuple(topics)


def facets_of(topics: Sequence[Topic], chosen: Topic, *, root: str) -> tuple[Facet, ...]:
    """The facets beside the list of the topic chosen, values in the order of their names."""
    facets: list[Facet] = []
    for key in FACETS:
        own = sorted((topic for topic in topics if topic.facet == key), key=lambda topic: topic.name.casefold())
        choices = tuple(
            Choice(
                name=topic.name,
                slug=topic.slug,
                href=root + topic.path,
                count=len(topic.ids),
                chosen=topic.path == chosen.path,
            )
            for topic in own
        )
        if choices:
            facets.append(Facet(key=key, choices=choices))
    return tuple(facets)


def entries_of(
    resources: Sequence[Resource], releases: Sequence[Release], *, root: str, wording: Wording
) -> tuple[Entry, ...]:
    """Every resource with the moments that speak of it, the newest episode first."""
    moments: dict[str, list[Moment]] = {resource.id: [] for resource in resources}
    for release in releases:
        for link in release.links:
            if link.resource.id in moments:
                moments[link.resource.id].append(_moment(release, link, root, wording))
    return tuple(_entry(resource, tuple(moments[resource.id]), root, wording) for resource in resources)


def resource_file(ident: str) -> str:
    """The page of a resource, in public/."""
    return f"resources/{ident}/index.html"


def frame_file(ident: str) -> str:
    """The small page on a resource for other sites to frame, in public/."""
    return f"embed/resources/{ident}/index.html"


def snippet_file(ident: str) -> str:
    """What other sites may paste into a page, in public/. It is no page itself, so it is not called one."""
    return f"resources/{ident}/snippet.txt"


def _entry(resource: Resource, moments: tuple[Moment, ...], root: str, wording: Wording) -> Entry:
    address = web_address(resource.address)
    return Entry(
        id=resource.id,
        title=resource.title,
        tongue=tongue(resource.language, around=wording.language),
        page=root + resource_file(resource.id),
        address=address,
        archived=web_address(resource.archived),
        facts=resource_facts(resource, wording),
        citation=resource.citation,
        description=resource.description,
        facets={facet: " ".join(_slugs(resource, facet)) for facet in FACETS},
        moments=moments,
    )


def _moment(release: Release, link: Link, root: str, wording: Wording) -> Moment:
    page = quote(page_file(release))
    fragment = "" if link.at is None else f"#{moment_id(link.at)}"
    return Moment(
        episode=release.episode.title,
        tongue=tongue(release.episode.language, around=wording.language),
        href=f"{root}{page}{fragment}",
        place=f"{page.removesuffix('index.html')}{fragment}",
        clock="" if link.at is None else format_short(link.at),
        quote=link.quote.strip('"\u201c\u201d \n'),
        note=link.note,
    )


def _slugs(resource: Resource, facet: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_slug(value) for value in values_of(resource, facet)))


def _slug(value: str) -> str:
    """A value in an address: C, C++ and C# are three."""
    return slugify(value.replace("+", " plus ").replace("#", " sharp "))


def _topic_file(facet: str, slug: str) -> str:
    return f"topics/{facet}/{slug}/index.html"
