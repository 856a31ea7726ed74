"""Checks of a feed in several documents: whether `next` leads from feed.xml through every page, and `previous` back."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from podcast_tool.checks import feed_namespace_rules as rules
from podcast_tool.checks.feed_document import FEED_FILE, FeedDocument, children, fault
from podcast_tool.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

Links = Mapping[str, str]
_RELATIONS: Final = ("first", "last", "previous", "next")


def page_links(feed: FeedDocument) -> dict[str, str]:
    """Where the document's paging links lead: relation -> file of public/."""
    links: dict[str, str] = {}
    for link in _atom_links(feed.channel):
        rel = link.get("rel", "")
        if rel in _RELATIONS:
            links[rel] = feed.local_path(link.get("href", "")) or ""
    return links


def _atom_links(channel: "_Element") -> "list[_Element]":
    return children(channel, "atom:link")


def check_pages(documents: Mapping[str, Links]) -> Iterator[Problem]:
    """Every way in which the documents (file -> links) fail to be one chain; `documents` begins with feed.xml."""
    chain = [FEED_FILE]
    while (older := documents.get(chain[-1], {}).get("next", "")) and older not in chain:
        chain.append(older)
    if older or set(chain) != set(documents):
        hidden = sorted(set(documents) - set(chain)) or [older or chain[-1]]
        yield fault(rules.F153, f"following next from feed.xml does not lead to {hidden[0]}, and on to an end")
    elif len(chain) > 1:
        yield from _backwards(chain, documents)


def _backwards(chain: Collection[str], documents: Mapping[str, Links]) -> Iterator[Problem]:
    files = list(chain)
    for index, file in enumerate(files):
        wanted = {"first": files[0], "last": files[-1]} | ({"previous": files[index - 1]} if index else {})
        for rel, target in wanted.items():
            if documents[file].get(rel) != target:
                yield fault(rules.F153, f"{rel} of {file} leads to {documents[file].get(rel)!r} instead of {target}")
