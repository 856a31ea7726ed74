"""Moving a show to another address: every app and every link follows, and no episode changes its identity."""

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from podcast_tool.checks.show import S106, check_show
from podcast_tool.disk import read_bytes, read_text, write_file
from podcast_tool.feed.addresses import web_url
from podcast_tool.model import Show
from podcast_tool.pipeline.build import Report, build
from podcast_tool.pipeline.find import open_dry_run, unusable
from podcast_tool.pipeline.redirects import refuse_foreign_folder
from podcast_tool.pipeline.run import Options
from podcast_tool.problems import PodcastError, has_errors
from podcast_tool.project.additions import set_keys
from podcast_tool.project.layout import Project
from podcast_tool.project.ledger import Ledger, Move, read_ledger, write_ledger
from podcast_tool.project.show import with_guid
from podcast_tool.publish.redirects import redirect_files
from podcast_tool.publish.runlock import hold

_FILES = ("feed.xml", "index.html")
_DEFAULT_PORT = re.compile(r"\A(?:(https://[^/]+?):443|(http://[^/]+?):80)(?=/|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How a move ended: both addresses, the folder for the old one, and the build; `back` where it was there before."""

    old: str
    new: str
    folder: Path
    report: Report
    back: bool


def move(project: Project, options: Options, address: str) -> Moved:
    """Give the show its new address in podcast.toml and build it, with what is to be put at the old one in `moved/`.

    Nothing is changed where the site could not be built as it stands. Raises PodcastError.
    """
    new = site_address(address)
    run = open_dry_run(project, replace(options, dry=True))
    show, old = run.show, run.show.site_url
    same = _without_default_port(old) == new
    redirect_files(old=new if same else old, new=new, title=show.title, paths=(), feed=b"")
    if any(fault.code == S106.code for fault in check_show(show)):
        raise PodcastError(
            f"nothing was ever served at {old}, the example address", fix=f"Write {_keys(show, new)} in podcast.toml."
        )
    faults = tuple(check_show(replace(show, site_url=new)))
    if example := [fault for fault in faults if fault.code == S106.code]:
        raise PodcastError(f"{new} is an example address, where nothing can be served", fix=example[0].fix)
    if has_errors(faults):
        raise unusable(faults)
    refuse_foreign_folder(project)
    before = read_bytes(project.show), read_text(project.ledger)
    text = with_guid(before[0].decode("utf-8", "surrogateescape"), show.guid)
    changed = set_keys(text, {"site_url": new, "new_feed_url": f"{new}feed.xml"})
    was_there = any(earlier.site_url == new for earlier in run.ledger.moves)
    with hold(project.run_lock):
        write_file(project.show, changed.encode("utf-8", "surrogateescape"))
        write_file(project.ledger, write_ledger(_with_move(run.ledger, old, options.now.date())).encode())
        project.moved.mkdir(exist_ok=True)
    try:
        report = build(project, options)
    except PodcastError:
        _undo(project, *before)
        raise
    if report.written is None:
        _undo(project, *before)
        raise _not_moved(report)
    return Moved(old=old, new=new, folder=project.moved, report=report, back=was_there)


def _keys(show: Show, new: str) -> str:
    """What a person has to write; a former new_feed_url would go on sending apps elsewhere."""
    keys = f'site_url = "{new}"'
    return f'{keys} and new_feed_url = "{new}feed.xml"' if show.new_feed_url else keys


def _without_default_port(address: str) -> str:
    return _DEFAULT_PORT.sub(r"\1\2", address)


def site_address(text: str) -> str:
    """The address of the site as podcast.toml wants it, from what people type. Raises PodcastError."""
    address = _without_default_port(web_url(text.strip()))
    folder, _, file = address.rpartition("/")
    if file in _FILES:
        address = f"{folder}/"
    if not address or "?" in address or "#" in address:
        raise PodcastError(f"{text!r} is no web address", fix='Write it like "https://example.edu/my-show/".')
    return address if address.endswith("/") else f"{address}/"


def _with_move(ledger: Ledger, old: str, day: date) -> Ledger:
    earlier = tuple(move for move in ledger.moves if move.site_url != old)
    return replace(ledger, moves=(*earlier, Move(site_url=old, on=day)))


def _undo(project: Project, show: bytes, ledger: str | None) -> None:
    with hold(project.run_lock):
        write_file(project.show, show)
        write_file(project.ledger, (ledger or write_ledger(read_ledger(None))).encode())
        if not any(project.moved.iterdir()):
            project.moved.rmdir()


def _not_moved(report: Report) -> PodcastError:
    if not report.problems:
        return PodcastError("there is nothing published that could move", fix="Set site_url in podcast.toml.")
    why = unusable(report.problems)
    return PodcastError(f"the show was not moved, because it cannot be built: {why}", fix=why.fix)
