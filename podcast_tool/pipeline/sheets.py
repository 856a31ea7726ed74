"""Adding tables to an episode.toml, and only where the file then says what it said before and the new ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from podcast_tool.disk import read_bytes, write_file
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import PodcastError
from podcast_tool.project.additions import add_table
from podcast_tool.project.sheet import Sheet, read_sheet


def add_to_sheet(
    run: Run,
    prepared: Prepared,
    name: str,
    tables: Sequence[Mapping[str, str]],
    *,
    expected: Callable[[Sheet], bool],
) -> None:
    """Append `[[name]]` tables to the episode's sheet. Raises PodcastError where that would not read as `expected`."""
    path = prepared.folder.sheet
    content = read_bytes(path) if path.exists() else b""
    for table in tables:
        content = add_table(content, name, table)
    sheet, _ = read_sheet(content.decode("utf-8", "replace"), path=run.project.name(path))
    untouched = replace(sheet, **{name: getattr(prepared.sheet, name)}) == prepared.sheet
    if not (untouched and expected(sheet)):
        raise PodcastError(
            f"{run.project.name(path)} keeps its {name} in a form that nothing can be added to",
            fix=f"Write them as [[{name}]] tables, below everything else.",
        )
    write_file(path, content)
