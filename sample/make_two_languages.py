"""Makes the recording in two languages that the tests listen to, and the note of who says what, when and in which one.

usage: python -m sample.make_two_languages
"""

import json
from pathlib import Path

import numpy as np

from sample.encode import write_audio
from sample.mix import record
from sample.script import load_script
from sample.voices import load_voices

HERE = Path(__file__).resolve().parent
AUDIO = HERE.parent / "tests" / "speech" / "two-languages.small.mp3"
TRUTH = HERE.parent / "tests" / "speech" / "two-languages.json"
CAST = {"Sam": "piper:joe", "Claire": "kokoro-fr:jf_gongitsune"}
LANGUAGES = {"Sam": "en", "Claire": "fr"}
SEED = 5


def main() -> None:
    """Raises SystemExit on weights that differ."""
    voices = load_voices(tuple(CAST.values()), SEED)
    cast = {speaker: voices[name] for speaker, name in CAST.items()}
    track = record(load_script(HERE / "scripts" / "two-languages.txt"), cast, np.random.default_rng(SEED))
    write_audio(track.samples, AUDIO)
    told = [
        {
            "start": round(turn.start, 3),
            "end": round(turn.end, 3),
            "language": LANGUAGES[turn.line.speaker],
            "text": turn.line.text,
        }
        for turn in track.turns
    ]
    TRUTH.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
