"""One window heard and audited: with a scripted engine for the laws, with a real one for the truth."""

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from podcast_tool.audio.media import decode_blocks
from podcast_tool.model import Heard, Hearing, Word
from podcast_tool.progress import Quiet
from podcast_tool.speech.engine import Engine, choose_engine
from podcast_tool.speech.hearing import HeardWindow, hear_window, hearing_problems, with_gaps_marked
from podcast_tool.speech.stitch import stitch
from podcast_tool.speech.voice_activity import Span
from podcast_tool.speech.windows import Window, plan_windows

from .sounds import Floats, music, noise, silence

SAMPLE = Path(__file__).parents[2] / "sample"


@dataclass
class Scripted:
    """An engine that gives one answer after another, and remembers how much audio it was given, in milliseconds."""

    answers: list[tuple[Word, ...]]
    given: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tongues: list[dict[str, float]] = field(default_factory=list)
    name: str = "scripted"
    fingerprint: str = "scripted"

    def hear(self, samples: Floats, *, language: str, glossary: Sequence[str], opening: str = "") -> Heard:
        self.given.append(len(samples) // 16)
        self.asked.append(language)
        return Heard(language=language or "en", words=self.answers.pop(0), engine=self.name)

    def detect(self, samples: Floats) -> Mapping[str, float]:
        return self.tongues.pop(0) if self.tongues else {}


def said(text: str, start: int, each: int = 400) -> tuple[Word, ...]:
    return tuple(
        Word(text=word, start=start + at * each, end=start + (at + 1) * each) for at, word in enumerate(text.split())
    )


def _window(end: int, *edges: int) -> Window:
    spans = tuple(Span(start=1_000_000 + a, end=1_000_000 + b) for a, b in zip(edges[::2], edges[1::2], strict=True))
    return Window(start=1_000_000, end=1_000_000 + end, speech=spans)


def _hear(engine: Engine, window: Window) -> HeardWindow:
    samples = noise((window.end - window.start) / 1000)
    return hear_window(engine, window, samples, language="", glossary=())


def _text(part: HeardWindow) -> str:
    return " ".join(word.text for word in part.heard.words)


def test_a_window_without_speech_is_never_given_to_the_engine() -> None:
    engine = Scripted(answers=[])
    assert _hear(engine, _window(60_000)).heard.words == ()
    assert engine.given == []


def test_long_silence_is_cut_out_and_the_times_know_nothing_of_it() -> None:
    engine = Scripted(answers=[(*said("One two", 0), *said("three four", 1_800))])
    part = _hear(engine, _window(42_000, 0, 800, 40_000, 42_000))
    assert engine.given == [800 + 400 + 400 + 2_000]
    assert [(word.text, word.start) for word in part.heard.words] == [
        ("One", 0),
        ("two", 400),
        ("three", 40_200),
        ("four", 40_600),
    ]


def test_what_the_engine_skipped_is_heard_again_and_put_in_its_place() -> None:
    first = (*said("We start here.", 0), *said("And we end.", 8_800))
    again = (*said("start here.", 400), *said("Here is the part it skipped, word by word, all of it.", 1_600, 600))
    engine = Scripted(answers=[first, again])
    part = _hear(engine, _window(10_000, 0, 10_000))
    assert _text(part) == "We start here. Here is the part it skipped, word by word, all of it. And we end."
    assert part.gaps == ()
    assert len(engine.given) == 2


def test_a_second_hearing_that_finds_nothing_leaves_a_gap_with_its_time() -> None:
    engine = Scripted(answers=[said("We start here.", 0), ()])
    window = _window(10_000, 0, 10_000)
    part = _hear(engine, window)
    assert _text(part) == "We start here."
    problems = hearing_problems([(window, part)], path="episodes/one.mp3")
    assert [(one.code, one.where.path, one.where.at) for one in problems] == [("T101", "episodes/one.mp3", 1_001_400)]
    assert "8.6 seconds of speech" in problems[0].text


def test_a_loop_is_broken_told_and_heard_again() -> None:
    looped = said("So " + "we went home and " * 6, 0)
    again = said("it was late and the last bus had already left the campus", 0, 900)
    engine = Scripted(
        answers=[
            looped,
            said("So we went home and", 0) + tuple(replace(w, start=w.start + 2_400, end=w.end + 2_400) for w in again),
        ]
    )
    window = _window(12_000, 0, 12_000)
    part = _hear(engine, window)
    assert _text(part).startswith("So we went home and it was late")
    assert [one.code for one in hearing_problems([(window, part)], path="one.mp3")][-1] == "T102"


def test_the_problems_of_one_window_are_the_same_every_time() -> None:
    parts = [_hear(Scripted(answers=[said("We start here.", 0), ()]), _window(10_000, 0, 10_000)) for _ in range(2)]
    assert parts[0] == parts[1]


def _hear_all(engine: Engine, samples: Floats) -> tuple[Heard, list[HeardWindow]]:
    plan = plan_windows([samples])
    parts = [
        (window, hear_window(engine, window, samples[window.start * 16 : window.end * 16], language="en", glossary=()))
        for window in plan.windows
    ]
    return stitch([(window, part.heard) for window, part in parts]), [part for _, part in parts]


def test_a_minute_without_speech_has_no_words(tiny: Engine, speechless: Floats) -> None:
    heard, _ = _hear_all(tiny, speechless)
    assert heard.words == ()


def _truth() -> str:
    told = json.loads((SAMPLE / "truth" / "trailer.json").read_text(encoding="utf-8"))
    return " ".join(turn["text"] for turn in told["turns"])


def _normal(text: str) -> str:
    from whisper.normalizers import EnglishTextNormalizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        return str(EnglishTextNormalizer()(text))


@pytest.mark.slow
def test_speech_between_silence_music_and_noise_keeps_its_words_and_times(tiny: Engine, trailer: Floats) -> None:
    alone, _ = _hear_all(tiny, trailer)
    before = np.concatenate([silence(30), music(20), noise(10)])
    amid, parts = _hear_all(tiny, np.concatenate([before, trailer, silence(10), music(10)]))
    assert abs(len(amid.words) - len(alone.words)) <= len(alone.words) // 15
    assert amid.words[0].start >= 59_000
    assert abs(amid.words[0].start - 60_000 - alone.words[0].start) < 700
    assert amid.words[-1].end <= 60_000 + len(trailer) // 16 + 500
    assert sum(gap.end - gap.start for part in parts for gap in part.gaps) < 3_000


@pytest.mark.slow
def test_the_base_model_hears_the_trailer_nearly_word_for_word(user_cache: Path, trailer: Floats) -> None:
    import jiwer

    hearing = Hearing(engine="faster-whisper", model="base")
    engine = choose_engine(hearing, root=Path(), user_cache=user_cache, progress=Quiet())
    heard, parts = _hear_all(engine, trailer)
    assert jiwer.wer(_normal(_truth()), _normal(" ".join(word.text for word in heard.words))) < 0.08
    assert [gap for part in parts for gap in part.gaps] == []


def _said_in(language: str) -> str:
    told = json.loads((Path(__file__).parent / "two-languages.json").read_text(encoding="utf-8"))
    return " ".join(turn["text"] for turn in told if turn["language"] == language)


@pytest.mark.slow
def test_a_french_passage_of_an_english_episode_stays_french_word_for_word(user_cache: Path) -> None:
    import jiwer

    hearing = Hearing(engine="faster-whisper", model="base")
    engine = choose_engine(hearing, root=Path(), user_cache=user_cache, progress=Quiet())
    path = Path(__file__).parent / "two-languages.small.mp3"
    heard, _ = _hear_all(engine, np.concatenate(list(decode_blocks(path, name=path.name))))
    english = " ".join(word.text for word in heard.words if not word.language)
    french = " ".join(word.text for word in heard.words if word.language == "fr")
    assert {word.language for word in heard.words} == {"", "fr"}
    assert heard.language == "en"
    assert jiwer.wer(_normal(_said_in("en")), _normal(english)) < 0.08
    assert jiwer.wer(_normal(_said_in("fr")), _normal(french)) < 0.15
    assert all(left.end <= right.start for left, right in pairwise(heard.words))


@pytest.mark.slow
def test_very_quiet_speech_is_heard(tiny: Engine, trailer: Floats) -> None:
    loud, _ = _hear_all(tiny, trailer)
    quiet, _ = _hear_all(tiny, np.round(trailer * np.float32(0.003) * 32768) / np.float32(32768))
    assert abs(len(quiet.words) - len(loud.words)) <= len(loud.words) // 10


PLAIN = " ".join(f"word{at}" for at in range(40))
MARKED = " ".join(f"word{at}." if at % 8 == 7 else f"word{at}" for at in range(40))


def test_a_window_without_punctuation_is_heard_again_in_a_better_style() -> None:
    engine = Scripted(answers=[said(PLAIN, 0, 250), said(MARKED, 0, 250)])
    assert _text(_hear(engine, _window(11_000, 0, 10_000))) == MARKED
    assert len(engine.given) == 2


def test_a_better_style_that_loses_words_is_refused() -> None:
    engine = Scripted(answers=[said(PLAIN, 0, 250), said(MARKED, 0, 250)[:30]])
    assert _text(_hear(engine, _window(11_000, 0, 10_000))) == PLAIN


def test_punctuated_speech_is_heard_once() -> None:
    engine = Scripted(answers=[said(MARKED, 0, 250)])
    assert _text(_hear(engine, _window(11_000, 0, 10_000))) == MARKED


def test_speech_that_stays_without_words_is_marked_for_readers() -> None:
    said_around = (*said("Before it.", 0), *said("After it.", 7_000))
    engine = Scripted(answers=[said_around, (), ()])
    part = _hear(engine, _window(9_000, 0, 8_000))
    assert part.gaps
    marked = with_gaps_marked(part)
    assert " ".join(word.text for word in marked.words) == "Before it. [unclear] After it."
    assert all(left.end <= right.start for left, right in pairwise(marked.words))


EN, FR = {"en": 0.96, "fr": 0.01}, {"fr": 0.97, "en": 0.01}


def _in_two_languages(engine: Scripted, *, fixed: bool = False) -> HeardWindow:
    window = _window(30_000, 0, 5_000, 6_000, 11_000, 12_000, 17_000, 18_000, 23_000, 24_000, 29_000)
    return hear_window(engine, window, noise(30), language="en", glossary=(), fixed=fixed)


def test_a_passage_in_another_language_is_heard_in_it_and_says_so() -> None:
    french = said("Bonjour à tous et merci d'être venus ce soir malgré la pluie.", 500, 900)
    engine = Scripted(
        answers=[
            said("Welcome to the show, all of you, and good evening to everybody who came.", 0, 790),
            french,
            said("And that was our guest.", 500, 1_000),
        ],
        tongues=[EN, EN, FR, FR, EN],
    )
    part = _in_two_languages(engine)
    assert engine.asked == ["en", "fr", "en"]
    assert part.heard.language == "en"
    told = [word for word in part.heard.words if word.language == "fr"]
    assert [word.text for word in told] == [word.text for word in french]
    assert told[0].start == 12_100
    assert {word.language for word in part.heard.words} == {"", "fr"}
    assert all(left.end <= right.start for left, right in pairwise(part.heard.words))


def test_a_hole_in_a_passage_is_heard_again_in_its_language_and_marked_in_it() -> None:
    engine = Scripted(
        answers=[
            said("Welcome to the show, all of you, and good evening to everybody who came.", 0, 790),
            said("Bonjour à tous.", 500, 900),
            (),
            said("And that was our guest.", 500, 1_000),
        ],
        tongues=[EN, EN, FR, FR, EN],
    )
    part = _in_two_languages(engine)
    assert engine.asked == ["en", "fr", "fr", "en"]
    marks = [word for word in with_gaps_marked(part).words if word.text == "[unclear]"]
    assert {word.language for word in marks} == {"fr"}
    assert all(word.start >= 14_000 and word.end <= 23_500 for word in marks)


def test_a_fixed_language_is_never_questioned() -> None:
    words = said("So this is what we heard of it, all the way to the end, and then some words. " * 2, 0)
    engine = Scripted(answers=[words, *([()] * 6)], tongues=[FR] * 5)
    part = _in_two_languages(engine, fixed=True)
    assert part.heard.language == "en"
    assert set(engine.asked) == {"en"}
    assert len(engine.tongues) == 5
