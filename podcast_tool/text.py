"""Plain text: cleaning what came from outside, slugs, and small matters of wording."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

# XML 1.0 section 2.2: what no XML document may hold, plus C1 controls and non-characters that only cause harm.
_FORBIDDEN_CLASS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
)
_FORBIDDEN = re.compile(f"[{_FORBIDDEN_CLASS}]")
_UNCLEAN = re.compile(f"[\r{_FORBIDDEN_CLASS}]")
# Most text of most shows: nothing to forbid, to normalise or to unify.
_PLAIN = re.compile("[\t\n -~]*")
_PLAIN_LINE = re.compile("(?:[!-~]+(?: [!-~]+)*)?")
# XML 1.0 section 2.2, and no more than that.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\\s]+")
_SPACELESS = frozenset({"zh", "yue", "ja", "th", "lo", "my", "km", "bo"})
_SLUG_LENGTH = 80


def clean_text(text: str) -> str:
    """Unicode NFC without characters that XML forbids; line breaks become \\n. Nothing else is changed."""
    if _PLAIN.fullmatch(text):
        return text
    if text.replace("\n", "").isprintable() or not _UNCLEAN.search(text):
        return unicodedata.normalize("NFC", text)
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", unix))


def exact_text(text: str) -> str:
    """The text letter by letter (no normalising), without the blanks around it and what XML cannot hold: for GUIDs."""
    return _NO_XML.sub("", text).strip()


def clean_line(text: str, *, limit: int | None = None) -> str:
    """`clean_text` on one line with single blanks, cut at `limit`; text of nothing visible is empty."""
    line = text if _PLAIN_LINE.fullmatch(text) else " ".join(clean_text(text).split())
    if not line.isascii() and not _INVISIBLE.sub("", line):
        return ""
    return shorten(line, limit) if limit else line


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a blank where there is one near, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and len(head) > limit // 2 else cut).rstrip(" ,;:.") + "\u2026"


@lru_cache(maxsize=4096)
def slugify(text: str) -> str:
    """Lower-case ASCII letters, digits and hyphens; may be empty when the text holds no letter or digit."""
    from anyascii import anyascii

    ascii_text = anyascii(unicodedata.normalize("NFC", clean_text(text))).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.replace("'", "")).strip("-")
    return slug[:_SLUG_LENGTH].strip("-")


def join_words(words: Iterable[str], language: str) -> str:
    """Words as running text: with blanks, or without where the language writes none."""
    return ("" if language.split("-")[0] in _SPACELESS else " ").join(words)


def did_you_mean(wrong: str, known: Sequence[str]) -> str:
    """The known word most like the wrong one, or empty."""
    close = difflib.get_close_matches(wrong.lower(), [word.lower() for word in known], n=1, cutoff=0.6)
    return next((word for word in known if close and word.lower() == close[0]), "")


def listing(items: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)


def count_of(number: int, noun: str) -> str:
    """`1 episode`, `3 episodes`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
