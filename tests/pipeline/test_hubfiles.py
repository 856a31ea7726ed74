"""What the show gives back to the hub: resources.json, and how to cite."""

import json
from dataclasses import replace

from feed.feed_samples import PLAIN_SHOW, full_release

from podcast_tool.model import Link, Resource
from podcast_tool.pipeline.hubfiles import cite_episode, cite_resource, hub_files, hub_json

GARDEN = Resource(
    id="garden", title="The “Rejection” Garden", url="https://hub.ca/garden", titles=(("fr", "Le jardin"),),
    audiences=("students",), featured=True,
)  # fmt: skip
SILENT = Resource(id="a-silent-one", title="Nobody speaks of it", doi="10.5555/x")
SELF = Resource(id="show", title="The show itself", is_self=True)
SHOW = PLAIN_SHOW
LINK = Link(resource=GARDEN, at=61_500, quote="the garden", note="Try it")
RELEASE = replace(full_release(), page="episodes/first-midterm/", links=(LINK,))
OLDER = replace(RELEASE, page="episodes/ä/", links=(Link(resource=GARDEN),))


def test_the_hub_reads_every_resource_with_its_episodes_and_moments() -> None:
    document = json.loads(hub_json(SHOW, [GARDEN, SILENT], [RELEASE, OLDER]))
    silent, garden = document["resources"]
    assert (silent["id"], silent["url"], silent["doi"], silent["episodes"]) == ("a-silent-one", None, "10.5555/x", [])
    assert (garden["titles"], garden["featured"]) == ({"fr": "Le jardin"}, True)
    assert garden["embed"] == f"{SHOW.site_url}embed/resources/garden/"
    assert garden["snippet"] == f"{SHOW.site_url}resources/garden/snippet.txt"
    assert garden["page"] == f"{SHOW.site_url}resources/garden/"
    newest, older = garden["episodes"]
    assert newest["guid"] == RELEASE.episode.guid
    page = f"{SHOW.site_url}episodes/first-midterm/"
    assert newest["moments"] == [{"start": 61.5, "url": f"{page}#t=61.5", "quote": "the garden", "note": "Try it"}]
    assert older["page"].endswith("/episodes/%C3%A4/")
    assert older["moments"] == [{"start": None, "url": older["page"], "quote": None, "note": None}]


def test_the_order_of_the_catalogue_makes_no_difference() -> None:
    assert hub_json(SHOW, [GARDEN, SILENT], [RELEASE]) == hub_json(SHOW, [SILENT, GARDEN], [RELEASE])


def test_every_resource_and_every_episode_can_be_cited() -> None:
    files = hub_files(SHOW, [GARDEN, SILENT, SELF], [RELEASE], apa=lambda item: f"APA {item['id']}")
    names = ("cite.bib", "cite.json", "cite.txt")
    folders = ("resources/garden/", "resources/a-silent-one/", "episodes/first-midterm/")
    assert {file.path for file in files} == {"resources.json", *(place + name for place in folders for name in names)}
    assert b"The show itself" not in b"".join(file.content for file in files if isinstance(file.content, bytes))
    assert len(hub_files(SHOW, [], [RELEASE], apa=lambda _: "")) == 2


def test_pages_are_told_what_to_show() -> None:
    assert cite_resource(GARDEN).apa == "The “Rejection” Garden. (n.d.). https://hub.ca/garden"
    cited = cite_episode(SHOW, RELEASE, at=61_500)
    assert cited.apa.endswith("/episodes/first-midterm/#t=61.5 (1:01)")
    assert cited.bibtex == "episodes/first-midterm/cite.bib"
