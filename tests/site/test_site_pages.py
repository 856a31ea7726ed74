"""The pages as bytes: golden, escaped, complete, valid, the same every time."""

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from showcase import ARTWORK, FRENCH, MIDTERM, RELEASES, SHOW, TRAILER, TRANSCRIPTS, built_pages, long_transcript

from podcast_tool.citations import apa
from podcast_tool.model import Chapter, Link, Notes, Person, Release, Resource, Show, Transcript, Turn, Word
from podcast_tool.pipeline.hubfiles import Cited, cite_episode, cite_resource
from podcast_tool.site.pages import CONTENT_POLICY, SEARCH_POLICY, open_site
from podcast_tool.site.views import web_address, words_of
from podcast_tool.text import clean_line
from podcast_tool.wording import open_wording

GOLDEN = Path(__file__).parent / "golden"


def page(
    release: Release, transcript: Transcript | None = None, *, show: Show = SHOW, cited: Cited | None = None
) -> str:
    file = open_site(show, artwork=ARTWORK).episode_page(release, transcript, newer=None, older=None, cited=cited)
    assert isinstance(file.content, bytes)
    return file.content.decode()


def home(*releases: Release, show: Show = SHOW) -> str:
    file = open_site(show, artwork=ARTWORK).index_page(releases)
    assert isinstance(file.content, bytes)
    return file.content.decode()


def parsed(html: str | bytes) -> Any:
    return lxml_html.document_fromstring(html)


def visible(html: str) -> str:
    return " ".join(str(parsed(html).find("body").text_content()).split())


def data_of(html: str) -> dict[str, object]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return dict(json.loads(script))


@pytest.mark.parametrize("name", ["episode.html", "home.html"])
def test_the_page_is_the_golden_one(name: str) -> None:
    """After a change that is meant, write them anew: PODCAST_GOLDEN=write pytest tests/site"""
    html = page(TRAILER, long_transcript(6)) if name == "episode.html" else home(*RELEASES)
    if os.environ.get("PODCAST_GOLDEN") == "write":
        (GOLDEN / name).write_text(html, encoding="utf-8")
    assert html == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_same_show_gives_the_same_bytes() -> None:
    assert built_pages() == built_pages()


def test_every_link_and_fragment_of_the_site_leads_somewhere(public: Path) -> None:
    for file in sorted(public.rglob("*.html")):
        for address in addresses(file.read_text(encoding="utf-8")):
            address = address.replace("/second-draft/", public.as_uri() + "/") if address[0] == "/" else address
            target = urlsplit(urljoin(file.as_uri(), address))
            if target.scheme != "file":
                continue
            found = Path(unquote(target.path))
            assert found.is_file(), address
            if target.fragment:
                ids = parsed(found.read_bytes()).xpath("//@id")
                assert unquote(target.fragment) in ids, address


def addresses(html: str) -> Iterator[str]:
    for _, _, address, _ in parsed(html).iterlinks():
        yield str(address)


def test_no_id_stands_twice(public: Path) -> None:
    for file in public.rglob("*.html"):
        ids = Counter(parsed(file.read_bytes()).xpath("//@id"))
        assert not [name for name, count in ids.items() if count > 1]


def test_nothing_is_inline_and_the_policy_stands_in_the_page(public: Path) -> None:
    for file in public.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        tree = parsed(text)
        assert not tree.xpath("//@style | //style | //@*[starts-with(name(), 'on')]")
        assert not tree.xpath("//script[not(@src) and not(starts-with(@type, 'application/'))]")
        assert tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)") == (
            SEARCH_POLICY if file.parent.name == "search" else CONTENT_POLICY
        )


def test_the_head_names_the_page_for_those_who_share_search_and_subscribe() -> None:
    tree = parsed(page(MIDTERM))
    address = "https://example.org/second-draft/episodes/the-first-midterm/"
    assert tree.xpath("string(//title)") == "The first midterm – Second Draft"
    assert tree.xpath("string(//link[@rel='canonical']/@href)") == address
    assert tree.xpath("string(//meta[@property='og:url']/@content)") == address
    assert tree.xpath("string(//link[@type='application/rss+xml']/@href)") == "../../feed.xml"
    told = {str(meta.get("property")): meta.get("content") for meta in tree.xpath("//meta[@property]")}
    assert told["og:image"] == "https://example.org/second-draft/cards/the-first-midterm-0a1b2c3d.jpg"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == "The words “The first midterm – Second Draft” beside the cover"
    assert tree.xpath("string(//meta[@name='twitter:card']/@content)") == "summary_large_image"
    assert tree.xpath("string(/html/@lang)") == "en"


def test_without_a_made_picture_the_cover_is_shared() -> None:
    tree = parsed(page(replace(MIDTERM, preview="")))
    assert tree.xpath("string(//meta[@property='og:image']/@content)") == f"https://example.org/second-draft/{ARTWORK}"
    assert not tree.xpath("//meta[@property='og:image:width']")
    assert tree.xpath("string(//meta[@name='twitter:card']/@content)") == "summary"


def test_what_shows_an_episode_in_another_way_is_left_out_of_search_engines_and_names_the_page() -> None:
    others = [file for file in built_pages() if re.match(r"embed/|episodes/[^/]+/[^/]+/", file.path)]
    assert {file.path.split("/")[-2] for file in others} >= {"transcript", "journal", "trailer"}
    titles = {parsed(bytes(file.content)).findtext(".//title") for file in built_pages() if file.path.endswith("html")}
    assert len(titles) == len([file for file in built_pages() if file.path.endswith("html")])
    for file in others:
        tree = parsed(bytes(file.content))
        assert tree.xpath("string(//meta[@name='robots']/@content)") == "noindex"
        assert re.fullmatch(r".*/(episodes|resources)/[^/]+/", tree.xpath("string(//link[@rel='canonical']/@href)"))


def test_questions_stand_once_in_a_section_of_their_own_and_on_a_sheet() -> None:
    tree = parsed(page(MIDTERM))
    (guide,) = tree.xpath("//section[@class='guide']")
    assert [str(item.text_content()) for item in guide.xpath(".//li")] == list(MIDTERM.notes.questions)
    assert "For a class of any size." in guide.text_content()
    assert "hide a mark" not in tree.xpath("string(//section[@class='notes'])")
    files = open_site(SHOW).episode_files(MIDTERM, None, newer=None, older=None)
    (sheet,) = [parsed(bytes(file.content)) for file in files if file.path.endswith("journal/index.html")]
    assert [str(asked.text_content()) for asked in sheet.xpath("//ol[@class='questions']/li/p")] == list(
        MIDTERM.notes.questions
    )


def test_the_page_to_frame_has_no_script_and_leaves_the_frame() -> None:
    files = open_site(SHOW).episode_files(MIDTERM, TRANSCRIPTS["the-first-midterm"], newer=None, older=None)
    (framed,) = [bytes(file.content) for file in files if file.path == "embed/the-first-midterm/index.html"]
    assert len(framed) < 3000
    tree = parsed(framed)
    assert not tree.xpath("//script")
    assert {link.get("target") for link in tree.xpath("//a")} == {"_top"}
    assert tree.xpath("//a/@href") == [
        "../../episodes/the-first-midterm/index.html", "../../episodes/the-first-midterm/index.html#transcript",
    ]  # fmt: skip


def test_structured_data_describe_the_episode() -> None:
    data = data_of(page(MIDTERM, long_transcript()))
    assert data["@type"] == "PodcastEpisode"
    assert data["timeRequired"] == "PT21M50S"
    assert data["datePublished"] == "2026-09-15T09:00:00+00:00"
    assert data["accessibilityFeature"] == ["transcript", "synchronizedAudioText"]
    audio = data["associatedMedia"]
    assert isinstance(audio, dict)
    assert audio["contentUrl"] == "https://example.org/second-draft/audio/the-first-midterm-0a1b2c3d.mp3"
    assert audio["transcript"].endswith("episodes/the-first-midterm/transcript.txt")
    clips = data["hasPart"]
    assert isinstance(clips, list)
    assert [(clip["startOffset"], clip["endOffset"]) for clip in clips] == [(0, 96), (95, 240), (240, 600), (600, 1310)]


def test_structured_data_without_a_transcript_promise_none() -> None:
    data = data_of(page(FRENCH))
    assert data["accessMode"] == ["auditory"]
    assert "accessibilityFeature" not in data


def test_structured_data_cannot_end_their_script_element() -> None:
    hostile = "</script><script>alert(1)</script><!--"
    html = page(replace(MIDTERM, episode=replace(MIDTERM.episode, title=hostile)))
    assert data_of(html)["name"] == hostile
    assert len(parsed(html).xpath("//script[not(@type='application/json')]")) == 2


@pytest.mark.parametrize(
    ("edited", "engine", "words"),
    [
        (False, "faster-whisper 1.2.1, base", "Written by a machine (faster-whisper 1.2.1, base) on 14 September 2026, "
                                              "and not yet checked by a person."),
        (True, "faster-whisper 1.2.1, base", "Written by a machine (faster-whisper 1.2.1, base) on 14 September 2026, "
                                             "then checked and corrected by a person."),
        (True, "", "Checked by a person."),
        (False, "", "Not yet checked by a person."),
    ],
)  # fmt: skip
def test_a_transcript_says_who_wrote_it(edited: bool, engine: str, words: str) -> None:
    assert MIDTERM.transcript
    note = replace(MIDTERM.transcript, edited=edited, engine=engine, heard_on=date(2026, 9, 14))
    assert words in visible(page(replace(MIDTERM, transcript=note), long_transcript(4)))


def test_an_episode_without_transcript_says_so_and_whom_to_ask() -> None:
    text = visible(page(FRENCH))
    assert "There is no transcript of this episode yet. To ask for one, write to show@example.org." in text


def test_downloads_name_their_format_and_size() -> None:
    text = visible(page(MIDTERM, long_transcript(4)))
    for words in (
        "MP3, 2.6 MB",
        "Captions (VTT), 41 kB",
        "Captions (SRT), 44 kB",
        "Text (TXT), 24 kB",
        "Words (JSON), 312 kB",
    ):
        assert words in text


def test_a_resource_without_address_is_a_citation_without_link() -> None:
    tree = parsed(page(MIDTERM, long_transcript(4)))
    (cited,) = tree.xpath("//h3[cite]")
    assert not cited.xpath(".//a")
    assert "Astolfi, J.-P. (2019)" in cited.getparent().text_content()


def test_a_resource_stands_beside_the_words_that_speak_of_it_also_alone() -> None:
    tree = parsed(page(MIDTERM, long_transcript()))
    beside = tree.xpath("//div[@class='turn']/p[@class='beside']")
    assert [str(one.text_content()) for one in beside] == [
        "Related resource: Apprendre de ses erreurs",
        "Related resource: Exam wrappers: learning from a test that has been handed back",
    ]
    starts = [float(one.getparent().get("data-start")) for one in beside]
    assert starts[0] <= 32
    assert starts[1] <= 99.25
    assert [one.xpath(".//a/@href") for one in beside] == [[], ["https://example.org/resources/exam-wrappers"]]
    assert beside[0].xpath("cite/@lang") == ["fr"]
    files = open_site(SHOW).episode_files(MIDTERM, long_transcript(), newer=None, older=None)
    (alone,) = [parsed(file.content) for file in files if file.path.endswith("transcript/index.html")]
    assert len(alone.xpath("//p[@class='beside']")) == 2


def test_languages_other_than_the_pages_are_marked() -> None:
    tree = parsed(page(FRENCH))
    assert tree.xpath("//h1/@lang") == ["fr"]
    arabic = replace(MIDTERM, episode=replace(MIDTERM.episode, language="ar"))
    tree = parsed(page(arabic, long_transcript(2, language="ar")))
    assert tree.xpath("//div[@class='turns']/@lang | //div[@class='turns']/@dir") == ["ar", "rtl"]


@pytest.mark.parametrize(("whole", "other"), [("en", "fr"), ("fr", "en"), ("en", "ar")])
def test_a_passage_in_another_language_than_the_transcript_is_marked(whole: str, other: str) -> None:
    ann, ben = long_transcript(2, language=whole).turns
    ben = replace(ben, words=tuple(replace(word, language=other) for word in ben.words))
    tree = parsed(page(MIDTERM, Transcript(language=whole, turns=(ann, ben))))
    assert tree.xpath("//div[@class='turn']//span[@lang and not(@class)]/@lang") == [other]
    (marked,) = tree.xpath(f"//div[@class='turn']//span[@lang='{other}' and not(@class)]")
    assert " ".join(marked.text_content().split()) == " ".join(word.text for word in ben.words)


def test_addresses_that_are_not_on_the_web_are_never_linked() -> None:
    bad = "javascript:alert(1)"
    release = replace(
        MIDTERM,
        episode=replace(MIDTERM.episode, people=(Person(name="Ann", href=bad),)),
        chapters=(Chapter(start=0, title="One", href=bad),),
        links=(Link(resource=Resource(id="x", title="X", url=bad)),),
    )
    html = page(release, show=replace(SHOW, license=bad))
    assert not [address for address in addresses(html) if address.startswith("javascript")]
    assert web_address("http://[broken") == ""


def test_help_stands_at_the_foot_of_every_page_only_when_the_show_has_it() -> None:
    assert "Call or text 988" in visible(page(MIDTERM))
    assert "Call or text 988" in visible(home(MIDTERM))
    assert "need help" not in visible(home(MIDTERM, show=replace(SHOW, help="")))


def test_a_show_of_no_episodes_no_art_and_no_address_has_a_page() -> None:
    bare = Show(title="Bare", description="Nothing yet.", site_url="https://example.org/", author="")
    file = open_site(bare, artwork="").index_page(())
    assert isinstance(file.content, bytes)
    assert "No episode is out yet." in file.content.decode()
    assert b"<img" not in file.content


def test_episodes_are_listed_newest_first_with_trailer_and_transcript_marked() -> None:
    tree = parsed(home(TRAILER, MIDTERM, FRENCH))
    assert [str(title.text_content()) for title in tree.xpath("//ol//article/*[1]")] == [
        "Demander de l’aide", "The first midterm", "Trailer: getting it wrong, out loud"
    ]  # fmt: skip
    badges = [[str(badge.text_content()) for badge in row.xpath(".//span[contains(@class, 'badge')]")]
              for row in tree.xpath("//ol//article")]  # fmt: skip
    assert badges == [["Explicit language"], ["Transcript"], ["Trailer", "Transcript"]]


def test_sitemap_and_robots_name_every_page() -> None:
    site = open_site(SHOW, artwork=ARTWORK)
    sitemap, robots = site.sitemap(RELEASES), site.robots()
    assert isinstance(sitemap.content, bytes)
    assert re.findall(rb"<loc>https://example.org/second-draft/(.*?)</loc>", sitemap.content) == [
        b"", b"people/", b"subscribe/", b"episodes/demander-de-l-aide/", b"episodes/the-first-midterm/",
        b"episodes/trailer/",
    ]  # fmt: skip
    assert robots.content == (b"User-agent: *\nAllow: /\nSitemap: https://example.org/second-draft/sitemap.xml\n")


def test_the_scripts_weigh_at_most_sixteen_kilobytes_and_the_page_is_small() -> None:
    import gzip

    sizes = {file.path: file.content for file in open_site(SHOW, artwork="").static_files()}
    assert sum(len(bytes(sizes[f"assets/{name}"])) for name in ("player.js", "transcript.js")) <= 16_000
    everything = [*sizes.values(), page(MIDTERM, long_transcript(400)).encode()]
    assert sum(len(gzip.compress(content)) for content in everything if isinstance(content, bytes)) <= 60_000


def test_sizes_are_told_in_round_numbers() -> None:
    assert [str(open_wording("en").size(size)) for size in (0, 999, 1000, 34_499, 999_499, 999_500, 2_634_112)] == [
        "0 bytes", "999 bytes", "1 kB", "34 kB", "999 kB", "1.0 MB", "2.6 MB"
    ]  # fmt: skip


def test_addresses_in_plain_text_are_linked_without_their_punctuation() -> None:
    runs = words_of("Call 988, see https://a.example/x. Or ann@b.example!")
    assert [(run.text, run.href) for run in runs if run.href] == [
        ("https://a.example/x", "https://a.example/x"), ("ann@b.example", "mailto:ann@b.example")
    ]  # fmt: skip
    assert "".join(run.text for run in runs) == "Call 988, see https://a.example/x. Or ann@b.example!"


def told(text: str) -> tuple[Show, Release, Transcript]:
    """A show in which every field of free text says `text`."""
    show = replace(SHOW, title=text, description=text, author=text, copyright=text, artwork_alt=text, people=())
    person = Person(name=text, role=text)
    resource = Resource(id="x", title=text, authors=(text,), kind="book", description=text, citation=text)
    release = replace(
        MIDTERM,
        episode=replace(MIDTERM.episode, title=text, summary=text, advisory=text, people=(person,)),
        notes=Notes(),
        chapters=(Chapter(start=0, title=text),),
        links=(Link(resource=resource, note=text, at=0, quote=f"so {text} so"),),
    )
    turn = Turn(speaker=text, words=(Word(text=text, start=10, end=20),))
    return show, release, Transcript(language="en", turns=(turn,))


def elements(html: str) -> list[str]:
    return [str(element.tag) for element in parsed(html).iter() if isinstance(element.tag, str)]


_BITS = st.sampled_from(
    ["<", ">", "&amp;", "</p>", "<b>", '"', "'", "{{ 7 * 7 }}", "{% x %}", "\u202e", "</script>", "<!--", "]]>"]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(_BITS, st.text(max_size=8)), min_size=1, max_size=6).map("".join))
def test_whatever_a_field_says_is_shown_letter_by_letter_and_makes_no_element(said: str) -> None:
    text = clean_line(said)
    if not text:
        return
    show, release, transcript = told(text)
    plain_show, plain_release, plain_transcript = told("plain")
    html = page(release, transcript, show=show)
    assert elements(html) == elements(page(plain_release, plain_transcript, show=plain_show))
    tree = parsed(html)
    seen = [*tree.xpath("//h1/bdi"), *tree.xpath("//p[@class='lead']"), *tree.xpath("//div[@class='turn']//bdi")]
    seen += [*tree.xpath("//section[@class='chapters']//bdi"), *tree.xpath("//cite/bdi"), *tree.xpath("//h3/bdi")]
    assert {str(element.text_content()) for element in seen if element.get("class") != "lead"} == {text}
    assert text in str(tree.xpath("//div[@class='turn']/p")[0].text_content())
    assert tree.xpath("string(//audio/@aria-label)") == text
    assert lxml_html.fromstring(tree.xpath("string(//code[@id='embed'])")).get("title") == text
    assert data_of(html)["name"] == text


@pytest.mark.slow
def test_the_nu_checker_finds_no_error(public: Path, node_modules: Path, java: str) -> None:
    (jar,) = node_modules.glob("vnu-jar/build/dist/vnu.jar")
    files = sorted(str(file) for kind in ("*.html", "*.css", "*.svg") for file in public.rglob(kind))
    options = ["--also-check-css", "--also-check-svg", "--format", "json", "--stdout", "--exit-zero-always"]
    run = [java, "-jar", str(jar), *options, *files]
    found = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120)
    messages = json.loads(found.stdout)["messages"]
    assert len(files) > 40
    # Read from a file, a page has no origin that 'self' could mean: the checker remarks on it, a browser does not.
    assert [message for message in messages if "Content Security Policy" not in message["message"]] == []


def test_episodes_stand_under_their_seasons_the_newest_first() -> None:
    later = replace(MIDTERM, episode=replace(MIDTERM.episode, guid="s2", season=2, title="Second season"))
    tree = parsed(home(MIDTERM, later, TRAILER))
    assert [str(title.text_content()) for title in tree.xpath("//h3[@class='season']")] == [
        "Season 2", "Season 1", "Outside the seasons",
    ]  # fmt: skip


def test_everybody_heard_has_a_place_with_their_episodes_the_hosts_first() -> None:
    file = open_site(SHOW, artwork=ARTWORK).people_page(RELEASES)
    tree = parsed(file.content)
    names = [str(name.text_content()) for name in tree.xpath("//section/h2/bdi")]
    assert names[:3] == ["Sam Okafor", "Nora Lindqvist", "Ann Example"]
    (ann,) = tree.xpath("//section[@id='ann-example']")
    assert [str(link.text_content()) for link in ann.xpath(".//article//a")] == ["The first midterm"]
    assert not ann.xpath(".//a[starts-with(@href, 'javascript')]")


def test_an_episode_says_how_to_cite_it_and_a_moment_of_it() -> None:
    tree = parsed(page(MIDTERM, cited=cite_episode(SHOW, MIDTERM, apa=apa)))
    address = "https://example.org/second-draft/episodes/the-first-midterm/"
    assert tree.xpath("string(//*[@id='reference'])") == (
        "Okafor, S., Lindqvist, N., & Example, A. (2026, September 15). The first midterm (No. 1) "
        f"[Audio podcast episode]. In Second Draft. Failure: Learning in Progress. {address}"
    )
    assert tree.xpath("string(//*[@id='in-text'])") == "(Okafor et al., 2026, 0:00)"
    files = {str(link.text_content()): link.get("href") for link in tree.xpath("//details//a[@download]")}
    assert files == {
        "BibTeX file, for LaTeX and JabRef": "../../episodes/the-first-midterm/cite.bib",
        "CSL-JSON file, for Zotero and other reference managers": "../../episodes/the-first-midterm/cite.json",
    }


def test_where_references_cannot_be_set_the_files_stand_alone() -> None:
    bare = parsed(page(MIDTERM, cited=cite_episode(SHOW, MIDTERM, apa=lambda _: "")))
    assert not bare.xpath("//*[@id='reference'] | //*[@data-copy='reference']")
    assert len(bare.xpath("//details//a[@download]")) == 2
    assert not parsed(page(MIDTERM)).xpath("//*[@id='in-text']")


def test_a_hostile_title_is_cited_letter_by_letter() -> None:
    evil = Resource(id="evil", title="</p><script>alert(1)</script>", authors=("<b>Bo</b>",))
    cited = {evil.id: cite_resource(evil, apa=lambda item: str(item["title"]))}
    pages = {file.path: parsed(file.content) for file in open_site(SHOW).hub_pages([evil], (), cited=cited)}
    tree = pages["resources/evil/index.html"]
    assert tree.xpath("string(//*[@id='reference'])") == evil.title
    assert len(tree.xpath("//script[not(@type)]")) == 1


def test_the_feed_can_be_opened_in_apps_and_scanned() -> None:
    site = open_site(SHOW, artwork=ARTWORK)
    hrefs = {str(link.text_content()): link.get("href") for link in parsed(site.subscribe_page().content).xpath("//a")}
    assert hrefs["Apple Podcasts"] == "podcast://example.org/second-draft/feed.xml"
    assert hrefs["Overcast"] == (
        "overcast://x-callback-url/add?url=https%3A%2F%2Fexample.org%2Fsecond-draft%2Ffeed.xml"
    )
    (code,) = [file for file in site.static_files() if file.path == "assets/feed.svg"]
    assert site.static_files()[-1] == code
    assert b"<svg" in bytes(code.content)[:40]


def test_the_page_for_what_is_not_there_works_at_any_depth() -> None:
    tree = parsed(open_site(SHOW, artwork=ARTWORK).not_found_page().content)
    own = [address for _, _, address, _ in tree.iterlinks() if ":" not in address and address[0] != "#"]
    assert own
    assert all(address.startswith("/second-draft/") for address in own)
