"""The six frameworks are there, and only one of them lets a family have no lead."""

import pytest

from messages.frameworks import UnknownFramework, framework, load_frameworks
from messages.plainness import findings


def test_there_are_six_and_only_send_lets_a_lead_be_absent():
    known = load_frameworks()
    assert set(known) == {
        "england-early-help", "england-schools", "leeds", "third-sector", "scotland-girfec", "england-send",
    }  # fmt: skip
    assert [name for name, kept in known.items() if kept.lead_may_be_absent] == ["england-send"]


@pytest.mark.parametrize("kept", load_frameworks().values(), ids=lambda kept: kept.name)
def test_words_that_families_read_are_plain(kept):
    said = " . ".join([kept.role_title, kept.plan_name, kept.last_rung, *kept.meeting_words.values()])
    explained = (kept.plan_name,)  # a plan's legal name stays what it is, and is explained
    assert [found for found in findings(said, "standard", explained=explained) if found.rule == "T5"] == []
    assert set(kept.meeting_words) == {"review", "team", "visit", "call"}


def test_an_unknown_framework_lists_those_there_are():
    with pytest.raises(UnknownFramework, match="leeds"):
        framework("france")
