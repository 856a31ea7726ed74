"""What the podcast namespace can say, as hosts write it: read rightly, and every slip told at once with its line."""

from datetime import UTC, datetime

import pytest

from podcast_tool.model import Show, Soundbite
from podcast_tool.namespace import ContentLink, FeedLayout, Funding, Location, RemoteShow, Season, Social, Update
from podcast_tool.problems import Problem
from podcast_tool.project.sheet import Sheet, read_sheet
from podcast_tool.project.show import read_show

SHOW = 'title = "T"\ndescription = "D"\nauthor = "A"\nsite_url = "https://pod.uni.edu/"\n'
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def show_of(text: str) -> Show:
    show, problems = read_show(SHOW + text)
    assert problems == ()
    return show


def sheet_of(text: str) -> Sheet:
    sheet, problems = read_sheet(text, path="episode.toml")
    assert problems == ()
    return sheet


def faults(text: str) -> list[Problem]:
    return list(read_show(SHOW + text)[1])


def test_a_show_says_everything() -> None:
    show = show_of(
        f"""
medium = "course"
verify = "abc"
apple_verify = "05124"
complete = true
unlisted = true
new_feed_url = "https://new.uni.edu/feed.xml"
[[funding]]
url = "https://uni.edu/give"
text = "Give"
[location]
name = "Montréal"
geo = "45.5048, -73.5772"
osm = "r1634158"
country = "CA"
rel = "creator"
[update]
every = "week"
dtstart = 2026-09-01
[[podroll]]
guid = "{GUID.upper()}"
url = "https://sister.edu/feed.xml"
title = "Sister"
medium = "music"
[publisher]
guid = "{GUID}"
[[seasons]]
number = 1
name = "Autumn"
[[social]]
uri = "https://social.edu/@show"
account_id = "@show"
[feed]
page_size = 200
hub = "https://hub.uni.edu/"
"""
    )
    assert (show.medium, show.verify, show.apple_verify) == ("course", "abc", "05124")
    assert (show.complete, show.unlisted, show.new_feed_url) == (True, True, "https://new.uni.edu/feed.xml")
    assert show.funding == (Funding(url="https://uni.edu/give", text="Give"),)
    assert show.locations == (
        Location(name="Montréal", geo="geo:45.5048,-73.5772", osm="R1634158", country="ca", rel="creator"),
    )
    begin = datetime(2026, 9, 1, 12, tzinfo=UTC)
    assert show.update == Update(rrule="FREQ=WEEKLY", dtstart=begin)
    assert show.podroll == (RemoteShow(guid=GUID, url="https://sister.edu/feed.xml", title="Sister", medium="music"),)
    assert show.publisher == RemoteShow(guid=GUID, medium="publisher")
    assert show.seasons == (Season(number=1, name="Autumn"),)
    assert show.social == (Social(protocol="activitypub", uri="https://social.edu/@show", account_id="@show"),)
    assert show.feed == FeedLayout(page_size=200, hub="https://hub.uni.edu/")


def test_an_episode_says_everything() -> None:
    sheet = sheet_of(
        """
number_display = "Day 5"
artwork_alt = "A bridge"
license = "cc-by-4.0"
[[location]]
name = "The bridge"
[[location]]
name = "The lab"
[[elsewhere]]
url = "https://video.edu/5"
text = "As a video"
[[social]]
protocol = "disabled"
[[soundbites]]
start = "1:00"
duration = 42.5
title = "The bridge"
[[soundbites]]
start = 90
end = "2:00"
"""
    )
    assert (sheet.number_display, sheet.artwork_alt, sheet.license) == ("Day 5", "A bridge", "cc-by-4.0")
    assert [place.name for place in sheet.locations] == ["The bridge", "The lab"]
    assert sheet.elsewhere == (ContentLink(url="https://video.edu/5", text="As a video"),)
    assert sheet.social == (Social(protocol="disabled"),)
    assert sheet.soundbites == (
        Soundbite(start=60_000, duration=42_500, title="The bridge"),
        Soundbite(start=90_000, duration=30_000),
    )


@pytest.mark.parametrize(
    ("every", "rule"),
    [
        ("day", "FREQ=DAILY"),
        ("weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("Weekly", "FREQ=WEEKLY"),
        ("2 weeks", "FREQ=WEEKLY;INTERVAL=2"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2"),
        ("3 months", "FREQ=MONTHLY;INTERVAL=3"),
        ("year", "FREQ=YEARLY"),
    ],
)
def test_how_often_is_said_in_plain_words(every: str, rule: str) -> None:
    update = show_of(f'[update]\nevery = "{every}"\n').update
    assert update == Update(rrule=rule)


def test_a_rule_of_ones_own_beside_plain_words_keeps_the_words() -> None:
    update = show_of('[update]\nevery = "week"\nrrule = "FREQ=WEEKLY;BYDAY=MO"\n').update
    assert update == Update(rrule="FREQ=WEEKLY;BYDAY=MO", text="Every week")


def test_a_rule_of_ones_own_needs_words() -> None:
    update = show_of('[update]\nrrule = "RRULE:freq=weekly;byday=mo"\ntext = "Every Monday"\n').update
    assert update == Update(rrule="FREQ=WEEKLY;BYDAY=MO", text="Every Monday")
    (problem,) = faults('[update]\nrrule = "FREQ=WEEKLY"\n')
    assert (problem.code, problem.where.line) == ("D104", 5)


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ('medium = "podcats"', "D105", 5, "did you mean 'podcast'"),
        ('medium = "publisher"', "D105", 5, "publisher"),
        ('[[funding]]\nurl = "https://uni.edu/"\ntxt = "Give"', "D102", 7, "did you mean text"),
        ('[[funding]]\nurl = "uni.edu/give"', "D103", 6, "no web address"),
        ('[[funding]]\nurl = "http://uni.edu/give"', "D106", 6, "without https"),
        ('[[funding]]\nurl = "https://uni.edu/give"\ntext = "' + "x" * 129 + '"', "D103", 7, "at most 128"),
        ('[location]\nname = "M"\ngeo = "91, 0"', "D103", 7, "no point on Earth"),
        ('[location]\nname = "M"\nosm = "1634158"', "D103", 7, "OpenStreetMap"),
        ('[location]\nname = "M"\ncountry = "Canada"', "D103", 7, "country"),
        ('[location]\nname = "M"\nrel = "creater"', "D105", 7, "did you mean 'creator'"),
        ('[location]\ngeo = "1,1"', "D104", 5, "name is missing"),
        ('[update]\nevery = "blue moon"', "D103", 6, "every is"),
        ('[update]\nrrule = "WEEKLY"\ntext = "x"', "D103", 6, "no recurrence rule"),
        ('[update]\nrrule = "FREQ=DAILY;COUNT=3"\ntext = "x"', "D104", 6, "beginning"),
        ('[[podroll]]\nguid = "sister"', "D103", 6, "no podcast:guid"),
        (f'[[publisher]]\nguid = "{GUID}"\n[[publisher]]\nguid = "{GUID}"', "D103", 5, "2 times"),
        ('[[seasons]]\nname = "Autumn"', "D104", 5, "number is missing"),
        ('[[seasons]]\nnumber = 1\nname = "A"\n[[seasons]]\nnumber = 1\nname = "B"', "D103", 5, "several names"),
        ('[[social]]\nprotocol = "mastodon"\nuri = "https://a.edu/1"', "D105", 6, "protocol"),
        ('[[social]]\nuri = "javascript:alert(1)"', "D103", 6, "no address"),
        ("[feed]\npage_size = -1", "D103", 6, "between"),
        ('[feed]\nhub = "hub.edu"', "D103", 6, "no web address"),
        ('new_feed_url = "https://user:secret@uni.edu/feed.xml"', "D103", 5, "no web address"),
        ('verify = "' + "x" * 4001 + '"', "D103", 5, "at most 4,000"),
        ("complete = 1", "D103", 5, "true or false"),
    ],
)
def test_each_slip_is_told_with_its_line(text: str, code: str, line: int, words: str) -> None:
    (problem,) = faults(text)
    assert (problem.code, problem.where.line) == (code, line)
    assert words in problem.text + problem.fix


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[[soundbites]]\nduration = 20", "D104", 1),
        ('[[soundbites]]\nstart = "0:10"', "D104", 1),
        ('[[soundbites]]\nstart = "0:10"\nend = "0:40"\nduration = 20', "D103", 3),
        ('[[soundbites]]\nstart = "ten"\nend = "0:40"', "D103", 2),
        (f'number_display = "{"x" * 33}"', "D103", 1),
        ('[[elsewhere]]\ntext = "x"', "D104", 1),
    ],
)
def test_each_slip_of_an_episode_is_told_with_its_line(text: str, code: str, line: int) -> None:
    _, (problem,) = read_sheet(text, path="episode.toml")
    assert (problem.code, problem.where.line) == (code, line)


def test_all_slips_are_told_at_once() -> None:
    text = 'medium = "x"\n[[funding]]\nurl = "x"\n[[podroll]]\nguid = "x"\n[location]\nname = ""\n'
    assert sorted(problem.where.line or 0 for problem in faults(text)) == [5, 7, 9, 11]
