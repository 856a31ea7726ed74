"""The embedding itself is run wherever the extra [meaning] is installed."""

import os

import pytest
from talks import BRIDGE_TALK, EMPTY_TALK, LIBRARY, transcript_of

from podcast_tool.problems import PodcastError
from podcast_tool.resources import meaning
from podcast_tool.resources.about import lexical_scorer
from podcast_tool.resources.match import rank, suggest
from podcast_tool.resources.passages import talk_of


@pytest.fixture
def scorer() -> meaning.MeaningScorer:
    """The real model; where everything must be there (CI), its absence is a failure."""
    if not meaning.is_installed() and not os.environ.get("CI"):
        pytest.skip("the extra [meaning] is not installed")
    return meaning.meaning_scorer(LIBRARY)


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "is_installed", lambda: False)
    with pytest.raises(PodcastError) as caught:
        meaning.meaning_scorer(LIBRARY)
    assert meaning.INSTALL in caught.value.fix


def test_a_package_without_its_weights_is_named() -> None:
    with pytest.raises(PodcastError, match="rapidfuzz is installed without"):
        meaning._verified(meaning._Weights(package="rapidfuzz", path="no-such-file", digest=""))


def test_weights_that_were_tampered_with_are_not_loaded() -> None:
    with pytest.raises(PodcastError, match="not the file"):
        meaning._verified(meaning._Weights(package="rapidfuzz", path="__init__.py", digest="0" * 64))


@pytest.mark.slow
def test_other_words_for_the_same_thing_are_found(scorer: meaning.MeaningScorer) -> None:
    talk = transcript_of(
        """
Ann: I applied to eleven companies for the summer and each of them wrote back that they had gone with somebody else.
Ben: And what did you do with the emails?
Ann: I printed them out and hung them up over my desk, all eleven, and then my roommates hung theirs up beside them.
Ben: So now there is a whole wall of being turned down.
Ann: A whole wall. And it helps, because you look at it and everybody who is good at something has been turned down too.
"""
    )
    by_meaning = rank(talk_of(talk), LIBRARY, scorer)
    by_words = rank(talk_of(talk), LIBRARY, lexical_scorer(LIBRARY))
    assert by_meaning[0].resource.id == "garden"
    assert by_meaning[0].score > 0.1
    assert all(standing.score == 0 for standing in by_words)


@pytest.mark.slow
def test_meaning_finds_what_words_find_and_nothing_in_small_talk(scorer: meaning.MeaningScorer) -> None:
    assert suggest(transcript_of(BRIDGE_TALK), LIBRARY, scorer=scorer)[0].resource == "bridges"
    assert suggest(transcript_of(EMPTY_TALK), LIBRARY, scorer=scorer) == ()
    assert scorer.score([]) == []
