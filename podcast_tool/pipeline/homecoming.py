"""A feed that this very tool has published, brought in: the words that people wrote, not what was put around them."""

from collections.abc import Iterable
from dataclasses import replace

from podcast_tool.feed.framing import frame_of
from podcast_tool.feed.rss import GENERATOR
from podcast_tool.site.theme import Theme
from podcast_tool.source.values import SourceItem, SourceShow
from podcast_tool.wording import shipped_wordings


def without_frames(
    show: SourceShow, items: Iterable[SourceItem], theme: Theme
) -> tuple[SourceShow, tuple[SourceItem, ...]]:
    """Show and items as they are, unless the feed says that it is this tool's.

    Known is what the tool puts around the words in any of its languages, and with the theme's texts in the feed's.
    """
    if show.generator != GENERATOR:
        return show, tuple(items)
    frame = frame_of((theme.wording(show.language), *shipped_wordings()))
    kept: list[SourceItem] = []
    for item in items:
        # Without markup there were no words: the description then only repeats the title.
        said = frame.own_words(item.notes if item.lead else "", item.lead, page=item.link)
        kept.append(replace(item, notes=said.notes, lead="", advisory=said.advisory))
        show = replace(show, help=said.help or show.help)
    return show, tuple(kept)
