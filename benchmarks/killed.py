"""What `kill -9` costs: `python -m benchmarks.killed [--minutes 30]`.

`podcast transcribe` is killed at ten random moments (seeded) of a long talk and started again each time. Its result is
held against that of an undisturbed run, and its stored windows against what they were when it was killed: one that was
written again was heard twice.
"""

import random
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.build import at_home
from benchmarks.long import WITH_VOICES
from benchmarks.talk import make_talk

Stored = Mapping[Path, tuple[int, int]]
_POLL = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcription:
    """`podcast transcribe` of one recording by somebody with the home folder `home`."""

    recording: Path
    home: Path
    options: Sequence[str] = ()
    program: Sequence[str] = WITH_VOICES

    def start(self) -> subprocess.Popen[bytes]:
        command = [*self.program, "transcribe", str(self.recording), "--to", str(self._result)]
        return subprocess.Popen(  # noqa: S603 -- our own program
            [*command, *self.options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=at_home(self.home)
        )

    def finish(self) -> Mapping[str, bytes]:
        """Let it end by itself; the files written. Raises RuntimeError where it fails."""
        process = self.start()
        try:
            _, told = process.communicate()
        finally:
            process.kill()
        if process.returncode:
            raise RuntimeError(told.decode(errors="replace"))
        return {path.name: path.read_bytes() for path in sorted(self._result.iterdir())}

    def windows(self) -> Stored:
        """The windows stored so far: inode and time of each."""
        states = ((path, path.stat()) for path in self.home.rglob("window/*/*.json"))
        return {path: (state.st_ino, state.st_mtime_ns) for path, state in states if not path.name.startswith(".")}

    def leftovers(self) -> Sequence[Path]:
        """Temporary files that nobody will finish."""
        return list(self.home.rglob(".*.part*"))

    @property
    def _result(self) -> Path:
        return self.home / "result"


@dataclass(slots=True, kw_only=True)
class Kills:
    """What came of the kills so far."""

    stored: list[int] = field(default_factory=list)
    rewritten: int = 0


def kill_often(transcription: Transcription, moments: Iterable[float], *, pace: float) -> Kills:
    """Kill it at each moment: once so many windows are stored as it says, its fraction of `pace` seconds later.

    A moment that comes after the end of the work is no kill.
    """
    kills, before = Kills(), transcription.windows()
    for moment in moments:
        process = transcription.start()
        while process.poll() is None and len(transcription.windows()) < int(moment):
            time.sleep(_POLL)
        time.sleep(moment % 1 * pace)
        process.kill()
        process.communicate()
        after = transcription.windows()
        kills.rewritten += rewritten(before, after)
        kills.stored += [len(after)] * (process.returncode < 0)
        before = after
    return kills


def rewritten(before: Stored, after: Stored) -> int:
    """How many windows that were stored before are gone or were stored once more."""
    return sum(after.get(path) != state for path, state in before.items())


@click.command()
@click.option("--minutes", type=float, default=30.0, show_default=True)
@click.option("--times", type=int, default=10, show_default=True)
@click.option("--model", default="base", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def main(minutes: float, times: int, model: str, seed: int) -> None:
    """Kill, resume, compare, and print what was found."""
    with tempfile.TemporaryDirectory() as folder:
        talk, options = Path(folder) / "talk.mp3", ("--model", model)
        make_talk(talk, round(minutes * 60))
        calm = Transcription(recording=talk, home=Path(folder) / "calm", options=options)
        began = time.monotonic()
        undisturbed = calm.finish()
        wall, count = time.monotonic() - began, len(calm.windows())
        chance = random.Random(seed)  # noqa: S311 -- moments, no secrets
        moments = sorted(chance.uniform(0, count) for _ in range(times))
        harried = Transcription(recording=talk, home=Path(folder) / "harried", options=options)
        kills = kill_often(harried, moments, pace=wall / count)
        before = harried.windows()
        resumed = harried.finish()
        after = harried.windows()
        again = kills.rewritten + rewritten(before, after)
        print(f"{minutes:g} minutes, {count} windows, {wall:.0f} s undisturbed")
        print(f"killed {len(kills.stored)} times, with so many windows stored: {kills.stored}")
        print(f"windows heard twice: {again}; windows more or less than undisturbed: {len(after) - count}")
        print(f"files as undisturbed: {sum(undisturbed[name] == resumed.get(name) for name in undisturbed)} of 4")
        print(f"temporary files left behind: {len(harried.leftovers())}")


if __name__ == "__main__":
    main()
