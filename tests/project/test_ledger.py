"""podcast.lock: written the same for the same rows, and not to be edited by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.problems import PodcastError
from podcast_tool.project.identity import audio_history, check_identity, find_row, mint_guid
from podcast_tool.project.ledger import Ledger, Move, Row, Served, read_ledger, write_ledger
from podcast_tool.project.sheet import Sheet


def row(guid: str = "g1", slug: str = "midterm", **changes: object) -> Row:
    made = Row(
        guid=guid,
        slug=slug,
        folder=slug,
        title=f"The {slug}",
        published=datetime(2026, 9, 15, 13, tzinfo=UTC),
        audio=(Served(path=f"audio/{slug}-aaaaaaaa.mp3", source="a" * 64),),
    )
    return replace(made, **changes)


LEDGER = Ledger().with_rows([row(), row("g2", "help")])


def test_it_is_read_back_and_written_the_same() -> None:
    text = write_ledger(LEDGER)
    read = read_ledger(text)
    assert [replace(known, check="") for known in read.rows] == list(LEDGER.rows)
    assert write_ledger(read) == text
    assert read_ledger(None) == Ledger()


@given(st.text(), st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_any_title_and_date_survive(title: str, published: datetime) -> None:
    made = row(title=title.encode("utf-8", "ignore").decode(), published=published.replace(tzinfo=UTC))
    assert replace(read_ledger(write_ledger(Ledger(rows=(made,)))).rows[0], check="") == made


def test_a_guid_edited_in_the_lock_stops_the_run_and_names_the_episode() -> None:
    with pytest.raises(PodcastError, match="The midterm"):
        read_ledger(write_ledger(LEDGER).replace('"g1"', '"g9"'))


@pytest.mark.parametrize("text", ["", "{", '{"episodes": []}', "[]", '{"x":' + "[" * 50_000])
def test_a_damaged_lock_stops_the_run(text: str) -> None:
    with pytest.raises(PodcastError, match="damaged"):
        read_ledger(text)


def test_a_guid_edited_in_episode_toml_stops_the_run() -> None:
    found = find_row(LEDGER, slug="midterm", source="a" * 64, taken=frozenset(), has_folder=True)
    with pytest.raises(PodcastError, match=r"x\.mp3"):
        check_identity(found, Sheet(guid="other"), LEDGER, name="x.mp3", path="episode.toml")


def test_a_lost_row_of_a_published_episode_stops_the_run() -> None:
    found = find_row(Ledger(), slug="midterm", source="b" * 64, taken=frozenset(), has_folder=True)
    with pytest.raises(PodcastError, match="no such row"):
        check_identity(found, Sheet(guid="g1"), Ledger(), name="x.mp3", path="episode.toml")


def test_a_renamed_recording_is_known_by_its_bytes_and_keeps_its_addresses() -> None:
    found = find_row(LEDGER, slug="new-name", source="a" * 64, taken=frozenset({"new-name"}), has_folder=False)
    assert found.row is not None
    assert (found.row.guid, found.slug, found.folder) == ("g1", "midterm", "midterm")


def test_a_recording_and_folder_renamed_together_are_known_by_their_guid() -> None:
    found = find_row(LEDGER, slug="new-name", source="b" * 64, taken=frozenset({"new-name"}), has_folder=True)
    known = check_identity(found, Sheet(guid="g1"), LEDGER, name="x.mp3", path="episode.toml")
    assert (known.slug, known.folder) == ("midterm", "new-name")


def test_a_copy_beside_the_original_is_no_rename() -> None:
    taken = frozenset({"midterm", "copy"})
    assert find_row(LEDGER, slug="copy", source="a" * 64, taken=taken, has_folder=False).row is None


def test_replaced_audio_gets_a_new_address_and_the_old_one_goes_on_serving() -> None:
    history = audio_history(row(), slug="midterm", source="b" * 64, suffix=".mp3")
    assert [served.path for served in history] == ["audio/midterm-aaaaaaaa.mp3", "audio/midterm-bbbbbbbb.mp3"]
    assert audio_history(row(), slug="midterm", source="a" * 64, suffix=".mp3") == row().audio


def test_the_same_recording_in_the_same_show_gets_the_same_guid() -> None:
    assert mint_guid(show_guid="s", slug="a", source="x") == mint_guid(show_guid="s", slug="a", source="x")
    assert mint_guid(show_guid="s", slug="a", source="x") != mint_guid(show_guid="s", slug="b", source="x")


OLDER = """{
 "about": "Identity of every published episode: keep this file in git and never edit it by hand.",
 "format": 1,
 "episodes": [
  {
   "guid": "g1",
   "slug": "midterm",
   "folder": "midterm",
   "title": "The midterm",
   "published": "2026-09-15T13:00:00Z",
   "audio": [
    {
     "path": "audio/midterm-aaaaaaaa.mp3",
     "source": "%s"
    }
   ],
   "check": "CHECK"
  }
 ]
}
""" % ("a" * 64)


def test_a_lock_of_before_withdrawals_is_read_and_written_as_it_was() -> None:
    text = OLDER.replace("CHECK", "f8afc226e4a97b0f")
    assert write_ledger(read_ledger(text)) == text


@given(st.dates(), st.text())
def test_a_withdrawal_survives_and_is_sealed(day: date, reason: str) -> None:
    gone = row("g2", "help", withdrawn=day, reason=reason.encode("utf-8", "ignore").decode())
    text = write_ledger(Ledger().with_rows([row(), gone]))
    read = read_ledger(text)
    assert [replace(known, check="") for known in read.withdrawn] == [gone]
    assert [known.guid for known in read.public] == ["g1"]
    with pytest.raises(PodcastError, match="The help"):
        read_ledger(text.replace(f'"withdrawn": "{day.isoformat()}"', '"withdrawn": null'))


def test_former_addresses_survive() -> None:
    moved = replace(LEDGER, moves=(Move(site_url="https://old.ca/", on=date(2026, 9, 1)),))
    assert read_ledger(write_ledger(moved)).moves == moved.moves
    assert moved.with_rows([row("g3", "third")]).moves == moved.moves
