"""How much it matters that a machine was unsure of a word.

Machines are least sure of the small words that open a sentence, and there a mistake does the least harm. Names, numbers
and the words that carry the meaning come first.
"""

from collections.abc import Sequence
from typing import Final

from podcast_tool.model import Millis, Word
from podcast_tool.transcript.words import ends_sentence, is_spaceless, key_of

_SMALL: Final = 0.5
_OPENING: Final = 0.5
_TELLING: Final = 1.3
_LIKE_A_NAME: Final = 1.6
_NEAR_A_NAME: Final = 0.6
# Speech of which nothing was understood comes before everything else.
_NOTHING_UNDERSTOOD: Final = 2.0
_PAUSE: Final[Millis] = 400
_SHORTEST_NAME: Final = 4
_SHORTEST_SMALL: Final = 2

_SMALL_WORDS: Final = {
    "en": (
        "a about after all also am an and any are as at be because been before being but by can could did do "
        "does done don't each for from get go got had has have he her here him his how i i'd i'll i'm i've if "
        "in into is isn't it it's its just like look me more my next no not now of off oh ok okay on one or "
        "our out over right said say she so some still than that that's the their them then there there's "
        "these they they're this those to too under up us very was we we're well were what when where which "
        "while who why will with would yeah yes yet you your"
    ),
    "de": (
        "aber als also am an auch auf aus bei bin bis bist da dann das dass dem den der des die doch du ein "
        "eine einem einen einer er es für ganz habe haben hat hier ich ihm ihn ihr im in is ist ja jetzt kein "
        "mal man mehr mein mich mir mit nach nein nicht noch nun nur ob oder schon sehr sein sich sie sind so "
        "um und uns vom von vor war was weil wenn wer wie wir wird wo zu zum zur"
    ),
    "fr": (
        "a ai alors après au aussi aux avec avoir bien c'est ça ce ces cette comme dans de des donc du elle "
        "elles en est et être fait il ils je j'ai la là le les leur lui ma mais me mes moi mon ne non nous on "
        "ont ou où oui par pas plus pour puis qu'il quand que qui sa se ses si son sont sur ta te toi ton "
        "tous tout très tu un une vous y"
    ),
    "es": (
        "a al algo aquí así aún bien bueno como con cuando da de del desde donde el él ella en entonces era "
        "es esa ese eso esta está este esto fue ha hay he la las le les lo los más me mi mis mucho muy ni no "
        "nos o para pero por porque pues que qué se sea ser si sí sin sobre son su sus también te tiene todo "
        "tu un una uno y ya yo"
    ),
}
_SMALL_KEYS: Final = {
    language: frozenset(key_of(word) for word in words.split()) for language, words in _SMALL_WORDS.items()
}


def doubt_of(words: Sequence[Word], at: int, language: str, names: Sequence[str] = ()) -> float:
    """What there is to win, about 0 to 2, by listening to one word again; `names` are `key_of` names the show knows."""
    word = words[at]
    if word.text.startswith("["):
        return _NOTHING_UNDERSTOOD
    doubt = 1 - word.confidence
    key = key_of(word.text)
    opens = _opens(words, at)
    if _is_small(key, word.language or language):
        doubt *= _SMALL
    elif _is_like(key, names):
        return doubt * _LIKE_A_NAME
    elif any(map(str.isdigit, key)) or (not opens and word.text[:1].isupper()):
        doubt *= _TELLING
    return doubt * (_OPENING if opens else 1)


def passage_doubt(doubts: Sequence[float]) -> float:
    """The doubt of words that are listened to in one go: that of the worst, and half of each of the others."""
    return (max(doubts) + sum(doubts)) / 2


def _opens(words: Sequence[Word], at: int) -> bool:
    return not at or ends_sentence(words[at - 1].text) or words[at].start - words[at - 1].end >= _PAUSE


def _is_small(key: str, language: str) -> bool:
    """Whether the word means little by itself; in languages not listed here, whether it is very short."""
    if is_spaceless(language) or any(map(str.isdigit, key)):
        return False
    known = _SMALL_KEYS.get(language.partition("-")[0].lower())
    return key in known if known else len(key) <= _SHORTEST_SMALL


def _is_like(key: str, names: Sequence[str]) -> bool:
    """Whether it may be one of these names, heard wrongly."""
    from rapidfuzz.distance.Levenshtein import normalized_similarity

    if len(key) < _SHORTEST_NAME or key in names:
        return False
    return any(normalized_similarity(key, name) >= _NEAR_A_NAME for name in names if len(name) >= _SHORTEST_NAME)
