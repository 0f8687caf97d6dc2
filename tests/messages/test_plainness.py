"""The countable rules find what makes a text hard, and leave plain ones alone."""

import pytest

from messages.buttons import Button
from messages.plainness import findings, grade, has_way_out, long_words, sentences, syllables, visible, words


def rules(text, level="standard", **more):
    return {finding.rule for finding in findings(text, level, **more)}


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1), ("people", 2), ("asked", 1), ("needed", 2), ("going", 2), ("family", 3), ("professional", 4),
        ("created", 3), ("table", 2), ("houses", 2), ("idea", 3), ("question", 2), ("999", 1), ("the", 1), ("quiet", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_heard(word, count):
    assert syllables(word) == count


def test_a_line_or_a_stop_ends_a_sentence_and_a_lists_number_is_none():
    assert sentences("1. Ruth, your lead\nCall 0800 1111. It is free.") == [
        "Ruth, your lead",
        "Call 0800 1111.",
        "It is free.",
    ]


def test_a_number_a_time_and_a_telephone_number_are_one_word_each():
    assert words("Call 01632 960 001 at 3:30pm by 12 May") == [
        "Call",
        "01632 960 001",
        "at",
        "3:30pm",
        "by",
        "12",
        "May",
    ]


def test_plain_words_score_low_and_office_words_high():
    assert grade("You have a new message. Tap Open to read it.") < 2
    assert grade("Professionals will facilitate multi-agency coordination of interventions.") > 12


def test_known_long_words_do_not_count_as_hard():
    assert long_words("The meeting on Wednesday is about your question's paediatrician") == ["paediatrician"]


def test_words_from_facts_are_not_ours():
    assert visible("Ask <b>Jo &amp; Co</b> now", ["Jo & Co"]) == "Ask Sam now"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("word " * 16, "T1", id="a long sentence"),
        pytest.param("A psychologist and paediatrician coordinate therapeutic provision. " * 3, "T4", id="long words"),
        pytest.param("Your EHCP is here.", "T5", id="a term"),
        pytest.param("Ask the ABCX.", "T5", id="capitals"),
        pytest.param("We will liaise.", "T5", id="a word to avoid"),
        pytest.param("You failed to come.", "T5", id="blame"),
        pytest.param("Hi. " * 90, "T6", id="length"),
        pytest.param("Wait two days.", "T11", id="a number in words"),
        pytest.param("Come (if you can).", "T11", id="brackets"),
        pytest.param("You and/or dad.", "T11", id="and/or"),
        pytest.param("Well done 🎉", "T11", id="a picture"),
    ],
)
def test_each_rule_finds_its_fault(text, rule):
    assert rule in rules(text)


def test_staff_may_read_terms_but_no_blame():
    assert rules("The EHCP review is due in two days.", "staff") == set()
    assert rules("Mum failed to come.", "staff") == {"T5"}
    assert rules("“Failed to come” can feel like blame.", "staff", check_dialogue=True) == set()


def test_a_hard_word_may_stand_where_it_is_explained():
    assert rules("EHCP is a legal plan.", explained=("EHCP is a legal plan.",)) == set()


def test_easy_readers_get_shorter_sentences():
    text = " ".join(["go"] * 13) + "."
    assert rules(text) == set()
    assert rules(text, "easy") == {"T1"}


@pytest.mark.parametrize(
    ("labels", "rule"),
    [
        pytest.param(["x" * 29, "Back"], "T7", id="too long"),
        pytest.param([*"abcdefg", "Back"], "T7", id="too many"),
        pytest.param(["Yes", "Yes", "Back"], "T7", id="two alike"),
        pytest.param(["✅ Yes", "Back"], "T7", id="a picture"),
        pytest.param(["Yes", "No"], "T8", id="no way out"),
    ],
)
def test_each_rule_for_buttons_finds_its_fault(labels, rule):
    assert rule in rules("Hello.", buttons=[Button(label, "1|x") for label in labels])


@pytest.mark.parametrize("label", ["Back", "Back to list", "Menu", "Later", "No, go back", "Help now", "OK"])
def test_ways_out(label):
    assert has_way_out([Button("Yes", "1|y"), Button(label, "1|x")])
    assert has_way_out([])
