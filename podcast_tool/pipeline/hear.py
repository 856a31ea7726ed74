"""Hearing one recording: cut into windows, each window heard once and kept as soon as it is done, then put together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from podcast_tool.model import Digest, Heard, Millis
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.problems import Problem
from podcast_tool.progress import Progress, Task
from podcast_tool.store import Recipe, Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from podcast_tool.speech.engine import Engine
    from podcast_tool.speech.windows import Window, WindowPlan

PLAN_VERSION: Final = 1
HEARING_VERSION: Final = 2
_RATE: Final = 16_000
_TELLING: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A recording to be heard. `name` is for people, `subject` names it in the cache.

    All is heard in `language` where it is `fixed`; otherwise it is what is expected, and nothing where it is empty.
    """

    path: Path
    name: str
    subject: str
    digest: Digest
    duration: Millis
    language: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MainLanguage:
    """The language most of a recording is in, as engines name it; empty where the engine cannot tell."""

    code: str


def sound_of(prepared: Prepared, *, language: str = "", fixed: bool = False) -> Sound:
    """The sound of an episode."""
    return Sound(
        path=prepared.recording.path,
        name=prepared.recording.name,
        subject=prepared.recording.slug,
        digest=prepared.facts.digest,
        duration=prepared.facts.duration,
        language=language,
        fixed=fixed,
    )


def hear(engine: "Engine", sound: Sound, *, store: Store, progress: Progress) -> tuple[Heard, tuple[Problem, ...]]:
    """All that is said, and the moments a person should listen to. What the store holds already is not heard again.

    No names are whispered to the engine here: over conversations that cost more words than it mended
    (docs/benchmarks.md). They are looked for afterwards (`respell`).
    Raises PodcastError and BrokenEpisode.
    """
    from podcast_tool.audio.media import decode_spans
    from podcast_tool.speech.hearing import HeardWindow, hear_window, hearing_problems, with_gaps_marked
    from podcast_tool.speech.stitch import stitch

    plan = plan_of(sound, store=store, progress=progress)
    sound = replace(sound, language=sound.language or _main_language(engine, sound, plan, store))
    recipes = [_window_recipe(engine, sound, window) for window in plan.windows]
    done = [store.get(recipe, HeardWindow) for recipe in recipes]
    missing = [index for index, heard in enumerate(done) if heard is None]
    spans = [(plan.windows[index].start, plan.windows[index].end) for index in missing]
    samples = decode_spans(sound.path, name=sound.name, spans=spans)
    with progress.task(f"Transcribing {sound.name}", sum(end - start for start, end in spans)) as task:
        for index, part in zip(missing, samples, strict=True):
            window = plan.windows[index]
            heard = hear_window(engine, window, part, language=sound.language, fixed=sound.fixed, glossary=())
            store.put(recipes[index], heard)
            done[index] = heard
            task.advance(window.end - window.start)
    parts = [(window, heard) for window, heard in zip(plan.windows, done, strict=True) if heard]
    whole = stitch([(window, with_gaps_marked(part)) for window, part in parts])
    named = replace(whole, language=whole.language or sound.language, engine=engine.name)
    return named, hearing_problems(parts, path=sound.name)


def plan_of(sound: Sound, *, store: Store, progress: Progress) -> "WindowPlan":
    """Where its windows lie."""
    from podcast_tool.audio.media import decode_blocks
    from podcast_tool.speech.windows import WindowPlan, plan_windows

    recipe = Recipe(step="windows", version=PLAN_VERSION, subject=sound.subject, inputs={"audio": sound.digest})
    plan = store.get(recipe, WindowPlan)
    if plan is None:
        with progress.task(f"Finding speech in {sound.name}", sound.duration / 1000) as task:
            plan = plan_windows(counted(decode_blocks(sound.path, name=sound.name), task))
        store.put(recipe, plan)
    return plan


def _main_language(engine: "Engine", sound: Sound, plan: "WindowPlan", store: Store) -> str:
    """Told from a dozen pieces of speech from all over the recording."""
    from podcast_tool.audio.media import decode_spans
    from podcast_tool.speech.languages import Piece, main_language, pieces_of

    inputs = {"audio": sound.digest}
    recipe = Recipe(step="language", version=1, subject=sound.subject, tool=engine.fingerprint, inputs=inputs)
    told = store.get(recipe, MainLanguage)
    if told is None:
        spans = [span for window in plan.windows for span in pieces_of(window.speech)]
        spans = spans[:: -(-len(spans) // _TELLING) or 1]
        parts = decode_spans(sound.path, name=sound.name, spans=[(span.start, span.end) for span in spans])
        pieces = [Piece(span=span, likely=engine.detect(part)) for span, part in zip(spans, parts, strict=True)]
        told = MainLanguage(code=main_language(pieces))
        store.put(recipe, told)
    return told.code


def counted(blocks: "Iterator[NDArray[np.float32]]", task: Task) -> "Iterator[NDArray[np.float32]]":
    for block in blocks:
        yield block
        task.advance(len(block) / _RATE)


def _window_recipe(engine: "Engine", sound: Sound, window: "Window") -> Recipe:
    return Recipe(
        step="window",
        version=HEARING_VERSION,
        subject=f"{sound.subject}-{window.start}",
        tool=engine.fingerprint,
        parameters={
            "language": sound.language,
            "fixed": str(sound.fixed),
            "span": f"{window.start}-{window.end}",
        },
        inputs={"audio": sound.digest},
    )
