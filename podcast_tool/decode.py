"""TOML into values, with every fault of a file found at once: its line, and what was probably meant.

    table, problems = read_toml(text, path="podcast.toml")
    title = table.text("title", required=True)
    people = [read_person(person) for person in table.tables("people")]
    table.finish()          # whatever was not asked for is unknown
"""

import re
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final

from podcast_tool.model import Millis
from podcast_tool.problems import Problem, Rule
from podcast_tool.text import clean_line, clean_text, did_you_mean, exact_text, listing
from podcast_tool.timecode import parse_timecode

D101 = Rule(
    code="D101",
    severity="error",
    title="The file is not valid TOML",
    why="Settings are read from TOML. A missing quote or bracket makes the whole file unreadable.",
    fix="Mend the line named; texts stand in \"quotes\", lists in [brackets].",
    bad='title = Second Draft',
    good='title = "Second Draft"',
)
D102 = Rule(
    code="D102",
    severity="error",
    title="Unknown key",
    why="A misspelt setting would otherwise be silently without effect.",
    fix="Correct the key or remove the line.",
    bad='titel = "Second Draft"',
    good='title = "Second Draft"',
)
D103 = Rule(
    code="D103",
    severity="error",
    title="Value of the wrong type or out of range",
    why="The value cannot be used as it stands.",
    fix="Write the value as the message says.",
    bad='number = "three"',
    good="number = 3",
)
D104 = Rule(
    code="D104",
    severity="error",
    title="A required key is missing",
    why="Apps and pages cannot do without it.",
    fix="Add the key to the file.",
    bad="(no title)",
    good='title = "Second Draft"',
)
D105 = Rule(
    code="D105",
    severity="error",
    title="Value is none of those allowed",
    why="Only a closed list of values means anything here.",
    fix="Use one of the values listed.",
    bad='kind = "ful"',
    good='kind = "full"',
)
D106 = Rule(
    code="D106",
    severity="warning",
    title="An address without https",
    why="The podcast namespace asks for https; apps and browsers warn of, or refuse, what comes without it.",
    fix="Write the https:// address, if the site has one.",
    bad='url = "http://uni.edu/give"',
    good='url = "https://uni.edu/give"',
)
RULES: Final = (D101, D102, D103, D104, D105, D106)

_LIMIT: Final = 4000
_DEEPEST: Final = 64
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(?:=|\.)""")
_ADDRESS = re.compile(r"https?://[^\s/?#@:\[\]]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_ERROR_LINE = re.compile(r"\(at line (\d+), column \d+\)")

Path_ = tuple[str | int, ...]


def is_address(text: str) -> bool:
    """Whether it is a whole web address, as `Table.address` takes it."""
    return _ADDRESS.fullmatch(text) is not None


class Table:
    """One table of a TOML file. Every reading method notes a fault instead of raising, and returns a usable default."""

    def __init__(self, values: dict[str, Any], file: "_File", place: Path_ = ()) -> None:
        self._values = values
        self._file = file
        self._place = place
        self._asked: dict[str, None] = {}

    def has(self, key: str) -> bool:
        """Whether the key is there; asking does not make it known."""
        return key in self._values

    def keys(self) -> tuple[str, ...]:
        """The keys that are there, in the file's order; asking does not make them known."""
        return tuple(self._values)

    def is_text(self, key: str) -> bool:
        """Whether the key is there and holds a text; asking does not make it known."""
        return isinstance(self._values.get(key), str)

    def line(self, key: str = "") -> int | None:
        """The line of the key, or of this table's header."""
        return self._file.line_of((*self._place, key) if key else self._place)

    def text(self, key: str, *, default: str = "", required: bool = False, limit: int = 255) -> str:
        """One line of clean text of at most `limit` characters."""
        value = self._take(key, str, 'a text in "quotes"', default, required)
        line = clean_line(value)
        if required and isinstance(self._values.get(key), str) and not line:
            self._fault(D104, key, f"{key} is empty")
        if len(line) > limit:
            self._fault(D103, key, f"{key} has {len(line)} characters; at most {limit} fit")
        return line

    def exact(self, key: str, *, limit: int) -> str:
        """A text letter by letter, without the blanks around it: for what other programs compare."""
        value = exact_text(self._take(key, str, 'a text in "quotes"', "", False))
        if len(value) > limit:
            self._fault(D103, key, f"{key} has {len(value)} characters; at most {limit} fit")
        return value

    def prose(self, key: str, *, default: str = "", required: bool = False, limit: int = _LIMIT) -> str:
        """Clean text that may have several lines."""
        value = clean_text(self._take(key, str, 'a text in "quotes"', default, required)).strip()
        if required and isinstance(self._values.get(key), str) and not value:
            self._fault(D104, key, f"{key} is empty")
        if len(value) > limit:
            self._fault(D103, key, f"{key} has {len(value):,} characters; at most {limit:,} fit")
        return value

    def address(self, key: str, *, required: bool = False, limit: int = 500) -> str:
        """A whole web address, or empty where there is none or it is no such thing."""
        url = self.text(key, required=required, limit=limit)
        if url and not is_address(url):
            shown = clean_line(url, limit=60)
            self._fault(
                D103, key, f"{key} is {shown!r}, which is no web address", fix='Write it like "https://example.edu/page".'
            )
            return ""
        if url.lower().startswith("http://"):
            self._fault(D106, key, f"{key} is {clean_line(url, limit=60)}, without https")
        return url

    def texts(self, key: str, *, limit: int = 255) -> tuple[str, ...]:
        """A list of one-line texts."""
        values = self._take(key, list, 'a list of texts, as in ["a", "b"]', [], False)
        if any(not isinstance(value, str) for value in values):
            self._fault(D103, key, f'{key} must be a list of texts, as in ["a", "b"]')
        return tuple(clean_line(value, limit=limit) for value in values if isinstance(value, str))

    def flag(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        return bool(self._take(key, bool, "true or false, without quotes", default, False))

    def flag_or_none(self, key: str) -> bool | None:
        """true, false, or None where nothing is said."""
        flag: bool | None = self._take(key, bool, "true or false, without quotes", None, False)
        return flag

    def number(self, key: str, *, minimum: int = 1, maximum: int = 1_000_000) -> int | None:
        """A whole number within bounds."""
        value: int | None = self._take(key, int, "a whole number, without quotes", None, False)
        if value is not None and not minimum <= value <= maximum:
            self._fault(D103, key, f"{key} is {value}; it must lie between {minimum:,} and {maximum:,}")
            return None
        return value

    def real(self, key: str, *, default: float, minimum: float, maximum: float) -> float:
        """A number within bounds."""
        value = self._take(key, (int, float), "a number, without quotes", default, False)
        if not minimum <= value <= maximum:
            self._fault(D103, key, f"{key} is {value}; it must lie between {minimum:g} and {maximum:g}")
            return default
        return float(value)

    def choice(self, key: str, known: Sequence[str], *, default: str) -> str:
        """One of a closed list of texts."""
        value = self._take(key, str, f"one of {listing(known, 'or')}", default, False)
        if value in known:
            return str(value)
        guess = did_you_mean(value, known)
        hint = f"; did you mean {guess!r}?" if guess else ""
        self._fault(D105, key, f"{key} is {clean_line(value, limit=60)!r}{hint}", fix=f"Use {listing(known, 'or')}.")
        return default

    def moment(self, key: str) -> datetime | None:
        """A date and time with its zone; a date alone is noon UTC, a time without zone is UTC."""
        value = self._take(key, (datetime, date), "a date like 2026-09-15T09:00:00-04:00, without quotes", None, False)
        if value is None:
            return None
        if not isinstance(value, datetime):
            value = datetime.combine(value, time(12))
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        if not 1969 <= moment.year <= 2100:
            self._fault(D103, key, f"{key} lies in the year {moment.year}")
            return None
        return moment

    def day(self, key: str) -> date | None:
        """A calendar date."""
        value: date | None = self._take(key, date, "a date like 2026-09-15, without quotes", None, False)
        return value.date() if isinstance(value, datetime) else value

    def timecode(self, key: str, *, required: bool = False) -> Millis | None:
        """A time in the audio: "12:03" as text, or a number of seconds."""
        value = self._take(key, (str, int, float), 'a time like "12:03"', None, required)
        if value is None:
            return None
        try:
            return parse_timecode(str(value))
        except ValueError as error:
            self._fault(D103, key, f"{key}: {error}")
            return None

    def table(self, key: str) -> "Table":
        """A table inside this one; empty when it is not there."""
        value = self._take(key, dict, f"a table, [{key}]", {}, False)
        return Table(value, self._file, (*self._place, key))

    def tables(self, key: str) -> list["Table"]:
        """The entries of an array of tables, `[[key]]`."""
        values = self._take(key, list, f"one or more tables headed [[{key}]]", [], False)
        if any(not isinstance(value, dict) for value in values):
            self._fault(D103, key, f"{key} must be one or more tables headed [[{key}]]")
        places = [(index, value) for index, value in enumerate(values) if isinstance(value, dict)]
        return [Table(value, self._file, (*self._place, key, index)) for index, value in places]

    def entries(self, key: str) -> list["Table"]:
        """`[key]` or any number of `[[key]]`: one entry is as good as a list of one."""
        if isinstance(self._values.get(key), dict):
            return [self.table(key)]
        return self.tables(key)

    def fault(self, key: str, text: str, *, rule: Rule = D103, fix: str = "") -> None:
        """Note a fault that only the caller can see in the value of `key`."""
        self._fault(rule, key, text, fix=fix)

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                self._unknown(key)

    def _unknown(self, key: str) -> None:
        shown = clean_line(key, limit=60)
        guess = did_you_mean(key, list(self._asked))
        if guess:
            hint = f"; did you mean {guess}?"
        elif self._place and key in self._file.top_level:
            hint = "; it belongs at the top of the file, above the first line in [brackets]"
        else:
            hint = ""
        self._fault(D102, key, f"unknown key {shown!r}{hint}", fix=f"Known here: {listing(list(self._asked))}.")

    def _take(self, key: str, kind: Any, meaning: str, default: Any, required: bool) -> Any:
        self._asked[key] = None
        if not self._place:
            self._file.top_level.add(key)
        if key not in self._values:
            if required:
                where = f" in [[{self._place[0]}]]" if self._place else ""
                self._fault(D104, "", f"{key} is missing{where}", fix=f"Add {key} = {meaning}.")
            return default
        value = self._values[key]
        right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if not right:
            self._fault(D103, key, f"{key} must be {meaning}")
        return value if right else default

    def _fault(self, rule: Rule, key: str, text: str, *, fix: str = "") -> None:
        self._file.problems.append(rule.problem(text, path=self._file.path, line=self.line(key), fix=fix))


class _File:
    """What the tables of one file share: its name, its faults, and where its keys stand."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.top_level: set[str] = set()
        self._text = text
        self._lines: dict[Path_, int] | None = None

    def line_of(self, place: Path_) -> int | None:
        if self._lines is None:
            self._lines = _key_lines(self._text)
        while place:
            if place in self._lines:
                return self._lines[place]
            place = place[:-1]
        return None


def read_toml(text: str, *, path: str) -> tuple[Table, list[Problem]]:
    """The file's top table, and the list that its faults will be noted in. Text that is no TOML is one fault (D101)."""
    text = text.removeprefix("\ufeff")
    file = _File(text, path)
    try:
        values = tomllib.loads(text)
        if _depth(values) > _DEEPEST:
            raise RecursionError
    except tomllib.TOMLDecodeError as error:
        line = _ERROR_LINE.search(str(error))
        reason = clean_line(_ERROR_LINE.sub("", str(error)), limit=200)
        said, fix = f"not valid TOML: {reason}", ""
        if "\x00" in text[:200]:
            line = None
            said, fix = "the file is saved as UTF-16, not as UTF-8", "Save it again with the encoding UTF-8."
        file.problems.append(D101.problem(said, path=path, line=int(line[1]) if line else None, fix=fix))
        values = {}
    except (RecursionError, ValueError) as error:
        deep = isinstance(error, RecursionError)
        reason = "tables are nested too deeply" if deep else clean_line(str(error), limit=200)
        file.problems.append(D101.problem(f"not usable TOML: {reason}", path=path))
        values = {}
    return Table(values, file), file.problems


def _depth(value: Any, level: int = 0) -> int:
    if level > _DEEPEST:
        return level
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(child, level + 1) for child in children), default=level)


def _key_lines(text: str) -> dict[Path_, int]:
    """The line of every table header and key, good enough for messages: dotted keys count by their first part."""
    lines: dict[Path_, int] = {}
    counts: dict[str, int] = {}
    place: Path_ = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        if header := _HEADER.match(line):
            name = header[2].strip("\"' ")
            if header[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                place = (name, counts[name])
            else:
                place = tuple(part.strip("\"' ") for part in name.split("."))
            lines.setdefault(place, number)
            lines.setdefault((name,), number)
        elif key := _KEY.match(line):
            lines.setdefault((*place, key[1] or key[2] or key[3]), number)
            closing = next((quote for quote in ('"""', "'''") if line.count(quote) % 2), "")
    return lines
