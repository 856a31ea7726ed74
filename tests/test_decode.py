"""TOML faults: found all at once, each with its line and what was probably meant."""

from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.decode import read_toml


def faults(problems: list) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.where.line) for problem in problems]


def test_every_fault_of_a_file_is_found_at_once_with_its_line() -> None:
    table, problems = read_toml(
        'title = 3\nexplict = true\n\n[[people]]\nname = "Ann"\n\n[[people]]\nnmae = "Bo"\n', path="podcast.toml"
    )
    table.text("title", required=True)
    table.flag("explicit")
    for person in table.tables("people"):
        person.text("name", required=True)
        person.finish()
    table.finish()

    assert faults(problems) == [("D103", 1), ("D104", 7), ("D102", 8), ("D102", 2)]
    assert "did you mean name?" in problems[2].text
    assert "did you mean explicit?" in problems[3].text


def test_a_key_below_a_table_that_belongs_above_it_is_told_so() -> None:
    table, problems = read_toml('[[people]]\nname = "Ann"\nengine = "off"\n', path="podcast.toml")
    table.text("engine")
    for person in table.tables("people"):
        person.text("name")
        person.finish()

    assert [problem.text for problem in problems] == [
        "unknown key 'engine'; it belongs at the top of the file, above the first line in [brackets]"
    ]


def test_text_that_is_no_toml_is_one_fault_with_its_line() -> None:
    _, problems = read_toml('title = "ok"\nauthor = Ann\n', path="podcast.toml")
    assert faults(problems) == [("D101", 2)]


def test_a_byte_order_mark_is_no_fault() -> None:
    table, problems = read_toml('\ufefftitle = "ok"', path="x.toml")
    assert table.text("title") == "ok"
    assert problems == []


def test_tables_nested_without_end_are_a_fault_and_no_crash() -> None:
    _, problems = read_toml(f"a = {'[' * 5000}{']' * 5000}", path="x.toml")
    assert [problem.code for problem in problems] == ["D101"]


def test_true_is_not_taken_for_the_number_one() -> None:
    table, problems = read_toml("number = true", path="x.toml")
    assert table.number("number") is None
    assert faults(problems) == [("D103", 1)]


def test_a_date_without_time_is_noon_and_a_time_without_zone_is_utc() -> None:
    table, problems = read_toml("a = 2026-09-15\nb = 2026-09-15T09:00:00", path="x.toml")
    assert [str(table.moment(key)) for key in "ab"] == ["2026-09-15 12:00:00+00:00", "2026-09-15 09:00:00+00:00"]
    assert problems == []


def test_times_in_the_audio_may_be_texts_or_seconds() -> None:
    table, _ = read_toml('a = "12:03"\nb = 61.5\nc = "1:02:03.25"\nd = "12:99"', path="x.toml")
    assert [table.timecode(key) for key in "abcd"] == [723_000, 61_500, 3_723_250, None]


@given(st.text())
def test_no_text_whatever_crashes_the_reader(text: str) -> None:
    table, problems = read_toml(text, path="x.toml")
    table.text("title", required=True)
    table.tables("people")
    table.finish()
    assert all(problem.where.path == "x.toml" for problem in problems)
