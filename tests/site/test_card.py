"""The wide picture for shared links."""

import io

import pytest
from PIL import Image, ImageChops

from podcast_tool.site.card import SIZE, paint_card
from podcast_tool.site.palette import PLAIN

FIELD = (13, 59, 51)


def art(colour: tuple[int, int, int] = (255, 200, 58)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (1400, 1400), colour).save(stream, "JPEG")
    return stream.getvalue()


def card(title: str, show: str = "Second Draft") -> Image.Image:
    return Image.open(io.BytesIO(paint_card(art(), title=title, show=show, scheme=PLAIN.light))).convert("RGB")


def written(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Where on the field something is written."""
    field = image.crop((630 + 8, 0, *SIZE))
    difference = ImageChops.difference(field, Image.new("RGB", field.size, FIELD)).convert("L")
    return difference.point(lambda value: 255 if value > 60 else 0).getbbox()


@pytest.mark.parametrize("title", ["Échec", "The Project That Went Wrong, and What the Pieces Said " * 6, "x" * 300])
def test_the_title_stands_whole_beside_the_art(title: str) -> None:
    image = card(title)
    assert image.size == SIZE
    assert max(abs(a - b) for a, b in zip(image.getpixel((300, 300)), (255, 200, 58), strict=True)) < 8  # type: ignore[arg-type]
    box = written(image)
    assert box
    left, top, right, bottom = box
    assert left > 30
    assert right < SIZE[0] - 630 - 8 - 30
    assert top > 30
    assert bottom < SIZE[1] - 30


def test_a_script_that_the_font_lacks_leaves_the_art_alone() -> None:
    image = card("失敗は成功のもと")
    assert max(abs(a - b) for a, b in zip(image.getpixel((600, 300)), (255, 200, 58), strict=True)) < 8  # type: ignore[arg-type]
    assert max(abs(a - b) for a, b in zip(image.getpixel((100, 300)), FIELD, strict=True)) < 8  # type: ignore[arg-type]


@pytest.mark.parametrize("title", ["Ελληνικά", "Ошибки", "Łódź, über „alles“ – naïve œuvre"])
def test_other_alphabets_of_the_font_are_written(title: str) -> None:
    assert written(card(title))


def test_the_same_words_give_the_same_bytes() -> None:
    first, second = (paint_card(art(), title="A", show="B", scheme=PLAIN.light) for _ in range(2))
    assert first == second
    assert first != paint_card(art(), title="C", show="B", scheme=PLAIN.light)
