"""What deserves a person's ear."""

from hypothesis import given

from podcast_tool.model import Heard, Transcript, Turn, Word
from podcast_tool.transcript.review import differences, unsure_passages

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


def test_differences_say_what_a_newer_hearing_would_say() -> None:
    transcript = transcript_of(("We", 1), ("run", 1), ("Kubernetes,", 1), ("here", 1))
    (found,) = differences(transcript, heard_of("we run cooper netties here"))
    assert (found.text, found.heard, found.start) == ("Kubernetes,", "cooper netties", 600)
    assert differences(transcript, heard_of("we RUN kubernetes here.")) == ()


@given(laws.transcripts(), laws.heards())
def test_any_two_hearings_can_be_compared(transcript: Transcript, heard: Heard) -> None:
    differences(transcript, heard)
    unsure_passages(transcript)
