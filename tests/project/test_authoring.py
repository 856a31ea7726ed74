"""Files that the tool writes first are read back as what was meant, whatever letters stand in them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_tool.model import Chapter, Person, Show, Soundbite
from podcast_tool.namespace import ContentLink, FeedLayout, Funding, Location, RemoteShow, Season, Social, Update
from podcast_tool.project.authoring import write_sheet, write_show
from podcast_tool.project.sheet import Sheet, read_sheet, with_identity
from podcast_tool.project.show import read_show
from podcast_tool.text import clean_line, clean_text, exact_text

LINES = st.text(max_size=80).map(clean_line)
NAMES = LINES.filter(bool)
PROSE = st.text(max_size=200).map(lambda text: clean_text(text).strip())
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1), timezones=ZONES)  # noqa: DTZ001
WEB_ONLY = ["https://a.test-college.ca/x?y=1&z='\""]
WEB = st.sampled_from(["", *WEB_ONLY])
PEOPLE = st.lists(
    st.builds(Person, name=NAMES, role=st.sampled_from(["host", "guest"]), href=WEB, image=WEB,
              consent=st.sampled_from(["given", "pending"])), max_size=2,
).map(tuple)  # fmt: skip
CHAPTERS = st.lists(
    st.builds(Chapter, start=st.integers(0, 999 * 3600 * 1000), title=NAMES, href=WEB), max_size=3
).map(tuple)
NUMBERS = st.one_of(st.none(), st.integers(1, 1_000_000))
HTTPS = WEB.filter(bool)
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"


def some(*nouns: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.one_of(*nouns), max_size=2).map(tuple)


FUNDING = some(st.builds(Funding, url=HTTPS, text=LINES))
LOCATIONS = some(
    st.builds(
        Location, name=NAMES, geo=st.sampled_from(["", "geo:45.5,-73.57"]), osm=st.sampled_from(["", "R113314"]),
        country=st.sampled_from(["", "ca"]), rel=st.sampled_from(["subject", "creator"]),
    )
)  # fmt: skip
SOCIAL = some(
    st.builds(
        Social, protocol=st.sampled_from(["activitypub", "bluesky"]), uri=st.sampled_from([*WEB_ONLY, "nostr:note1x"]),
        account_id=LINES, account_url=WEB, priority=st.sampled_from([None, 1, 100]),
    ),
    st.just(Social(protocol="disabled")),
)  # fmt: skip
REMOTE = {"guid": st.just(GUID), "url": WEB, "title": LINES}
UPDATE = st.builds(
    Update, rrule=st.sampled_from(["", "FREQ=WEEKLY;BYDAY=MO,TH"]), text=NAMES, complete=st.booleans(),
    dtstart=st.one_of(st.none(), MOMENTS.map(lambda moment: moment.replace(microsecond=0))),
)  # fmt: skip
SAID_BY_A_SHOW: dict[str, st.SearchStrategy[Any]] = {
    "artwork_alt": LINES, "help": PROSE, "medium": st.sampled_from(["podcast", "course"]), "verify": PROSE,
    "apple_verify": PROSE, "complete": st.booleans(), "unlisted": st.booleans(), "new_feed_url": WEB,
    "funding": FUNDING, "locations": LOCATIONS, "social": SOCIAL, "update": st.one_of(st.none(), UPDATE),
    "podroll": some(st.builds(RemoteShow, **REMOTE, medium=st.sampled_from(["", "music"]))),
    "publisher": st.one_of(st.none(), st.builds(RemoteShow, **REMOTE, medium=st.just("publisher"))),
    "seasons": st.one_of(
        st.just(()), NAMES.map(lambda name: (Season(number=1, name=name), Season(number=999_999, name=name)))
    ),
    "feed": st.builds(FeedLayout, page_size=st.integers(0, 10_000), hub=WEB),
}  # fmt: skip
SAID_BY_A_SHEET: dict[str, st.SearchStrategy[Any]] = {
    "number_display": LINES.filter(lambda line: len(line) <= 32), "artwork_alt": LINES, "license": LINES,
    "funding": FUNDING, "locations": LOCATIONS, "social": SOCIAL,
    "elsewhere": some(st.builds(ContentLink, url=HTTPS, text=LINES)),
    "soundbites": some(
        st.builds(Soundbite, start=st.integers(0, 9_999_999), duration=st.integers(1, 120_000), title=LINES)
    ),
}  # fmt: skip


@given(
    st.builds(
        Sheet, title=LINES, guid=st.text(max_size=80).map(exact_text), kind=st.sampled_from(["full", "bonus"]),
        published=MOMENTS.map(lambda moment: moment.replace(microsecond=0)), season=NUMBERS, number=NUMBERS,
        summary=PROSE, advisory=LINES, explicit=st.sampled_from([None, True, False]), tags=st.booleans(),
        people=PEOPLE, chapters=CHAPTERS, **SAID_BY_A_SHEET,
    )
)  # fmt: skip
@settings(deadline=None)
def test_a_sheet_reads_back_as_it_was(sheet: Sheet) -> None:
    assert read_sheet(write_sheet(sheet), path="episode.toml") == (sheet, ())


@given(
    st.builds(
        Show, title=NAMES, description=PROSE.filter(bool), author=NAMES, explicit=st.booleans(), people=PEOPLE,
        site_url=st.just("https://pod.test-college.ca/"), copyright=LINES, locked=st.booleans(),
        artwork=st.just("artwork.png"), guid=st.sampled_from(["", GUID]), **SAID_BY_A_SHOW,
    )
)  # fmt: skip
@settings(deadline=None)
def test_a_show_reads_back_as_it_was(show: Show) -> None:
    assert read_show(write_show(show)) == (show, ())


def test_a_guid_with_quotes_is_written_so_that_it_reads_back() -> None:
    guid = 'tag:"a"\\b\tc'
    text = with_identity("", guid=guid, published=datetime(2026, 3, 1, tzinfo=UTC))
    assert read_sheet(text, path="episode.toml")[0].guid == guid
