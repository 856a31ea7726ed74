"""What can be wrong with a recording, its tags and its picture: every rule of the audio trade in one place."""

from typing import Final

from podcast_tool.problems import Rule

_EXPORT = "Export the recording again from your audio editor as MP3 or WAV, and put that file in its place."
_LISTEN = "Listen to the file from start to end; if something is missing, export or copy it again."

A101 = Rule(
    code="A101",
    severity="error",
    title="The audio file cannot be opened",
    why=(
        "Only a regular, readable file can be published: a folder, a pipe, a device or a link to nothing has "
        "no recording in it."
    ),
    fix="Put the audio file itself there, and make sure that you may read it.",
    bad="episodes/pilot.mp3 -> /Volumes/USB/pilot.mp3 (stick not plugged in)",
    good="episodes/pilot.mp3, copied into the folder",
)
A102 = Rule(
    code="A102",
    severity="error",
    title="The audio file is empty",
    why="The file has no bytes, most often because a copy or a download was interrupted.",
    fix="Copy or export the recording again.",
)
A103 = Rule(
    code="A103",
    severity="error",
    title="The file is not a recording",
    why="What the file holds decides, not its name: a web page or a picture stays one when it is called .mp3.",
    fix=_EXPORT,
    bad="a saved download page named interview.mp3",
    good="the recording itself",
)
A104 = Rule(
    code="A104",
    severity="error",
    title="There is no sound in the file",
    why="The file is well formed, but holds no audio track, or an audio track without a single sample.",
    fix="Check the export settings (is the audio track switched on?) and export the recording again.",
    bad="a screen recording without microphone",
    good="a file that a player plays audibly",
)
A105 = Rule(
    code="A105",
    severity="error",
    title="The recording is copy-protected",
    why="A protected file plays only for the account that bought it, so no listener could hear it.",
    fix="Use the original, unprotected recording.",
)
A106 = Rule(
    code="A106",
    severity="error",
    title="The file is still being written",
    why="Its size changed while it was read, so what was read is not the whole recording.",
    fix="Wait until the copy or the export has finished, then run the same command again.",
)
A107 = Rule(
    code="A107",
    severity="error",
    title="The recording cannot be used at this length or sample rate",
    why=(
        "A sample rate no device records at, or a length of more than a day, means a damaged header; working "
        "on it could fill the disk."
    ),
    fix=_EXPORT,
    bad="a WAV header that says 1 Hz",
    good="44,100 Hz or 48,000 Hz",
)
A111 = Rule(
    code="A111",
    severity="warning",
    title="The file's own idea of its length is wrong",
    why=(
        "Apps show the length the file declares and seek by it. The tool counts the samples that can really "
        "be heard and publishes that length."
    ),
    fix=_LISTEN,
)
A112 = Rule(
    code="A112",
    severity="warning",
    title="Parts of the recording cannot be decoded",
    why=(
        "The file is damaged or cut off. What could be decoded is published; listeners will hear a gap, a "
        "click or an early end."
    ),
    fix=_LISTEN,
)
A113 = Rule(
    code="A113",
    severity="warning",
    title="The file's name does not say what it holds",
    why="Apps trust the type they are told, so the file is published as what it really is.",
    fix="Rename the file to the ending that fits, or export it again in the format that its name promises.",
    bad="pilot.mp3 that holds FLAC",
    good="pilot.flac",
)
A114 = Rule(
    code="A114",
    severity="note",
    title="Only one audio track is published",
    why="A podcast episode is one sound track; further tracks and moving pictures are left out.",
    fix="If another track is the one that you want, export it alone.",
)
A115 = Rule(
    code="A115",
    severity="warning",
    title="Left and right cancel each other out",
    why=(
        "One channel is the other turned upside down. On a phone or a smart speaker, which play both as one, "
        "the episode is silent."
    ),
    fix=(
        "Invert one of the two channels in your audio editor (often called Invert or Polarity), or export one "
        "channel as mono."
    ),
)
A116 = Rule(
    code="A116",
    severity="warning",
    title="The recording is silent",
    why=(
        "Nowhere is it louder than the noise of an empty room, which mostly means that the wrong microphone "
        "or track was exported."
    ),
    fix="Listen to the file; if it should be audible, export it again.",
)
A117 = Rule(
    code="A117",
    severity="error",
    title="The recording could not be encoded as MP3",
    why="Feeds carry MP3 or AAC only, so other formats are encoded anew, and the encoder gave up on this one.",
    fix=_EXPORT,
)
A118 = Rule(
    code="A118",
    severity="warning",
    title="The chapters are not in the audio file",
    why=(
        "Some apps read chapters only from the file itself. Its tags are damaged, or it is built in fragments, so it "
        "is published unchanged; the feed and the page do show the chapters."
    ),
    fix="Export the recording again, as MP3 or M4A, from your audio editor.",
)
A119 = Rule(
    code="A119",
    severity="warning",
    title="There is no small version of the episode",
    why="The recording could not be encoded once more. The episode is published without it.",
    fix="Export the recording again from your audio editor, or write opus = false below [publish] in podcast.toml.",
)
A201 = Rule(
    code="A201",
    severity="warning",
    title="The tags cannot be read",
    why="Title, people and cover inside the file are damaged. The episode is published without what they say.",
    fix="Write what is missing into the episode's episode.toml, or save the tags again with a tag editor.",
)
A202 = Rule(
    code="A202",
    severity="warning",
    title="A tag is too long",
    why="Apps and feeds cut long texts at different places; it is cut here so that all show the same.",
    fix="Write a shorter text into the tag, or into the episode's episode.toml.",
)
A203 = Rule(
    code="A203",
    severity="warning",
    title="A tag looks as if it had been written in another alphabet",
    why=(
        "Old tag editors wrote Cyrillic and other letters without saying so. Guessing could make a right text "
        "wrong, so it is shown as it stands."
    ),
    fix="If it reads wrongly, save the tag again as UTF-8, or write the text into the episode's episode.toml.",
    bad="Ïðèâåò, ìèð",
    good="Привет, мир",
)
A204 = Rule(
    code="A204",
    severity="warning",
    title="The cover in the tags cannot be used",
    why="It is empty, too big, or only a link. Links in tags are never followed.",
    fix="Put a JPEG or PNG beside the audio file under the same name, or embed the picture itself.",
)
A301 = Rule(
    code="A301",
    severity="error",
    title="The picture cannot be read",
    why="Only pictures that open completely are published; they are always encoded anew as JPEG.",
    fix="Open the picture in an image editor and save it as JPEG or PNG.",
)
A302 = Rule(
    code="A302",
    severity="error",
    title="The picture is an SVG",
    why="An SVG can carry scripts, and no podcast app shows it.",
    fix="Export the drawing as a PNG of 3000 x 3000 pixels.",
)
A303 = Rule(
    code="A303",
    severity="error",
    title="The picture has too many pixels",
    why=(
        "A small file can unfold into gigabytes. Nothing above 64 million pixels is opened; 3000 x 3000 is "
        "all that apps use."
    ),
    fix="Scale the picture down to 3000 x 3000 pixels.",
    bad="30000 x 30000",
    good="3000 x 3000",
)
A304 = Rule(
    code="A304",
    severity="warning",
    title="The picture is smaller than apps ask for",
    why="Apps refuse pictures of fewer than 1400 pixels a side, and blown up it would only look blurred.",
    fix="Use a picture of at least the size named; 3000 x 3000 pixels is best.",
)
A305 = Rule(
    code="A305",
    severity="warning",
    title="The picture is not square",
    why="Apps show squares. Nearly square pictures are cropped evenly, others get bars in the colour of their edges.",
    fix="Crop the picture to a square yourself if you want to choose what is seen.",
)

RULES: Final = (
    A101, A102, A103, A104, A105, A106, A107, A111, A112, A113, A114, A115, A116, A117, A118, A119,
    A201, A202, A203, A204, A301, A302, A303, A304, A305,
)  # fmt: skip
