"""What deserves a person's ear."""

from hypothesis import given

from podcast_tool.model import Heard, Transcript, Turn, Word
from podcast_tool.transcript.review import differences, other_speakers, unsure_passages
from podcast_tool.transcript.turns import turns_of

from . import laws
from .test_words_and_turns import heard_of


def transcript_of(*words: tuple[str, float]) -> Transcript:
    timed = tuple(
        Word(text=text, start=at * 300, end=at * 300 + 300, confidence=sure) for at, (text, sure) in enumerate(words)
    )
    return Transcript(language="en", turns=(Turn(speaker="", words=timed),))


def test_passages_of_doubt_come_worst_first_with_the_words_around_them() -> None:
    transcript = transcript_of(
        ("we", 0.9),
        ("met", 0.4),
        ("at", 0.9),
        ("noon", 0.45),
        ("and", 0.9),
        ("then", 0.9),
        ("cooper", 0.1),
        ("fell", 0.9),
    )
    first, second = unsure_passages(transcript)
    assert (first.text, first.before, first.after, first.start) == ("cooper", "at noon and then", "fell", 1_800)
    assert (second.text, second.confidence) == ("met at noon", 0.4)


def test_names_numbers_and_telling_words_come_before_small_words_that_open_a_sentence() -> None:
    transcript = transcript_of(
        ("And", 0.1), ("then", 0.9), ("we", 0.9), ("paid", 0.9), ("41", 0.4), ("percent", 0.9), ("today.", 0.9),
        ("So", 0.05), ("I", 0.9), ("closed", 0.9), ("my", 0.9), ("lovely", 0.9), ("notebook", 0.3), ("at", 0.9),
        ("last", 0.9), ("and", 0.9), ("[unclear]", 0.4), ("we", 0.9), ("all", 0.9), ("thanked", 0.9), ("miss", 0.9),
        ("Norah", 0.45), ("then", 0.9), ("by", 0.9), ("it", 0.2),
    )  # fmt: skip
    passages = unsure_passages(transcript, names=("Nora Quist",))
    assert [one.text for one in passages] == ["[unclear]", "Norah", "41", "notebook", "it", "So", "And"]


def test_in_a_language_without_a_list_only_very_short_words_count_as_small() -> None:
    words = tuple(
        Word(text=text, start=at * 300, end=at * 300 + 300, confidence=0.3 if at in (1, 5) else 0.9)
        for at, text in enumerate(["oan", "is", "yn", "de", "hus", "praat"])
    )
    transcript = Transcript(language="fy", turns=(Turn(speaker="", words=words),))
    assert [one.text for one in unsure_passages(transcript)] == ["praat", "is"]


def turn(speaker: str, text: str, at: int) -> Turn:
    words = [Word(text=word, start=(at + i) * 300, end=(at + i) * 300 + 300) for i, word in enumerate(text.split())]
    return Turn(speaker=speaker, words=tuple(words))


def test_another_speaker_is_found_whatever_the_voices_are_called() -> None:
    transcript = Transcript(language="en", turns=(
        turn("Ann", "we lost all of it", 0), turn("Ben", "that is a pity", 5), turn("Ann", "it was not my fault", 9),
    ))  # fmt: skip
    heard = (turn("Speaker 1", "we lost all of it", 0), turn("Speaker 2", "that is a pity", 5),
             turn("Speaker 1", "it was", 9), turn("Speaker 2", "not my fault", 11))  # fmt: skip
    (found,) = other_speakers(transcript, heard)
    assert (found.speaker, found.heard, found.text, found.start) == ("Ann", "Ben", "not my fault", 3_300)
    assert other_speakers(transcript, (turn("", "we lost all of it", 0),)) == ()
    assert other_speakers(transcript, transcript.turns) == ()


def test_differences_say_what_a_newer_hearing_would_say() -> None:
    transcript = transcript_of(("We", 1), ("run", 1), ("Kubernetes,", 1), ("here", 1))
    (found,) = differences(transcript, heard_of("we run cooper netties here"))
    assert (found.text, found.heard, found.start) == ("Kubernetes,", "cooper netties", 600)
    assert differences(transcript, heard_of("we RUN kubernetes here.")) == ()


@given(laws.transcripts(), laws.heards())
def test_any_two_hearings_can_be_compared(transcript: Transcript, heard: Heard) -> None:
    differences(transcript, heard)
    unsure_passages(transcript)
    other_speakers(transcript, turns_of(heard))
