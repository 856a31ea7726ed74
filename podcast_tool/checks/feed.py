"""The rendered feed against what Apple, the Podcast Standards Project and real apps demand, before it is written.

The feed's own bytes are read, not the values they came from: a fault of the writer is found as well.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from podcast_tool.checks import feed_namespace_rules as namespace_rules
from podcast_tool.checks import feed_rules as rules
from podcast_tool.checks.feed_channel import check_channel
from podcast_tool.checks.feed_document import (
    FEED_FILE,
    FeedDocument,
    children,
    elements,
    fault,
    is_url,
    item_name,
    parse_document,
    short_name,
    text_of,
)
from podcast_tool.checks.feed_item import Known, check_items, check_lost
from podcast_tool.checks.feed_namespace import check_namespace
from podcast_tool.checks.feed_paging import check_pages, page_links
from podcast_tool.problems import Problem
from podcast_tool.vocabulary import GROUPS, ROLES

if TYPE_CHECKING:
    from lxml.etree import _Element

RULES: Final = (*rules.RULES, *namespace_rules.RULES)

_MANY: Final = frozenset(
    {
        "item",
        "category",
        "atom:link",
        "itunes:category",
        "podcast:person",
        "podcast:transcript",
        "podcast:txt",
        "podcast:image",
        "podcast:soundbite",
        "podcast:trailer",
        "podcast:funding",
        "podcast:location",
        "podcast:alternateEnclosure",
        "podcast:socialInteract",
        "podcast:contentLink",
        "podcast:remoteItem",
        "podcast:value",
        "podcast:block",
    }
)
_SHORT: Final = ("title", "copyright", "language", "itunes:author", "itunes:title", "guid", "podcast:person")
_LONGEST: Final = 255
_ADDRESS_ATTRIBUTES: Final = ("url", "href", "img", "image", "feedUrl", "accountUrl")
_FORBIDDEN_TAGS: Final = frozenset(
    {"script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "link", "meta", "base"}
)


def check_feed(
    feed: bytes,
    *,
    site_url: str,
    files: Mapping[str, int],
    previous_guids: Sequence[str],
    withdrawn: Collection[str] = (),
    pages: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[Problem, ...]:
    """Every rule the feed breaks, in the order of the codes.

    `pages` are the documents behind feed.xml (path -> bytes), newest first; `files` is what public/ will hold
    (path -> bytes), `previous_guids` what the last feed held; a GUID that is `withdrawn` may be missing. An
    unreadable document has just the one problem.
    """
    known = Known()
    links: dict[str, Mapping[str, str]] = {}
    found: list[Problem] = []
    for file, content in ((FEED_FILE, feed), *pages.items()):
        document, problems = parse_document(content, site_url=site_url, files=files, file=file)
        if document is not None:
            links[file] = page_links(document)
            problems = (*problems, *_ascii(content), *_check_document(document, known))
        found += (replace(problem, where=replace(problem.where, path=file)) for problem in problems)
    if len(links) == 1 + len(pages):
        found += check_pages(links)
        found += check_lost(known, [guid for guid in previous_guids if guid not in withdrawn])
    return tuple(sorted(found, key=lambda problem: (problem.code, problem.where.line or 0, problem.text)))


def _check_document(document: FeedDocument, known: Known) -> Iterator[Problem]:
    yield from check_channel(document)
    yield from check_items(document, known)
    yield from check_namespace(document)
    for parent in (document.channel, *document.items):
        yield from _once(parent)
        yield from _values(parent)
        yield from _people(parent)
        yield from _shown_text(parent)
    yield from _addresses(document)


def _ascii(feed: bytes) -> Iterator[Problem]:
    if not feed.isascii():
        line = next(number for number, row in enumerate(feed.splitlines(), 1) if not row.isascii())
        yield fault(rules.F136, "the feed holds letters beyond ASCII", line=line)


def _once(parent: "_Element") -> Iterator[Problem]:
    seen: set[str] = set()
    for child in elements(parent):
        name = short_name(child)
        if name in seen and name not in _MANY:
            yield fault(rules.F105, f"<{name}> stands twice in the {short_name(parent)}", child)
        seen.add(name)


def _values(parent: "_Element") -> Iterator[Problem]:
    for child in elements(parent):
        text, name = child.text or "", short_name(child)
        # Elements with children hold only the blanks of the layout.
        if text != text.strip() and not len(child):
            yield fault(rules.F106, f"<{name}> has blanks around its text", child)
        if name in _SHORT and len(text) > _LONGEST:
            yield fault(rules.F106, f"<{name}> has {len(text):,} characters", child)


def _people(parent: "_Element") -> Iterator[Problem]:
    for person in children(parent, "podcast:person"):
        name, role = (person.text or "").strip(), person.get("role", "host")
        if not name or role.lower() not in ROLES:
            yield fault(rules.F133, f"the person {name!r} has the role {role!r}", person)
        elif person.get("group", "cast").lower() not in GROUPS:
            yield fault(rules.F133, f"the person {name!r} has the group {person.get('group')!r}", person)


def _shown_text(parent: "_Element") -> Iterator[Problem]:
    for name in ("description", "content:encoded") if short_name(parent) == "item" else ():
        for complaint in _unsafe(text_of(parent, name)):
            yield fault(rules.F135, f"<{name}> of {item_name(parent)} holds {complaint}", parent)


def _unsafe(html: str) -> Iterator[str]:
    """What no app should be given, in words."""
    from lxml.html import fragment_fromstring

    # Without a tag there is nothing to parse; most descriptions are plain text.
    if "<" not in html:
        return
    for element in elements(fragment_fromstring(html, create_parent="div").iterdescendants()):
        if element.tag in _FORBIDDEN_TAGS:
            yield f"a <{element.tag}>"
        for attribute, value in ((str(name), str(said)) for name, said in element.attrib.items()):
            link = attribute in ("href", "src")
            if attribute.startswith("on") or (link and not is_url(value) and not value.startswith("mailto:")):
                yield f'{attribute}="{value[:80]}"'


def _addresses(feed: FeedDocument) -> Iterator[Problem]:
    for element in elements(feed.channel.iter()):
        named = [str(element.get(name)) for name in _ADDRESS_ATTRIBUTES if element.get(name) is not None]
        name = short_name(element)
        if name in ("link", "itunes:new-feed-url"):
            named.append(element.text or "")
        elif name == "podcast:source":
            named.append(element.get("uri", ""))
        for url in named:
            path = feed.local_path(url)
            if not is_url(url) and url:
                yield fault(rules.F134, f"<{name}> points to {url[:120]!r}", element)
            elif path is not None and path != FEED_FILE and path not in feed.files:
                yield fault(rules.F122, f"<{name}> points to {path!r}, which is not in public/", element)
