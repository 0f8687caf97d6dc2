"""Buttons carry a verb and ids back, fit Telegram's 64 bytes, and believe nothing foreign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.buttons import BadButton, Button, CallbackData, keyboard, rows

ID = "0123456789abcdef"
ids = st.none() | st.from_regex(r"[0-9a-z]{1,16}", fullmatch=True)
verbs = st.from_regex(r"[a-z_.]{1,20}", fullmatch=True)


@given(verbs, ids, ids, st.none() | st.integers(0, 99_999))
def test_what_is_packed_is_parsed_again_and_fits_telegram(verb, id1, id2, rev):
    data = CallbackData(verb, id1, id2, rev)
    assert CallbackData.parse(data.pack()) == data
    assert len(data.pack().encode()) <= 64


def test_trailing_empty_parts_are_left_out():
    assert CallbackData("who").pack() == "1|who"
    assert CallbackData("notice.open", ID).pack() == f"1|notice.open|{ID}"
    assert CallbackData("action", None, None, 3).pack() == "1|action|||3"


@pytest.mark.parametrize(
    "foreign",
    [
        None, "", "who", "2|who", "1|", "1|WHO", "1|who|../../etc", "1|who|a|b|c", "1|who|a|b|1|2", "1|who" + "x" * 80,
        "1|who|" + "é" * 40, "v1|mt.rsvp|abc", "1|who|\ud800", "1|who|a|b|-1", "1|who|a|b|١",
    ],
)  # fmt: skip
def test_anything_foreign_is_none(foreign):
    assert CallbackData.parse(foreign) is None


@given(st.text(max_size=80))
def test_no_text_at_all_makes_parsing_fail(text):
    parsed = CallbackData.parse(text)
    assert parsed is None or CallbackData.parse(parsed.pack()) == parsed


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CallbackData("Who"), id="a capital"),
        pytest.param(CallbackData("a" * 21), id="a verb too long"),
        pytest.param(CallbackData("who", "Amira Khan"), id="a name instead of an id"),
        pytest.param(CallbackData("a" * 20, "b" * 24, "c" * 24), id="more than 64 bytes"),
        pytest.param(CallbackData("who", rev=-1), id="a revision before the first"),
    ],
)
def test_a_button_that_could_not_come_back_is_refused_when_it_is_made(data):
    with pytest.raises(BadButton):
        data.pack()


def test_two_short_neighbours_of_one_row_stand_side_by_side():
    yes, no, back = Button("Yes", "1|y", row="a"), Button("No", "1|n", row="a"), Button("Back", "1|b")
    assert rows([yes, no, back]) == [[yes, no], [back]]


def test_long_or_many_neighbours_stand_below_each_other():
    long, short = Button("Another person", "1|a", row="a"), Button("No", "1|n", row="a")
    assert rows([long, short]) == [[long], [short]]
    three = [Button(label, "1|x", row="a") for label in ("Yes", "No", "Maybe")]
    assert rows(three) == [[button] for button in three]


def test_telegram_gets_callback_data_or_a_text_to_copy():
    made = keyboard([Button("Menu", "1|menu"), Button("Copy", copy_text="01632 960 001")])
    assert made is not None
    [[menu], [copy]] = made.inline_keyboard
    assert menu.callback_data == "1|menu"
    assert copy.copy_text is not None
    assert copy.copy_text.text == "01632 960 001"
    assert keyboard([]) is None
