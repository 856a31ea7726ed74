"""Files on disk: read within bounds, written whole or not at all, and every refusal in plain words."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from podcast_tool.model import Digest
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Task

_CHUNK: Final = 1 << 20
_LARGEST_TEXT: Final = 32 << 20
_REMEDIES: Final = {
    errno.ENOSPC: "The disk is full: free some space and run the same command again.",
    errno.EDQUOT: "Your disk quota is used up: free some space and run the same command again.",
    errno.EFBIG: "The file grew past what the system allows for one file: raise that limit and run again.",
    errno.EROFS: "The folder is read-only: choose another with --output, or make it writable.",
    errno.EACCES: "You may not write or read there: change the permissions, or choose another folder.",
    errno.EPERM: "You may not write or read there: change the permissions, or choose another folder.",
    errno.EIO: "The disk reports a fault: check the disk, then run the same command again.",
}


def plain_error(error: OSError, path: Path) -> PodcastError:
    """What the system refused, with the file's name and the remedy."""
    reason = error.strerror or str(error)
    fix = _REMEDIES.get(error.errno or 0, "Mend the cause named and run the same command again.")
    return PodcastError(f"{path}: {reason}", fix=fix)


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise plain_error(error, path) from error


def read_text(path: Path) -> str | None:
    """The file's text (UTF-8; other bytes become U+FFFD), or None where there is none. Raises PodcastError."""
    with _plainly(path):
        try:
            with path.open("rb") as file:
                content = file.read(_LARGEST_TEXT + 1)
        except FileNotFoundError:
            return None
    if len(content) > _LARGEST_TEXT:
        raise PodcastError(f"{path} is larger than {_LARGEST_TEXT >> 20} MB", fix="Is it really a text file?")
    return content.decode("utf-8", "replace")


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises PodcastError."""
    with _plainly(path):
        return path.read_bytes()


def write_file(path: Path, content: bytes) -> None:
    """Replace the file in one step: readers see the old bytes or the new, even after a crash. Raises PodcastError."""
    with _plainly(path), _replacing(path) as temporary, temporary.open("wb") as file:
        file.write(content)


def copy_file(source: Path, target: Path) -> None:
    """A whole copy in one step, by bounded chunks. Raises PodcastError."""
    with _plainly(target), _replacing(target) as temporary, source.open("rb") as old, temporary.open("wb") as new:
        while chunk := old.read(_CHUNK):
            new.write(chunk)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file's path for others to write; it takes the place of `path` when the block ends well."""
    with _plainly(path), _replacing(path) as temporary:
        yield temporary


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:60]}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """The rename itself on disk; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def digest_file(path: Path, task: Task) -> Digest:
    """sha256 of the file; `task` advances by bytes read. Raises OSError for the caller to translate."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total.update(chunk)
            task.advance(len(chunk))
    return total.hexdigest()


def digest_bytes(content: bytes) -> Digest:
    """sha256 of the bytes."""
    return hashlib.sha256(content).hexdigest()
