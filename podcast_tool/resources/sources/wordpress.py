"""Posts of a WordPress site as its REST interface gives them (`/wp-json/wp/v2/...?_embed`), saved to a file."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from podcast_tool.problems import PodcastError
from podcast_tool.resources.sources.found import Entry, Found, entry, json_list, plain

# Part of a taxonomy's name -> the facet it is.
_FACETS: Final[Mapping[str, str]] = {
    "audience": "audiences",
    "discipline": "disciplines",
    "subject": "disciplines",
    "focus": "focus",
    "topic": "focus",
    "tag": "focus",
    "type": "kind",
    "format": "kind",
}
_FEWEST_WORDS: Final = 8


def read_posts(text: str) -> Found:
    """Each published post with a title. Raises PodcastError where nothing in it is a post."""
    posts = json_list(text, "posts")
    if posts and not any(isinstance(post, dict) and "title" in post for post in posts):
        raise PodcastError("the JSON holds no posts of WordPress", fix="Save what /wp-json/wp/v2/... answers.")
    entries: list[Entry] = []
    left: list[str] = []
    for number, post in enumerate(posts, start=1):
        public = isinstance(post, dict) and post.get("status", "publish") == "publish"
        made = _entry(post) if public else None
        entries += [made] if made else []
        left += [] if made else [f"post {number}: it has no title" if public else f"post {number}: it is not published"]
    return Found(entries=tuple(entries), left=tuple(left))


def _entry(post: Mapping[str, Any]) -> Entry | None:
    facets: dict[str, list[str]] = {}
    for facet, name in (*_embedded(post), *_classes(post)):
        if name.casefold() not in (known.casefold() for known in facets.setdefault(facet, [])):
            facets[facet].append(name)
    kinds = facets.pop("kind", [])
    values: dict[str, Any] = dict(facets)
    excerpt = plain(_rendered(post, "excerpt"), 2000)
    long_enough = len(excerpt.split()) >= _FEWEST_WORDS
    return entry(
        _rendered(post, "title"),
        id=post.get("slug"),
        url=post.get("link"),
        description=excerpt if long_enough else _rendered(post, "content"),
        kind=kinds[0].lower() if kinds else "",
        **values,
    )


def _rendered(post: Mapping[str, Any], key: str) -> str:
    value = post.get(key)
    return str(value.get("rendered") or "") if isinstance(value, dict) else str(value or "")


def _embedded(post: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The terms that came along with `_embed`, by their names."""
    embedded = post.get("_embedded")
    groups = embedded.get("wp:term") if isinstance(embedded, dict) else None
    for group in groups if isinstance(groups, list) else []:
        for term in group if isinstance(group, list) else []:
            if isinstance(term, dict) and (facet := _facet(str(term.get("taxonomy") or ""))):
                yield facet, plain(str(term.get("name") or ""), 200)


def _classes(post: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Without `_embed`: WordPress 6.7 names terms in `class_list`, as in `audience-students`."""
    if isinstance(post.get("_embedded"), dict):
        return
    classes = post.get("class_list")
    for name in classes if isinstance(classes, list) else []:
        taxonomy, dash, term = str(name).partition("-")
        if dash and term and taxonomy not in ("type", "format", "post") and (facet := _facet(taxonomy)):
            yield facet, plain(term.replace("-", " "), 200)


def _facet(taxonomy: str) -> str:
    return next((facet for part, facet in _FACETS.items() if part in taxonomy.lower()), "")
