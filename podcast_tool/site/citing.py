"""How a page says to cite what it shows; the references themselves are made apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """How to cite one thing: its reference in APA style (empty where that cannot be made), what stands of it in
    brackets in a text (`Bell & Okafor, 2026`), and its files by their paths in public/.
    """

    apa: str
    short: str
    bibtex: str
    csl: str
