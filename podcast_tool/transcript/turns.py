"""From a machine's words to turns: who speaks, and where a paragraph ends."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from podcast_tool.model import Heard, Millis, Turn, Voice, Word
from podcast_tool.transcript.words import clean_name, clean_words, ends_clause, ends_sentence, letters

SHORTEST: Final = 15
LONGEST: Final = 60
_USUAL: Final = 35
_LONG_PAUSE: Final[Millis] = 1_000
_SILENCE: Final[Millis] = 4_000
# A word of which the winning voice covers less than this straddles a change, and goes with its sentence.
_CLEARLY: Final = 0.6
# A change of voice is found some words too early or too late: so many at most, which take no longer than this.
_ASTRAY: Final = 3
_ASTRAY_TIME: Final[Millis] = 1_000
# Pauses of which neither is clearly the longer, and one that clearly is.
_ABOUT: Final[Millis] = 150
_CLEAR_PAUSE: Final[Millis] = 400
# A word of so few letters that opens a sentence ("And") is nobody else's unless it is said for this long.
_OPENER: Final = 4
_AT_LENGTH: Final[Millis] = 250


def turns_of(heard: Heard, voices: Sequence[Voice] = ()) -> tuple[Turn, ...]:
    """Turns in order. Without voices, or with a single one, they carry no label.

    A word belongs to the voice that overlaps it most, or else to the nearest. Long turns are paragraphs of about
    15 to 60 words that end with a sentence where there is one, best where the speaker paused.
    """
    words = clean_words(heard.words, heard.language)
    return paragraphs_of(words, speakers_of(words, voices))


def paragraphs_of(words: Sequence[Word], speakers: Sequence[str]) -> tuple[Turn, ...]:
    """Turns of words whose speakers are known, one name a word; a turn is in one language."""
    turns: list[Turn] = []
    first = 0
    for last in range(1, len(words) + 1):
        if last == len(words) or _breaks(words, speakers, last):
            turns += [Turn(speaker=speakers[first], words=part) for part in _paragraphs(words[first:last])]
            first = last
    return tuple(turns)


def _breaks(words: Sequence[Word], speakers: Sequence[str], at: int) -> bool:
    """Whether a turn ends in front of this word, whatever its length."""
    before, behind = words[at - 1], words[at]
    return speakers[at - 1] != speakers[at] or before.language != behind.language or _pause(words, at) >= _SILENCE


def _pause(words: Sequence[Word], at: int) -> Millis:
    return words[at].start - words[at - 1].end


def _paragraphs(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    parts: list[tuple[Word, ...]] = []
    first = 0
    while first < len(words):
        last = _paragraph_end(words, first)
        parts.append(tuple(words[first:last]))
        first = last
    return parts


def _paragraph_end(words: Sequence[Word], first: int) -> int:
    candidates = range(first + SHORTEST, min(first + LONGEST, len(words)) + 1)
    return max(candidates, key=lambda last: (_worth(words, first, last), -last), default=len(words))


def _worth(words: Sequence[Word], first: int, last: int) -> float:
    """How good a paragraph end is in front of word `last`: sentence and pause first, then a usual length."""
    left = len(words) - last
    if not left:
        return 5.0
    said = words[last - 1].text
    pause = _pause(words, last)
    punctuation = 3.0 if ends_sentence(said) else 0.5 if ends_clause(said) else 0.0
    silence = min(max(pause, 0), 2 * _LONG_PAUSE) / _LONG_PAUSE
    length = abs(last - first - _USUAL) / _USUAL
    return punctuation + silence - length - (1.0 if left < SHORTEST else 0.0)


def speakers_of(words: Sequence[Word], voices: Sequence[Voice]) -> list[str]:
    """The speaker of each word; all empty when there is only one."""
    named = sorted(
        (Voice(start=voice.start, end=voice.end, label=clean_name(voice.label)) for voice in voices),
        key=lambda voice: (voice.start, voice.end, voice.label),
    )
    if len({voice.label for voice in named}) < 2:
        return [""] * len(words)
    speakers, clear = _by_overlap(words, named)
    speakers = _with_openers(words, _with_their_sentence(words, speakers, clear))
    speakers = _at_sentences(words, speakers)
    return speakers if len(set(speakers)) > 1 else [""] * len(words)


def _by_overlap(words: Sequence[Word], voices: Sequence[Voice]) -> tuple[list[str], list[bool]]:
    speakers: list[str] = []
    clear: list[bool] = []
    sounding: list[Voice] = []
    ended = upcoming = 0
    last_heard = voices[0]
    for word in words:
        while upcoming < len(voices) and voices[upcoming].start < max(word.end, word.start + 1):
            sounding.append(voices[upcoming])
            upcoming += 1
        for voice in sounding:
            if voice.end <= word.start and voice.end >= ended:
                ended, last_heard = voice.end, voice
        sounding = [voice for voice in sounding if voice.end > word.start]
        shares = _shares(word, sounding)
        before = speakers[-1] if speakers else ""
        best = max(shares, key=lambda label: (shares[label], label == before), default="")
        nearest = _nearest(word, last_heard, voices[upcoming] if upcoming < len(voices) else None)
        speakers.append(best if shares else nearest)
        clear.append(bool(shares) and shares[best] >= _CLEARLY * max(word.end - word.start, 1))
    return speakers, clear


def _shares(word: Word, voices: Sequence[Voice]) -> dict[str, Millis]:
    shares: dict[str, Millis] = {}
    for voice in voices:
        both = min(max(word.end, word.start + 1), voice.end) - max(word.start, voice.start)
        if both > 0:
            shares[voice.label] = shares.get(voice.label, 0) + both
    return shares


def _nearest(word: Word, before: Voice, after: Voice | None) -> str:
    if after is None or word.start - before.end <= after.start - word.end:
        return before.label if before.end <= word.start or after is None else after.label
    return after.label


def _with_their_sentence(words: Sequence[Word], speakers: Sequence[str], clear: Sequence[bool]) -> list[str]:
    """A word that straddles a change of voice goes to the sentence it belongs to."""
    settled = list(speakers)
    for at, (before, after) in enumerate(pairwise(speakers)):
        if before == after:
            continue
        if not clear[at] and at and ends_sentence(words[at - 1].text) and not ends_sentence(words[at].text):
            settled[at] = after
        elif not clear[at + 1] and ends_sentence(words[at + 1].text) and not ends_sentence(words[at].text):
            settled[at + 1] = before
    return settled


def _with_openers(words: Sequence[Word], speakers: Sequence[str]) -> list[str]:
    """A lone short word in another voice than all the rest of its sentence goes with it, unless it stands apart."""
    settled = list(speakers)
    opens = True
    for at, word in enumerate(words[:-1]):
        if opens and speakers[at] != speakers[at + 1] and _is_opener(words, at) and _agree(words, speakers, at + 1):
            settled[at] = speakers[at + 1]
        opens = ends_sentence(word.text)
    return settled


def _is_opener(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    short = letters(word.text) <= _OPENER and not ends_sentence(word.text) and not ends_clause(word.text)
    return short and (word.end - word.start < _AT_LENGTH or _pause(words, at + 1) < _CLEAR_PAUSE)


def _agree(words: Sequence[Word], speakers: Sequence[str], first: int) -> bool:
    """Whether one voice says the rest of a sentence, and that is more than a word."""
    last = first
    while last < min(len(words), first + LONGEST) - 1 and not ends_sentence(words[last].text):
        last += 1
    return last > first and len(set(speakers[first : last + 1])) == 1


def _at_sentences(words: Sequence[Word], speakers: Sequence[str]) -> list[str]:
    """Changes of voice that fall a few words beside the end of a sentence are put there.

    Nobody loses a whole turn by it, and a change where the speaker clearly paused stays.
    """
    settled = list(speakers)
    changes = [at for at in range(1, len(words)) if speakers[at] != speakers[at - 1]]
    first = 0
    for at, last in pairwise([*changes, len(words)]):
        better = _better_change(words, first, at, last)
        settled[better:at] = [speakers[at]] * (at - better)
        settled[at:better] = [speakers[at - 1]] * (better - at)
        first = better
    return settled


def _better_change(words: Sequence[Word], first: int, at: int, last: int) -> int:
    """Where the turn that begins at `at` should begin: somewhere between `first` and `last`, or where it does."""
    if ends_sentence(words[at - 1].text):
        return at
    near = [to for to in range(max(first + 1, at - _ASTRAY), min(last, at + _ASTRAY + 1)) if to != at]
    near = [to for to in near if abs(_said_until(words, at, to)) <= _ASTRAY_TIME]
    ends = [to for to in near if ends_sentence(words[to - 1].text)]
    if ends:
        ends = [to for to in ends if _pause(words, to) + _ABOUT >= _pause(words, at)]
    elif not any(ends_sentence(word.text) for word in words[max(0, at - LONGEST) : at + LONGEST]):
        ends = [to for to in near if _pause(words, to) >= _pause(words, at) + _CLEAR_PAUSE]
    return min(ends, key=lambda to: (abs(_said_until(words, at, to)), to), default=at)


def _said_until(words: Sequence[Word], at: int, to: int) -> Millis:
    """How long the words between two places in front of words take."""
    low, high = min(at, to), max(at, to)
    return words[high - 1].end - words[low].start if high > low else 0
