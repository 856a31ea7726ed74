"""Approved transcripts: who checked which text, whether it is still that text, and what the show makes of it."""

from dataclasses import dataclass
from typing import Final

from podcast_tool.disk import read_text
from podcast_tool.model import Digest
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.prose import look_at_words
from podcast_tool.pipeline.run import Run
from podcast_tool.problems import Problem, Rule
from podcast_tool.project.approval import Approval, read_approval
from podcast_tool.project.layout import Folder
from podcast_tool.store import key_of
from podcast_tool.transcript.script import parse_script, text_digest

E218 = Rule(
    code="E218",
    severity="note",
    title="The transcript waits for somebody's approval",
    why="podcast.toml says needs_approval = true, so nothing is published, and nothing published changes, before a "
    "person has checked the words.",
    fix="Read transcript.md, then run: podcast approve EPISODE --by NAME",
)
E219 = Rule(
    code="E219",
    severity="warning",
    title="The transcript changed since it was approved",
    why="The approval is of another text; readers would be told that somebody checked this one.",
    fix="Read the changes, then run: podcast approve EPISODE --by NAME",
)
RULES: Final = (E218, E219)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an episode's approval stands: the approval of the present text, and whether there is one of an older."""

    approval: Approval | None
    outdated: Approval | None
    problems: tuple[Problem, ...]


def standing(run: Run, folder: Folder) -> Standing:
    """The approval as recorded, held against the transcript as it is. Raises PodcastError."""
    recorded = read_text(folder.approval)
    if recorded is None:
        return Standing(approval=None, outdated=None, problems=())
    approval, faults = read_approval(recorded, path=run.project.name(folder.approval))
    if approval is None:
        return Standing(approval=None, outdated=None, problems=faults)
    if approval.text == digest_of(run, folder):
        return Standing(approval=approval, outdated=None, problems=faults)
    path = run.project.name(folder.script)
    changed = E219.problem(f"approved by {approval.by} on {approval.on.isoformat()}, changed since", path=path)
    return Standing(approval=None, outdated=approval, problems=(*faults, changed))


def gate(run: Run, prepared: Prepared, found: Standing) -> Problem | None:
    """What keeps the episode from being published where the show asks for approval."""
    if not run.show.needs_approval or found.approval:
        return None
    return E218.problem(f"{prepared.episode.title!r} is not approved", path=run.project.name(prepared.folder.script))


def digest_of(run: Run, folder: Folder) -> Digest:
    """The digest of the transcript's text as it is now; empty where there is none. Raises PodcastError."""
    text = look_at_words(folder.script)
    if text is None:
        return ""
    key = key_of("approval", text)
    known = run.memory.get(key, Digest)
    if known is None:
        script, _ = parse_script(text, path=run.project.name(folder.script))
        known = text_digest(script)
        run.memory.put(key, known)
    return known
