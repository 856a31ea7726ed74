"""The tool's own words on pages and in the feed, in a reader's language, and how it writes dates, numbers and lists.

The texts stand in `texts/<language>.toml`. Plurals, dates and names of languages come from the Unicode CLDR (Babel).
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import escape as escape_html
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.model import Millis
from podcast_tool.text import clean_text
from podcast_tool.timecode import clock_parts

if TYPE_CHECKING:
    from babel import Locale
    from markupsafe import Markup

FALLBACK: Final = "en"
_SLOT: Final = re.compile(r"\{(\w+)\}")
_MANY: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The texts of one language. Values filled in are escaped unless they are markup already."""

    language: str
    texts: Mapping[str, str]
    locale: "Locale" = field(repr=False)

    def __call__(self, key: str, **values: object) -> "Markup":
        """The text of a key such as `nav.episodes`, its slots filled in."""
        return self._filled(self.texts[key], values)

    def plain(self, key: str, **values: str) -> str:
        """The same where there is no markup: nothing is escaped."""
        return _fill(self.texts[key], values)

    def around(self, key: str, **markup: str) -> str:
        """The text as markup, around values that are markup already; a slot without a value stays open."""
        return _fill(escape_html(self.texts[key], quote=False), markup)

    def counted(self, key: str, count: int) -> "Markup":
        """The text of a key for a number of things, in the plural form that the number asks for."""
        form = f"{key}.{self.locale.plural_form(count)}"
        return self._filled(self.texts.get(form) or self.texts[f"{key}.other"], {"count": self.number(count)})

    def has(self, key: str) -> bool:
        """Whether there is a text for the key."""
        return key in self.texts

    def group(self, name: str) -> dict[str, str]:
        """The texts of one table, by their last keys, with their slots open: for scripts to fill."""
        return {key.removeprefix(f"{name}."): text for key, text in self.texts.items() if key.startswith(f"{name}.")}

    def number(self, value: float, *, decimals: int = 0) -> str:
        """A number as the language writes it."""
        from babel.numbers import format_decimal

        return format_decimal(value, f"#,##0.{'0' * decimals}", locale=self.locale)

    def day(self, moment: date) -> str:
        """A date in words, as in `15 September 2026`."""
        from babel.dates import format_date

        return format_date(moment, self.texts["format.date"], locale=self.locale)

    def listing(self, items: Sequence[str]) -> "Markup":
        """Items as a sentence lists them; they may be markup."""
        from babel.lists import format_list
        from markupsafe import Markup, escape

        return Markup(format_list([str(escape(item)) for item in items], locale=self.locale))  # noqa: S704  # escaped

    def tongue_name(self, code: str) -> str:
        """A language's name in this one; its code where that is not known."""
        names = self.locale.languages
        known: str = names.get(code.replace("-", "_")) or names.get(code.split("-")[0].lower()) or code
        return known

    def size(self, count: int) -> "Markup":
        """`34 kB` or `2.6 MB`, in steps of a thousand."""
        if count < 1000:
            return self.counted("file.bytes", count)
        if count < 999_500:
            return self("file.kilobytes", count=self.number((count + 500) // 1000))
        return self("file.megabytes", count=self.number(count / 1_000_000, decimals=1))

    def duration(self, span: Millis) -> str:
        """`1 hour 2 minutes` or `45 seconds`: rounded to minutes from ten minutes on."""
        hours, minutes, seconds, _ = clock_parts((span + 500) // 1000 * 1000)
        if hours or minutes >= _MANY:
            minutes, seconds = minutes + (seconds >= 30), 0
            hours, minutes = hours + minutes // 60, minutes % 60
        named = ((hours, "duration.hours"), (minutes, "duration.minutes"), (seconds, "duration.seconds"))
        parts = [str(self.counted(key, count)) for count, key in named if count]
        return " ".join(parts) or str(self.counted("duration.seconds", 0))

    def _filled(self, text: str, values: Mapping[str, object]) -> "Markup":
        from markupsafe import Markup, escape

        said = {name: str(escape(value)) for name, value in values.items()}
        return Markup(_fill(str(escape(text)), said))  # noqa: S704  # the text and every value are escaped


def shipped_wordings() -> tuple[Wording, ...]:
    """The texts of every language that comes with the tool, in the order of their codes."""
    names = sorted(file.name for file in (resources.files(__package__) / "texts").iterdir())
    return tuple(open_wording(name.removesuffix(".toml")) for name in names if name.endswith(".toml"))


def open_wording(language: str, *, own: Mapping[str, str] | None = None) -> Wording:
    """The texts for a language tag, in English where there are none; those of `own` stand in their place."""
    from babel import Locale

    own = own or {}
    base = language.split("-")[0].lower()
    spoken = base if own or _has_texts(base) else FALLBACK
    try:
        locale = Locale.parse(language.replace("-", "_") if spoken == base else FALLBACK)
    except ValueError:  # babel's UnknownLocaleError is none of its kind
        locale = Locale.parse(FALLBACK)
    texts = {**_texts(FALLBACK), **(_texts(spoken) if _has_texts(spoken) else {}), **own}
    return Wording(language=spoken, texts=texts, locale=locale)


def flattened(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """The texts of a nested table under dotted keys; what is no text is left out."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= flattened(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            flat[f"{prefix}{key}"] = clean_text(value)
    return flat


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), text)


def _has_texts(language: str) -> bool:
    return language.isalpha() and (resources.files(__package__) / "texts" / f"{language}.toml").is_file()


@cache
def _texts(language: str) -> Mapping[str, str]:
    file = resources.files(__package__) / "texts" / f"{language}.toml"
    return flattened(tomllib.loads(file.read_text("utf-8")))
