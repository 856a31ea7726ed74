"""The wide picture that goes with a link where it is shared: the artwork, and the title beside it.

Titles in a script that the font does not have are left to whoever shows the link; the picture is then artwork alone.
"""

import io
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from podcast_tool.site.palette import Scheme

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

SIZE: Final = (1200, 630)
_EDGE: Final = 56
_LARGEST: Final = 76
_SMALLEST: Final = 40
_SHOW: Final = 32
_LEADING: Final = 1.22
_QUALITY: Final = 84
_UNKNOWN: Final = "\uffff"


def paint_card(picture: bytes, *, title: str, show: str, scheme: Scheme) -> bytes:
    """A JPEG of 1200 x 630 pixels: the square `picture`, and on the field of the colour scheme `title` and `show`.

    The same words and picture give the same bytes. Raises OSError where the picture cannot be read.
    """
    from PIL import Image, ImageDraw

    side = SIZE[1]
    image = Image.new("RGB", SIZE, scheme.field)
    art = _square(picture, side)
    if not _can_write(title + show):
        image.paste(art, ((SIZE[0] - side) // 2, 0))
        return _jpeg(image)
    image.paste(art, (0, 0))
    pen = ImageDraw.Draw(image)
    width = SIZE[0] - side - 2 * _EDGE
    _write(pen, title, show if show != title else "", scheme=scheme, left=side + _EDGE, width=width)
    return _jpeg(image)


@lru_cache(maxsize=1)
def _square(picture: bytes, side: int) -> "Image.Image":
    """Most episodes share the show's picture."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        opened.draft("RGB", (side, side))
        return opened.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)


def _write(pen: "ImageDraw.ImageDraw", title: str, show: str, *, scheme: Scheme, left: int, width: int) -> None:
    """The title as large as it fits, in the middle; the show's name in a line at the foot."""
    height = SIZE[1] - 2 * _EDGE - 2 * _SHOW
    for size in range(_LARGEST, _SMALLEST - 1, -4):
        font, step = _font(size), round(size * _LEADING)
        lines = _lines(title, font, width)
        if len(lines) * step <= height:
            break
    most = height // step
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], font, width, always=True)]
    top = (SIZE[1] - len(lines) * step) // 2 - (_SHOW // 2 if show else 0)
    for number, line in enumerate(lines):
        pen.text((left, top + number * step), line, font=font, fill=scheme.field_ink)
    foot = SIZE[1] - _EDGE - _SHOW
    pen.text((left, foot), _cut(show, _font(_SHOW), width), font=_font(_SHOW), fill=scheme.field_muted)


def _lines(text: str, font: "ImageFont.FreeTypeFont", width: int) -> list[str]:
    """The text in lines of at most `width` pixels, broken at blanks; a word too long for a line is cut."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if font.getlength(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(_cut(word, font, width))
    return [line for line in lines if line]


def _cut(text: str, font: "ImageFont.FreeTypeFont", width: int, *, always: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis; with one in any case where `always`."""
    if not always and font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}\u2026") > width:
        text = text[:-1]
    return f"{text.rstrip(' ,;:.')}\u2026"


def _can_write(text: str) -> bool:
    """Whether the font has every letter: what it lacks looks like what no font has."""
    font = _font(_SHOW)
    lacking = bytes(font.getmask(_UNKNOWN))
    letters = {letter for letter in text if not letter.isspace()}
    return not any(bytes(font.getmask(letter)) == lacking for letter in letters)


@cache
def _font(size: int) -> "ImageFont.FreeTypeFont":
    """Roboto: Latin, Greek and Cyrillic."""
    import font_roboto
    from PIL import ImageFont

    return ImageFont.truetype(font_roboto.RobotoMedium, size)


def _jpeg(image: "Image.Image") -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return stream.getvalue()
