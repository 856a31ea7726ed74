"""Asking for links: what each answer of a real server means, how politely it is asked, and where it may not lead."""

import json
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from linkcheck.sites import QUICK, Says, Site, serving
from podcast_tool.linkcheck.answers import Answer, answer_of
from podcast_tool.linkcheck.archive import copy_of
from podcast_tool.linkcheck.pace import INTERVAL, host_of
from podcast_tool.linkcheck.rounds import Manners, ask_all
from podcast_tool.web import Web, request_for


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as (one,):
        yield one


def ask(url: str, manners: Manners = QUICK) -> Answer:
    return answer_of(url, manners.asker())


def all_of(urls: Iterable[str], manners: Manners = QUICK) -> Mapping[str, Answer]:
    return {url: answer for some in ask_all(urls, manners.asker()) for url, answer in some.items()}


def test_a_page_that_is_there_is_asked_for_once_by_head_and_by_name(site: Site) -> None:
    site.says.paths["/page"] = Says()
    assert ask(f"{site.base}/page#part") == Answer(kind="ok")
    (asked,) = site.says.asked
    assert (asked.method, asked.path, asked.agent) == ("HEAD", "/page", "podcast_tool")


@pytest.mark.parametrize("refusal", [403, 404, 405, 500, 501])
def test_where_head_is_refused_a_get_decides(site: Site, refusal: int) -> None:
    site.says.paths["/page"] = Says(head=refusal, content=b"x" * 1_000_000)
    assert ask(f"{site.base}/page").kind == "ok"
    assert site.asked() == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [400, 402, 403, 406, 429, 451, 500, 502, 503, 504])
def test_a_refusal_or_a_fault_of_the_server_is_unknown_never_missing(site: Site, status: int) -> None:
    site.says.paths["/page"] = Says(status=status)
    answer = all_of([f"{site.base}/page"])[f"{site.base}/page"]
    assert answer.kind == "unknown"
    assert answer.said.startswith(f"HTTP {status}")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_is_asked_for_a_second_time(site: Site, status: int) -> None:
    site.says.paths["/gone"] = Says(status=status)
    assert all_of([f"{site.base}/gone"])[f"{site.base}/gone"] == Answer(kind="missing", said=f"HTTP {status}")
    assert site.asked("/gone") == ["HEAD", "GET"] * 2


def test_a_page_that_is_back_at_the_second_try_is_not_missing(site: Site) -> None:
    site.says.paths |= {"/page": Says(status=404, then=Says()), "/busy": Says(status=404, then=Says(status=500))}
    answers = all_of([f"{site.base}/page", f"{site.base}/busy"])
    assert [answer.kind for answer in answers.values()] == ["ok", "unknown"]


def test_a_page_moved_only_as_far_as_the_redirects_are_for_good(site: Site) -> None:
    site.says.paths |= {
        "/1": Says(status=301, to="/2"), "/2": Says(status=308, to=f"{site.base}/3"), "/3": Says(status=302, to="/4"),
        "/4": Says(status=301, to="/5"), "/5": Says(), "/now": Says(status=307, to="/5"),
        "/lost": Says(status=301, to="/nothing"), "/wall": Says(status=301, to="/members"),
        "/members": Says(status=401), "/caf%E9": Says(), "/accent": Says(status=301, to="/caf\xe9"),
    }  # fmt: skip
    assert ask(f"{site.base}/1") == Answer(kind="moved", to=f"{site.base}/3")
    assert ask(f"{site.base}/now") == Answer(kind="ok")
    assert ask(f"{site.base}/lost") == Answer(kind="missing", said=f"HTTP 404, at {site.base}/nothing")
    assert ask(f"{site.base}/wall").kind == "login"
    assert ask(f"{site.base}/accent") == Answer(kind="moved", to=f"{site.base}/caf%E9")


@pytest.mark.parametrize("way", ["/login?next=/page", "/idp/profile/SAML2/Redirect/SSO", "/user/sign-in", "/oauth2/go"])
def test_a_page_behind_a_wall_is_neither_moved_nor_gone(site: Site, way: str) -> None:
    site.says.paths["/page"] = Says(status=301, to=way)
    assert ask(f"{site.base}/page").kind == "login"
    assert site.asked(way) == []
    site.says.paths["/page"] = Says(status=301, to="/design-in-class")
    assert ask(f"{site.base}/page").kind == "missing"


def test_redirects_that_never_arrive_or_lead_off_the_web_are_unknown(site: Site) -> None:
    site.says.paths |= {
        "/round": Says(status=302, to="/about"), "/about": Says(status=302, to="/round"),
        "/file": Says(status=301, to="file:///etc/passwd"), "/mad": Says(status=301, to="http://[oh"),
        "/word": Says(status=301, to="http://user:word@127.0.0.1/"), "/mute": Says(status=301),
        **{f"/long{number}": Says(status=301, to=f"/long{number + 1}") for number in range(50)},
    }  # fmt: skip
    for path in ("/round", "/file", "/mad", "/word", "/mute", "/long0"):
        assert ask(site.base + path).kind == "unknown"
    assert len([one for one in site.says.asked if one.path.startswith("/long")]) <= 10


def test_no_redirect_leads_into_this_machine_or_its_network(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(2) as (proxy, inside):
        inside.says.paths["/secret"] = Says()
        proxy.says.paths["http://hub.example/page"] = Says(status=301, to=f"{inside.base}/secret")
        monkeypatch.setenv("http_proxy", proxy.base)
        monkeypatch.delenv("no_proxy", raising=False)
        answer = ask("http://hub.example/page", replace(QUICK, web=Web()))
        assert (answer.kind, proxy.asked(), inside.asked()) == ("unknown", ["HEAD"], [])
        assert answer.said == f"leads into this computer or its own network, and is not asked, at {inside.base}/secret"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "localhost", "169.254.169.254", "[::1]", "10.0.0.1", "x.local"])
def test_an_address_inside_is_not_asked_at_all(host: str) -> None:
    answer = ask(f"http://{host}/", replace(QUICK, web=Web()))
    assert (answer.kind, answer.reached) == ("unknown", None)


def test_a_host_is_never_asked_more_often_than_it_may_be_whoever_asks() -> None:
    with serving(3) as (one, two, three):
        for site in (one, two, three):
            site.says.paths |= {f"/{number}": Says() for number in range(3)}
            site.says.paths |= {"/over": Says(status=302, to=f"{one.base}/0"), "/shy": Says(head=405)}
        paths = ("/0", "/1", "/shy", "/over", "/missing")
        all_of([site.base + path for path in paths for site in (one, two, three)], replace(QUICK, interval=0.1))
        for site in (one, two, three):
            assert min(later - sooner for sooner, later in pairwise(sorted(site.times()))) >= 0.1
        assert len(one.times()) >= len(two.times()) + 3
        spent = max(map(max, (one.times(), two.times()))) - min(one.times())
        assert spent < 0.1 * sum(len(site.times()) for site in (one, two, three))
    assert Manners().interval == INTERVAL == 0.5


def test_a_host_that_asks_for_a_pause_is_left_alone(site: Site) -> None:
    site.says.paths |= {"/1": Says(), "/2": Says(status=429), "/3": Says()}
    answers = all_of([f"{site.base}/{number}" for number in (1, 2, 3)])
    assert [answer.kind for answer in answers.values()] == ["ok", "unknown", "unknown"]
    assert site.asked() == ["HEAD", "HEAD"]
    assert all(answer.reached for answer in answers.values())


def test_a_host_that_keeps_silent_is_not_waited_for_again_and_again(site: Site) -> None:
    site.says.paths |= {f"/{number}": Says(slow=0.4) for number in range(5)}
    began = time.monotonic()
    answers = all_of([f"{site.base}/{number}" for number in range(5)], replace(QUICK, timeout=0.15))
    assert set(answers.values()) == {Answer(kind="unknown", said="too slow", reached=False)}
    assert len(site.asked()) == 2
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(("opening", "kind"), [(b"HTTP/", "unknown"), (b"HTTP/1.1 200 OK\r\nX: ", "ok")])
def test_an_answer_that_dribbles_in_for_ever_ends(opening: bytes, kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, _dribbling(listener, opening) as url:
        began = time.monotonic()
        assert ask(url, replace(QUICK, timeout=0.2)).kind == kind
        assert 0.3 < time.monotonic() - began < 2


class _dribbling:  # noqa: N801 -- used like a function
    """A server that sends one more byte every tenth of a second."""

    def __init__(self, listener: socket.socket, opening: bytes) -> None:
        self._listener, self._opening, self._stop = listener, opening, threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _serve(self) -> None:
        line, _ = self._listener.accept()
        with line:
            line.sendall(self._opening)
            while not self._stop.wait(0.1):
                try:
                    line.sendall(b"x")
                except OSError:
                    return


def test_what_is_not_there_not_safe_or_no_http_is_unknown(free_ports: list[int]) -> None:
    assert ask(f"http://127.0.0.1:{free_ports[0]}/") == Answer(kind="unknown", said="refused", reached=False)
    with serving() as (site,):
        secure = ask(site.base.replace("http:", "https:"))
        assert secure == Answer(kind="unknown", said="not secure")


def test_a_host_that_the_name_service_does_not_know_is_nowhere_and_asked_for_once() -> None:
    urls = ["https://nowhere.invalid/a", "https://nowhere.invalid/b"]
    answers = all_of(urls)
    with pytest.raises(socket.gaierror) as failed:
        socket.getaddrinfo("nowhere.invalid", 443)
    known = failed.value.errno == socket.EAI_NONAME
    wanted = Answer(kind="nowhere", said="no such host", reached=False) if known else None
    unsure = Answer(kind="unknown", said="no connection", reached=False)
    assert list(answers.values()) == [wanted or unsure] * 2


def test_a_redirect_to_a_host_that_is_nowhere_is_told_with_its_name(site: Site) -> None:
    site.says.paths["/page"] = Says(status=301, to="https://nowhere.invalid/a")
    answer = ask(f"{site.base}/page")
    assert (answer.kind in ("nowhere", "unknown"), answer.reached) == (True, True)
    assert answer.said.endswith("at https://nowhere.invalid/a")


def snapshot(**changes: object) -> bytes:
    closest = {"available": True, "url": "http://web.archive.org/web/2019/http://hub.ca/a", "status": "200", **changes}
    return json.dumps({"url": "hub.ca/a", "archived_snapshots": {"closest": closest}}).encode()


def test_the_archive_is_asked_for_a_copy_that_was_whole(site: Site) -> None:
    site.says.paths["/wayback"] = Says(content=snapshot())
    found = copy_of("http://hub.ca/a?b=c&d", f"{site.base}/wayback", QUICK.asker())
    assert found == "https://web.archive.org/web/2019/http://hub.ca/a"
    assert [one.path for one in site.says.asked] == ["/wayback?url=http%3A%2F%2Fhub.ca%2Fa%3Fb%3Dc%26d"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"null", b'{"archived_snapshots": {}}', b"[" * 100_000, b'{"archived_snapshots": {"closest": 3}}',
        snapshot(available=False), snapshot(status="404"), snapshot(url=None), snapshot(url="javascript:alert(1)"),
        snapshot(url="https://archive.org.evil.example/a"), snapshot(url="https://web.archive.org@evil.example/a"),
        snapshot(url='https://web.archive.org/web/2019/"><b>'), snapshot(url="https://web.archive.org/a\nb"),
        b"x" * 100_000,
    ],
)  # fmt: skip
def test_what_the_archive_says_amiss_is_no_copy(site: Site, content: bytes) -> None:
    site.says.paths["/wayback"] = Says(content=content)
    assert copy_of("http://hub.ca/a", f"{site.base}/wayback", QUICK.asker()) == ""


def test_an_archive_that_does_not_answer_is_asked_once(site: Site) -> None:
    site.says.paths["/wayback"] = Says(status=503)
    asker = QUICK.asker()
    assert [copy_of(f"http://hub.ca/{page}", f"{site.base}/wayback", asker) for page in "abc"] == ["", "", ""]
    assert len(site.asked()) == 1


@pytest.mark.parametrize("host", ["[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]", "[fec0::1]", "%6cocalhost"])
def test_an_address_inside_is_not_asked_however_it_is_wrapped(host: str) -> None:
    assert answer_of(f"http://{host}/", Manners(timeout=1.0).asker()).reached is None


def test_a_host_is_one_however_it_is_spelt() -> None:
    spelt = ("http://HUB.ca/", "https://hub.ca./a", "http://hub.ca:8080/", "http://h%75b.ca/", "http://ｈｕｂ.ca/")
    assert {host_of(url) for url in spelt} == {"hub.ca"}
    assert host_of("http://bücher.ca/") == host_of("http://xn--bcher-kva.ca/")


def test_a_host_in_its_own_letters_is_asked_for_by_its_ascii_name() -> None:
    for url in ("http://пример.invalid/ё", "http://bücher.invalid/"):
        assert answer_of(url, QUICK.asker()).kind == "nowhere"
    assert request_for("http://bücher.ca:81/ä", {}).host == "xn--bcher-kva.ca:81"


def test_a_redirect_to_a_host_in_utf_8_leads_to_its_ascii_name(site: Site) -> None:
    site.says.paths["/old"] = Says(status=301, to="http://bücher.invalid/".encode().decode("latin-1"))
    assert answer_of(f"{site.base}/old", QUICK.asker()).said == "no such host, at http://xn--bcher-kva.invalid/"


@pytest.mark.parametrize("host", ["a..b", "a" * 70 + ".ca", "a%00b.ca", "hub.ca:x", "\u202e.ca"])
def test_what_is_no_host_is_unknown_and_says_nothing_of_the_connection(host: str) -> None:
    answer = answer_of(f"http://{host}/", Manners().asker())
    assert (answer.kind, answer.reached) == ("unknown", None)
