"""Whatever happens to an episode, its catalogue and its name: no answer is lost, and nothing unapproved is public."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.shows import add_recording, make_show, options, put_hearing, sure
from pipeline.shows import run as build_show
from podcast_tool import citations
from podcast_tool.feed.rss import write_feed
from podcast_tool.model import Resource
from podcast_tool.pipeline.drafts import draft_all
from podcast_tool.pipeline.hubfiles import hub_json
from podcast_tool.pipeline.run import Run, open_run
from podcast_tool.pipeline.shelf import Shelf
from podcast_tool.problems import has_errors
from podcast_tool.project.layout import open_project
from podcast_tool.resources import meaning
from podcast_tool.resources.answers import Decision, with_answer, with_link
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.decisions import read_decisions
from podcast_tool.resources.merge import merge
from podcast_tool.site.pages import open_site

NAMES: Final = ("garden", "bridges", "journal", "sleep")
SHELF: Final = {
    name: Resource(
        id=name,
        title=f"The {name.capitalize()} Workbook of Many Second Tries",
        url=f"https://hub.ca/{name}-page",
        kind=f"kind {name}",
        description=f"{name} {name}s failing rejection letters collapsed inquiry prompts vocabulary",
    )
    for name in NAMES
}
TALKS: Final = (
    "Today it is about the garden workbook of many second tries and nothing else at all my friends",
    "We read the journal workbook of many second tries and the bridges workbook of many second tries aloud",
    "The soup was too salty so somebody put in a potato and then it was salty potato soup for everyone",
)
STEPS: Final = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(NAMES), st.sampled_from(["yes", "no", "pin"])),
    st.tuples(st.just("edit"), st.sampled_from(NAMES), st.sampled_from(["yes", "no"])),
    st.tuples(st.just("mark"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("hear"), st.integers(0, len(TALKS) - 1), st.none()),
    st.tuples(st.just("correct"), st.integers(0, len(TALKS) - 1), st.none()),
    st.tuples(st.just("bring"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("drop"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(["first", "second", "Third try"]), st.none()),
)


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A published show of one episode, by words alone: what is suggested matters little here."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(meaning, "is_installed", lambda: False)
        patch.setattr(citations, "is_installed", lambda: False)
        root = make_show(Path(folder, "show"))
        (root / "show_notes/resources.toml").write_text(merge("", (), SHELF.values()).text)
        add_recording(root, "first.mp3", title="First")
        put_hearing(root, "first", *sure(TALKS[1]))
        build_show(root)
        yield root


class Life:
    """One episode through everything that may happen to it, and what its people have answered."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.links = root / "show_notes/first/links.toml"
        self.answers: dict[str, str] = {}

    def step(self, what: str, which: str | int, answer: str | None) -> None:
        getattr(self, what)(which, answer)
        self.check(self.again())

    def again(self) -> Run:
        run, problems = open_run(open_project(self.root), options(self.root))
        assert run
        assert not has_errors(problems)
        return run

    def answer(self, resource: str, answer: str) -> None:
        text = self.links.read_text()
        decision = Decision(resource=resource, answer=answer, note=f"note on {resource}")  # type: ignore[arg-type]
        if f'resource = "{resource}"' in text:
            self.links.write_text(with_answer(text, decision, path="links.toml"))
        else:
            self.links.write_text(with_link(text, decision, SHELF[resource], None, path="links.toml"))
        self.answers[resource] = answer

    def edit(self, resource: str, answer: str) -> None:
        before, found, after = self.links.read_text().partition(f'resource = "{resource}"\n')
        if found:
            lines = after.split("\n")
            lines[0] = f"answer  = '{answer}'  # by hand"
            self.links.write_text(before + found + "\n".join(lines))
            self.answers[resource] = answer

    def mark(self, resource: str, _: None) -> None:
        """Its host wants the link, approved or not, to be a chapter."""
        before, found, after = self.links.read_text().partition(f'resource = "{resource}"\n')
        lines = after.split("\n")
        if found and lines[1] != "chapter = true":
            lines.insert(1, "chapter = true")
            self.links.write_text(before + found + "\n".join(lines))

    def hear(self, talk: int, _: None) -> None:
        slug = next((self.root / "episodes").glob("*.mp3")).stem
        put_hearing(self.root, slug, *sure(TALKS[talk]))

    def correct(self, talk: int, _: None) -> None:
        script = self.root / "show_notes/first/transcript.md"
        script.write_text(script.read_text() + f"\n[00:00:01] Ann: {TALKS[talk]}\n")

    def catalogue(self) -> tuple[str, tuple[Resource, ...]]:
        text = (self.root / "show_notes/resources.toml").read_text()
        return text, read_catalogue(text, path="")[0]

    def bring(self, resource: str, _: None) -> None:
        text, known = self.catalogue()
        (self.root / "show_notes/resources.toml").write_text(merge(text, known, [SHELF[resource]]).text)

    def drop(self, resource: str, _: None) -> None:
        _, known = self.catalogue()
        kept = merge("", (), [one for one in known if one.id != resource]).text
        (self.root / "show_notes/resources.toml").write_text(kept)

    def rename(self, name: str, _: None) -> None:
        next((self.root / "episodes").glob("*.mp3")).rename(self.root / f"episodes/{name}.mp3")

    def check(self, run: Run) -> None:
        (draft,) = draft_all(run, Shelf(run, self.root / "public")).ready
        verdicts, _ = read_decisions(self.links.read_text(), path="")
        assert {one.resource: one.answer for one in verdicts if one.answer != "?"} == self.answers
        wanted = {name for name, answer in self.answers.items() if answer in ("yes", "pin")}
        linked = wanted & {resource.id for resource in run.resources}
        hub = json.loads(hub_json(run.show, run.resources, [draft.release]))["resources"]
        assert {one["id"] for one in hub if one["episodes"]} == linked
        assert {chapter.href for chapter in draft.release.chapters} <= {"", *(SHELF[name].url for name in linked)}
        site = open_site(run.show, artwork="")
        words = draft.words.read() if draft.words else None
        page = site.episode_page(draft.release, words, newer=None, older=None).content
        feed = b"".join(bytes(file.content) for file in write_feed(run.show, [draft.release], artwork=""))
        for name in NAMES:
            for public in (page, feed):
                assert isinstance(public, bytes)
                assert (f"{name}-page".encode() in public) == (name in linked)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=1, max_size=4))
def test_no_answer_is_lost_and_nothing_unapproved_is_public(
    template: Path, steps: list[tuple[str, str | int, str | None]]
) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(meaning, "is_installed", lambda: False)
        life = Life(Path(shutil.copytree(template, Path(folder, "show"))))
        for step in steps:
            life.step(*step)
