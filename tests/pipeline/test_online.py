"""`podcast check --online`: every link of a show asked for, remembered from run to run, and told with its remedy."""

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from linkcheck.sites import QUICK, Says, Site, serving

from pipeline.shows import NOW, make_show, options
from podcast_tool.pipeline.addresses import addresses_of
from podcast_tool.pipeline.online import Online, check_online
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Quiet, Task
from podcast_tool.project.layout import open_project
from podcast_tool.project.ledger import Ledger, Row, Served, write_ledger
from podcast_tool.publish.runlock import hold

DAY = timedelta(days=1)
COPY = "https://web.archive.org/web/2019/http://hub.ca/a"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as (one,):
        one.says.paths |= {
            "/fine": Says(), "/old": Says(status=301, to="/new"), "/new": Says(), "/gone": Says(status=410),
            "/members": Says(status=401), "/shy": Says(status=403), "/host": Says(), "/fund": Says(),
            "/wayback": Says(content=json.dumps(
                {"archived_snapshots": {"closest": {"available": True, "url": COPY, "status": "200"}}}
            ).encode()),
        }  # fmt: skip
        yield one


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_show(tmp_path_factory.mktemp("fresh"))


@pytest.fixture
def show(fresh: Path, tmp_path: Path, site: Site) -> Path:
    root = Path(shutil.copytree(fresh, tmp_path / "show"))
    resources = [
        f'[[resource]]\nid = "{name}"\ntitle = "{name.title()}"\nurl = "{site.base}/{name}"  # seen\nkind = "article"\n'
        for name in ("fine", "old", "gone", "members", "shy")
    ]
    (root / "show_notes/resources.toml").write_text("# ours\n\n" + "\n".join(resources))
    sheet = f'title = "First"\n\n[[people]]\nname = "Bo"\nhref = "{site.base}/host"\n'
    notes = f"We read [it]({site.base}/gone#part).\n\nAlso {site.base}/old#here and [mail](mailto:a@b.ca).\n"
    for name, text in (("episode.toml", sheet), ("notes.md", notes)):
        (root / "show_notes/first").mkdir(exist_ok=True)
        (root / "show_notes/first" / name).write_text(text)
    with (root / "podcast.toml").open("a") as file:
        file.write(f'\n[[funding]]\nurl = "{site.base}/fund"\n')
    return root


def online(
    root: Path, site: Site | None = None, *, now: datetime = NOW, again: bool = False, archive: bool = False
) -> Online:
    manners = replace(QUICK, archive=f"{site.base}/wayback") if site else QUICK
    return check_online(
        open_project(root), options(root, now=now, dry=True), again=again, archive=archive, manners=manners
    )


def states(found: Online, site: Site) -> dict[str, str]:
    return {link.page.removeprefix(site.base): link.state for link in found.links}


def written(root: Path) -> dict[str, dict[str, object]]:
    return dict(tomllib.loads((root / "show_notes/link-checks.toml").read_text())["links"])


def test_every_link_is_asked_for_once_and_what_is_to_mend_is_told_at_each_place(show: Path, site: Site) -> None:
    found = online(show, site)
    assert states(found, site) == {
        "/fine": "ok", "/old": "moved", "/gone": "gone", "/members": "login", "/shy": "unknown", "/fund": "ok",
        "/host": "ok",
    }  # fmt: skip
    assert (found.asked, found.connected, found.archived) == (7, True, ())
    assert site.asked("/fine") == ["HEAD"]
    told = [(one.code, one.severity, one.where.path, one.where.line) for one in found.problems]
    assert told == [
        ("L201", "warning", "show_notes/resources.toml", 12), ("L201", "warning", "show_notes/first/notes.md", 3),
        ("L202", "warning", "show_notes/resources.toml", 18), ("L202", "warning", "show_notes/first/notes.md", 1),
    ]  # fmt: skip
    moved, inside, gone, lost = found.problems
    assert moved.text == f"resource old: {site.base}/old has moved to {site.base}/new"
    assert f'url = "{site.base}/new"' in moved.fix
    assert f"{site.base}/new#here" in inside.fix
    assert gone.text == f"resource gone: {site.base}/gone is gone (HTTP 410, since 2026-11-22)"
    assert f'archived = "{COPY}"' in gone.fix
    assert lost.text.startswith(f"episode 'First': {site.base}/gone#part is gone")
    assert f"link to the copy that is kept: {COPY}" in lost.fix


def test_a_page_that_now_leads_to_a_front_page_is_told_as_such(show: Path, site: Site) -> None:
    site.says.paths |= {"/old": Says(status=301, to="/"), "/": Says()}
    first = online(show, site).problems[0]
    assert (first.code, "front page" in first.text) == ("L201", True)


def test_nothing_is_asked_for_again_within_a_week_and_what_is_unknown_on_the_next_day(show: Path, site: Site) -> None:
    before = online(show, site)
    kept = (show / "show_notes/link-checks.toml").read_bytes()
    site.says.asked.clear()
    same = online(show, site, now=NOW + timedelta(hours=11))
    assert (same.asked, site.asked(), states(same, site)) == (0, [], states(before, site))
    assert same.problems == before.problems
    assert (show / "show_notes/link-checks.toml").read_bytes() == kept
    assert online(show, site, now=NOW + DAY).asked == 1
    assert online(show, site, now=NOW + 7 * DAY).asked == 7
    assert online(show, site, now=NOW + 7 * DAY, again=True).asked == 7
    assert written(show)[f"{site.base}/gone"] == {
        "state": "gone", "on": (NOW + 7 * DAY).date(), "since": NOW.date(), "said": "HTTP 410", "copy": COPY,
    }  # fmt: skip


def test_a_page_that_was_gone_and_now_says_nothing_is_only_unknown(show: Path, site: Site) -> None:
    online(show, site)
    site.says.paths["/gone"] = Says(status=503)
    later = online(show, site, again=True, now=NOW + DAY)
    assert states(later, site)["/gone"] == "unknown"
    assert {one.code for one in later.problems} == {"L201"}


def test_without_a_connection_it_is_said_once_and_nothing_is_written(show: Path, site: Site) -> None:
    online(show, site)
    kept = (show / "show_notes/link-checks.toml").read_bytes()
    site.shutdown()
    site.server_close()
    cut = online(show, again=True, now=NOW + 30 * DAY)
    assert (cut.connected, cut.asked) == (False, 0)
    assert (show / "show_notes/link-checks.toml").read_bytes() == kept
    assert states(cut, site)["/gone"] == "gone"


class Impatient(Quiet):
    """Ctrl-C, after five answers have come."""

    @contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        self.left = 5
        yield self

    def advance(self, amount: float) -> None:
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


def test_whoever_loses_patience_keeps_every_answer_that_came_and_waits_for_none(show: Path, site: Site) -> None:
    site.says.paths["/host"] = Says(slow=4)
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        check_online(open_project(show), replace(options(show), progress=Impatient()), manners=QUICK)
    assert time.monotonic() - started < 3
    kept = written(show)
    assert len(kept) == 5
    site.says.paths["/host"] = Says()
    site.says.asked.clear()
    assert online(show, site).asked == len(written(show)) - 5
    assert not any(site.asked(url.removeprefix(site.base)) for url in kept if url != f"{site.base}/new")


def test_a_build_at_work_does_not_keep_findings_from_being_written(show: Path, site: Site) -> None:
    with hold(open_project(show).run_lock):
        assert online(show, site).asked == len(written(show))


def test_the_silence_of_a_few_means_something_where_another_link_answers(show: Path, site: Site) -> None:
    online(show, site)
    site.says.paths["/shy"] = Says(slow=0.4)
    quick = replace(QUICK, timeout=0.15)
    asked = check_online(open_project(show), options(show, now=NOW + DAY, dry=True), manners=quick)
    assert (asked.connected, asked.asked) == (True, 1)
    assert written(show)[f"{site.base}/shy"]["said"] == "too slow"


def test_a_host_that_is_nowhere_is_gone_only_on_the_second_day(show: Path, site: Site) -> None:
    lost = 'url = "https://nowhere.invalid/a"'
    file = show / "show_notes/resources.toml"
    file.write_text(file.read_text().replace(f'url = "{site.base}/shy"', lost))
    first = online(show, site)
    link = next(link for link in first.links if "nowhere" in link.page)
    assert link.state == "unknown"
    known = link.record is not None and link.record.said == "no such host"
    assert online(show, site, again=True, now=NOW + timedelta(hours=3)).problems == first.problems
    later = online(show, site, now=NOW + DAY)
    assert any("nowhere.invalid/a is gone (no such host" in one.text for one in later.problems) == known


def test_copies_are_written_only_when_asked_for_and_only_where_there_is_none(show: Path, site: Site) -> None:
    file = show / "show_notes/resources.toml"
    before = file.read_text()
    online(show, site)
    assert file.read_text() == before
    found = online(show, site, archive=True)
    line = f'url = "{site.base}/gone"  # seen\n'
    assert file.read_text() == before.replace(line, f'{line}archived = "{COPY}"\n')
    assert found.archived == ("gone",)
    assert "the archived copy goes on being offered" in next(one for one in found.problems if one.code == "L202").fix
    assert online(show, site, archive=True).archived == ()
    own = file.read_text().replace(COPY, "https://elsewhere.ca/copy")
    file.write_text(own)
    assert online(show, site, archive=True, again=True).archived == ()
    assert file.read_text() == own


def test_links_of_what_was_withdrawn_or_cannot_be_read_are_passed_over(show: Path, site: Site, tmp_path: Path) -> None:
    (show / "show_notes/first/notes.md").write_bytes(b"caf\xe9 https://hub.ca/a")
    secret = tmp_path / "secret.md"
    secret.write_text("https://hub.ca/secret")
    (show / "show_notes/second").mkdir()
    (show / "show_notes/second/notes.md").symlink_to(secret)
    (show / "show_notes/third").mkdir()
    (show / "show_notes/third/notes.md").write_text("https://hub.ca/withdrawn")
    row = Row(
        guid="g", slug="third", folder="third", title="Third", published=NOW, withdrawn=NOW.date(),
        audio=(Served(path="audio/third.mp3", source="0" * 64),),
    )  # fmt: skip
    (show / "podcast.lock").write_text(write_ledger(Ledger(rows=(row,))))
    (show / "show_notes/resources.toml").write_text("[[resource")
    pages = [address.url.removeprefix(site.base) for address in addresses_of(open_project(show))]
    assert pages == ["/fund", "/host"]


def test_a_doi_without_an_address_is_asked_for_where_the_pages_lead(show: Path) -> None:
    (show / "show_notes/resources.toml").write_text('[[resource]]\nid = "a"\ntitle = "A"\ndoi = "10.1234/x"\n')
    found = [(one.url, one.line) for one in addresses_of(open_project(show)) if one.resource]
    assert found == [("https://doi.org/10.1234/x", 4)]


def test_what_was_known_outlives_a_day_on_which_the_catalogue_is_broken(show: Path, site: Site) -> None:
    online(show, site)
    file = show / "show_notes/resources.toml"
    whole = file.read_text()
    file.write_text("[[resource")
    online(show, site, again=True, now=NOW + DAY)
    assert written(show)[f"{site.base}/fine"]["on"] == NOW.date()
    file.write_text(whole.replace("/fine", "/host"))
    online(show, site, now=NOW + 40 * DAY)
    assert f"{site.base}/fine" not in written(show)


def test_another_check_at_work_or_a_broken_record_stops_it_in_plain_words(show: Path, site: Site) -> None:
    with hold(open_project(show).links_lock), pytest.raises(PodcastError, match="at work on this show"):
        online(show, site)
    record = show / "show_notes/link-checks.toml"
    record.write_text("<<<<<<< ours\n")
    with pytest.raises(PodcastError, match="not valid TOML"):
        online(show, site)
    assert record.read_text() == "<<<<<<< ours\n"


def test_the_command_says_once_that_there_is_no_connection(show: Path, free_ports: list[int]) -> None:
    dead = f"http://127.0.0.1:{free_ports[0]}"
    for name in ("resources.toml", "first/notes.md"):
        (show / "show_notes" / name).unlink()
    with (show / "podcast.toml").open("a") as file:
        file.write('\n[[funding]]\nurl = "http://hub.example/"\n')
    said = podcast(show, "check", "--online", http_proxy=dead, no_proxy="")
    assert said.stdout.count("No connection") == 1
    assert "3 links, none asked now: 3 not asked yet." in said.stdout
    assert not (show / "show_notes/link-checks.toml").exists()


def podcast(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "podcast_tool", "-C", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)


def test_the_command_tells_each_link_and_counts_what_is_unknown_as_no_fault(show: Path, site: Site) -> None:
    online(show, site, now=datetime.now(UTC))
    inside = f"{site.base}/inside"
    with (show / "podcast.toml").open("a") as file:
        file.write(f'\n[[funding]]\nurl = "{inside}"\n')
    said = podcast(show, "check", "--online")
    assert said.returncode == 0
    assert "8 links, 1 asked now: 3 ok, 1 moved, 1 login, 1 gone, 2 unknown." in said.stdout
    assert "open it yourself" in said.stdout
    assert said.stderr.count("warning L20") == 4
    assert site.asked("/inside") == []
    found = json.loads(podcast(show, "check", "--online", "--json").stdout)
    assert (found["connected"], found["asked"], len(found["links"])) == (True, 0, 8)
    gone = next(link for link in found["links"] if link["state"] == "gone")
    assert (gone["copy"], gone["places"][0]["name"]) == (COPY, "resource gone")
    assert "links" not in json.loads(podcast(show, "check", "--json").stdout)
    assert podcast(show, "check", "--archive").returncode == 2
