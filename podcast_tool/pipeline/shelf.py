"""The small files of the site, by what they are made of: what stands as it was made is not made again."""

from collections.abc import Callable, Iterable
from pathlib import Path

from podcast_tool.disk import digest_bytes
from podcast_tool.model import Digest, OutputFile
from podcast_tool.pipeline.run import Run


class Shelf:
    """Files that were made for `output`, or were found there; new ones wait in a folder of the cache, not in memory."""

    def __init__(self, run: Run, output: Path) -> None:
        self._run = run
        self._output = output
        self._folder = run.store.scratch()

    def files(self, key: Digest, make: Callable[[], Iterable[OutputFile]]) -> tuple[OutputFile, ...]:
        """The files that stand for this key, or that `make` makes now. Raises PodcastError."""
        known = self._run.memory.get(key, tuple[tuple[str, Digest], ...])
        if known is not None and all(self._stands(path, digest) for path, digest in known):
            return tuple(OutputFile(path=path, content=self._output / path, digest=digest) for path, digest in known)
        files = tuple(self._laid(file) for file in make())
        self._run.memory.put(key, [(file.path, file.digest) for file in files])
        return files

    def _stands(self, path: str, digest: Digest) -> bool:
        return self._run.fingerprints.hold(self._output / path, digest)

    def _laid(self, file: OutputFile) -> OutputFile:
        if isinstance(file.content, Path):
            return file
        digest = digest_bytes(file.content)
        place = self._folder / digest
        place.write_bytes(file.content)
        return OutputFile(path=file.path, content=place, digest=digest)
