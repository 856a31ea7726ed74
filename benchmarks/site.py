"""What a large show takes to build: `python -m benchmarks.site [--episodes 1000]` (Hugo beside it, where installed).

Each row is `podcast build` in a process of its own, over a show that has been heard (benchmarks/large_show.py).
Memory is that of all its processes together, looked at four times a second. Hugo makes one page an episode of
the same words in the same passages, by the plainest of templates.
"""

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.build import taken_by
from benchmarks.large_show import MINUTES, change_note, write_hugo_site, write_show

_ROW = "{:<44} {:>8} {:>8} {:>8} {:>8} {:>9}"
# The same program, which finds no such package: links are suggested by shared words, and no search index is made.
_WITHOUT = "import runpy, sys; {}; runpy.run_module('podcast_tool', run_name='__main__')"
_NO_SEARCH = ("onnxruntime", "pagefind")
_SEARCH = ("onnxruntime",)
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a command left in a folder: the files it wrote, and their bytes."""

    written: tuple[str, ...]
    size: int


Seen = Mapping[str, tuple[int, int, int]]


@click.command()
@click.option("--episodes", type=int, default=1000, show_default=True)
def main(episodes: int) -> None:
    """Print wall seconds, processor seconds, megabytes at most, files written and their megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"{episodes} episodes of {MINUTES} minutes")
        print(_ROW.format("", "wall s", "CPU s", "peak MB", "written", "MB"), flush=True)
        show = Path(folder) / "show"
        write_show(show, episodes)
        _build(show, _NO_SEARCH, "first build")
        _build(show, _NO_SEARCH, "nothing changed")
        change_note(show, episodes // 2)
        _name(_build(show, _NO_SEARCH, "one note changed"))
        shutil.rmtree(show / "public")
        _build(show, _NO_SEARCH, "public/ lost: every file again")
        _build(show, _SEARCH, "search switched on: every page, the index")
        _build(show, _SEARCH, "nothing changed, with search")
        change_note(show, episodes // 2)
        _name(_build(show, _SEARCH, "one note changed, with search"))
        if hugo := shutil.which("hugo"):
            site = Path(folder) / "hugo"
            write_hugo_site(site, episodes)
            for label in ("Hugo, first", "Hugo, unchanged"):
                _measure([hugo, "--quiet", "--source", str(site)], site / "public", label)


def _name(left: Left) -> None:
    more = f" and {len(left.written) - _MOST_NAMED} more" if len(left.written) > _MOST_NAMED else ""
    print(f"  {', '.join(left.written[:_MOST_NAMED])}{more}", flush=True)


def _build(show: Path, without: Sequence[str], label: str) -> Left:
    hidden = "; ".join(f"sys.modules['{name}'] = None" for name in without)
    command = [sys.executable, "-c", _WITHOUT.format(hidden), "-C", str(show), "build"]
    return _measure(command, show / "public", label)


def _measure(command: Sequence[str], folder: Path, label: str) -> Left:
    before = _seen(folder)
    with _watched() as most:
        taken = taken_by(command)
    left = _left(before, _seen(folder))
    peak = max(taken.peak, *most)
    row = (f"{taken.wall:.1f}", f"{taken.processor:.1f}", f"{peak:.0f}", len(left.written), f"{left.size / 1e6:.1f}")
    print(_ROW.format(label, *row), flush=True)
    return left


def _seen(folder: Path) -> Seen:
    """Every file below the folder: when it was written, which one it is, and its size."""
    states = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {
        path.relative_to(folder).as_posix(): (state.st_mtime_ns, state.st_ino, state.st_size)
        for path, state in states.items()
    }


def _left(before: Seen, after: Seen) -> Left:
    written = tuple(sorted(path for path, state in after.items() if before.get(path) != state))
    return Left(written=written, size=sum(after[path][2] for path in written))


@contextmanager
def _watched() -> Iterator[list[float]]:
    """The megabytes that all processes started meanwhile hold together, at most (Linux only)."""
    looks, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.25):
            looks[0] = max(looks[0], sum(_resident(pid) for pid in _children(os.getpid())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield looks
    finally:
        over.set()
        watcher.join()


def _children(pid: int) -> Iterator[int]:
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = [int(child) for child in tasks.read_text().split()]
        except OSError:
            continue
        for child in found:
            yield child
            yield from _children(child)


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    main()
