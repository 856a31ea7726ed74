"""Podcast hosts on this machine: the feeds of tests/pipeline/feeds with real audio, pictures, transcripts, chapters."""

import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from audio.synthesis import tone, write_audio
from mutagen.id3 import APIC, COMM, ID3, TDRC, TIT2, TRCK
from PIL import Image

FEEDS = Path(__file__).parent / "feeds"
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ruth>Nobody read it.\n\n00:01.000 --> 00:02.000\n<v Ben>I did, once.\n"
SRT = "1\n00:00:00,000 --> 00:00:01,000\nInês: Two freezers.\n\n2\n00:00:01,000 --> 00:00:02,000\nMei: One plug.\n"
HTML = "<cite>Ruth:</cite><time>0:00</time><p>It hums.</p><cite>Ben:</cite><time>0:01</time><p>Still.</p>"


@dataclass
class Answer:
    """What one address gives."""

    content: bytes = b""
    mime: str = "application/octet-stream"
    status: int = 200
    location: str = ""
    tag: str = '"1"'
    cuts: list[int] = field(default_factory=list)


class Host(ThreadingHTTPServer):
    """Serves `answers` by path, with ranges and ETags, and remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def put(self, path: str, content: bytes | str, mime: str = "application/octet-stream") -> Answer:
        """Let `path` answer with this."""
        answer = Answer(content=content.encode() if isinstance(content, str) else content, mime=mime)
        self.answers[path] = answer
        return answer


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named by the base class
        pass

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.server.asked.append((self.path, asked))
        answer = self.server.answers.get(self.path, Answer(status=404))
        content, start = answer.content, 0
        same = self.headers.get("If-Range", answer.tag) == answer.tag
        if answer.status == 200 and same and (found := re.match(r"bytes=(\d+)-", asked)):
            start = int(found[1])
        self.send_response(206 if start else answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("ETag", answer.tag)
        self.send_header("Content-Type", answer.mime)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        end = start + answer.cuts.pop(0) if answer.cuts else len(content)
        self.wfile.write(content[start:end])
        self.close_connection = True


@contextmanager
def serving() -> Iterator[Host]:
    """A host that runs until the block ends."""
    host = Host()
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        thread.join()
        host.server_close()


@cache
def sound(pitch: int, recipe: str = "mp3") -> bytes:
    """Two seconds of a tone; an mp3 has tags that contradict every feed."""
    with TemporaryDirectory() as folder:
        path = write_audio(Path(folder) / f"a.{recipe}", tone(2, pitch=pitch, rate=22_050), recipe=recipe, rate=22_050)
        if recipe == "mp3":
            tags = ID3()
            for frame, text in ((TIT2, "EXPORT final"), (TDRC, "1999-01-01"), (TRCK, "77")):
                tags.add(frame(encoding=3, text=text))
            tags.add(COMM(encoding=3, lang="eng", desc="", text="Made with an editor"))
            tags.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=picture("gray")))
            tags.save(path)
        return path.read_bytes()


@cache
def picture(colour: str, form: str = "PNG") -> bytes:
    """A square picture of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", (1400, 1400), colour).save(stream, form)
    return stream.getvalue()


def chapters_json(*chapters: tuple[float, str]) -> str:
    """A JSON chapters file."""
    return json.dumps({"version": "1.2.0", "chapters": [{"startTime": at, "title": title} for at, title in chapters]})


def feed(host: Host, name: str, encoding: str = "utf-8") -> bytes:
    """A feed of tests/pipeline/feeds with the host's address in it."""
    return (FEEDS / f"{name}.xml").read_text(encoding="utf-8").replace("@BASE@", host.base).encode(encoding)


def fediverse(host: Host) -> str:
    """A host of the fediverse: podcast namespace throughout, GUIDs that are addresses."""
    host.put("/@slow-lab/feed.xml", feed(host, "fediverse"), "application/rss+xml; charset=UTF-8")
    host.put("/audio/@slow-lab/two-freezers.mp3?_from=feed", sound(300))
    host.put("/audio/@slow-lab/prologue.mp3?_from=feed", sound(310))
    host.put("/media/cover_feed.png", picture("navy"))
    host.put("/media/two-freezers.png", picture("teal"))
    host.put("/media/two-freezers.srt", SRT)
    host.put("/media/two-freezers-chapters.json", chapters_json((0, "Hum"), (0.75, "Silence"), (9, "Too late")))
    return f"{host.base}/@slow-lab/feed.xml"


def hosted(host: Host) -> str:
    """A paid host: locked feed, four kinds of transcripts, art whose address ends in `?.jpg`."""
    host.put("/4711.rss", feed(host, "hosted"), "application/rss+xml")
    host.put("/4711/episodes/19336943-the-syllabus-nobody-read.mp3", sound(320))
    host.put("/4711/episodes/19000001-bonus-the-projector.mp3", sound(330))
    host.put("/art/cover?.jpg", picture("maroon", "JPEG"))
    host.put("/4711/19336943/chapters.json", chapters_json((0, "Hello"), (1, "Forty pages")))
    host.put("/4711/19336943/transcript.vtt", VTT, "text/vtt")
    host.put("/4711/19000001/transcript", HTML, "text/html")
    return f"{host.base}/4711.rss"


def free_app(host: Host) -> str:
    """A free app's host: CDATA everywhere, audio behind redirects in addresses within addresses."""
    host.put("/s/6d8b762c/podcast/rss", feed(host, "free-app"), "application/xml; charset=utf-8")
    play = "/s/6d8b762c/podcast/play"
    for path, target in (
        (f"{play}/115/https%3A%2F%2Fcdn.test-college.ca%2F2026-1-2%2F115-44100-2-a1b2.m4a", "/cdn/115.m4a"),
        (f"{play}/114/https%3A%2F%2Fcdn.test-college.ca%2F2026-0-19%2F114.mp3", "/cdn/114.mp3"),
    ):
        host.answers[path] = Answer(status=302, location=target)
    host.put("/cdn/115.m4a", sound(340, "m4a"))
    host.put("/cdn/114.mp3", sound(350))
    host.put("/production/podcast_uploaded/cover.jpg", picture("olive", "JPEG"))
    return f"{host.base}/s/6d8b762c/podcast/rss"


def blog(host: Host) -> str:
    """A blog with a podcast plugin: rich notes, chapters in the feed, two pages, GUIDs like `?p=12`."""
    host.put("/feed/mp3/", feed(host, "blog"), "application/rss+xml; charset=UTF-8")
    host.put("/feed/mp3/?paged=2", feed(host, "blog-2"), "application/rss+xml; charset=UTF-8")
    host.put("/podlove/file/2460/s/feed/c/mp3/uw003-abgebrochen.mp3", sound(360))
    host.put("/podlove/file/12/uw002.mp3", sound(370))
    host.put("/podlove/file/7/uw001.mp3", sound(380))
    host.put("/wp-content/cover.png", picture("purple"))
    return f"{host.base}/feed/mp3/"


def by_hand(host: Host) -> str:
    """A feed written by hand in 2007: Latin-1, no GUIDs, named zones, a lone ampersand, a PDF and a video."""
    host.put("/podcast.xml", feed(host, "by-hand", "latin-1"), "text/xml")
    host.put("/shows/Show%203%20final.mp3", sound(390))
    host.put("/shows/show2.mp3", sound(400))
    host.put("/shows/show0.mp3", sound(410))
    host.put("/cover.jpg", picture("brown", "JPEG"))
    return f"{host.base}/podcast.xml"


SHAPES: dict[str, Callable[[Host], str]] = {
    "fediverse": fediverse, "hosted": hosted, "free-app": free_app, "blog": blog, "by-hand": by_hand,
}  # fmt: skip
