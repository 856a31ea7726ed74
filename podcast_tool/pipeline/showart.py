"""The show's own picture, as every app asks for it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from podcast_tool.disk import fault_of_place
from podcast_tool.model import Digest, OutputFile
from podcast_tool.pipeline.release import publish_picture, read_picture
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import Problem, Rule

S150 = Rule(
    code="S150",
    severity="error",
    title="The show has no artwork",
    why="Apple Podcasts and Spotify refuse a show without a square picture of 1400 to 3000 pixels. A picture that was "
    "published before stays.",
    fix='Put a picture into the show\'s folder and name it in podcast.toml: artwork = "artwork.png".',
    bad='artwork = "missing.png"',
    good='artwork = "artwork.png"',
)
RULES: Final = (S150,)
_RECORD: Final = "artwork"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastArt:
    """The show's picture as last published: its path in public/ and its digest."""

    path: str
    digest: Digest


def show_artwork(run: Run, output: Path) -> tuple[OutputFile | None, tuple[Problem, ...]]:
    """The picture that podcast.toml names, made ready for apps; where it cannot be used, the one last published."""
    made, problems = _named_artwork(run)
    if made:
        return made, problems
    return _last_artwork(run, output), tuple(replace(problem, severity="error") for problem in problems)


def remember_artwork(run: Run, art: OutputFile | None) -> None:
    """Keep in mind which picture was published."""
    if art:
        run.store.save(_RECORD, LastArt(path=art.path, digest=art.digest))


def _named_artwork(run: Run) -> tuple[OutputFile | None, tuple[Problem, ...]]:
    path = run.project.root / run.show.artwork
    fault = fault_of_place(path, inside=run.project.root)
    if not run.show.artwork or fault or not path.is_file():
        text = f"there is no picture {run.show.artwork!r} in the show's folder"
        if fault and path != run.project.root:
            text = f"the picture {run.show.artwork!r} {fault}"
            return None, (S150.problem(text, path="podcast.toml", fix="Put a JPEG or PNG of 3000 x 3000 there."),)
        return None, (S150.problem(text, path="podcast.toml"),)
    return publish_picture(run, read_picture(path), name=run.project.name(path), stem="show")


def _last_artwork(run: Run, output: Path) -> OutputFile | None:
    last = run.store.load(_RECORD, LastArt)
    places = [folder / last.path for folder in (output, run.project.output)] if last else []
    place = next((place for place in places if last and run.fingerprints.hold(place, last.digest)), None)
    return OutputFile(path=last.path, content=place, digest=last.digest) if last and place else None
