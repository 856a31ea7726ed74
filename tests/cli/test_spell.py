"""`podcast spell`: one more spelling, and what it mends."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipeline.shows import add_recording, make_show, options, put_hearing, run, sure

from podcast_tool.model import Heard, Spelling, Word
from podcast_tool.pipeline.spell import Mended, spell
from podcast_tool.problems import PodcastError
from podcast_tool.project.additions import add_table
from podcast_tool.project.layout import open_project
from podcast_tool.project.show import read_show
from podcast_tool.transcript.spellings import apply_spellings, places_mended

SAID = "We run Cooper netties. Cooper netties runs us, and kubernetes Kubernetes is fine."


def show_of_three(root: Path) -> Path:
    """An untouched transcript, an edited one, and one that says nothing of the kind."""
    show = make_show(root)
    for slug, text in (("first", SAID), ("second", SAID), ("third", "Nothing of the kind.")):
        add_recording(show, f"{slug}.mp3", title=slug, pitch=300 + len(slug) * 10)
        put_hearing(show, slug, *sure(text))
    run(show)
    script = show / "show_notes/second/transcript.md"
    script.write_text(script.read_text().replace("fine", "very fine"))
    return show


def test_a_spelling_says_what_it_will_mend_and_leaves_edited_texts_alone(tmp_path: Path) -> None:
    show = show_of_three(tmp_path)
    edited = (show / "show_notes/second/transcript.md").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "podcast_tool", "-C", str(show), "spell", "cooper netties", "Kubernetes"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "  first: 2 places\n" in done.stdout
    assert "  second: 2 places (edited by a person: left alone)\n" in done.stdout
    assert "third" not in done.stdout
    assert f"1 transcript will change with: podcast -C {show} build" in done.stdout
    run(show)
    mended = (show / "show_notes/first/transcript.md").read_text()
    assert "We run Kubernetes. Kubernetes runs us," in mended
    assert (show / "show_notes/second/transcript.md").read_bytes() == edited


def test_only_places_that_change_are_counted(tmp_path: Path) -> None:
    show = show_of_three(tmp_path)
    done = spell(open_project(show), options(show, dry=True), heard="kubernetes", write="Kubernetes")
    assert done.episodes == (Mended(slug="first", places=1, edited=False), Mended(slug="second", places=1, edited=True))


@pytest.mark.parametrize(
    ("heard", "write"), [("", "x"), ("x", " \u200b"), ("same", "same"), ("Cooper  Netties", "K8s"), ("x" * 300, "y")]
)
def test_blanks_and_doubles_are_refused_and_nothing_is_written(tmp_path: Path, heard: str, write: str) -> None:
    show = make_show(tmp_path)
    spell(open_project(show), options(show, dry=True), heard="cooper netties", write="Kubernetes")
    before = (show / "podcast.toml").read_bytes()
    with pytest.raises(PodcastError):
        spell(open_project(show), options(show, dry=True), heard=heard, write=write)
    assert (show / "podcast.toml").read_bytes() == before


def test_spellings_in_a_form_that_cannot_be_added_to_are_left_as_they_are(tmp_path: Path) -> None:
    show = make_show(tmp_path, spelling='[{heard = "a", write = "b"}]')
    before = (show / "podcast.toml").read_bytes()
    with pytest.raises(PodcastError, match="form"):
        spell(open_project(show), options(show, dry=True), heard="cooper netties", write="Kubernetes")
    assert (show / "podcast.toml").read_bytes() == before


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n", b"  # the last word"])
def test_every_byte_in_front_of_the_new_table_stays(ending: bytes) -> None:
    before = '\ufefftitle = "É"  # mine\r\n[[spelling]]\r\nheard = "a"\r\nwrite = "b"'.encode() + ending
    after = add_table(before, "spelling", {"heard": 'say "cheese"', "write": "C:\\é"})
    assert after.startswith(before)
    assert b"\n" not in after[len(before) :].replace(b"\r\n", b"")
    assert read_show(after.decode())[0].hearing.spellings[1] == Spelling(heard='say "cheese"', write="C:\\é")


@given(st.text(st.sampled_from("ab .,’'\\\"é字\U0001f600"), max_size=30), st.text(max_size=20))
def test_any_text_can_be_written_down_and_read_again(heard: str, write: str) -> None:
    content = add_table(b'title = "x"\n', "spelling", {"heard": heard, "write": write})
    assert content.decode().count("[[spelling]]") >= 1
    read_show(content.decode())


@given(
    st.lists(st.sampled_from(["a", "b", "A,", "c."])), st.sampled_from(["a", "a b"]), st.sampled_from(["a", "X", "x y"])
)
def test_nothing_changes_exactly_where_no_place_is_counted(texts: list[str], said: str, write: str) -> None:
    words = tuple(Word(text=text, start=at * 10, end=at * 10 + 10) for at, text in enumerate(texts))
    heard = Heard(language="en", words=words, engine="")
    added = Spelling(heard=said, write=write)
    changed = apply_spellings(heard, [added]) != apply_spellings(heard, [])
    texts_differ = [w.text for w in apply_spellings(heard, [added]).words] != texts
    assert bool(places_mended(heard, [], added)) == texts_differ
    assert changed or not texts_differ
