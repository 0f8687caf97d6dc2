"""Every family screen answers without a tap: to the number of a button, to its words (design.md, section 5)."""

import re

import pytest

from messages.buttons import CallbackData
from messages.choices import match_choice
from tests.house.sample_facts import nasty_variants, variants
from tests.house.words import catalogue, say

SCREENS = [
    pytest.param(entry, level, id=f"{entry.kind}-{level}")
    for entry in catalogue()
    if entry.audience == "family"
    for level in entry.levels
]
NUMBERED = re.compile(r"^(\d+)\. ", re.MULTILINE)


@pytest.mark.parametrize(("entry", "level"), SCREENS)
def test_a_typed_number_and_a_typed_label_find_the_button_that_a_tap_finds(entry, level):
    for name, facts in (*variants(entry), *nasty_variants(entry)):
        shown = say(entry, level, facts)
        where = f"{entry.path(level)} with {name}"
        assert [choice.label for choice in shown.choices] == [b.label for b in shown.buttons if b.data], where
        for choice in shown.choices:
            for typed in (str(choice.number), f"{choice.number}.", choice.label, choice.label.upper()):
                assert match_choice(shown.choices, typed) == choice.data, f"{where}: typed {typed!r}"


@pytest.mark.parametrize(("entry", "level"), SCREENS)
def test_the_number_beside_a_line_of_a_list_is_the_number_to_type(entry, level):
    for name, facts in variants(entry):
        shown = say(entry, level, facts)
        lines = [int(number) for number in NUMBERED.findall(shown.text)]
        if not lines:
            continue
        where = f"{entry.path(level)} with {name}"
        assert lines == list(range(1, len(lines) + 1)), where
        assert len(lines) <= len(shown.choices), f"{where}: a line of the list has no button"
        verbs = {_verb(choice.data) for choice in shown.choices[: len(lines)]}
        assert len(verbs) == 1, f"{where}: the numbers of the list open different things: {verbs}"


def _verb(packed: str) -> str:
    data = CallbackData.parse(packed)
    assert data is not None
    return data.verb
