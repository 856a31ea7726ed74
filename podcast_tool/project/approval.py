"""approval.toml: who checked which text of a transcript, and when."""

from dataclasses import dataclass
from datetime import date

from podcast_tool.decode import read_toml
from podcast_tool.model import Digest
from podcast_tool.problems import Problem

_HEADER = "# Written by `podcast approve`: who checked the transcript, and which text it was.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's word that a transcript's text is right. `text` is the digest of that text."""

    by: str
    on: date
    text: Digest


def read_approval(text: str, *, path: str) -> tuple[Approval | None, tuple[Problem, ...]]:
    """The approval that the file records, or None where it cannot be understood."""
    table, problems = read_toml(text, path=path)
    by, on, digest = table.text("by", required=True), table.day("on"), table.text("text", required=True, limit=64)
    table.finish()
    usable = by and on and digest and not problems
    return Approval(by=by, on=on, text=digest) if usable and on else None, tuple(problems)


def write_approval(approval: Approval) -> str:
    """The file's text."""
    import tomlkit

    by = tomlkit.item(approval.by).as_string()
    return f'{_HEADER}by = {by}\non = {approval.on.isoformat()}\ntext = "{approval.text}"\n'
