"""The preview server, asked over real sockets."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.preview import Preview, open_preview, parse_range
from podcast_tool.problems import PodcastError

SOUND = bytes(range(256)) * 40


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Preview]:
    site = tmp_path / "public"
    (site / "audio").mkdir(parents=True)
    (site / "episodes" / "a").mkdir(parents=True)
    (site / "audio" / "a.mp3").write_bytes(SOUND)
    (site / "index.html").write_text("<p>home")
    (site / "episodes/a/index.html").write_text("<p>episode")
    (site / "episodes/a/transcript.vtt").write_text("WEBVTT\n")
    (tmp_path / "secret.txt").write_text("not public")
    (site / "out").symlink_to(tmp_path)
    preview = open_preview(site, 0)
    thread = threading.Thread(target=preview.serve_forever)
    thread.start()
    yield preview
    preview.shutdown()
    preview.server_close()
    thread.join()


def ask(
    server: Preview, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), body


def test_it_listens_on_the_loopback_address_only(server: Preview) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_types_are_those_that_apps_expect(server: Preview) -> None:
    assert ask(server, "/audio/a.mp3")[1]["Content-Type"] == "audio/mpeg"
    assert ask(server, "/episodes/a/transcript.vtt")[1]["Content-Type"].startswith("text/vtt")
    assert ask(server, "/")[1]["Content-Type"].startswith("text/html")


def test_head_tells_the_size_and_sends_nothing(server: Preview) -> None:
    status, headers, body = ask(server, "/audio/a.mp3", "HEAD")
    assert (status, headers["Content-Length"], headers["Accept-Ranges"], body) == (200, "10240", "bytes", b"")


@pytest.mark.parametrize(
    ("header", "first", "end"), [("bytes=0-99", 0, 100), ("bytes=10000-", 10000, 10240), ("bytes=-40", 10200, 10240)]
)
def test_ranges_are_sent_exactly(server: Preview, header: str, first: int, end: int) -> None:
    status, headers, body = ask(server, "/audio/a.mp3", Range=header)
    assert status == 206
    assert headers["Content-Range"] == f"bytes {first}-{end - 1}/10240"
    assert body == SOUND[first:end]


def test_a_range_past_the_end_is_refused_with_the_size(server: Preview) -> None:
    status, headers, _ = ask(server, "/audio/a.mp3", Range="bytes=20000-")
    assert (status, headers["Content-Range"]) == (416, "bytes */10240")


def test_what_has_not_changed_is_not_sent_again(server: Preview) -> None:
    _, headers, _ = ask(server, "/index.html")
    assert ask(server, "/index.html", If_None_Match=headers["ETag"])[0] == 304
    assert ask(server, "/index.html", If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert ask(server, "/index.html", If_None_Match='"other"')[0] == 200


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/out/secret.txt", "/..%2fsecret.txt", "/audio", "/x", "/%00"]
)
def test_nothing_outside_the_site_is_served(server: Preview, path: str) -> None:
    status, _, body = ask(server, path)
    assert status == 404
    assert b"not public" not in body


def test_a_folder_without_its_slash_is_led_to_its_page(server: Preview) -> None:
    status, headers, _ = ask(server, "/episodes/a")
    assert (status, headers["Location"]) == (301, "/episodes/a/")
    assert ask(server, "/episodes/a/")[2] == b"<p>episode"


def test_a_foreign_host_name_that_points_here_is_turned_away(server: Preview) -> None:
    assert ask(server, "/", Host="evil.example")[0] == 421
    assert ask(server, "/", Host=f"localhost:{server.server_port}")[0] == 200


def test_without_a_site_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PodcastError) as caught:
        open_preview(tmp_path, 0)
    assert "podcast build" in caught.value.fix


@given(st.text(st.sampled_from("bytes=0123456789-, "), max_size=24), st.integers(min_value=0, max_value=10**6))
def test_any_range_header_is_within_the_file_or_ignored_or_refused(header: str, size: int) -> None:
    try:
        span = parse_range(header, size)
    except ValueError:
        return
    assert span is None or 0 <= span.first < span.end <= size
