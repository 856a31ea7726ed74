"""What an episode's page weighs and how fast it answers: `python -m benchmarks.pages` (needs Chromium and playwright).

Two made-up conversations of 157 words a minute, with the words of the sample's scripts in an order of chance: such
text compresses worse than what people say, so that real pages are smaller. The page of an hour is weighed while it
plays, audio and art left out. On that of three hours somebody clicks sentences and times, follows, and walks by
keyboard, while it plays, three times; what counts is the slowest answer (Event Timing, in steps of 8 ms).
"""

import gzip
import random
import shutil
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from podcast_tool.model import Chapter, Enclosure, Episode, Notes, Release, Show, Transcript, TranscriptNote, Turn, Word
from podcast_tool.pipeline.hubfiles import cite_episode
from podcast_tool.preview import open_preview
from podcast_tool.site.pages import open_site

ROOT = Path(__file__).parent.parent
AUDIO = "audio/talk.mp3"
PAGE = "episodes/talk/"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--mute-audio", "--autoplay-policy=no-user-gesture-required")
_PACE = 382
_WATCH = """() => {
  window.answers = {};
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.interactionId) {
        answers[entry.interactionId] = Math.max(answers[entry.interactionId] || 0, entry.duration);
      }
    }
  }).observe({ type: "event", durationThreshold: 16 });
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A file that the page loads: bytes as they are, and compressed."""

    name: str
    raw: int
    compressed: int


def conversation(minutes: int, *, seed: int = 7) -> Transcript:
    """Two people who take turns of 5 to 120 words in sentences of 4 to 24, the same each time for one `seed`."""
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    known = sorted({word for path in (ROOT / "sample" / "scripts").glob("*") for word in path.read_text().split()})
    words = [word for word in known if word.isalpha()]
    ranks = [1 / (place + 3) for place in range(len(words))]
    chance.shuffle(words)
    at = 0
    turns: list[Turn] = []
    while at < minutes * 60_000:
        said: list[Word] = []
        for _ in range(chance.randint(1, 5)):
            for text in _sentence(chance, words, ranks):
                said.append(Word(text=text, start=at, end=at + _PACE - 60))
                at += chance.randint(_PACE - 180, _PACE + 180)
        turns.append(Turn(speaker=("Ann", "Ben")[len(turns) % 2], words=tuple(said)))
    return Transcript(language="en", turns=tuple(turns), engine="made up", heard_on=date(2026, 1, 1))


def _sentence(chance: random.Random, words: Sequence[str], ranks: Sequence[float]) -> list[str]:
    chosen = chance.choices(words, ranks, k=chance.randint(4, 24))
    return [chosen[0].capitalize(), *chosen[1:-1], f"{chosen[-1]}."]


def release_of(transcript: Transcript, minutes: int) -> Release:
    """The release of a conversation, with a chapter every ten minutes."""
    return Release(
        episode=Episode(
            slug="talk", guid="talk", title="A long talk", published=datetime(2026, 1, 1, tzinfo=UTC), audio="talk.mp3"
        ),
        notes=Notes(html="<p>Two people talk.</p>", text="Two people talk."),
        chapters=tuple(Chapter(start=at * 600_000, title=f"Part {at + 1}") for at in range(minutes // 10)),
        links=(),
        enclosure=Enclosure(path=AUDIO, mime="audio/mpeg", size=1, duration=minutes * 60_000, digest="0" * 64),
        page=PAGE,
        transcript=TranscriptNote(
            language="en", edited=False, engine="made up", heard_on=None, files=(),
            words=sum(len(turn.words) for turn in transcript.turns),
        ),
    )  # fmt: skip


def write_site(folder: Path, minutes: int) -> int:
    """The site of one conversation, as a host would serve it; returns the number of words."""
    show = Show(
        title="Talk", description="People talk.", site_url="https://example.org/", author="Ann", email="ann@example.org"
    )
    transcript = conversation(minutes)
    release = release_of(transcript, minutes)
    site = open_site(show)
    pages = site.episode_files(release, transcript, newer=None, older=None, cited=cite_episode(show, release))
    for file in (*pages, *site.static_files()):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(file.content) if isinstance(file.content, bytes) else file.content.read_bytes())
    (folder / "index.html").write_text("")
    _write_silence(folder / AUDIO, minutes)
    return release.transcript.words if release.transcript else 0


def _write_silence(path: Path, minutes: int) -> None:
    import av
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    second = np.zeros((1, 8000), dtype=np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libmp3lame", rate=8000, layout="mono")
        stream.bit_rate = 8000
        for number in range(minutes * 60):
            frame = av.AudioFrame.from_ndarray(second, format="s16", layout="mono")
            frame.rate, frame.pts = 8000, number * 8000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def loaded(page: Any, folder: Path, base: str) -> tuple[Weight, ...]:
    """What the browser fetches when the page opens and plays, without the audio."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(base)))
    page.goto(f"{base}{PAGE}index.html")
    page.locator(".turn p [data-start]").nth(3).click()
    page.wait_for_timeout(1500)
    names = [name for name in dict.fromkeys(asked) if not name.startswith(AUDIO)]
    contents = [(name, (folder / name).read_bytes()) for name in names]
    return tuple(
        Weight(name=name, raw=len(content), compressed=len(gzip.compress(content, 6))) for name, content in contents
    )


def slowest_answer(page: Any, base: str) -> tuple[int, float]:
    """How many interactions were made on a page that plays, and the milliseconds of the slowest."""
    page.goto(f"{base}{PAGE}index.html")
    page.wait_for_timeout(500)
    page.evaluate(_WATCH)
    sentences = page.locator(".turn p [data-start]")
    count = sentences.count()
    for share in (0, 0.2, 0.4, 0.6, 0.8, 0.99):
        sentences.nth(int(count * share)).click()
        page.wait_for_timeout(400)
        page.locator(".turn > a").nth(int(page.locator(".turn").count() * share)).click()
        for key in ("ArrowRight", "ArrowRight", "Enter", "Tab", "Tab", "ArrowLeft"):
            page.keyboard.press(key)
            page.wait_for_timeout(60)
        page.locator("[data-follow]:visible").first.click()
        page.wait_for_timeout(400)
    answers = list(page.evaluate("Object.values(answers)"))
    return len(answers), max(answers, default=0.0)


def main() -> None:
    """Print both tables."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium") or "chromium", args=list(_FLAGS))
        for minutes in (60, 180):
            site = Path(folder) / str(minutes)
            words = write_site(site, minutes)
            server = open_preview(site, 0)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page = chromium.new_page()
            files = loaded(page, site, server.url)
            print(f"{minutes} minutes, {words:,} words")
            for file in (*files, _sum(files)):
                print(f"  {file.name:<36}{file.raw:>10,}{file.compressed:>10,}")
            rounds = [slowest_answer(page, server.url) for _ in range(3)]
            print("  slowest answer: " + ", ".join(f"{slowest:.0f} ms of {made}" for made, slowest in rounds))
            server.shutdown()
            server.server_close()
        chromium.close()


def _sum(files: Sequence[Weight]) -> Weight:
    total = Weight(name=f"{len(files)} requests", raw=0, compressed=0)
    for file in files:
        total = replace(total, raw=total.raw + file.raw, compressed=total.compressed + file.compressed)
    return total


if __name__ == "__main__":
    main()
