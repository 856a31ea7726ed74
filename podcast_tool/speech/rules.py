"""What can be wrong with what a machine heard."""

from typing import Final

from podcast_tool.problems import Rule

T101 = Rule(
    code="T101",
    severity="warning",
    title="Speech that no word covers",
    why="Somebody speaks there, but the machine wrote nothing down, also when it listened a second time. "
    "Readers of the transcript would miss what was said and not know it.",
    fix="Listen to that moment and write into transcript.md what is said, or [laughter], [music], [unclear].",
)
T102 = Rule(
    code="T102",
    severity="warning",
    title="Invented words were left out",
    why="Speech models repeat themselves and make up sentences over silence, music and noise. "
    "Words that repeat without end, or stand where nobody speaks, are not published.",
    fix="Listen to that moment; if the words were really said, write them into transcript.md.",
)
RULES: Final = (T101, T102)
