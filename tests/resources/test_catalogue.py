from pathlib import Path

import pytest

from podcast_tool.problems import Problem
from podcast_tool.resources.catalogue import is_web_address, read_catalogue

GOOD = """
[[resource]]
id = "first"
title = "A First Resource"
url = "https://example.org/first"
"""


def problems_of(text: str) -> list[tuple[str, int | None]]:
    _, problems = read_catalogue(text, path="show_notes/resources.toml")
    return [(problem.code, problem.where.line) for problem in problems]


def only_problem(text: str) -> Problem:
    _, problems = read_catalogue(text, path="show_notes/resources.toml")
    assert len(problems) == 1
    return problems[0]


def test_the_catalogue_of_the_sample_show_reads_without_a_problem(repository: Path) -> None:
    text = (repository / "show_notes" / "resources.toml").read_text("utf-8")
    resources, problems = read_catalogue(text, path="show_notes/resources.toml")
    assert problems == ()
    assert len(resources) == 86
    assert [resource.id for resource in resources if resource.is_self] == ["fish-outta-water"]
    assert sum(bool(resource.url) for resource in resources) == 67


def test_every_value_of_a_resource_is_read() -> None:
    text = """
[[resource]]
id = "everything"
title = "Everything"
url = "http://example.org/a?b=c#d"
kind = "book"
authors = ["Ann Lee", "Bo Li", "Ann Lee"]
year = 1999
audiences = ["students"]
disciplines = ["biology"]
focus = ["rejection"]
tags_by = "hub"
language = "fr-CA"
description = "What it is."
aliases = ["all of it"]
citation = "Lee, A. (1999). Everything."
doi = "https://doi.org/10.1234/ABC.def"
producer = "the hub"
self = true
archived = "https://web.archive.org/web/2026/http://example.org/a"
source = ["https://example.org/seen"]
"""
    resources, problems = read_catalogue(text, path="x")
    assert problems == ()
    resource = resources[0]
    assert resource.authors == ("Ann Lee", "Bo Li")
    assert (resource.year, resource.language, resource.doi, resource.is_self) == (
        1999,
        "fr-CA",
        "10.1234/ABC.def",
        True,
    )
    assert resource.archived == "https://web.archive.org/web/2026/http://example.org/a"


def test_recommended_is_nobodys_name() -> None:
    (resource,), problems = read_catalogue(f'{GOOD}producer = "Recommended"\n', path="x")
    assert (resource.producer, problems) == ("", ())


def test_an_archived_copy_is_a_web_address_like_any_other() -> None:
    problem = only_problem(GOOD + 'archived = "javascript:alert(1)"\n')
    assert (problem.code, problem.where.line) == ("L102", 6)
    resources, _ = read_catalogue(GOOD + 'archived = "javascript:alert(1)"\n', path="x")
    assert resources[0].archived == ""


def test_a_good_resource_survives_bad_neighbours() -> None:
    text = '[[resource]]\ntitle = "No id"\n[[resource]]\nid = "no-title"\n[[resource]]\nid = 3\n' + GOOD
    resources, problems = read_catalogue(text, path="x")
    assert [resource.id for resource in resources] == ["first"]
    assert len(problems) == 4


def test_of_two_resources_with_one_id_the_first_counts() -> None:
    problem = only_problem(GOOD + GOOD.replace("A First", "Another"))
    assert (problem.code, problem.where.line) == ("L101", 8)
    assert "line 3" in problem.text
    resources, _ = read_catalogue(GOOD + GOOD.replace("A First", "Another"), path="x")
    assert [resource.title for resource in resources] == ["A First Resource"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://example.org/%0aalert(1)",
        "data:text/html,hello",
        "file:///etc/passwd",
        "ftp://example.org/",
        "www.example.org",
        "//example.org/page",
        "https://",
        "https://localhost/",
        "https://example.org:port/",
        "https://user:secret@example.org/",
        "https://example.org/a b",
        'https://example.org/"onclick=',
        "https://[::1",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_only_whole_http_addresses_are_taken(url: str) -> None:
    assert not is_web_address(url)
    text = GOOD.replace("https://example.org/first", url.replace('"', '\\"'))
    resources, problems = read_catalogue(text, path="x")
    assert resources[0].url == ""
    assert ("L102", 5) in [(problem.code, problem.where.line) for problem in problems]


def test_a_doi_is_taken_bare_or_as_an_address_and_refused_otherwise() -> None:
    assert read_catalogue(GOOD + 'doi = "doi:10.1000/xyz"', path="x")[0][0].doi == "10.1000/xyz"
    assert problems_of(GOOD + 'doi = "1080/0737"') == [("L103", 6)]
    assert problems_of(GOOD + 'doi = "10.1000/<script>"') == [("L103", 6)]


def test_a_misspelt_key_is_named_with_what_was_meant() -> None:
    problem = only_problem(GOOD + 'descripton = "Typo"')
    assert problem.code == "D102"
    assert problem.where.line == 6
    assert "description" in problem.text


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('id = "Not An Id!"', "L104"),
        ('title = ""', "D104"),
        ('title = "\u200b"', "D104"),
        ("year = 99999", "D103"),
        ('authors = "Ann Lee"', "D103"),
        ('language = "English language"', "L108"),
        ("tags_by = 3", "D103"),
        ("source = 3", "D103"),
        ('titles = { "in French" = "Titre" }', "L108"),
        ('cues = "I failed"', "D103"),
        ('featured = "yes"', "D103"),
        ('self = "yes"', "D103"),
    ],
)
def test_each_fault_names_its_line(line: str, code: str) -> None:
    key = line.split(" ")[0]
    kept = [existing for existing in GOOD.splitlines() if not existing.startswith(f"{key} ")]
    assert problems_of("\n".join([*kept, line])) == [(code, len(kept) + 1)]


def test_all_faults_are_found_at_once() -> None:
    text = '[[resource]]\nid = "a"\ntitle = "A"\nurl = "x"\ndoi = "x"\nyaer = 1\n'
    assert sorted(problems_of(text)) == [("D102", 6), ("L102", 4), ("L103", 5)]


def test_a_broken_file_is_one_problem_and_no_resources() -> None:
    assert problems_of(GOOD + "title = oops") == [("D101", 6)]
    assert read_catalogue("", path="x") == ((), ())
