"""What Lighthouse says of a built show: `python -m benchmarks.lighthouse FOLDER --modules NODE_MODULES [PAGE...]`.

FOLDER is a public/ that `podcast build` made; NODE_MODULES is where `npm install lighthouse@12` put it. nginx serves
the files as static hosts do, compressed and to be kept by browsers; Chromium looks as a slow phone (Lighthouse's own
default). Each page is looked at several times; what counts is the middle by performance.
"""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --mute-audio"
)
_KINDS = ("performance", "accessibility", "best-practices", "seo")
_TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
_ROW = "{:<40}" + "{:>8}" * (len(_KINDS) + len(_TIMES))
_CONFIG = """daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; include /etc/nginx/mime.types; charset utf-8;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  gzip on; gzip_types text/css text/javascript application/javascript application/json image/svg+xml text/xml;
  server {{
    listen 127.0.0.1:{port}; root {root}; error_page 404 /404.html;
    location / {{ add_header Cache-Control "public, max-age=600"; }}
    location ~ ^/(assets|art|cards|audio)/ {{ add_header Cache-Control "public, max-age=31536000"; }}
  }}
}}
"""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("pages", nargs=-1)
@click.option("--modules", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--runs", type=int, default=3, show_default=True)
def main(folder: Path, pages: Sequence[str], modules: Path, runs: int) -> None:
    """Print scores (of 100) and times (ms, but the layout shift) of each page, and every audit that is not perfect."""
    first = next(folder.glob("episodes/*/index.html")).relative_to(folder).as_posix().removesuffix("index.html")
    print(_ROW.format("", *("perf", "access", "best", "SEO", "FCP", "LCP", "TBT", "CLS")))
    with _served(folder.resolve()) as base:
        for page in pages or ("", first):
            reports = sorted((_report(base + page, modules) for _ in range(runs)), key=_performance)
            middle = reports[len(reports) // 2]
            scores = [f"{middle['categories'][kind]['score'] * 100:.0f}" for kind in _KINDS]
            *waits, shift = (middle["audits"][name]["numericValue"] for name in _TIMES)
            times = [*(f"{wait:.0f}" for wait in waits), f"{shift:.3f}"]
            print(_ROW.format(f"/{page}", *scores, *times), flush=True)
            for fault in _faults(middle):
                print(f"    {fault}")


def _performance(report: Mapping[str, Any]) -> float:
    return float(report["categories"]["performance"]["score"])


def _faults(report: Mapping[str, Any]) -> Iterator[str]:
    for kind in _KINDS:
        for one in report["categories"][kind]["auditRefs"]:
            audit = report["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{kind}: {one['id']} {audit['score']:.2f} {audit.get('displayValue', '')}".rstrip()


def _report(address: str, modules: Path) -> dict[str, Any]:
    chromium = shutil.which("chromium") or "chromium"
    command = [
        "node", str(modules / "lighthouse" / "cli" / "index.js"), address, "--quiet", "--output=json",
        f"--chrome-flags={_FLAGS}", f"--chrome-path={chromium}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  # our own arguments
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _served(root: Path) -> Iterator[str]:
    """The folder behind nginx on a free port of this machine; yields its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        config = Path(folder) / "nginx.conf"
        config.write_text(_CONFIG.format(folder=folder, port=port, root=root))
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        server = subprocess.Popen([nginx, "-p", folder, "-e", f"{folder}/error.log", "-c", str(config)])  # noqa: S603
        try:
            time.sleep(1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
