"""How long suggestions take: python -m benchmarks.linking_speed [--episodes 50] [--resources 500] [--words]

Hours of 9,000 words are put together from the sample show's transcripts, small talk, and the catalogue's descriptions;
the catalogue is the sample's, with copies of its entries in another order of words until there are enough.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from podcast_tool.model import Resource, Transcript, Turn, Word
from podcast_tool.pipeline.suggest import best_scorer
from podcast_tool.resources.about import lexical_scorer
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.everyday import BACKGROUND
from podcast_tool.resources.match import suggest

_HOUR: Final = 9_000
_TURN: Final = 45
_WORD_TIME: Final = 400


def main() -> None:
    """Print what it took, loading included."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--episodes", type=int, default=50)
    parser.add_argument("--resources", type=int, default=500)
    parser.add_argument("--words", action="store_true", help="compare words alone, not meanings")
    asked = parser.parse_args()
    resources = _many(_catalogue(), asked.resources)
    talks = [_hour(number, resources[:80]) for number in range(asked.episodes)]
    started, busy = time.perf_counter(), time.process_time()
    scorer = lexical_scorer(resources) if asked.words else best_scorer(resources)
    loaded = time.perf_counter()
    found = sum(len(suggest(talk, resources, scorer=scorer)) for talk in talks)
    ended = time.perf_counter()
    sys.stdout.write(
        f"{len(talks)} episodes of {_HOUR:,} words, {len(resources)} resources, by {type(scorer).__name__}\n"
        f"  the catalogue  {loaded - started:6.1f} s\n"
        f"  the episodes   {ended - loaded:6.1f} s   ({found} suggestions)\n"
        f"  together       {ended - started:6.1f} s   ({time.process_time() - busy:.1f} s of processor time)\n"
    )


def _catalogue() -> tuple[Resource, ...]:
    path = Path("show_notes/resources.toml")
    resources, _ = read_catalogue(path.read_text("utf-8"), path=str(path))
    return tuple(resource for resource in resources if not resource.is_self)


def _many(resources: Sequence[Resource], count: int) -> tuple[Resource, ...]:
    rounds = (_turned(one, number // len(resources)) for number, one in enumerate(islice(cycle(resources), count)))
    return tuple(rounds)


def _turned(resource: Resource, by: int) -> Resource:
    """The same words from another one on: as much work, and another name."""
    if not by:
        return resource
    return replace(
        resource,
        id=f"{resource.id[:70]}-{by}",
        title=f"{_rotated(resource.title, by)} {by}",
        description=_rotated(resource.description, by * 3),
        aliases=tuple(f"{_rotated(alias, 1)} {by}" for alias in resource.aliases),
        doi="",
    )


def _rotated(text: str, by: int) -> str:
    words = text.split()
    return " ".join(words[by % len(words) :] + words[: by % len(words)]) if words else ""


def _hour(number: int, resources: Sequence[Resource]) -> Transcript:
    words = list(islice(_talk(number, resources), _HOUR))
    timed = [Word(text=text, start=at * _WORD_TIME, end=(at + 1) * _WORD_TIME) for at, text in enumerate(words)]
    turns = tuple(Turn(speaker="Ann", words=tuple(timed[at : at + _TURN])) for at in range(0, _HOUR, _TURN))
    return Transcript(language="en", turns=turns)


def _talk(number: int, resources: Sequence[Resource]) -> Iterator[str]:
    """Endless talk, in another order for each episode."""
    passages = [*BACKGROUND, *_sample(), *(resource.description for resource in resources)]
    step = next(step for step in range(7 + number, 10_000) if len(passages) % step)
    for at in range(number, 1_000_000, step):
        yield from _rotated(passages[at % len(passages)], at // len(passages)).split()


def _sample() -> Iterator[str]:
    for file in sorted(Path("sample/truth").glob("*.json")):
        yield from (turn["text"] for turn in json.loads(file.read_text("utf-8"))["turns"])


if __name__ == "__main__":
    main()
