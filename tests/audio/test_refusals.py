"""Which files are refused, naming the file and the remedy."""

import io
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen.id3 import ID3, TIT2
from PIL import Image

from podcast_tool.audio.media import measure
from podcast_tool.problems import BrokenEpisode
from podcast_tool.progress import Task

from .synthesis import noise_bytes, wav_bytes, write_video

Recordings = dict[str, Path]
Maker = Callable[[Recordings, Path], Path]


def jpeg() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((400, 400), 60).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x" * 5000)
    return stream.getvalue()


def png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 20)).save(stream, "PNG")
    return stream.getvalue()


def without_moov(path: Path) -> bytes:
    content = path.read_bytes()
    return content[: content.rindex(b"moov") - 4]


NOT_RECORDINGS: dict[str, tuple[str, Callable[[Recordings], bytes], str]] = {
    "zero bytes": ("x.mp3", lambda made: b"", "A102"),
    "one byte": ("x.mp3", lambda made: b"\xff", "A103"),
    "only ID3 magic": ("x.mp3", lambda made: b"ID3", "A103"),
    "only fLaC magic": ("x.flac", lambda made: b"fLaC", "A103"),
    "only OggS magic": ("x.ogg", lambda made: b"OggS", "A103"),
    "only RIFF magic": ("x.wav", lambda made: b"RIFF\0\0\0\0WAVE", "A103"),
    "only ftyp": ("x.m4a", lambda made: made["m4a"].read_bytes()[:28], "A103"),
    "text": ("x.mp3", lambda made: b"Episode one\nwill follow.\n" * 300, "A103"),
    "html": ("x.mp3", lambda made: b"<!doctype html><html><body>" + b"<p>404</p>" * 900, "A103"),
    "jpeg": ("x.mp3", lambda made: jpeg(), "A103"),
    "png": ("x.mp3", lambda made: png(), "A103"),
    "zip": ("x.mp3", lambda made: zipped(), "A103"),
    "random bytes": ("x.mp3", lambda made: noise_bytes(70_000), "A103"),
    "a megabyte of random bytes": ("x.mp3", lambda made: noise_bytes(1_000_000), "A103"),
    "random bytes named m4a": ("x.m4a", lambda made: noise_bytes(70_000), "A103"),
    "random bytes named wav": ("x.wav", lambda made: noise_bytes(70_000), "A103"),
    "zeros": ("x.mp3", lambda made: bytes(70_000), "A103"),
    "empty frames": ("x.mp3", lambda made: b"\xff\xfb\x90\x00" * 20_000, "A103"),
    "playlist": ("x.mp3", lambda made: b"#EXTM3U\n#EXTINF:3,\nfile:///etc/passwd\n", "A103"),
    "concat script": ("x.mp3", lambda made: f"ffconcat version 1.0\nfile {made['mp3']}\n".encode(), "A103"),
    "subtitles": ("x.mp3", lambda made: b"1\n00:00:01,000 --> 00:00:02,000\nhi\n", "A103"),
    "m4a without moov": ("x.m4a", lambda made: without_moov(made["m4a"]), "A103"),
    "wav header without samples": ("x.wav", lambda made: wav_bytes(b""), "A104"),
    "wav of 1 Hz": ("x.wav", lambda made: wav_bytes(bytes(5000), rate=1), "A107"),
    "protected m4a": ("x.m4a", lambda made: made["m4a"].read_bytes().replace(b"mp4a", b"drms"), "A105"),
    "encrypted m4a": ("x.m4a", lambda made: made["m4a"].read_bytes().replace(b"mp4a", b"enca"), "A105"),
}


def refused(path: Path, task: Task) -> tuple[str, str, str]:
    with pytest.raises(BrokenEpisode) as caught:
        measure(path, name="episodes/x", task=task)
    (problem,) = caught.value.problems
    assert problem.severity == "error"
    assert problem.where.path == "episodes/x"
    assert "episodes/x" in problem.text
    assert problem.fix
    return problem.code, problem.text, problem.fix


@pytest.mark.parametrize("case", NOT_RECORDINGS)
def test_what_is_no_recording_is_refused_by_name(case: str, recordings: Recordings, tmp_path: Path, task: Task) -> None:
    name, content, code = NOT_RECORDINGS[case]
    path = tmp_path / name
    path.write_bytes(content(recordings))
    assert refused(path, task)[0] == code


def test_the_message_says_what_the_file_is_instead(tmp_path: Path, task: Task) -> None:
    (tmp_path / "page.mp3").write_bytes(b"<html>gone</html>" * 99)
    assert refused(tmp_path / "page.mp3", task)[1] == "episodes/x is a web page or XML, not a recording"
    (tmp_path / "text.mp3").write_bytes(b"notes only\n" * 99)
    assert refused(tmp_path / "text.mp3", task)[1] == "episodes/x is a text file, not a recording"


def test_tags_without_audio_are_refused(tmp_path: Path, task: Task) -> None:
    tag = ID3()
    tag.add(TIT2(encoding=3, text=["Nothing else"]))
    tag.save(tmp_path / "x.mp3")
    assert refused(tmp_path / "x.mp3", task)[0] == "A103"


def test_a_video_without_sound_is_refused(tmp_path: Path, task: Task) -> None:
    assert refused(write_video(tmp_path / "x.mp4", None), task)[:2] == ("A104", "episodes/x is a video without sound")


def test_a_folder_is_refused(tmp_path: Path, task: Task) -> None:
    assert "is a folder" in refused(tmp_path, task)[1]


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path, task: Task) -> None:
    os.mkfifo(tmp_path / "x.mp3")
    assert "is a named pipe" in refused(tmp_path / "x.mp3", task)[1]


def test_a_socket_is_refused(tmp_path: Path, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("x.mp3")
        assert "is a socket" in refused(tmp_path / "x.mp3", task)[1]


def test_a_device_is_refused(task: Task) -> None:
    assert "is a device" in refused(Path("/dev/zero"), task)[1]


def test_a_dangling_link_is_refused(tmp_path: Path, task: Task) -> None:
    (tmp_path / "x.mp3").symlink_to(tmp_path / "gone.mp3")
    assert "link to a file that does not exist" in refused(tmp_path / "x.mp3", task)[1]


def test_a_link_loop_is_refused(tmp_path: Path, task: Task) -> None:
    (tmp_path / "x.mp3").symlink_to(tmp_path / "y.mp3")
    (tmp_path / "y.mp3").symlink_to(tmp_path / "x.mp3")
    assert refused(tmp_path / "x.mp3", task)[0] == "A101"


def test_a_missing_file_is_refused(tmp_path: Path, task: Task) -> None:
    assert refused(tmp_path / "x.mp3", task)[0] == "A101"


@pytest.mark.slow
def test_an_unreadable_file_is_refused(recordings: Recordings, tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    shutil.copy(recordings["mp3"], path)
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(0o755)
    code = (
        "import os, sys, pathlib\n"
        "from podcast_tool.audio.media import measure\n"
        "from podcast_tool.problems import BrokenEpisode\n"
        "import av, mutagen\n"
        "os.getuid() or os.setuid(65534)\n"
        "try: measure(pathlib.Path(sys.argv[1]), name='episodes/x', task=None)\n"
        "except BrokenEpisode as error: print(error.problems[0].code, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "A101 episodes/x may not be read by you"


def test_a_file_that_grows_while_it_is_read_is_refused(recordings: Recordings, tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    shutil.copy(recordings["mp3"], path)

    class Growing:
        def advance(self, amount: float) -> None:
            with path.open("ab") as stream:
                stream.write(b"more")

    assert refused(path, Growing())[0] == "A106"
