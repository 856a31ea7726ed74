"""A square JPEG from whatever picture a host has: always encoded anew, so that nothing of the original rides along.

Turned as its EXIF says, stripped of EXIF (which may hold the place it was taken) and colour profile, flattened on
white, cropped evenly where it is nearly square (within 10 %), else set on bars in the mean colour of its edges.
Larger than `largest` it is scaled down; it is never scaled up.
"""

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING, Final

from podcast_tool.audio.rules import A301, A302, A303, A304, A305
from podcast_tool.model import Picture
from podcast_tool.problems import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

# No PostScript, no vector and no video formats: what opens them is a bigger risk than any cover is worth.
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_MOST_PIXELS: Final = 64_000_000
_NEARLY: Final = 1.1
_QUALITY: Final = 88
_FAULTS: Final = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
)


class BrokenPicture(Exception):
    """The picture cannot be used; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


def square_jpeg(
    picture: Picture, *, name: str, smallest: int, largest: int = 3000
) -> tuple[bytes, tuple[Problem, ...]]:
    """The picture as a square RGB JPEG of at most `largest` pixels a side, and what is to be said about it.

    Warns when it is smaller than `smallest` or not square. Raises BrokenPicture (A301 unreadable, A302 SVG, A303 too
    many pixels). The same picture gives the same bytes.
    """
    image = _opened(picture.content, name)
    problems = tuple(_remarks(image, name, smallest))
    try:
        square = _squared(image)
        if square.width > largest:
            square = _scaled(square, largest)
        return _jpeg(square), problems
    except _FAULTS as error:
        raise BrokenPicture(A301.problem(f"the picture {name} cannot be converted", path=name)) from error


def _opened(content: bytes, name: str) -> "Image":
    from PIL import Image

    if _is_svg(content):
        raise BrokenPicture(A302.problem(f"the picture {name} is an SVG", path=name))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=_FORMATS)
            if image.width * image.height > _MOST_PIXELS:
                raise _too_big(name, f"{image.width:,} x {image.height:,}")
            return _flat(_turned(image))
    except Image.DecompressionBombError as error:
        raise _too_big(name, "far too many") from error
    except _FAULTS as error:
        raise BrokenPicture(A301.problem(f"the picture {name} cannot be read", path=name)) from error


def _too_big(name: str, size: str) -> BrokenPicture:
    return BrokenPicture(A303.problem(f"the picture {name} has {size} pixels", path=name))


def _is_svg(content: bytes) -> bool:
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and (b"<svg" in head or b"svg" in head)


def _turned(image: "Image") -> "Image":
    from PIL import ImageOps

    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except _FAULTS:
        return image


def _flat(image: "Image") -> "Image":
    from PIL import Image

    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "P" or "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa"):
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image.convert("RGB")


def _remarks(image: "Image", name: str, smallest: int) -> list[Problem]:
    size = f"{image.width} x {image.height}"
    problems = []
    if min(image.size) < smallest:
        text = f"the picture {name} has {size} pixels; apps ask for {smallest} x {smallest}"
        problems.append(A304.problem(text, path=name))
    if image.width != image.height:
        problems.append(A305.problem(f"the picture {name} is {size}, not square", path=name))
    return problems


def _squared(image: "Image") -> "Image":
    from PIL import Image

    short, long = min(image.size), max(image.size)
    if long <= short * _NEARLY:
        left, top = (image.width - short) // 2, (image.height - short) // 2
        return image.crop((left, top, left + short, top + short))
    ground = Image.new("RGB", (long, long), _edge_colour(image))
    ground.paste(image, ((long - image.width) // 2, (long - image.height) // 2))
    return ground


def _edge_colour(image: "Image") -> tuple[int, int, int]:
    """The mean colour of the two edges that the bars will touch."""
    from PIL import ImageStat

    width, height = image.size
    boxes = [(0, 0, width, 1), (0, height - 1, width, height)]
    if width < height:
        boxes = [(0, 0, 1, height), (width - 1, 0, width, height)]
    means = [ImageStat.Stat(image.crop(box)).mean for box in boxes]
    red, green, blue = (round((first + second) / 2) for first, second in zip(*means, strict=True))
    return red, green, blue


def _scaled(image: "Image", side: int) -> "Image":
    from PIL import Image

    return image.resize((side, side), Image.Resampling.LANCZOS)


def _jpeg(image: "Image") -> bytes:
    stream = io.BytesIO()
    image.info.clear()
    image.save(stream, "JPEG", quality=_QUALITY, progressive=True, optimize=True, exif=b"", icc_profile=None)
    return stream.getvalue()
