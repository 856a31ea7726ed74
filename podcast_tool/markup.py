"""The markup that notes may hold: made harmless by nh3's allow-list, its links judged, and read as plain text."""

import re
from html.parser import HTMLParser
from typing import Final

from podcast_tool.model import Notes
from podcast_tool.timecode import format_seconds, parse_timecode

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLE: Final = ("table", "thead", "tbody", "tr", "th", "td")
_BLOCKS: Final = frozenset(("p", *_HEADINGS, "ul", "ol", "blockquote", "pre", "table", "hr"))
TAGS: Final = frozenset((*_BLOCKS, *_TABLE, "li", "a", "strong", "em", "code", "br"))
_DROPPED_WITH_CONTENT: Final = frozenset(("script", "style", "title", "textarea", "noscript", "iframe", "svg", "math"))
_ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}}
_USABLE_LINK = re.compile(r"(?:https?://[^/]|mailto:[^@\s]+@)", re.IGNORECASE)
_MOMENT_LINK = re.compile(r"#t=(.+)")
_HEADING = re.compile(r"(</?h)([1-6])>")


def usable_address(address: str) -> str:
    """A web or mail address as it is, a moment (`#t=1:39`) in seconds, or nothing for what works in no app."""
    if _USABLE_LINK.match(address):
        return address
    moment = _MOMENT_LINK.fullmatch(address)
    try:
        return f"#t={format_seconds(parse_timecode(moment[1]))}" if moment else ""
    except ValueError:
        return ""


def sanitised(html: str) -> str:
    """Markup with what notes may hold, its headings from h3 on; everything else is left out."""
    import nh3

    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_kept_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return _headings_below_h2(clean).strip()


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return usable_address(value).replace("<", "%3C").replace(">", "%3E") or None
    return value if value.isascii() and value.isdigit() and len(value) < 7 else None


def _headings_below_h2(html: str) -> str:
    """Levels renumbered from h3 without a gap: what stands below another heading is one level deeper."""
    above: list[int] = []

    def renumbered(match: re.Match[str]) -> str:
        level = int(match[2])
        if "/" not in match[1]:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        return f"{match[1]}{min(2 + len(above), 6)}>"

    return _HEADING.sub(renumbered, html)


def web_links(notes: Notes) -> tuple[str, ...]:
    """The web addresses that the notes link to, each once, in their order."""
    collector = _Links(convert_charrefs=True)
    collector.feed(notes.html)
    collector.close()
    return tuple(dict.fromkeys(collector.found))


class _Links(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href" and value and value.lower().startswith("http")]


class _PlainText(HTMLParser):
    """Collects the text of sanitised markup, with a blank line between blocks and a dash before list items."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._in_code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_code += tag == "pre"
        opening = {"li": "\n- ", "tr": "\n", "br": "\n"}.get(tag, "")
        self.parts.append("\n\n" if tag in _BLOCKS else opening)

    def handle_endtag(self, tag: str) -> None:
        self._in_code -= tag == "pre"
        closing = {"th": " ", "td": " "}.get(tag, "")
        self.parts.append("\n\n" if tag in _BLOCKS else closing)

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self._in_code else re.sub(r"\s+", " ", data))


def plain(html: str) -> str:
    """The text of sanitised markup, a blank line between its blocks."""
    collector = _PlainText()
    collector.feed(html)
    collector.close()
    text = re.sub(r"- \s+", "- ", "".join(collector.parts))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", text)).strip()
