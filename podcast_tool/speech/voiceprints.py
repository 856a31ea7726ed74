"""Voices that a show knows by name, and finding them again: prints, and the file `voices.toml` that keeps them in git.

A print is a direction in the space of the speaker network in `speaker_model`; all it is good for is comparing.
"""

import base64
import binascii
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from podcast_tool.decode import D103, Table, read_toml
from podcast_tool.problems import Problem
from podcast_tool.text import clean_line

Vector: TypeAlias = tuple[float, ...]

WIDTH: Final = 192
# Below this a voice stays unnamed, and it must be so much nearer to one name than to any other.
CONFIDENT: Final = 0.78
MARGIN: Final = 0.1
# Prints less alike than this are of two people.
_ANOTHER: Final = 0.5
_MOST_PRINTS: Final = 5
_MODEL: Final = "campplus-zh-en-192"
_NAME: Final = 80
_LONGEST: Final = 600
_HEADER: Final = """\
# The voices this show knows by name. Written by `podcast voices`; delete a [[voice]] to forget it.
# Each print is a voice as 192 numbers: it tells voices apart, and cannot be turned back into speech.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiceprint:
    """What one voice of a recording sounds like: 192 numbers, together of length one."""

    label: str
    vector: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVoice:
    """A voice named by a person, with its prints from up to five recordings, the newest last."""

    name: str
    vectors: tuple[Vector, ...]


def print_of(label: str, direction: Sequence[float]) -> Voiceprint:
    """The print of a direction of any length but zero, rounded as it is kept in files."""
    length = math.hypot(*direction) or 1.0
    return Voiceprint(label=label, vector=_unpacked(_packed([number / length for number in direction])))


def likeness(one: Sequence[float], other: Sequence[float]) -> float:
    """How alike two voices are: 1 the same, about .7 to .95 one person on two days, below .5 two people."""
    length = math.hypot(*one) * math.hypot(*other)
    return sum(left * right for left, right in zip(one, other, strict=True)) / length if length else 0.0


def match_voices(prints: Mapping[str, Voiceprint], known: Sequence[KnownVoice]) -> Mapping[str, str]:
    """The names of those labels that are recognised with confidence; each name goes to one label at most."""
    scores = {
        label: {voice.name: max(likeness(one.vector, vector) for vector in voice.vectors) for voice in known}
        for label, one in prints.items()
        if known
    }
    pairs = sorted((-score, label, name) for label, row in scores.items() for name, score in row.items())
    names: dict[str, str] = {}
    for minus, label, name in pairs:
        rivals = [score for other, score in scores[label].items() if other != name and other not in names.values()]
        if label in names or name in names.values() or -minus < CONFIDENT:
            continue
        if -minus - max(rivals, default=-1.0) >= MARGIN:
            names[label] = name
    return {label: names[label] for label in prints if label in names}


def remember(
    known: Sequence[KnownVoice], name: str, one: Voiceprint, *, recognised: str = ""
) -> tuple[tuple[KnownVoice, ...], tuple[str, ...]]:
    """The known voices with this print under the name, and the names that the voice had until now.

    It had the name it is `recognised` by, and any that holds this very print. What they hold of this voice moves to
    the new name, so that nobody is known twice; a name without prints is gone. The oldest of over five is forgotten.
    """
    others = [voice for voice in known if voice.name != name]
    former = [voice for voice in others if voice.name == recognised or one.vector in voice.vectors]
    moved = [vector for voice in former for vector in voice.vectors if likeness(vector, one.vector) >= _ANOTHER]
    left = [
        replace(voice, vectors=tuple(vector for vector in voice.vectors if vector not in moved))
        if voice in former else voice
        for voice in others
    ]  # fmt: skip
    own = next((voice.vectors for voice in known if voice.name == name), ())
    vectors = tuple(vector for vector in dict.fromkeys((*own, *moved)) if vector != one.vector)
    named = KnownVoice(name=name, vectors=(*vectors, one.vector)[-_MOST_PRINTS:])
    return (*(voice for voice in left if voice.vectors), named), tuple(voice.name for voice in former)


def write_voices(known: Iterable[KnownVoice]) -> str:
    """The text of `voices.toml`: a table a voice, a line a print, voices in order of their names."""
    import tomlkit

    parts = [_HEADER, f'model = "{_MODEL}"\n']
    for voice in sorted(known, key=lambda voice: voice.name):
        lines = "".join(f'  "{base64.b64encode(_packed(vector)).decode("ascii")}",\n' for vector in voice.vectors)
        name = tomlkit.string(clean_line(voice.name, limit=_NAME)).as_string()
        parts.append(f"\n[[voice]]\nname = {name}\nprints = [\n{lines}]\n")
    return "".join(parts)


def read_voices(text: str, *, path: str) -> tuple[tuple[KnownVoice, ...], tuple[Problem, ...]]:
    """The known voices of a `voices.toml`; what cannot be used is left out and told."""
    table, problems = read_toml(text, path=path)
    model = table.text("model", default=_MODEL)
    entries = table.tables("voice")
    if model != _MODEL:
        fix = "Name the voices again with this version, or go on with the one that made the file."
        table.fault("model", f"these prints were made by another speaker network ({model})", fix=fix)
        entries = []
    voices: dict[str, KnownVoice] = {}
    for entry in entries:
        name = entry.text("name", required=True, limit=_NAME)
        vectors = _read_prints(entry)
        entry.finish()
        if name in voices:
            entry.fault("name", f"{name} stands here twice", fix="Keep one [[voice]] for each name.")
        elif name and vectors:
            voices[name] = KnownVoice(name=name, vectors=vectors)
    table.finish()
    return tuple(voices.values()), tuple(problems)


def _read_prints(entry: Table) -> tuple[Vector, ...]:
    vectors: list[Vector] = []
    for text in entry.texts("prints", limit=_LONGEST)[-_MOST_PRINTS:]:
        try:
            vectors.append(_unpacked(base64.b64decode(text, validate=True)))
        except (binascii.Error, struct.error, ValueError):
            entry.fault("prints", "a print is damaged", rule=D103, fix="Delete its line, and name the voice again.")
    return tuple(vectors)


def _packed(vector: Sequence[float]) -> bytes:
    return struct.pack(f"<{WIDTH}e", *vector)


def _unpacked(content: bytes) -> Vector:
    vector = struct.unpack(f"<{WIDTH}e", content)
    if not all(map(math.isfinite, vector)) or not any(vector):
        raise ValueError("not a direction")
    return vector
