"""One run at a time: a lock file that says who holds it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podcast_tool.disk import plain_error, read_text, write_file
from podcast_tool.problems import PodcastError


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock until the block ends; the system frees it when the process dies. Raises PodcastError."""
    from filelock import FileLock, Timeout

    holder = path.with_suffix(".holder")
    lock = FileLock(path, timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        process = (read_text(holder) or "unknown").strip()
        raise PodcastError(
            f"another podcast command is at work on this show (process {process})",
            fix="Wait until it ends, or stop it, then run again.",
        ) from error
    except OSError as error:
        raise plain_error(error, path) from error
    with lock:
        try:
            write_file(holder, f"{os.getpid()}\n".encode())
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release(force=True)
