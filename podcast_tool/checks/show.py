"""What podcast.toml says, held against what directories ask of a show, before any feed is made of it."""

import re
import uuid
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

from podcast_tool.model import Person, Show
from podcast_tool.problems import Problem, Rule
from podcast_tool.text import did_you_mean
from podcast_tool.vocabulary import CATEGORIES, LANGUAGES, LICENSES, ROLES, is_language, license_name, split_category

S101 = Rule(
    code="S101",
    severity="error",
    title="The show has no title",
    why="Directories list a show by its title and refuse one without.",
    fix='Add title = "..." to podcast.toml.',
    bad='title = ""',
    good='title = "Second Draft"',
)
S102 = Rule(
    code="S102",
    severity="error",
    title="The show has no description",
    why="Apple and Spotify refuse a show without one.",
    fix='Add description = "..." to podcast.toml: two or three sentences on what the show is about.',
    bad='description = ""',
    good='description = "Students talk about what went wrong, and what they did next."',
)
S103 = Rule(
    code="S103",
    severity="error",
    title="The description is longer than 4,000 bytes",
    why="Apple refuses longer descriptions.",
    fix="Shorten the description in podcast.toml.",
)
S104 = Rule(
    code="S104",
    severity="error",
    title="site_url is no web address",
    why="Apps need the whole address of feed, pages and audio; it is made of this one.",
    fix='Write the address under which the site will be served, like site_url = "https://example.edu/my-show/".',
    bad='site_url = "my-show/"',
    good='site_url = "https://pod.uni.edu/my-show/"',
)
S105 = Rule(
    code="S105",
    severity="warning",
    title="site_url does not begin with https://",
    why="Apple wants https; apps and browsers block audio and transcripts that come without it.",
    fix="Use the https:// address of the site.",
    bad='site_url = "http://pod.uni.edu/my-show/"',
    good='site_url = "https://pod.uni.edu/my-show/"',
)
S106 = Rule(
    code="S106",
    severity="warning",
    title="site_url is still the example address",
    why="Every address in the feed begins with it: nobody could reach an episode.",
    fix="Set site_url in podcast.toml to where the site will be, before you give the feed to anyone.",
    bad='site_url = "https://podcast.example.org/"',
    good='site_url = "https://pod.uni.edu/my-show/"',
)
S107 = Rule(
    code="S107",
    severity="warning",
    title="The show has no author",
    why="Spotify refuses a show without one; other apps show an empty line.",
    fix='Add author = "..." to podcast.toml: the people or the institution behind the show.',
    bad='author = ""',
    good='author = "Second Draft team"',
)
S108 = Rule(
    code="S108",
    severity="error",
    title="The language is no ISO 639 code",
    why="Directories list shows by language, and refuse names like `english`.",
    fix='Use two letters, with a region if you like: language = "en", language = "pt-BR".',
    bad='language = "english"',
    good='language = "en"',
)
S109 = Rule(
    code="S109",
    severity="error",
    title="The category is none of Apple's",
    why="Names count letter by letter, capitals too; a show without a known category is not listed.",
    fix='Use one of Apple\'s categories, with a subcategory if you like: category = "Education > Self-Improvement".',
    bad='category = "education > Self Improvement"',
    good='category = "Education > Self-Improvement"',
)
S110 = Rule(
    code="S110",
    severity="error",
    title="The show has no artwork",
    why="Apple, Spotify and the Podcast Standards Project require a square picture of 1400 to 3000 pixels.",
    fix='Put a square JPEG or PNG beside podcast.toml and name it: artwork = "artwork.png".',
    bad='artwork = ""',
    good='artwork = "artwork.png"',
)
S111 = Rule(
    code="S111",
    severity="error",
    title="A person's role is none that apps know",
    why="Apps name people by the roles of the Podcast Taxonomy Project, like host, guest or producer.",
    fix='Use one of its roles, like role = "guest".',
    bad='people = [{ name = "Ann", role = "gest" }]',
    good='people = [{ name = "Ann", role = "guest" }]',
)
S112 = Rule(
    code="S112",
    severity="error",
    title="A person has no name",
    why="Apps list people by their names.",
    fix="Add the name, or remove the entry.",
    bad='people = [{ name = "" }]',
    good='people = [{ name = "Ann" }]',
)
S113 = Rule(
    code="S113",
    severity="warning",
    title="A person's link or picture is not on the web",
    why="The feed can carry only whole addresses; it is left out.",
    fix="Write the whole address, beginning with https://.",
    bad='people = [{ name = "Ann", href = "ann.html" }]',
    good='people = [{ name = "Ann", href = "https://uni.edu/ann" }]',
)
S114 = Rule(
    code="S114",
    severity="error",
    title="email is no mail address",
    why="Directories send a code to it to find out whose show it is.",
    fix='Write it like email = "podcast@uni.edu", or leave it out.',
    bad='email = "podcast at uni.edu"',
    good='email = "podcast@uni.edu"',
)
S115 = Rule(
    code="S115",
    severity="error",
    title="guid is no UUID",
    why="Directories know the show by it for ever, wherever it moves.",
    fix="Restore guid in podcast.toml to the value it had (git log -p podcast.toml shows it).",
    bad='guid = "second-draft"',
    good='guid = "9b024349-ccf0-5f69-a609-6b82873eab3c"',
)
S117 = Rule(
    code="S117",
    severity="warning",
    title="The licence is not known",
    why="Apps know licences by their short names, and any other only by its address; it is left out of the feed.",
    fix='Use a short name like license = "cc-by-4.0", or the address of the licence.',
    bad='license = "free for all"',
    good='license = "CC BY 4.0"',
)
S118 = Rule(
    code="S118",
    severity="warning",
    title="new_feed_url sends apps elsewhere",
    why="Apps that read it leave this feed for that address, and never come back. It is right only where the show is "
    "served by another host from now on.",
    fix="After a move, let `podcast move --to URL` write both addresses; else take new_feed_url out of podcast.toml.",
    bad='new_feed_url = "https://elsewhere.edu/feed.xml"',
    good='new_feed_url = "https://pod.uni.edu/my-show/feed.xml"',
)
RULES: Final = (
    S101,
    S102,
    S103,
    S104,
    S105,
    S106,
    S107,
    S108,
    S109,
    S110,
    S111,
    S112,
    S113,
    S114,
    S115,
    S117,
    S118,
)

SHOW_FILE: Final = "podcast.toml"
_MOST_BYTES: Final = 4000
# RFC 2606: the names that examples use, and with them the settings of a new show.
_EXAMPLE_HOST: Final = re.compile(r"(?:.+\.)?example\.(?:com|net|org)", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^\s@<>\"',;:]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def check_show(show: Show) -> tuple[Problem, ...]:
    """Every rule that the show's values break, each naming podcast.toml."""
    return (
        *_texts(show),
        *_site_url(show.site_url),
        *_language(show.language),
        *_category(show.category),
        *_identity(show),
        *(problem for person in show.people for problem in check_person(person, path=SHOW_FILE)),
    )


def check_person(person: Person, *, path: str) -> Iterator[Problem]:
    """The rules that hold for a person of the show or, with its file as `path`, of an episode."""
    if not person.name.strip():
        yield S112.problem("a person has no name", path=path)
    if person.role.lower() not in ROLES:
        yield S111.problem(
            f"{person.name}'s role is {person.role!r}", path=path, fix=_meant("role", person.role, list(ROLES))
        )
    for what, address in (("link", person.href), ("picture", person.image)):
        if address and _web(address) is None:
            yield S113.problem(f"{person.name}'s {what} is {address!r}", path=path)


def check_license(text: str, *, path: str) -> Iterator[Problem]:
    """The rule that holds for the licence of the show or, with its file as `path`, of an episode."""
    if text and not license_name(text) and _web(text) is None:
        meant = did_you_mean("-".join(text.split()), list(LICENSES))
        fix = f'Did you mean license = "{meant}"?' if meant else ""
        yield S117.problem(f"the licence {text!r} is not known", path=path, fix=fix)


def _texts(show: Show) -> Iterator[Problem]:
    if not show.title.strip():
        yield S101.problem("the show has no title", path=SHOW_FILE)
    if not show.description.strip():
        yield S102.problem("the show has no description", path=SHOW_FILE)
    size = len(show.description.encode("utf-8", "replace"))
    if size > _MOST_BYTES:
        yield S103.problem(f"the description has {size:,} bytes", path=SHOW_FILE)
    if not show.author.strip():
        yield S107.problem("the show has no author", path=SHOW_FILE)
    if not show.artwork.strip():
        yield S110.problem("the show has no artwork", path=SHOW_FILE)


def _web(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        # Asking for the port finds out that it is none (65536 and above).
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        return parts if usable else None
    except ValueError:
        return None


def _site_url(address: str) -> Iterator[Problem]:
    parts = _web(address)
    if parts is None or not address.endswith("/") or parts.query or parts.fragment or parts.username is not None:
        yield S104.problem(f"site_url is {address!r}", path=SHOW_FILE)
        return
    if _EXAMPLE_HOST.fullmatch(parts.hostname or ""):
        yield S106.problem(f"site_url is still the example address {address}", path=SHOW_FILE)
    elif parts.scheme != "https":
        yield S105.problem(f"site_url is {address}", path=SHOW_FILE)


def _language(language: str) -> Iterator[Problem]:
    if is_language(language):
        return
    lowered = language.lower().replace("_", "-")
    fix = f'Write language = "{lowered[:2]}".' if lowered.split("-")[0] in LANGUAGES else ""
    yield S108.problem(f"{language!r} is no language code", path=SHOW_FILE, fix=fix)


def _category(text: str) -> Iterator[Problem]:
    name, sub = split_category(text)
    if name in CATEGORIES and (not sub or sub in CATEGORIES[name]):
        return
    known = [*CATEGORIES, *(f"{category} > {one}" for category, subs in CATEGORIES.items() for one in subs)]
    # A subcategory by itself is the commonest slip: people know it by that name.
    whole = next((line for line in known if line.endswith(f"> {name}")), f"{name} > {sub}" if sub else name)
    said = f"{text!r} is none of Apple's categories"
    yield S109.problem(said, path=SHOW_FILE, fix=_meant("category", whole, known))


def _meant(key: str, wrong: str, known: Sequence[str]) -> str:
    meant = did_you_mean(wrong, known)
    return f'Did you mean {key} = "{meant}"?' if meant else ""


def _identity(show: Show) -> Iterator[Problem]:
    if show.email and not _EMAIL.fullmatch(show.email):
        yield S114.problem(f"{show.email!r} is no mail address", path=SHOW_FILE)
    if show.new_feed_url and show.new_feed_url != f"{show.site_url}feed.xml":
        yield S118.problem(f"apps are sent to {show.new_feed_url}", path=SHOW_FILE)
    if show.guid and not _is_uuid(show.guid):
        yield S115.problem(f"guid is {show.guid!r}", path=SHOW_FILE)
    yield from check_license(show.license, path=SHOW_FILE)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
