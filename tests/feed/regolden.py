"""Write the golden feeds afresh: python tests/feed/regolden.py. Read the difference before committing it."""

from feed_bytes import write_feed
from test_rss import ARTWORK, CASES, GOLDEN

for name, (show, releases) in CASES.items():
    (GOLDEN / f"{name}.xml").write_bytes(write_feed(show, releases, artwork=ARTWORK))
