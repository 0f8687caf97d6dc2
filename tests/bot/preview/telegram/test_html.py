"""HTML mode: what it marks, what it refuses, and in which words."""

from contextlib import suppress
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.telegram.entities import utf16_length, utf16_slice
from bot.preview.telegram.html import parse_html
from bot.preview.telegram.refusals import Refused

MARKED = [
    ("<b>a</b>", "bold"),
    ("<strong>a</strong>", "bold"),
    ("<i>a</i>", "italic"),
    ("<em>a</em>", "italic"),
    ("<u>a</u>", "underline"),
    ("<ins>a</ins>", "underline"),
    ("<s>a</s>", "strikethrough"),
    ("<strike>a</strike>", "strikethrough"),
    ("<del>a</del>", "strikethrough"),
    ('<span class="tg-spoiler">a</span>', "spoiler"),
    ("<tg-spoiler>a</tg-spoiler>", "spoiler"),
    ("<code>a</code>", "code"),
    ("<pre>a</pre>", "pre"),
    ("<blockquote>a</blockquote>", "blockquote"),
    ("<blockquote expandable>a</blockquote>", "expandable_blockquote"),
    ("<B>a</B>", "bold"),
    ("<b   >a</b  >", "bold"),
    ("<b>a</>", "bold"),
    ('<b aba = "caba">a</b>', "bold"),
]

# The words and offsets are those of Telegram's own tests of its parser.
REFUSED = [
    ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba>", 'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
    ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;<i    aba  =  '&lt;&gt;&quot;>", "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
    ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
    ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
    ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
    ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<br>", 'Unsupported start tag "br" at byte offset 0'),
    ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
    ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<span class="red">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
    ("<a href=https://x.org>a</a>", "Unexpected end of name token at byte offset 8"),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ('<a href="x"', "Unclosed start tag at byte offset 0"),
]


@pytest.mark.parametrize(("source", "kind"), MARKED)
def test_each_tag_makes_its_entity(source, kind):
    assert parse_html(source) == ("a", [{"type": kind, "offset": 0, "length": 1}])


@pytest.mark.parametrize(("source", "why"), REFUSED)
def test_a_broken_text_is_refused_in_telegrams_words(source, why):
    with pytest.raises(Refused) as refusal:
        parse_html(source)
    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {why}"


def test_half_a_character_is_refused():
    with pytest.raises(Refused, match="Text contains invalid Unicode characters after decoding HTML entities"):
        parse_html("&#xDFDF;")


def test_offsets_count_utf16_units():
    text, entities = parse_html("🏟 🏟<i>🏟 &gt;<b>&lt🏟</b></i>")
    assert text == "🏟 🏟🏟 ><🏟"
    assert entities == [
        {"type": "italic", "offset": 5, "length": 7},
        {"type": "bold", "offset": 9, "length": 3},
    ]


def test_only_four_named_references_and_numbers_are_decoded():
    text, _ = parse_html("&lt;&gt;&amp;&quot;&laquo;&#8212;&#x2014;&#0;&#12345678; Tom & Jo &amp")
    assert text == '<>&"&laquo;——&#0;&#12345678; Tom & Jo &'


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://nhs.uk/?a=1&amp;b=2">a</a>', {"type": "text_link", "url": "https://nhs.uk/?a=1&b=2"}),
        ("<a href=nhs.uk>a</a>", {"type": "text_link", "url": "http://nhs.uk"}),
        ("<a href='tg://resolve?domain=x'>a</a>", {"type": "text_link", "url": "tg://resolve?domain=x"}),
        ('<tg-emoji emoji-id="5">a</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
    ],
)
def test_links_and_emoji_carry_their_argument(source, entity):
    assert parse_html(source) == ("a", [{**entity, "offset": 0, "length": 1}])


@pytest.mark.parametrize("href", ["tel:+441134960000", "mailto:a@b.uk", "javascript:alert(1)", "word", ""])
def test_a_link_that_telegram_does_not_know_is_left_as_words(href):
    assert parse_html(f'<a href="{href}">a</a>') == ("a", [])


def test_a_link_without_address_takes_its_text():
    _, entities = parse_html("<a>https://nhs.uk/a</a>")
    assert entities[0]["url"] == "https://nhs.uk/a"


def test_pre_and_code_over_one_range_are_one_entity_with_a_language():
    assert parse_html('<pre><code class="language-python">a</code></pre>')[1] == [
        {"type": "pre", "offset": 0, "length": 1, "language": "python"}
    ]
    assert [e["type"] for e in parse_html('<pre> <code class="language-python">a</code></pre>')[1]] == ["pre", "code"]


def test_a_tag_around_nothing_marks_nothing():
    assert parse_html("a<b></b>") == ("a", [])


@given(st.text())
def test_escaped_text_comes_back_unchanged(text):
    assert parse_html(escape(text, quote=False)) == (text, [])


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), st.text(min_size=1)), max_size=6))
def test_marked_text_comes_back_with_each_entity_over_its_own_words(parts):
    source = "".join(f"<{tag}>{escape(words)}</{tag}>" for tag, words in parts)
    source = source.replace("&#x27;", "'")
    text, entities = parse_html(source)
    assert text == "".join(words for _, words in parts)
    assert [utf16_slice(text, e["offset"], e["length"]) for e in entities] == [words for _, words in parts]
    assert sum(e["length"] for e in entities) == utf16_length(text)


@given(st.text(alphabet="<>/abi =\"'&;lt#x1"))
def test_any_input_is_read_or_refused_and_nothing_else(source):
    with suppress(Refused):
        text, entities = parse_html(source)
        assert all(e["offset"] + e["length"] <= utf16_length(text) for e in entities)
