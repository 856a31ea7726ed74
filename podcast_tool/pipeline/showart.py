"""The show's own picture, as every app asks for it."""

from podcast_tool.disk import fault_of_place
from podcast_tool.model import OutputFile
from podcast_tool.pipeline.release import publish_picture, read_picture
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import Problem, Rule

S150 = Rule(
    code="S150",
    severity="warning",
    title="The show has no artwork",
    why="Apple Podcasts and Spotify refuse a show without a square picture of 1400 to 3000 pixels.",
    fix='Put a picture into the show\'s folder and name it in podcast.toml: artwork = "artwork.png".',
    bad='artwork = "missing.png"',
    good='artwork = "artwork.png"',
)
RULES = (S150,)


def show_artwork(run: Run) -> tuple[OutputFile | None, tuple[Problem, ...]]:
    """The picture that podcast.toml names, made ready for apps."""
    path = run.project.root / run.show.artwork
    fault = fault_of_place(path, inside=run.project.root)
    if not run.show.artwork or fault or not path.is_file():
        text = f"there is no picture {run.show.artwork!r} in the show's folder"
        text = f"the picture {run.show.artwork!r} {fault}" if fault and path != run.project.root else text
        return None, (S150.problem(text, path="podcast.toml"),)
    return publish_picture(run, read_picture(path), name=run.project.name(path), stem="show")
