"""Files on disk: read within bounds, written whole or not at all, and every refusal in plain words."""

import base64
import codecs
import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from podcast_tool.model import Digest
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Task

_CHUNK: Final = 1 << 20
_LARGEST_TEXT: Final = 32 << 20
# UTF-32's mark begins with UTF-16's.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NEVER_WAIT: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# What `_replacing` calls its files: the name of the target, eight random digits, `.part`, the extension.
_PART: Final = re.compile(r"\..{1,60}\.[0-9a-f]{8}\.part(?:\.[^.]*)?", re.DOTALL)
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
    """The file's text (UTF-8; other bytes become U+FFFD), or None where there is none. Raises PodcastError.

    A folder, pipe or device in the file's place is refused, never waited for.
    """
    content = _bounded(path)
    return None if content is None else content.decode("utf-8", "replace")


def read_encoded(path: Path, *, errors: Literal["strict", "replace"] = "strict") -> str | None:
    """The same in UTF-8, or in the UTF-16 or UTF-32 that a byte-order mark announces.

    Raises PodcastError, and (unless `errors` has them replaced) UnicodeDecodeError for bytes that are no text so.
    """
    content = _bounded(path)
    if content is None:
        return None
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    return content.decode(encoding, errors)


def read_whole(path: Path) -> str | None:
    """The file's text in UTF-8, for whoever writes it back: no byte may be lost on the way. Raises PodcastError."""
    try:
        content = _bounded(path)
        return None if content is None else content.decode()
    except UnicodeDecodeError as error:
        raise PodcastError(f"{path} is not saved as UTF-8", fix="Save it again with the encoding UTF-8.") from error


def _bounded(path: Path) -> bytes | None:
    with _plainly(path):
        try:
            with os.fdopen(os.open(path, os.O_RDONLY | _NEVER_WAIT), "rb") as file:
                _refuse_irregular(path, os.fstat(file.fileno()))
                content = file.read(_LARGEST_TEXT + 1)
        except FileNotFoundError:
            return None
    if len(content) > _LARGEST_TEXT:
        raise PodcastError(f"{path} is larger than {_LARGEST_TEXT >> 20} MB", fix="Is it really a text file?")
    return content


def _refuse_irregular(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise PodcastError(f"{path} is no plain file but a folder, pipe or device", fix="Move it away, and run again.")


def fault_of_place(path: Path, *, inside: Path, folder: bool = False) -> str:
    """Why this place of the show is not to be opened, as in `leads out of ...`; empty where all is well or nothing.

    Links may lead about within the show, not out of it.
    """
    try:
        if not os.path.lexists(path):
            return ""
        if not path.resolve().is_relative_to(inside.resolve()):
            return "leads out of the show's folder"
        status = path.stat()
    except (OSError, RuntimeError) as error:
        return f"cannot be opened: {getattr(error, 'strerror', None) or 'its links lead in a circle'}"
    if folder:
        right = stat.S_ISDIR(status.st_mode)
        return ("" if os.access(path, os.R_OK | os.X_OK) else "may not be read by you") if right else "is not a folder"
    if not stat.S_ISREG(status.st_mode):
        return "is not a file but a folder, pipe or device"
    if not os.access(path, os.R_OK):
        return "may not be read by you"
    return f"is larger than {_LARGEST_TEXT >> 20} MB" if status.st_size > _LARGEST_TEXT else ""


def is_writable(folder: Path) -> bool:
    """Whether files may be made in the folder or, where there is none yet, in the one that it would be made in."""
    nearest = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    return os.access(nearest, os.W_OK | os.X_OK)


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises PodcastError."""
    with _plainly(path):
        return path.read_bytes()


def sweep(folder: Path, *, below: bool = True) -> None:
    """Remove the temporary files that a killed run left in the folder and `below` it. Raises PodcastError."""
    with _plainly(folder):
        for place, folders, names in os.walk(folder):
            if not below:
                folders.clear()
            for name in names:
                if _PART.fullmatch(name):
                    Path(place, name).unlink(missing_ok=True)


def write_file(path: Path, content: bytes) -> None:
    """Replace the file in one step: readers see the old bytes or the new, even after a crash. Raises PodcastError."""
    with _plainly(path), _replacing(path) as temporary, temporary.open("wb") as file:
        file.write(content)


def remove_file(path: Path) -> None:
    """Remove the file, if it is there. Raises PodcastError."""
    with _plainly(path):
        path.unlink(missing_ok=True)


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


def sri_of(path: Path) -> str:
    """The file's Subresource Integrity value, `sha384-` and base64 (W3C SRI, section 3.5). Raises PodcastError."""
    total = hashlib.sha384()
    with _plainly(path), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total.update(chunk)
    return f"sha384-{base64.b64encode(total.digest()).decode()}"


def digest_bytes(content: bytes) -> Digest:
    """sha256 of the bytes."""
    return hashlib.sha256(content).hexdigest()
