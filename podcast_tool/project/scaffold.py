"""`podcast init`: a show that builds as soon as a recording is dropped in."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from podcast_tool.disk import write_file
from podcast_tool.problems import PodcastError
from podcast_tool.project.layout import AUDIO_FOLDER, CATALOGUE_FILE, NOTES_FOLDER, OUTPUT_FOLDER, SHOW_FILE
from podcast_tool.text import clean_line, slugify
from podcast_tool.wording import open_wording

EXAMPLE_SITE: Final = "https://example.org/"
PLAIN_ARTWORK: Final = "artwork.png"
_ART_SIDE: Final = 3000
_AND: Final = re.compile(r"\s*[,&;]\s*|\s+(?:and|et)\s+")
_INK, _PAPER = (27, 38, 59), (250, 243, 221)

_SHOW: Final = """\
# Your show. Every page and the feed are made from this; run `podcast check` after a change.
title = {title}
description = {description}
author = {author}
language = {language}
site_url = {site_url}  # where the site will be served
category = "Education"  # as Apple Podcasts names them; "Education > Self-Improvement" for one below
explicit = false
artwork = "artwork.png"  # square, 1400 to 3000 pixels
artwork_alt = ""  # what the picture shows, for those who don't see it

engine = "auto"  # speech to text: the fastest installed; or "faster-whisper", "openai-whisper", "off"
model = "base"  # the Whisper model; or the path of one
links = "approved"  # only resources you said yes to; "auto" also shows what the tool suggests

# email = ""  # for accessibility questions; will be public
# help = ""   # where to turn in a crisis; stands on every page
# license = "cc-by-4.0"
# Seasons by name, a place, where to support the show, how often episodes come: the README lists what else can be said.

{people}"""
_PERSON: Final = '[[people]]\nname = {name}\nrole = "host"\n'
_EXAMPLE_PERSON: Final = """\
# [[people]]
# name = ""  # who is heard in every episode, one [[people]] each; transcripts write their names right
# role = "host"
"""
_CATALOGUE: Final = """\
# The hub's resources that episodes may link. One [[resource]] each; `podcast build` suggests the ones
# that an episode speaks of in show_notes/<episode>/links.toml, where you say yes or no.
#
# [[resource]]
# id = "learning-journal"
# title = "Learning Journal"
# url = "https://example.org/learning-journal"
# kind = "activity"
# audiences = ["students"]
# disciplines = ["interdisciplinary"]
# focus = ["reflection"]
# description = "Prompts for a journal on what went wrong and what one takes from it."
# aliases = ["failure journal"]
"""
_GITIGNORE: Final = f"""\
# made by the tool, from everything else here
/{OUTPUT_FOLDER}/
/.podcast/
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the host said on the command line; what is empty gets a default that builds."""

    title: str
    author: str
    site_url: str
    language: str


def start_show(root: Path, answers: Answers) -> tuple[str, ...]:
    """Write a new show's files, those that exist excepted; the paths written. Raises PodcastError."""
    if (root / SHOW_FILE).exists():
        raise PodcastError(f"{root / SHOW_FILE} is there already", fix="This folder holds a show: run `podcast build`.")
    title = clean_line(answers.title or root.resolve().name.replace("-", " ").replace("_", " ").title())
    return found_show(root, _show(answers, title), title=title)


def found_show(root: Path, show_file: str, *, title: str, artwork: str = PLAIN_ARTWORK) -> tuple[str, ...]:
    """Write this podcast.toml and all that a show needs beside it, what exists excepted; the paths written.

    podcast.toml comes last: with it the folder is a show. `artwork` names a picture that is there already.
    """
    files = {
        SHOW_FILE: show_file.encode(),
        f"{AUDIO_FOLDER}/.gitkeep": b"",
        f"{NOTES_FOLDER}/.gitkeep": b"",
        CATALOGUE_FILE: _CATALOGUE.encode(),
        ".gitignore": _GITIGNORE.encode(),
    }
    if artwork == PLAIN_ARTWORK:
        files[PLAIN_ARTWORK] = _plain_artwork(title)
    due = [path for path in files if not (root / path).exists()]
    for path in sorted(due, key=lambda path: path == SHOW_FILE):
        write_file(root / path, files[path])
    return tuple(path for path in due if not path.endswith(".gitkeep"))


def _show(answers: Answers, title: str) -> str:
    import tomlkit

    language = clean_line(answers.language) or "en"
    wording = open_wording(language)
    author = clean_line(answers.author) or wording.plain("init.team", show=title)
    site_url = answers.site_url or f"{EXAMPLE_SITE}{slugify(title) or 'show'}/"
    values = {
        "title": title,
        "description": wording.plain("init.description", show=title, author=author),
        "author": author,
        "language": language,
        "site_url": clean_line(site_url),
    }
    written = {key: tomlkit.item(value).as_string() for key, value in values.items()}
    hosts = [_PERSON.format(name=tomlkit.item(name).as_string()) for name in _people(answers.author)]
    return _SHOW.format(**written, people="\n".join(hosts) or _EXAMPLE_PERSON)


def _people(author: str) -> tuple[str, ...]:
    """The people in `Ann and Bo`; nobody where it reads like a department or a team."""
    names = [name for name in _AND.split(clean_line(author)) if name]
    plain = all(len(words := name.split()) <= 3 and not any(word[0].islower() for word in words) for name in names)
    return tuple(names) if plain and not author.startswith("The ") else ()


def _plain_artwork(title: str) -> bytes:
    """A picture good enough for a first build: the show's initials, to be replaced by the show's own."""
    from io import BytesIO

    from PIL import Image, ImageDraw, ImageFont

    initials = "".join(word[0] for word in title.split()[:2]).upper() or "?"
    picture = Image.new("RGB", (_ART_SIDE, _ART_SIDE), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((300, 300, _ART_SIDE - 300, _ART_SIDE - 300), fill=_INK)
    middle = (_ART_SIDE // 2, _ART_SIDE // 2)
    pen.text(middle, initials, font=ImageFont.load_default(size=1100), fill=_PAPER, anchor="mm")
    content = BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()
