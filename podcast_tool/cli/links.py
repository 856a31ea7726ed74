"""`podcast links`: decide which of the suggested resources an episode links."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from podcast_tool.model import Answer
    from podcast_tool.pipeline.deciding import Desk
    from podcast_tool.resources.answers import Decision
    from podcast_tool.resources.offers import Offer

_KEYS: Final[dict[str, "Answer"]] = {"y": "yes", "n": "no", "p": "pin"}
_PROMPT: Final = "  [y]es  [n]o  [p]in on top  [s]kip  [o]pen: its address  [q]uit  "
_EPILOG = """\b
Examples:
  podcast links midterm                               go through what is undecided
  podcast links midterm --yes learning-journal --no instructor-wishlist --by Nora
  podcast links midterm --pin example-bank --note "Other things that broke first."
  podcast links midterm --add student-wishlist --at 12:03 --chapter
"""


@click.command("links", epilog=_EPILOG)
@click.argument("episode", metavar="EP")
@click.option("--yes", "yes", metavar="ID", multiple=True, help="Link this resource.")
@click.option("--pin", "pin", metavar="ID", multiple=True, help="Link it before all others.")
@click.option("--no", "no", metavar="ID", multiple=True, help="Never link it in this episode.")
@click.option("--add", metavar="ID", help="Link a resource that was not suggested.")
@click.option("--at", metavar="TIME", help="With --add: the moment that speaks of it, as in 12:03.")
@click.option("--note", default="", help="A line for listeners, beside the link.")
@click.option("--chapter", is_flag=True, help="Make its moment a chapter that leads to it.")
@click.option("--by", default="", help="Who decides.")
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON, times in milliseconds.")
@click.pass_obj
def command(
    folder: Path, episode: str, yes: tuple[str, ...], pin: tuple[str, ...], no: tuple[str, ...], add: str | None,
    at: str | None, note: str, chapter: bool, by: str, as_json: bool,
) -> int:  # fmt: skip
    """Go through the resources suggested for EP, with the words that were said: one key each.

    Answers go into the episode's links.toml at once; nothing else in it changes. The next build makes them public.
    """
    from podcast_tool.cli.shared import asked_episode, exit_code

    asked = [*((one, "yes") for one in yes), *((one, "pin") for one in pin), *((one, "no") for one in no)]
    _check(asked, add, at, note)
    _check_chapter(chapter, asked, add, at)
    wish = partial(_decision, note=note, by=by, chapter=chapter)
    with asked_episode():
        desk = _written(folder, episode, asked, add, at, wish)
        if as_json:
            _show_json(desk)
        elif not asked and not add and sys.stdin.isatty() and sys.stdout.isatty():
            desk = _walk(desk, lambda one: _decide(folder, episode, one), by)
        else:
            _list(desk, asked=bool(asked or add))
    return exit_code(desk.problems)


def _check(asked: list[tuple[str, str]], add: str | None, at: str | None, note: str) -> None:
    if len({one for one, _ in asked}) < len(asked):
        raise click.UsageError("one resource has two answers")
    if at and not add:
        raise click.UsageError("--at belongs to --add ID")
    if note and len(asked) + bool(add) != 1:
        raise click.UsageError("--note needs one resource that it is about")


def _check_chapter(chapter: bool, asked: list[tuple[str, str]], add: str | None, at: str | None) -> None:
    if chapter and not add and all(answer == "no" for _, answer in asked):
        raise click.UsageError("--chapter belongs to --yes ID, --pin ID or --add ID")
    if chapter and add and not at:
        raise click.UsageError("--chapter needs the moment of what you add: --at TIME")


def _written(
    folder: Path, episode: str, asked: list[tuple[str, str]], add: str | None, at: str | None,
    wish: "Callable[[str, str], Decision]",
) -> "Desk":  # fmt: skip
    from podcast_tool.cli.shared import options_for
    from podcast_tool.pipeline.deciding import add_link, open_desk
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    options = options_for(project, None, dry=True)
    desk = open_desk(project, options, episode)
    if asked:
        desk = _decide(folder, episode, *(wish(one, answer) for one, answer in asked))
    if add:
        desk = add_link(project, options, episode, wish(add, "yes"), _moment(at))
    return desk


def _decide(folder: Path, episode: str, *decisions: "Decision") -> "Desk":
    from podcast_tool.cli.shared import options_for
    from podcast_tool.pipeline.deciding import decide
    from podcast_tool.project.layout import open_project

    project = open_project(folder)
    return decide(project, options_for(project, None, dry=True), episode, decisions)


def _decision(resource: str, answer: Any, note: str, by: str, chapter: bool = False) -> "Decision":
    from datetime import UTC, datetime

    from podcast_tool.resources.answers import Decision

    on, chapter = datetime.now(UTC).date(), chapter and answer != "no"
    return Decision(resource=resource, answer=answer, note=note, by=by, on=on, chapter=chapter)


def _moment(at: str | None) -> int | None:
    from podcast_tool.timecode import parse_timecode

    try:
        return parse_timecode(at) if at else None
    except ValueError as error:
        raise click.UsageError(f"--at: {error}") from error


def _walk(desk: "Desk", decide: "Callable[[Decision], Desk]", by: str) -> "Desk":
    """One undecided entry after the other. What is answered is written down before the next is shown."""
    from podcast_tool.text import count_of

    waiting = desk.undecided
    click.echo(f"{desk.title}: {count_of(len(waiting), 'suggestion')} to decide on.")
    for offer in waiting:
        _show(offer)
        answer = _ask(offer)
        if answer == "quit":
            break
        if answer in _KEYS.values():
            asks = answer != "no"
            note = click.prompt("  A line for listeners (Enter: none)", "", show_default=False) if asks else ""
            desk = decide(_decision(offer.verdict.resource, answer, note, by))
    click.echo(f"{desk.path}: {count_of(len(desk.undecided), 'suggestion')} left. `podcast build` makes it public.")
    return desk


def _ask(offer: "Offer") -> str:
    """The answer to one entry: yes, no, pin, skip or quit."""
    while True:
        click.echo(_PROMPT, nl=False)
        key = click.getchar().lower()
        click.echo(key if key.isprintable() else "")
        if key in _KEYS:
            return _KEYS[key]
        if key in ("s", " "):
            return "skip"
        if key in ("q", "\x03", "\x04", "\x1b"):
            return "quit"
        if key == "o" and offer.resource:
            click.echo(f"  {offer.resource.address or 'It has no address: it is shown as a citation.'}")


def _show(offer: "Offer") -> None:
    """Title, kind and strength; the words with their time; what in them matched."""
    from podcast_tool.text import listing
    from podcast_tool.timecode import format_short

    resource, verdict = offer.resource, offer.verdict
    title = resource.title if resource else f"{verdict.resource} (no longer in the catalogue)"
    facts = ", ".join(part for part in (resource.kind if resource else "", offer.strength) if part)
    click.echo(f"\n{title}\n  {verdict.resource} ({facts})")
    if verdict.quote:
        click.echo(f"  {format_short(verdict.at or 0)}  “{verdict.quote}”")
    if offer.matched:
        click.echo(f"  because of: {listing(list(offer.matched))}")


def _list(desk: "Desk", *, asked: bool) -> None:
    """For scripts, and where no terminal is: how things stand, and how to answer."""
    from podcast_tool.text import count_of

    for offer in desk.offers:
        click.echo(f"{offer.verdict.answer:4} {offer.verdict.resource}")
    waiting = len(desk.undecided)
    click.echo(f"{desk.path}: {count_of(waiting, 'suggestion')} undecided.")
    if waiting and not asked:
        click.echo("Answer in a terminal, with --yes ID, --no ID or --pin ID, or in that file.")


def _show_json(desk: "Desk") -> None:
    from podcast_tool.cli.shared import echo_json, problem_json

    echo_json({
        "episode": desk.slug,
        "path": desk.path,
        "links": [_json(offer) for offer in desk.offers],
        "problems": [problem_json(problem) for problem in desk.problems],
    })  # fmt: skip


def _json(offer: "Offer") -> dict[str, Any]:
    title = offer.resource.title if offer.resource else None
    evidence = {"kind": offer.kind, "tier": offer.tier, "score": offer.score, "matched": list(offer.matched)}
    return {**asdict(offer.verdict), "title": title, **evidence}
