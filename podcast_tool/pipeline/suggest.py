"""From a transcript to the resources beside it: suggest, write down what is new, and take what people approved."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from podcast_tool.decode import D101
from podcast_tool.disk import digest_bytes, read_whole, write_file
from podcast_tool.model import Link, Millis, Resource, Suggestion, Transcript
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.run import Run
from podcast_tool.pipeline.words import Words
from podcast_tool.problems import BrokenEpisode, PodcastError, Problem, has_errors
from podcast_tool.resources import meaning
from podcast_tool.resources.about import Scorer, lexical_scorer
from podcast_tool.resources.decisions import add_suggestions, approved_links, read_decisions
from podcast_tool.resources.match import suggest
from podcast_tool.resources.moments import Moment, find_moment
from podcast_tool.resources.passages import talk_of
from podcast_tool.resources.rules import L109, L110
from podcast_tool.store import Recipe, key_of
from podcast_tool.text import shorten
from podcast_tool.timecode import format_short

MATCHING_VERSION: Final = 3


class Judge:
    """What compares talk with the show's catalogue: made when first needed, for all episodes of a run."""

    def __init__(self, run: Run) -> None:
        self._resources = run.resources
        self._scorer: Scorer | None = None

    def scorer(self) -> Scorer:
        """By meaning where that is installed, else by shared words. Raises PodcastError for damaged weights."""
        if self._scorer is None:
            self._scorer = best_scorer(self._resources)
        return self._scorer


def best_scorer(resources: Sequence[Resource]) -> Scorer:
    """The best scorer that this machine has for these resources. Raises PodcastError for damaged weights."""
    return meaning.meaning_scorer(resources) if meaning.is_installed() else lexical_scorer(resources)


def link(
    run: Run, judge: Judge, prepared: Prepared, words: Words | None
) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    """The approved links of an episode. New suggestions are added to its links.toml, for its people to decide.

    Raises BrokenEpisode for a file with an error: a decision that cannot be read must not be taken for none.
    """
    file = prepared.folder.links
    path = run.project.name(file)
    suggestions = _suggestions(run, judge, prepared, words) if words and run.resources else ()
    before = _text(file, path)
    text = add_suggestions(before, suggestions, run.resources)
    if text != before and not run.dry:
        write_file(file, text.encode())
    verdicts, faults = read_decisions(text, path=path)
    if has_errors(faults):
        raise BrokenEpisode(faults)
    links, flags = approved_links(verdicts, run.resources, run.show.links, suggestions, path=path, text=text)
    moved, lost = _moved(links, _known_moments(run, links, words), path, duration=prepared.facts.duration)
    return moved, (*faults, *flags, *lost)


def _text(file: Path, path: str) -> str:
    """The file, to be added to: what is not UTF-8 would be lost by writing it back. Raises BrokenEpisode."""
    try:
        return read_whole(file) or ""
    except PodcastError as error:
        raise BrokenEpisode([D101.problem(str(error).removeprefix(f"{file} "), path=path, fix=error.fix)]) from error


def placed(
    links: Sequence[Link], transcript: Transcript | None, path: str, *, duration: Millis
) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    """The links at the moments their words are said now, and those whose moment is not to be found."""
    return _moved(links, _moments(links, transcript), path, duration=duration)


def _moved(
    links: Sequence[Link], moments: Sequence[Moment | None], path: str, *, duration: Millis
) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    moved: list[Link] = []
    problems: list[Problem] = []
    for one, moment in zip(links, moments, strict=True):
        at = moment.at if moment else one.at
        if at is not None and at >= duration:
            said = f"the link to {one.resource.id!r} is at {format_short(at)}; the audio ends at"
            problems.append(L110.problem(f"{said} {format_short(duration)}", path=path))
            at = None
        elif moment and moment.trace != "found":
            said = "are not sure to be" if moment.trace == "doubtful" else "are no longer"
            text = f"the words of {one.resource.id!r}, “{shorten(one.quote, 60)}”, {said} in the transcript"
            problems.append(L109.problem(text, path=path, at=moment.at))
        moved.append(replace(one, at=at))
    return tuple(moved), tuple(problems)


def _known_moments(run: Run, links: Sequence[Link], words: Words | None) -> tuple[Moment | None, ...]:
    """Where the words of each link are said, looked for only where link or transcript changed."""
    if words is None or all(one.at is None for one in links):
        return (None,) * len(links)
    key = key_of("moments", words.spoken.digest, [(one.quote, one.at) for one in links])
    known = run.memory.get(key, tuple[Moment | None, ...])
    if known is None:
        known = _moments(links, words.read())
        run.memory.put(key, known)
    return known


def _moments(links: Sequence[Link], transcript: Transcript | None) -> tuple[Moment | None, ...]:
    if transcript is None:
        return (None,) * len(links)
    talk = talk_of(transcript)
    return tuple(None if one.at is None else find_moment(talk, one.quote, one.at) for one in links)


def _suggestions(run: Run, judge: Judge, prepared: Prepared, words: Words) -> tuple[Suggestion, ...]:
    recipe = Recipe(
        step="suggest",
        version=MATCHING_VERSION,
        subject=prepared.recording.slug,
        tool="meaning" if meaning.is_installed() else "words",
        inputs={
            "transcript": words.spoken.turns,
            "catalogue": digest_bytes(msgspec.json.encode(run.resources, order="sorted")),
        },
    )
    suggestions = run.store.get(recipe, tuple[Suggestion, ...])
    if suggestions is None:
        run.announce(recipe)
        suggestions = suggest(words.read(), run.resources, scorer=judge.scorer())
        run.store.put(recipe, suggestions)
    return suggestions
