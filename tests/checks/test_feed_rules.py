"""Each rule of the feed: its bad example breaks that rule and no other, its good one none."""

from pathlib import Path

import pytest

from podcast_tool.checks.feed import RULES, check_feed
from podcast_tool.problems import Rule

SAMPLE = (Path(__file__).parent / "sample_feed.xml").read_text(encoding="utf-8")
SITE = "https://pod.example.edu/"
FILES = {
    "index.html": 10,
    "reading.html": 10,
    "art/show.jpg": 10,
    "art/show.webp": 10,
    "audio/one-11111111.mp3": 5000,
    "audio/two-22222222.mp3": 6000,
    "audio/übung.mp3": 5000,
    "audio/one-33333333.opus": 900,
    "episodes/one/index.html": 10,
    "episodes/one/transcript.vtt": 10,
    "episodes/one/transcript.srt": 10,
    "episodes/one/chapters.json": 10,
    "episodes/two/index.html": 10,
}
# F119's bad example names the first file with the second one's length.
SAME_SIZE = FILES | {"audio/one-11111111.mp3": 6000}


def codes(feed: str, *, files: dict[str, int] | None = None, previous: tuple[str, ...] = ("guid-one",)) -> set[str]:
    problems = check_feed(feed.encode(), site_url=SITE, files=files or FILES, previous_guids=previous)
    return {problem.code for problem in problems}


def broken(rule: Rule) -> str:
    assert SAMPLE.count(rule.good) == 1, f"the good example of {rule.code} stands once in the sample"
    return SAMPLE.replace(rule.good, rule.bad)


def test_the_sample_breaks_no_rule() -> None:
    assert codes(SAMPLE, previous=("guid-one", "guid-two")) == set()


def test_every_rule_of_the_feed_has_both_examples() -> None:
    assert [rule.code for rule in RULES if not (rule.bad and rule.good)] == []


# A feed without an item is no piece of one: that rule has a test of its own.
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.code != "F116"], ids=lambda rule: rule.code)
def test_the_bad_example_breaks_its_rule_and_no_other(rule: Rule) -> None:
    feed, files = broken(rule), FILES
    if rule.code == "F119":
        feed, files = feed.replace('length="5000"', 'length="6000"'), SAME_SIZE
    previous = ("guid-one", "guid-two") if rule.code == "F124" else ("guid-one",)
    assert codes(feed, files=files, previous=previous) == {rule.code}


def test_a_feed_without_episodes_breaks_that_rule_alone() -> None:
    head, _, rest = SAMPLE.partition("    <item>")
    empty = head + rest[rest.rindex("</item>") + len("</item>") :]
    assert codes(empty, previous=()) == {"F116"}


def test_every_code_is_given_once() -> None:
    names = [rule.code for rule in RULES]
    assert names == sorted(set(names))


def test_a_withdrawn_guid_may_be_missing() -> None:
    sample = SAMPLE.encode()
    arguments = {"site_url": SITE, "files": FILES, "previous_guids": ("guid-one", "guid-zero")}
    missing = check_feed(sample, **arguments)  # type: ignore[arg-type]
    assert [problem.code for problem in missing] == ["F124"]
    assert "guid-zero" in missing[0].text
    assert check_feed(sample, **arguments, withdrawn={"guid-zero"}) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x00",
        b"not xml",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0">&x;</rss>',
        b'<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel/></rss>',
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
        b'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel/></rss>',
    ],
)
def test_hostile_feeds_are_problems_and_never_exceptions(hostile: bytes) -> None:
    problems = check_feed(hostile, site_url=SITE, files={}, previous_guids=())
    assert problems
    assert not any("root:" in problem.text for problem in problems)


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("audio/one-11111111.mp3", "audio/one-11111111.wav", "F121"),
        ("audio/one-11111111.mp3", "audio/one-11111111.flac", "F121"),
        ("audio/one-11111111.mp3", "audio/one-11111111.ogg", "F121"),
        ('type="audio/mpeg"/><!-- one', 'type="audio/x-m4a"/><!-- one', "F121"),
        ("</description>\n      <content", " &lt;script&gt;x&lt;/script&gt;</description>\n      <content", "F135"),
        ("<p>Read ", '<p onclick="x()">Read ', "F135"),
        ('text="Education"/>', 'text="Education"><itunes:category text="Cooking"/></itunes:category>', "F111"),
        ("A show about failing well.", "Very long. " * 400 + "End.", "F107"),
        (">More.", f">{'More. ' * 700}End.", "F107"),
        ("<itunes:author>Ann", f"<itunes:author>{'A' * 256}", "F106"),
        ("09:00:00 +0000</pubDate>", "09:00:00 EST</pubDate>", "F126"),
        ("01 Nov 2025 09:00:00 +0000</pubDate>", "31 Feb 2025 09:00:00 +0000</pubDate>", "F126"),
        ("https://people.example.edu/ann", "https://people.example.edu/ann lee", "F134"),
        ("https://people.example.edu/ann", "javascript:alert(1)", "F134"),
        ("<itunes:author>Ann</itunes:author>", "", "F142"),
        ("<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>", "", "F142"),
        ('<podcast:soundbite startTime="10.5" duration="60">', '<podcast:soundbite duration="60">', "F143"),
        (">Every Monday<", "><", "F143"),
        (' uri="https://social.example.edu/@ann/1"', "", "F143"),
        ('uri="https://pod.example.edu/audio/one-33333333.opus"', 'uri=""', "F143"),
        ('duration="60"', 'duration="14.9"', "F145"),
        ('duration="60"', 'duration="121"', "F145"),
        ('startTime="10.5"', 'startTime="0:10"', "F145"),
        ('length="900"', 'length="901"', "F146"),
        ('length="900"', 'length="900" default="true"', "F146"),
        ('type="sri"', 'type="md5"', "F146"),
        ('<podcast:source uri="https://pod.example.edu/audio/one-33333333.opus"/>', "", "F146"),
        ('medium="publisher"', 'medium="podcast"', "F147"),
        ('<podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810" title="Sister"/>', "<!-- -->", "F147"),
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "F148"),
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO,", "F148"),
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=FORTNIGHTLY", "F148"),
        ('rrule="FREQ', 'complete="Yes" rrule="FREQ', "F148"),
        ("geo:45.5,-73.57", "geo:91,0", "F149"),
        ("R1634158", "1634158", "F149"),
        ('country="ca"', 'country="Canada"', "F149"),
        ('rel="creator"', 'rel="home"', "F149"),
        (">Help us<", f">{'Help us ' * 20}end<", "F150"),
        ('name="The first term"', f'name="{"term " * 30}end"', "F150"),
        (">A bridge<", f">{'bridge ' * 30}end<", "F150"),
        ("https://give.example.edu/", "http://give.example.edu/", "F151"),
        ("https://hub.example.edu/", "ftp://hub.example.edu/", "F134"),
        ('pubdate="Sat, 01', 'pubdate="Sun, 01', "F126"),
        ('<podcast:episode display="Day 5">1<', '<podcast:episode display="Day 5">five<', "F127"),
        ('<podcast:season name="The first term">1<', '<podcast:season name="The first term">-1<', "F127"),
        ('<podcast:person role="guest"', '<podcast:person role="guest" group="visitors"', "F133"),
        ("<title>The first try</title>", "<title>#01 - The first try</title>", "F155"),
        ("<title>The first try</title>", "<title>The first try | Second Draft</title>", "F155"),
        ("<title>The first try</title>", "<title>Second Draft: the first try</title>", "F155"),
    ],
)
def test_other_ways_to_break_a_rule_are_found_too(good: str, bad: str, code: str) -> None:
    files = FILES | {f"audio/one-11111111.{ending}": 5000 for ending in ("wav", "flac", "ogg")}
    assert good in SAMPLE
    assert codes(SAMPLE.replace(good, bad, 1), files=files) == {code}


@pytest.mark.parametrize("title", ["1984: a year", "Try number 1", "What is Second Draft?", "100 days", "E: a letter"])
def test_titles_with_other_numbers_and_words_are_left_alone(title: str) -> None:
    assert codes(SAMPLE.replace("<title>The first try</title>", f"<title>{title}</title>")) == set()


@pytest.mark.parametrize("rule", ["A" * 5, "FREQ=DAILY;" * 9, "FREQ=WEEKLY;BYMONTHDAY=" + "1" * 90, ";", "freq=daily"])
def test_rules_of_recurrence_are_read_strictly_and_at_once(rule: str) -> None:
    assert codes(SAMPLE.replace("FREQ=WEEKLY;BYDAY=MO", rule)) == {"F148"}
