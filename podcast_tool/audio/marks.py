"""Chapters in a recording that apps take as it is: in a copy of it, whose sound is the same byte for byte."""

from pathlib import Path

from podcast_tool.audio.encode import Mp3Tags
from podcast_tool.audio.mp3_chapters import mark_mp3
from podcast_tool.audio.mp4_chapters import mark_mp4
from podcast_tool.audio.rules import A118
from podcast_tool.audio.tags import mutagen_faults, read_tags
from podcast_tool.model import Chapter, Millis
from podcast_tool.problems import BrokenEpisode, PodcastError, Problem


def mark_chapters(
    source: Path, target: Path, *, name: str, container: str, tags: Mp3Tags, duration: Millis
) -> tuple[bool, tuple[Problem, ...]]:
    """Write `source` to `target` with the chapters of `tags`; `container` is mp3 or mp4.

    False where there is no need to: the file has these very chapters, or there are none; and, with a warning (A118),
    where its tags can't be mended. The target is then no good. Raises PodcastError when it cannot be written.
    """
    if not tags.chapters or (container == "mp4" and _same(source, tags.chapters, name)):
        return False, ()
    try:
        if container == "mp4":
            mark_mp4(source, target, name=name, chapters=tags.chapters, duration=duration)
        elif not mark_mp3(source, target, name=name, tags=tags, duration=duration):
            return False, ()
    except BrokenEpisode:
        return False, (_unmarked(name),)
    except mutagen_faults() as error:
        if isinstance(error, OSError) and error.strerror:
            raise PodcastError(f"{target} cannot be written: {error.strerror}", fix="Check free space.") from error
        return False, (_unmarked(name),)
    starts = [chapter.start for chapter in read_tags(target, name=name).chapters]
    right = starts == [chapter.start for chapter in tags.chapters[: len(starts)]] and bool(starts)
    return right, () if right else (_unmarked(name),)


def _same(source: Path, chapters: tuple[Chapter, ...], name: str) -> bool:
    said = read_tags(source, name=name).chapters
    return [(one.start, one.title) for one in said] == [(one.start, one.title) for one in chapters]


def _unmarked(name: str) -> Problem:
    return A118.problem(f"the chapters could not be written into {name}; it is published as it is", path=name)
