"""The cache in `.podcast/`: work done once, found again by what went into it.

A record's key is the digest of its recipe: step, step version, tool, parameters and the digests of its inputs. Each
record carries a seal over its own bytes, so that a damaged one is noticed even where it still reads well. A corrupt,
foreign or old record is a miss, never an error. Everything here may be deleted at any time.
"""

import json
import os
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, TypeVar
from weakref import finalize

import msgspec

from podcast_tool.disk import digest_bytes, digest_file, plain_error, write_file
from podcast_tool.model import Digest
from podcast_tool.progress import NO_TASK, Task

FORMAT: Final = 1
_README: Final = """This folder is podcast_tool's cache: transcriptions and measurements that took time to make.
It is safe to delete; the next `podcast build` makes it anew. It does not belong in git.
"""
_SETTLED_NS: Final = 2_000_000_000

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides a step's result. `subject` (an episode, a window of it) only names it for people."""

    step: str
    version: int
    subject: str
    tool: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, Digest] = field(default_factory=dict)

    @property
    def digest(self) -> Digest:
        named = {key: value for key, value in asdict(self).items() if key != "subject"}
        return digest_bytes(json.dumps({"format": FORMAT, **named}, sort_keys=True).encode())


class _Record(msgspec.Struct):
    """A record as it lies on disk."""

    seal: Digest
    value: msgspec.Raw


def _sealed(value: object) -> bytes:
    content = msgspec.json.encode(value, order="sorted")
    return msgspec.json.encode(_Record(seal=digest_bytes(content), value=msgspec.Raw(content)))


class Store:
    """Records by recipe, below one folder.

    Where that folder must not be written (a read-only copy of a show can be looked at as well), new records go to one
    that lasts as long as the store.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self._written = folder
        if read_only:
            self._written = Path(mkdtemp(prefix="podcast-"))
            finalize(self, shutil.rmtree, self._written, ignore_errors=True)

    def prepare(self) -> None:
        """Make the folder, with its word to whoever finds it. Raises PodcastError."""
        readme = self._written / "README.txt"
        if not readme.exists():
            write_file(readme, _README.encode())

    def get(self, recipe: Recipe, kind: type[Value]) -> Value | None:
        """The stored result, or None."""
        return self._read(self._found(self._record(recipe)), kind)

    def put(self, recipe: Recipe, value: object) -> None:
        """Store a result, and remember the recipe as the subject's latest. Raises PodcastError."""
        write_file(self._written / self._record(recipe), _sealed(value))
        write_file(self._written / self._latest(recipe), _sealed(recipe))

    def file(self, recipe: Recipe, suffix: str) -> Path:
        """Where a result that is a file of its own (encoded audio) lies, whether or not it is there yet."""
        return self._found(self._record(recipe).with_suffix(suffix))

    def reason(self, recipe: Recipe) -> str:
        """Why the step has to be done: `first time`, or the input that changed since it was last done."""
        before = self._read(self._found(self._latest(recipe)), Recipe)
        if before is None:
            return "first time"
        changed = [name for name in ("version", "tool") if getattr(before, name) != getattr(recipe, name)]
        for old, new in ((before.parameters, recipe.parameters), (before.inputs, recipe.inputs)):
            changed += [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
        return f"{', '.join(changed)} changed" if changed else "its result is no longer in the cache"

    def load(self, name: str, kind: type[Value]) -> Value | None:
        """A named document of the cache (not keyed by a recipe), or None."""
        return self._read(self._found(Path(f"{name}.json")), kind)

    def save(self, name: str, value: object) -> None:
        """Replace a named document when it differs. Raises PodcastError."""
        path = self._written / f"{name}.json"
        content = _sealed(value)
        if not path.is_file() or path.read_bytes() != content:
            write_file(path, content)

    def forget(self, name: str) -> None:
        """Remove a named document, if it is there. Raises PodcastError."""
        path = self._written / f"{name}.json"
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise plain_error(error, path) from error

    def holds(self, name: str) -> bool:
        """Whether there is such a named document, readable or not."""
        return self._found(Path(f"{name}.json")).is_file()

    def _read(self, path: Path, kind: type[Value]) -> Value | None:
        try:
            record = msgspec.json.decode(path.read_bytes(), type=_Record)
            value = bytes(record.value)
            return msgspec.json.decode(value, type=kind) if record.seal == digest_bytes(value) else None
        except (OSError, msgspec.DecodeError, UnicodeError, RecursionError):
            return None

    def _found(self, name: Path) -> Path:
        """Where a record lies or, while there is none, where it will."""
        kept, new = self.folder / name, self._written / name
        return new if kept == new or new.exists() or not kept.exists() else kept

    def _record(self, recipe: Recipe) -> Path:
        digest = recipe.digest
        return Path(recipe.step) / digest[:2] / f"{digest}.json"

    def _latest(self, recipe: Recipe) -> Path:
        subject = re.sub(r"[^A-Za-z0-9_.-]+", "-", recipe.subject).strip(".-")
        return Path("latest") / f"{recipe.step}-{subject}.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What a file looked like when its digest was taken."""

    size: int
    changed_ns: int
    inode: int
    digest: Digest


def _name(path: Path) -> str:
    """The path as JSON can hold it, whatever bytes the file's name is made of."""
    return os.fsencode(path.resolve()).decode("utf-8", "backslashreplace")


class Fingerprints:
    """Digests of files that have not changed since they were last read, as git's index keeps them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = store.load("fingerprints", dict[str, Fingerprint]) or {}
        self._seen: dict[str, Fingerprint] = {}

    def digest(self, path: Path, task: Task = NO_TASK) -> Digest:
        """The file's sha256, read only when size, time or inode differ. Raises OSError."""
        name = _name(path)
        status = path.stat()
        known = self._seen.get(name) or self._known.get(name)
        now = Fingerprint(size=status.st_size, changed_ns=status.st_mtime_ns, inode=status.st_ino, digest="")
        if known and (known.size, known.changed_ns, known.inode) == (now.size, now.changed_ns, now.inode):
            self._seen[name] = known
            return known.digest
        digest = digest_file(path, task)
        if time.time_ns() - status.st_mtime_ns > _SETTLED_NS or os.name != "posix":
            self._seen[name] = Fingerprint(
                size=now.size, changed_ns=now.changed_ns, inode=now.inode, digest=digest
            )
        return digest

    def hold(self, path: Path, digest: Digest) -> bool:
        """Whether the file is there and still has this digest."""
        try:
            return path.is_file() and self.digest(path) == digest
        except OSError:
            return False

    def note(self, path: Path, digest: Digest) -> None:
        """The tool itself has just written this file with this digest. Raises OSError."""
        status = path.stat()
        self._seen[_name(path)] = Fingerprint(
            size=status.st_size, changed_ns=status.st_mtime_ns, inode=status.st_ino, digest=digest
        )

    def save(self) -> None:
        """Keep what is known for the next run. Raises PodcastError."""
        self._store.save("fingerprints", dict(sorted({**self._known, **self._seen}.items())))
