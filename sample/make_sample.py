"""Makes the sample show: speaks the scripts, masters and tags the audio, notes who says what and when.

usage: python -m sample.make_sample [SLUG ...]
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sample import encode, tagging
from sample.mix import Track, record
from sample.script import Line, load_script
from sample.voices import load_voices

HERE = Path(__file__).resolve().parent
EPISODES = HERE.parent / "episodes"
SHOW = "Second Draft"
SYNTHETIC = "Everybody in it is fictional and all voices are synthetic."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one script becomes a file; `cast` names a voice for each speaker."""

    slug: str
    suffix: str
    cast: dict[str, str]
    seed: int
    finish: Callable[[Path, Track], None]

    @property
    def audio(self) -> Path:
        """Where the finished file lies."""
        return EPISODES / f"{self.slug}{self.suffix}"


def finish_trailer(path: Path, track: Track) -> None:
    """Title and show, nothing else."""
    tagging.tag_mp3_briefly(path, "What is Second Draft?", SHOW)


def finish_midterm(path: Path, track: Track) -> None:
    """Every tag that an MP3 can carry."""
    label = tagging.Label(
        title="The First Midterm",
        show=SHOW,
        artist="Nora Bell and Sam Rivera",
        date="2026-09-15",
        number=1,
        season=1,
        subtitle="Forty-one percent, one shoe and a green pen.",
        description="Nora got forty-one percent on her first university midterm and hid it in her shoe. She "
        f"tells Sam how a roommate and a green pen turned it into something she could use. {SYNTHETIC}",
        copyright="2026 Second Draft",
        page="https://second-draft.example/episodes/the-first-midterm/",
        cover=(HERE / "art" / "the-first-midterm.jpg").read_bytes(),
        chapters=marks(track),
        duration=track.duration,
    )
    tagging.tag_mp3(path, label)


def finish_help(path: Path, track: Track) -> None:
    """The atoms of an M4A; its chapters stand in the show notes."""
    label = tagging.Label(
        title="Asking for Help",
        show=SHOW,
        artist="Sam Rivera with Grace Miller",
        date="2026-09-29",
        number=2,
        season=1,
        subtitle="Five weeks at the water fountain outside office hours.",
        description="Grace walked past her professor's door five weeks in a row, until a fire drill made her "
        f"ask. She and Sam talk about small questions, heavy doors and shorter emails. {SYNTHETIC}",
        copyright="2026 Second Draft",
        page="https://second-draft.example/episodes/asking-for-help/",
        cover=(HERE / "art" / "asking-for-help.jpg").read_bytes(),
        chapters=(),
        duration=track.duration,
    )
    tagging.tag_m4a(path, label)


def finish_project(path: Path, track: Track) -> None:
    """A master without a single tag: show_notes/ says it all."""
    tagging.strip_flac(path)


NORA, SAM, GRACE, DANIEL = "kokoro:jf_gongitsune", "piper:joe", "kokoro:jf_tebukuro", "kokoro:jm_kumo"

RECIPES = (
    Recipe(slug="trailer", suffix=".mp3", cast={"Nora": NORA, "Sam": SAM}, seed=1, finish=finish_trailer),
    Recipe(
        slug="the-first-midterm",
        suffix=".mp3",
        cast={"Nora": NORA, "Sam": SAM},
        seed=2,
        finish=finish_midterm,
    ),
    Recipe(
        slug="asking-for-help", suffix=".m4a", cast={"Sam": SAM, "Grace": GRACE}, seed=3, finish=finish_help
    ),
    Recipe(
        slug="the-project-that-went-wrong",
        suffix=".flac",
        cast={"Nora": NORA, "Daniel": DANIEL},
        seed=4,
        finish=finish_project,
    ),
)


def perform(recipe: Recipe, lines: tuple[Line, ...]) -> Track:
    """The script spoken by its cast."""
    voices = load_voices(tuple(recipe.cast.values()), recipe.seed)
    cast = {speaker: voices[name] for speaker, name in recipe.cast.items()}
    return record(lines, cast, np.random.default_rng(recipe.seed))


def marks(track: Track) -> tuple[tagging.Mark, ...]:
    """The track's chapters: the first at 0, the others where their first words begin."""
    begun = [(turn.start, turn.line.chapter) for turn in track.turns if turn.line.chapter]
    return tuple(
        tagging.Mark(start=start if place else 0.0, title=title) for place, (start, title) in enumerate(begun)
    )


def truth(recipe: Recipe, track: Track) -> str:
    """What is said in the track, by whom and when, as JSON; times in seconds."""
    content = {
        "slug": recipe.slug,
        "duration": round(track.duration, 3),
        "voices": recipe.cast,
        "turns": [
            {
                "speaker": turn.line.speaker,
                "start": round(turn.start, 3),
                "end": round(turn.end, 3),
                "text": turn.line.text,
            }
            for turn in track.turns
        ],
        "chapters": [{"start": round(mark.start, 3), "title": mark.title} for mark in marks(track)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def make(recipe: Recipe) -> str:
    """Writes one episode and its truth; one line on what was made."""
    track = perform(recipe, load_script(HERE / "scripts" / f"{recipe.slug}.txt"))
    recipe.audio.parent.mkdir(exist_ok=True)
    encode.write_audio(track.samples, recipe.audio)
    recipe.finish(recipe.audio, track)
    (HERE / "truth").mkdir(exist_ok=True)
    (HERE / "truth" / f"{recipe.slug}.json").write_text(truth(recipe, track), encoding="utf-8")
    return f"{recipe.audio.name}: {track.duration:.1f} s, {recipe.audio.stat().st_size / 1e6:.2f} MB"


def main(slugs: list[str]) -> None:
    """Makes the named episodes, or all."""
    for recipe in RECIPES:
        if not slugs or recipe.slug in slugs:
            sys.stdout.write(make(recipe) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
