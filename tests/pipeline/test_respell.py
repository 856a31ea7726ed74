"""Names in what was heard: each piece is weighed once, and names that sound near to nothing cost nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from podcast_tool.model import Heard, Hearing, Person, Show, Spelling, Word
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.hear import Sound
from podcast_tool.pipeline.respell import glossary_of, respell
from podcast_tool.pipeline.transcribe import kept_hearing
from podcast_tool.progress import Quiet
from podcast_tool.project.layout import open_project
from podcast_tool.speech.recorded import Recorded
from podcast_tool.store import Store

from .shows import add_recording, make_show, options, put_hearing, sure

HEARD = Heard(
    language="en",
    words=tuple(
        Word(text=text, start=at * 400, end=at * 400 + 300)
        for at, text in enumerate(["the", "printers", "of", "Mainz", "and"])
    ),
    engine="for this test",
)


@dataclass
class Scales:
    """An engine that finds every text likelier the more letters it has, and notes how often it was asked."""

    asked: int = 0
    name: str = "scales"
    fingerprint: str = "scales for this test"
    glossaries: list[Sequence[str]] = field(default_factory=list)

    def hear(self, samples: Any, *, language: str, glossary: Sequence[str], opening: str = "") -> Heard:
        raise AssertionError("nothing is to be heard anew")

    def weigh(self, samples: Any, texts: Sequence[str], *, language: str, glossary: Sequence[str]) -> tuple[float, ...]:
        self.asked += 1
        self.glossaries.append(glossary)
        return tuple(float(len(text)) for text in texts)


def _sound(repository: Path) -> Sound:
    path = repository / "episodes/trailer.mp3"
    return Sound(path=path, name=path.name, subject="trailer", digest="0" * 64, duration=40_000)


def test_a_piece_is_weighed_once_and_other_names_cost_nothing(repository: Path, tmp_path: Path) -> None:
    scales, store, sound = Scales(), Store(tmp_path), _sound(repository)

    def texts(*glossary: str) -> list[str]:
        named = respell(scales, sound, HEARD, glossary, store=store, progress=Quiet())
        return [word.text for word in named.words]

    assert texts("Zebedee") == [word.text for word in HEARD.words]
    assert scales.asked == 0
    assert texts("Maintz") == texts("Maintz", "Zebedee") == ["the", "printers", "of", "Maintz", "and"]
    assert scales.asked == 1
    assert scales.glossaries == [("Maintz",)]


def test_an_engine_that_cannot_weigh_leaves_the_words_as_they_were_heard(repository: Path, tmp_path: Path) -> None:
    named = respell(Recorded(), _sound(repository), HEARD, ["Maintz"], store=Store(tmp_path), progress=Quiet())
    assert named == HEARD


def test_the_glossary_is_the_show_its_people_and_what_its_spellings_write() -> None:
    hearing = Hearing(spellings=(Spelling(heard="cooper netties", write="Kubernetes"),))
    show = Show(title="Second Draft", description="", site_url="", author="", hearing=hearing)
    told = glossary_of(show, [Person(name="Nora Bell"), Person(name="Priya Raman", role="guest")])
    assert told == ("Nora Bell", "Priya Raman", "Nora", "Bell", "Priya", "Raman", "Kubernetes", "Second Draft")


def test_a_kept_hearing_stays_where_no_engine_can_check_its_names(tmp_path: Path) -> None:
    root = make_show(tmp_path)
    add_recording(root, "talk.mp3", title="Talk")
    put_hearing(root, "talk", *sure("the printers of Mainz and Basel"))
    with (root / "podcast.toml").open("a") as file:
        file.write('\n[[spelling]]\nheard = "mince"\nwrite = "Maintz"\n')
    run, prepared = open_episode(open_project(root), options(root, dry=True), "talk")
    kept = kept_hearing(run, prepared)
    assert kept is not None
    assert [word.text for word in kept.heard.words] == ["the", "printers", "of", "Mainz", "and", "Basel"]
