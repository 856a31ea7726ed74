"""Speech written down without full stops and commas: noticed, and heard once more after a well-written sentence.

Whisper goes on in the style it began in; where it began without punctuation, a whole minute may stay a single line. An
opening sentence brings the marks back, but costs words elsewhere, so only such windows are heard with one.
"""

import re
from collections.abc import Iterable
from typing import Final

from podcast_tool.model import Word

# A plain statement and a question, in our own words; a language that is not here is left as it was heard.
OPENINGS: Final = {
    "de": "Also, fangen wir an. Was ist passiert?",
    "en": "Well, let's begin. What happened?",
    "es": "Bueno, empecemos. ¿Qué pasó?",
    "fr": "Bon, commençons. Que s'est-il passé?",
    "it": "Allora, cominciamo. Che cosa è successo?",
    "nl": "Goed, laten we beginnen. Wat is er gebeurd?",
    "pt": "Bem, vamos começar. O que aconteceu?",
}
_BEARABLE: Final = 30
_MARK: Final = re.compile(r"[.,;:?!…–—][\"'”’»)\]]*$")


def opening_for(language: str, words: Iterable[Word]) -> str:
    """The sentence to hear the window with again; empty where its punctuation will do, or the language is not known."""
    return OPENINGS.get(language, "") if longest_stretch(words) > _BEARABLE else ""


def longest_stretch(words: Iterable[Word]) -> int:
    """The most words in a row without a punctuation mark."""
    longest = run = 0
    for word in words:
        run = 0 if _MARK.search(word.text) else run + 1
        longest = max(longest, run)
    return longest
