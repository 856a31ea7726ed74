"""How long work tells a person where it stands, without knowing of any terminal."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol


class Task(Protocol):
    """One piece of long work under way."""

    def advance(self, amount: float) -> None:
        """`amount` more of the total is done."""


class Progress(Protocol):
    """Where progress is shown."""

    def task(self, label: str, total: float) -> AbstractContextManager[Task]:
        """Show work called `label` until the context ends; `total` is in the unit of `Task.advance`."""

    def say(self, text: str) -> None:
        """Tell one thing worth knowing, once."""


class _QuietTask:
    def advance(self, amount: float) -> None:
        pass


NO_TASK: Final[Task] = _QuietTask()


class Quiet:
    """Progress for scripts and tests: shows nothing."""

    @contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        yield NO_TASK

    def say(self, text: str) -> None:
        pass
