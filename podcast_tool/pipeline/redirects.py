"""What stands at the show's former address, kept up with the site for as long as its folder is there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from podcast_tool.disk import read_text
from podcast_tool.model import OutputFile
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import Project
from podcast_tool.publish.redirects import OPENING, redirect_files
from podcast_tool.publish.writer import FEED, Manifest, write_outputs

_RECORD: Final = "moved"
_MARK: Final = "README.txt"


def refuse_foreign_folder(project: Project) -> None:
    """Stop before a folder `moved/` that people made for something else is written into. Raises PodcastError."""
    folder = project.moved
    if folder.is_dir() and any(folder.iterdir()) and not (read_text(folder / _MARK) or "").startswith(OPENING):
        raise PodcastError(
            f"{folder} holds files that podcast_tool did not write", fix="Give that folder another name, and run again."
        )


def renew_redirects(run: Run, output: Path, files: Sequence[OutputFile]) -> None:
    """Write the redirects of the last move for these files of the site, unless people have deleted their folder."""
    folder, moves = run.project.moved, run.ledger.moves
    if not moves or not folder.is_dir() or output != run.project.output or moves[-1].site_url == run.show.site_url:
        return
    feed = next(file.content for file in files if file.path == FEED and isinstance(file.content, bytes))
    redirects = redirect_files(
        old=moves[-1].site_url,
        new=run.show.site_url,
        title=run.show.title,
        paths=[file.path for file in files],
        feed=feed,
    )
    refuse_foreign_folder(run.project)
    last = run.store.load(_RECORD, Manifest) or Manifest()
    written = write_outputs(redirects, folder, last=last, digest_of=run.fingerprints.digest, progress=run.progress)
    run.store.save(_RECORD, written.manifest)
