"""What episode.toml says, held against what the podcast namespace asks and against the recording's length."""

from collections.abc import Iterable, Iterator
from typing import Final

from podcast_tool.checks.show import check_license, check_person
from podcast_tool.model import Episode, Millis, Soundbite
from podcast_tool.problems import Problem, Rule
from podcast_tool.timecode import format_short
from podcast_tool.vocabulary import LONGEST_SOUNDBITE, SHORTEST_SOUNDBITE

E231 = Rule(
    code="E231",
    severity="warning",
    title="A soundbite is not 15 to 120 seconds long",
    why="Apps play soundbites as previews and expect that length; this one is left out.",
    fix="Make it longer or shorter: change its duration or its end in episode.toml.",
    bad='[[soundbites]]\nstart = "0:10"\nduration = "0:08"',
    good='[[soundbites]]\nstart = "0:10"\nduration = "0:38"',
)
E232 = Rule(
    code="E232",
    severity="warning",
    title="A soundbite ends after the recording",
    why="Apps would play silence, or nothing; this one is left out.",
    fix="Correct its start in episode.toml; `podcast review` and the page show what is said when.",
    bad='[[soundbites]]\nstart = "9:50"\nend = "10:20"',
    good='[[soundbites]]\nstart = "9:20"\nend = "9:50"',
)
E233 = Rule(
    code="E233",
    severity="warning",
    title="number_display without a number",
    why="Apps show it in the place of the episode's number, and there is none.",
    fix="Add number to episode.toml, too; it decides the order.",
    bad='number_display = "Day 5"',
    good='number = 5\nnumber_display = "Day 5"',
)
RULES: Final = (E231, E232, E233)


def check_episode(episode: Episode, duration: Millis, *, path: str) -> Iterator[Problem]:
    """Every rule that the episode's own words break, each naming its file `path`."""
    for person in episode.people:
        yield from check_person(person, path=path)
    yield from check_license(episode.license, path=path)
    if episode.number_display and episode.number is None:
        yield E233.problem(f"number_display is {episode.number_display!r}, and there is no number", path=path)
    for bite in episode.soundbites:
        name = f"the soundbite at {format_short(bite.start)}"
        if not _right_length(bite):
            said = f"{name} is {bite.duration / 1000:g} seconds long"
            yield E231.problem(said, path=path, at=bite.start)
        elif not _inside(bite, duration):
            said = f"{name} ends after the recording, which is {format_short(duration)} long"
            yield E232.problem(said, path=path, at=bite.start)


def usable_soundbites(bites: Iterable[Soundbite], duration: Millis) -> tuple[Soundbite, ...]:
    """Those that apps can play, in the order of the audio."""
    usable = (bite for bite in bites if _right_length(bite) and _inside(bite, duration))
    return tuple(sorted(usable, key=lambda bite: bite.start))


def _right_length(bite: Soundbite) -> bool:
    return SHORTEST_SOUNDBITE <= bite.duration <= LONGEST_SOUNDBITE


def _inside(bite: Soundbite, duration: Millis) -> bool:
    return bite.start + bite.duration <= duration
