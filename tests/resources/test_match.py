import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from talks import BRIDGE_TALK, EMPTY_TALK, LIBRARY, assert_quotes_stand, said, transcript_of

from podcast_tool.model import Resource, Suggestion, Transcript, Turn, Word
from podcast_tool.resources.about import LexicalScorer, lexical_scorer, nearest, shared_words, stem
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.everyday import BACKGROUND
from podcast_tool.resources.match import suggest
from podcast_tool.resources.passages import LONGEST_QUOTE, SHORTEST_QUOTE, quotable, talk_of, windows


def ids(suggestions: Sequence[Suggestion]) -> list[str]:
    return [suggestion.resource for suggestion in suggestions]


def test_talk_about_a_resource_finds_it_with_a_reason() -> None:
    transcript = transcript_of(BRIDGE_TALK)
    suggestions = suggest(transcript, LIBRARY)
    assert ids(suggestions) == ["bridges"]
    assert (suggestions[0].kind, suggestions[0].tier) == ("about", "suggested")
    assert {"bridge", "crack", "inquiry"} & {word.lower() for word in suggestions[0].reasons[0].matched}
    assert_quotes_stand(transcript, suggestions)


def test_talk_about_nothing_in_the_hub_finds_nothing() -> None:
    assert suggest(transcript_of(EMPTY_TALK), LIBRARY) == ()
    assert suggest(Transcript(language="en", turns=()), LIBRARY) == ()
    assert suggest(transcript_of(BRIDGE_TALK), ()) == ()


def test_small_talk_finds_nothing_in_the_real_catalogue(repository: Path) -> None:
    resources, _ = read_catalogue((repository / "show_notes/resources.toml").read_text("utf-8"), path="x")
    scorer = lexical_scorer(resources)
    for text in (*BACKGROUND, EMPTY_TALK):
        assert suggest(said(" ".join(text.split())), resources, scorer=scorer) == ()


def test_the_sample_episodes_find_what_they_speak_of(repository: Path) -> None:
    resources, _ = read_catalogue((repository / "show_notes/resources.toml").read_text("utf-8"), path="x")
    found = {}
    for file in sorted((repository / "sample" / "truth").glob("*.json")):
        data = json.loads(file.read_text("utf-8"))
        text = "\n".join(f"{turn['speaker']}: {turn['text']}" for turn in data["turns"])
        suggestions = suggest(transcript_of(text), resources)
        assert_quotes_stand(transcript_of(text), suggestions)
        found[data["slug"]] = ids([one for one in suggestions if one.kind == "named"])
    assert "student-wishlist" in found["asking-for-help"]
    assert "kapur-2008-productive-failure" in found["the-first-midterm"]
    assert found["trailer"] == []


def test_a_named_resource_comes_first_with_the_words_that_named_it() -> None:
    transcript = transcript_of(BRIDGE_TALK + "Ann: We did one thing from the hub, the rejection garden, with my class.")
    suggestions = suggest(transcript, LIBRARY)
    assert ids(suggestions) == ["garden", "bridges"]
    assert suggestions[0].kind == "named"
    assert suggestions[0].score == 1.0
    assert suggestions[0].reasons[0].matched == ("the", "rejection", "garden,")
    assert_quotes_stand(transcript, suggestions)


def test_a_name_longer_than_a_quote_is_quoted_in_part() -> None:
    endless = replace(LIBRARY[0], title=" ".join(f"chapter{number} bridges" for number in range(25)))
    transcript = said(f"before it {endless.title} and after")
    suggestions = suggest(transcript, [endless])
    assert suggestions[0].kind == "named"
    assert_quotes_stand(transcript, suggestions)


def test_the_show_itself_and_services_are_never_suggested() -> None:
    said_aloud = (
        "It is called Campus Night Helpline, not Second Wind Podcast, and counsellors answer calls about panic."
    )
    assert suggest(said(said_aloud), LIBRARY) == ()


def many(count: int, kinds: Sequence[str]) -> tuple[Resource, ...]:
    """Resources that are all about the same thing."""
    return tuple(replace(LIBRARY[0], id=f"b{at:02}", aliases=(), kind=kinds[at % len(kinds)]) for at in range(count))


def long_talk(minutes: int) -> Transcript:
    """The talk of the bridge, over and over."""
    words = " ".join(BRIDGE_TALK.replace("Ann:", "").replace("Ben:", "").split())
    return said(" ".join([words] * (minutes * 60_000 // (len(words.split()) * 400) + 1)))


def test_short_talk_gets_five_suggestions_at_most_and_long_talk_ten() -> None:
    shelf = many(30, ["book", "essay", "guide", "video", "news"])
    assert len(suggest(transcript_of(BRIDGE_TALK), shelf)) == 5
    assert len(suggest(long_talk(21), shelf)) == 5
    assert len(suggest(long_talk(60), shelf)) == 10


def test_no_kind_crowds_out_the_others() -> None:
    shelf = many(12, ["book"]) + tuple(replace(one, id=f"e{one.id}", kind="essay") for one in many(2, ["book"]))
    chosen = suggest(long_talk(60), shelf)
    assert sum(suggestion.resource.startswith("b") for suggestion in chosen) == 4
    assert sum(suggestion.resource.startswith("e") for suggestion in chosen) == 2


def test_the_same_talk_gives_the_same_suggestions_whatever_the_catalogue_holds_beside() -> None:
    first = suggest(transcript_of(BRIDGE_TALK), LIBRARY)
    assert first == suggest(transcript_of(BRIDGE_TALK), LIBRARY)


class Indifferent:
    """A scorer to which everything is equally near."""

    ids = tuple(resource.id for resource in LIBRARY)
    suggested = 0.5
    maybe = 0.25
    depth = 1
    rise: float = 0.0

    def __init__(self, level: float) -> None:
        self.level = level

    def score(self, passages: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[self.level] * len(self.ids) for _ in passages]


def test_thresholds_come_with_the_scorer() -> None:
    transcript = transcript_of(EMPTY_TALK)
    assert {one.tier for one in suggest(transcript, LIBRARY, scorer=Indifferent(0.6))} == {"suggested"}
    assert {one.tier for one in suggest(transcript, LIBRARY, scorer=Indifferent(0.3))} == {"maybe"}
    assert suggest(transcript, LIBRARY, scorer=Indifferent(0.2)) == ()


def test_what_a_long_talk_gains_by_its_length_is_taken_off() -> None:
    scorer = Indifferent(0.6)
    scorer.rise = 0.1
    short, long = (talk_of(said(" ".join(["word"] * count))) for count in (400, 1640))
    assert [len(windows(talk)) for talk in (short, long)] == [9, 40]
    assert nearest(short, windows(short), scorer)[0].score == 0.6
    assert round(nearest(long, windows(long), scorer)[0].score, 9) == 0.4


def test_relatives_of_a_word_share_its_stem() -> None:
    assert stem("failing") == stem("failed") == stem("failure") == stem("fails")
    assert stem("procrastinating") == stem("procrastination")
    assert stem("studies") == stem("studied") == stem("study")


def test_matched_words_are_written_as_they_were_said() -> None:
    assert shared_words("The Bridges COLLAPSED, the bridges.", LIBRARY[0]) == ("Bridges", "COLLAPSED", "bridges")


def test_one_shared_word_weighs_less_than_two() -> None:
    scorer: LexicalScorer = lexical_scorer(LIBRARY)
    one, two = scorer.score(["a bridge over there somewhere", "a bridge and an inquiry over there"])
    assert one[0] < two[0]


def test_windows_overlap_by_half_and_hold_every_word() -> None:
    talk = talk_of(said(" ".join(f"word{number}" for number in range(205))))
    places = windows(talk)
    assert [place.first for place in places] == [0, 40, 80, 120, 160]
    assert {at for place in places for at in range(place.first, place.last)} == set(range(205))


SENTENCES = st.lists(
    st.sampled_from([line for line in re.split(r"\n(?:Ann|Ben): ", BRIDGE_TALK + EMPTY_TALK) if line.strip()])
    | st.just("it is called the rejection garden")
    | st.text(alphabet="abc .,?é日\u200b'\"-", min_size=1, max_size=60),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(SENTENCES, st.integers(1, 4))
def test_every_quote_stands_at_its_time(sentences: list[str], people: int) -> None:
    turns, now = [], 0
    for number, sentence in enumerate(sentences):
        words = []
        for text in sentence.split():
            words.append(Word(text=text, start=now, end=now + 300))
            now += 350
        if words:
            turns.append(Turn(speaker=f"S{number % people}", words=tuple(words)))
    transcript = Transcript(language="en", turns=tuple(turns))
    assert_quotes_stand(transcript, suggest(transcript, LIBRARY))
    talk = talk_of(transcript)
    for place in windows(talk):
        for quote in quotable(talk, place):
            assert min(SHORTEST_QUOTE, len(talk.words)) <= quote.last - quote.first <= LONGEST_QUOTE
