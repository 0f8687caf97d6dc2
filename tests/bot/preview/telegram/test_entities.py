"""Counting, trimming, splitting and rendering of text."""

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.telegram.entities import (
    commands_in,
    hidden_spoilers,
    render_html,
    split_for_sending,
    trimmed,
    utf16_length,
    utf16_slice,
)
from bot.preview.telegram.html import parse_html


@given(st.text())
def test_length_is_what_utf16_says(text):
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_blank_edges_are_cut_and_entities_move_along():
    text, entities = trimmed(" \n🏟ab ", [{"type": "bold", "offset": 0, "length": 5}])
    assert (text, entities) == ("🏟ab", [{"type": "bold", "offset": 0, "length": 3}])


def test_an_entity_over_blank_edges_only_disappears():
    assert trimmed("a  ", [{"type": "bold", "offset": 1, "length": 2}]) == ("a", [])


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start hi", ["/start"]),
        ("🏟 /help and /who", ["/help", "/who"]),
        ("/start@MainstayBot", ["/start@MainstayBot"]),
        ("and/or", []),
        ("http://x.org/a/b", []),
        ("/", []),
        ("//x", []),
    ],
)
def test_commands_are_found_where_telegram_finds_them(text, commands):
    assert [utf16_slice(text, e["offset"], e["length"]) for e in commands_in(text)] == commands


@given(st.text(alphabet="ab \n🏟", max_size=300), st.integers(min_value=4, max_value=40))
def test_a_split_text_loses_nothing_but_blanks(text, limit):
    pieces = split_for_sending(text, limit)
    assert all(0 < utf16_length(piece) <= limit and piece == piece.strip() for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_spoilers_are_blotted_out():
    text, entities = parse_html("Code <tg-spoiler>🏟42</tg-spoiler>!")
    assert hidden_spoilers(text, entities) == "Code ▒▒▒▒!"


def test_rendered_html_is_escaped_and_well_nested_even_where_entities_cross():
    entities = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 4},
        {"type": "text_link", "offset": 6, "length": 1, "url": 'https://x.org/"><script>'},
        {"type": "text_link", "offset": 7, "length": 1, "url": "javascript:alert(1)"},
    ]
    assert render_html("a<b>cdef", entities) == (
        "<b>a&lt;<i>b&gt;</i></b><i>cd</i>"
        '<a href="https://x.org/&quot;&gt;&lt;script&gt;" rel="noopener noreferrer" target="_blank">e</a>'
        "<span>f</span>"
    )


class _Strict(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


@given(
    st.text(alphabet="ab<>&\"'🏟", max_size=20),
    st.lists(
        st.tuples(st.sampled_from(["bold", "italic", "spoiler", "code"]), st.integers(0, 20), st.integers(1, 20)),
        max_size=5,
    ),
)
def test_rendered_html_always_nests_and_shows_the_same_words(text, marks):
    end = utf16_length(text)
    # An entity never cuts a character in two.
    starts = {utf16_length(text[:n]) for n in range(len(text) + 1)}
    entities = [
        {"type": kind, "offset": offset, "length": length}
        for kind, offset, length in marks
        if offset in starts and offset + length in starts and offset + length <= end
    ]
    parser = _Strict()
    parser.feed(render_html(text, entities))
    parser.close()
    assert parser.open == []
    assert parser.words == text


def test_plain_text_is_only_escaped():
    assert render_html("<b>&", []) == escape("<b>&")
