"""What a person sees in the terminal: progress with time left, problems in plain words, and tables."""

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from podcast_tool.problems import Problem
from podcast_tool.progress import Progress, Quiet, Task
from podcast_tool.text import clean_line
from podcast_tool.timecode import format_short

if TYPE_CHECKING:
    from rich.console import Console

_STYLES: Final = {"error": "bold red", "warning": "yellow", "note": "cyan"}
# How parts of a passage look on a terminal; elsewhere their own marks say it.
_PARTS: Final = {"": "", "old": "red", "new": "green", "doubt": "bold yellow"}
# Of the terminal; a wider column would leave the others no room.
_WIDEST_WHOLE: Final = 0.4
_SHOWN_AFTER: Final = 1.0


class TerminalProgress:
    """Bars on stderr for whatever takes over a second; one line for each thing worth knowing."""

    def __init__(self, console: "Console") -> None:
        self._console = console

    @contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        bar = _Bar(self._console, clean_line(label, limit=60), total)
        try:
            yield bar
        finally:
            bar.close()

    def say(self, text: str) -> None:
        self._console.print(clean_line(text), style="dim", markup=False, highlight=False)


class _Bar:
    """A bar that appears only once the work has taken a second, and leaves no trace."""

    def __init__(self, console: "Console", label: str, total: float) -> None:
        self._console, self._label, self._total = console, label, total
        self._done = 0.0
        self._guard = threading.Lock()
        self._bar: Any = None
        self._row: Any = None
        self._timer = threading.Timer(_SHOWN_AFTER, self._show)
        self._timer.daemon = True
        if total > 0:
            self._timer.start()

    def advance(self, amount: float) -> None:
        with self._guard:
            self._done += amount
            if self._bar:
                self._bar.update(self._row, completed=self._done)

    def close(self) -> None:
        self._timer.cancel()
        with self._guard:
            if self._bar:
                self._bar.stop()
            self._total = 0

    def _show(self) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with self._guard:
            if self._total > 0:
                self._bar = Progress(*columns, console=self._console, transient=True)
                self._row = self._bar.add_task(self._label, total=self._total, completed=self._done)
                self._bar.start()


class PlainProgress(Quiet):
    """Progress where no terminal is: no bars, but still the things worth knowing, on stderr."""

    def say(self, text: str) -> None:
        sys.stderr.write(f"{clean_line(text)}\n")


def open_progress() -> Progress:
    """Bars on a terminal, quiet elsewhere."""
    return TerminalProgress(_stderr()) if sys.stderr.isatty() else PlainProgress()


def _stderr() -> "Console":
    from rich.console import Console

    return Console(stderr=True, soft_wrap=True)


def show_problems(problems: Iterable[Problem]) -> None:
    """Each problem on stderr: where, what, and how to mend it; the gravest last, where the eye rests."""
    from rich.text import Text

    ranked = sorted(problems, key=lambda problem: ("note", "warning", "error").index(problem.severity))
    console = _stderr() if ranked else None
    for problem in ranked:
        style = _STYLES[problem.severity]
        line = Text.assemble((f"{problem.severity} {problem.code}", style), f"  {_place(problem)}{problem.text}")
        if console:
            console.print(line)
            console.print(Text(f"      {problem.fix}", style="dim"))


def _place(problem: Problem) -> str:
    """`file:line: ` or `file at 12:03: `, unless the text itself begins with the file's name."""
    where = problem.where
    if not where.path or (problem.text.startswith(where.path) and where.line is None):
        return ""
    line = f":{where.line}" if where.line is not None else ""
    moment = f" at {format_short(where.at)}" if where.at is not None else ""
    return f"{where.path}{line}{moment}: "


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, whole: Sequence[str] = ()) -> None:
    """A table on stdout, as wide as the terminal. Columns in `whole` are broken only if very wide."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    shown = [[clean_line(cell) for cell in row] for row in rows]
    for place, heading in enumerate(headings):
        longest = max((len(row[place]) for row in shown), default=0)
        fits = longest <= console.width * _WIDEST_WHOLE
        table.add_column(heading, overflow="fold", no_wrap=heading in whole and fits)
    for row in shown:
        table.add_row(*map(Text, row))
    console.print(table)


def show_moments(rows: Iterable[tuple[Sequence[str], Sequence[tuple[str, str]]]]) -> None:
    """Moments on stdout: short cells such as the time, and a passage in parts (old, new, doubt or plain; text)."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    shown = list(rows)
    widths = [max(map(len, column)) for column in zip(*(cells for cells, _ in shown), strict=True)]
    for cells, parts in shown:
        head = "".join(f"{cell:>{width}}  " for cell, width in zip(cells, widths, strict=True))
        passage = Text(" ").join(Text(text, style=_PARTS[kind]) for kind, text in parts if text)
        for line in passage.wrap(console, max(console.width - len(head), 20)):
            line.rstrip()
            console.print(Text.assemble(head, line), soft_wrap=True)
            head = " " * len(head)
