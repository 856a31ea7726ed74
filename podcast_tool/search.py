"""The search index of the site, made by Pagefind: browsers search it without a server, in small pieces.

Pagefind is an extra with a program inside: `pip install "podcast_tool[search]"`. The same pages give the same index.
"""

import subprocess
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from podcast_tool.problems import PodcastError

FOLDER: Final = "pagefind"
INSTALL: Final = 'pip install "podcast_tool[search]"'
# Pagefind's ready-made forms; the site has its own.
_UNUSED: Final = ("-ui.js", "-ui.css", "pagefind-highlight.js")
# What stands on a page beside what is said and written there.
_NOT_SEARCHED: Final = (
    ".facts", ".downloads", ".player", ".chapters", ".neighbours", ".past", ".made", ".turn > a", ".vh", "nav",
    ".how", ".tools", ".embed", ".beside",
)  # fmt: skip


def is_installed() -> bool:
    """Whether an index can be made here."""
    return bool(find_spec("pagefind")) and any(find_spec(f"pagefind_bin{kind}") for kind in ("", "_extended"))


def search_index(pages: Iterable[tuple[str, bytes]]) -> Mapping[str, bytes]:
    """The files of the index, by their paths in public/. `pages` are paths and their HTML.

    Raises PodcastError where Pagefind is missing or fails.
    """
    if not is_installed():
        raise PodcastError("making the search needs a package that is not installed", fix=f"Run: {INSTALL}")
    # By the program, not by the package's interface: that one waits for ever for an index of more than 2 MB.
    with TemporaryDirectory(prefix="podcast-") as folder:
        site = Path(folder)
        for path, html in pages:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(html)
        _run(site)
        made = sorted(file for file in (site / FOLDER).rglob("*") if file.is_file())
        kept = [file for file in made if not file.name.endswith(_UNUSED)]
        return {file.relative_to(site).as_posix(): file.read_bytes() for file in kept}


def _run(site: Path) -> None:
    from pagefind.service import get_executable

    command = [str(get_executable()), "--site", str(site), "--root-selector", "main", "--keep-index-url", "--silent"]
    for selector in _NOT_SEARCHED:
        command += ["--exclude-selectors", selector]
    try:
        done = subprocess.run(command, cwd=site, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603  # its own program
    except OSError as error:
        raise PodcastError(f"Pagefind could not be started: {error}", fix=f"Run: {INSTALL}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-500:]
        raise PodcastError(f"Pagefind could not make the search index: {said}", fix=f"Run: {INSTALL}")
