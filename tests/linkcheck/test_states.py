"""What becomes of a link from run to run, and the file that remembers it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.linkcheck.answers import Answer, Kind
from podcast_tool.linkcheck.records import parse_records, write_records
from podcast_tool.linkcheck.states import STATES, Record, after, is_due
from podcast_tool.problems import PodcastError

DAY = date(2026, 11, 22)
KINDS = st.sampled_from(get_args(Kind))
RUNS = st.lists(st.tuples(st.integers(0, 20), KINDS), min_size=1, max_size=12)
WORDS = st.text(max_size=40)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
URLS = st.builds("https://{}.example/{}".format, st.text("abcé-", min_size=1), WORDS)
RECORDS = st.builds(
    Record, state=st.sampled_from(STATES), on=DAYS, since=DAYS, to=st.one_of(st.just(""), URLS),
    said=st.text("HTP 40\"'\\,={}é", max_size=20).map(str.split).map(" ".join), hostless=st.one_of(st.none(), DAYS),
    copy=st.one_of(st.just(""), URLS),
)  # fmt: skip


def told(runs: Sequence[tuple[int, Kind]]) -> Record:
    """The record after answers, each some days later."""
    record, today = None, DAY
    for days, kind in runs:
        today += timedelta(days=days)
        record = after(record, Answer(kind=kind), today)
    assert record is not None
    return record


@given(RUNS)
def test_only_a_missing_page_or_a_host_that_is_nowhere_on_two_days_is_ever_gone(runs: list[tuple[int, Kind]]) -> None:
    record, last = told(runs), runs[-1][1]
    if record.state == "gone":
        assert last in ("missing", "nowhere")
    if last == "unknown":
        assert record.state == "unknown"
    if last == "nowhere":
        row: list[int] = []
        day = 0
        for days, kind in runs:
            day += days
            row = [*row, day] if kind == "nowhere" else row if kind == "unknown" else []
        assert (record.state == "gone") == (len(set(row)) > 1)


@given(st.lists(st.tuples(st.integers(0, 20), st.just("unknown")), min_size=1, max_size=5), KINDS)
def test_silence_however_long_changes_nothing_of_what_the_next_answer_means(
    silence: list[tuple[int, Kind]], kind: Kind
) -> None:
    assert told([*silence, (0, kind)]).state == told([(0, kind)]).state


def test_a_state_says_since_when_it_is_so() -> None:
    record = told([(0, "ok"), (7, "missing"), (7, "missing")])
    assert (record.since, record.on) == (DAY + timedelta(days=7), DAY + timedelta(days=14))


def test_a_link_is_asked_for_again_after_a_week_and_an_unknown_one_after_a_day() -> None:
    assert is_due(None, DAY)
    for state in STATES:
        stands = 1 if state == "unknown" else 7
        record = Record(state=state, on=DAY, since=DAY)
        assert not is_due(record, DAY + timedelta(days=stands - 1))
        assert is_due(record, DAY + timedelta(days=stands))
        assert is_due(record, DAY - timedelta(days=1))


@given(st.dictionaries(URLS, RECORDS, max_size=4))
def test_the_file_says_again_what_was_written(records: dict[str, Record]) -> None:
    text = write_records(records)
    assert parse_records(text, path="x") == dict(sorted(records.items()))
    assert write_records(parse_records(text, path="x")) == text


def test_the_file_has_a_line_for_each_address() -> None:
    moved = Record(state="moved", on=DAY, since=DAY, to="https://hub.ca/b")
    text = write_records({"https://hub.ca/b": Record(state="ok", on=DAY, since=DAY), "https://hub.ca/a": moved})
    assert text.splitlines()[-2:] == [
        '"https://hub.ca/a" = { state = "moved", on = 2026-11-22, since = 2026-11-22, to = "https://hub.ca/b" }',
        '"https://hub.ca/b" = { state = "ok", on = 2026-11-22, since = 2026-11-22 }',
    ]


@pytest.mark.parametrize(
    "entry",
    ["3", "[]", "{}", '{ state = "dead", on = 2026-11-22 }', '{ state = "ok" }', '{ state = "ok", on = "now" }'],
)
def test_an_entry_that_says_nothing_usable_is_asked_for_again(entry: str) -> None:
    good = '"https://hub.ca/b" = { state = "ok", on = 2026-11-22 }\n'
    records = parse_records(f'[links]\n"https://hub.ca/a" = {entry}\n"no address" = {{}}\n{good}', path="x")
    assert records == {"https://hub.ca/b": Record(state="ok", on=DAY, since=DAY)}


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\n[links]\n", "[" * 10_000, "links = [[["])
def test_a_file_that_is_broken_is_not_replaced_but_told(text: str) -> None:
    with pytest.raises(PodcastError, match="is not valid TOML"):
        parse_records(text, path="show_notes/link-checks.toml")
    assert parse_records("links = 3\n", path="x") == parse_records("", path="x") == {}
