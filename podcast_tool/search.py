"""The search index of the site, made by Pagefind: browsers search it without a server, in small pieces.

Pagefind is an extra with a program inside: `pip install "podcast_tool[search]"`. The same pages give the same index.
"""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
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


def search_index(pages: Sequence[tuple[str, str]]) -> Mapping[str, bytes]:
    """The files of the index, by their paths in public/. `pages` are paths and their HTML.

    Raises PodcastError where Pagefind is missing or fails.
    """
    if not is_installed():
        raise PodcastError("making the search needs a package that is not installed", fix=f"Run: {INSTALL}")
    # In a thread of its own, as whoever calls may be inside an event loop already.
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(lambda: asyncio.run(_indexed(pages))).result()


async def _indexed(pages: Sequence[tuple[str, str]]) -> Mapping[str, bytes]:
    from pagefind.index import IndexConfig
    from pagefind.service import PagefindService

    config = IndexConfig(root_selector="main", exclude_selectors=_NOT_SEARCHED, keep_index_url=True)
    try:
        async with PagefindService() as service:
            index = await service.create_index(config)
            for path, html in pages:
                await index.add_html_file(content=html, source_path=path)
            made = await index.get_files()
    except (OSError, RuntimeError, AssertionError, FileNotFoundError) as error:
        raise PodcastError(f"Pagefind could not make the search index: {error}", fix=f"Run: {INSTALL}") from error
    return {f"{FOLDER}/{file['path']}": file["content"] for file in made if not file["path"].endswith(_UNUSED)}
