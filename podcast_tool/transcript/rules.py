"""Codes of what can be wrong with a transcript, and a collector that never floods a person with them."""

from collections import Counter
from typing import Final

from podcast_tool.model import Millis
from podcast_tool.problems import Problem, Rule
from podcast_tool.text import count_of

T201 = Rule(
    code="T201",
    severity="warning",
    title="The time of a paragraph cannot be read",
    why="A paragraph of transcript.md starts with its time in square brackets. Without it the words are still used and "
    "their times are found from the words around them.",
    fix="Write hours, minutes and seconds, or minutes and seconds.",
    bad="[00:12:73] Ann: So we lost the whole dataset.",
    good="[00:13:13] Ann: So we lost the whole dataset.",
)
T202 = Rule(
    code="T202",
    severity="warning",
    title="The times of paragraphs are out of order",
    why="Paragraphs stand in the order in which they are spoken, so this time is not believed.",
    fix="Correct the time, or move the paragraph to where it is spoken.",
    bad="[00:12:03] Ann: First.\n\n[00:02:09] Bob: Second.",
    good="[00:12:03] Ann: First.\n\n[00:12:09] Bob: Second.",
)
T203 = Rule(
    code="T203",
    severity="warning",
    title="The header of the transcript cannot be read",
    why="The lines between --- at the top say in which language and by which engine the episode was heard. Without "
    "them the transcript counts as a person's own, and is never rewritten.",
    fix="Nothing is lost. Restore the lines between the two --- from git if you want them back.",
)
T204 = Rule(
    code="T204",
    severity="warning",
    title="The transcript has no words",
    why="For people who read instead of listening, the transcript is the episode.",
    fix="Restore the words, or delete the file to have the episode heard again.",
)
T205 = Rule(
    code="T205",
    severity="warning",
    title="A paragraph starts after the end of the audio",
    why="The time cannot be right, or the audio was replaced by a shorter recording; the words are kept.",
    fix="Correct the time in front of the paragraph.",
)
T206 = Rule(
    code="T206",
    severity="warning",
    title="A sentence may have been read as a speaker's name",
    why="The text in front of the first colon of a paragraph is the name of the speaker, and is not part of the words.",
    fix="If it is spoken, put a backslash in front of the colon; if it is a name, leave it.",
    bad="[00:12:03] the one thing to remember: save twice",
    good="[00:12:03] the one thing to remember\\: save twice",
)
T207 = Rule(
    code="T207",
    severity="error",
    title="The transcript was written by a newer version of the tool",
    why="Its format may mean something this version does not know.",
    fix="Update podcast_tool.",
)
T208 = Rule(
    code="T208",
    severity="note",
    title="No speech was heard in the recording",
    why="It seems to be music or sounds. It is published without a transcript, and nothing says that it has one.",
    fix="For music nothing needs doing. If somebody speaks in it, write their words into transcript.md.",
)
T210 = Rule(
    code="T210",
    severity="error",
    title="No captions found in the file",
    why="The file has the name of a caption or transcript file, but nothing in it can be read as one.",
    fix="Export it again as WebVTT, SRT or plain text, or remove it to have the episode heard.",
)
T211 = Rule(
    code="T211",
    severity="warning",
    title="The time of a caption cannot be read",
    why="The words are kept; their time is found from the captions around them.",
    fix="Correct the line with the arrow.",
    bad="00:00:61,000 --> 00:01:03,000",
    good="00:01:01,000 --> 00:01:03,000",
)
T212 = Rule(
    code="T212",
    severity="warning",
    title="Captions overlap or are out of order",
    why="Two captions at one moment hide each other in most players. They were put in order and shortened.",
    fix="Correct the times in the file if the order is now wrong.",
)
T213 = Rule(
    code="T213",
    severity="warning",
    title="The file does not begin as its format demands",
    why="A WebVTT file begins with the word WEBVTT; players refuse it otherwise. The captions were read all the same.",
    fix="Export the file again, or put WEBVTT and an empty line at its top.",
)
T214 = Rule(
    code="T214",
    severity="warning",
    title="A part of the transcript file was not understood",
    why="It is neither words nor a time in this format, so it was left out.",
    fix="Check the passage named, and export the file again if words are missing.",
)
T215 = Rule(
    code="T215",
    severity="note",
    title="The transcript file beside the recording is not used",
    why="It is another one than transcript.md was made from, and transcript.md has been edited: a person's words are "
    "never replaced.",
    fix="Put what is better in it into transcript.md and take the file away; or delete transcript.md, with all its "
    "corrections, to have the file taken over.",
)
RULES: Final = (T201, T202, T203, T204, T205, T206, T207, T208, T210, T211, T212, T213, T214, T215)

_SHOWN: Final = 5


class Faults:
    """Problems found while one file is read: the first few of each kind, and a count of the rest."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._counts: Counter[str] = Counter()
        self._rules: dict[str, Rule] = {}
        self._problems: list[Problem] = []

    def add(self, rule: Rule, text: str, *, line: int | None = None, at: Millis | None = None, fix: str = "") -> None:
        """Note one fault."""
        self._counts[rule.code] += 1
        self._rules[rule.code] = rule
        if self._counts[rule.code] <= _SHOWN:
            self._problems.append(rule.problem(text, path=self._path, line=line, at=at, fix=fix))

    def all(self) -> tuple[Problem, ...]:
        """Every problem in the order of lines, then how many more there were of each kind."""
        shown = sorted(self._problems, key=lambda problem: (problem.where.line or 0, problem.code))
        more = [
            self._rules[code].problem(f"The same is so in {count_of(count - _SHOWN, 'more place')}.", path=self._path)
            for code, count in sorted(self._counts.items())
            if count > _SHOWN
        ]
        return (*shown, *more)
