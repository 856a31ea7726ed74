"""Web sites on this machine that answer as a test wants, and remember when they were asked for what."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from podcast_tool.linkcheck.rounds import Manners
from podcast_tool.web import Web

QUICK = Manners(web=Web(inward=True), interval=0.0, timeout=5.0, archive="http://127.0.0.1:9/wayback")


@dataclass
class Says:
    """What one path answers: `head` to HEAD where that differs, `slow` seconds late, and `then` after the first GET."""

    status: int = 200
    to: str = ""
    head: int = 0
    slow: float = 0.0
    content: bytes = b""
    then: "Says | None" = None


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    at: float
    method: str
    path: str
    agent: str


@dataclass
class Answers:
    """What a site says by path, and what it was asked."""

    paths: dict[str, Says] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), _Handler)
        self.says = Answers()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked has lost patience."""

    @property
    def base(self) -> str:
        return "http://{}:{}".format(*self.server_address[:2])

    def asked(self, path: str = "") -> list[str]:
        """The methods it was asked with, for one path or for all."""
        return [one.method for one in self.says.asked if path in ("", one.path)]

    def times(self) -> list[float]:
        return [one.at for one in self.says.asked]


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named by the base class
        pass

    def do_GET(self) -> None:
        says = self.server.says
        says.asked.append(Asked(time.monotonic(), self.command, self.path, self.headers["User-Agent"]))
        answer = says.paths.get(self.path.partition("?")[0], Says(status=404))
        if answer.then and self.command == "GET":
            says.paths[self.path] = answer.then
        time.sleep(answer.slow)
        status = answer.head if self.command == "HEAD" and answer.head else answer.status
        self.send_response(status)
        if answer.to:
            self.send_header("Location", answer.to)
        if status == 429:
            self.send_header("Retry-After", "120")
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(answer.content)

    def do_HEAD(self) -> None:
        self.do_GET()


@contextmanager
def serving(count: int = 1) -> Iterator[Sequence[Site]]:
    """Sites at hosts of their own: 127.0.0.1, 127.0.0.2 and so on."""
    with ExitStack() as stack:
        sites = [Site(f"127.0.0.{number + 1}") for number in range(count)]
        for site in sites:
            thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            stack.callback(site.server_close)
            stack.callback(thread.join)
            stack.callback(site.shutdown)
        yield sites
