"""A show with three episodes: a long conversation, a French one without a transcript, a trailer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle

from podcast_tool.citations import Item, short
from podcast_tool.model import (
    Attachment,
    Chapter,
    Enclosure,
    Episode,
    Link,
    Millis,
    Notes,
    OutputFile,
    Person,
    Release,
    Resource,
    Show,
    Transcript,
    TranscriptNote,
    Turn,
    Word,
)
from podcast_tool.pipeline.hubfiles import cite_episode, cite_resource, hub_files
from podcast_tool.site.pages import Art, Rooms, open_site
from podcast_tool.site.palette import Seeds, palette_of

SHOW = Show(
    title="Second Draft",
    description="Students and teachers talk about what went wrong, and what they did the day after.",
    site_url="https://example.org/second-draft/",
    author="Failure: Learning in Progress",
    artwork_alt="A page of handwriting with one line crossed out and written again in green",
    copyright="2026 Second Draft",
    license="CC-BY-4.0",
    email="show@example.org",
    help="Talk to somebody today: 1-866-925-5454, https://good2talk.ca/\nIn danger right now? Call or text 988.",
    people=(Person(name="Sam Okafor"), Person(name="Nora Lindqvist", href="https://example.org/people/nora")),
)

_NOTES = """<p>Nora failed her first biology midterm and wore it in her shoe for a day. Then her roommate found it.</p>
<h3>In this episode</h3>
<ul>
<li><a href="#t=0">0:00</a> Forty-one percent</li>
<li><a href="#t=95.5">1:35</a> The green pen</li>
</ul>
<h3>What we did with the green pen</h3>
<p>Next to every lost mark we wrote one of three things:
<strong>didn’t know</strong>, <em>didn’t read</em>, or <em>didn’t finish</em>.</p>
<blockquote>
<p>I was finally failing in private, where it’s cheap.</p>
</blockquote>
<p>Try it with <a href="https://example.org/worksheet">the worksheet</a>. Both voices are synthetic.</p>"""

_QUESTIONS = (
    "When did you last hide a mark, and from whom?",
    "What would the three words be next to your own lost marks: didn’t know, didn’t read, didn’t finish?",
    "Who would you show it to?",
)
_GUIDE = "\n".join(["<p>For a class of any size.</p>", "<ul>", *(f"<li>{asked}</li>" for asked in _QUESTIONS), "</ul>"])

_LINES = (
    ("Sam", "Welcome to Second Draft, the show about getting it wrong and having another go."),
    ("Nora", "The midterms come back in a big pile at the front of the room. I find mine, I turn it over, and there’s "
             "a forty-one on it."),
    ("Sam", "Out of fifty?"),
    ("Nora", "That was my first thought too. I checked the back of the page, in case there was more of it. It was out "
             "of a hundred."),
    ("Sam", "[laughs] What did you do?"),
    ("Nora", "I folded it until it was the size of a stamp, I put it in my shoe, and I went to lunch. Then I walked on "
             "it all day, which felt fair."),
    ("Sam", "And how long did you believe that the number was a message about you, and not about the test?"),
    ("Nora", "Nine days. I’m not proud of it, but I counted. My roommate found the test when she borrowed my shoes. "
             "She unfolded it, she looked at it for a while, and she said, oh good, I got thirty-eight. It was the "
             "kindest thing anyone said to me that term. We made tea, and we went through both tests with a green pen, "
             "because red was taken. Next to every lost mark we wrote one of three things."),
)  # fmt: skip


def long_transcript(turns: int = 300, *, language: str = "en") -> Transcript:
    """A conversation of so many turns, every word a quarter of a second, with a breath between turns."""
    at: Millis = 400
    spoken = []
    for (speaker, text), _ in zip(cycle(_LINES), range(turns), strict=False):
        words = []
        for word in text.split():
            words.append(Word(text=word, start=at, end=at + 220))
            at += 250
        spoken.append(Turn(speaker=speaker, words=tuple(words)))
        at += 400
    return Transcript(
        language=language, turns=tuple(spoken), engine="faster-whisper 1.2.1, base", heard_on=date(2026, 9, 14)
    )


def transcript_note(transcript: Transcript, slug: str) -> TranscriptNote:
    """What is told of the transcript, with four files of plausible sizes."""
    files = (("vtt", "text/vtt", 41_210), ("srt", "application/x-subrip", 43_900), ("txt", "text/plain", 24_412))
    return TranscriptNote(
        language=transcript.language,
        edited=transcript.edited,
        engine=transcript.engine,
        heard_on=transcript.heard_on,
        words=sum(len(turn.words) for turn in transcript.turns),
        files=tuple(
            Attachment(path=f"episodes/{slug}/transcript.{kind}", mime=mime, size=size)
            for kind, mime, size in (*files, ("json", "application/json", 312_000))
        ),
    )


def catalogue(size: int = 24) -> tuple[Resource, ...]:
    """So many resources with facets of all kinds, beside those that the episodes link."""
    kinds = cycle(("article", "book", "activity", "podcast"))
    audiences = cycle((("students",), ("students", "instructors"), ()))
    disciplines = cycle((("Biology",), ("Écology", "Biology"), (), ("Law",)))
    focus = cycle((("exams",), ("feedback", "exams"), ("exams",), (), ("grief",)))
    return tuple(
        Resource(
            id=f"resource-{number}",
            title=f"Resource {number} & what it says",
            url=f"https://example.org/hub/{number}" if number % 5 else "",
            kind=next(kinds),
            audiences=next(audiences),
            disciplines=next(disciplines),
            focus=next(focus),
            description="A page about getting it wrong.",
        )
        for number in range(size)
    )


TRANSCRIPT = long_transcript()

_RESOURCES = (
    Link(
        resource=Resource(
            id="exam-wrapper",
            title="Exam wrappers: learning from a test that has been handed back",
            url="https://example.org/resources/exam-wrappers",
            kind="worksheet",
            authors=("Marsha Lovett",),
            year=2013,
        ),
        note="A page of questions to answer before you look at the mark again.",
        at=99_250,
        quote="Next to every lost mark we wrote one of three things.",
    ),
    Link(
        resource=Resource(
            id="apprendre",
            title="Apprendre de ses erreurs",
            kind="article",
            language="fr",
            year=2019,
            citation="Astolfi, J.-P. (2019). L’erreur, un outil pour enseigner. ESF.",
        ),
        at=32_000,
    ),
)

MIDTERM = Release(
    episode=Episode(
        slug="the-first-midterm",
        guid="11111111-1111-4111-8111-111111111111",
        title="The first midterm",
        published=datetime(2026, 9, 15, 9, 0, tzinfo=UTC),
        audio="the-first-midterm.mp3",
        season=1,
        number=1,
        summary="A forty-one, a shoe, and a green pen: what Nora did with the worst mark of her life.",
        people=(*SHOW.people, Person(name="Ann Example", role="guest", href="javascript:alert(1)")),
        advisory="Talks about failing an exam and feeling worthless.",
    ),
    notes=Notes(
        html=f"{_NOTES}\n<h3>Questions</h3>\n{_GUIDE}",
        text="Nora failed her first biology midterm.",
        questions=_QUESTIONS,
        guide=_GUIDE,
        rest=_NOTES,
    ),
    chapters=(
        Chapter(start=0, title="Forty-one percent"),
        Chapter(start=95_500, title="The green pen"),
        Chapter(start=240_000, title="What the number didn’t say", href="https://www.example.org/number"),
        Chapter(start=600_000, title="Failing in private, where it’s cheap"),
    ),
    links=_RESOURCES,
    enclosure=Enclosure(
        path="audio/the-first-midterm-0a1b2c3d.mp3",
        mime="audio/mpeg",
        size=2_634_112,
        duration=1_310_000,
        digest="0" * 64,
    ),
    page="episodes/the-first-midterm/index.html",
    artwork="art/cover-0a1b2c3d.jpg",
    preview="cards/the-first-midterm-0a1b2c3d.jpg",
    transcript=transcript_note(TRANSCRIPT, "the-first-midterm"),
)

FRENCH = replace(
    MIDTERM,
    episode=replace(
        MIDTERM.episode,
        slug="demander-de-l-aide",
        guid="22222222-2222-4222-8222-222222222222",
        title="Demander de l’aide",
        published=MIDTERM.episode.published + timedelta(days=14),
        number=2,
        language="fr",
        summary="Pourquoi est-ce si difficile de lever la main?",
        people=(),
        advisory="",
        explicit=True,
    ),
    notes=Notes(),
    chapters=(Chapter(start=0, title="Lever la main"), Chapter(start=61_000, title="Le courriel jamais envoyé")),
    links=(),
    page="episodes/demander-de-l-aide/index.html",
    artwork="",
    preview="",
    transcript=None,
)

TRAILER = replace(
    MIDTERM,
    episode=replace(
        MIDTERM.episode,
        slug="trailer",
        guid="33333333-3333-4333-8333-333333333333",
        title="Trailer: getting it wrong, out loud",
        published=MIDTERM.episode.published - timedelta(days=8),
        kind="trailer",
        season=None,
        number=None,
        summary="A minute about what is coming.",
        people=(),
        advisory="",
    ),
    notes=Notes(),
    chapters=(),
    links=(),
    enclosure=replace(MIDTERM.enclosure, duration=61_000, size=1_010_000),
    page="episodes/trailer/index.html",
    artwork="",
    preview="",
    transcript=replace(transcript_note(long_transcript(6), "trailer"), edited=True),
)

ARTWORK = "art/cover-0a1b2c3d.jpg"
COLOURS = Seeds(lead=(29, 27, 58), mark=(255, 200, 58))
ART = Art(cover=ARTWORK, preview="cards/show-0a1b2c3d.jpg", palette=palette_of(COLOURS))
RELEASES = (FRENCH, MIDTERM, TRAILER)
TRANSCRIPTS = {"the-first-midterm": TRANSCRIPT, "trailer": replace(long_transcript(6), edited=True)}


def apa(item: Item) -> str:
    """A reference of the kind that the extra sets; setting real ones takes longer than all the rest."""
    return f"{short(item)}. {item['title']}. {item.get('URL', '')}".strip()


CATALOGUE = (*(link.resource for link in _RESOURCES), *catalogue())


def built_pages() -> tuple[OutputFile, ...]:
    """Every page and file of the example show."""
    site = open_site(SHOW, art=ART, rooms=Rooms(hub=True, search=True))
    newer = (None, *RELEASES[:-1])
    older = (*RELEASES[1:], None)
    pages = [
        file
        for release, after, before in zip(RELEASES, newer, older, strict=True)
        for file in site.episode_files(
            release,
            TRANSCRIPTS.get(release.episode.slug),
            newer=after,
            older=before,
            cited=cite_episode(SHOW, release, apa=apa),
        )
    ]
    show = (site.index_page(RELEASES), site.people_page(RELEASES), site.subscribe_page(), site.not_found_page())
    extras = (site.search_page(), site.sitemap(RELEASES, CATALOGUE), site.robots(), *site.static_files())
    cited = {one.id: cite_resource(one, apa=apa) for one in CATALOGUE}
    hub = (*site.hub_pages(CATALOGUE, RELEASES, cited=cited), *hub_files(SHOW, CATALOGUE, RELEASES, apa=apa))
    return (*pages, *show, *hub, *extras)
