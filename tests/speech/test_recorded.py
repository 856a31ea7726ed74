"""The engine that repeats itself."""

import numpy as np

from podcast_tool.model import Heard, Word
from podcast_tool.speech.engine import Engine
from podcast_tool.speech.recorded import Recorded, samples_digest

HEARD = Heard(
    language="en",
    words=(Word(text="Hello", start=100, end=600), Word(text="there.", start=700, end=1_200)),
    engine="faster-whisper 1.2.1, base",
)


def test_each_piece_of_audio_has_its_own_answer() -> None:
    one, other = np.ones(32_000, np.float32), np.zeros(32_000, np.float32)
    engine: Engine = Recorded(answers={samples_digest(one): HEARD})
    assert [word.text for word in engine.hear(one, language="", glossary=()).words] == ["Hello", "there."]
    assert engine.hear(other, language="fr", glossary=()) == Heard(language="fr", words=(), engine="recorded")


def test_words_past_the_end_of_the_audio_are_not_said() -> None:
    heard = Recorded(otherwise=HEARD).hear(np.zeros(16 * 650, np.float32), language="", glossary=())
    assert [(word.text, word.end) for word in heard.words] == [("Hello", 600)]


def test_the_fingerprint_tells_recordings_apart() -> None:
    assert Recorded(otherwise=HEARD).fingerprint != Recorded().fingerprint


def test_languages_are_told_of_the_pieces_it_knows() -> None:
    piece = np.ones(16_000, np.float32)
    engine: Engine = Recorded(languages={samples_digest(piece): {"fr": 0.9}})
    assert engine.detect(piece) == {"fr": 0.9}
    assert engine.detect(np.zeros(16_000, np.float32)) == {}
    assert engine.fingerprint != Recorded().fingerprint
