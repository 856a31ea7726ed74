"""Draws the artwork of the sample show: a word struck out by hand, and the better one under it.

usage: python -m sample.make_art
"""

import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
FINE = 2
"""Everything is drawn this many times too large and scaled down, for smooth edges."""
MARGIN = 0.085
"""The free border, as a share of the side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One square picture: the struck word on top, the words that replace it, a small line at the foot."""

    path: Path
    side: int
    struck: str
    words: tuple[str, ...]
    foot: str
    ground: str
    ink: str
    faded: str
    pen: str


DESIGNS = (
    Design(
        path=HERE.parent / "artwork.png",
        side=3000,
        struck="First",
        words=("Second", "Draft"),
        foot="",
        ground="#ffc83a",
        ink="#1d1b3a",
        faded="#c18f1c",
        pen="#e5382b",
    ),
    Design(
        path=HERE / "art" / "the-first-midterm.jpg",
        side=1400,
        struck="41%",
        words=("63%",),
        foot="The First Midterm",
        ground="#0e5a49",
        ink="#fff3da",
        faded="#4d9480",
        pen="#ffc83a",
    ),
    Design(
        path=HERE / "art" / "asking-for-help.jpg",
        side=1400,
        struck="Fine",
        words=("Help?",),
        foot="Asking for Help",
        ground="#322c74",
        ink="#fff3da",
        faded="#7d77c4",
        pen="#ff6f5b",
    ),
)


class Sheet:
    """A square canvas with coordinates in shares of its side, x to the right and y down."""

    def __init__(self, side: int, ground: str) -> None:
        """`side` in pixels of the finished picture."""
        self._side = side
        self._pixels = side * FINE
        self._image = Image.new("RGB", (self._pixels, self._pixels), ground)
        self._draw = ImageDraw.Draw(self._image)

    def text_size(self, text: str, size: float) -> tuple[float, float]:
        """Width and height of the text's ink, in shares of the side."""
        left, top, right, bottom = self._draw.textbbox(
            (0, 0), text, font=self._font(size), stroke_width=self._weight(size)
        )
        return (right - left) / self._pixels, (bottom - top) / self._pixels

    def write(self, text: str, x: float, baseline: float, size: float, colour: str) -> None:
        """Bold letters whose ink begins at x and stands on the baseline."""
        font, weight = self._font(size), self._weight(size)
        left, *_ = self._draw.textbbox((0, 0), text, font=font, anchor="ls", stroke_width=weight)
        place = (x * self._pixels - left, baseline * self._pixels)
        self._draw.text(
            place, text, fill=colour, font=font, anchor="ls", stroke_width=weight, stroke_fill=colour
        )

    def stroke(self, points: list[tuple[float, float, float]], colour: str) -> None:
        """A pen's path: x, y and the width of the tip at each point."""
        for x, y, width in points:
            reach = width / 2
            box = [value * self._pixels for value in (x - reach, y - reach, x + reach, y + reach)]
            self._draw.ellipse(box, fill=colour)

    def save(self, path: Path) -> None:
        """The picture at its own size, as PNG or JPEG by the suffix; plain RGB."""
        path.parent.mkdir(exist_ok=True)
        picture = self._image.resize((self._side, self._side), Image.Resampling.LANCZOS)
        picture.save(path, optimize=True, quality=90)

    def _font(self, size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        return ImageFont.load_default(size=size * self._pixels)

    def _weight(self, size: float) -> int:
        # Pillow's own font has one weight; an outline of the same colour makes it bold.
        return round(size * self._pixels * 0.028)


def pen_path(left: float, right: float, middle: float, size: float) -> list[tuple[float, float, float]]:
    """A quick zigzag, there and back and there again, as a hand strikes out a word `size` tall."""
    strokes, steps = 3, 6000
    points = []
    for step in range(steps + 1):
        way = step / steps
        across = 0.5 - 0.5 * math.cos(math.pi * strokes * way)
        # Each stroke climbs a little to the right, and the whole sinks as the hand goes on.
        y = middle + size * (0.34 * (way - 0.5) - 0.1 * (across - 0.5) + 0.012 * math.sin(17 * way))
        reach = right - left
        x = left + reach * (0.06 * way + across * (0.97 - 0.09 * math.sin(5 * way) ** 2))
        points.append((x, y, size * (0.098 - 0.024 * math.sin(math.pi * strokes * way) ** 2)))
    return points


def draw(design: Design) -> None:
    """Draws one design and saves it."""
    sheet = Sheet(design.side, design.ground)
    room = 1 - 2 * MARGIN
    lines = (design.struck, *design.words)
    size = min(room / sheet.text_size(line, 1)[0] for line in lines)
    height = (room - (0.13 if design.foot else 0)) / len(lines)
    size = min(size, height / 0.86)
    for place, line in enumerate(lines):
        baseline = MARGIN + height * place + (height + 0.71 * size) / 2
        sheet.write(line, MARGIN, baseline, size, design.ink if place else design.faded)
    struck_width = sheet.text_size(design.struck, size)[0]
    middle = MARGIN + height / 2 + 0.02 * size
    sheet.stroke(pen_path(MARGIN * 0.55, MARGIN * 1.5 + struck_width, middle, size), design.pen)
    if design.foot:
        sheet.write(design.foot, MARGIN, 1 - MARGIN, 0.075, design.ink)
    sheet.save(design.path)


def main() -> None:
    """Draws them all."""
    for design in DESIGNS:
        draw(design)


if __name__ == "__main__":
    main()
