"""The show's identity among feeds: podcast:guid, by the algorithm of the podcast namespace."""

import uuid
from typing import Final

# The namespace that the podcast namespace's guid tag prescribes for version 5 UUIDs.
_NAMESPACE: Final = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def show_guid(feed_url: str) -> str:
    """The UUID of a feed's address without scheme and trailing slashes.

    Made once, when the show is made, and kept in podcast.toml: after a move it stands, though the address differs.
    """
    address = feed_url.partition("://")[2] or feed_url
    return str(uuid.uuid5(_NAMESPACE, address.rstrip("/")))
