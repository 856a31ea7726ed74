"""The closed lists that podcast apps know: Apple's categories, the roles of people, languages, licences.

Data only. The feed writes by them and the checks hold a show against them.
"""

import re
from typing import Final

# Apple Podcasts categories, as of 2019 and unchanged since; names are case-sensitive.
CATEGORIES: Final[dict[str, tuple[str, ...]]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality",
    ),
    "Science": (
        "Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature",
        "Physics", "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running",
        "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}  # fmt: skip

# Podcast Taxonomy Project, as the podcast namespace uses it: role -> group. Both are compared without case.
_ROLES_BY_GROUP: Final[dict[str, tuple[str, ...]]] = {
    "creative direction": (
        "director", "assistant director", "executive producer", "senior producer", "producer", "associate producer",
        "development producer", "creative director",
    ),
    "cast": (
        "host", "co-host", "guest host", "guest", "voice actor", "narrator", "announcer", "reporter",
    ),
    "writing": (
        "author", "editorial director", "co-writer", "writer", "songwriter", "guest writer", "story editor",
        "managing editor", "script editor", "script coordinator", "researcher", "editor", "fact checker",
        "translator", "transcriber", "logger",
    ),
    "audio production": (
        "studio coordinator", "technical director", "technical manager", "audio engineer",
        "remote recording engineer", "post production engineer",
    ),
    "audio post-production": (
        "audio editor", "sound designer", "foley artist", "composer", "theme music", "music production",
        "music contributor",
    ),
    "administration": (
        "production coordinator", "booking coordinator", "production assistant", "content manager",
        "marketing manager", "sales representative", "sales manager",
    ),
    "visuals": ("graphic designer", "cover art designer"),
    "community": ("social media manager",),
    "misc.": ("consultant", "intern"),
    "video production": ("camera operator", "lighting designer", "camera grip", "assistant camera"),
    "video post-production": ("assistant editor",),
}  # fmt: skip
GROUPS: Final = frozenset(_ROLES_BY_GROUP)
ROLES: Final[dict[str, str]] = {role: group for group, roles in _ROLES_BY_GROUP.items() for role in roles}

# podcast:medium, without the lists (a list of other feeds' items has no items of its own).
MEDIUMS: Final = (
    "podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course",
)  # fmt: skip
# podcast:socialInteract: the protocols that the namespace's own list holds.
SOCIAL_PROTOCOLS: Final = (
    "disabled", "activitypub", "twitter", "lightning", "bluesky", "hive", "matrix", "nostr",
)  # fmt: skip
# The namespace's limits, in characters.
LONGEST_NAME: Final = 128
LONGEST_TXT: Final = 4000
LONGEST_DISPLAY: Final = 32
# podcast:soundbite, in milliseconds.
SHORTEST_SOUNDBITE: Final = 15_000
LONGEST_SOUNDBITE: Final = 120_000

# ISO 639-1: the second letters that follow each first letter.
_LANGUAGE_LETTERS: Final = {
    "a": "abefkmnrsvyz",
    "b": "aeghimnors",
    "c": "aehorsuvy",
    "d": "aevz",
    "e": "elnostu",
    "f": "afijory",
    "g": "adlnuv",
    "h": "aeiortuyz",
    "i": "adegikostu",
    "j": "av",
    "k": "agijklmnorsuvwy",
    "l": "abginotuv",
    "m": "ghiklnrsty",
    "n": "abdeglnorvy",
    "o": "cjmrs",
    "p": "ailst",
    "q": "u",
    "r": "mnouw",
    "s": "acdegiklmnoqrstuvw",
    "t": "aeghiklnorstwy",
    "u": "gkrz",
    "v": "eio",
    "w": "ao",
    "x": "h",
    "y": "io",
    "z": "ahu",
}
LANGUAGES: Final = frozenset(first + second for first, seconds in _LANGUAGE_LETTERS.items() for second in seconds)
_LANGUAGE_TAG = re.compile(r"([a-z]{2})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?", re.ASCII)

# Licences by short name, with their address where the namespace's own list does not know the name.
LICENSES: Final[dict[str, str]] = {
    "arr": "",
    "cc-by-4.0": "",
    "cc-by-nc-4.0": "",
    "cc-by-nc-nd-4.0": "",
    "pod-v4v-1.0": "",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc-by-nd-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "cc-by-nc-sa-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def split_category(text: str) -> tuple[str, str]:
    """`Education > Self-Improvement` as category and subcategory; the second may be empty."""
    category, _, sub = text.partition(">")
    return category.strip(), sub.strip()


_RULE_PART = re.compile(
    r"FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)|(?:INTERVAL|COUNT)=[1-9]\d*"
    r"|UNTIL=[\d-]{8,10}(?:T[\d:.]{6,12}Z?)?|WKST=(?:MO|TU|WE|TH|FR|SA|SU)"
    r"|BYDAY=(?:[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?!$)|$))+"
    r"|BY(?:SECOND|MINUTE|HOUR|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS)=[+-]?\d{1,3}(?:,[+-]?\d{1,3})*",
    re.ASCII,
)


WEEKDAYS: Final = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def is_recurrence(rule: str) -> bool:
    """Whether it is a recurrence rule of RFC 5545, section 3.3.10: one FREQ, no part twice, COUNT or UNTIL."""
    parts = rule.split(";")
    names = [part.partition("=")[0] for part in parts]
    known = all(_RULE_PART.fullmatch(part) for part in parts)
    return known and "FREQ" in names and len(set(names)) == len(names) and not {"COUNT", "UNTIL"} <= set(names)


_GEO = re.compile(r"geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?(?:;[\w=.-]+)*", re.ASCII)
_POINT = re.compile(r"(?:geo:)?\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)(.*)", re.ASCII | re.IGNORECASE)
_URI = re.compile(r"(?!javascript:|data:)[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE | re.ASCII)
_OSM = re.compile(r"[NWR][1-9]\d{0,18}", re.ASCII)


def is_geo(uri: str) -> bool:
    """Whether it is a place on Earth as RFC 5870 writes it: `geo:45.5,-73.57`."""
    match = _GEO.fullmatch(uri)
    return match is not None and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180


def geo_uri(text: str) -> str:
    """The place meant by `45.5, -73.57` or `geo:45.5,-73.57`; empty where it is no point on Earth."""
    point = _POINT.fullmatch(text)
    uri = f"geo:{point[1]},{point[2]}{point[3]}" if point else text
    return uri if is_geo(uri) else ""


def is_uri(text: str) -> bool:
    """Whether it begins like an address of any kind (`https:`, `nostr:`), and like none that would run as a program."""
    return _URI.fullmatch(text) is not None


def is_osm(name: str) -> bool:
    """Whether it names a node, way or relation of OpenStreetMap: `R113314`."""
    return _OSM.fullmatch(name) is not None


def is_language(tag: str) -> bool:
    """Whether it is an ISO 639-1 code with, at most, a script and a region: `en`, `pt-BR`, `zh-Hans`."""
    match = _LANGUAGE_TAG.fullmatch(tag)
    return match is not None and match[1] in LANGUAGES


def license_name(text: str) -> str:
    """The short name meant by `CC BY-SA 4.0` or `cc-by-sa-4.0`, or empty where none is known."""
    name = "-".join(text.lower().split())
    return name if name in LICENSES else ""


def license_page(text: str) -> tuple[str, str]:
    """What people call a licence, and its page: `CC BY-SA 4.0` for `cc-by-sa-4.0`; empty where it has none."""
    if text.startswith(("https://", "http://")):
        return text, text
    kind, _, version = license_name(text).rpartition("-")
    if not kind.startswith("cc"):
        return text, ""
    parts = "publicdomain/zero" if kind == "cc0" else f"licenses/{kind.removeprefix('cc-')}"
    return f"{kind.replace('-', ' ', 1).upper()} {version}", f"https://creativecommons.org/{parts}/{version}/"
