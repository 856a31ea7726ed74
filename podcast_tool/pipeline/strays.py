"""Folders in show_notes/ that lost their recording: what people wrote there would silently go unpublished."""

from collections.abc import Collection, Iterator
from typing import Final

from podcast_tool.disk import read_text
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import PodcastError, Problem, Rule
from podcast_tool.project.sheet import read_sheet

E222 = Rule(
    code="E222",
    severity="warning",
    title="A notes folder was renamed without its recording",
    why="Notes belong to the recording whose name their folder has. Under another name nobody reads them: the "
    "episode keeps its GUID and date, but is published without its notes, links and corrections.",
    fix="Give the folder its old name back, or the recording the folder's name.",
    bad="episodes/midterm.mp3, show_notes/mid-term-exam/",
    good="episodes/midterm.mp3, show_notes/midterm/",
)
RULES: Final = (E222,)


def stray_folders(run: Run, names: Collection[str]) -> Iterator[Problem]:
    """The folders of published episodes that neither a recording (`names`) nor podcast.lock knows by their name."""
    known = {*names, *(row.folder for row in run.ledger.rows)}
    for folder in sorted(run.project.notes.glob("*/episode.toml")):
        name = folder.parent.name
        if name in known:
            continue
        row = run.ledger.by_guid(_guid(run, name))
        if row and row.withdrawn is None and row.folder in names:
            text = f"show_notes/{name}/ has the notes of {row.title!r}, whose recording is called {row.folder}"
            fix = f"Rename the folder back to show_notes/{row.folder}/ (a fresh one there may be deleted)."
            yield E222.problem(text, path=f"show_notes/{name}", fix=fix)


def _guid(run: Run, name: str) -> str:
    path = run.project.folder(name).sheet
    try:
        return read_sheet(read_text(path) or "", path="")[0].guid
    except PodcastError:
        return ""
