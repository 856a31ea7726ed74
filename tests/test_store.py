"""The cache: found by what went into it, and never trusted blindly."""

import os
import time
from pathlib import Path

import pytest

from podcast_tool.model import Heard, Word
from podcast_tool.store import Fingerprints, Recipe, Store

HEARD = Heard(language="en", words=(Word(text="hi", start=0, end=300, confidence=0.5),), engine="test")


def recipe(**changes: object) -> Recipe:
    values: dict[str, object] = {
        "step": "hear", "version": 1, "subject": "midterm", "tool": "x", "inputs": {"audio": "ab"},
    }  # fmt: skip
    return Recipe(**(values | changes))  # type: ignore[arg-type]


def test_a_result_is_found_by_the_same_recipe_and_by_no_other(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(recipe(), HEARD)
    assert store.get(recipe(), Heard) == HEARD
    assert store.get(recipe(subject="renamed"), Heard) == HEARD
    for other in ({"version": 2}, {"tool": "y"}, {"inputs": {"audio": "cd"}}, {"parameters": {"model": "tiny"}}):
        assert store.get(recipe(**other), Heard) is None


@pytest.mark.parametrize("content", [b"", b"{", b"null", b'{"language": 3}', b"\xff\xfe"])
def test_a_corrupt_record_is_a_miss(tmp_path: Path, content: bytes) -> None:
    store = Store(tmp_path)
    store.put(recipe(), HEARD)
    store.file(recipe(), ".json").write_bytes(content)
    assert store.get(recipe(), Heard) is None


def test_a_record_that_still_reads_well_but_was_changed_is_a_miss(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(recipe(), HEARD)
    record = store.file(recipe(), ".json")
    record.write_bytes(record.read_bytes().replace(b"300", b"301"))
    assert store.get(recipe(), Heard) is None


def test_a_record_nested_too_deeply_is_a_miss(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(recipe(), HEARD)
    store.file(recipe(), ".json").write_bytes(b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}")
    assert store.get(recipe(), Heard) is None


def test_file_names_of_any_bytes_can_be_remembered(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.mp3"))
    file.write_bytes(b"one")
    prints = Fingerprints(store)
    prints.note(file, "digest")
    prints.save()
    assert Fingerprints(store).digest(file) == "digest"


def test_the_reason_names_the_input_that_changed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.reason(recipe()) == "first time"
    store.put(recipe(), HEARD)
    assert store.reason(recipe(inputs={"audio": "cd"})) == "audio changed"
    assert store.reason(recipe(tool="y", parameters={"model": "tiny"})) == "tool, model changed"
    store.file(recipe(), ".json").unlink()
    assert store.reason(recipe()) == "its result is no longer in the cache"


def test_the_folder_says_that_it_may_be_deleted(tmp_path: Path) -> None:
    Store(tmp_path / "cache").prepare()
    assert "safe to delete" in (tmp_path / "cache" / "README.txt").read_text()


def test_a_digest_is_taken_again_when_the_file_changed_even_within_its_size(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    file = tmp_path / "a.mp3"
    file.write_bytes(b"one")
    old = time.time() - 3600
    os.utime(file, (old, old))
    prints = Fingerprints(store)
    first = prints.digest(file)
    prints.save()
    assert Fingerprints(store).digest(file) == first
    file.write_bytes(b"two")
    assert Fingerprints(store).digest(file) != first


def test_a_file_changed_just_now_is_not_remembered(tmp_path: Path) -> None:
    """Its time stamp is too coarse to tell a second write in the same moment from the first."""
    store = Store(tmp_path / "cache")
    file = tmp_path / "a.mp3"
    file.write_bytes(b"one")
    status = file.stat()
    prints = Fingerprints(store)
    first = prints.digest(file)
    prints.save()
    file.write_bytes(b"two")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert Fingerprints(store).digest(file) != first
