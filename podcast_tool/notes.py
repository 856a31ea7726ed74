"""A host's notes: Markdown in, harmless markup, plain text and chapters out.

Markdown is read by markdown-it-py (CommonMark and tables). Whatever raw HTML stands in it passes nh3's allow-list, so
nothing but headings, paragraphs, lists, quotations, code, tables and plain links can come out. A line that begins with
a time, `(12:03) Title`, `(12:03.5) Title` or `12:03 Title`, is a chapter, and its time becomes a link to that moment
of the page. What stands under a heading "Questions" is for thinking and talking about: each item of its lists, else
each paragraph.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from podcast_tool.markup import TAGS, plain, sanitised, usable_address
from podcast_tool.model import Chapter, Notes
from podcast_tool.problems import Problem, Rule
from podcast_tool.text import clean_line, clean_text
from podcast_tool.timecode import format_seconds, parse_timecode

if TYPE_CHECKING:
    from markdown_it.token import Token

N101 = Rule(
    code="N101",
    severity="warning",
    title="The notes are too long",
    why="Apps and readers give up on notes of this length, so only the beginning is published.",
    fix="Shorten notes.md; what was said in the episode belongs in the transcript.",
)
N102 = Rule(
    code="N102",
    severity="warning",
    title="HTML that notes may not hold",
    why="Notes are shown in many apps. Scripts, styles, frames and forms are removed everywhere for safety.",
    fix="Write it in Markdown, or leave it out.",
    bad='<font color="red">Sale</font>',
    good="**Sale**",
)
N103 = Rule(
    code="N103",
    severity="warning",
    title="A picture in the notes",
    why="Pages load nothing from other places, and apps show no pictures in notes; its description is shown instead.",
    fix="Say in words what the picture shows, or link to it.",
    bad="![The draft](https://example.org/draft.png)",
    good="[A photograph of the draft](https://example.org/draft.png)",
)
N104 = Rule(
    code="N104",
    severity="warning",
    title="A link that leads nowhere",
    why="Only web and mail addresses work in every app; the words of the link are shown without it.",
    fix="Write the whole address, beginning with https:// or mailto:.",
    bad="[the paper](papers/draft.pdf)",
    good="[the paper](https://example.org/draft.pdf)",
)
N105 = Rule(
    code="N105",
    severity="warning",
    title="A chapter time that is no time",
    why="Seconds and minutes go up to 59, so apps cannot jump there.",
    fix="Write minutes:seconds or hours:minutes:seconds.",
    bad="12:75 The second draft",
    good="13:15 The second draft",
)
RULES: Final = (N101, N102, N103, N104, N105)

_LONGEST: Final = 100_000
_MOST_CHAPTERS: Final = 1000
_MOST_PROBLEMS: Final = 50
_LONGEST_TITLE: Final = 200
MOST_QUESTIONS: Final = 50
LONGEST_QUESTION: Final = 1000
# As `_folded` leaves them, in English and French.
_ASKING: Final = frozenset(
    (
        "questions", "questionstodiscuss", "questionsfordiscussion", "discussionquestions", "discussionguide",
        "questionsforreflection", "reflectionquestions", "questionstothinkabout", "listenandreflect", "reflect",
        "questionsàdiscuter", "questionsdediscussion", "questionspourréfléchir", "pourréfléchir", "guidedediscussion",
    )
)  # fmt: skip
_TIME = r"\d{1,3}(?::\d{2}){1,2}(?:[.,]\d{1,9})?"
_OPENING = re.compile(rf"\s*(?:[(\[]\s*(?P<framed>{_TIME})\s*[)\]]|(?P<bare>{_TIME})(?=[\s:,.–—-]))", re.ASCII)
_SEPARATOR = re.compile(r"^[\s:,.|–—-]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^]{1,2000}", re.IGNORECASE)
# Stands for the beginning of a link to a moment; clean text never holds it.
_MOMENT_SIGN = "\x00"
_RAW_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")


def render_notes(
    markdown: str, *, path: str, title: str = "", questions: Sequence[str] = ()
) -> tuple[Notes, tuple[Problem, ...]]:
    """Notes from Markdown, with what had to be left out as problems that name the line.

    Headings start at h3, so that they fit below the page's own. A first heading that only repeats `title`, the
    episode's, is dropped. Links carry no `rel`: they open in the same window, and are the host's own recommendations.
    `questions`, as plain text, stand behind those of the notes, as if written there.
    """
    from markdown_it import MarkdownIt

    reading = _Reading(path)
    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # judged below, where the line is known
    tokens = _without_title(parser.parse(reading.bounded(markdown)), title)
    reading.walk(tokens)

    def rendered(some: list["Token"]) -> str:
        return sanitised(parser.renderer.render(some, parser.options, {}))

    begin, end = _asking(tokens)
    asked = _questions(tokens[begin:end])
    known = {_folded(one) for one in asked}
    more = tuple({folded: one for one in questions if (folded := _folded(one)) not in known}.values())
    added = _more_questions(more, headed=begin < end)
    tokens[end:end], end = added, end + len(added)
    html = rendered(tokens)
    notes = Notes(html=html, text=plain(html), lead=_lead(tokens), chapters=tuple(reading.chapters))
    if asked or more:
        rest, guide = rendered(tokens[:begin] + tokens[end:]), rendered(tokens[begin + 3 : end])
        notes = replace(notes, questions=(*asked, *more)[:MOST_QUESTIONS], guide=guide, rest=rest)
    return notes, tuple(reading.problems)


class _Reading:
    """One walk over the parsed notes: mends tokens in place, and collects chapters and problems on the way."""

    def __init__(self, path: str) -> None:
        self.chapters: list[Chapter] = []
        self.problems: list[Problem] = []
        self._path = path
        self._told: set[str] = set()

    def bounded(self, markdown: str) -> str:
        text = clean_text(markdown.removeprefix("\ufeff"))
        if len(text) <= _LONGEST:
            return text
        cut = text[:_LONGEST].rpartition("\n")[0] or text[:_LONGEST]
        said = f"notes of {len(text):,} characters; only the first {len(cut):,} are published"
        self._fault(N101, said, cut.count("\n") + 1)
        return cut

    def walk(self, tokens: Sequence["Token"]) -> None:
        in_table = 0
        for token in tokens:
            in_table += {"table_open": 1, "table_close": -1}.get(token.type, 0)
            line = token.map[0] + 1 if token.map else 1
            if token.type == "html_block":
                self._judge_html(token.content, line)
            elif token.type == "inline" and token.children is not None:
                lines = self._mended_lines(token.children, line)
                token.children = _joined(lines if in_table else self._with_chapters(lines, line))

    def _mended_lines(self, children: Sequence["Token"], line: int) -> list[list["Token"]]:
        """The tokens of each line, with pictures and useless links gone and bare addresses linked."""
        lines: list[list[Token]] = [[]]
        open_links: list[bool] = []
        for child in children:
            number = line + len(lines) - 1
            if child.type == "link_open":
                open_links.append(self._judge_link(child, number))
            if child.type not in ("link_open", "link_close") or open_links[-1]:
                lines[-1].extend(self._mended(child, number, linked=bool(open_links)))
            if child.type == "link_close":
                open_links.pop()
            if child.type in ("softbreak", "hardbreak"):
                lines.append([])
        return lines

    def _mended(self, token: "Token", line: int, *, linked: bool) -> Iterable["Token"]:
        if token.type == "image":
            self._fault(N103, f"the picture {_shown(str(token.attrs.get('src', '')))} is not shown", line)
            return [_text(token.content)]
        if token.type == "html_inline":
            self._judge_html(token.content, line)
        if token.type == "text" and not linked:
            return _linked(token.content)
        return [token]

    def _judge_link(self, token: "Token", line: int) -> bool:
        address = str(token.attrs.get("href", ""))
        if usable := usable_address(address):
            token.attrs["href"] = usable
        else:
            self._fault(N104, f"the link to {_shown(address)} leads nowhere outside this page", line)
        return bool(usable)

    def _judge_html(self, html: str, line: int) -> None:
        for offset, text in enumerate(html.split("\n")):
            for tag in dict.fromkeys(name.lower() for name in _RAW_TAG.findall(text)):
                if tag == "img":
                    self._fault(N103, "a picture in HTML is not shown", line + offset)
                elif tag not in TAGS:
                    self._fault(N102, f"the HTML <{clean_line(tag, limit=40)}> was removed", line + offset)

    def _with_chapters(self, lines: list[list["Token"]], line: int) -> list[list["Token"]]:
        """Bare times count only where every line has one (after a label): "12:30 sharp" in mid-paragraph is prose."""
        openings = [_opening(tokens) for tokens in lines]
        labelled = len(lines) > 1 and _words(lines[0]).rstrip().endswith(":")
        all_timed = all(openings[1:] if labelled and not openings[0] else openings)
        for index, opening in enumerate(openings):
            if opening and (opening["framed"] or all_timed):
                _break_around(lines, index)
                lines[index] = self._chapter_line(lines[index], opening, line + index)
        return lines

    def _chapter_line(self, tokens: list["Token"], opening: re.Match[str], line: int) -> list["Token"]:
        kind = "framed" if opening["framed"] else "bare"
        first = tokens[0].content
        title = _SEPARATOR.sub("", clean_line(first[opening.end() :] + _words(tokens[1:]), limit=_LONGEST_TITLE))
        try:
            start = parse_timecode(opening[kind])
        except ValueError as error:
            self._fault(N105, f"chapter {_shown(title)}: {error}", line)
            return tokens
        if title and len(self.chapters) < _MOST_CHAPTERS:
            self.chapters.append(Chapter(start=start, title=title))
        before, after = first[: opening.start(kind)], first[opening.end(kind) :]
        return [_text(before), *_link(f"#t={format_seconds(start)}", opening[kind]), _text(after), *tokens[1:]]

    def _fault(self, rule: Rule, text: str, line: int) -> None:
        """The same fault is told once, where it stands first."""
        if text not in self._told and len(self._told) < _MOST_PROBLEMS:
            self._told.add(text)
            self.problems.append(rule.problem(text, path=self._path, line=line))


def _without_title(tokens: list["Token"], title: str) -> list["Token"]:
    heading = len(tokens) > 2 and tokens[0].type == "heading_open"
    if heading and title and _folded(tokens[1].content) == _folded(title):
        return tokens[3:]
    return tokens


def _lead(tokens: Sequence["Token"]) -> str:
    """The first paragraph of its own (no heading, list or quotation), without the lines of it that are chapters."""
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open" and opening.level == 0:
            lines = "".join("\n" if "break" in token.type else _token_words(token) for token in inline.children or ())
            prose = [line for line in lines.split("\n") if not line.lstrip(" ([").startswith(_MOMENT_SIGN)]
            if lead := clean_line(" ".join(prose).replace(_MOMENT_SIGN, "")):
                return lead
    return ""


def _token_words(token: "Token") -> str:
    if token.type == "link_open" and str(token.attrs.get("href", "")).startswith("#t="):
        return _MOMENT_SIGN
    return _words([token])


def _asking(tokens: Sequence["Token"]) -> tuple[int, int]:
    """Where the questions begin, with their heading, and end: at the next heading that is not below it."""
    begin, level = len(tokens), ""
    for index, token in enumerate(tokens):
        if token.type != "heading_open" or token.level:
            continue
        if level and token.tag <= level:
            return begin, index
        if not level and _folded(tokens[index + 1].content) in _ASKING:
            begin, level = index, token.tag
    return begin, len(tokens)


def _questions(tokens: Sequence["Token"]) -> tuple[str, ...]:
    """The first words of each item of the outer lists; where there is no list, every paragraph."""
    texts: dict[bool, list[str]] = {True: [], False: []}
    opened: list[str] = []
    for token in tokens[3:]:
        if token.nesting == 1:
            opened.append(token.type)
        elif token.nesting == -1:
            opened.pop()
        elif token.type == "inline" and opened[-1:] == ["paragraph_open"]:
            in_list = opened[1:-1] == ["list_item_open"]
            asked = clean_line(_words(token.children or []), limit=LONGEST_QUESTION)
            if asked and (in_list or len(opened) == 1):
                texts[in_list].append(asked)
    return tuple((texts[True] or texts[False])[:MOST_QUESTIONS])


def _more_questions(questions: Sequence[str], *, headed: bool) -> list["Token"]:
    """A list of them, under a heading where there is none yet; the word is the same in English and French."""
    from markdown_it.token import Token

    def block(kind: str, tag: str, *content: Token, level: int = 0) -> list[Token]:
        opening = Token(f"{kind}_open", tag, 1, block=True, level=level, hidden=kind == "paragraph")
        closing = Token(f"{kind}_close", tag, -1, block=True, level=level, hidden=kind == "paragraph")
        return [opening, *content, closing]

    def words(text: str) -> Token:
        return Token("inline", "", 0, content=text, children=[_text(text)])

    items = [block("list_item", "li", *block("paragraph", "p", words(one), level=2), level=1) for one in questions]
    heading = [] if headed else block("heading", "h2", words("Questions"))
    return [*heading, *block("bullet_list", "ul", *_joined(items))] if questions else []


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _linked(text: str) -> Iterator["Token"]:
    """The text with bare web addresses as links; punctuation that ends a sentence stays outside."""
    done = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?*_")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:!?")
        if not usable_address(address):
            continue
        yield _text(text[done : match.start()])
        yield from _link(address, address)
        done = match.start() + len(address)
    yield _text(text[done:])


def _text(content: str) -> "Token":
    from markdown_it.token import Token

    return Token("text", "", 0, content=content)


def _link(address: str, text: str) -> list["Token"]:
    from markdown_it.token import Token

    return [Token("link_open", "a", 1, attrs={"href": address}), _text(text), Token("link_close", "a", -1)]


def _opening(tokens: Sequence["Token"]) -> re.Match[str] | None:
    return _OPENING.match(tokens[0].content) if tokens and tokens[0].type == "text" else None


def _break_around(lines: list[list["Token"]], index: int) -> None:
    """A chapter stands on a line of its own, also where Markdown would let the lines flow together."""
    for line in lines[max(index - 1, 0) : index + 1]:
        if line and line[-1].type == "softbreak":
            line[-1].type, line[-1].tag = "hardbreak", "br"


def _words(tokens: Iterable["Token"]) -> str:
    blank = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        token.content if token.type in ("text", "code_inline") else blank.get(token.type, "") for token in tokens
    )


def _joined(lines: Iterable[Sequence["Token"]]) -> list["Token"]:
    return [token for line in lines for token in line]


def _shown(text: str) -> str:
    return repr(clean_line(text, limit=60))
