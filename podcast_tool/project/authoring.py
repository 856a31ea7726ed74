"""First versions of podcast.toml and episode.toml from values known already, for people to read and edit."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from podcast_tool.model import Chapter, Person, Show
from podcast_tool.project.sheet import Sheet
from podcast_tool.timecode import format_vtt

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


def write_show(show: Show) -> str:
    """The text of podcast.toml; reading it back gives the same show."""
    said: dict[str, object] = {
        "title": show.title, "description": show.description, "author": show.author, "language": show.language,
        "site_url": show.site_url, "category": show.category, "explicit": show.explicit, "kind": show.kind,
        "artwork": show.artwork, "artwork_alt": show.artwork_alt, "guid": show.guid, "copyright": show.copyright,
        "license": show.license, "email": show.email, "locked": show.locked, "engine": show.hearing.engine,
        "model": show.hearing.model, "links": show.links,
    }  # fmt: skip
    wanted = ("artwork_alt", "explicit", "locked")
    lines = _lines({key: value for key, value in said.items() if value or key in wanted}, _GUIDS["show"])
    return "\n".join([_SHOW_HEAD, *lines, *_people(show.people), ""])


def write_sheet(sheet: Sheet) -> str:
    """The text of episode.toml; reading it back gives the same sheet."""
    said: dict[str, object] = {
        "title": sheet.title, "guid": sheet.guid, "published": sheet.published,
        "kind": sheet.kind if sheet.kind != "full" else "", "season": sheet.season, "number": sheet.number,
        "summary": sheet.summary, "advisory": sheet.advisory, "language": sheet.language, "explicit": sheet.explicit,
        "speakers": sheet.speakers, "tags": None if sheet.tags else False,
    }  # fmt: skip
    lines = _lines({key: value for key, value in said.items() if value not in (None, "")}, _GUIDS["episode"])
    return "\n".join([_SHEET_HEAD, *lines, *_people(sheet.people), *_chapters(sheet.chapters), ""])


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
        said = {"start": format_vtt(chapter.start).removesuffix(".000"), "title": chapter.title, "href": chapter.href}
        yield from ("", "[[chapters]]")
        yield from (f"{key} = {_value(value)}" for key, value in said.items() if value)


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
