import tomllib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talks import BRIDGE_TALK, LIBRARY, transcript_of

from podcast_tool.model import Answer, Mention, Suggestion, Verdict
from podcast_tool.resources.decisions import add_suggestions, approved_links, read_decisions
from podcast_tool.resources.match import suggest

PATH = "show_notes/one/links.toml"

BRIDGES = Suggestion(
    resource="bridges",
    kind="about",
    score=0.21,
    tier="suggested",
    reasons=(Mention(at=62_300, quote="one that collapsed before it opened", matched=("collapsed",)),),
)
GARDEN = Suggestion(
    resource="garden",
    kind="named",
    score=0.95,
    tier="suggested",
    reasons=(Mention(at=3_723_000, quote='the "rejection" garden \\ yes', matched=("rejection", "garden")),),
)
SLEEP = Suggestion(resource="sleep", kind="about", score=0.09, tier="maybe", reasons=(Mention(at=0, quote="sleep"),))

PERSON = """\
# my own notes about this episode

[[link]]
# Ann said no on the phone
resource  =  'bridges'      # the big book
answer = "no"   # really
note = \"\"\"
two
lines\"\"\"
on = 2026-01-31
by = "Ann"
"""


def verdicts_of(text: str) -> dict[str, Verdict]:
    verdicts, _ = read_decisions(text, path=PATH)
    return {verdict.resource: verdict for verdict in verdicts}


def codes_of(text: str) -> list[tuple[str, int | None]]:
    _, problems = read_decisions(text, path=PATH)
    return [(problem.code, problem.where.line) for problem in problems]


def links_of(text: str, policy: str = "approved", suggestions: tuple[Suggestion, ...] = ()) -> list[str]:
    verdicts, _ = read_decisions(text, path=PATH)
    assert policy in ("approved", "auto")
    links, _ = approved_links(verdicts, LIBRARY, "auto" if policy == "auto" else "approved", suggestions, path=PATH)
    return [link.resource.id for link in links]


def test_a_new_file_explains_itself_and_asks() -> None:
    text = add_suggestions("", [BRIDGES, GARDEN], LIBRARY)
    assert text.startswith("# Resources that this episode may speak of.")
    for word in ('"yes"', '"pin"', '"no"'):
        assert word in text
    assert "# Falling Down: Forty Bridges and What Their Builders Learned\n[[link]]\n" in text
    assert 'at = "1:02"' in text
    assert 'at = "1:02:03"' in text
    assert codes_of(text) == []
    assert {one.answer for one in verdicts_of(text).values()} == {"?"}
    assert verdicts_of(text)["garden"].quote == 'the "rejection" garden \\ yes'


def test_what_a_person_wrote_stays_to_the_byte() -> None:
    text = add_suggestions(PERSON, [BRIDGES, GARDEN], LIBRARY)
    assert text.startswith(PERSON)
    assert verdicts_of(text)["bridges"].answer == "no"
    assert verdicts_of(text)["bridges"].on == date(2026, 1, 31)
    assert list(verdicts_of(text)) == ["bridges", "garden"]


@pytest.mark.parametrize(
    "text", [PERSON, PERSON.replace("\n", "\r\n"), PERSON.rstrip("\n"), "\ufeff" + PERSON, "# x", ""]
)
def test_a_second_run_changes_nothing(text: str) -> None:
    once = add_suggestions(text, [BRIDGES, GARDEN], LIBRARY)
    assert once.startswith(text)
    assert once.count("\n\n\n") == 0
    assert add_suggestions(once, [BRIDGES, GARDEN], LIBRARY) == once
    assert add_suggestions(once, [], LIBRARY) == once
    assert ("\r\n" in text) == ("\r\n" in once)
    assert not ("\r\n" in text and "\n" in once.replace("\r\n", ""))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_evidence_of_an_untouched_suggestion_is_brought_up_to_date(newline: str) -> None:
    text = add_suggestions("", [BRIDGES, GARDEN], LIBRARY).replace("\n", newline)
    moved = replace(BRIDGES, reasons=(Mention(at=70_000, quote="a better quote", matched=()),), score=0.4)
    again = add_suggestions(text, [moved, GARDEN], LIBRARY)
    assert verdicts_of(again)["bridges"].at == 70_000
    assert verdicts_of(again)["bridges"].quote == "a better quote"
    assert verdicts_of(again)["garden"] == verdicts_of(text)["garden"]
    assert add_suggestions(again, [BRIDGES, GARDEN], LIBRARY) == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('answer = "?"', 'answer = "yes"'),
        ('answer = "?"', 'answer = "?"  # ask Ben'),
        ('answer = "?"', 'answer = "?"\nnote = "hm"'),
        ('at = "1:02"', 'at = "1:10"'),
        ('at = "1:02"', 'at   = "1:02"'),
        ("one that collapsed", "One that collapsed"),
        ('answer = "?"', 'answer = "?"\n\n# Ben will know'),
    ],
)
def test_an_entry_that_somebody_touched_is_never_brought_up_to_date(old: str, new: str) -> None:
    text = add_suggestions("", [BRIDGES], LIBRARY).replace(old, new)
    moved = replace(BRIDGES, reasons=(Mention(at=70_000, quote="a better quote"),))
    assert add_suggestions(text, [moved], LIBRARY) == text


def test_comments_beside_an_untouched_entry_stay() -> None:
    text = add_suggestions("", [BRIDGES], LIBRARY) + "\n# mine\n"
    moved = replace(BRIDGES, score=0.5)
    assert add_suggestions(text, [moved], LIBRARY).endswith("\n# mine\n")
    assert "score = 0.5" in add_suggestions(text, [moved], LIBRARY)


@pytest.mark.parametrize("text", ["link = []", "[link]\nresource = 'x'", "answer = yes", "[[link]\n", "x = 1\nx = 2"])
def test_a_file_that_cannot_take_entries_is_left_alone(text: str) -> None:
    assert add_suggestions(text, [BRIDGES], LIBRARY) == text
    assert codes_of(text)


def test_a_suggestion_of_a_resource_that_is_gone_is_not_added() -> None:
    assert add_suggestions("", [replace(BRIDGES, resource="gone")], LIBRARY) == ""


def test_a_hostile_title_stays_a_comment() -> None:
    evil = replace(LIBRARY[0], title='x\n[[link]]\nresource = "garden"\nanswer = "yes"\r\u2028"""')
    text = add_suggestions("", [BRIDGES], [evil])
    assert [link["resource"] for link in tomllib.loads(text)["link"]] == ["bridges"]


def test_faults_name_their_line_and_the_rest_is_read() -> None:
    text = '[[link]]\nresource = "garden"\nanswer = "yess"\nnoet = "x"\n\n[[link]]\nanswer = "no"\n' + PERSON
    assert codes_of(text) == [("D105", 3), ("D102", 4), ("D104", 6)]
    assert verdicts_of(text)["garden"].answer == "no"
    assert verdicts_of(text)["bridges"].by == "Ann"


def test_an_answer_may_be_written_in_capitals_and_a_wrong_one_is_never_a_yes() -> None:
    assert verdicts_of('[[link]]\nresource = "a"\nanswer = "Yes"')["a"].answer == "yes"
    assert verdicts_of('[[link]]\nresource = "a"\nanswer = ""')["a"].answer == "?"
    assert verdicts_of('[[link]]\nresource = "a"')["a"].answer == "?"
    assert verdicts_of('[[link]]\nresource = "a"\nanswer = true')["a"].answer == "no"


def test_of_two_answers_the_stricter_counts() -> None:
    both = '[[link]]\nresource = "garden"\nanswer = "{}"\n[[link]]\nresource = "garden"\nanswer = "{}"\n'
    for first, second, counts in [("yes", "no", "no"), ("no", "pin", "no"), ("pin", "?", "?"), ("pin", "yes", "yes")]:
        text = both.format(first, second)
        assert verdicts_of(text)["garden"].answer == counts
        assert codes_of(text) == [("L106", 5)]


def test_links_written_as_a_list_are_read_but_flagged() -> None:
    text = 'link = [{ resource = "garden", answer = "yes" }]\n'
    assert codes_of(text) == [("L107", 1)]
    assert links_of(text) == ["garden"]


def test_only_yes_and_pin_are_public() -> None:
    text = "".join(
        f'[[link]]\nresource = "{one.id}"\nanswer = "{said}"\n' for one, said in zip(LIBRARY, "?n", strict=False)
    )
    assert links_of(text.replace('"n"', '"no"'), suggestions=(BRIDGES, SLEEP)) == []
    assert links_of('[[link]]\nresource = "sleep"\nanswer = "yes"\n', suggestions=(BRIDGES,)) == ["sleep"]


def test_pinned_links_come_first_then_by_time_then_those_without() -> None:
    text = """
[[link]]
resource = "sleep"
answer = "yes"
[[link]]
resource = "bridges"
answer = "yes"
at = "2:00"
[[link]]
resource = "helpline"
answer = "yes"
at = "1:00"
[[link]]
resource = "garden"
answer = "pin"
at = "1:00:00"
"""
    assert links_of(text) == ["garden", "helpline", "bridges", "sleep"]


def test_under_auto_what_was_rejected_or_misspelt_stays_out() -> None:
    suggestions = (BRIDGES, GARDEN, SLEEP)
    assert links_of("", "auto", suggestions) == ["bridges", "garden"]
    assert links_of(PERSON, "auto", suggestions) == ["garden"]
    assert links_of('[[link]]\nresource = "garden"\nanswer = "nope"\n', "auto", suggestions) == ["bridges"]
    assert links_of("", "approved", suggestions) == []


def test_a_verdict_without_a_moment_takes_that_of_the_suggestion() -> None:
    links, _ = approved_links([Verdict(resource="bridges", answer="yes")], LIBRARY, "approved", [BRIDGES], path=PATH)
    assert (links[0].at, links[0].quote) == (62_300, "one that collapsed before it opened")
    own = Verdict(resource="bridges", answer="yes", at=5000, quote="mine")
    links, _ = approved_links([own], LIBRARY, "approved", [BRIDGES], path=PATH)
    assert (links[0].at, links[0].quote) == (5000, "mine")


def test_a_verdict_on_a_resource_that_left_the_catalogue_is_kept_and_flagged() -> None:
    text = '# mine\n[[link]]\nresource = "gardn"\nanswer = "yes"\n'
    verdicts, _ = read_decisions(text, path=PATH)
    links, problems = approved_links(verdicts, LIBRARY, "approved", (), path=PATH, text=text)
    assert links == ()
    assert [(problem.code, problem.where.path, problem.where.line) for problem in problems] == [("L105", PATH, 3)]
    assert "garden" in problems[0].text
    assert add_suggestions(text, [GARDEN], LIBRARY).startswith(text)


ANSWERS: list[Answer] = ["?", "yes", "no", "pin"]
OWN_LINES = ["# a thought", "note = 'x'", 'by = "Ann"', "on = 2026-02-03", 'at = "9:59"', "    # indented", ""]
STEPS = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 9), st.sampled_from(ANSWERS)),
    st.tuples(st.just("write"), st.integers(0, 60), st.sampled_from(OWN_LINES)),
    st.tuples(st.just("rerun"), st.integers(0, 5000), st.sampled_from([0.1, 0.25, 0.9])),
    st.tuples(st.just("import"), st.integers(1, 5), st.just("")),
    st.tuples(st.just("newlines"), st.sampled_from([0, 1]), st.just("")),
)


class Desk:
    """A host at work on one file, and what the host has written so far: their lines, and their verdicts."""

    def __init__(self) -> None:
        self.text = ""
        self.catalogue = LIBRARY
        self.verdicts: dict[str, Answer] = {}

    def answer(self, which: int, said: Answer) -> None:
        """Another answer in one of the entries."""
        lines = self.text.splitlines(keepends=True)
        places = [at for at, line in enumerate(lines) if line.startswith("answer = ")]
        if places:
            place = places[which % len(places)]
            resource = next(line for line in reversed(lines[:place]) if line.startswith("resource = ")).split('"')[1]
            ending = lines[place][len(lines[place].rstrip("\r\n")) :]
            lines[place] = f'answer = "{said}"{ending}'
            self.text = "".join(lines)
            self.verdicts[resource] = said

    def write(self, where: int, line: str) -> None:
        """A line of the person's own, kept only if the file is still valid (a host would see the error and mend it)."""
        lines = self.text.splitlines(keepends=True)
        lines.insert(where % (len(lines) + 1), line + ("\r\n" if "\r\n" in self.text else "\n"))
        changed = "".join(lines)
        try:
            tomllib.loads(changed)
        except tomllib.TOMLDecodeError:
            return
        if not read_decisions(changed, path=PATH)[1]:
            self.text = changed

    def rerun(self, at: int, score: float) -> None:
        """The machine's turn: nothing a person touched may change."""
        found = [
            replace(one, reasons=(Mention(at=at * 1000, quote=f"q {at}", matched=("q",)),)) for one in (BRIDGES, GARDEN)
        ]
        known = {resource.id for resource in self.catalogue}
        found = [replace(one, score=score) for one in found if one.resource in known]
        before, after = self.text, add_suggestions(self.text, found, self.catalogue)
        assert_only_evidence_changed(before, after)
        assert add_suggestions(after, found, self.catalogue) == after
        self.text = after


def assert_only_evidence_changed(before: str, after: str) -> None:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    assert len(new) >= len(old)
    for was, now in zip(old, new, strict=False):
        if was != now and now.strip():
            assert was.split(" = ")[0] == now.split(" = ")[0]
            assert was.split(" = ")[0] in ("at", "quote", "kind", "tier", "score", "matched", "seal")
    was_said, is_said = verdicts_of(before), verdicts_of(after)
    for resource, verdict in was_said.items():
        assert is_said[resource].answer == verdict.answer
        assert (is_said[resource].note, is_said[resource].by, is_said[resource].on) == (
            verdict.note,
            verdict.by,
            verdict.on,
        )
        if verdict.answer != "?" or verdict.note or verdict.by or verdict.on:
            assert is_said[resource] == verdict


@settings(max_examples=200, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_no_sequence_of_edits_and_runs_loses_or_overrules_a_verdict(steps: list[tuple[str, int, object]]) -> None:
    desk = Desk()
    for name, number, value in steps:
        if name == "answer":
            desk.answer(number, next(answer for answer in ANSWERS if answer == value))
        elif name == "write":
            desk.write(number, str(value))
        elif name == "rerun":
            desk.rerun(number, float(str(value)))
        elif name == "import":
            desk.catalogue = LIBRARY[:number]
        else:
            plain = desk.text.replace("\r\n", "\n")
            desk.text = plain.replace("\n", "\r\n") if number else plain
        verdicts = verdicts_of(desk.text)
        for resource, said in desk.verdicts.items():
            assert verdicts[resource].answer == said
        for policy in ("approved", "auto"):
            public = links_of(desk.text, policy, (BRIDGES, GARDEN))
            assert not [one for one in public if desk.verdicts.get(one) == "no"]
        assert all(desk.verdicts.get(one) in ("yes", "pin") for one in links_of(desk.text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20))
def test_whatever_was_said_the_file_stays_valid(quote: str, title: str, word: str) -> None:
    suggestion = replace(BRIDGES, reasons=(Mention(at=1, quote=quote, matched=(word,)),))
    text = add_suggestions(
        PERSON, [suggestion, replace(suggestion, resource="garden")], [replace(LIBRARY[2], title=title)]
    )
    assert text.startswith(PERSON)
    assert [link["resource"] for link in tomllib.loads(text)["link"]] == ["bridges", "garden"]
    assert add_suggestions(text, [replace(suggestion, resource="garden")], LIBRARY) == text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="[]link=\n\"'?yesno# aresouc{},.\r", max_size=120))
def test_no_text_breaks_reading_or_adding(text: str) -> None:
    read_decisions(text, path=PATH)
    assert add_suggestions(text, [BRIDGES], LIBRARY).startswith(text)


def test_real_suggestions_go_in_and_come_out() -> None:
    suggestions = suggest(transcript_of(BRIDGE_TALK), LIBRARY)
    text = add_suggestions("", suggestions, LIBRARY)
    verdict = verdicts_of(text)["bridges"]
    assert verdict.at == suggestions[0].reasons[0].at // 1000 * 1000
    assert verdict.quote == suggestions[0].reasons[0].quote


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_decisions('\ufeff[[link]]\nresource = "bridges"\nanswer = "no"\n', path="x")[1] == ()
