"""A show of any number of made-up episodes of 45 minutes, all of them heard and corrected; and the same for Hugo.

Hearing is left out: each recording is two seconds of sound, and the cache says, as it would after hearing it, how long
it is and which words were said when. In transcript.md people corrected one word in fifty and wrote who speaks.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.pages import conversation
from podcast_tool.audio.media import measure
from podcast_tool.model import Heard, Transcript, Turn, Word
from podcast_tool.pipeline.drafts import prepare_all
from podcast_tool.pipeline.find import open_dry_run
from podcast_tool.pipeline.prepare import Prepared, measure_recipe
from podcast_tool.pipeline.run import Options, Run
from podcast_tool.pipeline.transcribe import HeardEpisode, hearing_recipe
from podcast_tool.progress import NO_TASK, Quiet
from podcast_tool.project.layout import open_project
from podcast_tool.site.reading import Passage, parts_of
from podcast_tool.transcript.script import write_script

ROOT = Path(__file__).parent.parent
MINUTES = 45
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_EVERY = 50
_SHOW = """title = "A long show"
description = "People talk, week after week."
author = "Ann"
email = "ann@example.org"
site_url = "https://example.org/"
language = "en"
artwork = "artwork.png"
engine = "off"

[publish]
opus = false

[[people]]
name = "Ann"

[[people]]
name = "Ben"
"""
_LINKS = """[[link]]
resource = "{}"
answer = "yes"
note = "They speak of it."
at = "{}:30"
quote = ""

"""
_BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main>{{ block "main" . }}{{ end }}</main></body></html>
"""
_SINGLE = """{{ define "main" }}<h1>{{ .Title }}</h1>
<p>{{ .Date.Format "2 January 2006" }}</p>
{{ .Content }}{{ end }}
"""
_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>
<ol>{{ range .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ol>{{ end }}
"""


def slug_of(number: int) -> str:
    """What the episode is called on disk."""
    return f"episode-{number:04}"


def write_show(root: Path, episodes: int) -> None:
    """The show, ready for `podcast build` with nothing left to hear."""
    (root / "episodes").mkdir(parents=True)
    (root / "show_notes").mkdir()
    (root / "podcast.toml").write_text(_SHOW)
    shutil.copy(ROOT / "artwork.png", root / "artwork.png")
    shutil.copy(ROOT / "show_notes" / "resources.toml", root / "show_notes" / "resources.toml")
    for number in range(episodes):
        _write_recording(root / "episodes" / f"{slug_of(number)}.mp3", number)
        _write_notes(root / "show_notes" / slug_of(number), number)
    project = open_project(root)
    run = open_dry_run(
        project, Options(output=project.output, now=NOW, user_cache=root / "models", progress=Quiet(), dry=True)
    )
    for item in list(prepare_all(run)):
        if isinstance(item, Prepared):
            _let_be_heard(run, item, int(item.recording.slug.rpartition("-")[2]))
    run.fingerprints.save()


def change_note(root: Path, number: int) -> None:
    """A new last paragraph in an episode's notes."""
    with (root / "show_notes" / slug_of(number) / "notes.md").open("a") as file:
        file.write("\nA line that was added later.\n")


def write_hugo_site(root: Path, episodes: int) -> None:
    """The same words in the same passages as Markdown, and templates that print them: a page an episode, and a list."""
    layouts = root / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name, text in (("baseof", _BASE), ("single", _SINGLE), ("list", _LIST)):
        (layouts / f"{name}.html").write_text(text)
    (root / "config.toml").write_text('baseURL = "https://example.org/"\ntitle = "A long show"\n')
    content = root / "content" / "episodes"
    content.mkdir(parents=True)
    for number in range(episodes):
        head = f'+++\ntitle = "{_title(number)}"\ndate = {_published(number).isoformat()}\n+++\n'
        (content / f"{slug_of(number)}.md").write_text(head + "\n\n".join(map(_markdown, _passages(number))) + "\n")


def _title(number: int) -> str:
    return f"Conversation {number + 1}"


def _published(number: int) -> datetime:
    return NOW - timedelta(days=7 * number)


def _write_recording(path: Path, number: int) -> None:
    """Two seconds of the sample's trailer: tags make each another file."""
    from mutagen.id3 import ID3, TIT2

    frames = _trailer()
    path.write_bytes(frames)
    tags = ID3()  # type: ignore[no-untyped-call]
    tags.add(TIT2(encoding=3, text=_title(number)))  # type: ignore[no-untyped-call]
    tags.save(path)


def _trailer() -> bytes:
    content = (ROOT / "episodes" / "trailer.mp3").read_bytes()
    size = 10 + int("".join(f"{byte:07b}" for byte in content[6:10]), 2) if content.startswith(b"ID3") else 0
    return content[size : size + 32_000]


def _write_notes(folder: Path, number: int) -> None:
    folder.mkdir()
    chapters = "".join(
        f'\n[[chapters]]\nstart = "{minute}:00"\ntitle = "Part {at}"\n'
        for at, minute in enumerate(range(0, MINUTES, 9), start=1)
    )
    (folder / "episode.toml").write_text(
        f'title = "{_title(number)}"\npublished = {_published(number).isoformat()}\nnumber = {number + 1}\n{chapters}'
    )
    (folder / "notes.md").write_text(
        f"Ann and Ben talk, for the {number + 1}th time.\n\n"
        "They speak of [a page](https://example.com/page) and of *another*, from 12:30 on.\n\n- one\n- two\n"
    )
    script = write_script(_corrected(conversation(MINUTES, seed=number)))
    (folder / "transcript.md").write_text(re.sub(r"^sha256: .*\n", "", script, count=1, flags=re.MULTILINE))
    found = [_resources()[(number + at) % len(_resources())] for at in range(3)]
    (folder / "links.toml").write_text("".join(_LINKS.format(one, 5 + 10 * at) for at, one in enumerate(found)))


def _resources() -> list[str]:
    lines = (ROOT / "show_notes" / "resources.toml").read_text().splitlines()
    return [line.split('"')[1] for line in lines if line.startswith("id = ")][:30]


def _corrected(heard: Transcript) -> Transcript:
    """What people make of it."""
    return replace(
        heard, engine="made up", turns=tuple(replace(turn, words=tuple(_mended(turn))) for turn in heard.turns)
    )


def _mended(turn: Turn) -> Iterator[Word]:
    for at, word in enumerate(turn.words, start=1):
        yield replace(word, text=f"{word.text.rstrip('.')}ly") if at % _EVERY == 0 else word


def _let_be_heard(run: Run, prepared: Prepared, number: int) -> None:
    recording, digest = prepared.recording, prepared.facts.digest
    measured = measure(recording.path, name=recording.name, task=NO_TASK)
    run.store.put(measure_recipe(recording, digest), replace(measured, duration=MINUTES * 60_000, declared=None))
    said = conversation(MINUTES, seed=number)
    words = tuple(replace(word, confidence=0.9) for turn in said.turns for word in turn.words)
    heard = Heard(language="en", words=words, engine="made up")
    run.store.put(hearing_recipe(run, prepared), HeardEpisode(heard=heard, on=date(2026, 1, 1), problems=()))


def _passages(number: int) -> Iterator[Passage]:
    for part in parts_of(_corrected(conversation(MINUTES, seed=number)), chapters=(), moments=()):
        yield from part.passages


def _markdown(passage: Passage) -> str:
    speaker = f"**{passage.speaker}:** " if passage.speaker else ""
    return f"[{passage.clock}](#t={passage.start}) {speaker}{''.join(piece.text for piece in passage.pieces)}"
