"""The children of a channel or an item by name, read forgivingly."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from podcast_tool.decode import is_address
from podcast_tool.hosts import is_web_address
from podcast_tool.model import Person
from podcast_tool.source.document import name_of
from podcast_tool.text import clean_line, exact_text
from podcast_tool.vocabulary import ROLES

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_ADDRESS: Final = 2000
_LONGEST_NAME: Final = 128
_MOST_PEOPLE: Final = 100
_YES: Final = ("yes", "true", "explicit", "1")
_NO: Final = ("no", "false", "clean", "0", "not explicit")


class Fields:
    """What stands in one element, by name as in `itunes:image`. `base` makes its addresses absolute."""

    def __init__(self, element: "_Element", base: str) -> None:
        self._base = base
        self._children: dict[str, list[_Element]] = {}
        for child in element:
            self._children.setdefault(name_of(child), []).append(child)

    def all(self, name: str) -> list["_Element"]:
        """Every child of this name."""
        return self._children.get(name, [])

    def inside(self, name: str) -> list["Fields"]:
        """What stands in every child of this name."""
        return [Fields(child, self._base) for child in self.all(name)]

    def raw(self, *names: str) -> str:
        """The text of the first of these that has any, letter by letter; markup inside it is kept as markup."""
        texts = (_inner(child) for name in names for child in self.all(name))
        return next((text for text in texts if text), "")

    def line(self, *names: str) -> str:
        """The same on one line."""
        lines = (clean_line(_inner(child)) for name in names for child in self.all(name))
        return next((line for line in lines if line), "")

    def flag(self, name: str) -> bool | None:
        """Yes or no in any of the ways feeds say it, or None."""
        said = self.line(name).lower()
        return True if said in _YES else False if said in _NO else None

    def number(self, *names: str) -> int | None:
        """A whole number above zero, or None."""
        said = self.line(*names)
        usable = said.isascii() and said.isdigit() and len(said) < 7 and int(said) > 0
        return int(said) if usable else None

    def url(self, name: str) -> str:
        """The address that stands in the element as text, absolute; empty where it is none of the web."""
        return next((url for child in self.all(name) if (url := self.absolute(_inner(child)))), "")

    def href(self, name: str, attribute: str = "href") -> str:
        """The address in an attribute, absolute; empty where it is none of the web."""
        return next((url for child in self.all(name) if (url := self.absolute(child.get(attribute) or ""))), "")

    def absolute(self, address: str) -> str:
        """The address against the feed's own; empty where it is none of the web or is no address at all."""
        line = "".join(exact_text(address).split("\n")).strip()
        try:
            url = line if is_web_address(line) else urljoin(self._base, line) if line else ""
        except ValueError:
            return ""
        return url if len(url) <= _LONGEST_ADDRESS and url.isprintable() and is_web_address(url) else ""

    def link(self, relation: str) -> str:
        """The address of an `atom:link` of this relation."""
        links = (link for link in self.all("atom:link") if (link.get("rel") or "alternate").lower() == relation)
        return next((url for link in links if (url := self.absolute(link.get("href") or ""))), "")

    def people(self) -> tuple[Person, ...]:
        """Every `podcast:person` with a name."""
        return tuple(self._people())[:_MOST_PEOPLE]

    def _people(self) -> Iterator[Person]:
        seen: set[tuple[str, str]] = set()
        for element in self.all("podcast:person"):
            name = clean_line(_inner(element), limit=_LONGEST_NAME)
            role = clean_line(element.get("role") or "host").lower()
            # Who has a role that nobody knows is heard, but is not called a host on a guess.
            role = role if role in ROLES else "guest"
            if name and (name, role) not in seen:
                seen.add((name, role))
                href, image = (self.absolute(element.get(key) or "") for key in ("href", "img"))
                yield Person(name=name, role=role, href=_short(href), image=_short(image))


def line_of(element: "_Element", *, limit: int) -> str:
    """The text of one element on one line, cut at `limit`."""
    return clean_line(_inner(element), limit=limit)


def _short(url: str) -> str:
    return url if len(url) <= 500 and is_address(url) else ""


def _inner(element: "_Element") -> str:
    if not len(element):
        return exact_text(element.text or "")
    from lxml import etree

    markup = "".join(str(etree.tostring(child, encoding="unicode")) for child in element)
    return exact_text((element.text or "") + re.sub(r'\sxmlns(?::\w+)?="[^"]*"', "", markup))
