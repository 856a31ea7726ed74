"""What a built show's pages say of an episode and its resources: how to cite, what to think about, what is related."""

from pathlib import Path

import pytest
from lxml import etree, html

from podcast_tool import citations

from .shows import add_recording, make_show, run

pytestmark = pytest.mark.slow


@pytest.fixture
def show(tmp_path: Path) -> Path:
    root = make_show(tmp_path)
    add_recording(root, "a.mp3", title="A", seconds=30)
    folder = root / "show_notes/a"
    folder.mkdir()
    (folder / "episode.toml").write_text('questions = ["Why <now>?"]\n[[people]]\nname = "Nora Bell"\n')
    (root / "show_notes/resources.toml").write_text(
        '[[resource]]\nid = "book"\ntitle = "The book"\nurl = "https://hub.ca/book"\n'
    )
    (folder / "links.toml").write_text('[[link]]\nresource = "book"\nanswer = "yes"\nat = "0:12"\nquote = "a book"\n')
    return root


def page(root: Path, path: str) -> html.HtmlElement:
    return html.fromstring((root / "public" / path / "index.html").read_bytes())


@pytest.mark.parametrize("installed", [True, False])
def test_pages_cite_with_what_is_installed(show: Path, monkeypatch: pytest.MonkeyPatch, installed: bool) -> None:
    if not installed:
        monkeypatch.setattr(citations, "is_installed", lambda: False)
    assert run(show).problems == ()
    for path, author in (("episodes/a", "Bell, N. (2026, September 15). A "), ("resources/book", "The book. (n.d.). ")):
        tree = page(show, path)
        assert [str(one).startswith(author) for one in tree.xpath("//*[@id='reference']/text()")] == [True] * installed
        files = [show / "public" / path / link for link in tree.xpath("//details//a[@download]/@href")]
        assert [file.name for file in files] == ["cite.bib", "cite.json"]
        assert all(file.resolve().is_file() for file in files)
    assert page(show, "episodes/a").xpath("string(//*[@id='in-text'])") == "(Bell, 2026, 0:00)"


def test_an_approved_link_is_under_the_episode_beside_its_words_and_in_the_feed(show: Path) -> None:
    words = f"{'soup ' * 60}It is all in a book that I read. {'salt ' * 30}".split()
    cues = "\n\n".join(
        f"00:00:{at // 5:02}.{at % 5 * 200:03} --> 00:00:{at // 5:02}.{at % 5 * 200 + 199:03}\n{word}"
        for at, word in enumerate(words)
    )
    (show / "episodes/a.vtt").write_text(f"WEBVTT\n\n{cues}\n")
    run(show)
    tree = page(show, "episodes/a")
    (row,) = tree.xpath("//section[@class='resources']//li")
    assert row.xpath(".//a/@href") == ["https://hub.ca/book", "#t=12"]
    assert row.xpath("string(.//q)") == "a book"
    (beside,) = tree.xpath("//p[@class='beside']")
    assert beside.text_content() == "Related resource: The book"
    assert beside.xpath("a/@href") == ["https://hub.ca/book"]
    assert "It is all in a book" in beside.getparent().text_content()
    (item,) = etree.parse(show / "public/feed.xml").iter("item")
    assert "Resources:\n- The book: https://hub.ca/book (at 0:12)" in str(item.findtext("description"))
    said = html.fromstring(str(item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")))
    (row,) = said.xpath("//li[a='The book']")
    assert row.text_content() == "The book “a book” (at 0:12)"
    address = "https://pod.test-college.ca/episodes/a/"
    assert row.xpath("a/@href") == ["https://hub.ca/book", f"{address}#t=12"]


def test_questions_of_the_sheet_are_on_the_page_on_the_journal_sheet_and_in_the_feed(show: Path) -> None:
    run(show)
    assert page(show, "episodes/a").xpath("string(//section[@class='guide']//li)") == "Why <now>?"
    assert page(show, "episodes/a/journal").xpath("string(//ol[@class='questions']/li/p)") == "Why <now>?"
    assert "Why &lt;now&gt;?" in (show / "public/feed.xml").read_text()
