"""Every code that a problem can carry, in the order of the codes."""

from typing import Final

from podcast_tool import chapters, decode, notes
from podcast_tool.audio import rules as audio
from podcast_tool.checks import episode, feed, show
from podcast_tool.linkcheck import rules as linkcheck
from podcast_tool.pipeline import approval, claims, drafts, prepare, prose, showart, strays, transcribe
from podcast_tool.problems import Rule
from podcast_tool.project import identity, recordings
from podcast_tool.resources import rules as resources
from podcast_tool.source import rules as source
from podcast_tool.speech import rules as speech
from podcast_tool.transcript import rules as transcript

_FAMILIES: Final = (
    decode.RULES,
    show.RULES,
    showart.RULES,
    recordings.RULES,
    identity.RULES,
    prepare.RULES,
    prose.RULES,
    strays.RULES,
    episode.RULES,
    transcribe.RULES,
    drafts.RULES,
    claims.RULES,
    approval.RULES,
    speech.RULES,
    transcript.RULES,
    audio.RULES,
    notes.RULES,
    chapters.RULES,
    resources.RULES,
    linkcheck.RULES,
    feed.RULES,
    source.RULES,
)
RULES: Final[dict[str, Rule]] = {
    rule.code: rule for rule in sorted((rule for family in _FAMILIES for rule in family), key=lambda rule: rule.code)
}
