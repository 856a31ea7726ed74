"""The cache in `.podcast/`: work done once, found again by what went into it.

A record's key is the digest of its recipe: step, step version, tool, parameters and the digests of its inputs. Each
record carries a seal over its own bytes, so that a damaged one is noticed even where it still reads well. A corrupt,
foreign or old record is a miss, never an error. Everything here may be deleted at any time.
"""

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, TypeVar
from weakref import finalize

import msgspec

from podcast_tool.disk import digest_bytes, digest_file, plain_error, remove_file, write_file
from podcast_tool.model import Digest
from podcast_tool.progress import NO_TASK, Task

FORMAT: Final = 1
_README: Final = """This folder is podcast_tool's cache: transcriptions and measurements that took time to make.
It is safe to delete; the next `podcast build` makes it anew. It does not belong in git.
"""
_SETTLED_NS: Final = 2_000_000_000
_CODE: Final = (".py", ".html", ".xml", ".txt", ".toml")

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
        remove_file(self._written / f"{name}.json")

    def holds(self, name: str) -> bool:
        """Whether there is such a named document, readable or not."""
        return self._found(Path(f"{name}.json")).is_file()

    def has(self, recipe: Recipe) -> bool:
        """Whether there is a result of this recipe, readable or not."""
        return self._found(self._record(recipe)).is_file()

    def keep_only(self, folder: str, names: Collection[str]) -> None:
        """Remove every file below `folder` that is none of these, named from there. Raises PodcastError."""
        for path in sorted((self._written / folder).rglob("*")):
            if path.is_file() and path.relative_to(self._written / folder).as_posix() not in names:
                remove_file(path)

    def scratch(self) -> Path:
        """An empty folder for what lasts as long as a run. Raises PodcastError."""
        folder = self._written / "scratch"
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise plain_error(error, folder) from error
        return folder

    def end_scratch(self) -> None:
        """Remove that folder."""
        shutil.rmtree(self._written / "scratch", ignore_errors=True)

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


@cache
def _tool() -> Digest:
    """What stands for the tool as it is: its own files, and what else decides how its pages come out."""
    root = Path(__file__).parent
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix in _CODE)
    parts = [f"{path.relative_to(root).as_posix()} {digest_bytes(path.read_bytes())}" for path in files]
    others = [f"{name} {version(name)}" for name in ("babel", "jinja2", "msgspec")]
    return digest_bytes("\n".join([*parts, *others, sys.version]).encode())


def key_of(step: str, *inputs: object) -> Digest:
    """What stands for a step of this very version of the tool with these inputs."""
    return digest_bytes(msgspec.json.encode([step, _tool(), *inputs], order="sorted"))


class Memory:
    """Small results of quick steps by their keys, all in one document: what a run does not ask for is forgotten."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = store.load("memory", dict[str, msgspec.Raw]) or {}
        self._used: dict[str, msgspec.Raw] = {}

    def get(self, key: Digest, kind: type[Value]) -> Value | None:
        """The result, or None."""
        found = self._used.get(key) or self._known.get(key)
        if found is None:
            return None
        try:
            value = msgspec.json.decode(found, type=kind)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return None
        self._used[key] = found
        return value

    def put(self, key: Digest, value: object) -> None:
        """Remember a result."""
        self._used[key] = msgspec.Raw(msgspec.json.encode(value, order="sorted"))

    def save(self, *, finished: bool) -> None:
        """Keep what this run asked for and, unless it wrote a whole site, what others did. Raises PodcastError."""
        kept = self._used if finished else {**self._known, **self._used}
        self._store.save("memory", dict(sorted(kept.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What a file looked like when its digest was taken."""

    size: int
    changed_ns: int
    inode: int
    digest: Digest


class Fingerprints:
    """Digests of files that have not changed since they were last read, as git's index keeps them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = store.load("fingerprints", dict[str, Fingerprint]) or {}
        self._seen: dict[str, Fingerprint] = {}
        self._folders: dict[Path, Path] = {}

    def _name(self, path: Path) -> str:
        """The path as JSON can hold it, whatever bytes the file's name is made of."""
        folder = self._folders.get(path.parent)
        if folder is None:
            folder = self._folders[path.parent] = path.parent.resolve()
        return os.fsencode(folder / path.name).decode("utf-8", "backslashreplace")

    def digest(self, path: Path, task: Task = NO_TASK) -> Digest:
        """The file's sha256, read only when size, time or inode differ. Raises OSError."""
        name = self._name(path)
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
        self._seen[self._name(path)] = Fingerprint(
            size=status.st_size, changed_ns=status.st_mtime_ns, inode=status.st_ino, digest=digest
        )

    def save(self) -> None:
        """Keep what is known for the next run. Raises PodcastError."""
        self._store.save("fingerprints", dict(sorted({**self._known, **self._seen}.items())))
