"""The names of a show in what was heard: suspected by their sound, weighed by the engine, kept piece by piece."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from podcast_tool.disk import digest_bytes
from podcast_tool.model import Digest, Heard, Person, Show
from podcast_tool.pipeline.hear import Sound
from podcast_tool.progress import Progress
from podcast_tool.store import Recipe, Store

if TYPE_CHECKING:
    from podcast_tool.speech.engine import Engine
    from podcast_tool.speech.respelling import Piece


def glossary_of(show: Show, people: Sequence[Person]) -> tuple[str, ...]:
    """The names that an episode's hearing is steered by: of the show, of who is heard, and what spellings write."""
    from podcast_tool.speech.names import with_parts

    writes = (spelling.write for spelling in show.hearing.spellings)
    return tuple(dict.fromkeys((*with_parts([person.name for person in people]), *writes, show.title)))


def suspected(heard: Heard, glossary: Sequence[str]) -> Digest:
    """What stands for the names that a hearing makes one suspect."""
    from podcast_tool.speech.names import suspicions

    found = suspicions(heard.words, glossary, heard.language)
    return digest_bytes(repr([(one.first, one.last, one.writing) for one in found]).encode())


def respell(
    engine: "Engine", sound: Sound, heard: Heard, glossary: Sequence[str], *, store: Store, progress: Progress
) -> Heard:
    """What was heard, its misheard names written as the glossary has them; nothing else is changed.

    Pieces that the store holds with the same words and names are not weighed again. Raises PodcastError and
    BrokenEpisode.
    """
    from podcast_tool.audio.media import decode_spans
    from podcast_tool.speech.names import suspicions
    from podcast_tool.speech.respelling import Weighed, Weigher, pieces_of, respelled, weigh_piece

    if not isinstance(engine, Weigher):
        return heard
    pieces = pieces_of(heard.words, suspicions(heard.words, glossary, heard.language))
    recipes = [_recipe(engine, sound, heard, piece) for piece in pieces]
    done = [store.get(recipe, Weighed) for recipe in recipes]
    missing = [index for index, weighed in enumerate(done) if weighed is None]
    spans = [(pieces[index].start, pieces[index].end) for index in missing]
    if missing:
        samples = decode_spans(sound.path, name=sound.name, spans=spans)
        with progress.task(f"Checking names in {sound.name}", len(missing)) as task:
            for index, part in zip(missing, samples, strict=True):
                weighed = weigh_piece(engine, part, pieces[index], heard.words, language=heard.language)
                store.put(recipes[index], weighed)
                done[index] = weighed
                task.advance(1)
    gains = {
        one: gain
        for piece, weighed in zip(pieces, done, strict=True)
        if weighed
        for one, gain in zip(piece.suspicions, weighed.gains, strict=True)
    }
    return replace(heard, words=respelled(heard.words, gains))


def _recipe(engine: "Engine", sound: Sound, heard: Heard, piece: "Piece") -> Recipe:
    from podcast_tool.speech.respelling import VERSION

    said = [word.text for word in heard.words[piece.first : piece.last]]
    asked = [(one.first - piece.first, one.last - piece.first, one.writing) for one in piece.suspicions]
    return Recipe(
        step="names",
        version=VERSION,
        subject=f"{sound.subject}-names-{piece.start}",
        tool=engine.fingerprint,
        parameters={"language": heard.language, "span": f"{piece.start}-{piece.end}"},
        inputs={"audio": sound.digest, "texts": digest_bytes(repr((said, asked)).encode())},
    )
