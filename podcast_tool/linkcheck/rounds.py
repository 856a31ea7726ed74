"""All addresses asked: several hosts side by side, the addresses of one host one after the other."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from threading import Event
from typing import Final

from podcast_tool.linkcheck.answers import Answer, Asker, answer_of
from podcast_tool.linkcheck.pace import INTERVAL, Pace, host_of
from podcast_tool.web import Web

ARCHIVE: Final = "https://archive.org/wayback/available"
_TIMEOUT: Final = 10.0
_HOSTS_AT_ONCE: Final = 8


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
    """The answers of one host after the other, as they are complete. A page that seems missing is asked for twice."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(host_of(url), []).append(url)
    stop = Event()
    with ThreadPoolExecutor(max_workers=_HOSTS_AT_ONCE) as pool:
        rounds = [pool.submit(_round, asked, asker, stop) for asked in hosts.values()]
        try:
            for done in as_completed(rounds):
                yield done.result()
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _round(urls: Iterable[str], asker: Asker, stop: Event) -> Mapping[str, Answer]:
    answers: dict[str, Answer] = {}
    for url in urls:
        if stop.is_set():
            break
        answers[url] = answer_of(url, asker)
    for url in [url for url, answer in answers.items() if answer.kind == "missing" and not stop.is_set()]:
        answers[url] = answer_of(url, asker)
    return answers
