"""From a described episode to its transcript: hear what was not heard yet, write the script, keep what people wrote."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from podcast_tool.disk import digest_bytes, write_file
from podcast_tool.model import Heard, Transcript
from podcast_tool.pipeline.bring import BroughtAlong, find_brought, left_aside, was_brought, was_checked
from podcast_tool.pipeline.hear import HEARING_VERSION, hear, sound_of
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import read_words
from podcast_tool.pipeline.respell import glossary_of, respell, suspected
from podcast_tool.pipeline.run import Run
from podcast_tool.pipeline.voices import named_voices
from podcast_tool.problems import BrokenEpisode, PodcastError, Problem, Rule, has_errors
from podcast_tool.store import Recipe
from podcast_tool.transcript.align import align
from podcast_tool.transcript.rules import T208
from podcast_tool.transcript.script import Script, is_untouched, parse_script, write_script
from podcast_tool.transcript.spellings import apply_spellings
from podcast_tool.transcript.turns import turns_of

if TYPE_CHECKING:
    from podcast_tool.speech.engine import Engine

E210 = Rule(
    code="E210",
    severity="error",
    title="The episode has no transcript yet",
    why="For readers the transcript is the episode, so nothing is published without one unless the show says so.",
    fix='Install a speech engine: pip install "podcast_tool[faster,weights]"; or write engine = "off" in podcast.toml.',
)
RULES: Final = (E210,)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardEpisode:
    """A whole episode as heard on one day, and the moments that a person should listen to."""

    heard: Heard
    on: date
    problems: tuple[Problem, ...]


class Ears:
    """The engine of a run, chosen when first needed; a machine that has none is asked only once."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._engine: Engine | None = None
        self._refusal: PodcastError | None = None

    def engine(self) -> "Engine":
        """Raises PodcastError when no engine or no model is to be had."""
        from podcast_tool.speech.engine import choose_engine

        if self._refusal:
            raise self._refusal
        if self._engine is None:
            run = self._run
            try:
                self._engine = choose_engine(
                    run.show.hearing, root=run.project.root, user_cache=run.user_cache, progress=run.progress
                )
            except PodcastError as error:
                self._refusal = error
                raise
        return self._engine


def transcribe(run: Run, ears: Ears, prepared: Prepared) -> tuple[Transcript | None, tuple[Problem, ...]]:
    """The episode's transcript, or None where the show publishes without or nobody speaks.

    Raises BrokenEpisode when there is none yet.

    Words come from transcript.md. While nobody has edited that file, they are written into it anew: from the captions
    or the text beside the recording, else from what the machine hears.
    """
    text = read_words(run, prepared.folder.script)
    brought = find_brought(run, prepared)
    heard = _hear(run, ears, prepared, needed=text is None and brought is None)
    problems = brought.problems if brought else heard.problems if heard else ()
    if text is not None and not is_untouched(text):
        path = run.project.name(prepared.folder.script)
        problems = left_aside(_parsed(run, prepared, text)[0], brought, path=path) if brought else ()
    elif brought:
        text = _write_brought(run, prepared, brought, heard, before=text)
    elif heard and not (text and was_brought(_parsed(run, prepared, text)[0])):
        text = _write(run, prepared, heard, before=text)
    if text is None:
        return None, problems
    script, faults = _parsed(run, prepared, text)
    if has_errors(faults):
        raise BrokenEpisode(faults)
    if not script.edited and not was_brought(script) and not script.paragraphs:
        name = prepared.recording.name
        return None, (*problems, T208.problem(f"no speech was heard in {name}: it has no transcript", path=name))
    transcript = align(script, heard.heard if heard else None, duration=prepared.facts.duration)
    return replace(transcript, edited=transcript.edited or was_checked(script)), (*problems, *faults)


def _parsed(run: Run, prepared: Prepared, text: str) -> tuple[Script, tuple[Problem, ...]]:
    path = run.project.name(prepared.folder.script)
    return parse_script(text, path=path, language=prepared.episode.language)


def _hear(run: Run, ears: Ears, prepared: Prepared, *, needed: bool) -> HeardEpisode | None:
    """What the machine hears, if it is asked and able; a missing engine matters only where nothing else is there."""
    recipe = hearing_recipe(run, prepared)
    plain = run.store.get(recipe, HeardEpisode)
    if plain:
        return _with_names(run, ears, prepared, plain)
    if run.show.hearing.engine == "off":
        return None
    try:
        if run.dry:
            raise PodcastError("it has not been transcribed yet", fix="Run `podcast build`.")
        engine = ears.engine()
    except PodcastError as error:
        if not needed:
            return None
        name = prepared.recording.name
        unheard = E210.problem(f"{name} has no transcript: {error}", path=name, fix=error.fix)
        raise BrokenEpisode([replace(unheard, severity="note") if run.dry else unheard]) from error
    run.announce(recipe)
    heard = _hear_all(run, engine, prepared)
    run.store.put(recipe, heard)
    return _with_names(run, ears, prepared, heard)


def _with_names(run: Run, ears: Ears, prepared: Prepared, plain: HeardEpisode) -> HeardEpisode:
    """The hearing with its names as the show writes them; as it was heard where no engine is there to check them."""
    recipe = _names_recipe(run, prepared, plain)
    kept = run.store.get(recipe, HeardEpisode)
    if kept or run.dry or run.show.hearing.engine == "off":
        return kept or plain
    try:
        engine = ears.engine()
    except PodcastError:
        return plain
    run.announce(recipe)
    sound = sound_of(prepared)
    glossary = glossary_of(run.show, prepared.episode.people)
    named = replace(
        plain, heard=respell(engine, sound, plain.heard, glossary, store=run.store, progress=run.progress)
    )  # fmt: skip
    run.store.put(recipe, named)
    return named


def kept_hearing(run: Run, prepared: Prepared) -> HeardEpisode | None:
    """What the machine heard with the show's present settings, if it has heard the episode with them already.

    Its names are those of the show as far as they were checked.
    """
    plain = run.store.get(hearing_recipe(run, prepared), HeardEpisode)
    return (run.store.get(_names_recipe(run, prepared, plain), HeardEpisode) or plain) if plain else None


def names_checked(run: Run, prepared: Prepared) -> bool:
    """Whether an engine has heard the episode and weighed the names in it."""
    plain = run.store.get(hearing_recipe(run, prepared), HeardEpisode)
    return plain is not None and run.store.has(_names_recipe(run, prepared, plain))


def _names_recipe(run: Run, prepared: Prepared, plain: HeardEpisode) -> Recipe:
    """Only the names that sound near to something heard count: any other may come and go."""
    from podcast_tool.speech.respelling import VERSION

    glossary = glossary_of(run.show, prepared.episode.people)
    recipe = hearing_recipe(run, prepared)
    inputs = {**recipe.inputs, "heard": digest_bytes(repr(plain.heard).encode())}
    asked = replace(recipe, step="suspected", version=VERSION, parameters={"names": "\n".join(glossary)}, inputs=inputs)
    names = run.store.get(asked, str)
    if names is None:
        names = suspected(plain.heard, glossary)
        run.store.put(asked, names)
    return replace(recipe, step="named", version=VERSION, inputs={**inputs, "names": names})


def hearing_recipe(run: Run, prepared: Prepared) -> Recipe:
    """What decides a hearing; `auto` stands for whichever engine heard it first, so that a new one re-does nothing."""
    hearing = run.show.hearing
    language, fixed = _language(run, prepared)
    return Recipe(
        step="hear",
        version=HEARING_VERSION,
        subject=prepared.recording.slug,
        tool="auto" if hearing.engine == "off" else hearing.engine,
        parameters={"model": hearing.model, "language": language, "fixed": str(fixed)},
        inputs={"audio": prepared.facts.digest},
    )  # fmt: skip


def _language(run: Run, prepared: Prepared) -> tuple[str, bool]:
    """The spoken language as engines name it, and whether all is to be heard in it.

    `spoken_language` fixes it, unless the episode says another one. Otherwise the language of the episode or the show
    is what is expected; with "auto" nothing is.
    """
    spoken, said = _code(run.show.hearing.language), _code(prepared.sheet.language)
    if said:
        return said, said == spoken
    if spoken == "auto":
        return "", False
    return spoken or _code(run.show.language), bool(spoken)


def _code(language: str) -> str:
    return language.split("-")[0].lower()


def _hear_all(run: Run, engine: "Engine", prepared: Prepared) -> HeardEpisode:
    language, fixed = _language(run, prepared)
    sound = sound_of(prepared, language=language, fixed=fixed)
    heard, problems = hear(engine, sound, store=run.store, progress=run.progress)
    told = replace(heard, language=heard.language or prepared.episode.language)
    return HeardEpisode(heard=told, on=run.now.date(), problems=problems)


def _write(run: Run, prepared: Prepared, heard: HeardEpisode, *, before: str | None) -> str:
    """The script of what was heard, in its file."""
    mended = apply_spellings(heard.heard, run.show.hearing.spellings)
    turns = turns_of(mended, named_voices(run, prepared))
    transcript = Transcript(language=mended.language, turns=turns, engine=mended.engine, heard_on=heard.on)
    return _saved(run, prepared, write_script(transcript), before)


def _write_brought(
    run: Run, prepared: Prepared, brought: BroughtAlong, heard: HeardEpisode | None, *, before: str | None
) -> str:
    """The script of the words brought along, on the machine's clock or their own, in its file."""
    clock = heard.heard if heard else brought.words.clock
    transcript = align(brought.words.script, clock, duration=prepared.facts.duration)
    if brought.machine:
        engine, on = brought.machine
        transcript = replace(transcript, engine=engine, heard_on=on)
    return _saved(run, prepared, write_script(transcript, others=brought.header), before)


def _saved(run: Run, prepared: Prepared, text: str, before: str | None) -> str:
    if not run.dry and text != before:
        write_file(prepared.folder.script, text.encode())
    return text
