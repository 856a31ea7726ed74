"""What a feed must keep to, one rule a code.

The examples are pieces of a feed: the good one stands in the sample feed of the tests, and the bad one in its place
breaks that rule and no other.
"""

from typing import Final

from podcast_tool.problems import Rule

_OURS: Final = "The tool writes the feed itself: please report it as a bug, with this message."

F101 = Rule(
    code="F101",
    severity="error",
    title="The feed is not well-formed XML",
    why="No app reads any of it. It must be XML in UTF-8, without a document type.",
    fix=_OURS,
    bad="<copyright>Tom & Co</copyright>",
    good="<copyright>Tom &amp; Co</copyright>",
)
F102 = Rule(
    code="F102",
    severity="error",
    title="The feed is not RSS 2.0 with one channel",
    why="Podcast apps read nothing else; Atom feeds are refused.",
    fix=_OURS,
    bad=' version="0.92"',
    good=' version="2.0"',
)
F103 = Rule(
    code="F103",
    severity="error",
    title="A namespace is missing or has another prefix",
    why="Apps find Apple's and the podcast namespace's tags by the exact address, and some by the usual prefix.",
    fix=_OURS,
    bad='xmlns:content="http://purl.org/rss/1.0/modules/Content/"',
    good='xmlns:content="http://purl.org/rss/1.0/modules/content/"',
)
F104 = Rule(
    code="F104",
    severity="error",
    title="The channel lacks a required element",
    why="Apple or the Podcast Standards Project require it, and directories refuse a show without it.",
    fix="Fill in what is missing in podcast.toml.",
    bad="<title></title><!-- the show -->",
    good="<title>Second Draft</title><!-- the show -->",
)
F105 = Rule(
    code="F105",
    severity="error",
    title="An element stands twice",
    why="Apps take the first, the last or none of them.",
    fix=_OURS,
    bad="<language>en</language><language>de</language>",
    good="<language>en</language>",
)
F106 = Rule(
    code="F106",
    severity="warning",
    title="A value is longer than 255 characters or has blanks around it",
    why="Apple and the Podcast Standards Project cut or refuse longer values, and compare them with their blanks.",
    fix="Shorten the text in podcast.toml or episode.toml.",
    bad="<itunes:author> Ann</itunes:author>",
    good="<itunes:author>Ann</itunes:author>",
)
F107 = Rule(
    code="F107",
    severity="error",
    title="A description is longer than 4,000 bytes",
    why="Apple refuses longer descriptions.",
    fix="Shorten the description.",
    bad=f"<description>{'A very long story. ' * 220}</description>".replace(" <", "<"),
    good="<description>A show about failing well.</description>",
)
F108 = Rule(
    code="F108",
    severity="error",
    title="The channel links to the feed instead of the site",
    why="The link is where listeners go from their app; a feed is no page.",
    fix="Set site_url in podcast.toml to the address of the site.",
    bad="<link>https://pod.example.edu/feed.xml</link>",
    good="<link>https://pod.example.edu/</link>",
)
F109 = Rule(
    code="F109",
    severity="error",
    title="The feed does not name its own address",
    why="Apps and directories recognise a moved or copied feed by it.",
    fix="Check site_url in podcast.toml.",
    bad='<atom:link href="https://old.example.edu/feed.xml" rel="self" type="application/rss+xml"/>',
    good='<atom:link href="https://pod.example.edu/feed.xml" rel="self" type="application/rss+xml"/>',
)
F110 = Rule(
    code="F110",
    severity="error",
    title="The language is no ISO 639 code",
    why="Directories list shows by language, and refuse names like `english`.",
    fix='Set language in podcast.toml to two letters, with a region if you like: "en", "pt-BR".',
    bad="<language>english</language>",
    good="<language>en</language>",
)
F111 = Rule(
    code="F111",
    severity="error",
    title="The category is none of Apple's",
    why="Names count letter by letter, capitals too; a show without a known category is not listed.",
    fix='Choose one of Apple\'s categories, like category = "Education > Self-Improvement".',
    bad='<itunes:category text="education"/>',
    good='<itunes:category text="Education"/>',
)
F112 = Rule(
    code="F112",
    severity="error",
    title="explicit is neither true nor false",
    why="`yes`, `no` and `clean` are no longer valid; Apple refuses a feed without a clear answer.",
    fix=_OURS,
    bad="<itunes:explicit>no</itunes:explicit><!-- the show -->",
    good="<itunes:explicit>false</itunes:explicit><!-- the show -->",
)
F113 = Rule(
    code="F113",
    severity="error",
    title="Artwork is neither JPEG nor PNG",
    why="Apple takes no other pictures, and tells the type by the ending of the name.",
    fix="Save the artwork as .jpg or .png.",
    bad='<itunes:image href="https://pod.example.edu/art/show.webp"/>',
    good='<itunes:image href="https://pod.example.edu/art/show.jpg"/>',
)
F114 = Rule(
    code="F114",
    severity="error",
    title="The show is neither episodic nor serial",
    why="Apps order episodes by it and know no third kind.",
    fix='Set kind in podcast.toml to "episodic" or "serial".',
    bad="<itunes:type>weekly</itunes:type>",
    good="<itunes:type>episodic</itunes:type>",
)
F115 = Rule(
    code="F115",
    severity="error",
    title="A serial show has an episode without a number",
    why="Apps play a serial in the order of its numbers; an episode without one has no place in it.",
    fix='Give each full episode a number, or make the show kind = "episodic".',
    bad="<itunes:type>serial</itunes:type>",
    good="<itunes:type>episodic</itunes:type>",
)
F116 = Rule(
    code="F116",
    severity="error",
    title="The feed has no episode",
    why="Apple and Spotify refuse an empty feed, and subscribers would see all their episodes vanish.",
    fix="Publish at least one episode; a trailer is enough.",
    bad="<channel><title>Second Draft</title></channel>",
    good="<channel><title>Second Draft</title><item>...</item></channel>",
)
F117 = Rule(
    code="F117",
    severity="error",
    title="An item lacks a required element",
    why="Apps drop items without title, audio, GUID or date.",
    fix="Fill in what is missing in the episode's episode.toml.",
    bad="<pubDate></pubDate>",
    good="<pubDate>Sat, 01 Nov 2025 09:00:00 +0000</pubDate>",
)
F118 = Rule(
    code="F118",
    severity="error",
    title="An enclosure is incomplete",
    why="Apps need the audio's address, its length in bytes and its type.",
    fix=_OURS,
    bad='length="about 5 MB"',
    good='length="5000"',
)
F119 = Rule(
    code="F119",
    severity="error",
    title="Two items have the same audio",
    why="Apps take them for one episode and lose the other.",
    fix="Remove one of the two recordings.",
    bad='url="https://pod.example.edu/audio/one-11111111.mp3" length="6000"',
    good='url="https://pod.example.edu/audio/two-22222222.mp3" length="6000"',
)
F120 = Rule(
    code="F120",
    severity="error",
    title="An enclosure's length is not the file's size",
    why="Some apps break off or repeat a download whose length differs from what the feed says.",
    fix=_OURS,
    bad='length="4999"',
    good='length="5000"',
)
F121 = Rule(
    code="F121",
    severity="error",
    title="The audio's type is one that apps refuse, or does not fit its name",
    why="Apple takes MP3 and M4A (no wav, flac, ogg or opus), and wants type and ending to agree.",
    fix=_OURS,
    bad='type="audio/mp3"/><!-- one -->',
    good='type="audio/mpeg"/><!-- one -->',
)
F122 = Rule(
    code="F122",
    severity="error",
    title="The feed points to a file that is not in public/",
    why="Listeners would get an error instead of the file.",
    fix=_OURS,
    bad="https://pod.example.edu/episodes/one/lost.vtt",
    good="https://pod.example.edu/episodes/one/transcript.vtt",
)
F123 = Rule(
    code="F123",
    severity="error",
    title="Two items have the same GUID",
    why="Apps know episodes by their GUID: the second would never appear.",
    fix="Remove the copied guid from one of the two episode.toml files.",
    bad='<guid isPermaLink="false">guid-one</guid><!-- two -->',
    good='<guid isPermaLink="false">guid-two</guid><!-- two -->',
)
F124 = Rule(
    code="F124",
    severity="error",
    title="A published episode would leave the feed or change its GUID",
    why="Apps would delete it, or download it once more as a new one.",
    fix="Restore podcast.lock from git. To take an episode away for good, run `podcast withdraw EPISODE`.",
    bad='<guid isPermaLink="false">guid-2</guid><!-- two -->',
    good='<guid isPermaLink="false">guid-two</guid><!-- two -->',
)
F125 = Rule(
    code="F125",
    severity="error",
    title="A GUID claims to be an address and is none",
    why='Without isPermaLink="false" apps open the GUID as a page.',
    fix=_OURS,
    bad="<guid>guid-one</guid>",
    good='<guid isPermaLink="false">guid-one</guid>',
)
F126 = Rule(
    code="F126",
    severity="error",
    title="A date that apps cannot read",
    why="Dates follow RFC 2822: English names, the right weekday, four digits for the year, a numeric zone.",
    fix=_OURS,
    bad="<pubDate>Sun, 01 Nov 2025 09:00:00 +0000</pubDate>",
    good="<pubDate>Sat, 01 Nov 2025 09:00:00 +0000</pubDate>",
)
F127 = Rule(
    code="F127",
    severity="error",
    title="An episode or season number is not a whole number above 0",
    why="Apps refuse or ignore it.",
    fix="Correct number or season in episode.toml.",
    bad="<itunes:episode>0</itunes:episode>",
    good="<itunes:episode>1</itunes:episode>",
)
F128 = Rule(
    code="F128",
    severity="error",
    title="The kind of an episode is none of full, trailer, bonus",
    why="Apps know no other.",
    fix="Correct kind in episode.toml.",
    bad="<itunes:episodeType>interview</itunes:episodeType>",
    good="<itunes:episodeType>full</itunes:episodeType>",
)
F129 = Rule(
    code="F129",
    severity="error",
    title="A duration is not in whole seconds",
    why="Apple asks for seconds; apps misread other ways of writing it.",
    fix=_OURS,
    bad="<itunes:duration>3:05.2</itunes:duration>",
    good="<itunes:duration>185</itunes:duration>",
)
F130 = Rule(
    code="F130",
    severity="error",
    title="podcast:guid is not a UUID",
    why="Directories know the show by it, wherever it moves.",
    fix="Restore guid in podcast.toml to the value it had.",
    bad="<podcast:guid>second-draft</podcast:guid>",
    good="<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>",
)
F131 = Rule(
    code="F131",
    severity="error",
    title="podcast:locked is neither yes nor no",
    why="It tells other hosts whether they may import the show.",
    fix=_OURS,
    bad="<podcast:locked>true</podcast:locked>",
    good="<podcast:locked>yes</podcast:locked>",
)
F132 = Rule(
    code="F132",
    severity="error",
    title="A transcript or chapters file of a type that apps do not know",
    why="Apps choose by the type; with a wrong one they show nothing.",
    fix=_OURS,
    bad='type="application/srt"',
    good='type="application/x-subrip"',
)
F133 = Rule(
    code="F133",
    severity="error",
    title="A person without a name, or with a role that the taxonomy does not know",
    why="Apps list people by name and role.",
    fix="Correct the [[people]] entry.",
    bad='<podcast:person role="moderator">Ann</podcast:person>',
    good='<podcast:person role="host">Ann</podcast:person>',
)
F134 = Rule(
    code="F134",
    severity="error",
    title="An address is not absolute, or holds letters that must be percent-encoded",
    why="Apps know no page to read it against, and differ in what they do with blanks and accents.",
    fix="Write the whole address, beginning with https://.",
    bad='href="/people/ann"',
    good='href="https://people.example.edu/ann"',
)
F135 = Rule(
    code="F135",
    severity="error",
    title="Shown text holds scripts, or links that are not absolute",
    why="Apps drop such text, or show links that lead nowhere.",
    fix="Remove it from the notes.",
    bad='<a href="reading.html">',
    good='<a href="https://pod.example.edu/reading.html">',
)
F136 = Rule(
    code="F136",
    severity="warning",
    title="The feed is not pure ASCII",
    why="Servers that name no charset make some readers misread accents. Character references are safe.",
    fix=_OURS,
    bad="Jürgen",
    good="J&#252;rgen",
)
F137 = Rule(
    code="F137",
    severity="warning",
    title="Items are not newest first",
    why="Apps that read only the beginning of a feed miss the newest episode.",
    fix=_OURS,
    bad="<pubDate>Mon, 01 Sep 2025 09:00:00 +0000</pubDate>",
    good="<pubDate>Sat, 01 Nov 2025 09:00:00 +0000</pubDate>",
)
F138 = Rule(
    code="F138",
    severity="error",
    title="Chapters are not in ascending order",
    why="Apps jump to the wrong place or show no chapters.",
    fix=_OURS,
    bad='start="00:01:00.000" title="Welcome"',
    good='start="00:00:00.000" title="Welcome"',
)
F139 = Rule(
    code="F139",
    severity="error",
    title="The audio's file name is not plain ASCII",
    why="Apple asks for ASCII names; some players cannot open others.",
    fix=_OURS,
    bad="https://pod.example.edu/audio/%C3%BCbung.mp3",
    good="https://pod.example.edu/audio/one-11111111.mp3",
)
F140 = Rule(
    code="F140",
    severity="error",
    title="A licence without an address",
    why="Only the licences on the podcast namespace's list go by name alone.",
    fix='Set license in podcast.toml to a listed name, like "cc-by-4.0", or to the licence\'s address.',
    bad="<podcast:license>our own</podcast:license>",
    good="<podcast:license>cc-by-4.0</podcast:license>",
)
F141 = Rule(
    code="F141",
    severity="warning",
    title="Two episodes of one day have the same title",
    why="AntennaPod takes them for one when their lengths are alike, and hides one of them.",
    fix="Give one of them another title.",
    bad="<title>The first try</title><!-- two -->",
    good="<title>The second try</title><!-- two -->",
)

RULES: Final = (
    F101, F102, F103, F104, F105, F106, F107, F108, F109, F110, F111, F112, F113, F114, F115, F116, F117, F118, F119,
    F120, F121, F122, F123, F124, F125, F126, F127, F128, F129, F130, F131, F132, F133, F134, F135, F136, F137, F138,
    F139, F140, F141,
)  # fmt: skip
