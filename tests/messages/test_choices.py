"""A typed number or the label's words answer a screen as a tap does."""

import pytest

from messages.buttons import Button
from messages.choices import choices_of, match_choice, match_offered

SCREEN = choices_of(
    [
        Button("Yes", "1|yes"), Button("No", "1|no"), Button("Not sure", "1|unsure"),
        Button("Copy the number", copy_text="999"), Button("Can’t come", "1|cannot"),
        Button("\u2068سام\u2069", "1|sam"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("2", "1|no"), (" 2. ", "1|no"), ("number 3", "1|unsure"), ("YES!", "1|yes"), ("y", "1|yes"),
        ("not", "1|unsure"),
        ("no", "1|no"), ("can't come", "1|cannot"), ("4", "1|cannot"), ("سام", "1|sam"), ("not  SURE", "1|unsure"),
        ("n", None), ("9", None), ("0", None), ("", None), ("yes please", None), ("copy the number", None), ("२", None),
    ],
)  # fmt: skip
def test_typed_answers(typed, data):
    assert match_choice(SCREEN, typed) == data


def test_two_buttons_alike_are_answered_by_their_number_only():
    twins = choices_of([Button("Sam", "1|a"), Button("Sam", "1|b")])
    assert match_choice(twins, "Sam") is None
    assert match_choice(twins, "2") == "1|b"


WHERE = choices_of(
    [
        Button("Still room 4", "1|arrange.place|same"), Button("By phone or video", "1|arrange.place|remote"),
        Button("Back", "1|arrange.redo|time"), Button("Stop", "1|arrange.stop"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("2", "1|arrange.place|remote"), (" 1. ", "1|arrange.place|same"), ("4", "1|arrange.stop"),
        ("by phone or VIDEO", "1|arrange.place|remote"), ("back", "1|arrange.redo|time"),
        ("5", None), ("room 4", None), ("number 2", None), ("by phone", None), ("", None), ("Oak School", None),
    ],
)  # fmt: skip
def test_a_bare_number_or_a_whole_label_answers_where_words_are_awaited_and_answers_offered(typed, data):
    assert match_offered(WHERE, typed, "arrange.place") == data


@pytest.mark.parametrize("typed", ["1", "Stop", "back"])
def test_where_no_button_answers_what_is_awaited_everything_typed_is_words(typed):
    assert match_offered(WHERE, typed, "answer.words") is None
    assert match_offered((), typed, "arrange.place") is None
