"""Small talks of our own, as transcripts, and a small catalogue to link them to."""

import re
from collections.abc import Sequence

from podcast_tool.model import Resource, Suggestion, Transcript, Turn, Word
from podcast_tool.resources.passages import LONGEST_QUOTE, SHORTEST_QUOTE
from podcast_tool.text import join_words

WORD_TIME = 400

LIBRARY: tuple[Resource, ...] = (
    Resource(
        id="bridges",
        title="Falling Down: Forty Bridges and What Their Builders Learned",
        authors=("Ada Okonkwo",),
        kind="book",
        focus=("engineering failure",),
        description="How engineers investigate a collapsed bridge, from the first crack to the inquiry, and how "
        "regulations changed after each disaster.",
        aliases=("falling down",),
        doi="10.5555/bridge.2041",
    ),
    Resource(
        id="sleep",
        title="Sleep Before the Test",
        authors=("Hana Lindqvist", "Tom Varga"),
        kind="journal article",
        focus=("sleep", "memory"),
        description="Students who slept eight hours before an examination remembered more vocabulary than those who "
        "revised through the night.",
    ),
    Resource(
        id="garden",
        title="The Rejection Garden",
        kind="activity",
        focus=("rejection",),
        description="A wall where students plant paper flowers, one for each rejection letter from an internship or a "
        "scholarship.",
        aliases=("rejection garden",),
    ),
    Resource(
        id="helpline",
        title="Campus Night Helpline",
        kind="service",
        focus=("mental health",),
        description="Counsellors who answer calls about anxiety, panic and loneliness through the night.",
    ),
    Resource(
        id="show",
        title="Second Wind Podcast",
        kind="podcast",
        focus=("failure",),
        description="Students talk about rejection letters, collapsed plans and revised drafts.",
        aliases=("second wind",),
        is_self=True,
    ),
)

BRIDGE_TALK = """
Ann: Okay so this week my brother visited, and he is an engineer, and he would not stop talking about a bridge.
Ben: Which bridge?
Ann: One that collapsed before it opened. The engineers had seen a crack in the spring and nobody stopped the cars.
And then the inquiry found out that the regulations allowed it. He said every disaster like that rewrites them.
Ben: So the crack was there the whole time.
Ann: It was there the whole time. And after the inquiry they investigated every bridge that was built that way.
Ben: I drive over a bridge like that every morning, on my way to my uncle, and I never once looked at it.
"""

EMPTY_TALK = """
Ann: The soup was too salty so I put in a potato, which is what my aunt does, and then it was salty potato soup.
Ben: Did anyone eat it?
Ann: The dog was interested. Then we had toast and played cards until the lamp went out and my cousin won again.
Ben: She always wins. She hides the aces in her sleeve and everybody knows and nobody says a word about it.
Ann: I would hide the jokers too if I had sleeves like that, they are as wide as a curtain and twice as ugly.
"""


def transcript_of(text: str, *, language: str = "en") -> Transcript:
    """`Ann: words` lines as turns, each word lasting `WORD_TIME`, without pauses."""
    turns, now = [], 0
    for speaker, said in re.findall(r"^(\w+): ((?:.|\n(?!\w+: ))+)", text.strip(), re.MULTILINE):
        words = []
        for word in said.split():
            words.append(Word(text=word, start=now, end=now + WORD_TIME))
            now += WORD_TIME
        turns.append(Turn(speaker=speaker, words=tuple(words)))
    return Transcript(language=language, turns=tuple(turns))


def said(text: str) -> Transcript:
    """One speaker's words."""
    return transcript_of(f"Ann: {text}")


def words_of(transcript: Transcript) -> list[Word]:
    return [word for turn in transcript.turns for word in turn.words]


def assert_quotes_stand(transcript: Transcript, suggestions: Sequence[Suggestion]) -> None:
    """Each quote is 12 to 40 of the words said, in a row, from the time it claims."""
    words = words_of(transcript)
    for reason in (reason for suggestion in suggestions for reason in suggestion.reasons):
        count = len(reason.quote.split(" "))
        starts = [index for index, word in enumerate(words) if word.start == reason.at]
        assert any(join_words((w.text for w in words[at : at + count]), "en") == reason.quote for at in starts)
        assert min(SHORTEST_QUOTE, len(words)) <= count <= LONGEST_QUOTE
        assert all(any(match in word for word in reason.quote.split(" ")) for match in reason.matched)
