"""Words as text and as time: cleaning, splitting, joining, comparing, and sharing out a stretch of time among them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from podcast_tool.model import Millis, Word
from podcast_tool.text import clean_line, clean_text, join_words

# Blanks that a person or an engine set so that two parts stay together ("Quoi ?", "10 000") are part of the word.
_BREAK: Final = re.compile("[^\\S\u00a0\u202f\u2007]+")
_SPACELESS: Final = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff9f\U00020000-\U0003fffd]"
)
_CLOSERS: Final = "\"'”’»)\\]›」』"
_SENTENCE_END: Final = re.compile(f"[.!?…。！？؟।][{_CLOSERS}]*$")
_CLAUSE_END: Final = re.compile(f"[,;:–—،、，；：][{_CLOSERS}]*$")
_ABBREVIATIONS: Final = frozenset(
    ("dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "vs.", "e.g.", "i.e.", "jr.", "no.", "cf.", "mme.", "bzw.", "z.b.")
)
_INITIAL: Final = re.compile(r"[^\W\d_]\.")
LANGUAGE: Final = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}"
_LONGEST_NAME: Final = 60
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
# Persian and Sinhala names are written with these.
_JOINERS: Final = "\u200c\u200d"
_LONGEST_SOUND: Final = 6


def is_spaceless(language: str) -> bool:
    """Whether running text in this language has no blanks between words."""
    return join_words(("a", "b"), language) == "ab"


def clean_name(speaker: str) -> str:
    """A speaker's name on one line of at most 60 characters; empty when nothing of it can be seen."""
    return clean_line(speaker, limit=_LONGEST_NAME).strip()


def fault_of_name(name: str) -> str:
    """Why a transcript cannot hold this as the name of a speaker; empty where it can."""
    if not clean_name(name):
        return "is empty"
    if any(sign not in _JOINERS and unicodedata.category(sign) in _UNSEEN for sign in name):
        return "holds signs that cannot be seen, such as a line break"
    if ":" in name:
        return "holds a colon, which in a transcript ends the name"
    if name.lstrip().startswith("["):
        return "begins with a bracket, as the time of a paragraph does"
    return f"is longer than {_LONGEST_NAME} characters" if clean_line(name) != clean_name(name) else ""


def clean_language(code: str) -> str:
    """A language as `fr` or `fr-CA`; empty where it is nothing of the kind."""
    base, *others = clean_line(code, limit=35).replace("_", "-").split("-")
    clean = "-".join((base.lower(), *map(_subtag, others)))
    return clean if re.fullmatch(LANGUAGE, clean) else ""


def _subtag(part: str) -> str:
    """A country as CA, a script as Hant, anything else in small letters (BCP 47 section 2.1.1)."""
    return {2: part.upper(), 4: part.title()}.get(len(part), part.lower())


def clean_spoken(text: str) -> str:
    """Spoken text on one line: clean characters, single blanks, no invisible words; no-break blanks are kept."""
    return " ".join(_blank_separated(clean_text(text)))


def _blank_separated(text: str) -> list[str]:
    parts = (part.strip() for part in _BREAK.split(text))
    return [part for part in parts if part and (part.isascii() or clean_line(part))]


def split_words(text: str, language: str) -> tuple[str, ...]:
    """Clean text cut at blanks; where the language writes none, also around each letter of its script."""
    words = _blank_separated(text)
    if not is_spaceless(language):
        return tuple(words)
    return tuple(unit for word in words for unit in _units(word))


def _units(word: str) -> list[str]:
    units: list[str] = []
    for character in word:
        joined = bool(units) and (
            unicodedata.category(character).startswith("M")
            or not (_SPACELESS.match(character) or _SPACELESS.match(units[-1][0]))
        )
        if joined:
            units[-1] += character
        else:
            units.append(character)
    return units


def needs_blank(left: str, right: str, language: str) -> bool:
    """Whether running text has a blank between these two words."""
    if not is_spaceless(language):
        return True
    base = next((character for character in reversed(left) if not is_mark(character)), left[0])
    return not (_SPACELESS.match(base) or _SPACELESS.match(right[0]))


def is_mark(character: str) -> bool:
    """Whether it is a combining mark, which belongs to the letter in front of it."""
    return unicodedata.category(character).startswith("M")


def running_text(words: Sequence[str], language: str) -> str:
    """Words as people read them; `split_words` takes it apart again."""
    if not is_spaceless(language):
        return " ".join(words)
    parts: list[str] = []
    for word in words:
        parts += [" ", word] if parts and needs_blank(parts[-1], word, language) else [word]
    return "".join(parts)


def join_lines(lines: Sequence[str]) -> str:
    """Lines of a caption as one; a line break inside a script without blanks leaves none."""
    text = ""
    for line in (line for line in lines if line):
        glued = text and _SPACELESS.match(text[-1]) and _SPACELESS.match(line[0])
        text += line if glued or not text else f" {line}"
    return text


def columns(text: str) -> int:
    """Width on a screen: one a character, two for the wide ones of East Asia."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with this word; abbreviations and initials don't count."""
    return bool(_SENTENCE_END.search(word)) and word.lower() not in _ABBREVIATIONS and not _INITIAL.fullmatch(word)


def ends_clause(word: str) -> bool:
    """Whether a comma, colon or dash follows."""
    return bool(_CLAUSE_END.search(word))


def letters(word: str) -> int:
    """How much of the time a word takes, measured in letters and digits; at least 1."""
    return max(1, sum(map(str.isalnum, word)))


def key_of(word: str) -> str:
    """What two spellings of one spoken word share: case, accents and punctuation don't count."""
    if word.isascii():
        key = "".join(filter(str.isalnum, word)).lower()
    else:
        key = "".join(filter(str.isalnum, unicodedata.normalize("NFKD", word).casefold()))
    return key or word


def keys_of(words: Sequence[str]) -> list[str]:
    """`key_of` each; words of a sound cue such as `[soft music]` keep their brackets and match nothing spoken."""
    keys = [key_of(word) for word in words]
    for first, word in enumerate(words):
        if word.startswith("["):
            for last in range(first, min(first + _LONGEST_SOUND, len(words))):
                if words[last].rstrip(".,!?;:").endswith("]"):
                    keys[first : last + 1] = [f"[{key}]" for key in keys[first : last + 1]]
                    break
    return keys


def spread(weights: Sequence[int], start: Millis, end: Millis) -> list[tuple[Millis, Millis]]:
    """The stretch of time shared out in proportion to the weights: whole milliseconds, without gap or overlap."""
    total = sum(weights) or 1
    edges = [start]
    done = 0
    for weight in weights:
        done += weight
        edges.append(start + (end - start) * done // total)
    return list(pairwise(edges))


def parts_of(word: Word, texts: Sequence[str]) -> list[Word]:
    """A word cut into parts, each with its share of the time."""
    if len(texts) == 1 and texts[0] == word.text:
        return [word]
    times = spread([letters(text) for text in texts], word.start, word.end)
    return [replace(word, text=text, start=start, end=end) for text, (start, end) in zip(texts, times, strict=True)]


def clean_words(words: Iterable[Word], language: str, *, duration: Millis | None = None) -> tuple[Word, ...]:
    """Words fit for a script: clean visible text without inner blanks, times in order and within `duration`.

    Words that are so already are returned as they are.
    """
    clean: list[Word] = []
    glued = is_spaceless(language)
    edge = 0
    for word in words:
        texts = _blank_separated(clean_text(word.text))
        if not texts:
            continue
        timed = _in_order(word, edge, duration)
        edge = timed.end
        if glued and clean and is_mark(texts[0][0]):
            before = clean.pop()
            texts = _blank_separated(clean_text(before.text + " ".join(texts)))
            timed = replace(before, text=texts[0], end=edge)
        clean += parts_of(timed, texts)
    return tuple(clean)


def _in_order(word: Word, edge: Millis, duration: Millis | None) -> Word:
    start = max(word.start, edge)
    end = max(word.end, start)
    if duration is not None:
        start, end = min(start, duration), min(end, duration)
    if (start, end) == (word.start, word.end):
        return word
    return replace(word, start=start, end=end)
