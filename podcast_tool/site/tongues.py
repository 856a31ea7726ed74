"""The languages of texts on a page, and the directions they are written in."""

import re
from dataclasses import dataclass
from typing import Final

_RIGHT_TO_LEFT: Final = frozenset(("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
_CODE: Final = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """The language of a text where it is not that of what stands around it, and the direction it is written in."""

    code: str = ""
    direction: str = ""


def tongue(language: str, *, around: str) -> Tongue:
    """The language and direction to mark a text with; nothing where it is that `around` it."""
    base = language.split("-")[0].lower()
    if not _CODE.fullmatch(language) or base == around.split("-")[0].lower():
        return Tongue()
    return Tongue(code=language, direction="rtl" if base in _RIGHT_TO_LEFT else "ltr")
