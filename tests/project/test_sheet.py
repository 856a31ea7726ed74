"""episode.toml: scaffolded from the tags, read with its faults, and added to without touching what people wrote."""

import tomllib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Tags
from podcast_tool.project.additions import add_keys
from podcast_tool.project.sheet import new_sheet, read_sheet, with_identity

PUBLISHED = datetime(2026, 9, 15, 13, tzinfo=UTC)


def test_a_fresh_sheet_says_nothing_and_offers_what_the_tags_say() -> None:
    text = new_sheet(Tags(title='Mid"term', summary="Line\nbreaks"), stem="rec_001")
    sheet, problems = read_sheet(text, path="episode.toml")
    assert problems == ()
    assert sheet.title == ""
    assert tomllib.loads(text.replace('# title = "Mid', 'title = "Mid'))["title"] == 'Mid"term'


def test_without_a_title_in_the_tags_the_file_name_is_offered_not_taken() -> None:
    text = new_sheet(Tags(), stem="my_first-talk")
    assert '# title = "my first talk"  # a guess from the file name' in text
    assert read_sheet(text, path="episode.toml")[0].title == ""


def test_identity_is_added_above_the_first_table() -> None:
    before = 'title = "x"\n\n# guests\n[[people]]\nname = "Ann"\n'
    after = with_identity(before, guid="abc", published=PUBLISHED)
    sheet, problems = read_sheet(after, path="episode.toml")
    assert problems == ()
    assert (sheet.guid, sheet.published, sheet.people[0].name) == ("abc", PUBLISHED, "Ann")
    assert with_identity(after, guid="abc", published=PUBLISHED) == after


def test_a_bracket_in_a_long_text_is_no_table() -> None:
    before = 'summary = """\n[laughter]\n"""\ntags = [\n[1],\n]\n[[people]]\nname = "Ann"\n'
    after = add_keys(before, {"guid": 'guid = "abc"'})
    assert tomllib.loads(after)["guid"] == "abc"
    assert tomllib.loads(after)["summary"] == "[laughter]\n"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"Why?"', "questions must be a list of texts"),
        ("[1]", "questions must be a list of texts"),
        ('["Why?", " "]', "the text of number 2 is empty"),
        (f'["{"x" * 1001}"]', "number 1 has over 1,000 characters"),
        (f"{['Why?'] * 51}", "there are 51 questions"),
    ],
)
def test_a_fault_in_the_questions_names_the_file_and_the_line(value: str, said: str) -> None:
    _, (problem,) = read_sheet(f'title = "x"\nquestions = {value}', path="show_notes/x/episode.toml")
    assert (problem.severity, problem.where.path, problem.where.line) == ("error", "show_notes/x/episode.toml", 2)
    assert said in problem.text


LINES = ["a = 1", "# c", "", "[t]", "[[u]]", 'b = """', "[x]", '"""', "k = [", "]", "  z = 2"]


@given(st.lists(st.sampled_from(LINES)))
def test_adding_a_key_never_changes_or_moves_what_people_wrote(lines: list[str]) -> None:
    before = "\n".join(lines)
    after = add_keys(before, {"guid": 'guid = "abc"'})
    try:
        values = tomllib.loads(before)
    except tomllib.TOMLDecodeError:
        return
    assert {**tomllib.loads(after)} == {**values, "guid": "abc"}
    assert [line for line in after.splitlines() if line.strip() and not line.startswith("guid")] == [
        line for line in before.splitlines() if line.strip()
    ]
