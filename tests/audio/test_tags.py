"""Tags as hosts and their programs really write them, in every format."""

import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.flac import FLAC
from mutagen.id3 import (
    COMM,
    TDES,
    TDRC,
    TDRL,
    TIT2,
    TPE1,
    TRCK,
    USLT,
)

from podcast_tool.model import Tags
from podcast_tool.text import clean_line

from .synthesis import syncsafe
from .tagging import ALL, WRITERS, Recordings, codes, copied, jpeg, read, titled, with_id3, with_no_id3


@pytest.mark.parametrize("case", WRITERS)
def test_every_format_says_the_same(case: str, recordings: Recordings, tmp_path: Path) -> None:
    recipe, write = WRITERS[case]
    path = copied(recordings, recipe, tmp_path)
    write(path)
    found = read(path)
    assert found.tags == ALL
    assert found.artwork is not None
    assert (found.artwork.content, found.artwork.mime) == (jpeg(), "image/jpeg")
    assert found.problems == ()


def test_id3_v22_is_read(recordings: Recordings, tmp_path: Path) -> None:
    frames = b"".join(
        name + len(text).to_bytes(3, "big") + text
        for name, text in (
            (b"TT2", b"\0Second Draft"),
            (b"TP1", b"\0Ann"),
            (b"TRK", b"\x003/12"),
            (b"TYE", b"\x002026"),
        )
    )
    path = tmp_path / "x.mp3"
    path.write_bytes(b"ID3\x02\0\0" + syncsafe(len(frames)) + frames + recordings["mp3"].read_bytes())
    assert read(path).tags == Tags(title="Second Draft", artist="Ann", number=3, date="2026")


def test_id3_v1_alone_is_read(recordings: Recordings, tmp_path: Path) -> None:
    fields = (b"Second Draft", b"Ann", b"Trying Again")
    tag = (
        b"TAG"
        + b"".join(field.ljust(30, b"\0") for field in fields)
        + b"2026"
        + b"wrong".ljust(28, b"\0")
        + b"\0\x07\xff"
    )
    path = tmp_path / "x.mp3"
    with_no_id3(recordings, path)
    path.write_bytes(path.read_bytes() + tag)
    assert read(path).tags == Tags(
        title="Second Draft", artist="Ann", album="Trying Again", date="2026", summary="wrong", number=7
    )


@pytest.mark.parametrize("recipe", ["mp3", "wav", "mp2", "rf64", "mka", "ogg", "flac", "m4a"])
def test_a_recording_without_tags_has_no_title_and_no_problem(
    recipe: str, recordings: Recordings, tmp_path: Path
) -> None:
    path = copied(recordings, recipe, tmp_path)
    if recipe == "mp3":
        with_no_id3(recordings, path)
    assert (read(path).tags.title, read(path).problems) == ("", ())


def test_a_wav_info_list_is_read(recordings: Recordings, tmp_path: Path) -> None:
    info = b"INFO" + b"".join(
        name + struct.pack("<I", len(text)) + text + b"\0" * (len(text) % 2)
        for name, text in ((b"INAM", b"Caf\xc3\xa9\0"), (b"IART", b"Zo\xeb\0"), (b"ICRD", b"2026\0"))
    )
    path = copied(recordings, "wav", tmp_path)
    path.write_bytes(path.read_bytes() + b"LIST" + struct.pack("<I", len(info)) + info)
    assert read(path).tags == Tags(title="Café", artist="Zoë", date="2026")


def test_id3_in_front_of_flac_counts_where_the_comments_are_empty(recordings: Recordings, tmp_path: Path) -> None:
    path = tmp_path / "x.flac"
    with_id3(path, TIT2(encoding=3, text=["In front"]))
    path.write_bytes(path.read_bytes() + recordings["flac"].read_bytes())
    comments: Any = FLAC(recordings["flac"])
    assert "title" not in (comments.tags or {})
    assert read(path).tags.title == "In front"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("3/12", 3),
        ("03", 3),
        (" 7 ", 7),
        ("0", None),
        ("-1", None),
        ("three", None),
        ("3.5", None),
        ("/12", None),
        ("٣", None),
        ("9" * 400, None),
        ("", None),
    ],
)
def test_track_numbers(text: str, number: int | None, recordings: Recordings, tmp_path: Path) -> None:
    path = copied(recordings, "mp3", tmp_path)
    assert read(with_id3(path, TRCK(encoding=3, text=[text]))).tags.number == number


@pytest.mark.parametrize("date", ["1900", "2099-12-31", "2026-09-15 09:00:00", "2026"])
def test_dates_stay_as_they_are_written(date: str, recordings: Recordings, tmp_path: Path) -> None:
    assert read(with_id3(copied(recordings, "mp3", tmp_path), TDRC(encoding=3, text=[date]))).tags.date == date


def test_the_release_date_goes_before_the_recording_date(recordings: Recordings, tmp_path: Path) -> None:
    frames = TDRC(encoding=3, text=["2026-01-01"]), TDRL(encoding=3, text=["2026-02-02"])
    assert read(with_id3(copied(recordings, "mp3", tmp_path), *frames)).tags.date == "2026-02-02"


def test_the_podcast_description_goes_before_the_comment(recordings: Recordings, tmp_path: Path) -> None:
    frames = COMM(encoding=3, lang="eng", desc="", text=["made with a tool"]), TDES(encoding=3, text=["About failing"])
    assert read(with_id3(copied(recordings, "mp3", tmp_path), *frames)).tags.summary == "About failing"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x01b\x1fc", "abc"),
        ("a\ufffeb\uffff", "ab"),
        ("a\nb\tc  d", "a b c d"),
        (" \t\n ", ""),
        ("\u200b\u200d\ufeff", ""),
        ("<b>bold</b> {{ x }} $(rm -rf)", "<b>bold</b> {{ x }} $(rm -rf)"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("\u202egpj.exe", "\u202egpj.exe"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("e\u0301", "é"),
        ("𝕋" * 200, "𝕋" * 200),
        ("feed.xml", "feed.xml"),
    ],
)
@pytest.mark.parametrize("recipe", ["mp3", "m4a", "flac"])
def test_titles_are_cleaned_of_what_no_page_may_carry(
    recipe: str, written: str, shown: str, recordings: Recordings, tmp_path: Path
) -> None:
    path = titled(copied(recordings, recipe, tmp_path), recipe, written)
    assert read(path).tags.title == shown
    assert read(path).problems == ()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), max_size=120).filter(lambda text: "\0" not in text),
    recipe=st.sampled_from(["mp3", "m4a", "flac", "opus"]),
)
def test_any_title_comes_back_cleaned(title: str, recipe: str, recordings: Recordings, tmp_path: Path) -> None:
    path = titled(copied(recordings, recipe, tmp_path), recipe, title)
    assert read(path).tags.title == clean_line(title, limit=255)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), max_size=80).filter(lambda text: "\0" not in text),
    encoding=st.sampled_from([1, 2, 3]),
)
def test_any_title_comes_back_in_every_unicode_encoding_of_id3(
    title: str, encoding: int, recordings: Recordings, tmp_path: Path
) -> None:
    path = with_id3(copied(recordings, "mp3", tmp_path), TIT2(encoding=encoding, text=[title]))
    assert read(path).tags.title == clean_line(title, limit=255)


@pytest.mark.parametrize("title", ["x" * 1_000_000, "word " * 200_000, "x" * 300])
def test_an_endless_title_is_cut_and_told(title: str, recordings: Recordings, tmp_path: Path) -> None:
    found = read(titled(copied(recordings, "mp3", tmp_path), "mp3", title))
    assert 200 < len(found.tags.title) <= 255
    assert found.tags.title.endswith("…")
    assert codes(found) == ["A202"]
    assert f"{len(title):,} characters" in found.problems[0].text


def test_utf8_that_was_stored_as_latin1_is_read_as_meant(recordings: Recordings, tmp_path: Path) -> None:
    disguised = "Café – 失敗".encode().decode("latin-1")
    found = read(with_id3(copied(recordings, "mp3", tmp_path), TIT2(encoding=0, text=[disguised])))
    assert (found.tags.title, found.problems) == ("Café – 失敗", ())


def test_real_latin1_stays_as_it_is(recordings: Recordings, tmp_path: Path) -> None:
    found = read(with_id3(copied(recordings, "mp3", tmp_path), TIT2(encoding=0, text=["Zoë, où es-tu? Größe"])))
    assert (found.tags.title, found.problems) == ("Zoë, où es-tu? Größe", ())


def test_what_may_be_cyrillic_is_told_but_not_guessed(recordings: Recordings, tmp_path: Path) -> None:
    mojibake = "Привет, мир".encode("cp1251").decode("latin-1")
    found = read(with_id3(copied(recordings, "mp3", tmp_path), TIT2(encoding=0, text=[mojibake])))
    assert (found.tags.title, codes(found)) == (mojibake, ["A203"])


def test_what_looks_like_mojibake_in_unicode_is_meant(recordings: Recordings, tmp_path: Path) -> None:
    found = read(with_id3(copied(recordings, "mp3", tmp_path), TIT2(encoding=3, text=["Ïðèâåò CafÃ©"])))
    assert (found.tags.title, found.problems) == ("Ïðèâåò CafÃ©", ())


def test_several_artists_stand_side_by_side(recordings: Recordings, tmp_path: Path) -> None:
    path = with_id3(copied(recordings, "mp3", tmp_path), TPE1(encoding=3, text=["Ann", "Ben"]))
    assert read(path).tags.artist == "Ann, Ben"


def test_lyrics_with_entities_do_no_harm(recordings: Recordings, tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    path = with_id3(
        copied(recordings, "mp3", tmp_path),
        TIT2(encoding=3, text=["T"]),
        USLT(encoding=3, lang="eng", desc="", text=bomb),
    )
    assert read(path).tags == Tags(title="T")
