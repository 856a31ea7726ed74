"""What `description` puts around an episode's own words, taken away again: for feeds that this tool itself has written.

Brought in as notes, the lists of chapters and the word on the transcript would be published a second time. What is not
known letter by letter stays: a text too many can be struck out, one too few is lost.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from podcast_tool.feed.description import in_ascii
from podcast_tool.text import clean_line
from podcast_tool.wording import Wording

_LONGEST_ADVISORY: Final = 255
_LONGEST_HELP: Final = 1000
_STRONG: Final = re.compile(r"<p><strong>([^<]*)</strong></p>\s*")
_LINE_START: Final = r"((?:\A|<(?:p|li|br|br /)>)\s*[(\[]?\s*)"
_TIME: Final = r"(\d{1,3}(?::\d\d){1,2})"
_SLOT: Final = re.compile(r"(\{\w+\})")
_LISTS: Final = ("episode.chapters", "nav.resources")
_SENTENCES: Final = ("feed.corrected", "feed.unchecked", "feed.unchecked_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """What people wrote: the advisory, where listeners may turn, and summary and notes as HTML."""

    advisory: str
    help: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the words, in every language that a feed may be in: see `frame_of`.

    `advisories` open the first line; `moments` are what stands before and behind the time of a resource, as patterns.
    """

    advisories: tuple[str, ...]
    chapters: re.Pattern[str]
    transcript: re.Pattern[str]
    moments: tuple[tuple[str, str], ...]

    def own_words(self, html: str, plain: str, *, page: str) -> OwnWords:
        """The words of both descriptions of an item without their frame; `page` is the item's link."""
        lines = plain.partition("\n\n")[0].split("\n")
        opening = next((known for known in self.advisories if unescape(lines[0]).startswith(known)), "")
        said: list[str] = []
        for line in lines[:2] if opening else ():
            found = _STRONG.match(html)
            if not found or unescape(found[1]) != unescape(line):
                break
            said.append(unescape(found[1]))
            html = html[found.end() :]
        body = self.chapters.sub("", self.transcript.sub("", html)).strip()
        advisory, help_line = [*said, "", ""][:2]
        return OwnWords(
            advisory=clean_line(advisory.removeprefix(opening), limit=_LONGEST_ADVISORY),
            help=clean_line(help_line, limit=_LONGEST_HELP),
            notes=self._without_moments(body, page) if page else body,
        )

    def _without_moments(self, html: str, page: str) -> str:
        """The times that begin a line as the host wrote them: publishing makes links of them again.

        Those behind resources are words from now on, because their links lead to the old page.
        """
        link = rf'<a href="{re.escape(escape(page))}#t=[\d.]+">{_TIME}</a>'
        for before, behind in self.moments:
            html = re.sub(rf"({before}){link}(?={behind}</li>)", r"\1\2", html, flags=re.ASCII)
        return re.sub(_LINE_START + link, r"\1\2", html, flags=re.ASCII)


def frame_of(wordings: Sequence[Wording]) -> Frame:
    """The frame as any of these texts would have made it."""
    openings = {f"{wording.plain('card.advisory')} " for wording in wordings}
    titles, resources = (_any_of(_literal(one.around(key)) for one in wordings) for key in _LISTS)
    return Frame(
        advisories=tuple(sorted(openings - {" "}, key=lambda one: (-len(one), one))),
        chapters=re.compile(
            rf"<p><strong>{titles}</strong></p>\n<ul>\n(?:<li>\d{{2,3}}:\d\d:\d\d [^<\n]*</li>\n)+</ul>"
            rf"(?=\s*\Z|\n<p><strong>{resources}</strong></p>\n<ul>\n)",
            re.ASCII,
        ),
        transcript=re.compile(rf"<p>{_any_of(_sentences(wordings))}</p>\s*\Z"),
        moments=tuple(dict.fromkeys(_moments(wordings))),
    )


def _sentences(wordings: Iterable[Wording]) -> Iterator[str]:
    """Patterns of what is said of a transcript, as far as it names it with a link."""
    for wording in wordings:
        where = rf'<a href="[^"<>]*">{_literal(wording.around("feed.transcript"))}</a>'
        for key in _SENTENCES:
            text = wording.around(key)
            if "{transcript}" in text:
                yield _pattern(text, {"{transcript}": where, "{engine}": "[^<]*"})


def _moments(wordings: Iterable[Wording]) -> Iterator[tuple[str, str]]:
    for wording in wordings:
        before, slot, behind = wording.around("feed.at").partition("{clock}")
        if slot:
            yield _literal(before), _literal(behind)


def _pattern(text: str, slots: dict[str, str]) -> str:
    """A text with a pattern for each of its slots."""
    return "".join(slots.get(part) or _literal(part) for part in _SLOT.split(text))


def _literal(markup: str) -> str:
    return re.escape(in_ascii(markup))


def _any_of(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"
