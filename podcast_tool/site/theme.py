"""The look of the site: the templates, style sheet, scripts and texts that come with the tool, or a show's own.

A show puts a file of the same name into its folder `theme/` (`templates/episode.html`, `static/site.css`,
`texts/fr.toml`), and it stands in the place of the tool's.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from podcast_tool.problems import PodcastError
from podcast_tool.wording import Wording, flattened, open_wording

if TYPE_CHECKING:
    from jinja2 import Environment

_FEED_STYLE: Final = "feed.css"
_TEXT: Final = re.compile(rb"\{(\w+\.\w+)\}")
_NO_CSS: Final = re.compile(r'[^ -~]|["\\<]')
STATIC: Final = (
    "site.css", "embed.css", _FEED_STYLE, "player.js", "transcript.js", "hub.js", "search.js", "icon.svg",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A show's own files, by their paths inside `theme/`."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    def templates(self) -> "Environment":
        """The templates, the show's own first. An own one extends the tool's as `tool/episode.html`."""
        own = {name: content.decode("utf-8", "replace") for name, content in self._own("templates/").items()}
        return _environment(own) if own else _shipped_environment()

    def static(self, wording: Wording) -> Mapping[str, bytes]:
        """The files of `assets/`, those that only the show has among them, and the words that a style sheet shows."""
        folder = resources.files(__package__) / "static"
        shipped = {name: (folder / name).read_bytes() for name in STATIC}
        files = shipped | self._own("static/")
        return files | {_FEED_STYLE: _worded(files[_FEED_STYLE], wording)}

    def wording(self, language: str) -> Wording:
        """The texts in a language. Raises PodcastError for a file that is no TOML."""
        name = f"texts/{language.split('-')[0].lower()}.toml"
        text = self.files.get(name, b"")
        try:
            return _wording_of(text, language)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            fix = "Mend the line, or take the file away."
            raise PodcastError(f"theme/{name} cannot be read: {error}", fix=fix) from error

    def _own(self, folder: str) -> dict[str, bytes]:
        return {path.removeprefix(folder): content for path, content in self.files.items() if path.startswith(folder)}


PLAIN: Final = Theme()


@lru_cache(maxsize=8)
def _wording_of(text: bytes, language: str) -> Wording:
    """Read once, though every episode of a build asks for it."""
    return open_wording(language, own=flattened(tomllib.loads(text.decode())))


def _worded(css: bytes, wording: Wording) -> bytes:
    """A style sheet with texts for their keys in braces, in the ASCII letters of a CSS string."""

    def said(match: re.Match[bytes]) -> bytes:
        key = match[1].decode()
        text = wording.plain(key) if wording.has(key) else match[0].decode()
        return _NO_CSS.sub(lambda letter: f"\\{ord(letter[0]):x} ", text).encode()

    return _TEXT.sub(said, css)


@cache
def _shipped_environment() -> "Environment":
    return _environment({})


def _environment(own: Mapping[str, str]) -> "Environment":
    from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

    shipped = PackageLoader("podcast_tool.site")
    return Environment(
        loader=ChoiceLoader([DictLoader(own), shipped, PrefixLoader({"tool": shipped})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
