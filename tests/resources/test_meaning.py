"""The embedding itself is run wherever the extra [meaning] is installed."""

import json
import os
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest
from talks import BRIDGE_TALK, EMPTY_TALK, LIBRARY, assert_quotes_stand, said, transcript_of

from podcast_tool.problems import PodcastError
from podcast_tool.resources import meaning
from podcast_tool.resources.about import lexical_scorer
from podcast_tool.resources.catalogue import read_catalogue
from podcast_tool.resources.everyday import BACKGROUND
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
    assert by_meaning[0].score > 0.05
    assert all(standing.score == 0 for standing in by_words)


@pytest.mark.slow
def test_meaning_finds_what_words_find_and_nothing_in_small_talk(scorer: meaning.MeaningScorer) -> None:
    assert suggest(transcript_of(BRIDGE_TALK), LIBRARY, scorer=scorer)[0].resource == "bridges"
    assert suggest(transcript_of(EMPTY_TALK), LIBRARY, scorer=scorer) == ()
    assert scorer.score([]) == []


@pytest.mark.slow
def test_a_text_has_the_same_vector_whatever_is_compared_beside_it(scorer: meaning.MeaningScorer) -> None:
    texts = [*BACKGROUND, "one", "failure", *(resource.description for resource in LIBRARY)]
    together = scorer.encoder.encode(texts)
    assert (together[::-1] == scorer.encoder.encode(texts[::-1])).all()
    assert all((scorer.encoder.encode([text])[0] == row).all() for text, row in zip(texts, together, strict=True))
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


@pytest.mark.slow
def test_whole_numbers_say_what_fractions_say(scorer: meaning.MeaningScorer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "with_whole_products", lambda model: model)
    plain = meaning.Encoder().encode(BACKGROUND)
    assert ((plain * scorer.encoder.encode(BACKGROUND)).sum(axis=1) > 0.99).all()


@pytest.mark.slow
def test_an_hour_of_small_talk_finds_nothing_in_the_real_catalogue(
    repository: Path, scorer: meaning.MeaningScorer
) -> None:
    resources, _ = read_catalogue((repository / "show_notes/resources.toml").read_text("utf-8"), path="x")
    judge = meaning.meaning_scorer(resources, encoder=scorer.encoder)
    talk = islice(cycle(" ".join([*BACKGROUND, EMPTY_TALK]).split()), 9_000)
    assert suggest(said(" ".join(talk)), resources, scorer=judge) == ()


@pytest.mark.slow
def test_every_quote_stands_at_its_time_also_where_words_were_misheard(
    repository: Path, scorer: meaning.MeaningScorer
) -> None:
    resources, _ = read_catalogue((repository / "show_notes/resources.toml").read_text("utf-8"), path="x")
    judge = meaning.meaning_scorer(resources, encoder=scorer.encoder)
    kinds = set()
    for number, file in enumerate(sorted((repository / "sample" / "truth").glob("*.json"))):
        turns = json.loads(file.read_text("utf-8"))["turns"]
        text = "\n".join(f"{turn['speaker']}: {turn['text']}" for turn in turns)
        for lost in (1_000_000, 7, 3):
            words = [word for at, word in enumerate(text.split(" "), number) if at % lost or "\n" in word]
            transcript = transcript_of(" ".join(words))
            suggestions = suggest(transcript, resources, scorer=judge)
            assert_quotes_stand(transcript, suggestions)
            kinds |= {suggestion.kind for suggestion in suggestions}
    assert kinds == {"named", "about"}
