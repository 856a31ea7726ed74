"""What belongs to an episode beside its audio: transcript, chapters and picture, fetched and proven usable."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from podcast_tool.disk import digest_bytes
from podcast_tool.model import Chapter, Digest, Picture
from podcast_tool.pipeline.release import SMALLEST_ART
from podcast_tool.problems import Problem, has_errors
from podcast_tool.source.chapters import parse_json_chapters
from podcast_tool.source.markup import transcript_text
from podcast_tool.source.rules import I106, I107, I108
from podcast_tool.source.values import Remote, SourceItem
from podcast_tool.text import clean_line
from podcast_tool.transcript.brought import parse_brought
from podcast_tool.web import Page, Unreachable, Web, get

_LARGEST_CHAPTERS: Final = 5 << 20
_LARGEST_TRANSCRIPT: Final = 30 << 20
_LARGEST_PICTURE: Final = 30 << 20
_MOST_PICTURES: Final = 4
# What each is saved as; the order is that of preference.
_TRANSCRIPTS: Final[dict[str, tuple[str, ...]]] = {
    ".vtt": ("text/vtt",),
    ".srt": ("application/x-subrip", "application/srt", "text/srt", "application/x-srt", "text/x-srt"),
    ".json": ("application/json",),
    ".txt": ("text/plain",),
    ".html": ("text/html", "application/xhtml+xml"),
}
_SIGNATURES: Final = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file that goes beside the recording, with its extension."""

    suffix: str
    content: bytes


def fetch_transcript(
    web: Web, item: SourceItem, *, slug: str, language: str, problems: list[Problem]
) -> Fetched | None:
    """The best transcript that can be fetched and holds words: WebVTT before SRT, JSON, text and HTML."""
    reasons: list[str] = []
    for offer in sorted(item.transcripts, key=lambda offer: _preference(offer, language)):
        suffix = _transcript_suffix(offer)
        if suffix:
            try:
                page = get(offer.url, web, limit=_LARGEST_TRANSCRIPT)
            except Unreachable as error:
                reasons.append(str(error))
                continue
            if file := _usable(page, suffix, slug=slug, language=language):
                return file
            reasons.append(f"{clean_line(offer.url, limit=200)} holds no words that can be read")
    if item.transcripts:
        why = reasons[0] if reasons else "it comes in no form that is known here"
        problems.append(I106.problem(f"no transcript of “{clean_line(item.title, limit=80)}” was taken over: {why}"))
    return None


def _preference(offer: Remote, language: str) -> tuple[bool, int, bool]:
    foreign = bool(offer.language) and offer.language.split("-")[0].lower() != language.split("-")[0].lower()
    order = list(_TRANSCRIPTS)
    suffix = _transcript_suffix(offer)
    return foreign, order.index(suffix) if suffix else len(order), not offer.captions


def _transcript_suffix(offer: Remote) -> str:
    named = next((suffix for suffix, mimes in _TRANSCRIPTS.items() if offer.mime in mimes), "")
    ending = PurePosixPath(unquote(urlsplit(offer.url).path)).suffix.lower()
    ending = ".html" if ending == ".htm" else ending
    # Some hosts call every transcript plain text; what the name says is then the better word.
    return ending if ending in _TRANSCRIPTS and named in ("", ".txt") else named


def _usable(page: Page, suffix: str, *, slug: str, language: str) -> Fetched | None:
    text = _text(page)
    if suffix == ".html":
        suffix, text = ".txt", transcript_text(text)
    words, faults = parse_brought(text, path=f"{slug}{suffix}", language=language)
    return None if has_errors(faults) or not words.script.paragraphs else Fetched(suffix=suffix, content=text.encode())


def _text(page: Page) -> str:
    for encoding in ("utf-8-sig", page.charset):
        try:
            if encoding:
                return page.content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return page.content.decode("cp1252", "replace")


def fetch_chapters(web: Web, item: SourceItem, problems: list[Problem]) -> tuple[Chapter, ...]:
    """The chapters of the file that the item names; empty where there is none or it cannot be used."""
    if not item.chapters_url:
        return ()
    try:
        return parse_json_chapters(get(item.chapters_url, web, limit=_LARGEST_CHAPTERS).content)
    except (Unreachable, ValueError) as error:
        title = clean_line(item.title, limit=80)
        instead = "; those of the feed itself are taken" if item.chapters else ""
        why = clean_line(str(error), limit=200)
        problems.append(I107.problem(f"the chapters file of “{title}” cannot be used: {why}{instead}"))
        return ()


class Pictures:
    """Pictures by address, each fetched once; what is the show's own is nobody else's."""

    def __init__(self, web: Web, *, show_url: str) -> None:
        self._web = web
        self._known: dict[str, Fetched | str] = {}
        self._show_url = show_url
        self._show_digest: Digest = ""

    def fetch_show(self, problems: list[Problem]) -> Fetched | None:
        """The show's own picture."""
        return self._told(self._show_url, "the show", problems)

    def fetch(self, item: SourceItem, *, slug: str, problems: list[Problem]) -> Fetched | None:
        """The episode's picture, where it is another than the show's."""
        if not item.artwork or item.artwork == self._show_url:
            return None
        if not self._show_digest and self._show_url:
            show = self._picture(self._show_url)
            self._show_digest = digest_bytes(show.content) if isinstance(show, Fetched) else "none"
        found = self._told(item.artwork, f"“{clean_line(item.title, limit=80)}”", problems)
        return found if found and digest_bytes(found.content) != self._show_digest else None

    def _told(self, url: str, whose: str, problems: list[Problem]) -> Fetched | None:
        if not url:
            return None
        found = self._picture(url)
        if isinstance(found, Fetched):
            return found
        problems.append(I108.problem(f"the picture of {whose} was not taken over: {found}"))
        return None

    def _picture(self, url: str) -> Fetched | str:
        if url not in self._known:
            if len(self._known) >= _MOST_PICTURES:
                del self._known[next(iter(self._known))]
            self._known[url] = _fetched_picture(self._web, url)
        return self._known[url]


def _fetched_picture(web: Web, url: str) -> Fetched | str:
    """The picture as it is, if it can be published; as JPEG, if it is no JPEG or PNG; or why there is none."""
    from podcast_tool.audio.artwork import BrokenPicture, square_jpeg
    from podcast_tool.audio.rules import A304

    try:
        content = get(url, web, limit=_LARGEST_PICTURE).content
        name = clean_line(url, limit=200)
        made, remarks = square_jpeg(Picture(content=content, mime=""), name=name, smallest=SMALLEST_ART)
    except Unreachable as error:
        return str(error)
    except BrokenPicture as error:
        return error.problem.text
    if small := next((remark.text for remark in remarks if remark.code == A304.code), ""):
        return small
    suffix = next((suffix for sign, suffix in _SIGNATURES if content.startswith(sign)), "")
    return Fetched(suffix=suffix or ".jpg", content=content if suffix else made)
