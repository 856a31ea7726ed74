"""The rules of the catalogue and of the links (L1xx)."""

from typing import Final

from podcast_tool.problems import Rule

L101 = Rule(
    code="L101",
    severity="error",
    title="Two resources have the same id",
    why="Answers in links.toml name a resource by its id, so an id must mean one resource only. The first one counts.",
    fix="Give one of them another id, or remove it if it is the same resource.",
    bad='id = "learning-journal"   (twice)',
    good='id = "learning-journal-2026"',
)
L102 = Rule(
    code="L102",
    severity="error",
    title="An address is no web address",
    why="Only http and https addresses may be published; anything else could harm or would lead nowhere.",
    fix='Write the whole address, as in url = "https://example.org/page", or remove the line.',
    bad='url = "www.example.org/page"',
    good='url = "https://www.example.org/page"',
)
L103 = Rule(
    code="L103",
    severity="error",
    title="A DOI is not written as one",
    why="A DOI starts with 10., a number and a slash. Anything else can't be looked up.",
    fix='Copy the DOI from the publication, as in doi = "10.1080/07370000802212669", or remove the line.',
    bad='doi = "07370000802212669"',
    good='doi = "10.1080/07370000802212669"',
)
L104 = Rule(
    code="L104",
    severity="error",
    title="An id has characters that don't belong there",
    why="Ids become part of addresses and file names: small letters, digits and hyphens, at most 80.",
    fix="Use small letters, digits and hyphens only.",
    bad='id = "Learning Journal!"',
    good='id = "learning-journal"',
)
L105 = Rule(
    code="L105",
    severity="warning",
    title="An answer is about a resource that is not in the catalogue",
    why="The resource was removed or renamed, or its id is misspelt. The answer is kept, but nothing can be linked.",
    fix="Correct the id, put the resource back into show_notes/resources.toml, or leave the entry as it is.",
    bad='resource = "learning-jornal"',
    good='resource = "learning-journal"',
)
L106 = Rule(
    code="L106",
    severity="warning",
    title="Two answers about one resource",
    why="Only one can count. So that nothing unwanted becomes public, no beats ?, ? beats yes, and yes beats pin.",
    fix="Remove the entry that should not count.",
    bad='answer = "yes" and, further down, answer = "no" for the same resource',
    good="one [[link]] for each resource",
)
L107 = Rule(
    code="L107",
    severity="warning",
    title="Links are not written as [[link]] tables",
    why="New suggestions are added as [[link]] tables, which can't follow a list written on one line.",
    fix="Write each link as a table of its own, headed [[link]].",
    bad='link = [{ resource = "learning-journal", answer = "yes" }]',
    good='[[link]]\nresource = "learning-journal"\nanswer = "yes"',
)
L108 = Rule(
    code="L108",
    severity="error",
    title="A language is not written as a language tag",
    why="Pages and citations mark the language of a resource by its tag.",
    fix='Use a tag such as "en", "fr" or "en-CA".',
    bad='language = "English"',
    good='language = "en"',
)
L109 = Rule(
    code="L109",
    severity="warning",
    title="The words of a link are no longer in the transcript",
    why="The link was approved for words that have been changed or cut since, so its moment may be another one now. It "
    "stays public at the time it has.",
    fix="Listen to that moment. Then correct at and quote in links.toml, or answer no.",
)
L110 = Rule(
    code="L110",
    severity="warning",
    title="The moment of a link lies past the end of the episode",
    why="A time was mistyped, or the audio was replaced by a shorter one. The link is public without a moment.",
    fix="Correct at in links.toml, or remove that line if the link is about the whole episode.",
    bad='at = "93:12"   (in an episode of 40 minutes)',
    good='at = "9:31"',
)
RULES: Final = (L101, L102, L103, L104, L105, L106, L107, L108, L109, L110)
