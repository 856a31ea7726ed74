"""The pages of a show: a home page, a page per episode, and what search engines and browsers ask for beside them.

Words are escaped by the templates and nowhere else. Two texts enter as markup: the notes, which are sanitised where
they are rendered, and structured data, which is made safe for a script element where it is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec

from podcast_tool.disk import digest_bytes
from podcast_tool.model import Digest, OutputFile, Release, Resource, Show, Transcript
from podcast_tool.problems import PodcastError
from podcast_tool.site import views
from podcast_tool.site.card import SIZE as PREVIEW_SIZE
from podcast_tool.site.citing import Cited
from podcast_tool.site.directory import apps_for, profiles_of, seasons_of
from podcast_tool.site.hub import (
    Entry,
    Topic,
    entries_of,
    facets_of,
    frame_file,
    resource_file,
    snippet_file,
    topics_of,
)
from podcast_tool.site.palette import PLAIN as PLAIN_COLOURS
from podcast_tool.site.palette import Palette, css_of
from podcast_tool.site.reading import word_times
from podcast_tool.site.structured_data import episode_data, script_texts, show_data
from podcast_tool.site.theme import PLAIN, Theme
from podcast_tool.site.tongues import tongue
from podcast_tool.vocabulary import license_page

FEED: Final = "feed.xml"
HOME: Final = "index.html"
ALONE: Final = "transcript/index.html"
JOURNAL: Final = "journal/index.html"
WORDS: Final = "words.json"
COLOURS: Final = "colors.css"
_TITLES: Final = {"embed": "embed.title", "transcript_alone": "transcript.of", "journal": "sheet.title"}
_BESIDE: Final = {"alone": ALONE, "journal": JOURNAL, "words": WORDS}

# Nothing from elsewhere, nothing inline. frame-ancestors is left out: in a meta element it only prints an error.
CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)

# The search runs a program in WebAssembly, on its own page alone.
SEARCH_POLICY: Final = CONTENT_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says of itself to browsers, search engines and those it is shared with."""

    title: str
    description: str
    address: str
    kind: str
    image: str
    data: str
    audio: str = ""
    audio_mime: str = ""
    preview: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Art:
    """The show's pictures, by their paths in public/ (empty where there are none), and the colours taken from them."""

    cover: str = ""
    preview: str = ""
    palette: Palette = PLAIN_COLOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What the site has beside its episodes: a catalogue of resources, a search index."""

    hub: bool = False
    search: bool = False


NO_ROOMS: Final = Rooms()
NOTHING_CITED: Final[Mapping[str, Cited]] = {}


class Site:
    """The templates, opened once, and the show that every page belongs to.

    `digest` stands for all that the pages of every episode have in common.
    """

    def __init__(self, show: Show, *, art: Art, rooms: Rooms, theme: Theme) -> None:
        self._show = show
        self._art = art
        self._artwork = art.cover
        self._rooms = rooms
        self._theme = theme
        self.digest: Digest = digest_bytes(msgspec.json.encode((show, art, rooms, theme), order="sorted"))
        self._templates = theme.templates()
        self._wording = theme.wording(show.language)

    def episode_files(
        self,
        release: Release,
        transcript: Transcript | None,
        *,
        newer: Release | None,
        older: Release | None,
        cited: Cited | None = None,
    ) -> Iterator[OutputFile]:
        """The page of an episode and everything that belongs to it: a page to embed, and, where there are such, its
        transcript alone, the times of its words, and a journal sheet with its questions."""
        yield self.episode_page(release, transcript, newer=newer, older=older, cited=cited)
        yield self._companion(views.embed_file(release), "embed", release, transcript)
        folder = views.page_folder(release)
        if release.transcript and transcript and transcript.turns:
            yield self._companion(f"{folder}{ALONE}", "transcript_alone", release, transcript)
            times = word_times(transcript, chapters=views.in_order(release.chapters))
            yield OutputFile(path=f"{folder}{WORDS}", content=times.encode())
        if release.notes.questions:
            yield self._companion(f"{folder}{JOURNAL}", "journal", release, None)

    def episode_page(
        self,
        release: Release,
        transcript: Transcript | None,
        *,
        newer: Release | None,
        older: Release | None,
        cited: Cited | None = None,
    ) -> OutputFile:
        """The page of an episode, with its whole transcript, its neighbours in time, and how to cite it."""
        path = views.page_file(release)
        root = "../" * path.count("/")
        view = views.episode_view(
            self._show, release, transcript, root=root, wording=self._wording, newer=newer, older=older
        )
        own = release.artwork and release.artwork != self._artwork
        values = {
            **_notes(release),
            "episode": view,
            "cited": cited,
            "art": root + quote(release.artwork or self._artwork) if release.artwork or self._artwork else "",
            "art_alt": "" if own else self._show.artwork_alt,
            "report": views.mistake_mail(self._show, release, self._wording),
            "embed": self._show.site_url + quote(views.embed_file(release).removesuffix("index.html")),
            **{key: root + quote(views.page_folder(release)) + name for key, name in _BESIDE.items()},
        }
        return self._page(path, "episode.html", root=root, head=self._episode_head(release), **values)

    def _companion(self, path: str, kind: str, release: Release, transcript: Transcript | None) -> OutputFile:
        """A page that shows an episode in another way; search engines are sent to the episode's own."""
        root = "../" * path.count("/")
        view = views.episode_view(
            self._show, release, transcript, root=root, wording=self._wording, newer=None, older=None
        )
        title = self._plain(_TITLES[kind], title=release.episode.title)
        head = replace(self._episode_head(release), title=f"{title} \u2013 {self._show.title}", listed=False)
        page = root + quote(views.page_file(release))
        return self._page(path, f"{kind}.html", root=root, head=head, episode=view, page=page)

    def index_page(self, releases: Sequence[Release]) -> OutputFile:
        """The home page: the show, how to subscribe, and every episode, newest first."""
        newest_first = _newest_first(releases)
        seasons = seasons_of(newest_first, root="", wording=self._wording)
        people = [views.person_of(person, self._wording) for person in self._show.people]
        latest = views.card_of(newest_first[0], root="", wording=self._wording) if len(newest_first) > 1 else None
        values = {"seasons": seasons, "people": people, "latest": latest}
        return self._page(HOME, "index.html", root="", head=self._show_head(), **values)

    def people_page(self, releases: Sequence[Release]) -> OutputFile:
        """Everybody heard, with the episodes they are in."""
        profiles = profiles_of(self._show, _newest_first(releases), root="../", wording=self._wording)
        head = self._page_head("people/", self._wording("persons.title"))
        return self._page("people/index.html", "people.html", root="../", head=head, profiles=profiles)

    def subscribe_page(self) -> OutputFile:
        """The feed's address, as text, as links into apps, and as a picture to scan."""
        head = self._page_head("subscribe/", self._plain("subscribe.title", show=self._show.title))
        apps = apps_for(self._show.site_url + FEED)
        return self._page("subscribe/index.html", "subscribe.html", root="../", head=head, apps=apps)

    def hub_pages(
        self, resources: Sequence[Resource], releases: Sequence[Release], *, cited: Mapping[str, Cited] = NOTHING_CITED
    ) -> Iterator[OutputFile]:
        """The catalogue as a whole and by each of its facets, and a page for each resource; `cited` is by their ids."""
        shown = [resource for resource in resources if not resource.is_self]
        newest_first = _newest_first(releases)
        # By how deep the page lies, since that is part of every address in them.
        known: dict[str, dict[str, Entry]] = {}
        topics = topics_of(shown) if shown else ()
        for topic in topics:
            root = "../" * topic.path.count("/")
            if root not in known:
                entries = entries_of(shown, newest_first, root=root, wording=self._wording)
                known[root] = {entry.id: entry for entry in entries}
            here = [known[root][resource.id] for resource in shown if resource.id in topic.ids]
            yield self._topic_page(topic, topics, here, root=root)
        for entry in entries_of(shown, newest_first, root="../../", wording=self._wording):
            yield from self._resource_files(entry, cited.get(entry.id))
        for entry in entries_of(shown, newest_first, root="../../../", wording=self._wording):
            yield self._resource_frame(entry)

    def _resource_files(self, entry: Entry, cited: Cited | None) -> Iterator[OutputFile]:
        """The page of a resource, and what the hub may paste into one of its own."""
        site, head = self._show.site_url, self._page_head(f"resources/{entry.id}/", entry.title)
        said = {"show": self._show, "t": self._wording, "language": self._wording.language, "entry": entry}
        snippet = self._text(snippet_file(entry.id), "snippet.html", **said, page=head.address)
        # Servers name no charset for plain text, and browsers then guess.
        yield OutputFile(path=snippet_file(entry.id), content=snippet.encode("ascii", "xmlcharrefreplace"))
        frame = site + frame_file(entry.id).removesuffix("index.html")
        values = {"entry": entry, "cited": cited, "snippet": snippet, "embed": frame}
        yield self._page(resource_file(entry.id), "resource.html", root="../../", head=head, **values)

    def _resource_frame(self, entry: Entry) -> OutputFile:
        """A page to frame, with the moments that speak of a resource; search engines are sent to the resource's own."""
        head = self._page_head(f"resources/{entry.id}/", self._plain("snippet.framed", title=entry.title))
        return self._page(frame_file(entry.id), "embed_resource.html", root="../../../", head=head, entry=entry)

    def _topic_page(
        self, topic: Topic, topics: Sequence[Topic], entries: Sequence[Entry], *, root: str
    ) -> OutputFile:
        values = {"topic": topic, "facets": facets_of(topics, topic, root=root), "entries": entries}
        title = self._wording("hub.topic", name=topic.name) if topic.name else self._wording("hub.title")
        head = self._page_head(topic.path.removesuffix("index.html"), unescape(title))
        return self._page(topic.path, "hub.html", root=root, head=head, title=title, **values)

    def search_page(self) -> OutputFile:
        """The form and the place for what it finds. The index is made apart, of all the other pages."""
        from markupsafe import Markup

        head = self._page_head("search/", self._wording("search.title"))
        texts = Markup(script_texts(self._wording, "found"))  # noqa: S704  # made safe there
        values = {"policy": SEARCH_POLICY, "script_texts": texts}
        return self._page("search/index.html", "search.html", root="../", head=head, **values)

    def not_found_page(self) -> OutputFile:
        """404.html. It is shown at any depth, so it alone links from the root of the host."""
        head = self._page_head("404.html", self._wording("not_found.title"))
        return self._page("404.html", "not_found.html", root=urlsplit(self._show.site_url).path or "/", head=head)

    def static_files(self) -> tuple[OutputFile, ...]:
        """The style sheets, the scripts, the icon, and the feed's address to scan."""
        files = {COLOURS: css_of(self._art.palette).encode(), **self._theme.static(self._wording)}
        shipped = [OutputFile(path=f"assets/{name}", content=content) for name, content in files.items()]
        return (*shipped, OutputFile(path="assets/feed.svg", content=_scannable(self._show.site_url + FEED)))

    def sitemap(self, releases: Sequence[Release], resources: Sequence[Resource] = ()) -> OutputFile:
        """sitemap.xml (sitemaps.org 0.9). It names no dates: a page may change long after its episode came out."""
        site = self._show.site_url
        episodes = sorted(views.page_address(self._show, release) for release in releases)
        shown = [f"{site}resources/{resource.id}/" for resource in resources if not resource.is_self]
        hub = [f"{site}resources/", *shown] if shown else []
        addresses = [site, f"{site}people/", f"{site}subscribe/", *episodes, *hub]
        return self._file("sitemap.xml", "sitemap.xml", addresses=addresses)

    def robots(self) -> OutputFile:
        """robots.txt (RFC 9309): everybody may read everything."""
        return self._file("robots.txt", "robots.txt", sitemap=f"{self._show.site_url}sitemap.xml")

    def _show_head(self) -> Head:
        image = self._show.site_url + quote(self._artwork) if self._artwork else ""
        return Head(
            title=self._show.title,
            description=views.description_of(self._show),
            address=self._show.site_url,
            kind="website",
            image=image,
            data=show_data(self._show, artwork=image),
            preview=self._show.site_url + quote(self._art.preview) if self._art.preview else "",
        )

    def _plain(self, key: str, **values: object) -> str:
        """A text of the interface as it is, for a place that escapes it."""
        return unescape(str(self._wording(key, **values)))

    def _page_head(self, path: str, title: str) -> Head:
        """What a page of the show says of itself that is neither its home nor an episode."""
        show = self._show_head()
        return replace(show, title=f"{title} \u2013 {self._show.title}", address=self._show.site_url + path)

    def _episode_head(self, release: Release) -> Head:
        address = views.page_address(self._show, release)
        description = views.summary_of(release) or views.description_of(self._show)
        artwork = release.artwork or self._artwork
        image = self._show.site_url + quote(artwork) if artwork else ""
        return Head(
            title=f"{release.episode.title} \u2013 {self._show.title}",
            description=description,
            address=address,
            kind="article",
            image=image,
            data=episode_data(self._show, release, page=address, description=description, artwork=image),
            audio=self._show.site_url + quote(release.enclosure.path),
            audio_mime=release.enclosure.mime,
            preview=self._show.site_url + quote(release.preview) if release.preview else "",
        )

    def _page(self, path: str, template: str, *, root: str, head: Head, **values: object) -> OutputFile:
        from markupsafe import Markup

        common = {
            "root": root,
            "head": head,
            "data": Markup(head.data),  # noqa: S704  # made safe by structured_data
            "show": self._show,
            "artwork": root + quote(self._artwork) if self._artwork else "",
            "show_tongue": tongue(self._show.language, around=self._wording.language),
            "feed": self._show.site_url + FEED,
            "policy": CONTENT_POLICY,
            "palette": self._art.palette,
            "preview_size": PREVIEW_SIZE,
            "help": views.words_of(self._show.help),
            "licence": license_page(self._show.license),
            "rooms": self._rooms,
            "t": self._wording,
            "language": self._wording.language,
            "script_texts": Markup(script_texts(self._wording, "status")),  # noqa: S704  # made safe there
        }
        return self._file(path, template, **(common | values))

    def _file(self, path: str, template: str, **values: object) -> OutputFile:
        return OutputFile(path=path, content=self._text(path, template, **values).encode())

    def _text(self, path: str, template: str, **values: object) -> str:
        from jinja2 import TemplateError

        try:
            return self._templates.get_template(template).render(values)
        except TemplateError as error:
            fix = "Mend the template in theme/templates/, or take it away to have the tool's own."
            raise PodcastError(f"the page {path} cannot be made from {template}: {error}", fix=fix) from error


def _newest_first(releases: Sequence[Release]) -> list[Release]:
    return sorted(releases, key=lambda release: (release.episode.published, release.page), reverse=True)


def _scannable(address: str) -> bytes:
    """A QR code of an address as SVG, black on white whatever the page's colours."""
    import io

    import segno

    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=8, light="#fff", xmldecl=False)
    return picture.getvalue()


def _notes(release: Release) -> dict[str, object]:
    """The notes as a page shows them: what is to be thought about stands in a section of its own."""
    from markupsafe import Markup

    notes = release.notes
    shown = notes.rest if notes.questions else notes.html
    return {"notes": Markup(shown), "guide": Markup(notes.guide)}  # noqa: S704  # sanitised by render_notes


def open_site(
    show: Show, *, artwork: str = "", art: Art | None = None, rooms: Rooms = NO_ROOMS, theme: Theme = PLAIN
) -> Site:
    """The site of a show. `artwork` is short for an `art` of nothing but a cover."""
    return Site(show, art=art or Art(cover=artwork), rooms=rooms, theme=theme)
