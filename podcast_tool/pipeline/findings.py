"""What was found at a link, in words for whoever wrote it: at each place where it stands, with the remedy there."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from podcast_tool.linkcheck.rules import L201, L202
from podcast_tool.linkcheck.states import Record, State
from podcast_tool.pipeline.addresses import Address
from podcast_tool.problems import Problem, Rule
from podcast_tool.text import clean_line

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page that the show links to: what is known of it (None: never asked), and where it is written."""

    page: str
    record: Record | None
    places: tuple[Address, ...]

    @property
    def state(self) -> State:
        return self.record.state if self.record else "unknown"


def problems_of(link: Link) -> Iterator[Problem]:
    """What there is to mend: what moved and what is gone. A link that is only unknown is no fault."""
    if link.record and link.record.state == "moved":
        yield from (_moved(address, link.record) for address in link.places)
    if link.record and link.record.state == "gone":
        yield from (_gone(address, link.record) for address in link.places)


def _moved(address: Address, record: Record) -> Problem:
    here, there = clean_line(address.url, limit=_LONGEST), _with_fragment(record.to, address.url)
    if urlsplit(record.to).path in ("", "/") and urlsplit(address.page).path not in ("", "/"):
        text = f"{address.name}: {here} now leads to the front page {there}"
        return _told(L201, address, text, "What was meant may be gone: look for it, and write its own address.")
    line = f'url = "{there}"' if address.resource else there
    fix = f"Open it. If it is the same page, write {line} in its place."
    return _told(L201, address, f"{address.name}: {here} has moved to {there}", fix)


def _gone(address: Address, record: Record) -> Problem:
    text = f"{address.name}: {clean_line(address.url, limit=_LONGEST)} is gone ({record.said}, since {record.since})"
    return _told(L202, address, text, _remedy(address, record))


def _remedy(address: Address, record: Record) -> str:
    if address.resource and address.resource.archived:
        return "Look for its new address. Without one, remove the line url: the archived copy goes on being offered."
    if address.resource and record.copy:
        line = f'archived = "{record.copy}"'
        return f"Look for its new address, or offer the copy that is kept: {line} (--archive writes that line)."
    if record.copy:
        return f"Look for its new address, or link to the copy that is kept: {record.copy}"
    return "Look for its new address, or take the link out."


def _told(rule: Rule, address: Address, text: str, fix: str) -> Problem:
    return rule.problem(text, path=address.path, line=address.line, fix=fix)


def _with_fragment(to: str, url: str) -> str:
    """A place inside the page goes along, unless the new address names one."""
    fragment = urldefrag(url).fragment
    return f"{to}#{fragment}" if fragment and "#" not in to else to
