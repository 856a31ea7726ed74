"""One more spelling for the show, and what it will mend."""

from dataclasses import dataclass
from typing import Final

from podcast_tool.disk import read_bytes, write_file
from podcast_tool.model import Heard, Spelling, Word
from podcast_tool.pipeline.drafts import prepare_all
from podcast_tool.pipeline.find import open_dry_run
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import look_at_words
from podcast_tool.pipeline.run import Options, Run
from podcast_tool.pipeline.transcribe import kept_hearing
from podcast_tool.problems import PodcastError
from podcast_tool.project.additions import add_table
from podcast_tool.project.layout import Project
from podcast_tool.project.show import read_show
from podcast_tool.publish.runlock import hold
from podcast_tool.text import clean_line
from podcast_tool.transcript.script import is_untouched, parse_script
from podcast_tool.transcript.spellings import places_mended

_LONGEST: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """How many places of one episode the spelling concerns; `edited`: a person's text, which is left alone."""

    slug: str
    places: int
    edited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """The spelling as it was written down, and the episodes that it concerns, by file name."""

    spelling: Spelling
    episodes: tuple[Mended, ...]


def spell(project: Project, options: Options, *, heard: str, write: str) -> Spelled:
    """Add the spelling to podcast.toml. Raises PodcastError where it says nothing new, or cannot be added."""
    spelling = Spelling(heard=clean_line(heard), write=clean_line(write))
    with hold(project.run_lock):
        run = open_dry_run(project, options)
        _check(spelling, run.show.hearing.spellings)
        _add(project, spelling, run.show.hearing.spellings)
        try:
            concerned = [_concerned(run, item, spelling) for item in prepare_all(run) if isinstance(item, Prepared)]
        finally:
            run.fingerprints.save()
    return Spelled(spelling=spelling, episodes=tuple(one for one in concerned if one.places))


def _check(spelling: Spelling, known: tuple[Spelling, ...]) -> None:
    if not spelling.heard or not spelling.write:
        raise PodcastError("both words are needed", fix='Write: podcast spell "cooper netties" "Kubernetes"')
    if max(len(spelling.heard), len(spelling.write)) > _LONGEST:
        raise PodcastError(f"more than {_LONGEST} characters are no word", fix="Give the words that are misheard.")
    if spelling.heard == spelling.write:
        raise PodcastError("both are written alike", fix="Give what is heard first, then what is to be written.")
    same = next((one for one in known if _folded(one.heard) == _folded(spelling.heard)), None)
    if same:
        fix = "Change it in podcast.toml." if same.write != spelling.write else "Nothing is to be done."
        raise PodcastError(f"podcast.toml already writes “{same.heard}” as “{same.write}”", fix=fix)


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")


def _add(project: Project, spelling: Spelling, known: tuple[Spelling, ...]) -> None:
    """Written only where the file then says what it said before, and this spelling."""
    before = read_bytes(project.show)
    after = add_table(before, "spelling", {"heard": spelling.heard, "write": spelling.write})
    show, _ = read_show(after.decode("utf-8", "replace"))
    if show.hearing.spellings != (*known, spelling):
        raise PodcastError(
            "podcast.toml keeps its spellings in a form that nothing can be added to",
            fix="Write them as [[spelling]] tables, each with heard and write.",
        )
    write_file(project.show, after)


def _concerned(run: Run, prepared: Prepared, spelling: Spelling) -> Mended:
    """Places in what was heard, or, where a person has edited it, in their text."""
    text = look_at_words(prepared.folder.script)
    if text is not None and not is_untouched(text):
        places = places_mended(_as_heard(text, prepared.episode.language), (), spelling)
        return Mended(slug=prepared.episode.slug, places=places, edited=True)
    kept = kept_hearing(run, prepared)
    places = places_mended(kept.heard, run.show.hearing.spellings, spelling) if kept else 0
    return Mended(slug=prepared.episode.slug, places=places, edited=False)


def _as_heard(text: str, language: str) -> Heard:
    """A person's words in their order; when they are said does not matter here."""
    script, _ = parse_script(text, path="", language=language)
    texts = [word for paragraph in script.paragraphs for word in paragraph.words]
    words = tuple(Word(text=text, start=at, end=at + 1) for at, text in enumerate(texts))
    return Heard(language=script.header.language, words=words, engine="")
