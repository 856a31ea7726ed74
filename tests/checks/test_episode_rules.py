"""Each rule of an episode's own words: its bad example breaks that rule and no other, its good one none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from podcast_tool.checks.episode import RULES, check_episode, usable_soundbites
from podcast_tool.model import Episode, Person, Soundbite
from podcast_tool.problems import Rule
from podcast_tool.project.sheet import read_sheet

EPISODE = Episode(
    slug="a", guid="g", title="A", published=datetime(2026, 9, 1, tzinfo=UTC), audio="episodes/a.mp3"
)
TEN_MINUTES = 600_000


def with_sheet(text: str) -> Episode:
    sheet, problems = read_sheet(text, path="episode.toml")
    assert problems == ()
    return replace(
        EPISODE, number=sheet.number, number_display=sheet.number_display, soundbites=sheet.soundbites
    )


def codes(episode: Episode) -> list[str]:
    return [problem.code for problem in check_episode(episode, TEN_MINUTES, path="episode.toml")]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_bad_example_breaks_its_rule_and_the_good_one_none(rule: Rule) -> None:
    assert codes(with_sheet(rule.bad)) == [rule.code]
    assert codes(with_sheet(rule.good)) == []


def test_people_and_licence_are_held_against_the_same_lists_as_the_shows() -> None:
    people = (Person(name="Ann", role="gest"),)
    problems = list(check_episode(replace(EPISODE, people=people, license="cc by sa"), TEN_MINUTES, path="e.toml"))
    assert [(problem.code, problem.where.path) for problem in problems] == [("S111", "e.toml"), ("S117", "e.toml")]
    assert 'role = "guest"' in problems[0].fix


def test_only_soundbites_that_apps_can_play_are_left_in_the_order_of_the_audio() -> None:
    good = Soundbite(start=585_000, duration=15_000), Soundbite(start=0, duration=120_000)
    bad = (
        Soundbite(start=0, duration=14_999),
        Soundbite(start=0, duration=120_001),
        Soundbite(start=585_001, duration=15_000),
        Soundbite(start=30_000, duration=-20_000),
    )
    assert usable_soundbites((*good, *bad), TEN_MINUTES) == good[::-1]
