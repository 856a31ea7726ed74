"""Files that the tool writes first are read back as what was meant, whatever letters stand in them."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool.model import Chapter, Person, Show
from podcast_tool.project.authoring import write_sheet, write_show
from podcast_tool.project.sheet import Sheet, read_sheet, with_identity
from podcast_tool.project.show import read_show
from podcast_tool.text import clean_line, clean_text, exact_text

LINES = st.text(max_size=80).map(clean_line)
NAMES = LINES.filter(bool)
PROSE = st.text(max_size=200).map(lambda text: clean_text(text).strip())
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1), timezones=ZONES)  # noqa: DTZ001
WEB = st.sampled_from(["", "https://a.test-college.ca/x?y=1&z='\""])
PEOPLE = st.lists(
    st.builds(Person, name=NAMES, role=st.sampled_from(["host", "guest"]), href=WEB, image=WEB,
              consent=st.sampled_from(["given", "pending"])), max_size=2,
).map(tuple)  # fmt: skip
CHAPTERS = st.lists(
    st.builds(Chapter, start=st.integers(0, 999 * 3600 * 1000), title=NAMES, href=WEB), max_size=3
).map(tuple)
NUMBERS = st.one_of(st.none(), st.integers(1, 1_000_000))


@given(
    st.builds(
        Sheet, title=LINES, guid=st.text(max_size=80).map(exact_text), kind=st.sampled_from(["full", "bonus"]),
        published=MOMENTS.map(lambda moment: moment.replace(microsecond=0)), season=NUMBERS, number=NUMBERS,
        summary=PROSE, advisory=LINES, explicit=st.sampled_from([None, True, False]), tags=st.booleans(),
        people=PEOPLE, chapters=CHAPTERS,
    )
)  # fmt: skip
@settings(deadline=None)
def test_a_sheet_reads_back_as_it_was(sheet: Sheet) -> None:
    assert read_sheet(write_sheet(sheet), path="episode.toml") == (sheet, ())


@given(
    st.builds(
        Show, title=NAMES, description=PROSE.filter(bool), author=NAMES, explicit=st.booleans(), people=PEOPLE,
        site_url=st.just("https://pod.test-college.ca/"), copyright=LINES, locked=st.booleans(),
        artwork=st.just("artwork.png"), guid=st.sampled_from(["", "9b024349-ccf0-5f69-a609-6b82873eab3c"]),
    )
)  # fmt: skip
@settings(deadline=None)
def test_a_show_reads_back_as_it_was(show: Show) -> None:
    assert read_show(write_show(show)) == (show, ())


def test_a_guid_with_quotes_is_written_so_that_it_reads_back() -> None:
    guid = 'tag:"a"\\b\tc'
    text = with_identity("", guid=guid, published=datetime(2026, 3, 1, tzinfo=UTC))
    assert read_sheet(text, path="episode.toml")[0].guid == guid
