"""The search of the site: its index is made anew only when a page that can be found has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from podcast_tool.disk import digest_bytes, read_bytes, write_file
from podcast_tool.model import Digest, OutputFile
from podcast_tool.pipeline.run import Run
from podcast_tool.search import is_installed, search_index
from podcast_tool.store import Recipe

SEARCH_VERSION: Final = 2
_FOUND: Final = ("episodes/", "resources/", "people/")
_DEEPEST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The files of an index, by their paths in public/, with their digests."""

    files: dict[str, Digest]


def search_files(run: Run, files: Sequence[OutputFile]) -> tuple[OutputFile, ...]:
    """The files of the search index; none where Pagefind is not installed. Raises PodcastError where it fails."""
    if not is_installed():
        return ()
    pages = [file for file in files if _is_found(file.path)]
    recipe = Recipe(
        step="search",
        version=SEARCH_VERSION,
        subject="site",
        tool=f"pagefind {version('pagefind')}",
        inputs={page.path: page.digest or digest_bytes(_html(page)) for page in pages},
    )
    index = run.store.get(recipe, Index)
    folder = run.store.folder / "search" / "files"
    if index is None or not all(run.fingerprints.hold(folder / digest, digest) for digest in index.files.values()):
        run.announce(recipe)
        made = search_index((page.path, _html(page)) for page in pages)
        if run.dry:
            return tuple(OutputFile(path=path, content=content) for path, content in sorted(made.items()))
        index = _kept(made, folder)
        run.store.put(recipe, index)
        run.store.keep_only("search/files", index.files.values())
    return tuple(
        OutputFile(path=path, content=folder / digest, digest=digest) for path, digest in index.files.items()
    )


def _is_found(path: str) -> bool:
    """Pages that show an episode in another way, one folder deeper, would be found beside its own."""
    return path.startswith(_FOUND) and path.endswith(".html") and path.count("/") <= _DEEPEST


def _kept(made: Mapping[str, bytes], folder: Path) -> Index:
    digests: dict[str, Digest] = {}
    for path, content in sorted(made.items()):
        digests[path] = digest_bytes(content)
        write_file(folder / digests[path], content)
    return Index(files=digests)


def _html(file: OutputFile) -> bytes:
    return file.content if isinstance(file.content, bytes) else read_bytes(file.content)
