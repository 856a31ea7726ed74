"""Keys added to entries of a file that belongs to people."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_tool.project.additions import add_below

ENTRY = '[[resource]]\nid = "{id}"  # theirs\nurl = "https://hub.ca/{id}"\ntitle = """\nTwo\nlines"""\n\n'


def added(text: str, ident: str = "b", value: str = "https://kept.ca/b") -> str:
    return add_below(text, "resource", ident, "url", {"archived": value})


@given(st.permutations("abc"), st.text(max_size=20), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_one_line_comes_below_the_one_named_and_every_other_byte_stays(
    order: list[str], value: str, newline: str, mark: str
) -> None:
    before = mark + ("# ours\n" + "".join(ENTRY.format(id=ident) for ident in order)).replace("\n", newline)
    lines = added(before, value=value).split(newline)
    place = lines.index('url = "https://hub.ca/b"') + 1
    assert tomllib.loads(lines[place]) == {"archived": value}
    assert newline.join([*lines[:place], *lines[place + 1 :]]) == before


def test_what_stands_there_already_is_never_overwritten() -> None:
    text = ENTRY.format(id="b").replace("url", 'archived = "https://own.ca"\nurl')
    assert added(text) == text


@pytest.mark.parametrize(
    "text",
    [
        'resource = [{ id = "b", url = "https://hub.ca/b" }]\n',
        '[[resource]]\nid = "b"\nurl = """\nhttps://hub.ca/b"""\n',
        ENTRY.format(id="a"),
        "[[resource",
        "",
    ],
)
def test_where_no_line_can_be_added_nothing_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"no place|there is no|Expected"):
        added(text)
