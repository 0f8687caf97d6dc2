"""The danger words find what frightened people write and let everyday sayings pass."""

import csv
from pathlib import Path

import pytest

from messages.danger_words import has_danger_words

MESSAGES = list(csv.DictReader((Path(__file__).parent / "danger_words.csv").read_text("utf-8").splitlines()))


def of(label):
    return [row["message"] for row in MESSAGES if row["label"] == label]


def test_at_least_95_of_100_messages_in_a_crisis_are_found():
    missed = [message for message in of("crisis") if not has_danger_words(message)]
    assert len(of("crisis")) >= 100
    assert len(missed) <= len(of("crisis")) * 0.05, missed


def test_at_most_10_of_100_everyday_messages_are_taken_for_a_crisis():
    false = [message for message in of("ordinary") if has_danger_words(message)]
    assert len(of("ordinary")) >= 100
    assert len(false) <= len(of("ordinary")) * 0.10, false


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("HEEEELP", id="letters drawn out"),
        pytest.param("he’s got a knife", id="a curly apostrophe"),
        pytest.param("I am suicidle", id="misspelt"),
        pytest.param("im frigtened", id="one letter left out"),
        pytest.param("The homework is killing me but dad hit me too", id="a saying and a danger in one message"),
        pytest.param("scared.", id="one word with a full stop"),
    ],
)
def test_spelling_does_not_hide_a_danger(message):
    assert has_danger_words(message)


@pytest.mark.parametrize("message", ["", " ", "🙂", "skills", "I like diets", "Scunthorpe"])
def test_words_inside_other_words_are_not_found(message):
    assert not has_danger_words(message)


def test_a_language_without_a_list_is_read_with_the_english_one():
    assert has_danger_words("call 999", language="pl")
