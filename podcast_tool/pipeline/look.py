"""What is made of the show's artwork for its pages: their colours, and the wide pictures that go with shared links."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

from podcast_tool.disk import digest_bytes, read_bytes, write_file
from podcast_tool.model import Digest, OutputFile, Release
from podcast_tool.pipeline.run import Run
from podcast_tool.site.card import paint_card
from podcast_tool.site.pages import Art
from podcast_tool.site.palette import palette_of, seeds_of
from podcast_tool.store import Recipe

CARD_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCard:
    """The digest of a card in the cache, by which a damaged one is known."""

    digest: Digest


def show_look(run: Run, art: OutputFile | None) -> tuple[Art, tuple[OutputFile, ...]]:
    """The look that the show's published artwork gives, and the files that go with it."""
    if art is None:
        return Art(), ()
    look = Art(cover=art.path, palette=palette_of(seeds_of(_content(art))))
    card = _card(run, look, art, title=run.show.title, stem="show")
    return replace(look, preview=card.path), (card,)


def episode_card(
    run: Run, release: Release, look: Art, arts: Mapping[str, OutputFile]
) -> tuple[Release, tuple[OutputFile, ...]]:
    """The release with the wide picture of its title and art, where there is any art; `arts` are by path."""
    art = arts.get(release.artwork or look.cover)
    if art is None:
        return release, ()
    card = _card(run, look, art, title=release.episode.title, stem=release.episode.slug)
    return replace(release, preview=card.path), (card,)


def _card(run: Run, look: Art, art: OutputFile, *, title: str, stem: str) -> OutputFile:
    scheme = look.palette.light
    recipe = Recipe(
        step="card",
        version=CARD_VERSION,
        subject=stem,
        tool=f"pillow {version('pillow')}",
        inputs={"art": art.digest or digest_bytes(_content(art))},
        parameters={"title": title, "show": run.show.title}
        | {known.name: getattr(scheme, known.name) for known in fields(scheme) if known.name.startswith("field")},
    )
    target = run.store.file(recipe, ".jpg")
    made = run.store.get(recipe, MadeCard)
    if made is None or not run.fingerprints.hold(target, made.digest):
        run.announce(recipe)
        content = paint_card(_content(art), title=title, show=run.show.title, scheme=scheme)
        write_file(target, content)
        made = MadeCard(digest=digest_bytes(content))
        run.store.put(recipe, made)
    return OutputFile(path=f"cards/{stem}-{recipe.digest[:8]}.jpg", content=target, digest=made.digest)


def _content(file: OutputFile) -> bytes:
    return read_bytes(file.content) if isinstance(file.content, Path) else file.content
