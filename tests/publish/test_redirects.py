"""What stands at a show's old address, served by real servers: each path leads to the same path at the new one."""

import http.client
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

import pytest

from podcast_tool.model import OutputFile
from podcast_tool.problems import PodcastError
from podcast_tool.publish.redirects import redirect_files

OTHER_HOST = ("https://old.test/pod/", "https://new.test/show/")
WHOLE_HOST = ("https://old.test/", "https://new.test/")
INTO_FOLDER = ("http://old.test/", "http://old.test/show/")
OUT_OF_FOLDER = ("http://old.test/pod/", "http://old.test/")
NEW_FOLDER = ("http://old.test/a.b/", "http://old.test/c/")
TO_HTTPS = ("http://old.test/pod/", "https://old.test/pod/")
MOVES = (OTHER_HOST, WHOLE_HOST, INTO_FOLDER, OUT_OF_FOLDER, NEW_FOLDER, TO_HTTPS)
PATHS = ("", "feed.xml", "index.html", "episodes/first/", "episodes/first/transcript.vtt", "audio/first-0a1b2c3d.mp3?x")
PAGES = ("index.html", "episodes/first/index.html")


def files(old: str, new: str) -> dict[str, bytes]:
    made = redirect_files(
        old=old, new=new, title='<A> & "B"', paths=(*PAGES, "audio/first.mp3", "feed.xml"), feed=b"<rss/>"
    )
    return {file.path: file.content for file in made if isinstance(file.content, bytes)}


def put(made: dict[str, bytes], folder: Path) -> None:
    for path, content in made.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


@dataclass(frozen=True)
class Site:
    """A move, and the port on which the old host is served."""

    old: str
    new: str
    port: int

    def ask(self, path: str, *, host: str = "", before: str = "") -> tuple[int, str]:
        """Status and Location for a path below the old address (or below `before`)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        target = f"{before or urlsplit(self.old).path}{path}"
        connection.request("GET", target, headers={"Host": host or urlsplit(self.old).netloc})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers.get("Location", "")


@contextmanager
def running(command: list[str], ports: list[int]) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for port in ports:
            _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[1].decode()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.connect()
        except OSError:
            time.sleep(0.05)
        else:
            connection.close()
            return
    raise TimeoutError(port)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that a server's own user may read."""
    made = Path(mkdtemp(prefix="podcast-servers-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def behind_nginx(nginx: str, folder: Path, free_ports: list[int]) -> Iterator[list[Site]]:
    ports = free_ports[: len(MOVES)]
    blocks = ""
    for (old, new), port in zip(MOVES, ports, strict=True):
        put(files(old, new), folder / f"nginx-{port}")
        blocks += f"server {{ listen 127.0.0.1:{port}; root /nowhere; include {folder}/nginx-{port}/nginx.conf; }}\n"
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n"
        f"{blocks} }}\n"
    )
    with running([nginx, "-c", str(folder / "nginx.conf")], ports):
        yield [Site(old, new, port) for (old, new), port in zip(MOVES, ports, strict=True)]


@pytest.fixture(scope="module")
def behind_apache(apache: str, folder: Path, free_ports: list[int]) -> Iterator[list[Site]]:
    ports = free_ports[len(MOVES) :]
    hosts = ""
    for (old, new), port in zip(MOVES, ports, strict=True):
        root = folder / f"apache-{port}"
        put(files(old, new), root / urlsplit(old).path.strip("/"))
        hosts += f'Listen 127.0.0.1:{port}\n<VirtualHost 127.0.0.1:{port}>\nDocumentRoot "{root}"\n</VirtualHost>\n'
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in ("mpm_event", "authz_core", "dir", "rewrite")
    )
    (folder / "apache.conf").write_text(
        f'{modules}\nServerName old.test\nServerRoot "{folder}"\nPidFile "{folder}/apache.pid"\n'
        f'DefaultRuntimeDir "{folder}"\nErrorLog "{folder}/apache.log"\nUser nobody\nGroup nogroup\n'
        f'<Directory "{folder}">\nAllowOverride All\nRequire all granted\n</Directory>\n{hosts}'
    )
    with running([apache, "-D", "FOREGROUND", "-f", str(folder / "apache.conf")], ports):
        yield [Site(old, new, port) for (old, new), port in zip(MOVES, ports, strict=True)]


@pytest.mark.parametrize("server", ["behind_nginx", "behind_apache"])
def test_every_path_leads_to_the_same_path_of_the_new_address(
    server: str, request: pytest.FixtureRequest
) -> None:
    for site in request.getfixturevalue(server):
        for path in PATHS:
            assert site.ask(path) == (301, site.new + path), (site, path)


@pytest.mark.parametrize("server", ["behind_nginx", "behind_apache"])
def test_nobody_is_sent_round_in_circles(server: str, request: pytest.FixtureRequest) -> None:
    """The new address may be served from the same files as the old one."""
    by_move = {(site.old, site.new): site for site in request.getfixturevalue(server)}
    assert by_move[INTO_FOLDER].ask("feed.xml", before="/show/")[0] == 404
    for move in (OTHER_HOST, WHOLE_HOST):
        assert by_move[move].ask("feed.xml", host="new.test")[0] in (200, 404)


@dataclass(frozen=True)
class Rule:
    """A line of Netlify's `_redirects`: where from (scheme, host, folder), where to, and how."""

    scheme: str
    host: str
    folder: str
    target: str
    status: str

    def answer(self, url: str) -> str | None:
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) != (self.scheme, self.host) or not parts.path.startswith(self.folder):
            return None
        return self.target.replace(":splat", parts.path.removeprefix(self.folder))


def netlify(text: str) -> list[Rule]:
    """The grammar of the format: comments, and lines of `from to status[!]`, the splat last; the first one counts."""
    rules = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        found = re.fullmatch(r"(https?)://([a-z.]+)(/\S*)\* ((?:https?://[a-z.]+)?/\S*:splat) (301!|200)", line)
        assert found, line
        rules.append(Rule(*found.groups()))
    return rules


@pytest.mark.parametrize("move", MOVES)
def test_netlifys_rules_send_every_path_on_and_spare_the_new_folder(move: tuple[str, str]) -> None:
    old, new = move
    rules = netlify(files(old, new)["_redirects"].decode())
    for path in (path.partition("?")[0] for path in PATHS):
        rule = next(rule for rule in rules if rule.answer(old + path) is not None)
        assert (rule.answer(old + path), rule.status) == (new + path, "301!")
    kept = next((rule for rule in rules if rule.answer(f"{new}feed.xml") is not None), None)
    assert kept is None or (kept.answer(f"{new}feed.xml"), kept.status) == (f"{urlsplit(new).path}feed.xml", "200")


def test_plain_web_space_gets_a_page_for_every_page_and_the_feed() -> None:
    made = files(*OTHER_HOST)
    for path, url in (("index.html", "https://new.test/show/"),
                      ("episodes/first/index.html", "https://new.test/show/episodes/first/")):  # fmt: skip
        page = made[path].decode()
        assert f'<link rel="canonical" href="{url}">' in page
        assert f'<meta http-equiv="refresh" content="0; url={url}">' in page
        assert f'<a href="{url}">' in page
        assert "&lt;A&gt; &amp; &quot;B&quot;" in page
    assert made["feed.xml"] == b"<rss/>"
    assert "audio/first.mp3" not in made


def test_where_only_the_scheme_changes_no_page_is_replaced() -> None:
    """The same files are served at both addresses: a stand-in for a page would stand in the page's own place."""
    made = files(*TO_HTTPS)
    assert set(made) == {"README.txt", "_redirects", ".htaccess", "nginx.conf"}
    assert "only a rule can tell them apart" in made["README.txt"].decode()


@pytest.mark.parametrize(
    "address", ["https://new.test/pod", "ftp://new.test/", "https://new.test/ /", 'https://new.test/";x/', "new.test/"]
)
def test_an_address_that_no_rule_could_carry_is_refused(address: str) -> None:
    with pytest.raises(PodcastError):
        redirect_files(old="https://old.test/", new=address, title="A", paths=(), feed=b"")


def test_moving_to_where_it_is_is_refused() -> None:
    with pytest.raises(PodcastError, match="already"):
        redirect_files(old="https://old.test/", new="https://old.test/", title="A", paths=(), feed=b"")


def test_the_files_are_the_same_each_time() -> None:
    def made(paths: Iterable[str]) -> tuple[OutputFile, ...]:
        return redirect_files(old="https://a.b/", new="https://c.d/", title="", paths=paths, feed=b"")

    assert made(PAGES) == made(reversed(PAGES))
