"""What search engines read: schema.org descriptions of the show and of each episode (JSON-LD 1.1)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from podcast_tool.model import Chapter, Person, Release, Show
from podcast_tool.timecode import format_iso_duration, format_seconds
from podcast_tool.vocabulary import license_page
from podcast_tool.wording import Wording

_HOSTS = frozenset({"host", "co-host"})


def show_data(show: Show, *, artwork: str) -> str:
    """The show as schema.org PodcastSeries, as text that may stand in a script element."""
    return _script_safe({"@context": "https://schema.org", **_series(show), "image": artwork, **_about(show)})


def episode_data(show: Show, release: Release, *, page: str, description: str, artwork: str) -> str:
    """An episode as schema.org PodcastEpisode, as text that may stand in a script element. `page` is its address."""
    episode = release.episode
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "@id": page,
        "url": page,
        "name": episode.title,
        "description": description,
        "inLanguage": episode.language,
        "datePublished": episode.published.isoformat(),
        "timeRequired": format_iso_duration(release.enclosure.duration),
        "image": artwork,
        "isFamilyFriendly": not episode.explicit,
        "episodeNumber": episode.number,
        "partOfSeason": {"@type": "PodcastSeason", "seasonNumber": episode.season} if episode.season else None,
        "partOfSeries": _series(show),
        "associatedMedia": _audio(show, release),
        **_people(episode.people),
        **_access(release),
        "hasPart": [_clip(chapter, release, page) for chapter in release.chapters],
    }
    return _script_safe(data)


def script_texts(wording: Wording, group: str) -> str:
    """What the page's script says, as JSON that may stand in a script element."""
    return _script_safe(wording.group(group))


def _series(show: Show) -> dict[str, Any]:
    return {
        "@type": "PodcastSeries",
        "@id": show.site_url,
        "name": show.title,
        "url": show.site_url,
        "webFeed": f"{show.site_url}feed.xml",
    }


def _about(show: Show) -> dict[str, Any]:
    return {
        "description": show.description,
        "inLanguage": show.language,
        "isFamilyFriendly": not show.explicit,
        "copyrightNotice": show.copyright,
        "license": license_page(show.license)[1],
        "publisher": {"@type": "Organization", "name": show.author} if show.author else None,
        **_people(show.people),
    }


def _people(people: Sequence[Person]) -> dict[str, Any]:
    hosts = [_person(person) for person in people if person.role in _HOSTS]
    others = [_person(person) for person in people if person.role not in _HOSTS]
    return {"author": hosts, "contributor": others}


def _person(person: Person) -> dict[str, Any]:
    return {"@type": "Person", "name": person.name}


def _audio(show: Show, release: Release) -> dict[str, Any]:
    enclosure = release.enclosure
    files = release.transcript.files if release.transcript else ()
    text = next((file.path for file in files if file.path.endswith(".txt")), "")
    captions = [
        {"@type": "MediaObject", "contentUrl": show.site_url + file.path, "encodingFormat": file.mime}
        for file in files
        if file.path.endswith((".vtt", ".srt"))
    ]
    return {
        "@type": "AudioObject",
        "contentUrl": show.site_url + enclosure.path,
        "encodingFormat": enclosure.mime,
        "contentSize": str(enclosure.size),
        "duration": format_iso_duration(enclosure.duration),
        "inLanguage": release.episode.language,
        "transcript": show.site_url + text if text else "",
        "caption": captions,
    }


def _access(release: Release) -> dict[str, Any]:
    if not release.transcript:
        return {"accessMode": ["auditory"], "accessModeSufficient": [_modes("auditory")]}
    return {
        "accessMode": ["auditory", "textual"],
        "accessModeSufficient": [_modes("auditory"), _modes("textual")],
        "accessibilityFeature": ["transcript", "synchronizedAudioText"],
        "accessibilityHazard": "none",
    }


def _modes(mode: str) -> dict[str, Any]:
    return {"@type": "ItemList", "itemListElement": [mode], "description": f"{mode} alone"}


def _clip(chapter: Chapter, release: Release, page: str) -> dict[str, Any]:
    """Google asks for whole seconds and for an end later than the start."""
    later = [other.start for other in release.chapters if other.start > chapter.start]
    return {
        "@type": "Clip",
        "name": chapter.title,
        "startOffset": chapter.start // 1000,
        "endOffset": -(-min([*later, max(release.enclosure.duration, chapter.start + 1)]) // 1000),
        "url": f"{page}#t={format_seconds(chapter.start)}",
    }


def _script_safe(data: Mapping[str, Any]) -> str:
    """JSON without empty values, in which nothing can end the script element or begin a comment."""
    text = json.dumps(_filled(data), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(item) for key, item in value.items() if item not in (None, "", [])}
    return [_filled(item) for item in value] if isinstance(value, list) else value
