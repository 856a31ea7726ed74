"""The file of what was found at the show's links: one line for each address, so that git shows what changed."""

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from podcast_tool.hosts import is_web_address
from podcast_tool.linkcheck.states import STATES, Record
from podcast_tool.problems import PodcastError
from podcast_tool.text import clean_line

_HEADER: Final = """\
# What `podcast check --online` found at the show's links, and when. The tool writes this file; keep it in git, so that
# whoever has the show next knows since when a link has been as it is. An entry that is deleted is asked for again.
[links]
"""
_LONGEST: Final = 2000


def parse_records(text: str, *, path: str) -> dict[str, Record]:
    """The records by address; an entry that says nothing usable is left out. Raises PodcastError for no TOML."""
    try:
        links = tomllib.loads(text.removeprefix("\ufeff")).get("links", {})
    except (ValueError, RecursionError) as error:
        raise PodcastError(
            f"{path} is not valid TOML: {clean_line(str(error), limit=200)}",
            fix="Take its last good version from git, or delete it: all links are asked anew then.",
        ) from error
    entries = links.items() if isinstance(links, dict) else ()
    found = {url: record for url, entry in entries if (record := _record(entry)) and is_web_address(url)}
    return dict(sorted(found.items()))


def write_records(records: Mapping[str, Record]) -> str:
    """The file's text, sorted by address."""
    import tomlkit

    def quoted(text: str) -> str:
        return tomlkit.item(text).as_string()

    lines = [f"{quoted(url)} = {{ {_fields(record, quoted)} }}\n" for url, record in sorted(records.items())]
    return _HEADER + "".join(lines)


def _fields(record: Record, quoted: Any) -> str:
    values: dict[str, Any] = {
        "state": record.state, "on": record.on, "since": record.since, "to": record.to, "said": record.said,
        "hostless": record.hostless, "copy": record.copy,
    }  # fmt: skip
    return ", ".join(
        f"{key} = {value.isoformat() if isinstance(value, date) else quoted(value)}"
        for key, value in values.items()
        if value
    )


def _record(entry: object) -> Record | None:
    if not isinstance(entry, dict):
        return None
    state, on, hostless = entry.get("state"), entry.get("on"), entry.get("hostless")
    if state not in STATES or type(on) is not date:
        return None
    since = entry.get("since")
    return Record(
        state=state,
        on=on,
        since=since if type(since) is date else on,
        to=_address(entry.get("to")),
        said=clean_line(str(entry.get("said", "")), limit=_LONGEST),
        hostless=hostless if type(hostless) is date else None,
        copy=_address(entry.get("copy")),
    )


def _address(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST and is_web_address(value) else ""
