"""The rules of links as the web answers them (L2xx); `podcast check --online` asks."""

from typing import Final

from podcast_tool.problems import Rule

L201 = Rule(
    code="L201",
    severity="warning",
    title="A page has moved for good",
    why="Its server says so (HTTP 301 or 308). Old addresses are often switched off after a while.",
    fix="Open the new address. If it is the same page, write that one instead.",
)
L202 = Rule(
    code="L202",
    severity="warning",
    title="A page is gone",
    why="Its server said twice that there is no such page (HTTP 404 or 410), or its host did not exist on two days. "
    "A server that is slow, busy or refuses programs is never called gone.",
    fix="Look for the page's new address, link to an archived copy, or take the link out.",
)
RULES: Final = (L201, L202)
