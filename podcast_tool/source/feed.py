"""One page of a podcast's RSS feed to values: what apps read, read as forgivingly as they do."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal, get_args
from urllib.parse import unquote, urlsplit

from podcast_tool.model import EpisodeKind
from podcast_tool.problems import Problem
from podcast_tool.source.chapters import read_simple_chapters
from podcast_tool.source.dates import parse_date
from podcast_tool.source.document import FeedTree, parse_document
from podcast_tool.source.fields import Fields
from podcast_tool.source.namespace import (
    read_alt,
    read_content_link,
    read_funding,
    read_license,
    read_location,
    read_remote_show,
    read_social,
    read_soundbite,
    read_tags,
    read_txt,
    read_update,
    season_name,
)
from podcast_tool.source.rules import I101, I102, I109, I113, I116
from podcast_tool.source.values import Remote, SourceItem, SourcePage, SourceShow
from podcast_tool.text import clean_line
from podcast_tool.vocabulary import LONGEST_DISPLAY

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS: Final[tuple[EpisodeKind, ...]] = get_args(EpisodeKind)
_SOUND_NAMES: Final = ".mp3 .mp2 .m4a .m4b .aac .wav .flac .ogg .oga .opus .aif .aiff .caf .wma .mka"
_OTHER_NAMES: Final = ".mp4 .m4v .mov .avi .mkv .webm .pdf .epub .jpg .jpeg .png .gif .webp .html .htm .txt .zip .doc"
_SOUNDS: Final = frozenset(_SOUND_NAMES.split())
_NO_SOUNDS: Final = frozenset(_OTHER_NAMES.split())
_ANYTHING: Final = ("", "application/octet-stream", "binary/octet-stream", "application/x-unknown", "*/*", "unknown")
_MOST_TRANSCRIPTS: Final = 20


def read_page(content: bytes, *, url: str, charset: str = "") -> SourcePage:
    """The channel and the usable items of a feed's bytes; what cannot be used is a problem that names it.

    `url` is where it was read, `charset` what the server claims. Raises PodcastError for what is no RSS feed.
    """
    tree = parse_document(content, url=url, charset=charset)
    channel = Fields(tree.channel, tree.base)
    problems = list(tree.problems)
    items = tuple(item for element in tree.items if (item := _read_item(element, tree, problems)))
    following = channel.link("next") or channel.link("prev-archive")
    show = _with_namespace(_read_show(channel), channel, problems)
    return SourcePage(show=show, items=items, next_page=following, problems=tuple(problems))


def _read_show(channel: Fields) -> SourceShow:
    owner = Fields(owners[0], "") if (owners := channel.all("itunes:owner")) else None
    name, email = (owner.line("itunes:name"), owner.line("itunes:email")) if owner else ("", "")
    locks = channel.all("podcast:locked")
    return SourceShow(
        title=channel.line("title", "itunes:title"),
        description=channel.raw("description", "itunes:summary", "googleplay:description", "itunes:subtitle"),
        link=channel.url("link"),
        author=channel.line("itunes:author", "googleplay:author", "dc:creator") or name,
        email=email or (clean_line(locks[0].get("owner") or "") if locks else ""),
        language=channel.line("language", "dc:language"),
        categories=tuple(_categories(channel)),
        explicit=channel.flag("itunes:explicit"),
        kind="serial" if channel.line("itunes:type").lower() == "serial" else "episodic",
        guid=channel.line("podcast:guid").lower(),
        feed_url=channel.link("self"),
        moved_to=channel.url("itunes:new-feed-url"),
        copyright=channel.line("copyright", "dc:rights"),
        locked=channel.flag("podcast:locked"),
        artwork=_picture(channel),
        people=channel.people(),
        generator=channel.line("generator"),
        complete=channel.flag("itunes:complete") is True,
        unlisted=channel.flag("itunes:block") is True,
    )


def _with_namespace(show: SourceShow, channel: Fields, problems: list[Problem]) -> SourceShow:
    """The same with what only the podcast namespace has tags for."""
    lost: list[str] = []
    shelves = channel.inside("podcast:podroll")
    podroll = [one for shelf in shelves for one in read_tags(shelf, "podcast:remoteItem", read_remote_show, lost)]
    owners = channel.inside("podcast:publisher")
    publishers = [one for owner in owners for one in read_tags(owner, "podcast:remoteItem", read_remote_show, lost)]
    said = replace(
        show,
        license=read_license(channel, lost),
        artwork_alt=read_alt(channel, show.artwork),
        medium=channel.line("podcast:medium").lower(),
        funding=read_tags(channel, "podcast:funding", read_funding, lost),
        locations=read_tags(channel, "podcast:location", read_location, lost),
        update=next(iter(read_tags(channel, "podcast:updateFrequency", read_update, lost)), None),
        podroll=tuple(dict.fromkeys(podroll)),
        publisher=replace(publishers[0], medium="publisher") if publishers else None,
        social=read_tags(channel, "podcast:socialInteract", read_social, lost),
        verify=read_txt(channel, "verify"),
        apple_verify=read_txt(channel, "applepodcastsverify"),
    )
    problems += _lost(lost, "the show", "Look at it at the old host, and write it into podcast.toml.")
    return said


def _lost(lost: list[str], whose: str, fix: str) -> Iterator[Problem]:
    for name, count in Counter(lost).items():
        yield I109.problem(f"{count} {name} of {whose} cannot be used", fix=fix)


def _categories(channel: Fields) -> Iterator[str]:
    for category in channel.all("itunes:category"):
        name = clean_line(category.get("text") or "")
        inner = [clean_line(sub.get("text") or "") for sub in category if isinstance(sub.tag, str)]
        if name:
            yield from (f"{name} > {sub}" for sub in inner if sub)
            yield name


def _picture(channel: Fields) -> str:
    if found := channel.href("itunes:image"):
        return found
    pictures = (channel.absolute(Fields(image, "").line("url")) for image in channel.all("image"))
    return next((picture for picture in pictures if picture), "") or channel.href("googleplay:image")


def _read_item(element: "_Element", tree: FeedTree, problems: list[Problem]) -> SourceItem | None:
    fields = Fields(element, tree.base)
    name = clean_line(fields.line("title", "itunes:title") or fields.line("guid") or "(untitled)", limit=100)
    audio = _audio(fields)
    if audio is None:
        problems.append(_no_audio(fields, name))
        return None
    said = fields.line("pubDate", "dc:date", "atom:published", "atom:updated")
    try:
        published = parse_date(said)
    except ValueError:
        what = f"the date {clean_line(said, limit=60)!r}" if said else "no date"
        problems.append(I102.problem(f"“{name}” has {what}"))
        return None
    guid, title = fields.raw("guid"), fields.line("title", "itunes:title")
    if not guid:
        problems.append(I113.problem(f"“{name}” has no GUID"))
    if not title:
        title = _file_stem(audio.url)
        problems.append(I116.problem(f"the item of {published.date()} has no title and is called {title!r}"))
    return _item(fields, problems, guid=guid or audio.url, title=title, published=published, audio=audio)


def _item(
    fields: Fields, problems: list[Problem], *, guid: str, title: str, published: datetime, audio: Remote
) -> SourceItem:  # fmt: skip
    content = fields.raw("content:encoded")
    described = fields.raw("description", "itunes:summary", "googleplay:description", "media:description")
    artwork, lost = fields.href("itunes:image"), list[str]()
    item = SourceItem(
        guid=guid,
        title=title,
        published=published,
        audio=audio,
        kind=_kind(fields),
        season=fields.number("itunes:season", "podcast:season"),
        season_name=season_name(fields.all("podcast:season")),
        number=fields.number("itunes:episode", "podcast:episode"),
        number_display=_display(fields),
        explicit=fields.flag("itunes:explicit"),
        notes=content or described,
        lead=described if content else "",
        link=fields.url("link"),
        license=read_license(fields, lost),
        artwork=artwork,
        artwork_alt=read_alt(fields, artwork),
        people=fields.people(),
        chapters=read_simple_chapters(fields.all("psc:chapters")),
        chapters_url=fields.href("podcast:chapters", "url"),
        transcripts=tuple(_transcripts(fields))[:_MOST_TRANSCRIPTS],
        locations=read_tags(fields, "podcast:location", read_location, lost),
        funding=read_tags(fields, "podcast:funding", read_funding, lost),
        social=read_tags(fields, "podcast:socialInteract", read_social, lost),
        elsewhere=read_tags(fields, "podcast:contentLink", read_content_link, lost),
        soundbites=read_tags(fields, "podcast:soundbite", read_soundbite, lost),
    )
    name = clean_line(title, limit=80)
    problems += _lost(lost, f"“{name}”", "Look at it at the old host, and write it into episode.toml.")
    return item


def _display(fields: Fields) -> str:
    said = (clean_line(one.get("display") or "", limit=LONGEST_DISPLAY) for one in fields.all("podcast:episode"))
    return next((display for display in said if display), "")


def _kind(fields: Fields) -> EpisodeKind:
    said = fields.line("itunes:episodeType").lower()
    return next((kind for kind in _KINDS if kind == said), "full")


def _audio(fields: Fields) -> Remote | None:
    """The first enclosure that is sound; else the first that may be, by what is said of it."""
    offers = [_remote(fields, element) for element in (*fields.all("enclosure"), *fields.all("media:content"))]
    ranked = [(offer, _likeness(offer)) for offer in offers if offer]
    for wanted in ("sound", "perhaps"):
        if found := next((offer for offer, likeness in ranked if likeness == wanted), None):
            return found
    return None


def _likeness(offer: Remote) -> Literal["sound", "perhaps", "no"]:
    ending = PurePosixPath(unquote(urlsplit(offer.url).path)).suffix.lower()
    if offer.mime.startswith("audio/") or (offer.mime in _ANYTHING and ending in _SOUNDS):
        return "sound"
    if offer.mime in _ANYTHING and ending not in _NO_SOUNDS:
        return "perhaps"
    # Some hosts call every file of theirs application/x-something or text/plain.
    return "perhaps" if ending in _SOUNDS and not offer.mime.startswith(("video/", "image/")) else "no"


def _no_audio(fields: Fields, name: str) -> Problem:
    mimes = (clean_line(one.get("type") or one.get("url") or "", limit=60) for one in fields.all("enclosure"))
    offered = ", ".join(mime for mime in mimes if mime)
    return I101.problem(f"“{name}” has {offered or 'no enclosure'} and no audio")


def _remote(fields: Fields, element: "_Element") -> Remote | None:
    url, length = fields.absolute(element.get("url") or ""), element.get("length") or element.get("fileSize") or ""
    mime = (element.get("type") or "").partition(";")[0].strip().lower()
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
    return Remote(url=url, mime=mime, size=size) if url else None


def _transcripts(fields: Fields) -> Iterable[Remote]:
    for element in fields.all("podcast:transcript"):
        if offer := _remote(fields, element):
            language = clean_line(element.get("language") or "", limit=35)
            captions = (element.get("rel") or "").lower() == "captions"
            yield Remote(url=offer.url, mime=offer.mime, language=language, captions=captions)


def _file_stem(url: str) -> str:
    stem = PurePosixPath(unquote(urlsplit(url).path)).stem
    return clean_line(stem.replace("-", " ").replace("_", " "), limit=100) or "Untitled"
