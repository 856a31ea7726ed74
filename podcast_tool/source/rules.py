"""What can stand in the way of bringing a show in from another host."""

from typing import Final

from podcast_tool.problems import Rule

_MEND: Final = "Mend it at the old host, or in a saved copy of the feed, and import again."

I101 = Rule(
    code="I101",
    severity="error",
    title="An item of the feed has no audio",
    why="Only recordings become episodes; a video, a document or a mere text has no place in a podcast of audio.",
    fix=f"Nothing needs doing if it is no episode. {_MEND}",
    bad='<enclosure url="https://pod.uni.edu/handout.pdf" type="application/pdf" length="1"/>',
    good='<enclosure url="https://pod.uni.edu/talk.mp3" type="audio/mpeg" length="4711"/>',
)
I102 = Rule(
    code="I102",
    severity="error",
    title="The date of an item cannot be read",
    why="The first date of an episode never changes. With a guessed one apps would show it in the wrong place.",
    fix=_MEND,
    bad="<pubDate>some time in May</pubDate>",
    good="<pubDate>Fri, 15 May 2026 09:00:00 -0400</pubDate>",
)
I103 = Rule(
    code="I103",
    severity="error",
    title="The audio of an item cannot be fetched",
    why="Without its recording an episode cannot be published here.",
    fix="Run the same command again: what is here already is not fetched twice.",
)
I104 = Rule(
    code="I104",
    severity="error",
    title="What was fetched is no recording",
    why="The old host sent something that cannot be played, often a page that says why the file is gone.",
    fix=f"Open the address in a browser and see what is there. {_MEND}",
)
I105 = Rule(
    code="I105",
    severity="warning",
    title="Two items of the feed have the same GUID",
    why="For apps they are one episode; most show only one of them. The first one is taken.",
    fix=_MEND,
)
I106 = Rule(
    code="I106",
    severity="warning",
    title="A transcript was not taken over",
    why="It cannot be fetched or holds no words. The episode comes without it, and will be transcribed by the build.",
    fix="Put the transcript beside the recording in episodes/, as VTT, SRT, JSON or plain text.",
)
I107 = Rule(
    code="I107",
    severity="warning",
    title="Chapters were not taken over",
    why="They cannot be fetched or read, or start after the end of the audio. The episode comes without them.",
    fix="Write the chapters into notes.md as lines like (12:03) Title.",
)
I108 = Rule(
    code="I108",
    severity="warning",
    title="A picture was not taken over",
    why="It cannot be fetched, or is none that apps can show. The show's own picture is shown instead.",
    fix="Put a square JPEG or PNG beside the recording, or for the show into its folder.",
)
I109 = Rule(
    code="I109",
    severity="warning",
    title="Something the source says of itself cannot be used",
    why="Directories know only their own categories, languages and identifiers, and would refuse the show.",
    fix="Look at the line in podcast.toml, and put right what does not fit.",
    bad="<language>english</language>",
    good="<language>en</language>",
)
I110 = Rule(
    code="I110",
    severity="note",
    title="site_url is still the address of the old host",
    why="Every address of the new feed begins with it, and the new site will hardly be served where the old one is.",
    fix="Write the address where you will serve the site into podcast.toml, or say it with --site-url.",
)
I111 = Rule(
    code="I111",
    severity="error",
    title="A page of the feed cannot be read",
    why="Long feeds come in several pages. The older episodes that stand on this one and those behind it are missing.",
    fix="Run the same command again: only what is missing is fetched.",
)
I112 = Rule(
    code="I112",
    severity="warning",
    title="The feed is not well-formed",
    why="It was mended as apps do, by guessing. A word may be wrong where the fault was.",
    fix="Look over the titles and notes that were taken over.",
)
I113 = Rule(
    code="I113",
    severity="note",
    title="An item has no GUID",
    why="Apps then know the episode by the address of its audio, so that becomes its GUID: nobody gets it twice.",
    fix="Nothing needs doing.",
)
I114 = Rule(
    code="I114",
    severity="note",
    title="The feed says that it has moved",
    why="Apps follow itunes:new-feed-url, so the new place counts.",
    fix="Nothing needs doing; import from the new address the next time.",
)
I115 = Rule(
    code="I115",
    severity="warning",
    title="A text was shortened",
    why="Apps show no more of it, and the feed may not hold more.",
    fix="Look at it and say it in fewer words.",
)
I116 = Rule(
    code="I116",
    severity="warning",
    title="An item has no title",
    why="In an app's list an episode is its title. It is called by its file's name for now.",
    fix="Write title in its episode.toml.",
)
I117 = Rule(
    code="I117",
    severity="warning",
    title="The show here has another identity than the source",
    why="Directories know a show by its podcast:guid. With another one they may take the moved show for a new one.",
    fix="If this is the same show, write the guid of the source into podcast.toml before you publish.",
)
I118 = Rule(
    code="I118",
    severity="error",
    title="The GUID of an item is too long",
    why="No host writes GUIDs of thousands of letters; something else has got into the place of it.",
    fix=_MEND,
)
I119 = Rule(
    code="I119",
    severity="warning",
    title="An item is dated in the future",
    why="An episode keeps its first date for ever. Taken over now, it would stand above every newer one until that "
    "day, and what is dated in the future appears nowhere here before its time.",
    fix="Import again once its day has come; or, if the date is a slip, mend it at the old host first.",
    bad="<pubDate>Fri, 15 May 2099 09:00:00 -0400</pubDate>",
    good="<pubDate>Fri, 15 May 2026 09:00:00 -0400</pubDate>",
)
RULES: Final = (
    I101, I102, I103, I104, I105, I106, I107, I108, I109, I110, I111, I112, I113, I114, I115, I116, I117, I118,
    I119,
)  # fmt: skip
