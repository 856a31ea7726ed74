"""References in APA style, set once: setting one takes a good deal longer than looking it up."""

import msgspec

from podcast_tool import citations
from podcast_tool.disk import digest_bytes
from podcast_tool.store import Store

_DOCUMENT = "references"
_VERSION = 1


class References:
    """The references of one run, with those of earlier runs at hand; empty texts without the extra `[citations]`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = store.load(_DOCUMENT, dict[str, str]) or {}
        self._used: dict[str, str] = {}

    def apa(self, item: citations.Item) -> str:
        """See `citations.apa`."""
        if not citations.is_installed():
            return ""
        key = digest_bytes(msgspec.json.encode([_VERSION, item], order="sorted"))
        if key not in self._used:
            self._used[key] = self._known.get(key) or citations.apa(item)
        return self._used[key]

    def save(self) -> None:
        """Keep those that were asked for. Raises PodcastError."""
        self._store.save(_DOCUMENT, dict(sorted(self._used.items())))
