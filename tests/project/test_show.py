"""podcast.toml, from a fresh one to a thoroughly broken one."""

from dataclasses import replace
from pathlib import Path

import pytest

from podcast_tool.problems import PodcastError
from podcast_tool.project.scaffold import Answers, start_show
from podcast_tool.project.show import read_show, with_guid

ANSWERS = Answers(title="Second Draft", author="Ann", site_url="", language="fr-CA")


def test_a_fresh_show_reads_without_a_fault(tmp_path: Path) -> None:
    start_show(tmp_path / "my-show", ANSWERS)
    show, problems = read_show((tmp_path / "my-show/podcast.toml").read_text())
    assert problems == ()
    assert (show.title, show.author, show.language) == ("Second Draft", "Ann", "fr-CA")
    assert show.site_url.endswith("/")
    assert (tmp_path / "my-show/artwork.png").stat().st_size > 1000


def test_init_leaves_existing_files_alone(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine")
    written = start_show(tmp_path, ANSWERS)
    assert ".gitignore" not in written
    assert (tmp_path / ".gitignore").read_text() == "mine"
    with pytest.raises(PodcastError, match="there already"):
        start_show(tmp_path, ANSWERS)


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ("Ann", ("Ann",)),
        ("Ann and Bo", ("Ann", "Bo")),
        ("Ann Roe, Bo Li & Zoé", ("Ann Roe", "Bo Li", "Zoé")),
        ("Anne et René Roy", ("Anne", "René Roy")),
        ("Department of Arts and Sciences", ()),
        ("The Second Draft team", ()),
        ("", ()),
    ],
)
def test_init_names_the_people_and_takes_no_department_for_one(
    tmp_path: Path, author: str, people: tuple[str, ...]
) -> None:
    start_show(tmp_path, replace(ANSWERS, author=author))
    show, problems = read_show((tmp_path / "podcast.toml").read_text())
    assert problems == ()
    assert tuple(person.name for person in show.people) == people


def test_a_french_show_begins_in_french(tmp_path: Path) -> None:
    start_show(tmp_path, Answers(title="Deuxième jet", author="", site_url="", language="fr-CA"))
    show, _ = read_show((tmp_path / "podcast.toml").read_text())
    assert (show.author, show.description) == (
        "l'équipe de Deuxième jet", "Deuxième jet : un balado par l'équipe de Deuxième jet.",
    )  # fmt: skip
    assert show.site_url == "https://example.org/deuxieme-jet/"


def test_titles_of_any_kind_make_a_readable_file(tmp_path: Path) -> None:
    hostile = 'A "quoted" \\ title\n[[people]]\nname = "x"'
    start_show(tmp_path, Answers(title=hostile, author="Ann", site_url="", language="en"))
    show, problems = read_show((tmp_path / "podcast.toml").read_text())
    assert problems == ()
    assert show.title == 'A "quoted" \\ title [[people]] name = "x"'


def test_all_faults_are_shown_at_once_with_line_and_remedy() -> None:
    _, problems = read_show(
        'titel = "x"\ndescription = ""\nauthor = "A"\nsite_url = "second-draft"\nexplicit = "no"\n'
        'kind = "serail"\nengine = "whisper.cpp"\n\n[[people]]\nrole = "host"\n'
    )
    found = {(problem.code, problem.where.line) for problem in problems}
    assert {("D102", 1), ("D104", 2), ("D103", 4), ("D103", 5), ("D105", 6), ("D105", 7), ("D104", 9)} <= found
    assert any("did you mean title" in problem.text for problem in problems)
    assert any("did you mean 'serial'" in problem.text for problem in problems)
    assert all(problem.fix for problem in problems)


def test_a_file_that_is_no_toml_is_one_fault_not_twenty() -> None:
    _, problems = read_show("title = Second Draft\n")
    assert [problem.code for problem in problems] == ["D101"]


def test_the_minted_guid_is_added_and_nothing_else_changed() -> None:
    before = '# mine\ntitle = "x" # keep\n\n# the hosts\n[[people]]\nname = "Ann"\n'
    after = with_guid(before, "9b02")
    assert after.replace(next(line for line in after.splitlines() if line.startswith("guid")) + "\n", "") == before
    assert with_guid(after, "other") == after
    assert after.index("guid") < after.index("[[people]]")
