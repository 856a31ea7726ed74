"""What is measured: kind, length and warnings of recordings that are published."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast_tool.audio.media import Measured, measure
from podcast_tool.audio.rules import RULES
from podcast_tool.problems import BrokenEpisode
from podcast_tool.progress import Quiet, Task

from .synthesis import noise_bytes, syncsafe, tone, wav_bytes, write_audio, write_two_tracks, write_video

Recordings = dict[str, Path]
Maker = Callable[[Recordings, Path], Path]


@pytest.mark.parametrize(
    ("recipe", "name", "container", "codec", "mime", "as_is"),
    [
        ("mp3", "a.mp3", "mp3", "mp3", "audio/mpeg", True),
        ("mp3", "A.MP3", "mp3", "mp3", "audio/mpeg", True),
        ("m4a", "a.m4a", "mp4", "aac", "audio/x-m4a", True),
        ("m4a faststart", "a.m4a", "mp4", "aac", "audio/x-m4a", True),
        ("m4a fragmented", "a.m4a", "mp4", "aac", "audio/x-m4a", True),
        ("alac", "a.m4a", "mp4", "alac", "audio/x-m4a", False),
        ("wav", "a.wav", "wav", "pcm_s16le", "audio/wav", False),
        ("wav 24-bit", "a.wav", "wav", "pcm_s24le", "audio/wav", False),
        ("wav float", "a.wav", "wav", "pcm_f32le", "audio/wav", False),
        ("rf64", "a.wav", "wav", "pcm_s16le", "audio/wav", False),
        ("aiff", "a.aiff", "aiff", "pcm_s16be", "audio/aiff", False),
        ("flac", "a.flac", "flac", "flac", "audio/flac", False),
        ("ogg", "a.ogg", "ogg", "vorbis", "audio/ogg", False),
        ("opus", "a.opus", "ogg", "opus", "audio/ogg", False),
        ("opus", "a.ogg", "ogg", "opus", "audio/ogg", False),
    ],
)
def test_every_format_of_hosts_is_measured_without_a_warning(
    recipe: str,
    name: str,
    container: str,
    codec: str,
    mime: str,
    as_is: bool,
    recordings: Recordings,
    tmp_path: Path,
    task: Task,
) -> None:
    shutil.copy(recordings[recipe], tmp_path / name)
    found = measure(tmp_path / name, name=name, task=task)
    assert (found.container, found.codec, found.mime, found.as_is) == (container, codec, mime, as_is)
    assert found.problems == ()
    assert found.duration == pytest.approx(3000, abs=50)
    assert found.declared == pytest.approx(3000, abs=80)
    assert found.sample_rate == (48_000 if recipe == "opus" else 44_100)
    assert found.channels == (2 if recipe == "ogg" else 1)
    assert found.bitrate == round((tmp_path / name).stat().st_size * 8000 / found.duration)


def changed(recipe: str, change: Callable[[bytes], bytes], name: str) -> Maker:
    def make(made: Recordings, folder: Path) -> Path:
        path = folder / name
        path.write_bytes(change(made[recipe].read_bytes()))
        return path

    return make


def hole(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + noise_bytes(4000) + content[middle + 4000 :]


def wav_of(seconds: float = 1, **header: int) -> Maker:
    def make(made: Recordings, folder: Path) -> Path:
        frame = header.get("channels", 1) * header.get("bits", 16) // 8
        count = round(seconds * header.get("rate", 44_100))
        (folder / "x.wav").write_bytes(wav_bytes(noise_bytes(count * frame), **header))
        return folder / "x.wav"

    return make


def joined_mp3(made: Recordings, folder: Path) -> Path:
    other = write_audio(folder / "b", tone(2, rate=48_000, channels=2), rate=48_000)
    (folder / "x.mp3").write_bytes(made["mp3"].read_bytes() + other.read_bytes())
    return folder / "x.mp3"


def vbr_without_xing(made: Recordings, folder: Path) -> Path:
    quiet, loud = tone(2, loudness=0), np.random.default_rng(1).normal(0, 0.2, (1, 88_200)).astype(np.float32)
    quiet[0, ::100] = 0.001
    samples = np.concatenate([quiet, quiet, quiet, quiet, loud], axis=1)
    with av.open(str(folder / "x.mp3"), "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as output:
        stream = output.add_stream(
            "libmp3lame", rate=44_100, layout="mono", options={"compression_level": "9", "q": "0"}
        )
        stream.codec_context.flags |= 2
        stream.codec_context.global_quality = 0
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate = 44_100
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return folder / "x.mp3"


def lying_xing(content: bytes) -> bytes:
    at = content.index(b"Info") if b"Info" in content else content.index(b"Xing")
    return content[: at + 8] + (5_000_000).to_bytes(4, "big") + content[at + 12 :]


def flac_of_unknown_length(content: bytes) -> bytes:
    return content[:21] + bytes([content[21] & 0xF0]) + bytes(4) + content[26:]


def wrong_md5(content: bytes) -> bytes:
    return content[:26] + bytes(range(16)) + content[42:]


def wrong_page_checksum(content: bytes) -> bytes:
    page = content.index(b"OggS", len(content) // 4)
    return content[: page + 22] + b"\1\2\3\4" + content[page + 26 :]


ID3_EMPTY = b"ID3\x04\0\0" + syncsafe(10) + bytes(10)
PUBLISHED: dict[str, tuple[Maker, float, set[str]]] = {
    "mp3 cut off": (changed("mp3", lambda content: content[: len(content) // 2], "x.mp3"), 1.5, {"A111"}),
    "m4a cut off": (
        changed("m4a faststart", lambda content: content[: len(content) * 2 // 3], "x.m4a"),
        2,
        {"A111", "A112"},
    ),
    "flac cut off": (changed("flac", lambda content: content[: len(content) // 2], "x.flac"), 1.15, {"A111", "A112"}),
    "ogg cut off": (changed("ogg", lambda content: content[: len(content) // 2], "x.ogg"), 1, set()),
    "wav cut off": (changed("wav", lambda content: content[: len(content) // 2], "x.wav"), 1.5, {"A111"}),
    "garbage in front of mp3": (changed("mp3", lambda content: noise_bytes(20_000) + content, "x.mp3"), 3, set()),
    "garbage inside mp3": (changed("mp3", hole, "x.mp3"), 2.5, {"A112"}),
    "garbage inside m4a": (changed("m4a", hole, "x.m4a"), 2.8, {"A112"}),
    "garbage inside flac": (changed("flac", hole, "x.flac"), 2.9, {"A112"}),
    "chained ogg": (changed("opus", lambda content: content * 2, "x.opus"), 6, {"A111"}),
    "wrong page checksum": (changed("opus", wrong_page_checksum, "x.opus"), 2, {"A112"}),
    "flac with wrong MD5": (changed("flac", wrong_md5, "x.flac"), 3, set()),
    "flac of unknown length": (changed("flac", flac_of_unknown_length, "x.flac"), 3, set()),
    "ID3 in front of fLaC": (changed("flac", lambda content: ID3_EMPTY + content, "x.flac"), 3, set()),
    "ID3 size that lies": (
        changed("mp3", lambda content: b"ID3\x04\0\0" + syncsafe(200_000_000) + content, "x.mp3"),
        3,
        {"A112"},
    ),
    "ID3 size that is none": (
        changed("mp3", lambda content: b"ID3\x04\0\0\xff\xff\xff\xff" + content, "x.mp3"),
        3,
        {"A112"},
    ),
    "two ID3 tags": (changed("mp3", lambda content: ID3_EMPTY * 2 + content, "x.mp3"), 3, set()),
    "two mp3s joined": (joined_mp3, 5, {"A111", "A112"}),
    "VBR without Xing": (vbr_without_xing, 10, {"A111"}),
    "Xing that lies": (changed("mp3", lying_xing, "x.mp3"), 3, {"A111"}),
    "MP2 named mp3": (changed("mp2", bytes, "x.mp3"), 3, {"A113"}),
    "flac named mp3": (changed("flac", bytes, "x.mp3"), 3, {"A113"}),
    "mp3 named wav": (changed("mp3", bytes, "x.wav"), 3, {"A113"}),
    "Matroska named m4a": (changed("mka", bytes, "x.m4a"), 3, {"A113"}),
    "wav from a pipe": (wav_of(sizes=0xFFFFFFFF), 1, set()),
    "wav with zero sizes": (wav_of(sizes=0), 1, set()),
    "8-channel wav": (wav_of(channels=8), 1, set()),
    "8 kHz wav": (wav_of(rate=8000), 1, set()),
    "50 ms of wav": (wav_of(seconds=0.05), 0.05, set()),
    "50 ms of mp3": (lambda made, folder: write_audio(folder / "x.mp3", tone(0.05)), 0.05, set()),
    "two audio tracks": (lambda made, folder: write_two_tracks(folder / "x.m4a", tone(1)), 1, {"A114"}),
    "video with sound": (lambda made, folder: write_video(folder / "x.mp4", tone(2)), 2, {"A114"}),
}


def measured(path: Path) -> Measured:
    with Quiet().task("", 0) as task:
        return measure(path, name=f"episodes/{path.name}", task=task)


@pytest.mark.parametrize("case", PUBLISHED)
def test_odd_recordings_are_published_at_the_length_that_can_be_heard(
    case: str, recordings: Recordings, tmp_path: Path
) -> None:
    make, seconds, codes = PUBLISHED[case]
    found = measured(make(recordings, tmp_path))
    assert found.duration == pytest.approx(seconds * 1000, abs=max(60, seconds * 100))
    assert {problem.code for problem in found.problems} == codes
    assert all(problem.severity != "error" for problem in found.problems)


@pytest.mark.parametrize(
    ("case", "as_is"),
    [
        ("MP2 named mp3", False),
        ("flac named mp3", False),
        ("mp3 named wav", True),
        ("Matroska named m4a", False),
        ("video with sound", False),
        ("m4a cut off", False),
        ("mp3 cut off", True),
        ("ID3 size that lies", False),
    ],
)
def test_only_what_players_take_goes_out_unchanged(
    case: str, as_is: bool, recordings: Recordings, tmp_path: Path
) -> None:
    assert measured(PUBLISHED[case][0](recordings, tmp_path)).as_is is as_is


def test_progress_adds_up_to_the_size_of_the_file(recordings: Recordings) -> None:
    told: list[float] = []

    class Counting:
        def advance(self, amount: float) -> None:
            told.append(amount)

    measure(recordings["wav"], name="x", task=Counting())
    assert sum(told) == recordings["wav"].stat().st_size


@pytest.mark.slow
def test_more_than_an_hour_is_measured(tmp_path: Path) -> None:
    part = write_audio(tmp_path / "part", tone(60)).read_bytes()
    (tmp_path / "x.mp3").write_bytes(part * 61)
    assert measured(tmp_path / "x.mp3").duration == pytest.approx(61 * 60_000, abs=5000)


def test_silence_is_told(tmp_path: Path) -> None:
    found = measured(write_audio(tmp_path / "x.wav", tone(2, loudness=0), recipe="wav"))
    assert [problem.code for problem in found.problems] == ["A116"]


def test_very_soft_sound_is_not_taken_for_silence(tmp_path: Path) -> None:
    assert measured(write_audio(tmp_path / "x.wav", tone(2, loudness=0.001), recipe="wav")).problems == ()


@pytest.mark.parametrize("recipe", ["wav", "mp3"])
def test_antiphase_stereo_is_told(recipe: str, tmp_path: Path) -> None:
    samples = tone(2, channels=2)
    samples[1] *= -1
    found = measured(write_audio(tmp_path / f"x.{recipe}", samples, recipe=recipe))
    assert [problem.code for problem in found.problems] == ["A115"]


def test_sound_on_one_channel_is_fine(tmp_path: Path) -> None:
    samples = tone(2, channels=2)
    samples[1] = 0
    assert measured(write_audio(tmp_path / "x.mp3", samples)).problems == ()


@pytest.mark.parametrize(
    "name", ["%2e.mp3", "-rf.mp3", "file:x.mp3", "concat:a|b.mp3", "né🎙.mp3", "a'b\"c.mp3", "\x1b[31m.mp3"]
)
def test_no_file_name_is_taken_for_anything_else(name: str, recordings: Recordings, tmp_path: Path) -> None:
    shutil.copy(recordings["mp3"], tmp_path / name)
    assert measured(tmp_path / name).duration == pytest.approx(3000, abs=40)


def test_a_file_name_that_is_no_utf8_is_read(recordings: Recordings, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.mp3")
    shutil.copy(recordings["mp3"], tmp_path / name)
    assert measured(tmp_path / name).as_is


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), recipe=st.sampled_from(["mp3", "m4a", "wav", "flac", "ogg", "opus", "aiff", "mka"]))
def test_damage_anywhere_is_measured_or_refused_but_never_crashes(
    data: st.DataObject, recipe: str, recordings: Recordings, tmp_path: Path
) -> None:
    content = bytearray(recordings[recipe].read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, min(len(content), 6000) - 1))
        content[at : at + 4] = data.draw(st.binary(min_size=0, max_size=8))
    (tmp_path / "x").write_bytes(content)
    try:
        found = measured(tmp_path / "x").problems
    except BrokenEpisode as error:
        found = error.problems
    assert all(problem.fix for problem in found)


def test_what_was_measured_can_be_kept_as_json(recordings: Recordings, tmp_path: Path) -> None:
    found = measured(PUBLISHED["mp3 cut off"][0](recordings, tmp_path))
    assert found.problems
    assert msgspec.json.decode(msgspec.json.encode(found), type=Measured) == found


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, podcast_tool.audio.media, podcast_tool.audio.encode, podcast_tool.audio.artwork\n"
        "print([name for name in ('av', 'numpy', 'PIL', 'mutagen') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_rule_has_its_own_code_and_says_how_to_mend_it() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.title and rule.why and rule.fix and rule.code.startswith("A") for rule in RULES)
