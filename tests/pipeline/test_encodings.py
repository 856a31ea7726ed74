"""Files that people saved in another encoding: what is written back must not lose a letter of theirs."""

from pathlib import Path

import pytest

from pipeline.shows import add_recording, codes, make_show, options, put_hearing, run, sure
from podcast_tool.pipeline.deciding import decide
from podcast_tool.pipeline.importing import import_resources
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import open_project
from podcast_tool.resources.answers import Decision

CATALOGUE = '[[resource]]\nid = "cafe"\ntitle = "Second Tries at the Café"\n'
LINKS = '[[link]]\nresource = "gone"\nanswer = "no"\nnote = "Le café n\'existe plus."\n'


@pytest.fixture
def show(tmp_path: Path) -> Path:
    root = make_show(tmp_path / "show")
    (root / "show_notes" / "resources.toml").write_text(CATALOGUE, encoding="utf-8")
    return root


def test_a_table_saved_as_utf_16_is_read_and_one_in_latin_1_is_refused(show: Path, tmp_path: Path) -> None:
    table = tmp_path / "hub.tsv"
    table.write_text("title\tyear\nThe Café Talks\t2020\n", encoding="utf-16")
    done = import_resources(open_project(show), table)
    assert [one.title for one in done.changes] == ["The Café Talks"]
    table.write_text("title\tyear\nThe Other Café\t2020\n", encoding="latin-1")
    with pytest.raises(PodcastError, match="not saved as UTF-8"):
        import_resources(open_project(show), table)


def test_a_catalogue_in_latin_1_is_left_as_it_is(show: Path, tmp_path: Path) -> None:
    file, table = show / "show_notes" / "resources.toml", tmp_path / "hub.csv"
    file.write_text(CATALOGUE, encoding="latin-1")
    table.write_text("title\nNew\n", encoding="utf-8")
    with pytest.raises(PodcastError, match="not saved as UTF-8"):
        import_resources(open_project(show), table)
    assert file.read_text(encoding="latin-1") == CATALOGUE


def test_answers_in_latin_1_are_left_as_they_are_and_the_episode_waits(show: Path) -> None:
    add_recording(show, "talk.mp3", title="Talk")
    put_hearing(show, "talk", *sure("we sat in second tries at the cafe and talked and talked"))
    (show / "podcast.toml").write_text((show / "podcast.toml").read_text().replace('engine = "off"', ""))
    links = show / "show_notes" / "talk" / "links.toml"
    links.parent.mkdir(exist_ok=True)
    links.write_text(LINKS, encoding="latin-1")
    assert ("D101", "show_notes/talk/links.toml") in codes(run(show))
    with pytest.raises(PodcastError, match="not saved as UTF-8"):
        decide(open_project(show), options(show), "talk", [Decision(resource="gone", answer="yes")])
    assert links.read_text(encoding="latin-1") == LINKS
