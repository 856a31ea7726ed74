"""Hand-made shows and releases for the tests of the feed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from podcast_tool.model import (
    Alternate,
    Attachment,
    Chapter,
    Enclosure,
    Episode,
    Link,
    Notes,
    Person,
    Release,
    Resource,
    Show,
    Soundbite,
    TranscriptNote,
)
from podcast_tool.namespace import ContentLink, FeedLayout, Funding, Location, RemoteShow, Season, Social, Update

SITE = "https://pod.uni.edu/second-draft/"
ARTWORK = "art/second-draft-0a1b2c3d.jpg"

PLAIN_SHOW = Show(
    title="Second Draft",
    description="Students talk about what went wrong, and what they did next.",
    site_url=SITE,
    author="Second Draft team",
)
FULL_SHOW = Show(
    title="Zweiter Entwurf & Co",
    description="Über das Scheitern: a < b, AT&T, <b>not bold</b>.\n\nZweiter Absatz 🎧.",
    site_url=SITE,
    author="Universität Zürich",
    language="en",
    category="Education > Self-Improvement",
    explicit=True,
    artwork="artwork.png",
    artwork_alt="A crumpled page, smoothed out",
    kind="serial",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    copyright="2025 Universität Zürich",
    license="CC BY 4.0",
    email="podcast@uni.edu",
    help="If you need somebody to talk to: https://uni.edu/help",
    people=(
        Person(name="Ann Ödegård", href="https://uni.edu/ann", image="https://uni.edu/ann.jpg"),
        Person(name="Ben", role="producer"),
        Person(name="Not Yet", role="co-host", consent="pending"),
    ),
)


def plain_release(nth: int = 1, /, **episode: object) -> Release:
    """A release with nothing but what every episode has."""
    values = {
        "slug": f"try-{nth}",
        "guid": f"guid-{nth}",
        "title": f"Try number {nth}",
        "published": datetime(2025, 11, 1, 9, tzinfo=UTC) + timedelta(days=nth),
        "audio": f"episodes/try-{nth}.mp3",
    }
    return Release(
        episode=Episode(**(values | episode)),  # type: ignore[arg-type]
        notes=Notes(),
        chapters=(),
        links=(),
        enclosure=Enclosure(
            path=f"audio/try-{nth}-0a1b2c3d.mp3",
            mime="audio/mpeg",
            size=1000 + nth,
            duration=60_400 + 1000 * nth,
            digest="0" * 64,
        ),
        page=f"episodes/try-{nth}/index.html",
    )


def full_release() -> Release:
    """A release that uses everything a release can hold."""
    folder = "episodes/first-midterm"
    kinds = (
        ("vtt", "text/vtt"),
        ("srt", "application/x-subrip"),
        ("json", "application/json"),
        ("txt", "text/plain; charset=utf-8"),
    )
    resource = Resource(id="r1", title="Failing & learning", url="https://hub.uni.edu/a?b=1&c=ü")
    return Release(
        episode=Episode(
            slug="first-midterm",
            guid="8c8c5b7e-0000-4000-8000-000000000001",
            title='The first <midterm> & "after" 😀',
            published=datetime.fromisoformat("2025-11-01T10:30:00+05:45"),
            audio="episodes/First midterm.m4a",
            kind="full",
            season=2,
            number=7,
            summary="How a failed midterm became a method.",
            people=(Person(name="Cleo", role="guest", href="javascript:alert(1)"),),
            advisory="talks about a death in the family",
            explicit=True,
        ),
        notes=Notes(
            html='<p>Notes with <a href="#t=61">01:01</a> and <em>ümlaut</em> ]]&gt; &lt;script&gt;.</p>',
            text="Notes with 01:01 and ümlaut ]]> <script>.\n(01:01) The second try",
            chapters=(),
        ),
        chapters=(
            Chapter(start=0, title="Start"),
            Chapter(start=61_000, title="The second try", href="https://uni.edu/try", image="art/try.jpg"),
            Chapter(start=3_725_500, title="Was hilft? & <more>"),
        ),
        links=(
            Link(resource=resource, note="The study", at=61_000, quote="this one study"),
            Link(resource=Resource(id="r2", title="A book", citation="Doe, J. (2020). A book.")),
        ),
        enclosure=Enclosure(
            path="audio/first-midterm-11223344.m4a",
            mime="audio/x-m4a",
            size=123_456,
            duration=3_800_499,
            digest="1" * 64,
        ),
        page=f"{folder}/index.html",
        artwork="art/first-midterm-55667788.jpg",
        chapters_file=Attachment(path=f"{folder}/chapters.json", mime="application/json+chapters", size=300),
        transcript=TranscriptNote(
            language="en",
            edited=False,
            engine="faster-whisper 1.2.1, base",
            heard_on=date(2025, 10, 31),
            words=900,
            files=tuple(Attachment(path=f"{folder}/transcript.{ext}", mime=mime, size=9) for ext, mime in kinds),
        ),
    )


RICH_SHOW = replace(
    FULL_SHOW,
    medium="course",
    funding=(Funding(url="https://uni.edu/give", text="Help the show"), Funding(url="https://uni.edu/jøin")),
    locations=(
        Location(name="Montréal", geo="geo:45.5048,-73.5772", osm="R1634158", country="ca", rel="creator"),
        Location(name="Hogwarts", rel="subject"),
    ),
    update=Update(rrule="FREQ=WEEKLY;BYDAY=MO", text="Every Monday", dtstart=datetime(2025, 9, 1, tzinfo=UTC)),
    complete=True,
    unlisted=True,
    podroll=(
        RemoteShow(
            guid="917393e3-1b1e-5cef-ace4-edaa54e1f810", url="https://sis.edu/feed.xml", title="Sister", medium="music"
        ),
        RemoteShow(guid="9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ),
    publisher=RemoteShow(
        guid="003af0a0-6a45-55cf-b765-68e3d349551a", url="https://uni.edu/publisher.xml", medium="publisher"
    ),
    seasons=(Season(number=1, name="Autumn"), Season(number=2, name="Spring & <summer>")),
    social=(Social(protocol="activitypub", uri="https://social.edu/@show", account_id="@show"),),
    verify="S6lpp-7ZCn8",
    apple_verify="05124",
    new_feed_url="https://new.uni.edu/feed.xml",
    feed=FeedLayout(hub="https://hub.uni.edu/"),
)
SRI = "sha384-" + "A1b2" * 16


def rich_release() -> Release:
    """The full release with every tag of the podcast namespace that an episode can carry."""
    release = full_release()
    episode = replace(
        release.episode,
        number_display="Day 7",
        artwork_alt="A bridge of spaghetti",
        license="cc-by-nc-4.0",
        locations=(Location(name="The bridge", geo="geo:-27.86159,153.3169", rel="subject"),),
        funding=(Funding(url="https://uni.edu/bridge", text="A new bridge"),),
        social=(
            Social(
                protocol="activitypub", uri="https://social.edu/@show/1", account_id="@show",
                account_url="https://social.edu/@show", priority=1,
            ),
            Social(protocol="nostr", uri="nostr:note1abc", priority=2),
        ),
        elsewhere=(ContentLink(url="https://video.edu/7", text="As a video"),),
        soundbites=(Soundbite(start=61_500, duration=42_250, title="The bridge"), Soundbite(start=0, duration=15_000)),
    )  # fmt: skip
    low = Alternate(
        path="audio/first-midterm-11223344.opus", mime="audio/opus", size=4321, bitrate=24_000,
        title="Low bandwidth", codecs="opus", language="en", integrity=SRI,
    )  # fmt: skip
    return replace(
        release, episode=episode, enclosure=replace(release.enclosure, integrity=SRI), alternates=(low,)
    )


def files_of(releases: list[Release], *, show: Show = PLAIN_SHOW) -> dict[str, int]:
    """What public/ holds for these releases: path -> bytes."""
    files = {"index.html": 1, ARTWORK: 1, "art/try.jpg": 1}
    for release in releases:
        files |= {release.enclosure.path: release.enclosure.size, release.page: 1}
        attachments = release.transcript.files if release.transcript else ()
        files |= {attachment.path: attachment.size for attachment in attachments}
        if release.chapters_file:
            files[release.chapters_file.path] = release.chapters_file.size
        files |= {version.path: version.size for version in release.alternates}
        if release.artwork:
            files[release.artwork] = 1
    return files
