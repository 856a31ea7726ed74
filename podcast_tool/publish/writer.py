"""Putting the site on disk: only what differs, each file in one step, the feed last, strangers' files left alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from podcast_tool.disk import copy_file, digest_bytes, plain_error, write_file
from podcast_tool.model import Digest, OutputFile
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Progress
from podcast_tool.text import shorten

FEED: Final = "feed.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files that the tool wrote into a folder, by path, with their digests."""

    files: dict[str, Digest] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a run changed in the folder, and the manifest of what stands there now."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    manifest: Manifest


DigestOf = Callable[[Path], Digest]


def check_writable(folder: Path) -> None:
    """Find out before any long work whether the folder can be written. Raises PodcastError."""
    probe = folder / ".podcast-write-test"
    try:
        write_file(probe, b"")
    finally:
        try:
            probe.unlink(missing_ok=True)
        except OSError as error:
            raise plain_error(error, folder) from error


def refuse_strangers(files: Sequence[OutputFile], folder: Path) -> None:
    """Stop before a folder's own files are overwritten, where the tool has never written. Raises PodcastError."""
    foreign = sorted(file.path for file in files if (folder / file.path).exists())
    if foreign:
        raise PodcastError(
            f"{folder} holds files that podcast_tool did not write: {shorten(', '.join(foreign), 200)}",
            fix="Choose a folder of its own with --output, or move those files away.",
        )


def write_outputs(
    files: Sequence[OutputFile], folder: Path, *, last: Manifest, digest_of: DigestOf, progress: Progress
) -> Written:
    """Make `folder` hold the files, and no file of `last` that is not among them. Raises PodcastError.

    The order is audio and attachments, pages, then the feed: whoever reads the feed finds all that it names.
    Files that the tool did not write are never touched.
    """
    wanted = {file.path: _digest(file, digest_of) for file in files}
    ordered = sorted(files, key=lambda file: (_rank(file), file.path))
    due = [file for file in ordered if not _stands(folder / file.path, wanted[file.path], digest_of)]
    with progress.task("Writing the site", float(len(due))) as task:
        for file in due:
            _write(file, _inside(folder, file.path))
            task.advance(1)
    stale = [path for path in last.files if path not in wanted and (folder / path).is_file()]
    for path in stale:
        _remove(folder, path)
    changed = tuple(file.path for file in due)
    return Written(
        changed=changed, removed=tuple(stale), unchanged=len(files) - len(due), manifest=Manifest(files=wanted)
    )


def _digest(file: OutputFile, digest_of: DigestOf) -> Digest:
    if file.digest:
        return file.digest
    return digest_bytes(file.content) if isinstance(file.content, bytes) else digest_of(file.content)


def _rank(file: OutputFile) -> int:
    if file.path == FEED:
        return 3
    if isinstance(file.content, Path):
        return 0
    return 2 if file.path.endswith(".html") else 1


def _stands(path: Path, digest: Digest, digest_of: DigestOf) -> bool:
    try:
        return path.is_file() and digest_of(path) == digest
    except OSError as error:
        raise plain_error(error, path) from error


def _inside(folder: Path, path: str) -> Path:
    """The target, which must lie in the folder even if a link in it points elsewhere."""
    target = folder / path
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise PodcastError(f"{target.parent} leads out of {folder}", fix="Remove the link and run again.")
    return target


def _write(file: OutputFile, target: Path) -> None:
    if isinstance(file.content, bytes):
        write_file(target, file.content)
    else:
        copy_file(file.content, target)


def _remove(folder: Path, path: str) -> None:
    target = _inside(folder, path)
    try:
        target.unlink(missing_ok=True)
        parent = target.parent
        while parent != folder and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent
    except OSError as error:
        raise plain_error(error, target) from error
