"""What a feed must keep to where it uses the podcast namespace, pages, and Apple's rarer tags: one rule a code.

The examples are pieces of a feed: the good one stands in the sample feed of the tests, and the bad one in its place
breaks that rule and no other.
"""

from typing import Final

from podcast_tool.problems import Rule

_OURS: Final = "The tool writes the feed itself: please report it as a bug, with this message."

F142 = Rule(
    code="F142",
    severity="warning",
    title="Something that a good feed says is missing",
    why="The Podcast Standards Project recommends it and Spotify wants the author; apps show a gap where it should be.",
    fix="Fill in what is missing in podcast.toml or episode.toml.",
    bad="<link></link>",
    good="<link>https://pod.example.edu/episodes/one/</link>",
)
F143 = Rule(
    code="F143",
    severity="error",
    title="A tag of the podcast namespace lacks what it must say",
    why="Apps skip the tag, or the whole episode, where a required attribute or text is missing.",
    fix="Fill in what is missing in podcast.toml or episode.toml.",
    bad="<podcast:funding>Help us</podcast:funding>",
    good='<podcast:funding url="https://give.example.edu/">Help us</podcast:funding>',
)
F144 = Rule(
    code="F144",
    severity="error",
    title="The medium is none that apps know",
    why="Apps choose their player by it.",
    fix='Set medium in podcast.toml to "podcast" or another word of the list, like "course".',
    bad="<podcast:medium>lectures</podcast:medium>",
    good="<podcast:medium>course</podcast:medium>",
)
F145 = Rule(
    code="F145",
    severity="error",
    title="A soundbite is too short, too long, or ends after the audio",
    why="Apps play soundbites of 15 to 120 seconds as previews.",
    fix="Correct [[soundbites]] in episode.toml.",
    bad='<podcast:soundbite startTime="150" duration="60">',
    good='<podcast:soundbite startTime="10.5" duration="60">',
)
F146 = Rule(
    code="F146",
    severity="error",
    title="Another version of the audio is described wrongly",
    why="Apps that choose it would download nothing, or refuse the file because its checksum or length differs.",
    fix=_OURS,
    bad='<podcast:integrity type="sri" value="sha384-abc"/>',
    good=f'<podcast:integrity type="sri" value="sha384-{"A1b2" * 16}"/>',
)
F147 = Rule(
    code="F147",
    severity="error",
    title="Another show is named wrongly",
    why="Shows are known by their podcast:guid, a UUID; a publisher is one single feed.",
    fix="Correct [[podroll]] or [publisher] in podcast.toml.",
    bad='<podcast:remoteItem feedGuid="sister-show" title="Sister"/>',
    good='<podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810" title="Sister"/>',
)
F148 = Rule(
    code="F148",
    severity="error",
    title="How often episodes come is said in a way that apps cannot read",
    why="The rule is one of iCalendar (RFC 5545); COUNT needs a beginning, and complete is true or false.",
    fix="Correct [update] in podcast.toml.",
    bad='rrule="WEEKLY"',
    good='rrule="FREQ=WEEKLY;BYDAY=MO"',
)
F149 = Rule(
    code="F149",
    severity="error",
    title="A place that no map knows",
    why="Apps find shows near a place by its coordinates (RFC 5870) and by its number in OpenStreetMap.",
    fix="Correct [location] in podcast.toml or episode.toml.",
    bad='geo="45.5, -73.57"',
    good='geo="geo:45.5,-73.57"',
)
F150 = Rule(
    code="F150",
    severity="warning",
    title="A text is longer than the podcast namespace allows",
    why="Directories cut it: most texts at 128 characters, what is displayed for a number at 32, txt at 4,000.",
    fix="Shorten the text.",
    bad='display="The fifth and, as it turned out, last day"',
    good='display="Day 5"',
)
F151 = Rule(
    code="F151",
    severity="warning",
    title="An address without https",
    why="The podcast namespace asks for https everywhere; apps refuse to load pictures and files without it.",
    fix="Write the https:// address.",
    bad='href="http://video.example.edu/one"',
    good='href="https://video.example.edu/one"',
)
F152 = Rule(
    code="F152",
    severity="error",
    title="A discussion with a protocol that apps do not know",
    why="Apps read replies by the protocol named; the namespace keeps the list.",
    fix='Correct protocol in [[social]], like protocol = "activitypub".',
    bad='protocol="mastodon"',
    good='protocol="activitypub"',
)
F153 = Rule(
    code="F153",
    severity="error",
    title="The pages of the feed do not lead to one another",
    why="Readers follow next from feed.xml to the oldest page; a broken chain hides every episode behind the break.",
    fix=_OURS,
    bad='<atom:link href="https://pod.example.edu/feed.xml" rel="next"/>',
    good='<atom:link href="https://hub.example.edu/" rel="hub"/>',
)
F154 = Rule(
    code="F154",
    severity="warning",
    title="complete or block says another word than Yes",
    why="Apple acts on Yes alone; any other word is without effect.",
    fix=_OURS,
    bad="<itunes:complete>true</itunes:complete>",
    good="<itunes:complete>Yes</itunes:complete>",
)
F155 = Rule(
    code="F155",
    severity="warning",
    title="A title repeats the episode's number or the show's name",
    why="Apps show both beside the title; Apple asks to leave them out of it.",
    fix="Take it out of title in episode.toml; number has a key of its own.",
    bad="<title>Episode 1: The first try</title>",
    good="<title>The first try</title>",
)
F156 = Rule(
    code="F156",
    severity="error",
    title="The note on machine-made content is neither true nor false",
    why="Apps that show the note know no other answer.",
    fix=_OURS,
    bad='<podcast:txt purpose="ai-content">yes</podcast:txt>',
    good='<podcast:txt purpose="ai-content">true</podcast:txt>',
)

RULES: Final = (
    F142, F143, F144, F145, F146, F147, F148, F149, F150, F151, F152, F153, F154, F155, F156,
)  # fmt: skip
