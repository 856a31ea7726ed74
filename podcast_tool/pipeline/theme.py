"""The show's own look, read from its folder `theme/`."""

from typing import Final

from podcast_tool.disk import fault_of_place, read_bytes
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import Project
from podcast_tool.site.theme import Theme

_FOLDERS: Final = ("templates", "static", "texts")
_LARGEST: Final = 5_000_000


def load_theme(project: Project) -> Theme:
    """Every file of `theme/templates`, `theme/static` and `theme/texts`; hidden ones and links out are left out.

    Raises PodcastError for a file that cannot be read or is larger than any page should carry.
    """
    files: dict[str, bytes] = {}
    for folder in _FOLDERS:
        for path in sorted((project.theme / folder).glob("*")):
            if path.name.startswith(".") or not path.is_file() or fault_of_place(path, inside=project.root):
                continue
            if path.stat().st_size > _LARGEST:
                raise PodcastError(f"{project.name(path)} is larger than 5 MB", fix="Use a smaller file.")
            files[f"{folder}/{path.name}"] = read_bytes(path)
    return Theme(files=files)
