"""Pictures of every kind become a square JPEG, or are refused with the remedy."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from podcast_tool.audio.artwork import BrokenPicture, square_jpeg
from podcast_tool.model import Picture

from .synthesis import noise_bytes


def saved(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def squared(
    content: bytes, *, smallest: int = 10, largest: int = 3000, mime: str = "image/png"
) -> tuple[Image.Image, list[str]]:
    made, problems = square_jpeg(
        Picture(content=content, mime=mime), name="episodes/x.png", smallest=smallest, largest=largest
    )
    image = Image.open(io.BytesIO(made))
    image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert image.width == image.height <= largest
    assert not image.getexif()
    assert "icc_profile" not in image.info
    return image, [problem.code for problem in problems]


def near(found: Any, expected: tuple[int, int, int]) -> bool:
    return all(abs(one - other) <= 12 for one, other in zip(found, expected, strict=True))


def halves(size: tuple[int, int] = (100, 100)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, (200, 0, 0))
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill=(0, 0, 200))
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_usual_format_is_taken(form: str) -> None:
    image, codes = squared(saved(halves(), form))
    assert near(image.getpixel((10, 50)), (200, 0, 0))
    assert near(image.getpixel((90, 50)), (0, 0, 200))
    assert codes == []


def test_the_claimed_type_does_not_matter() -> None:
    assert squared(saved(halves()), mime="image/jpeg")[1] == []


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "I;16", "F"])
def test_every_colour_mode_becomes_rgb(mode: str) -> None:
    grey = Image.new("L", (64, 64), 128)
    image = Image.new("I;16", (64, 64), 128 * 257) if mode == "I;16" else grey.convert(mode)
    if mode == "I":
        image = image.point(lambda value: value * 257)
    made, _ = squared(saved(image, "TIFF"))
    grey_found = made.resize((1, 1)).getpixel((0, 0))
    assert near(grey_found, (128, 128, 128)), (mode, grey_found)


def test_transparency_becomes_white() -> None:
    image = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((50, 0, 100, 100), fill=(0, 0, 200, 255))
    made, _ = squared(saved(image))
    assert near(made.getpixel((10, 50)), (255, 255, 255))
    assert near(made.getpixel((90, 50)), (0, 0, 200))


def test_a_transparent_palette_becomes_white() -> None:
    image = Image.new("P", (50, 50), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    assert near(squared(saved(image, "GIF", transparency=0))[0].getpixel((25, 25)), (255, 255, 255))


@pytest.mark.parametrize(
    ("turn", "top_left"), [(1, (200, 0, 0)), (2, (0, 0, 200)), (3, (0, 0, 200)), (6, (200, 0, 0)), (8, (0, 0, 200))]
)
def test_exif_rotation_is_applied_and_exif_dropped(turn: int, top_left: tuple[int, int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    content = saved(halves(), "JPEG", exif=exif, quality=95)
    assert b"Exif" in content
    made, _ = squared(content)
    assert near(made.getpixel((10, 10)), top_left)


def test_nearly_square_pictures_are_cropped_evenly() -> None:
    made, codes = squared(saved(halves((105, 100))))
    assert made.size == (100, 100)
    assert codes == ["A305"]


@pytest.mark.parametrize("size", [(200, 100), (100, 200)])
def test_oblong_pictures_get_bars_in_the_colour_of_their_edges(size: tuple[int, int]) -> None:
    made, codes = squared(saved(Image.new("RGB", size, (20, 120, 60))))
    assert made.size == (200, 200)
    assert near(made.getpixel((5, 5)), (20, 120, 60))
    assert codes == ["A305"]


def test_big_pictures_are_scaled_down() -> None:
    assert squared(saved(halves((1000, 1000))), largest=300)[0].size == (300, 300)


def test_small_pictures_are_told_and_never_blown_up() -> None:
    made, codes = squared(saved(halves((10, 10))), smallest=1400)
    assert (made.size, codes) == ((10, 10), ["A304"])


def test_the_same_picture_gives_the_same_bytes() -> None:
    picture = Picture(content=saved(Image.effect_noise((300, 200), 80)), mime="")
    assert square_jpeg(picture, name="x", smallest=10) == square_jpeg(picture, name="x", smallest=10)


def png_of(width: int, height: int) -> bytes:
    """A PNG header of any size, with hardly anything behind it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "A301"),
    "garbage": (lambda: noise_bytes(5000), "A301"),
    "text": (lambda: b"not a picture", "A301"),
    "a link": (lambda: b"https://example.org/cover.jpg", "A301"),
    "cut JPEG": (lambda: saved(Image.effect_noise((300, 300), 80), "JPEG")[:9000], "A301"),
    "cut PNG": (lambda: saved(Image.effect_noise((300, 300), 80))[:9000], "A301"),
    "only a header": (lambda: b"\x89PNG\r\n\x1a\n", "A301"),
    "a header that lies": (lambda: png_of(3000, 3000), "A301"),
    "SVG": (lambda: SVG, "A302"),
    "SVG behind a prolog": (lambda: b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->' + SVG, "A302"),
    "a bomb of 30000 x 30000": (lambda: png_of(30_000, 30_000), "A303"),
    "just too many pixels": (lambda: png_of(8001, 8001), "A303"),
    "a real bomb": (lambda: saved(Image.new("1", (9000, 9000))), "A303"),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n", "A301"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_usable_picture_is_refused_by_name(case: str) -> None:
    make, code = BROKEN[case]
    with pytest.raises(BrokenPicture) as caught:
        square_jpeg(Picture(content=make(), mime="image/jpeg"), name="episodes/x.jpg", smallest=1400)
    problem = caught.value.problem
    assert (problem.code, problem.severity, problem.where.path) == (code, "error", "episodes/x.jpg")
    assert "episodes/x.jpg" in problem.text
    assert problem.fix


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(data=st.data(), form=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"]))
def test_a_damaged_picture_is_converted_or_refused_but_never_crashes(data: st.DataObject, form: str) -> None:
    content = bytearray(saved(halves((60, 40)), form))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + 4] = data.draw(st.binary(min_size=0, max_size=6))
    try:
        made, _ = square_jpeg(Picture(content=bytes(content), mime=""), name="x", smallest=10)
    except BrokenPicture:
        return
    assert made.startswith(b"\xff\xd8\xff")
