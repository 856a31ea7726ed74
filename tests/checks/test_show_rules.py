"""Each rule of the show: its bad example breaks that rule and no other, its good one none."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from podcast_tool.checks.show import RULES, check_show
from podcast_tool.model import Person, Show
from podcast_tool.problems import Rule

SHOW = Show(
    title="Second Draft",
    description="A show about failing well.",
    site_url="https://pod.uni.edu/my-show/",
    author="Ann",
    category="Education",
    artwork="artwork.png",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
)


def with_values(text: str) -> Show:
    values: dict[str, Any] = tomllib.loads(text)
    if "people" in values:
        values["people"] = tuple(Person(**person) for person in values["people"])
    return replace(SHOW, **values)


def codes(show: Show) -> list[str]:
    return [problem.code for problem in check_show(show)]


def test_a_complete_show_breaks_no_rule() -> None:
    assert codes(SHOW) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.bad], ids=lambda rule: rule.code)
def test_the_bad_example_breaks_its_rule_and_the_good_one_none(rule: Rule) -> None:
    assert codes(with_values(rule.bad)) == [rule.code]
    assert codes(with_values(rule.good)) == []


def test_a_description_over_4000_bytes_is_refused_and_one_of_4000_is_not() -> None:
    assert codes(replace(SHOW, description="ü" * 2000)) == []
    assert codes(replace(SHOW, description="ü" * 2000 + "!")) == ["S103"]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ('category = "education"', 'category = "Education"'),
        ('category = "Education > self improvement"', 'category = "Education > Self-Improvement"'),
        ('category = "Self-Improvement"', 'category = "Education > Self-Improvement"'),
        ('category = "Health and Fitness"', 'category = "Health & Fitness"'),
        ('people = [{ name = "Ann", role = "cohost" }]', 'role = "co-host"'),
        ('license = "cc by sa"', 'license = "cc-by-sa-4.0"'),
        ('language = "EN_us"', 'language = "en"'),
    ],
)
def test_what_was_probably_meant_is_named(line: str, meant: str) -> None:
    (problem,) = check_show(with_values(line))
    assert meant in problem.fix


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "ftp://uni.edu/",
        "https:///",
        "https://uni.edu",
        "https://uni.edu/?a=1",
        "https://[bad/",
        "javascript:x/",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(address: str) -> None:
    assert codes(replace(SHOW, site_url=address)) == ["S104"]


@pytest.mark.parametrize("host", ["example.com", "pod.example.org", "example.net", "my.example.com"])
def test_example_addresses_are_a_warning(host: str) -> None:
    (problem,) = check_show(replace(SHOW, site_url=f"https://{host}/show/"))
    assert (problem.code, problem.severity) == ("S106", "warning")
