"""A person's words on the machine's clock."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.model import Heard, Transcript, Turn, Voice, Word
from podcast_tool.transcript.align import align
from podcast_tool.transcript.script import Paragraph, Script, parse_script, write_script
from podcast_tool.transcript.turns import turns_of
from podcast_tool.transcript.words import clean_words

from . import edits, laws
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


def test_words_are_in_the_language_of_their_paragraph_or_else_in_that_of_what_was_heard_there() -> None:
    said = heard_of("she said moy be in to me").words
    heard = Heard(language="en", engine="x", words=tuple(
        replace(word, language="es" if at in (2, 3, 4) else "") for at, word in enumerate(said)
    ))  # fmt: skip
    stated = aligned("[00:00:00] she said\n\n[00:00:00 es] muy bien\n\n[00:00:01 en] to me", heard)
    assert [word.language for word in words_of(stated)] == ["", "", "es", "es", "", ""]
    words = ("she", "said", "muy", "bien", "to", "me")
    untold = Script(paragraphs=(Paragraph(start=0, speaker="", words=words, language=None),))
    assert words_of(align(untold, heard, duration=9_000)) == words_of(stated)


# --- the measure: 200 edits of 9,000 words, then another model


@pytest.mark.parametrize("seed", range(5))
def test_after_two_hundred_edits_of_nine_thousand_words_no_word_is_half_a_second_off(seed: int) -> None:
    truth = edits.speech(9_000, seed=seed)
    duration = truth[-1].end + 1_000
    first = Heard(language="en", words=tuple(truth), engine="first")
    voices = tuple(
        Voice(start=at, end=at + 30_000, label=f"Speaker {at // 30_000 % 2 + 1}") for at in range(0, duration, 30_000)
    )
    text = write_script(Transcript(language="en", turns=turns_of(first, voices), engine="first"))
    changed, stands_for = edits.edited(text, truth, 200, seed=seed + 1_000)
    script, problems = parse_script(changed, path="t.md")
    assert problems == ()
    for heard in (truth, edits.heard_by_another(truth, seed=seed + 2_000)):
        words = tuple(word for word in heard if word)
        started = time.process_time()
        result = align(script, Heard(language="en", words=words, engine="x"), duration=duration)
        assert time.process_time() - started < 3
        assert [word.text for word in words_of(result)] == [word for word, _ in stands_for]
        assert_in_order(result, duration)
        assert_in_place(words_of(result), stands_for, truth, heard, duration)


def assert_in_place(
    words: Sequence[Word],
    stands_for: Sequence[tuple[str, int | None]],
    truth: Sequence[Word],
    heard: Sequence[Word | None],
    duration: int,
) -> None:
    """Untouched words on the machine's very times, corrected ones within 500 ms of the truth, all near their place."""
    known = edits.known(stands_for, truth, heard, duration)
    clean = iter(clean_words([word for word in heard if word], "en", duration=duration))
    clock = [next(clean) if word else None for word in heard]
    for word, (_, at) in zip(words, stands_for, strict=True):
        if at is None:
            continue
        if at in known.sure:
            assert (word.start, word.end) == ((clock[at] or word).start, (clock[at] or word).end)
        lower, upper = known.stretches.get(at, (truth[at].start, truth[at].end))
        if at in known.sure or at in known.alone:
            assert max(abs(word.start - truth[at].start), abs(word.end - truth[at].end)) <= 500, word
        else:
            assert lower - 500 <= word.start <= word.end <= upper + 500, word
    assert len(known.sure) > 0.9 * len(words)
    assert len(known.alone) > 25
    far = [
        w
        for w, (_, at) in zip(words, stands_for, strict=True)
        if at is not None and abs(w.start - truth[at].start) > 500
    ]
    assert len(far) <= 6


def test_words_taken_out_in_one_go_are_not_taken_from_two_places() -> None:
    heard = heard_of("we said so to one of them so to be here")
    spoken = times_of(aligned("we said so to be here", heard))
    assert [start for _, start, _ in spoken] == [0, 300, 2_100, 2_400, 2_700, 3_000]


def test_a_word_the_machine_did_not_hear_lies_in_the_silence_it_left() -> None:
    heard = heard_of("we met cooper at noon", pauses={3: 600})
    assert times_of(aligned("we met Kubernetes yesterday at noon", heard))[2:4] == [
        ("Kubernetes", 600, 900), ("yesterday", 900, 1_500),
    ]  # fmt: skip


def test_the_first_word_of_a_paragraph_that_was_not_heard_is_not_before_its_time() -> None:
    heard = heard_of("that was all now we go on", pauses={3: 2_000})
    spoken = times_of(aligned("[00:00] that was all\n\n[00:02] So now we go on", heard))
    assert spoken[3] == ("So", 2_630, 2_900)


def test_a_transcript_of_one_turn_can_be_empty() -> None:
    assert aligned("", heard_of("hello")).turns == ()
    assert aligned("[00:00] Ann:\n", None).turns == ()
    assert Turn(speaker="", words=(Word(text="x", start=1, end=2),)).end == 2
