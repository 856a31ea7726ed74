"""What a catalogue holds, found at once by what tells one resource from another, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from podcast_tool.model import Resource
from podcast_tool.text import slugify

_LONGEST_ID: Final = 80
_NO_MATTER: Final = ("utm_", "fbclid", "gclid")

# What is compared, and its value: the DOI, the address, the title.
_Key: TypeAlias = tuple[str, str]


class Holdings:
    """Resources by id, DOI, address and title, in the catalogue's order."""

    def __init__(self, resources: Iterable[Resource] = ()) -> None:
        self._entries: dict[str, Resource] = {}
        self._places: dict[str, int] = {}
        self._named: defaultdict[_Key, set[str]] = defaultdict(set)
        self._numbers: dict[str, int] = {}
        for resource in resources:
            self.put(resource)

    def __getitem__(self, ident: str) -> Resource:
        return self._entries[ident]

    def put(self, resource: Resource) -> None:
        """Add an entry behind the others, or put it where the one of its id stands."""
        self._places.setdefault(resource.id, len(self._places))
        self._entries[resource.id] = resource
        for key in _keys(resource):
            self._named[key].add(resource.id)

    def same(self, resource: Resource) -> Resource | None:
        """The entry that is the same resource: by DOI, else by address, else by id or title if nothing denies it."""
        *certain, title = _keys(resource)
        for key in certain:
            if key[1] and (found := self._of(key)):
                return found[0]
        known = self._entries.get(slugify(resource.id))
        alike = [*([known] if known else []), *(self._of(title) if title[1] else [])]
        return next((one for one in alike if not _apart(one, resource)), None)

    def has_address(self, resource: Resource) -> bool:
        """Whether an entry stands for the address already: two with one address would be taken for each other."""
        address = ("address", address_of(resource))
        return bool(address[1] and self._named.get(address))

    def free_id(self, resource: Resource) -> str:
        """What the export calls it, else its title, in an id's letters; with a number where that is taken."""
        stem = slugify(resource.id) or slugify(resource.title)[:60].strip("-") or "resource"
        name = stem
        while name in self._entries:
            number = self._numbers[stem] = self._numbers.get(stem, 1) + 1
            name = f"{stem[: _LONGEST_ID - len(str(number)) - 1].strip('-')}-{number}"
        return name

    def _of(self, key: _Key) -> list[Resource]:
        found = sorted(self._named.get(key, ()), key=self._places.__getitem__)
        return [self._entries[ident] for ident in found]


def address_of(resource: Resource) -> str:
    """The address without what makes no difference: scheme, www, a last slash, a fragment, marks of campaigns."""
    parts = urlsplit(resource.url)
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith(_NO_MATTER))
    path = parts.path.rstrip("/")
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{path}?{query}" if host else ""


def _keys(resource: Resource) -> tuple[_Key, _Key, _Key]:
    title = slugify(resource.title) or resource.title.casefold()
    return ("doi", resource.doi.casefold()), ("address", address_of(resource)), ("title", title)


def _apart(one: Resource, other: Resource) -> bool:
    """Whether both say where they are or when they appeared, and say different things."""
    pairs = (
        (one.doi.casefold(), other.doi.casefold()),
        (address_of(one), address_of(other)),
        (one.year, other.year),
    )
    return any(left and right and left != right for left, right in pairs)
