"""A show of one's own from what its feed at the old host says: podcast.toml and the picture."""

import re
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from podcast_tool.disk import write_file
from podcast_tool.feed.identity import show_guid
from podcast_tool.model import Show
from podcast_tool.namespace import Season
from podcast_tool.notes import render_notes
from podcast_tool.pipeline.intake import Source
from podcast_tool.pipeline.side_files import Pictures
from podcast_tool.problems import PodcastError, Problem, has_errors
from podcast_tool.project.authoring import write_show
from podcast_tool.project.scaffold import EXAMPLE_SITE, PLAIN_ARTWORK, found_show
from podcast_tool.project.show import read_show
from podcast_tool.source.markup import notes_html, raw_notes
from podcast_tool.source.rules import I109, I110, I115
from podcast_tool.source.values import SourceShow
from podcast_tool.text import clean_line, shorten
from podcast_tool.vocabulary import CATEGORIES, MEDIUMS, is_language

_LONGEST: Final = 255
_MOST_BYTES: Final = 4000
_EMAIL: Final = re.compile(r"[^\s@<>\"',;:]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PICTURES: Final = ("artwork.jpg", "artwork.png")


def found(root: Path, source: Source, pictures: Pictures, *, site_url: str) -> tuple[Problem, ...]:
    """Make the show in `root`, and tell what had to be left out or guessed. Raises PodcastError."""
    problems: list[Problem] = []
    show = show_of(source, site_url=site_url, problems=problems)
    artwork = _artwork(root, pictures, problems)
    unsaid = ("locked",) if source.show.locked is None else ()
    text = write_show(replace(show, artwork=artwork), unsaid=unsaid)
    _, faults = read_show(text)
    if has_errors(faults):
        wrong = next(fault for fault in faults if fault.severity == "error")
        raise PodcastError(f"the show cannot be taken over: {wrong.text}", fix=wrong.fix)
    found_show(root, text, title=show.title, artwork=artwork)
    return tuple(problems)


def show_of(source: Source, *, site_url: str, problems: list[Problem]) -> Show:
    """The show as podcast.toml can say it; `problems` grows by what could not be taken over."""
    said = source.show
    title = clean_line(said.title, limit=_LONGEST) or "Untitled"
    return Show(
        title=title,
        description=_description(said, problems) or title,
        site_url=_site_url(said, site_url, problems),
        author=clean_line(said.author, limit=_LONGEST) or title,
        language=_language(said, problems),
        category=_category(said, problems),
        explicit=bool(said.explicit),
        kind=said.kind,
        guid=_guid(source, problems),
        copyright=clean_line(said.copyright, limit=_LONGEST),
        license=said.license,
        email=said.email if _EMAIL.fullmatch(said.email) and len(said.email) <= _LONGEST else "",
        locked=said.locked is not False,
        people=said.people,
        artwork_alt=said.artwork_alt,
        help=said.help,
        medium=_medium(said, problems),
        complete=said.complete,
        unlisted=said.unlisted,
        funding=said.funding,
        locations=said.locations,
        update=said.update,
        podroll=said.podroll,
        publisher=said.publisher,
        seasons=_seasons(source),
        social=said.social,
        verify=said.verify,
        apple_verify=said.apple_verify,
    )


def _artwork(root: Path, pictures: Pictures, problems: list[Problem]) -> str:
    """The name of the show's picture: one that an earlier try has brought, the source's, or the plain one."""
    if here := next((name for name in _PICTURES if (root / name).is_file()), ""):
        return here
    picture = pictures.fetch_show(problems)
    if picture is None:
        return PLAIN_ARTWORK
    name = f"artwork{picture.suffix}"
    write_file(root / name, picture.content)
    return name


def _description(said: SourceShow, problems: list[Problem]) -> str:
    html = notes_html(said.description, base=said.link)
    text = render_notes(raw_notes(html), path="")[0].text if html.strip() else ""
    size = len(text.encode())
    if size <= _MOST_BYTES:
        return text
    problems.append(I115.problem(f"the description of the show had {size:,} bytes", path="podcast.toml"))
    return shorten(text.encode()[: _MOST_BYTES - 3].decode(errors="ignore") + "\u2026", _MOST_BYTES)


def _site_url(said: SourceShow, site_url: str, problems: list[Problem]) -> str:
    if site_url:
        return site_url if site_url.endswith("/") else f"{site_url}/"
    parts = urlsplit(said.link)
    usable = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    address = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/" if usable else EXAMPLE_SITE
    problems.append(I110.problem(f"site_url is {address} for now", path="podcast.toml"))
    return address


def _language(said: SourceShow, problems: list[Problem]) -> str:
    """`en-us` as `en-US`; English, and said so, where the source names none."""
    first, *others = said.language.replace("_", "-").split("-")
    tag = "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in others)])
    for language in (tag, first.lower()):
        if is_language(language):
            return language
    shown = clean_line(said.language, limit=40)
    why = f"the language {shown!r} is not known" if shown else "no language is said"
    problems.append(I109.problem(f"{why}; English is assumed", path="podcast.toml"))
    return "en"


def _category(said: SourceShow, problems: list[Problem]) -> str:
    """The first category that Apple knows, capitals aside."""
    known = {name.lower(): name for name in CATEGORIES}
    known |= {f"{name} > {sub}".lower(): f"{name} > {sub}" for name, subs in CATEGORIES.items() for sub in subs}
    if usable := next((known[one.lower()] for one in said.categories if one.lower() in known), ""):
        return usable
    shown = clean_line(", ".join(said.categories), limit=120) or "none"
    problems.append(I109.problem(f"of the categories ({shown}) Apple knows none", path="podcast.toml"))
    return "Education"


def _medium(said: SourceShow, problems: list[Problem]) -> str:
    if said.medium in MEDIUMS and said.medium != "publisher":
        return said.medium
    if said.medium:
        shown = clean_line(said.medium, limit=60)
        problems.append(I109.problem(f"the medium {shown!r} is none of a show's", path="podcast.toml"))
    return "podcast"


def _seasons(source: Source) -> tuple[Season, ...]:
    """What the seasons are called; where names differ, as the newest episode says."""
    names = {item.season: item.season_name for item in source.items if item.season_name}
    return tuple(Season(number=number, name=names[number]) for number in sorted(filter(None, names)))


def _guid(source: Source, problems: list[Problem]) -> str:
    """The source's podcast:guid; else what directories would make of its feed's address (podcast namespace, guid)."""
    said = source.show.guid
    try:
        if said:
            return str(uuid.UUID(said))
    except ValueError:
        problems.append(I109.problem(f"podcast:guid is {clean_line(said, limit=60)!r}, no UUID", path="podcast.toml"))
    url = source.url or source.show.feed_url
    return show_guid(url) if url else ""
