"""What every test may ask for: programs that pip can't bring, and the folder of the sample show."""

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--mute-audio")  # fmt: skip
# Debian keeps servers where only root looks for programs.
_WITH_SERVERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
ROOT = Path(__file__).parent.parent
# Each width and each scheme is looked at whole once; the other pairs only for what the two can spoil together.
LOOKS: tuple[tuple[int, Literal["light", "dark"], bool], ...] = (
    (1280, "light", True), (1280, "dark", False), (320, "light", False), (320, "dark", True),
)  # fmt: skip
SPOILT = ("color-contrast-enhanced", "link-in-text-block", "scrollable-region-focusable", "target-size")
# Every passage of a transcript is made alike: the first forty stand for an hour of them.
PASSAGES = [[".turn:nth-child(n + 40)"], [".said p:nth-child(n + 40)"]]
_MISSING = "is missing: `make test` installs it where it may, see tests/programs.sh"

# How long an example takes says how busy the machine is, and nothing about the law.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")


@pytest.hookimpl(tryfirst=True)  # before the workers are told of the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays with one worker, and so does all that looks at the sample show: that first, then the slow ones."""
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        name = "sample" if "sample" in getattr(item, "fixturenames", ()) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(name))
        groups.setdefault(name, []).append(item)
    slow = {name: sum(item.get_closest_marker("slow") is not None for item in group) for name, group in groups.items()}
    order = sorted(groups, key=lambda name: (name != "sample", -slow[name]))
    items[:] = [item for name in order for item in groups[name]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    missing = sorted({reason for reason in skipped if _MISSING in reason})
    if missing:
        terminalreporter.section("NOT CHECKED HERE", sep="!", red=True, bold=True)
        for line in missing:
            terminalreporter.write_line(line)


def _missing(what: str) -> None:
    """Skip loudly; where everything must be there (CI), fail instead."""
    text = f"{what} {_MISSING}"
    if os.environ.get("CI"):
        pytest.fail(text)
    pytest.skip(text)


@pytest.fixture(scope="session")
def node() -> str:
    """The node program."""
    found = shutil.which("node")
    if not found:
        _missing("Node.js")
    return str(found)


@pytest.fixture(scope="session")
def node_modules(node: str) -> Path:
    """The folder of npm packages that tests/node/package.json names."""
    folder = Path(os.environ.get("PODCAST_TEST_NODE_MODULES") or ROOT / "tests" / "node" / "node_modules")
    if not (folder / "podcast-partytime").is_dir():
        _missing("the npm packages of tests/node")
    return folder


@pytest.fixture(scope="session")
def java() -> str:
    """The java program."""
    found = shutil.which("java")
    if not found:
        _missing("Java")
    return str(found)


@pytest.fixture(scope="session")
def nginx() -> str:
    """The nginx program."""
    found = shutil.which("nginx", path=_WITH_SERVERS)
    if not found:
        _missing("nginx")
    return str(found)


@pytest.fixture(scope="session")
def apache() -> str:
    """Apache's web server."""
    found = shutil.which("apache2", path=_WITH_SERVERS)
    if not found:
        _missing("Apache")
    return str(found)


@pytest.fixture(scope="module")
def free_ports() -> list[int]:
    """Ports of this computer that nobody listens to."""
    with ExitStack() as open_ones:
        sockets = [open_ones.enter_context(socket.socket()) for _ in range(12)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium program."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if not found:
        _missing("Chromium")
    return Path(str(found))


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator["Browser"]:
    """One Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> Callable[["Page"], list[object]]:
    """Asks axe about an open page, wide and narrow, light and dark: the rules broken, with the elements."""
    source = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    # The enhanced rule asks for 7:1, and so holds what the common one asks for.
    rules = {"color-contrast-enhanced": {"enabled": True}, "color-contrast": {"enabled": False}}
    whole, part = {"rules": rules | {"target-size": {"enabled": True}}}, {"runOnly": {"type": "rule", "values": SPOILT}}

    def asked(page: "Page") -> list[object]:
        told: list[object] = []
        page.evaluate(source)
        for width, scheme, entire in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            options = json.dumps(whole if entire else part)
            found = page.evaluate(f"axe.run({{ exclude: {json.dumps(PASSAGES)} }}, {options})")
            assert found["passes"]
            told += [
                (width, scheme, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]
            ]
        return told

    return asked


@pytest.fixture(scope="session")
def repository() -> Path:
    """The project's own folder, which is the sample show as well."""
    return ROOT


@pytest.fixture(autouse=True)
def _no_network_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched from a model hub behind a test's back."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def newsboat() -> str:
    """The newsboat program, a feed reader for terminals."""
    found = shutil.which("newsboat")
    if not found:
        _missing("newsboat")
    return str(found)


@pytest.fixture(scope="session")
def gpodder() -> str:
    """gPodder's program for terminals."""
    found = shutil.which("gpo")
    if not found:
        _missing("gPodder (gpo)")
    return str(found)
