"""What to put where a show was served before it moved, so that every address it ever had leads to the new one (pure).

Rules for Netlify, nginx and Apache send each path to the same path below the new address, for good (301). Plain web
space knows no rules: there, pages that send browsers on stand in for the old pages, and a copy of the feed names its
new address to apps (`itunes:new-feed-url`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import SplitResult, urlsplit

from podcast_tool.model import OutputFile
from podcast_tool.problems import PodcastError

_PLAIN: Final = re.compile(r"[A-Za-z0-9._~%/:\[\]-]*")
OPENING: Final = "The show moved"
_README: Final = OPENING + """
  from {old}
  to   {new}
Put the files of this folder where the show was before. Each kind of web space uses its own and ignores the others:

  Netlify                 _redirects
  Apache                  .htaccess
  nginx                   nginx.conf: its lines belong into the server {{ }} block of {host}
  any other web space     {plain}

Leave everything else there as it is: the old audio files go on serving apps that have not moved yet.
Keep all of it for four weeks at the very least, better for good. Then this folder may be deleted.
"""
_PAGES: Final = "feed.xml and the pages; each sends its visitors on"
_NO_PAGES: Final = "none of them: the same files are served at both addresses, so only a rule can tell them apart"
_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} has moved</title>
<link rel="canonical" href="{url}">
<meta http-equiv="refresh" content="0; url={url}">
</head>
<body>
<p>{title} has moved: <a href="{url}">{url}</a></p>
</body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    """From the old address to the new one, both with a final slash."""

    old: SplitResult
    new: SplitResult

    @property
    def same_host(self) -> bool:
        return self.old.netloc == self.new.netloc

    @property
    def same_place(self) -> bool:
        """Whether only the scheme differs."""
        return self.same_host and self.old.path == self.new.path

    @property
    def inner(self) -> str:
        """The new folder as seen from the old one, where it lies within it on the same host: it must be spared."""
        inside = self.same_host and self.new.path.startswith(self.old.path) and not self.same_place
        return self.new.path.removeprefix(self.old.path) if inside else ""


def redirect_files(*, old: str, new: str, title: str, paths: Iterable[str], feed: bytes) -> tuple[OutputFile, ...]:
    """The files for the old address: rules, an explanation, and stand-ins for the pages among `paths` and for the feed.

    `paths` are those of the site, `feed` is the feed as served at the new address. Both addresses end with a slash.
    Raises PodcastError where one of them is the other, or holds signs that rules cannot carry.
    """
    route = _Route(old=_split(old), new=_split(new))
    if old == new:
        raise PodcastError(f"the show is at {old} already", fix="Name the new address.")
    plain = _NO_PAGES if route.same_place else _PAGES
    texts = {
        "README.txt": _README.format(old=old, new=new, host=route.old.netloc, plain=plain),
        "_redirects": _netlify(route),
        ".htaccess": _apache(route),
        "nginx.conf": _nginx(route),
    }
    files = [OutputFile(path=path, content=text.encode()) for path, text in texts.items()]
    if not route.same_place:
        pages = sorted(path for path in paths if path.endswith(".html"))
        files += [OutputFile(path=path, content=_page(new, path, title).encode()) for path in pages]
        files.append(OutputFile(path="feed.xml", content=feed))
    return tuple(files)


def _split(address: str) -> SplitResult:
    parts = urlsplit(address)
    if not _PLAIN.fullmatch(address) or parts.scheme not in ("http", "https") or not address.endswith("/"):
        raise PodcastError(f"{address!r} cannot be the address of a site", fix="Write it in plain letters, up to a /.")
    return parts


def _page(new: str, path: str, title: str) -> str:
    folder = path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path
    return _PAGE.format(url=escape(new + folder), title=escape(title))


def _netlify(route: _Route) -> str:
    """The first rule that fits counts; `!` overrules files of the same name."""
    old, new = route.old, route.new
    schemes = (old.scheme,) if route.same_place else ("https", "http")
    spared = [f"{scheme}://{old.netloc}{new.path}* {new.path}:splat 200" for scheme in schemes if route.inner]
    moved = [f"{scheme}://{old.netloc}{old.path}* {new.geturl()}:splat 301!" for scheme in schemes]
    return "\n".join(["# Netlify: the whole site has moved", *spared, *moved, ""])


def _apache(route: _Route) -> str:
    """Rules of a folder see paths from that folder on."""
    conditions = []
    if route.same_place:
        secure = route.old.scheme == "http"
        conditions.append(f"RewriteCond %{{HTTPS}} {'!=on' if secure else '=on'}")
        if secure:
            conditions.append("RewriteCond %{HTTP:X-Forwarded-Proto} !=https")
    elif not route.same_host:
        conditions.append(f"RewriteCond %{{HTTP_HOST}} !={route.new.netloc}")
    spared = f"(?!{_exact(route.inner)})" if route.inner else ""
    rule = f"RewriteRule ^{spared}(.*)$ {route.new.geturl().replace('%', chr(92) + '%')}$1 [R=301,L]"
    return "\n".join(["# Apache: the whole site has moved", "RewriteEngine On", *conditions, rule, ""])


def _nginx(route: _Route) -> str:
    """Lines for the old host's server block; what is asked of the new host there is left alone."""
    spared = f"(?!{_exact(route.inner)})" if route.inner else ""
    rule = f'rewrite "^{_exact(route.old.path)}{spared}(.*)$" "{route.new.geturl()}$1" permanent;'
    lines = [rule]
    if route.same_place:
        lines = [f"if ($scheme = {route.old.scheme}) {{", f"    {rule}", "}"]
    elif not route.same_host:
        lines = [f'if ($http_host != "{route.new.netloc}") {{', f"    {rule}", "}"]
    return "\n".join([f"# nginx: lines for the server block of {route.old.netloc}", *lines, ""])


def _exact(path: str) -> str:
    return re.escape(path).replace("\\-", "-")
