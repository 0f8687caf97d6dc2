"""Somebody with two children always reads which one a text is about (conversations.md, section 1: wrong child)."""

import pytest

from messages.render import Reader
from tests.house.sample_facts import NOW, base_facts
from tests.house.words import catalogue, renderer

ABOUT_A_CHILD = [
    pytest.param(entry, level, id=f"{entry.kind}-{level}")
    for entry in catalogue()
    if entry.audience == "family" and "child" in (*entry.given, *entry.optional)
    for level in entry.levels
]


@pytest.mark.parametrize(("entry", "level"), ABOUT_A_CHILD)
def test_a_reader_of_several_plans_is_told_which_child_it_is_about(entry, level):
    facts = base_facts(entry) | {"child": "Yusuf"}
    shown = renderer().render(entry.kind, facts, Reader(level=level, many_plans=True), NOW, opened=True)
    seen = "\n".join([shown.text, *(button.label for button in shown.buttons)])
    assert "Yusuf" in seen, f"messages/templates/{entry.path(level)}: {seen}"
