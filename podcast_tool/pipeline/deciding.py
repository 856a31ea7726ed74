"""A person deciding on an episode's links: what waits for an answer, and each answer written down at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from podcast_tool.disk import read_whole, write_file
from podcast_tool.model import Mention, Millis, Resource
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.reading import read_transcript
from podcast_tool.pipeline.run import Options, Run
from podcast_tool.problems import PodcastError, Problem, has_errors
from podcast_tool.project.layout import Project
from podcast_tool.publish.runlock import hold
from podcast_tool.resources.answers import Decision, with_answer, with_link
from podcast_tool.resources.decisions import read_decisions
from podcast_tool.resources.offers import Offer, offers_of
from podcast_tool.resources.passages import Passage, around, talk_of
from podcast_tool.text import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The entries of one episode's links.toml, in the file's order."""

    slug: str
    title: str
    path: str
    offers: tuple[Offer, ...]
    problems: tuple[Problem, ...]

    @property
    def undecided(self) -> tuple[Offer, ...]:
        """Those that wait for an answer."""
        return tuple(offer for offer in self.offers if offer.verdict.answer == "?" and offer.resource)


def open_desk(project: Project, options: Options, wanted: str) -> Desk:
    """What there is to decide for the episode asked for. Raises PodcastError for a file that can't be read."""
    run, prepared = open_episode(project, options, wanted)
    return _desk(run, prepared)


def decide(project: Project, options: Options, wanted: str, decisions: Sequence[Decision]) -> Desk:
    """Write the answers down, all or none. Raises PodcastError where one of them has no entry."""
    with hold(project.run_lock):
        run, prepared = open_episode(project, options, wanted)
        path = run.project.name(prepared.folder.links)
        before = text = _text(run, prepared)
        for decision in decisions:
            text = with_answer(text, decision, path=path)
        if text != before:
            write_file(prepared.folder.links, text.encode())
        return _desk(run, prepared)


def add_link(project: Project, options: Options, wanted: str, decision: Decision, at: Millis | None) -> Desk:
    """Link a resource that was not suggested, at a moment. Raises PodcastError where it is unknown or there already."""
    with hold(project.run_lock):
        run, prepared = open_episode(project, options, wanted)
        resource = _resource(run, decision.resource)
        place = None if at is None else _said_at(run, prepared, at)
        path = run.project.name(prepared.folder.links)
        text = with_link(_text(run, prepared), decision, resource, place, path=path)
        write_file(prepared.folder.links, text.encode())
        return _desk(run, prepared)


def _desk(run: Run, prepared: Prepared) -> Desk:
    text = _text(run, prepared)
    path = run.project.name(prepared.folder.links)
    verdicts, problems = read_decisions(text, path=path)
    return Desk(
        slug=prepared.episode.slug,
        title=prepared.episode.title,
        path=path,
        offers=offers_of(text, verdicts, run.resources),
        problems=problems,
    )


def _text(run: Run, prepared: Prepared) -> str:
    """The file as it is. Raises PodcastError where it has an error: half of the answers would be missing."""
    text = read_whole(prepared.folder.links) or ""
    _, problems = read_decisions(text, path=run.project.name(prepared.folder.links))
    if has_errors(problems):
        first = next(problem for problem in problems if problem.severity == "error")
        line = f":{first.where.line}" if first.where.line else ""
        raise PodcastError(f"{first.where.path}{line}: {first.text}", fix=first.fix)
    return text


def _resource(run: Run, wanted: str) -> Resource:
    found = next((resource for resource in run.resources if resource.id == wanted), None)
    if found is None:
        guess = did_you_mean(wanted, [resource.id for resource in run.resources])
        fix = f"Did you mean {guess}?" if guess else "Its id stands in show_notes/resources.toml."
        raise PodcastError(f"no resource has the id {wanted!r}", fix=fix)
    return found


def _said_at(run: Run, prepared: Prepared, at: Millis) -> Mention:
    """The words said at the moment, from the start of their sentence; none where there is no transcript yet."""
    if at >= prepared.facts.duration:
        raise PodcastError("the episode is over by then", fix="Give a time like 12:03 that lies in the episode.")
    if not prepared.folder.script.is_file():
        return Mention(at=at, quote="")
    talk = talk_of(read_transcript(run, prepared).transcript)
    first = next((index for index, word in enumerate(talk.words) if word.end > at), None)
    quote = "" if first is None else talk.text(around(talk, Passage(first=first, last=first + 1)))
    return Mention(at=at, quote=quote)
