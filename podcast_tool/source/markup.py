"""Notes as feeds carry them (HTML, or plain text) to Markdown that a person can read and edit.

The HTML is sanitised first (nh3, a short list of tags). Every character that Markdown would read as a sign is escaped,
so that the text comes out again letter by letter. What Markdown cannot say (tables) stays as plain HTML in it.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from podcast_tool.hosts import is_web_address
from podcast_tool.text import clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS: Final = frozenset(("p", *_HEADINGS, "ul", "ol", "li", "blockquote", "pre", "table", "hr", "div"))
_TABLE: Final = frozenset(("table", "thead", "tbody", "tr", "th", "td"))
_INLINE: Final = frozenset(("a", "strong", "em", "b", "i", "code", "br", "img"))
_ALSO_BLOCKS: Final = (
    "section article header footer main aside nav figure figcaption address dl dt dd center form fieldset details"
    " summary caption"
)
_DROPPED: Final = frozenset(("script", "style", "title", "textarea", "noscript", "iframe", "svg", "math", "head"))
_LONGEST: Final = 400_000
_DEEPEST: Final = 40
_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_SPACES: Final = re.compile(r"[ \t\f\r]+")
_SPACE_RUN: Final = re.compile(r" +")
_SPACE: Final = re.compile(r"[ \t\n\f\r]+")
_OTHER_BLOCK: Final = re.compile(rf"<(/?)(?:{'|'.join(_ALSO_BLOCKS.split())})\b[^<>]*>", re.IGNORECASE)
# Between letters an underscore is no sign.
_SIGNS: Final = re.compile(r"([\\`*\[\]<>|]|(?<![^\W_])_|_(?![^\W_]))")
_SIGNS_OF_EMPHASIS: Final = re.compile(r"([*\[\]`]|(?<![^\W_])_|_(?![^\W_]))")
_PLAIN_ADDRESS: Final = re.compile(r"[^\s()<>\\]+")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_AT_START: Final = re.compile(r"^([#>+=~-]|\d{1,9}(?=[.)]))")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`{}|\\^]{1,2000}", re.IGNORECASE)
_MAIL: Final = re.compile(r"mailto:[^@\s<>()]+@[^\s<>()]+", re.IGNORECASE)


def notes_html(text: str, *, base: str = "") -> str:
    """The notes as sanitised HTML, whether they come as HTML or as plain text; relative links against `base`."""
    source = clean_text(text)[:_LONGEST]
    if not _TAG.search(source):
        return _plain_html(source)
    import nh3

    return nh3.clean(
        _OTHER_BLOCK.sub(r"<\1div>", source),
        tags={*_BLOCKS, *_TABLE, *_INLINE},
        clean_content_tags=set(_DROPPED),
        attributes={"a": {"href"}, "ol": {"start"}, "img": {"alt"}},
        attribute_filter=lambda tag, name, value: _link(value, base) if name == "href" else value,
        link_rel=None,
    )


def _plain_html(text: str) -> str:
    """Text as RSS 2.0 means it: entities may stand in it; a blank line parts paragraphs, a line end stays one."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", unescape(text).strip())
    lines = ("<br>".join(escape(line.strip(), quote=False) for line in block.split("\n")) for block in paragraphs)
    return "".join(f"<p>{line}</p>" for line in lines if line)


def _link(address: str, base: str) -> str | None:
    line = "".join(address.split())
    if _MAIL.fullmatch(line):
        return line
    try:
        url = urljoin(base, line)
    except ValueError:
        return None
    return url if is_web_address(url) else None


def without_emphasis(html: str) -> str:
    """The same without bold and italics, which Markdown cannot always say."""
    return re.sub(r"</?(?:b|i|em|strong)>", "", html)


def raw_notes(html: str) -> str:
    """The same as an HTML block that Markdown passes on: without blank lines, in the tags that notes may hold."""
    renamed = re.sub(r"<(/?)div>", r"<\1p>", html)
    for old, new in (("b", "strong"), ("i", "em")):
        renamed = re.sub(rf"<(/?){old}>", rf"<\1{new}>", renamed)
    block = re.sub(r"\n[\n ]*", "\n", _SPACES.sub(" ", re.sub(r"<img[^>]*>", "", renamed))).strip()
    return f"{block if block.startswith('<p>') else f'<p>{block}'}\n"


def visible_text(html: str) -> str:
    """What a reader sees of the HTML, on one line. Raises ValueError."""
    if not html.strip():
        return ""
    parts: list[str] = []
    for event, element in _walk(html):
        if event == "start":
            edge = element.tag in _BLOCKS or element.tag in _TABLE or element.tag == "br"
            parts += [" " if edge else "", element.get("alt") or "" if element.tag == "img" else "", element.text or ""]
        else:
            parts += [" " if element.tag in _BLOCKS or element.tag in _TABLE else "", element.tail or ""]
    return " ".join("".join(parts).split())


def links_of(html: str) -> tuple[str, ...]:
    """The addresses that words of the HTML link to, in order. Raises ValueError."""
    links = (element for event, element in _walk(html) if event == "start" and element.tag == "a")
    return tuple(href for link in links if (href := link.get("href")) and "".join(link.itertext()).strip())


def to_markdown(html: str) -> str:
    """Sanitised HTML (of `notes_html`) as Markdown. Raises ValueError for what is nested too deeply."""
    blocks = [block for block in _blocks(_tree(html), 0) if block.strip()] if html.strip() else []
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _walk(html: str) -> Iterator[tuple[str, "HtmlElement"]]:
    from lxml import etree

    yield from etree.iterwalk(_tree(html), events=("start", "end")) if html.strip() else ()


def _tree(html: str) -> "HtmlElement":
    from lxml.etree import LxmlError
    from lxml.html import fragment_fromstring

    try:
        return fragment_fromstring(html, create_parent="div")
    except LxmlError as error:
        raise ValueError("the notes are no HTML that can be read") from error


def _blocks(parent: "HtmlElement", depth: int) -> Iterator[str]:
    """The blocks of an element, runs of text between them as paragraphs."""
    if depth > _DEEPEST:
        raise ValueError("the notes are nested too deeply")
    run = [_words(parent.text)]
    for child in parent:
        if child.tag in _BLOCKS or _holds_block(child):
            yield _paragraph("".join(run))
            yield from _block(child, depth + 1)
            run = []
        else:
            run.append(_inline(child, depth + 1))
        run.append(_words(child.tail))
    yield _paragraph("".join(run))


def _holds_block(element: "HtmlElement") -> bool:
    return any(below.tag in _BLOCKS for below in element.iterdescendants())


def _block(element: "HtmlElement", depth: int) -> Iterator[str]:
    tag = element.tag
    if tag in ("ul", "ol"):
        yield _list(element, depth)
    elif tag == "blockquote":
        yield _indented("\n\n".join(block for block in _blocks(element, depth) if block), "> ", "> ")
    elif tag == "pre":
        yield _code_block("".join(element.itertext()))
    elif tag == "table":
        yield _as_html(element)
    elif tag == "hr":
        yield "---"
    elif tag in _HEADINGS:
        yield _heading(element, depth)
    else:
        yield from _blocks(element, depth)


def _paragraph(run: str) -> str:
    lines = [line.strip(" ") for line in _SPACE_RUN.sub(" ", run).split("\n")]
    text = "\n".join(lines).strip("\n")
    return "\n".join(_safe_start(line) for line in re.sub(r"\n{2,}", "\n", text).split("\n")).replace("\n", "\\\n")


def _safe_start(line: str) -> str:
    """What would begin a heading, list, rule or quotation is escaped; so is a line that would be nothing."""
    match = _AT_START.match(line)
    if not match:
        return line
    return f"{match[0]}\\{line[match.end() :]}" if match[0].isdigit() else f"\\{line}"


def _heading(element: "HtmlElement", depth: int) -> str:
    text = _paragraph(_inside(element, depth)).replace("\\\n", " ")
    return f"{'#' * int(str(element.tag)[1])} {text.replace('#', chr(92) + '#')}" if text else ""


def _list(element: "HtmlElement", depth: int) -> str:
    start = element.get("start") or "1"
    number = int(start) if element.tag == "ol" and start.isascii() and start.isdigit() and len(start) < 7 else 1
    apart = "\n\n" if any(below.tag in ("p", "div") for below in element.iterdescendants()) else "\n"
    items = []
    for at, child in enumerate(element, number):
        mark = f"{at}. " if element.tag == "ol" else "- "
        blocks = [block for block in _item_blocks(child, depth + 1) if block]
        items.append(_indented(apart.join(blocks), mark, " " * len(mark)) if blocks else mark.rstrip())
    return apart.join(items)


def _item_blocks(element: "HtmlElement", depth: int) -> Iterator[str]:
    """What stands in an item; lists nested beside items rather than in them are taken as well."""
    return _blocks(element, depth) if element.tag == "li" else _block(element, depth)


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    marks = [first, *[rest] * (len(lines) - 1)]
    return "\n".join(mark + line if line else mark.rstrip() for mark, line in zip(marks, lines, strict=True))


def _code_block(text: str) -> str:
    body = text.strip("\n")
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", body) or [""]))
    return f"{fence}\n{body}\n{fence}" if body.strip() else ""


def _as_html(element: "HtmlElement") -> str:
    from lxml.html import tostring

    html = str(tostring(element, encoding="unicode", with_tail=False))
    return re.sub(r"\n\s*", " ", html)


def _inside(element: "HtmlElement", depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError("the notes are nested too deeply")
    return _words(element.text) + "".join(_inline(child, depth + 1) + _words(child.tail) for child in element)


def _inline(element: "HtmlElement", depth: int) -> str:
    tag = element.tag
    if tag == "br":
        return "\n"
    if tag == "img":
        return _words(element.get("alt"))
    if tag == "code":
        return _code("".join(element.itertext()))
    inner = _inside(element, depth)
    if tag in ("strong", "b"):
        return _marked(inner, "**")
    if tag in ("em", "i"):
        return _marked(inner, "*")
    href = element.get("href") if tag == "a" else None
    return _linked(inner, href) if href else inner


def _linked(inner: str, href: str) -> str:
    address = re.sub(r"([<>\\])", lambda sign: f"%{ord(sign[0]):02X}", href)
    target = _ENTITY.sub("&amp;", address)
    target = target if _PLAIN_ADDRESS.fullmatch(target) else f"<{target}>"
    before, text, after = _trimmed(inner)
    return f"{before}[{text}]({target}){after}" if text.strip() else inner


def _marked(inner: str, mark: str) -> str:
    """Emphasis, where it does not go across lines."""
    before, text, after = _trimmed(inner)
    return f"{before}{mark}{text}{mark}{after}" if text and "\n" not in text and "*" not in text else inner


def _trimmed(text: str) -> tuple[str, str, str]:
    core = text.strip(" \n")
    at = text.index(core) if core else len(text)
    return text[:at], core, text[at + len(core) :]


def _code(text: str) -> str:
    line = _SPACE.sub(" ", text)
    if not line.strip():
        return line
    fence = "`" * (max((len(run) for run in re.findall(r"`+", line)), default=0) + 1)
    pad = " " if line.startswith(("`", " ")) or line.endswith(("`", " ")) else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _words(text: str | None) -> str:
    """Running text with its signs escaped; in bare web addresses, which become links, only those of emphasis."""
    line = _SPACE.sub(" ", text or "")
    done, parts = 0, []
    for match in _ADDRESS.finditer(line):
        parts += [_escaped(line[done : match.start()]), _ENTITY.sub("&amp;", _SIGNS_OF_EMPHASIS.sub(r"\\\1", match[0]))]
        done = match.end()
    return "".join([*parts, _escaped(line[done:])])


def _escaped(text: str) -> str:
    return _ENTITY.sub("&amp;", _SIGNS.sub(r"\\\1", text))


def transcript_text(html: str) -> str:
    """The words of an HTML transcript as text, `Name: words` a paragraph; its time stamps are left out."""
    import nh3

    tags = {"cite", "p", "div", "br"}
    clean = nh3.clean(clean_text(html), tags=tags, clean_content_tags={*_DROPPED, "time"}, attributes={}, link_rel=None)
    flat = _SPACE.sub(" ", clean)
    named = re.sub(r"<cite> ?([^<>]*?):? ?</cite> ?(?:<p>|<div>|<br>)?", r"<p>\1: ", flat)
    blocks = re.split(r"(?:</?(?:p|div)>|<br>)+", named)
    lines = (" ".join(unescape(re.sub(r"</?cite>", "", block)).split()) for block in blocks)
    return "\n\n".join(line for line in lines if line) + "\n"
