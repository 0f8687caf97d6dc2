"""A typed number or the label's words answer a screen as a tap does."""

import pytest

from messages.buttons import Button
from messages.choices import choices_of, match_choice

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
