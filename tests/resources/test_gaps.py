"""What the show talks of that the catalogue has nothing on."""

from talks import BRIDGE_TALK, EMPTY_TALK, LIBRARY, said, transcript_of

from podcast_tool.resources.about import lexical_scorer
from podcast_tool.resources.gaps import gaps
from podcast_tool.resources.passages import talk_of

HOMESICK = (
    "In October I was homesick and I called my mother every night. Everybody in the residence was homesick and nobody "
    "admitted it. Then my roommate told me she was homesick too and we cooked dumplings together until two."
)


def test_what_is_said_again_and_again_without_a_resource_is_a_gap_with_its_words() -> None:
    talks = {"one": talk_of(said(HOMESICK)), "two": talk_of(said(f"So. {HOMESICK}"))}
    found = gaps(talks, LIBRARY, lexical_scorer(LIBRARY))
    assert (found[0].topic, found[0].times, found[0].episodes) == ("homesick", 6, 2)
    assert [episode for episode, _ in found[0].places] == ["one", "two"]
    for episode, place in found[0].places:
        words = talks[episode].words
        at = next(index for index, word in enumerate(words) if word.start == place.at)
        assert " ".join(word.text for word in words[at:]).startswith(place.quote)
        assert "homesick" in place.quote


def test_what_the_catalogue_is_about_is_no_gap() -> None:
    talks = {"one": talk_of(transcript_of(BRIDGE_TALK * 3))}
    topics = {gap.topic for gap in gaps(talks, LIBRARY, lexical_scorer(LIBRARY))}
    assert not topics & {"bridge", "crack", "inquiry", "engineer"}


def test_what_is_said_once_is_no_gap() -> None:
    talk = talk_of(transcript_of(EMPTY_TALK.replace("salty", "hot")))
    assert gaps({"one": talk}, LIBRARY, lexical_scorer(LIBRARY)) == ()
    assert gaps({}, LIBRARY, lexical_scorer(LIBRARY)) == ()
