"""`make bench`: every measurement that needs nothing but this repository."""

import sys
from pathlib import Path

from benchmarks import build, feed, hearing

if __name__ == "__main__":
    build.main()
    feed.main()
    episodes = sorted(str(path) for path in (Path(__file__).parent.parent / "episodes").iterdir() if path.is_file())
    sys.argv = [sys.argv[0], *(path for path in episodes if not path.endswith(".gitkeep"))]
    hearing.main()
