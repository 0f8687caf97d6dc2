"""A long text is cut where a reader breathes, and no tag or letter is ever broken."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from messages.parts import split, units, without_tags


def test_a_short_text_stays_whole():
    assert split("Hello <b>Ruth</b>") == ["Hello <b>Ruth</b>"]


def test_units_are_counted_as_telegram_counts_them():
    assert units("<b>a&amp;😀</b>") == 4


def test_lines_end_parts_and_open_tags_go_on():
    parts = split("<b>" + "first line\n" * 5 + "</b>last", most=30)
    assert parts[0] == "<b>first line\nfirst line</b>"
    assert parts[1].startswith("<b>first line")
    assert parts[-1].endswith("last")


words = st.text(st.sampled_from("ab é😀&<>\n"), max_size=300)


@given(words, st.integers(10, 60))
def test_no_word_is_lost_and_every_part_is_whole(text, most):
    marked = f"<b>{html.escape(text)}</b>" if text.strip() else "x"
    parts = split(marked, most)
    assert all(units(part) <= most for part in parts)
    for part in parts:
        assert part.count("<b>") == part.count("</b>")
        assert not re.search(r"&(?![a-z#0-9]+;)", part)
    kept = "".join(without_tags(part) for part in parts)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", without_tags(marked))
