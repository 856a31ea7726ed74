"""How fast one host is asked: one request at a time, a pause after each answer, and no more once it has had enough."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from podcast_tool.hosts import plain_host

# Never more than two requests a second: the pause is counted from the end of the answer.
INTERVAL: Final = 0.5
_MOST_SILENCES: Final = 2


class Closed(Exception):
    """The host is not asked again in this run; `str(error)` says why."""


class Pace:
    """Shared by all who ask, so that a redirect to a host counts like any other request to it."""

    def __init__(self, interval: float = INTERVAL) -> None:
        self._interval = interval
        self._guard = Lock()
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)
        self._free: dict[str, float] = {}
        self._silences: Counter[str] = Counter()
        self._closed: dict[str, str] = {}

    @contextmanager
    def turn(self, url: str) -> Iterator[None]:
        """Wait for this host's turn and hold it. Raises Closed."""
        host = host_of(url)
        with self._guard:
            turn = self._turns[host]
        with turn:
            if host in self._closed:
                raise Closed(self._closed[host])
            time.sleep(max(self._free.get(host, 0.0) - time.monotonic(), 0.0))
            try:
                yield
            finally:
                self._free[host] = time.monotonic() + self._interval

    def close(self, url: str, reason: str) -> None:
        """The host asked for a pause, or is not there."""
        self._closed.setdefault(host_of(url), reason)

    def silent(self, url: str, reason: str) -> None:
        """The host did not answer; after the second time nobody waits for it again."""
        host = host_of(url)
        with self._guard:
            self._silences[host] += 1
            if self._silences[host] >= _MOST_SILENCES:
                self._closed.setdefault(host, reason)


def host_of(url: str) -> str:
    """The host of a web address however it is spelt, as pace is kept by."""
    with suppress(ValueError):
        url = plain_host(url)
    return (urlsplit(url).hostname or "").rstrip(".")
