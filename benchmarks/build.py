"""What a build of the sample show takes: `python -m benchmarks.build`.

Three whole processes: the first build (only the models cached), the second (nothing to do), and `podcast --help`.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_ROW = "{:<34} {:>8} {:>8} {:>8}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One process: wall and processor seconds, and peak megabytes."""

    wall: float
    processor: float
    peak: float


def at_home(home: Path) -> dict[str, str]:
    """The environment of somebody whose home folder, and so whose cache, is `home`."""
    return {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "LOCALAPPDATA": str(home)}


def taken_by(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Taken:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [*command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall = time.monotonic() - began
    return Taken(wall=wall, processor=usage.ru_utime + usage.ru_stime, peak=_megabytes(usage))


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Print the table."""
    podcast = [sys.executable, "-m", "podcast_tool"]
    print(_ROW.format("", "wall s", "CPU s", "peak MB"))
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder)
        for name in ("podcast.toml", "podcast.lock", "artwork.png"):
            shutil.copy(ROOT / name, show / name)
        for name in ("episodes", "show_notes"):
            shutil.copytree(ROOT / name, show / name, ignore=shutil.ignore_patterns("transcript.md"))
        build = [*podcast, "-C", folder, "build"]
        for label, command in (
            ("first build of the sample show", build),
            ("second build, nothing to do", build),
            ("podcast --help", [*podcast, "--help"]),
        ):
            taken = taken_by(command)
            print(_ROW.format(label, f"{taken.wall:.2f}", f"{taken.processor:.2f}", f"{taken.peak:.0f}"))


if __name__ == "__main__":
    main()
