"""An item's notes as Markdown that publishes to the same words and links, proven by publishing it."""

import re
from typing import Final

from podcast_tool.notes import render_notes
from podcast_tool.source.markup import (
    links_of,
    notes_html,
    raw_notes,
    to_markdown,
    visible_text,
    without_emphasis,
)
from podcast_tool.source.values import SourceItem
from podcast_tool.text import shorten

_LONGEST_SUMMARY: Final = 3000
_MOST: Final = 0.7
# How hosts end a description that they cut.
_CUT: Final = re.compile(r"\s*(?:\[\s*)?(?:\u2026|\.\.\.)(?:\s*\])?\s*$")


def markdown_notes(item: SourceItem, *, base: str) -> str:
    """notes.md: the first form of the notes that says exactly the same when published; empty where there are none."""
    html = notes_html(item.notes, base=item.link or base)
    wanted = _seen(html)
    if not wanted:
        return ""
    for source in (html, without_emphasis(html)):
        try:
            markdown = to_markdown(source)
        except ValueError:
            continue
        if _publishes(markdown, wanted):
            return _with_moments(markdown, item.link)
    return raw_notes(html)


def _with_moments(markdown: str, page: str) -> str:
    """Links to a moment of the episode's old page as links to that moment of its new one."""
    return re.sub(rf"\]\({re.escape(page)}(#t=[\d.]+)\)", r"](\1)", markdown, flags=re.ASCII) if page else markdown


def _seen(html: str) -> tuple[str, frozenset[str]] | None:
    try:
        text = visible_text(html)
        return (text, frozenset(links_of(html))) if text else None
    except ValueError:
        return None


def _publishes(markdown: str, wanted: tuple[str, frozenset[str]]) -> bool:
    notes, _ = render_notes(markdown, path="")
    seen = _seen(notes.html)
    return seen is not None and seen[0] == wanted[0] and wanted[1] <= seen[1]


def lead_summary(item: SourceItem) -> str:
    """What the source says in short beside the notes, as plain text; empty where the notes say it as well."""
    lead, notes = _seen(notes_html(item.lead)), _seen(notes_html(item.notes))
    if lead is None or (notes and _says_as_well(notes[0], _CUT.sub("", lead[0]))):
        return ""
    return shorten(lead[0], _LONGEST_SUMMARY)


def _says_as_well(notes: str, lead: str) -> bool:
    """Whether the notes hold the lead, or most of its words in the same order: bullets and times may differ."""
    runs, known = _runs(lead), set(_runs(notes))
    return lead in notes or (bool(runs) and sum(run in known for run in runs) >= _MOST * len(runs))


def _runs(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return list(zip(words, words[1:], words[2:], strict=False))
