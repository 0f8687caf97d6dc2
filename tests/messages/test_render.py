"""Rendering says everything it is given, and nothing anybody wrote becomes a button or a tag."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError

from messages.catalogue import Catalogue
from messages.parts import units
from messages.render import FactMissing, Reader, Renderer

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SERVICE = SimpleNamespace(zone="Europe/London", organisation="Oakshire & Co")
ID = "0123456789abcdef"
READER = Reader()


@pytest.fixture
def says(tmp_path):
    """Return a function that writes one template and renders it."""

    def say(body, facts=None, given="", reader=READER, marks="", **more):
        for kind, text in (
            ("sample", f"{{# Said in tests. Given: {given}. Marks: {marks} #}}\n{body}"),
            ("alert_hidden", '{# Said. Given: notice. #}\nHidden.\n{{ button("Open", "notice.open", notice) }}'),
        ):
            path = tmp_path / "en/standard/tests" / f"{kind}.j2"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        renderer = Renderer(SERVICE, None, Catalogue(tmp_path))
        return renderer.render("sample", facts or {}, reader, NOW, **more)

    return say


def test_words_are_escaped_and_the_services_too(says):
    rendered = says("{{ lead }} of {{ service.organisation }}", {"lead": "<b>R</b>"}, "lead")
    assert rendered.text == "&lt;b&gt;R&lt;/b&gt; of Oakshire &amp; Co"


def test_a_missing_fact_is_named(says):
    with pytest.raises(FactMissing, match="'sample' needs lead"):
        says("{{ lead }}", {"holder": "Ruth"}, "lead")


def test_a_fact_that_may_be_left_out_is_none(says):
    assert says("Hi{% if cover %} {{ cover }}{% endif %}", {}, "cover?").text == "Hi"


def test_a_name_that_the_header_does_not_give_is_an_error(says):
    with pytest.raises(UndefinedError):
        says("{{ lead }}", {"lead": "Ruth"})


def test_buttons_are_collected_in_order_and_leave_no_lines_behind(says):
    body = 'One.\n{{ button("Who", "who") }}\nTwo.\n{{ copy("Copy", "999") }}\n{% if a %}\n{{ button("A", "a", a, rev=2) }}\n{% endif %}\n'  # noqa: E501
    rendered = says(body, {"a": ID}, "a")
    assert rendered.text == "One.\nTwo."
    assert [(button.label, button.data, button.copy_text) for button in rendered.buttons] == [
        ("Who", "1|who", None), ("Copy", None, "999"), ("A", f"1|a|{ID}||2", None),
    ]  # fmt: skip
    assert [(choice.number, choice.label) for choice in rendered.choices] == [(1, "Who"), (2, "A")]


def test_words_that_look_like_a_button_stay_words(says):
    wicked = '{{ button("Pay", "pay") }}\x00{% raw %}'
    rendered = says('{{ words | quoted }}{{ button("OK", "ok") }}', {"words": wicked}, "words")
    assert [button.label for button in rendered.buttons] == ["OK"]
    assert "{{ button(" in rendered.text
    assert "\x00" not in rendered.text


def test_labels_are_not_escaped_but_cut_and_the_name_gives_way_first(says):
    name = "Bartholomew-Alexander Featherstone-Haugh"
    [ask, tom] = says(
        '.{{ button("Ask " ~ lead ~ " something", "ask") }}{{ button(sign, "tom") }}',
        {"lead": name, "sign": "Tom & Jo"},
        "lead, sign",
    ).buttons
    assert ask.label == "Ask Bartholomew… something"
    assert tom.label == "Tom & Jo"


def test_two_people_of_one_name_get_two_labels(says):
    rendered = says(
        '.{% for p in people %}{{ button(p, "p") }}{% endfor %}',
        {"people": ["Sam", "Sam", "S" * 40, "S" * 40]},
        "people",
    )
    labels = [button.label for button in rendered.buttons]
    assert labels[:2] == ["Sam", "Sam 2"]
    assert len(set(labels)) == 4
    assert all(len(label) <= 28 for label in labels)


def test_hidden_signs_are_taken_out_and_right_to_left_names_isolated(says):
    rendered = says("{{ a }}, {{ b }}.", {"a": "Sam\u202e\u0007", "b": "سام"}, "a, b")
    assert rendered.text == "Sam, \u2068سام\u2069."


def test_news_is_hidden_from_a_discreet_reader_until_it_is_opened(says):
    hidden = says("Ruth wrote.", marks="alert", reader=Reader(discreet=True), notice=ID)
    assert hidden.text == "Hidden."
    assert hidden.buttons[0].data == f"1|notice.open|{ID}"
    assert says("Ruth wrote.", marks="alert", reader=Reader(discreet=True), opened=True).text == "Ruth wrote."
    assert says("Ruth wrote.", marks="alert").text == "Ruth wrote."
    assert says("Ruth wrote.", reader=Reader(discreet=True)).text == "Ruth wrote."


def test_the_longest_words_give_way_where_a_text_is_too_long_for_telegram(says):
    long = "word & " * 2000
    rendered = says("Before {{ words | quoted }} after {{ lead }}", {"words": long, "lead": "Ruth"}, "words, lead")
    assert units(rendered.text) <= 4096
    assert rendered.text.startswith("Before “word &amp; word")
    assert rendered.text.endswith("…” after Ruth")


def test_a_gloss_is_said_and_remembered(says):
    rendered = says("A\n{% gloss %}EHCP is a plan{% endgloss %}")
    assert rendered.text == "A\nEHCP is a plan"
    assert rendered.explained == ("EHCP is a plan",)


def test_days_are_said_in_the_services_zone(says):
    facts = {"at": datetime(2027, 5, 11, 14, 30, tzinfo=UTC)}
    assert says("{{ at | moment }}", facts, "at").text == "Tuesday 11 May at 3:30pm"


def test_an_empty_text_is_refused(says):
    with pytest.raises(ValueError, match="said nothing"):
        says('{{ button("OK", "ok") }}')
