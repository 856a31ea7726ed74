"""What `description` puts around an episode's own words, taken away again: for feeds that this tool itself has written.

Brought in as notes, the lists of chapters and the word on the transcript would be published a second time.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from podcast_tool.text import clean_line

_NOTE: Final = "Content note: "
_LONGEST_ADVISORY: Final = 255
_LONGEST_HELP: Final = 1000
_STRONG: Final = re.compile(r"<p><strong>([^<]*)</strong></p>\s*")
_CHAPTERS: Final = re.compile(
    r"<p><strong>Chapters</strong></p>\n<ul>\n(?:<li>\d{2,3}:\d\d:\d\d [^<\n]*</li>\n)+</ul>"
    r"(?=\s*\Z|\n<p><strong>Resources</strong></p>\n<ul>\n)",
    re.ASCII,
)
_TRANSCRIPT: Final = re.compile(
    r'<p>The <a href="[^"<>]*">transcript</a> (?:has been corrected by a person\.|was made by a machine'
    r"(?: \([^<]*\))? and nobody has checked it yet: it may contain errors\.)</p>\s*\Z"
)
_LINE_START: Final = r"((?:\A|<(?:p|li|br|br /)>)\s*[(\[]?\s*)"
_TIME: Final = r"(\d{1,3}(?::\d\d){1,2})"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """What people wrote: the advisory, where listeners may turn, and summary and notes as HTML."""

    advisory: str
    help: str
    notes: str


def own_words(html: str, plain: str, *, page: str) -> OwnWords:
    """The words of both descriptions of an item without their frame; `page` is the item's link."""
    lines = plain.partition("\n\n")[0].split("\n")
    said: list[str] = []
    for line in lines[:2] if lines[0].startswith(_NOTE) else ():
        found = _STRONG.match(html)
        if not found or unescape(found[1]) != unescape(line):
            break
        said.append(unescape(found[1]))
        html = html[found.end() :]
    body = _CHAPTERS.sub("", _TRANSCRIPT.sub("", html)).strip()
    advisory, help_line = [*said, "", ""][:2]
    return OwnWords(
        advisory=clean_line(advisory.removeprefix(_NOTE), limit=_LONGEST_ADVISORY),
        help=clean_line(help_line, limit=_LONGEST_HELP),
        notes=_without_moments(body, page),
    )


def _without_moments(html: str, page: str) -> str:
    """The times that begin a line as the host wrote them: publishing makes links of them again.

    Those behind resources are words from now on, because their links lead to the old page.
    """
    link = rf'<a href="{re.escape(escape(page))}#t=[\d.]+">{_TIME}</a>'
    behind = re.sub(rf"(\(at ){link}(?=\)</li>)", r"\1\2", html, flags=re.ASCII) if page else html
    return re.sub(_LINE_START + link, r"\1\2", behind, flags=re.ASCII) if page else html
