"""`python -m benchmarks.sound FILE...`: what small versions cost, against an mp3, in seconds of processor an hour."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from podcast_tool.audio.encode import Mp3Tags, encode_mp3
from podcast_tool.audio.media import measure
from podcast_tool.audio.small import encode_opus
from podcast_tool.progress import NO_TASK

_HOUR = 3_600_000


def main() -> None:
    """A line for each recording and format."""
    print("| recording | format | CPU s an hour | MB an hour |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for path in map(Path, sys.argv[1:]):
            hours = measure(path, name=path.name, task=NO_TASK).duration / _HOUR
            for kind, encode in _encoders(path).items():
                target = Path(folder) / f"x.{kind}"
                begun = time.process_time()
                encode(target)
                seconds, size = time.process_time() - begun, target.stat().st_size
                print(f"| {path.stem} | {kind} | {seconds / hours:.0f} | {size / hours / 1e6:.1f} |")


def _encoders(path: Path) -> dict[str, Callable[[Path], None]]:
    name = path.name
    return {
        "opus": lambda target: encode_opus(path, target, name=name, title="T", artist="", task=NO_TASK),
        "mp3": lambda target: encode_mp3(path, target, name=name, tags=Mp3Tags(title="T"), task=NO_TASK),
    }


if __name__ == "__main__":
    main()
