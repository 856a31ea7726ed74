"""Colours taken from any picture: never a word that cannot be read."""

import io
import re
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from podcast_tool.site.palette import PLAIN, Palette, Scheme, Seeds, colour_of, contrast, css_of, palette_of, seeds_of

COLOURS = st.tuples(*[st.integers(min_value=0, max_value=255)] * 3)
SEEDS = st.builds(Seeds, lead=COLOURS, mark=st.one_of(st.none(), COLOURS))


def ratio(scheme: Scheme, one: str, other: str) -> float:
    return contrast(colour_of(getattr(scheme, one)), colour_of(getattr(scheme, other)))


def assert_readable(palette: Palette) -> None:
    for scheme in (palette.light, palette.dark):
        for ground in ("paper", "panel", "now_wash"):
            for words in ("ink", "muted", "link"):
                assert ratio(scheme, words, ground) >= 7, (words, ground)
            for mark in ("edge", "now"):
                assert ratio(scheme, mark, ground) >= 3, (mark, ground)
        assert ratio(scheme, "field_ink", "field") >= 7
        assert ratio(scheme, "field_muted", "field") >= 7
        assert ratio(scheme, "paper", "now") >= 4.5


@settings(deadline=None, max_examples=150)
@given(SEEDS)
def test_whatever_the_colours_every_word_and_mark_stands_out(seeds: Seeds) -> None:
    assert_readable(palette_of(seeds))


def test_without_artwork_the_tools_own_colours_stand_and_can_be_read() -> None:
    assert palette_of(None) is PLAIN
    assert_readable(PLAIN)


@given(SEEDS)
@settings(deadline=None, max_examples=30)
def test_the_style_sheet_says_every_colour_for_both_schemes(seeds: Seeds) -> None:
    palette = palette_of(seeds)
    said = re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css_of(palette))
    named = [(name.replace("_", "-"), value) for scheme in (palette.light, palette.dark)
             for name, value in asdict(scheme).items()]  # fmt: skip
    assert said == named


def picture(*bands: tuple[int, tuple[int, int, int]]) -> bytes:
    image = Image.new("RGB", (100, 100))
    top = 0
    for height, colour in bands:
        image.paste(colour, (0, top, 100, top + height))
        top += height
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return max(abs(first - second) for first, second in zip(one, other, strict=True)) <= 8


def test_the_colour_of_the_picture_leads_and_another_hue_marks() -> None:
    seeds = seeds_of(picture((70, (20, 90, 160)), (20, (250, 250, 250)), (10, (220, 60, 40))))
    assert near(seeds.lead, (20, 90, 160))
    assert seeds.mark
    assert near(seeds.mark, (220, 60, 40))


def test_a_light_colour_gives_the_lead_to_a_dark_one() -> None:
    seeds = seeds_of(picture((80, (255, 200, 58)), (20, (29, 27, 58))))
    assert near(seeds.lead, (29, 27, 58))


def test_a_grey_picture_gives_grey_and_amber() -> None:
    seeds = seeds_of(picture((50, (128, 128, 128)), (50, (30, 30, 30))))
    assert seeds.mark is None
    red, green, blue = colour_of(palette_of(seeds).light.link)
    assert red == green == blue
    red, green, blue = colour_of(palette_of(seeds).dark.now)
    assert red > green > blue


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(OSError, match="cannot identify"):
        seeds_of(b"no picture")
