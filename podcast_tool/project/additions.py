"""Keys in a TOML file that belongs to people: added, or set on request, without touching another character."""

import re
import tomllib
from collections.abc import Mapping
from typing import Final

from podcast_tool.decode import read_toml

_HEADER: Final = re.compile(r"\s*\[|\s*#\s*\[\[?[\w.-]+\]\]?\s*$")


def add_keys(text: str, lines: Mapping[str, str]) -> str:
    """The text with these top-level keys added (key -> its whole line), those that are there already left out.

    A key added below a `[table]` would belong to that table, so new lines go above the first one and its comments.
    Text that is not TOML is returned as it is.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    mark = "\ufeff" if text.startswith("\ufeff") else ""
    plain = text.removeprefix(mark)
    try:
        document = tomlkit.parse(plain)
    except TOMLKitError:
        return text
    added = [line for key, line in lines.items() if key not in document]
    if not added:
        return text
    newline = "\r\n" if "\r\n" in plain else "\n"
    head, tables = _split_at_first_table(plain)
    block = newline.join([*([head.rstrip("\r\n")] if head.strip() else []), *added]) + newline
    return f"{mark}{block}{newline}{tables}" if tables else mark + block


def _split_at_first_table(text: str) -> tuple[str, str]:
    lines = text.splitlines(keepends=True)
    first = _first_table(lines)
    offered = first < len(lines) and lines[first].lstrip().startswith("#")
    while 0 < first < len(lines) and _belongs(lines[first - 1].strip(), offered=offered):
        first -= 1
    return "".join(lines[:first]), "".join(lines[first:])


def _belongs(line: str, *, offered: bool) -> bool:
    """Whether a line above a table's header is its comment; above an offered one only what sets it apart is."""
    return line == "#" if offered else line.startswith("#")


def _first_table(lines: list[str]) -> int:
    """The first line in brackets that is no part of a text or list of several lines.

    A header that is offered as a comment counts: whoever takes its # away must not find our keys below it.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    for index, line in enumerate(lines):
        if not _HEADER.match(line):
            continue
        try:
            tomlkit.parse("".join(lines[:index]))
        except TOMLKitError:
            continue
        return index
    return len(lines)


def add_table(content: bytes, name: str, values: Mapping[str, str]) -> bytes:
    """The file's bytes, and behind them one more `[[name]]` table; what stands there stays as it is, byte for byte."""
    import tomlkit

    newline = "\r\n" if b"\r\n" in content else "\n"
    lines = [f"[[{name}]]", *(f"{key} = {tomlkit.item(value).as_string()}" for key, value in values.items())]
    block = newline.join(lines) + newline
    gap = newline if content.strip(b"\xef\xbb\xbf \t\r\n") else ""
    ending = "" if content.endswith(b"\n") or not gap else newline
    return content + (ending + gap + block).encode()


def add_below(text: str, name: str, ident: str, key: str, values: Mapping[str, str]) -> str:
    """The text with these keys in the first `[[name]]` table of this id, right below its line of `key`.

    What stands there already is left alone, byte for byte. Raises ValueError where that cannot be done.
    """
    import tomlkit

    whole = tomllib.loads(text.removeprefix("\ufeff"))
    index = next((index for index, entry in enumerate(whole.get(name, [])) if entry.get("id") == ident), None)
    if index is None:
        raise ValueError(f"there is no {ident}")
    there = whole[name][index]
    new = {key: value for key, value in values.items() if key not in there}
    number = read_toml(text, path="")[0].tables(name)[index].line(key) or 0
    ending = "\r" if "\r\n" in text else ""
    lines = [f"{key} = {tomlkit.item(value).as_string()}{ending}" for key, value in new.items()]
    standing = text.split("\n")
    after = "\n".join([*standing[:number], *lines, *standing[number:]])
    there.update(new)
    if tomllib.loads(after.removeprefix("\ufeff")) != whole:
        raise ValueError(f"the line below {key} is no place for another")
    return after


def set_keys(text: str, values: Mapping[str, str]) -> str:
    """The text with these top-level keys holding these texts; comments and all other lines stay as they are.

    Only for what a person has asked for by a command. Raises ValueError for text that is not TOML.
    """
    import tomlkit

    mark = "\ufeff" if text.startswith("\ufeff") else ""
    document = tomlkit.parse(text.removeprefix(mark))
    for key, value in values.items():
        if key in document:
            document[key] = value
    lines = {key: f"{key} = {tomlkit.item(value).as_string()}" for key, value in values.items()}
    return mark + add_keys(tomlkit.dumps(document), lines)
