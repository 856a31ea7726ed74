"""All addresses asked: several hosts side by side, the addresses of one host one after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final

from podcast_tool.linkcheck.answers import Answer, Asker, answer_of
from podcast_tool.linkcheck.pace import INTERVAL, Pace, host_of
from podcast_tool.web import Web

ARCHIVE: Final = "https://archive.org/wayback/available"
_TIMEOUT: Final = 10.0
_HOSTS_AT_ONCE: Final = 8
_STEP: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How hosts are asked. `interval`: seconds between two requests to one host; `timeout`: seconds for each step.

    `archive` is asked for copies of what is gone, as the Wayback Machine's availability interface is.
    """

    web: Web = field(default_factory=Web)
    interval: float = INTERVAL
    timeout: float = _TIMEOUT
    archive: str = ARCHIVE

    def asker(self) -> Asker:
        """Who asks during one run, and keeps the pace."""
        return Asker(web=self.web, pace=Pace(self.interval), timeout=self.timeout)


def ask_all(urls: Iterable[str], asker: Asker) -> Iterator[Mapping[str, Answer]]:
    """Each answer as it comes. A page that seems missing is asked for twice, and its second answer counts.

    Whoever stops taking answers does not wait for those that are still out: nothing of them is kept.
    """
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(host_of(url), []).append(url)
    desk = _Desk(hosts.values(), asker)
    try:
        yield from desk.answers()
    finally:
        desk.stop.set()


class _Desk:
    """The rounds to make, and the answers that have come. Its threads never keep the program from ending."""

    def __init__(self, rounds: Iterable[Sequence[str]], asker: Asker) -> None:
        self.stop = Event()
        self._asker = asker
        self._rounds: SimpleQueue[Sequence[str]] = SimpleQueue()
        self._answers: SimpleQueue[Future[Mapping[str, Answer]]] = SimpleQueue()
        for one in rounds:
            self._rounds.put(one)
        self._out = min(_HOSTS_AT_ONCE, self._rounds.qsize())
        for _ in range(self._out):
            Thread(target=self._ask, daemon=True).start()

    def answers(self) -> Iterator[Mapping[str, Answer]]:
        while self._out:
            answers = _taken(self._answers).result()
            if answers:
                yield answers
            else:
                self._out -= 1

    def _ask(self) -> None:
        """A round after the other; an empty answer says that there is none left, and a fault is raised by its taker."""
        try:
            while not self.stop.is_set() and (urls := _next(self._rounds)):
                for answer in _round(urls, self._asker, self.stop):
                    self._answers.put(_done(answer))
            self._answers.put(_done({}))
        except BaseException as error:  # noqa: BLE001 -- raised again by whoever takes the answer
            failed: Future[Mapping[str, Answer]] = Future()
            failed.set_exception(error)
            self._answers.put(failed)


def _taken(answers: SimpleQueue[Future[Mapping[str, Answer]]]) -> Future[Mapping[str, Answer]]:
    """Waits in short steps: on Windows Ctrl-C does not end a wait without a limit."""
    while True:
        try:
            return answers.get(timeout=_STEP)
        except Empty:
            continue


def _next(rounds: SimpleQueue[Sequence[str]]) -> Sequence[str]:
    try:
        return rounds.get_nowait()
    except Empty:
        return ()


def _done(answers: Mapping[str, Answer]) -> Future[Mapping[str, Answer]]:
    future: Future[Mapping[str, Answer]] = Future()
    future.set_result(answers)
    return future


def _round(urls: Sequence[str], asker: Asker, stop: Event) -> Iterator[Mapping[str, Answer]]:
    missing: list[str] = []
    for url in urls:
        if stop.is_set():
            return
        answer = answer_of(url, asker)
        if answer.kind == "missing":
            missing.append(url)
        else:
            yield {url: answer}
    for url in missing:
        if stop.is_set():
            return
        yield {url: answer_of(url, asker)}
