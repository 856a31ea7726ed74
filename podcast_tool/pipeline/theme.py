"""The show's own look, read from its folder `theme/`."""

from collections.abc import Sequence
from typing import Final

from podcast_tool.disk import fault_of_place, read_bytes
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import Project
from podcast_tool.site.theme import Theme
from podcast_tool.wording import Wording

_TEXTS: Final = "texts"
_FOLDERS: Final = ("templates", "static", _TEXTS)
_LARGEST: Final = 5_000_000


def load_theme(project: Project) -> Theme:
    """Every file of `theme/templates`, `theme/static` and `theme/texts`; hidden ones and links out are left out.

    Raises PodcastError for a file that cannot be read or is larger than any page should carry.
    """
    return _read(project, _FOLDERS)


def load_wording(project: Project, language: str) -> Wording:
    """The tool's texts in a language, the show's own in their place. Raises PodcastError as `load_theme` does."""
    return _read(project, (_TEXTS,)).wording(language)


def _read(project: Project, folders: Sequence[str]) -> Theme:
    files: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted((project.theme / folder).glob("*")):
            if path.name.startswith(".") or not path.is_file() or fault_of_place(path, inside=project.root):
                continue
            if path.stat().st_size > _LARGEST:
                raise PodcastError(f"{project.name(path)} is larger than 5 MB", fix="Use a smaller file.")
            files[f"{folder}/{path.name}"] = read_bytes(path)
    return Theme(files=files)
