"""When the feed breaks a rule: which episodes are to blame, so that the others can be published without them."""

from dataclasses import replace

from podcast_tool.checks.feed import check_feed
from podcast_tool.checks.feed_rules import F116
from podcast_tool.feed.rss import write_feed
from podcast_tool.model import OutputFile, Release
from podcast_tool.pipeline.drafts import Drafts
from podcast_tool.pipeline.release import Draft, size_of
from podcast_tool.pipeline.run import Run
from podcast_tool.pipeline.theme import load_wording
from podcast_tool.problems import Problem, Where


def without_the_guilty(run: Run, drafts: Drafts, files: tuple[OutputFile, ...], *, artwork: str) -> Drafts:
    """The drafts that break no rule by themselves, with the faults of the others told under their recordings' names."""
    sizes = {file.path: size_of(file) for file in files}
    shows_own = {_told(fault) for fault in _faults(run, (), sizes, artwork)}
    charges: list[tuple[Draft, list[Problem]]] = []
    for draft in drafts.ready:
        alone = _faults(run, (draft.release,), sizes, artwork)
        charges.append((draft, [fault for fault in alone if _told(fault) not in shows_own]))
    blamed = [replace(fault, where=_place(draft)) for draft, faults in charges for fault in faults]
    ready = tuple(draft for draft, faults in charges if not faults)
    return replace(drafts, ready=ready, problems=(*drafts.problems, *blamed))


def _faults(run: Run, releases: tuple[Release, ...], sizes: dict[str, int], artwork: str) -> list[Problem]:
    wording = load_wording(run.project, run.show.language)
    pages = write_feed(run.show, releases, artwork=artwork, wording=wording)
    feed = b"".join(page.content for page in pages if isinstance(page.content, bytes))
    found = check_feed(feed, site_url=run.show.site_url, files=sizes, previous_guids=())
    return [fault for fault in found if fault.severity == "error" and fault.code != F116.code]


def _told(fault: Problem) -> tuple[str, str]:
    return fault.code, fault.text


def _place(draft: Draft) -> Where:
    return Where(path=draft.prepared.recording.name)
