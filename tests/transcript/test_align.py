"""A person's words on the machine's clock."""

import random
import time
from itertools import pairwise
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Heard, Transcript, Turn, Voice, Word
from podcast_tool.transcript.align import align
from podcast_tool.transcript.script import parse_script, write_script
from podcast_tool.transcript.turns import turns_of

from . import laws
from .test_words_and_turns import heard_of


def words_of(transcript: Transcript) -> list[Word]:
    return [word for turn in transcript.turns for word in turn.words]


def times_of(transcript: Transcript) -> list[tuple[str, int, int]]:
    return [(word.text, word.start, word.end) for word in words_of(transcript)]


def aligned(text: str, heard: Heard | None, duration: int = 60_000) -> Transcript:
    script, _ = parse_script(text, path="transcript.md")
    return align(script, heard, duration=duration)


def assert_in_order(transcript: Transcript, duration: int) -> None:
    edges = [edge for word in words_of(transcript) for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= duration for edge in edges)


@given(laws.heards(), laws.voices())
def test_aligning_untouched_text_is_the_identity(heard: Heard, voices: tuple[Voice, ...]) -> None:
    transcript = Transcript(language=heard.language, turns=turns_of(heard, voices), engine=heard.engine)
    script, _ = parse_script(write_script(transcript), path="transcript.md", language=heard.language)
    duration = max([0, *(word.end for word in words_of(transcript))])
    assert align(script, heard, duration=duration) == transcript


@given(laws.transcripts(), st.one_of(st.none(), laws.heards()), st.integers(0, 60_000))
def test_times_are_in_order_within_the_audio_whoever_heard_it(
    transcript: Transcript, heard: Heard | None, duration: int
) -> None:
    script, _ = parse_script(write_script(transcript), path="transcript.md")
    result = align(script, heard, duration=duration)
    assert_in_order(result, duration)
    spoken = [(turn.speaker, "".join(word.text for word in turn.words)) for turn in result.turns]
    assert spoken == [(part.speaker, "".join(part.words)) for part in script.paragraphs if part.words]


@given(st.text(), st.one_of(st.none(), laws.heards()))
def test_any_text_can_be_aligned(text: str, heard: Heard | None) -> None:
    assert_in_order(aligned(text, heard), 60_000)


def test_a_corrected_word_takes_the_time_of_the_wrong_one() -> None:
    heard = heard_of("we run cooper netties here", pace=400)
    assert times_of(aligned("[00:00] We run Kubernetes here.", heard)) == [
        ("We", 0, 400), ("run", 400, 800), ("Kubernetes", 800, 1600), ("here.", 1600, 2000),
    ]  # fmt: skip


def test_a_word_put_in_shares_the_pause_and_moves_nobody() -> None:
    heard = heard_of("yes we can", pauses={2: 500})
    assert times_of(aligned("yes we really can", heard)) == [
        ("yes", 0, 300), ("we", 300, 600), ("really", 600, 1100), ("can", 1100, 1400),
    ]  # fmt: skip


def test_a_word_put_in_beside_a_long_silence_is_not_stretched_over_it() -> None:
    heard = heard_of("hello goodbye", pauses={1: 30_000})
    assert times_of(aligned("[00:00] hello there\n\n[00:30] goodbye", heard))[1] == ("there", 300, 750)
    assert times_of(aligned("[00:00] hello\n\n[00:30] and goodbye", heard))[1] == ("and", 29_970, 30_300)
    assert times_of(aligned("[00:00] hello\n\n[00:12] Ben: no\n\n[00:30] goodbye", heard))[1] == ("no", 12_000, 12_270)


def test_a_sound_between_brackets_matches_nothing_spoken() -> None:
    heard = heard_of("the music was loud", pauses={1: 1_000})
    spoken = times_of(aligned("the [soft music] music was loud", heard))
    assert spoken[3] == ("music", 1_300, 1_600)
    assert spoken[1][1] >= 300
    assert spoken[2][2] <= 1_300


def test_turns_can_be_split_joined_renamed_and_deleted() -> None:
    heard = heard_of("one two three four five six seven eight")
    before = times_of(aligned("one two three four five six seven eight", heard))
    after = aligned("[00:00] Ann: one two\n\nBen: three four\n\n[00:02] Ann: seven eight", heard)
    assert [turn.speaker for turn in after.turns] == ["Ann", "Ben", "Ann"]
    assert times_of(after) == before[:4] + before[6:]


def test_without_anything_heard_the_paragraphs_tell_the_time() -> None:
    transcript = aligned("[00:00] aa bb\n\n[00:10] cc dd\n\nee ff", None, duration=20_000)
    assert [word.start for word in words_of(transcript)] == [0, 5_000, 10_000, 12_500, 15_000, 17_500]
    assert words_of(transcript)[-1].end == 20_000


def test_a_text_in_another_language_follows_the_clock_of_what_was_heard() -> None:
    heard = heard_of("one two three four five six seven eight nine ten", pauses={5: 5_000})
    transcript = aligned("un deux trois quatre cinq six sept huit neuf dix onze", heard)
    assert words_of(transcript)[0].start == 0
    assert words_of(transcript)[-1].end == heard.words[-1].end


def test_who_heard_it_and_when_stays_with_the_script() -> None:
    text = "---\nengine: whisper base\nlanguage: fr\nheard: 2026-01-02\n---\nbonjour"
    transcript = aligned(text, heard_of("bonjour", language="en"))
    assert (transcript.engine, transcript.language, str(transcript.heard_on)) == ("whisper base", "fr", "2026-01-02")
    assert transcript.edited


def test_a_person_is_sure_of_the_words_they_changed_and_of_no_others() -> None:
    transcript = aligned("Yes we Can", heard_of("yes we can"))
    assert [word.confidence for word in words_of(transcript)] == [1.0, 0.5, 1.0]


# --- the measure: 200 edits of 9,000 words, then another model

_VOCABULARY = [f"{a}{b}" for a in ("re", "in", "con", "de", "pro", "a", "dis", "sub") for b in
               ("port", "struct", "form", "tain", "ceive", "mit", "spect", "duce", "ject", "tract")]  # fmt: skip
_SMALL = ["the", "a", "of", "and", "to", "in", "that", "is", "it", "we"]


def speech(size: int, seed: int) -> list[Word]:
    """Words as they were truly said: a third of them small ones, pauses between sentences."""
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    words: list[Word] = []
    at = 0
    for index in range(size):
        text = chance.choice(_SMALL) if chance.random() < 0.35 else chance.choice(_VOCABULARY)
        ends = index % 12 == 11
        length = 80 + 55 * len(text) + chance.randrange(60)
        words.append(Word(text=text + "." if ends else text, start=at, end=at + length))
        at += length + (chance.randrange(200, 1500) if ends else chance.choice((0, 0, 0, 120)))
    return words


def heard_by_another(words: list[Word], seed: int) -> Heard:
    """What a second model makes of it: 4 % of the words wrong, left out or doubled, times off by up to 60 ms."""
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    heard: list[Word] = []
    for word in words:
        kind = chance.random()
        shift = chance.randrange(-60, 60)
        text = chance.choice(_VOCABULARY) if kind < 0.02 else word.text
        if kind > 0.99:
            continue
        heard.append(Word(text=text, start=max(0, word.start + shift), end=max(0, word.end + shift), confidence=0.9))
    return Heard(language="en", words=tuple(heard), engine="another")


_Edited: TypeAlias = list[tuple[int | None, str, list[tuple[str, int | None]]]]


def _edit(paragraphs: _Edited, chance: random.Random) -> None:
    at = chance.randrange(len(paragraphs) - 1)
    start, speaker, words = paragraphs[at]
    place = chance.randrange(max(1, len(words)))
    kind = chance.choice(("replace", "replace", "insert", "insert", "delete", "delete", "split", "join", "rename"))
    if kind == "insert":
        words.insert(place, (chance.choice(_SMALL), None))
    elif kind == "split":
        paragraphs[at : at + 1] = [(start, speaker, words[:place]), (None, "Ben", words[place:])]
    elif kind == "join":
        paragraphs[at : at + 2] = [(start, speaker, words + paragraphs[at + 1][2])]
    elif kind == "rename":
        paragraphs[at] = (start, "Chloe", words)
    elif words and kind == "replace":
        words[place] = (chance.choice(_VOCABULARY).title(), words[place][1])
    elif words:
        del words[place : place + chance.choice((1, 1, 3))]


def edited(text: str, truth: list[Word], edits: int, seed: int) -> tuple[str, list[tuple[str, int | None]]]:
    """The script after so many random edits, and each word of it with the number of the true word it stands for."""
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    script, _ = parse_script(text, path="t.md")
    spoken: list[tuple[str, int | None]] = [(word.text, index) for index, word in enumerate(truth)]
    breaks = [0]
    for paragraph in script.paragraphs:
        breaks.append(breaks[-1] + len(paragraph.words))
    paragraphs: _Edited = [
        (part.start, part.speaker, spoken[first:last])
        for part, (first, last) in zip(script.paragraphs, pairwise(breaks), strict=True)
    ]
    for _ in range(edits):
        _edit(paragraphs, chance)
    body = []
    for start, speaker, words in paragraphs:
        if words:
            clock = (
                f"[{start // 3_600_000:02}:{start // 60_000 % 60:02}:{start // 1000 % 60:02}] "
                if start is not None
                else ""
            )
            body.append(f"{clock}{speaker or 'Ann'}: {' '.join(word for word, _ in words)}")
    header = text[: text.index("\n---\n") + 5]
    return header + "\n" + "\n\n".join(body) + "\n", [pair for _, _, words in paragraphs for pair in words]


def test_two_hundred_edits_of_nine_thousand_words_keep_their_times_with_another_model() -> None:
    truth = speech(9_000, seed=7)
    duration = truth[-1].end + 1_000
    first = Heard(language="en", words=tuple(truth), engine="first")
    voices = tuple(
        Voice(start=at, end=at + 30_000, label=f"Speaker {at // 30_000 % 2 + 1}") for at in range(0, duration, 30_000)
    )
    text = write_script(Transcript(language="en", turns=turns_of(first, voices), engine="first"))
    changed, stands_for = edited(text, truth, 200, seed=8)
    second = heard_by_another(truth, seed=9)
    script, problems = parse_script(changed, path="t.md")
    assert problems == ()
    started = time.process_time()
    for heard, off in ((first, 0), (second, 60)):
        result = align(script, heard, duration=duration)
        words = words_of(result)
        assert [word.text for word in words] == [word for word, _ in stands_for]
        assert_in_order(result, duration)
        near = [(word, truth[index]) for word, (_, index) in zip(words, stands_for, strict=True) if index is not None]
        wrong = [(got, true) for got, true in near if abs(got.start - true.start) > 500]
        # Where a correction and a deletion touch, or one of two alike words is gone, nobody can tell which is which.
        assert len(wrong) <= (1 if heard is first else 5)
        exact = [got for got, true in near if got.text == true.text and abs(got.start - true.start) <= off]
        assert len(exact) > len(near) * 0.97
    assert time.process_time() - started < 4
    assert sum(index is None for _, index in stands_for) > 20


def test_a_transcript_of_one_turn_can_be_empty() -> None:
    assert aligned("", heard_of("hello")).turns == ()
    assert aligned("[00:00] Ann:\n", None).turns == ()
    assert Turn(speaker="", words=(Word(text="x", start=1, end=2),)).end == 2
