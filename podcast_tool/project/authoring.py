"""First versions of podcast.toml and episode.toml from values known already, for people to read and edit."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Final, TypeAlias

from podcast_tool.model import Chapter, Millis, Person, Show, Soundbite
from podcast_tool.namespace import ContentLink, FeedLayout, Funding, Location, RemoteShow, Season, Social, Update
from podcast_tool.project.sheet import Sheet
from podcast_tool.timecode import format_vtt

_Noun: TypeAlias = ContentLink | FeedLayout | Funding | Location | RemoteShow | Season | Social | Soundbite | Update

_SHOW_HEAD: Final = "# Your show, as it was at its old host. Run `podcast check` after a change.\n"
_SHEET_HEAD: Final = "# This episode, as it was at its old host.\n"
_NOTES: Final = {
    "site_url": "where the site will be served",
    "artwork": "square, 1400 to 3000 pixels",
    "artwork_alt": "what the picture shows, for those who don't see it",
    "engine": 'speech to text: the fastest installed; or "faster-whisper", "openai-whisper", "off"',
    "links": 'only resources you said yes to; "auto" also shows what the tool suggests',
    "locked": "whether other hosts may import the feed",
}
_GUIDS: Final = {
    "show": "the show's identity in every directory; never change it",
    "episode": "what apps know the episode by; never change it",
}

_SINGLE: Final = ("feed", "publisher", "update")


def write_show(show: Show, *, unsaid: Collection[str] = ()) -> str:
    """The text of podcast.toml; reading it back gives the same show. `unsaid`: keys to leave at their defaults."""
    said: dict[str, object] = {
        "title": show.title, "description": show.description, "author": show.author, "language": show.language,
        "site_url": show.site_url, "category": show.category, "explicit": show.explicit, "kind": show.kind,
        "artwork": show.artwork, "artwork_alt": show.artwork_alt, "guid": show.guid, "copyright": show.copyright,
        "license": show.license, "email": show.email, "help": show.help, "locked": show.locked,
        "medium": show.medium if show.medium != "podcast" else "", "complete": show.complete,
        "unlisted": show.unlisted, "verify": show.verify, "apple_verify": show.apple_verify,
        "new_feed_url": show.new_feed_url, "engine": show.hearing.engine, "model": show.hearing.model,
        "links": show.links,
    }  # fmt: skip
    wanted = ("artwork_alt", "explicit", "locked")
    kept = {key: value for key, value in said.items() if (value or key in wanted) and key not in unsaid}
    lines = _lines(kept, _GUIDS["show"])
    return "\n".join([_SHOW_HEAD, *lines, *_people(show.people), *_show_tables(show), ""])


def _show_tables(show: Show) -> Iterator[str]:
    yield from _tables("location", show.locations)
    yield from _tables("funding", show.funding)
    yield from _tables("seasons", show.seasons)
    yield from _tables("social", show.social)
    yield from _tables("podroll", show.podroll)
    yield from _tables("publisher", [show.publisher] if show.publisher else [], only=("guid", "url", "title"))
    yield from _tables("update", [show.update] if show.update else [])
    yield from _tables("feed", [show.feed] if show.feed != FeedLayout() else [])


def write_sheet(sheet: Sheet) -> str:
    """The text of episode.toml; reading it back gives the same sheet."""
    said: dict[str, object] = {
        "title": sheet.title, "guid": sheet.guid, "published": sheet.published,
        "kind": sheet.kind if sheet.kind != "full" else "", "season": sheet.season, "number": sheet.number,
        "summary": sheet.summary, "advisory": sheet.advisory, "language": sheet.language, "explicit": sheet.explicit,
        "speakers": sheet.speakers, "number_display": sheet.number_display, "artwork_alt": sheet.artwork_alt,
        "license": sheet.license, "tags": None if sheet.tags else False,
    }  # fmt: skip
    lines = _lines({key: value for key, value in said.items() if value not in (None, "")}, _GUIDS["episode"])
    tables = (*_people(sheet.people), *_chapters(sheet.chapters), *_sheet_tables(sheet))
    return "\n".join([_SHEET_HEAD, *lines, *tables, ""])


def _sheet_tables(sheet: Sheet) -> Iterator[str]:
    yield from _tables("soundbites", sheet.soundbites)
    yield from _tables("elsewhere", sheet.elsewhere)
    yield from _tables("location", sheet.locations)
    yield from _tables("funding", sheet.funding)
    yield from _tables("social", sheet.social)


def _lines(said: Mapping[str, object], guid: str) -> Iterator[str]:
    notes = {**_NOTES, "guid": guid, "tags": "what the audio file says of itself is not used"}
    for key, value in said.items():
        note = f"  # {notes[key]}" if key in notes else ""
        yield f"{key} = {_value(value)}{note}"


def _people(people: Iterable[Person]) -> Iterator[str]:
    for person in people:
        said = {"name": person.name, "role": person.role, "href": person.href, "image": person.image}
        consent = {"consent": person.consent} if person.consent != "given" else {}
        yield from ("", "[[people]]")
        yield from (f"{key} = {_value(value)}" for key, value in (said | consent).items() if value)


def _chapters(chapters: Iterable[Chapter]) -> Iterator[str]:
    for chapter in chapters:
        said = {"start": _clock(chapter.start), "title": chapter.title, "href": chapter.href}
        yield from ("", "[[chapters]]")
        yield from (f"{key} = {_value(value)}" for key, value in said.items() if value)


def _tables(key: str, nouns: Iterable[_Noun], *, only: Collection[str] = ()) -> Iterator[str]:
    """Each noun as a table whose keys are the names of its fields; what is not said is left out."""
    for noun in nouns:
        yield from ("", f"[{key}]" if key in _SINGLE else f"[[{key}]]")
        for name in [field.name for field in fields(noun) if not only or field.name in only]:
            value = getattr(noun, name)
            if isinstance(noun, Soundbite) and isinstance(value, int):
                yield f"{name} = {_value(_clock(value))}"
            elif value:
                yield f"{name} = {_value(value)}"


def _clock(at: Millis) -> str:
    return format_vtt(at).removesuffix(".000")


def _value(value: object) -> str:
    import tomlkit

    if isinstance(value, datetime):
        # TOML knows offsets to the minute only.
        offset = value.utcoffset()
        exact = offset is not None and offset.total_seconds() % 60 == 0
        return (value if exact else value.astimezone(UTC)).isoformat(timespec="seconds")
    if isinstance(value, str) and "\n" in value and "\r" not in value:
        return tomlkit.string(value, multiline=True).as_string()
    return tomlkit.item(value).as_string()
