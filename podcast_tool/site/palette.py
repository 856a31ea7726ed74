"""The colours of the site, derived from the show's artwork, with contrast that no picture can spoil.

A picture gives two colours: the one it is mostly made of leads, another that stands apart from it marks the place.
Only their hue and strength are taken over. How light each colour of the page is follows from what it must stand out
from (WCAG 2.2, 1.4.6 and 1.4.11: 7:1 for words and links, 3:1 for controls and marks), in a light and a dark scheme.
"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final, TypeAlias

Colour: TypeAlias = tuple[int, int, int]

WORDS: Final = 7.0
MARKS: Final = 3.0
_STEP: Final = 0.005
_SEEN: Final = 64
_COLOURS: Final = 24
_PALE: Final = 0.035
_LIVELY: Final = 0.09
_TOO_LIGHT: Final = 0.75
_APART: Final = 50.0
_AMBER: Final = 66.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """The two colours taken from a picture; `mark` is None where the picture has no second one."""

    lead: Colour
    mark: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """The colours of a page by their custom properties, as `#rrggbb`: grounds first, then what stands on them."""

    paper: str
    panel: str
    now_wash: str
    field: str
    ink: str
    muted: str
    link: str
    line: str
    edge: str
    now: str
    field_ink: str
    field_muted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The light scheme and the dark one."""

    light: Scheme
    dark: Scheme


# The tool's own green and amber, for a show without artwork.
PLAIN: Final = Palette(
    light=Scheme(
        paper="#fcfdfb", panel="#f0f5f1", now_wash="#fdf1de", field="#0d3b33", ink="#17211e", muted="#45524d",
        link="#0a5a49", line="#c9d5cf", edge="#6a7a73", now="#a65a00", field_ink="#f4f8f5", field_muted="#c4dbd2",
    ),
    dark=Scheme(
        paper="#101614", panel="#19221f", now_wash="#2b2416", field="#16302a", ink="#e6ece9", muted="#b1beb8",
        link="#83d9bd", line="#33413c", edge="#84958d", now="#f2b95c", field_ink="#f4f8f5", field_muted="#c4dbd2",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hue:
    """A direction and strength of colour in OKLCH (Ottosson 2020): degrees, and chroma up to about 0.3."""

    angle: float
    chroma: float

    def at(self, lightness: float, strength: float = 1.0) -> Colour:
        """The colour of this hue at a lightness of 0 to 1, as strong as sRGB can show it."""
        chroma = self.chroma * strength
        while chroma > 0.001 and not _is_shown(_linear(lightness, chroma, self.angle)):
            chroma *= 0.9
        red, green, blue = (_encoded(part) for part in _linear(lightness, chroma, self.angle))
        return red, green, blue

    def clear_of(self, grounds: Sequence[Colour], ratio: float, *, start: float, strength: float = 1.0) -> Colour:
        """The colour nearest to the lightness `start`, going away from the grounds, that stands out from them all."""
        darker = all(luminance(ground) > 0.18 for ground in grounds)
        lightness = start
        while 0 < lightness < 1:
            colour = self.at(lightness, strength)
            if all(contrast(colour, ground) >= ratio for ground in grounds):
                return colour
            lightness += -_STEP if darker else _STEP
        return (0, 0, 0) if darker else (255, 255, 255)


def palette_of(seeds: Seeds | None) -> Palette:
    """The palette that two colours give; the tool's own where there are none.

    On every ground of its scheme `ink`, `muted` and `link` have 7:1, `edge` and `now` 3:1; so has `paper` on `link`,
    and what stands on `field` has 7:1 there.
    """
    if seeds is None:
        return PLAIN
    lead = _lively(_hue(seeds.lead))
    mark = _mark(lead, seeds.mark)
    return Palette(light=_light(lead, mark), dark=_dark(lead, mark))


def css_of(palette: Palette) -> str:
    """The palette as custom properties, for both schemes; paper is printed on as it is."""
    light, dark = (
        "\n".join(f"    --{name.replace('_', '-')}: {value};" for name, value in _named(scheme))
        for scheme in (palette.light, palette.dark)
    )
    more = "--muted: var(--ink); --line: var(--edge); --field-muted: var(--field-ink);"
    return (
        "/* The colours of the show's artwork, made as light or dark as reading asks for. */\n\n"
        f"@media screen {{\n  :root {{\n{light}\n  }}\n}}\n\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n  :root {{\n{dark}\n  }}\n}}\n\n"
        f"@media screen and (prefers-contrast: more) {{\n  :root {{ {more} }}\n}}\n"
    )


def seeds_of(picture: bytes) -> Seeds:
    """The colours that stand for a picture. Raises OSError where it cannot be read."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        opened.draft("RGB", (_SEEN * 2, _SEEN * 2))
        small = opened.convert("RGB").resize((_SEEN, _SEEN), Image.Resampling.BOX)
    reduced = small.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    counted = reduced.getcolors() or []
    found = [(count, (colour[0], colour[1], colour[2])) for count, colour in counted if isinstance(colour, tuple)]
    return _seeds(found)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_decoded(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_of(text: str) -> Colour:
    """The colour that `#rrggbb` names."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _seeds(found: Sequence[tuple[int, Colour]]) -> Seeds:
    """The colour with the most area times strength, and the next that is of another hue.

    A light one (yellow, say) turns to mud where it must be dark, so that a darker one of two leads in its place.
    """
    ranked = sorted(found, key=lambda item: (-item[0] * (_hue(item[1]).chroma + 0.004), item[1]))
    lead = ranked[0][1]
    strong = [colour for _, colour in ranked if _hue(colour).chroma > _PALE]
    others = [colour for colour in strong if _turn(_hue(colour), _hue(lead)) > _APART]
    if others and luminance(lead) > _TOO_LIGHT**3 > luminance(others[0]):
        return Seeds(lead=others[0], mark=lead)
    return Seeds(lead=lead, mark=others[0] if others else None)


def _lively(hue: _Hue) -> _Hue:
    """A colour is shown as one; what is all but grey stays so."""
    return hue if hue.chroma <= _PALE else _Hue(angle=hue.angle, chroma=max(hue.chroma, _LIVELY))


def _mark(lead: _Hue, seed: Colour | None) -> _Hue:
    """The hue that says where you are: the picture's second one, else amber, else (where amber leads) blue."""
    if seed is not None and (second := _hue(seed)).chroma > _PALE and _turn(second, lead) > _APART:
        return _Hue(angle=second.angle, chroma=max(second.chroma, 0.12))
    amber = _Hue(angle=_AMBER, chroma=0.14)
    return amber if _turn(amber, lead) > _APART or lead.chroma <= _PALE else _Hue(angle=250.0, chroma=0.14)


def _light(lead: _Hue, mark: _Hue) -> Scheme:
    paper, panel = lead.at(0.99, 0.03), lead.at(0.965, 0.08)
    wash = mark.at(0.965, 0.2)
    grounds = (paper, panel, wash)
    field = lead.clear_of(((255, 255, 255),), 10.0, start=0.36, strength=0.8)
    return Scheme(
        paper=_hex(paper),
        panel=_hex(panel),
        now_wash=_hex(wash),
        field=_hex(field),
        ink=_hex(lead.clear_of(grounds, 14.0, start=0.24, strength=0.2)),
        muted=_hex(lead.clear_of(grounds, WORDS, start=0.44, strength=0.2)),
        link=_hex(lead.clear_of(grounds, WORDS, start=0.48)),
        line=_hex(lead.at(0.86, 0.15)),
        edge=_hex(lead.clear_of(grounds, 4.0, start=0.58, strength=0.25)),
        now=_hex(mark.clear_of(grounds, 4.5, start=0.62)),
        **_on_field(lead, field),
    )


def _dark(lead: _Hue, mark: _Hue) -> Scheme:
    paper, panel = lead.at(0.19, 0.12), lead.at(0.24, 0.15)
    wash = mark.at(0.26, 0.25)
    grounds = (paper, panel, wash)
    field = lead.clear_of(((255, 255, 255),), 11.0, start=0.29, strength=0.6)
    return Scheme(
        paper=_hex(paper),
        panel=_hex(panel),
        now_wash=_hex(wash),
        field=_hex(field),
        ink=_hex(lead.clear_of(grounds, 12.0, start=0.94, strength=0.08)),
        muted=_hex(lead.clear_of(grounds, WORDS, start=0.79, strength=0.15)),
        link=_hex(lead.clear_of(grounds, WORDS, start=0.82, strength=0.9)),
        line=_hex(lead.at(0.36, 0.2)),
        edge=_hex(lead.clear_of(grounds, 4.0, start=0.66, strength=0.25)),
        now=_hex(mark.clear_of(grounds, 4.5, start=0.82)),
        **_on_field(lead, field),
    )


def _on_field(lead: _Hue, field: Colour) -> dict[str, str]:
    ink = lead.clear_of((field,), WORDS, start=0.97, strength=0.05)
    muted = lead.clear_of((field,), WORDS, start=0.87, strength=0.25)
    return {"field_ink": _hex(ink), "field_muted": _hex(muted)}


def _named(scheme: Scheme) -> Iterator[tuple[str, str]]:
    for known in fields(scheme):
        yield known.name, getattr(scheme, known.name)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _turn(one: _Hue, other: _Hue) -> float:
    """Degrees between two hues, at most 180."""
    return abs((one.angle - other.angle + 180) % 360 - 180)


def _hue(colour: Colour) -> _Hue:
    red, green, blue = (_decoded(part) for part in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return _Hue(angle=math.degrees(math.atan2(b, a)) % 360, chroma=math.hypot(a, b))


def _linear(lightness: float, chroma: float, angle: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(angle)), chroma * math.sin(math.radians(angle))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _is_shown(parts: Sequence[float]) -> bool:
    return all(-0.001 <= part <= 1.001 for part in parts)


def _encoded(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


def _decoded(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
