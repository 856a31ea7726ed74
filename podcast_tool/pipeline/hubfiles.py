"""Back to the hub: `resources.json`, and how to cite each resource and each episode (all pure).

`docs/resources-json.md` says what `resources.json` holds. Only approved links are in a release, so only they are here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from podcast_tool import citations
from podcast_tool.model import Link, Millis, OutputFile, Release, Resource, Show
from podcast_tool.site.citing import Cited
from podcast_tool.site.hub import frame_file, snippet_file
from podcast_tool.site.reading import moment_id
from podcast_tool.site.views import page_address, page_folder

VERSION: Final = 1
HUB_FILE: Final = "resources.json"

Apa: TypeAlias = Callable[[citations.Item], str]


def hub_files(
    show: Show, resources: Sequence[Resource], releases: Sequence[Release], *, apa: Apa
) -> tuple[OutputFile, ...]:
    """`resources.json`, and BibTeX, CSL-JSON and (where `apa` says something) APA of every resource and episode."""
    public = [resource for resource in resources if not resource.is_self]
    files = [_file(HUB_FILE, hub_json(show, public, releases))] if public else []
    for resource in public:
        files += _citation_files(f"resources/{resource.id}/", citations.csl_of_resource(resource), apa)
    for release in releases:
        files += _citation_files(page_folder(release), _episode_item(show, release), apa)
    return tuple(files)


def cite_resource(resource: Resource, *, apa: Apa = citations.apa) -> Cited:
    """What a resource's page shows of its citation."""
    return _cited(f"resources/{resource.id}/", citations.csl_of_resource(resource), apa)


def cite_episode(show: Show, release: Release, *, at: Millis | None = None, apa: Apa = citations.apa) -> Cited:
    """What an episode's page shows below "cite this episode", or this moment of it."""
    return _cited(page_folder(release), _episode_item(show, release, at=at), apa)


def hub_json(show: Show, resources: Sequence[Resource], releases: Sequence[Release]) -> str:
    """Every resource, by id, with the episodes and the moments that speak of it, the newest episode first."""
    spoken: dict[str, list[dict[str, Any]]] = {}
    for release in releases:
        for link in release.links:
            spoken.setdefault(link.resource.id, []).append(_episode(show, release, link))
    entries = [_resource(show, one, spoken.get(one.id, [])) for one in sorted(resources, key=lambda one: one.id)]
    document = {"version": VERSION, "show": {"title": show.title, "url": show.site_url}, "resources": entries}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _resource(show: Show, resource: Resource, episodes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "id": resource.id,
        "title": resource.title,
        "titles": dict(resource.titles),
        "url": resource.url or None,
        "doi": resource.doi or None,
        "page": f"{show.site_url}resources/{resource.id}/",
        "embed": show.site_url + frame_file(resource.id).removesuffix("index.html"),
        "snippet": show.site_url + snippet_file(resource.id),
        "kind": resource.kind or None,
        "audiences": list(resource.audiences),
        "disciplines": list(resource.disciplines),
        "focus": list(resource.focus),
        "language": resource.language,
        "featured": resource.featured,
        "episodes": list(episodes),
    }


def _episode(show: Show, release: Release, link: Link) -> dict[str, Any]:
    page = page_address(show, release)
    moment = {
        "start": None if link.at is None else link.at / 1000,
        "url": page if link.at is None else f"{page}#{moment_id(link.at)}",
        "quote": link.quote or None,
        "note": link.note or None,
    }
    return {
        "title": release.episode.title,
        "guid": release.episode.guid,
        "published": release.episode.published.isoformat(),
        "page": page,
        "moments": [moment],
    }


def _episode_item(show: Show, release: Release, *, at: Millis | None = None) -> dict[str, Any]:
    page = page_address(show, release)
    url = page if at is None else f"{page}#{moment_id(at)}"
    return citations.csl_of_episode(show, release.episode, url=url, at=at)


def _cited(folder: str, item: citations.Item, apa: Apa) -> Cited:
    return Cited(apa=apa(item), short=citations.short(item), bibtex=f"{folder}cite.bib", csl=f"{folder}cite.json")


def _citation_files(folder: str, item: citations.Item, apa: Apa) -> list[OutputFile]:
    texts = {"cite.bib": citations.bibtex(item), "cite.json": citations.csl(item)}
    if reference := apa(item):
        texts["cite.txt"] = reference + "\n"
    return [_file(folder + name, text) for name, text in texts.items()]


def _file(path: str, text: str) -> OutputFile:
    return OutputFile(path=path, content=text.encode())
