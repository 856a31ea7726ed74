"""The console script `podcast`, and the one place where errors become exit codes.

0 done · 1 problems · 2 usage · 3 cannot go on · 4 a bug · 130 interrupted · 143 asked to end
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

PROBLEMS: Final = 1
CANNOT_GO_ON: Final = 3
BUG: Final = 4
INTERRUPTED: Final = 130
ENDED: Final = 143


class _Ended(BaseException):
    """SIGTERM, as an exception, so that locks and temporary files are given up in order."""


def main() -> NoReturn:
    """Run the command line and exit."""
    if sys.platform != "win32":
        signal.signal(signal.SIGTERM, _end)
    _open_what_is_closed()
    sys.exit(_run())


def _open_what_is_closed() -> None:
    """Started without stdin, stdout or stderr, as jobs may be: nothing in their place, so that no file gets it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Ended


def _run() -> int:
    import click

    from podcast_tool.cli import podcast
    from podcast_tool.problems import PodcastError

    try:
        code = podcast.main(prog_name="podcast", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except PodcastError as error:
        return _tell(f"Cannot go on: {error}", error.fix, CANNOT_GO_ON)
    except (KeyboardInterrupt, click.Abort):
        return _tell("Interrupted. What is done is kept: the same command goes on from here.", "", INTERRUPTED)
    except _Ended:
        return _tell("Ended. What is done is kept: the same command goes on from here.", "", ENDED)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        if not _is_of_the_screen(error):
            return _bug(error)
        _close_stdout()
        fix = "Make room on that disk, or send the output elsewhere."
        return _tell(f"Cannot go on: the output cannot be written: {error.strerror or error}", fix, CANNOT_GO_ON)
    except Exception as error:  # noqa: BLE001 - the one boundary: whatever reaches it is our own bug
        return _bug(error)
    return code if isinstance(code, int) else 0


def _is_of_the_screen(error: OSError) -> bool:
    """Whether it was raised where text is put on the screen, by what does nothing else."""
    import traceback

    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    return frame.f_globals["__name__"].partition(".")[0] in ("click", "rich", __name__.partition(".")[0])


def _close_stdout() -> None:
    """Keep Python from trying, and failing, to write what is left on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _tell(text: str, fix: str, code: int) -> int:
    sys.stderr.write("\n".join(line for line in (text, fix) if line) + "\n")
    return code


def _bug(error: Exception) -> int:
    """The traceback goes to a file, one line to the screen."""
    import traceback

    log = _crash_log()
    try:
        log.parent.mkdir(exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace")
        return _tell(f"A bug in podcast_tool: {type(error).__name__}. Details are in {log}.", "", BUG)
    except OSError:
        traceback.print_exception(error)
        return BUG


def _crash_log() -> Path:
    """In the cache of the show that was named, or of this folder's; outside a show, among temporary files."""
    from tempfile import gettempdir

    from podcast_tool.project.layout import CACHE_FOLDER, SHOW_FILE

    named = sys.argv[sys.argv.index("-C") + 1 :][:1] if "-C" in sys.argv else []
    show = Path(*named)
    inside = (show / SHOW_FILE).is_file()
    return show / CACHE_FOLDER / "crash.log" if inside else Path(gettempdir()) / "podcast_tool-crash.log"


if __name__ == "__main__":
    main()
