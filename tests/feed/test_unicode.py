"""Any Unicode in any field: the feed is always well-formed, and nothing that XML allows is lost from what people wrote.

What is given up, and no more: what XML 1.0 forbids; C1 control characters and non-characters, which it discourages;
runs of white space on one line become one blank, and ends are trimmed; composed letters are written in one way (NFC).
MORE_CASES=10000 in the environment makes it a longer search.
"""

import os
import unicodedata
from dataclasses import replace

from feed_bytes import write_feed
from feed_samples import ARTWORK, RICH_SHOW, SITE, files_of, rich_release
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from podcast_tool.checks.feed import check_feed
from podcast_tool.model import Chapter, Link, Notes, Person, Release, Resource, Show, Soundbite
from podcast_tool.namespace import ContentLink, Funding, Location, RemoteShow, Season, Social, Update
from podcast_tool.text import clean_line, clean_text, exact_text

CASES = int(os.environ.get("MORE_CASES", "150"))
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
ANY = st.text(st.characters(exclude_categories=()), max_size=25) | st.text(
    st.sampled_from("<>&;#]['\"/! \n\t\r\x00\x0b\x85\ud83d\ude00\ufffe\ufdd0\u2028\u200f\u0308aüoltg1x%:@"), max_size=25
)
SHOW_FIELDS = 16
EPISODE_FIELDS = 16
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def show_of(said: list[str]) -> Show:
    """A show with a text in every field that holds one, "T" before each, so that none is empty."""
    words = [f"T{text}" for text in said]
    return replace(
        RICH_SHOW,
        title=words[0],
        description=words[1],
        author=words[2],
        copyright=words[3],
        artwork_alt=words[4],
        help=words[5],
        verify=words[6],
        apple_verify=words[7],
        people=(Person(name=words[8], href=said[8], image=said[9]),),
        locations=(Location(name=words[9], geo=said[1], osm=said[2], country=said[3], rel=said[4]),),
        funding=(Funding(url="https://uni.edu/", text=words[10]), Funding(url=said[10])),
        update=Update(text=words[11], rrule=said[5]),
        podroll=(RemoteShow(guid=GUID, title=words[12], url=said[12], medium=said[6]),),
        seasons=(Season(number=2, name=words[13]),),
        social=(Social(protocol="matrix", uri=words[14], account_id=words[15], account_url=said[15]),),
        email=said[14],
        license=said[13],
        new_feed_url=said[12],
        guid=said[11],
    )


def release_of(said: list[str]) -> Release:
    """An episode with a text in every field that holds one."""
    words = [f"T{text}" for text in said]
    release = rich_release()
    episode = replace(
        release.episode,
        title=words[0],
        summary=words[1],
        advisory=words[2],
        guid=words[3],
        number_display=words[4],
        artwork_alt=words[5],
        license=said[5],
        people=(Person(name=words[6], role="guest", href=said[6]),),
        locations=(Location(name=words[7]),),
        funding=(Funding(url="https://uni.edu/", text=words[8]),),
        elsewhere=(ContentLink(url="https://uni.edu/", text=words[9]), ContentLink(url=said[9])),
        soundbites=(Soundbite(start=0, duration=20_000, title=words[10]),),
        social=(Social(protocol="matrix", uri=words[11]),),
        language=said[11],
    )
    return replace(
        release,
        episode=episode,
        notes=Notes(html="<p>Notes</p>", text=words[12]),
        chapters=(Chapter(start=0, title=words[13], href=said[13]),),
        links=(Link(resource=Resource(id="r", title=words[14], url=said[14], citation=said[15]), note=words[15]),),
    )


SHOWN = {
    "title": (0, 255), "itunes:author": (2, 255), "copyright": (3, 255), "podcast:image/@alt": (4, 255),
    "podcast:person": (8, 128), "podcast:location": (9, 128), "podcast:funding[1]": (10, 128),
    "podcast:updateFrequency": (11, 128), "podcast:podroll/podcast:remoteItem/@title": (12, 128),
    "podcast:socialInteract/@accountId": (15, 128), "podcast:txt[@purpose='verify']": (6, 4000),
}  # fmt: skip
HEARD = {
    "title": (0, 255), "itunes:title": (0, 255), "podcast:episode/@display": (4, 32),
    "podcast:image/@alt": (5, 255), "podcast:person[@role='guest']": (6, 128), "podcast:location": (7, 128),
    "podcast:funding": (8, 128), "podcast:contentLink[1]": (9, 128), "podcast:soundbite": (10, 128),
    "psc:chapters/psc:chapter/@title": (13, 255),
}  # fmt: skip


def read(parent: etree._Element, path: str) -> str:
    found = parent.xpath(f"string({path})", namespaces=NAMESPACES)
    assert isinstance(found, str)
    return found


@settings(max_examples=CASES, deadline=None)
@given(
    st.lists(ANY, min_size=SHOW_FIELDS, max_size=SHOW_FIELDS),
    st.lists(ANY, min_size=EPISODE_FIELDS, max_size=EPISODE_FIELDS),
)
def test_any_unicode_in_any_field_is_written_well_formed_and_whole(show: list[str], episode: list[str]) -> None:
    release = release_of(episode)
    feed = write_feed(show_of(show), [release], artwork=ARTWORK)
    assert feed.isascii()
    channel = etree.fromstring(feed)[0]
    for path, (index, limit) in SHOWN.items():
        assert read(channel, path).split() == clean_line(f"T{show[index]}", limit=limit).split(), path
    item = channel.find("item")
    assert item is not None
    for path, (index, limit) in HEARD.items():
        assert read(item, path) == clean_line(f"T{episode[index]}", limit=limit), path
    assert read(item, "guid") == exact_text(f"T{episode[3]}")
    assert read(item, "podcast:season/@name") == clean_line(f"T{show[13]}", limit=128)


@settings(max_examples=CASES, deadline=None)
@given(
    st.lists(ANY, min_size=SHOW_FIELDS, max_size=SHOW_FIELDS),
    st.lists(ANY, min_size=EPISODE_FIELDS, max_size=EPISODE_FIELDS),
)
def test_any_unicode_breaks_no_rule_but_those_on_what_it_says(show: list[str], episode: list[str]) -> None:
    release = release_of(episode)
    feed = write_feed(show_of(show), [release], artwork=ARTWORK)
    found = {
        problem.code
        for problem in check_feed(feed, site_url=SITE, files=files_of([release]), previous_guids=())
    }
    # A guid that is no UUID, a place or a rule of which nothing is right: whatever is said, the form is kept.
    assert found <= {"F130", "F148", "F149", "F151", "F155"}


def allowed(character: str) -> bool:
    """Production [2] of XML 1.0, less what it says authors should avoid."""
    code = ord(character)
    forbidden = (code < 0x20 and character not in "\t\n\r") or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
    discouraged = (0x7F <= code <= 0x9F and code != 0x85) or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return not (forbidden or discouraged)


@settings(max_examples=CASES, deadline=None)
@given(ANY)
def test_cleaning_keeps_every_character_that_may_stand_in_a_feed(text: str) -> None:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    unix = whole.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(character for character in unix if allowed(character))
    assert clean_text(text) == unicodedata.normalize("NFC", kept)
    words = " ".join(clean_text(text).split())
    assert clean_line(f"T{text}") == clean_line(" ".join(f"T{clean_text(text)}".split()))
    assert clean_line(text) in (words, "")
