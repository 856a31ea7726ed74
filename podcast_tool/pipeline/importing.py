"""The hub's catalogue from what a hub or a reference manager exports: read, cited, merged, written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from podcast_tool import citations
from podcast_tool.disk import read_encoded, read_whole, write_file
from podcast_tool.model import Resource
from podcast_tool.problems import PodcastError, Problem, has_errors
from podcast_tool.project.layout import Project
from podcast_tool.publish.runlock import hold
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.merge import Change, merge
from podcast_tool.resources.sources import read_source
from podcast_tool.resources.sources.found import Entry

_HEADER = "# The catalogue: what episodes may link to. One [[resource]] each, written and corrected by people.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did, or would do: entries added and completed, and what of the file was left out, and why."""

    path: str
    changes: tuple[Change, ...]
    left: tuple[str, ...]
    problems: tuple[Problem, ...]
    written: bool


def import_resources(project: Project, file: Path, *, form: str = "", dry: bool = False) -> Imported:
    """Merge a file into show_notes/resources.toml. Raises PodcastError where either can't be read."""
    found = read_source(_text(file), name=file.name, form=form)
    with hold(project.run_lock):
        before = read_whole(project.catalogue) or ""
        path = project.name(project.catalogue)
        known, problems = read_catalogue(before, path=path)
        if has_errors(problems):
            first = next(problem for problem in problems if problem.severity == "error")
            raise PodcastError(f"{path}:{first.where.line}: {first.text}", fix=first.fix)
        merged = merge(before or _HEADER, known, [_cited(entry) for entry in found.entries])
        changed = any(change.written for change in merged.changes)
        _check(merged.text, path)
        if changed and not dry:
            write_file(project.catalogue, merged.text.encode())
    return Imported(
        path=path, changes=merged.changes, left=found.left, problems=problems, written=changed and not dry
    )


def _text(file: Path) -> str:
    try:
        source = read_encoded(file)
    except UnicodeDecodeError as error:
        fix = "Save it again with the encoding UTF-8; in Excel that is “CSV UTF-8”."
        raise PodcastError(f"{file} is not saved as UTF-8", fix=fix) from error
    if source is None:
        raise PodcastError(f"there is no {file}", fix="Give the path of a file that is there.")
    return source


def _cited(entry: Entry) -> Resource:
    """A publication's reference, where its export says more of it than a catalogue can hold."""
    if not entry.csl or entry.resource.citation or not entry.csl.get("container-title") or not citations.is_installed():
        return entry.resource
    item = {**entry.csl, "id": "item", "title": entry.resource.title}
    return replace(entry.resource, citation=citations.apa(item)[:2000])


def _check(text: str, path: str) -> None:
    """An import must not bring faults into the catalogue."""
    _, problems = read_catalogue(text, path=path)
    faults: Sequence[Problem] = [problem for problem in problems if problem.severity == "error"]
    if faults:
        raise PodcastError(f"the catalogue would not be usable: {faults[0].text}", fix=faults[0].fix)
