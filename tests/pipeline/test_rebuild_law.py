"""Whatever was changed since the last build: the next one gives what a build without any memory gives."""

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from .shows import add_recording, make_show, put_hearing, run, snapshot, sure

NAMES: Final = ("apples", "bridges", "clouds")
TALK: Final = "Ann talks about gardens and bridges. Then she talks about sleep. In the end nobody knows what to say."


def edit(path: str, old: str, new: str) -> Callable[[Path, int], None]:
    """Replaces what matches `old` by `new`, in which `#` is the number of the step."""

    def change(show: Path, step: int) -> None:
        file = show / path
        text = file.read_text() if file.is_file() else ""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(re.sub(old, new.replace("#", str(step)), text, count=1, flags=re.MULTILINE))

    return change


def paint(show: Path, step: int) -> None:
    Image.new("RGB", (1400, 1400), (40 * step % 256, 200, 60)).save(show / "artwork.png")


def add_episode(show: Path, step: int) -> None:
    add_recording(show, f"extra{step}.mp3", title=f"Extra {step}", date="2026-09-20", pitch=300 + step)


SHEET, NOTES = "show_notes/bridges/episode.toml", "show_notes/bridges/notes.md"
CHANGES: Final[Mapping[str, Callable[[Path, int], None]]] = {
    "a title": edit(SHEET, r"\A(title = .*\n)?", 'title = "Bridges #"\n'),
    "a person of an episode": edit(SHEET, r"\Z", '\n[[people]]\nname = "Guest #"\nrole = "guest"\n'),
    "a note": edit(NOTES, r"\Z", "\nLine # was added.\n"),
    "a first paragraph": edit(NOTES, r"\A.*", "It begins otherwise: #."),
    "a chapter": edit(NOTES, r"\Z", "\n(0:0#) Chapter #\n"),
    "a question": edit(NOTES, r"\Z", "\n## Questions\n\n- Why #?\n"),
    "a word": edit("show_notes/apples/transcript.md", r"gardens?\d*", "garden#"),
    "captions beside the recording": edit("episodes/clouds.txt", r"\A[\s\S]*", "Somebody else wrote # down."),
    "an answer": edit("show_notes/bridges/links.toml", r'answer = ".*"', 'answer = "yes"'),
    "a link": edit(
        "show_notes/clouds/links.toml", r"\Z",
        '\n[[link]]\nresource = "gardens"\nanswer = "yes"\nnote = "Number #"\nat = "0:01"\nchapter = true\n',
    ),
    "a resource": edit("show_notes/resources.toml", r'title = ".*"', 'title = "Gardens and bridges #"'),
    "a new resource": edit(
        "show_notes/resources.toml", r"\Z", '\n[[resource]]\nid = "r#"\ntitle = "Sleep #"\nkind = "book"\n'
    ),
    "the show's title": edit("podcast.toml", r'^title = ".*"', 'title = "Show #"'),
    "the show's language": edit("podcast.toml", r'^language = ".*"', 'language = "fr"'),
    "the show's people": edit("podcast.toml", r'^name = ".*"', 'name = "Ann #"'),
    "a spelling": edit("podcast.toml", r"\Z", '\n[[spelling]]\nheard = "sleep"\nwrite = "Sleep#"\n'),
    "the artwork": paint,
    "a text of the theme": edit("theme/texts/en.toml", r"\A[\s\S]*", '[nav]\nepisodes = "All #"\n'),
    "a style of the theme": edit("theme/static/colors.css", r"\A[\s\S]*", "body { order: #; }\n"),
    "a template of the theme": edit("theme/templates/journal.html", r"\A[\s\S]*", "<!doctype html><title>#</title>"),
    "a new episode": add_episode,
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of three episodes with notes, words, artwork and a resource."""
    root = make_show(tmp_path_factory.mktemp("law"))
    for day, name in enumerate(NAMES, start=1):
        add_recording(root, f"{name}.mp3", title=name.capitalize(), date=f"2026-09-0{day}", pitch=200 * day, seconds=12)
        (root / "show_notes" / name).mkdir(parents=True)
        (root / "show_notes" / name / "notes.md").write_text(f"This is about {name}.\n\nIt ends here.\n")
        put_hearing(root, name, *sure(f"{TALK} That was {name}."))
    (root / "show_notes/resources.toml").write_text(
        '[[resource]]\nid = "gardens"\ntitle = "Gardens and bridges"\nurl = "https://example.com/gardens"\n'
    )
    run(root)
    return root


def remembering_nothing(show: Path) -> None:
    """Only what was heard stays: hearing it is another step, whose memory other tests hold against the sound."""
    for name in ("memory.json", "timed", "search"):
        path = show / ".podcast" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(show / "public")


def contents(folder: Path) -> Mapping[str, bytes]:
    return {name: content for name, (_, content) in snapshot(folder).items()}


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=3), min_size=1, max_size=3))
def test_a_build_gives_what_one_without_memory_gives(built: Path, steps: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        show = Path(shutil.copytree(built, Path(folder) / "show"))
        report = run(show)  # in a new place the files of public/ are taken for its own only now
        numbers = count(1)
        for step in steps:
            for name in step:
                CHANGES[name](show, next(numbers))
            report = run(show)
        again = Path(shutil.copytree(show, Path(folder) / "again"))
        remembering_nothing(again)
        afresh = run(again)
        assert [problem.code for problem in report.problems] == [problem.code for problem in afresh.problems]
        made, expected = (contents(one / "public") for one in (show, again))
        assert sorted(made) == sorted(expected)
        assert [name for name in made if made[name] != expected[name]] == []
