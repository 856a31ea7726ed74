"""A person's answer in links.toml: one entry changes, every other byte stays."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talks import BRIDGE_TALK, LIBRARY, said, transcript_of

from podcast_tool.model import Answer, Mention
from podcast_tool.problems import PodcastError
from podcast_tool.resources.answers import Decision, with_answer, with_link
from podcast_tool.resources.decisions import add_suggestions, read_decisions
from podcast_tool.resources.match import suggest
from podcast_tool.resources.moments import find_moment
from podcast_tool.resources.offers import offers_of
from podcast_tool.resources.passages import Passage, talk_of

OWN = """\
# mine

[[link]]
# Ann said no on the phone
resource  =  'bridges'      # the big book
answer = "?"   # really
at = "0:20"

[[link]]
resource = "garden"
answer = "no"
"""


def decided(text: str, resource: str, answer: Answer, **more: str) -> str:
    return with_answer(text, Decision(resource=resource, answer=answer, **more), path="links.toml")


def test_an_answer_changes_one_word_and_every_comment_stays() -> None:
    assert decided(OWN, "bridges", "yes") == OWN.replace('answer = "?"   # really', 'answer = "yes"   # really')


def test_note_name_and_day_are_added_below_the_answer() -> None:
    decision = Decision(resource="bridges", answer="pin", note='the "big" one', by="Ann", on=date(2026, 11, 22))
    text = with_answer(OWN, decision, path="links.toml")
    added = 'answer = "pin"   # really\nnote = "the \\"big\\" one"\nby = "Ann"\non = 2026-11-22\n'
    assert text == OWN.replace('answer = "?"   # really\n', added)


def test_a_chapter_is_asked_for_and_never_taken_back_by_saying_nothing() -> None:
    asked = with_answer(OWN, Decision(resource="bridges", answer="yes", chapter=True), path="links.toml")
    added = 'answer = "yes"   # really\nchapter = true\n'
    assert asked == OWN.replace('answer = "?"   # really\n', added)
    assert with_answer(asked, Decision(resource="bridges", answer="yes"), path="links.toml") == asked


def test_windows_line_ends_stay() -> None:
    crlf = OWN.replace("\n", "\r\n")
    decision = Decision(resource="bridges", answer="yes", note="n")
    text = with_answer(crlf, decision, path="links.toml")
    assert text.count("\r\n") == text.count("\n") == crlf.count("\n") + 1


def test_a_resource_without_an_entry_is_refused() -> None:
    with pytest.raises(PodcastError, match="no entry for 'sleep'"):
        decided(OWN, "sleep", "yes")


def test_a_list_on_one_line_can_be_answered_too_or_is_refused_whole() -> None:
    inline = 'link = [{ resource = "bridges", answer = "?" }]\n'
    try:
        verdicts, _ = read_decisions(decided(inline, "bridges", "yes"), path="x")
    except PodcastError:
        return
    assert [one.answer for one in verdicts] == ["yes"]


def test_a_link_of_ones_own_comes_with_its_words() -> None:
    place = Mention(at=62_000, quote="a wall of  paper flowers")
    text = with_link("", Decision(resource="garden", answer="yes", note="Try it."), LIBRARY[2], place, path="x")
    verdicts, problems = read_decisions(text, path="x")
    assert problems == ()
    assert (verdicts[0].answer, verdicts[0].at, verdicts[0].quote) == ("yes", 62_000, "a wall of paper flowers")
    assert "# The Rejection Garden\n[[link]]" in text
    with pytest.raises(PodcastError, match="already"):
        with_link(text, Decision(resource="garden", answer="yes"), LIBRARY[2], None, path="x")


def test_offers_say_how_strong_the_evidence_is() -> None:
    transcript = transcript_of(BRIDGE_TALK + "Ann: We did one thing from the hub, the rejection garden, with my class.")
    text = add_suggestions("", suggest(transcript, LIBRARY), LIBRARY)
    text += '\n[[link]]\nresource = "gone"\nanswer = "yes"\n'
    verdicts, _ = read_decisions(text, path="x")
    garden, bridges, gone = offers_of(text, verdicts, LIBRARY)
    assert (garden.strength, bridges.strength, gone.strength) == ("named", "clearly about it", "added by hand")
    assert gone.resource is None
    assert garden.matched == ("the", "rejection", "garden,")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["bridges", "garden"]), st.sampled_from(["yes", "no", "pin", "?"]),
                       st.text(max_size=20)), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
def test_the_last_answer_counts_and_nothing_else_is_lost(
    answers: list[tuple[str, Answer, str]], newline: str
) -> None:
    text = OWN.replace("\n", newline)
    for resource, answer, note in answers:
        text = decided(text, resource, answer, note=note)
    verdicts, problems = read_decisions(text, path="x")
    assert problems == ()
    last = {"bridges": "?", "garden": "no"} | {resource: answer for resource, answer, _ in answers}
    assert {one.resource: one.answer for one in verdicts} == last
    for comment in ("# mine", "# Ann said no on the phone", "# the big book", "# really"):
        assert comment in text


def test_a_moment_is_found_again_when_words_move_and_are_damaged() -> None:
    talk = talk_of(transcript_of(BRIDGE_TALK))
    quote = talk.text(Passage(first=20, last=40))
    damaged = talk.text(Passage(first=0, last=len(talk.words))).replace("bridge", "ridge")
    moved = talk_of(said("some new words come first " * 20 + damaged))
    at = talk.words[20].start
    assert find_moment(talk, quote, at).at == at
    found = find_moment(moved, quote, at)
    assert found.trace == "found"
    assert abs(found.at - (at + 100 * 400)) <= 3_000


def test_words_that_were_cut_are_lost_and_the_time_stays() -> None:
    talk = talk_of(said("completely other things are said here about soup and potatoes and the weather " * 5))
    found = find_moment(talk, "The engineers had seen a crack in the spring and nobody stopped", 8_000)
    assert (found.at, found.trace) == (8_000, "lost")


def test_an_entry_without_an_answer_gets_one() -> None:
    own = '[[link]]\nresource = "bridges"\n\n# next\n[[link]]\nresource = "garden"\n'
    text = decided(own, "bridges", "yes", by="Ann")
    assert text == own.replace('"bridges"\n', '"bridges"\nanswer = "yes"\nby = "Ann"\n')
