"""Every nation has every help line, each can be dialled, and old ones are refused."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from messages.help_lines import (
    LINES,
    MAY_BE_EMPTY,
    NATIONS,
    BadHelpLines,
    Freshness,
    dialable,
    help_now,
    help_now_text,
    load_help_lines,
)
from messages.parts import without_tags
from messages.plainness import grade
from tests.house.words import SERVICE


@pytest.mark.parametrize("nation", NATIONS)
def test_every_nation_has_every_line_and_each_can_be_dialled(nation):
    lines = load_help_lines(nation)
    for name in LINES:
        number = getattr(lines, name)
        assert dialable(number) or (name in MAY_BE_EMPTY and number == ""), name
    assert lines.emergency == "999"
    assert lines.childline == "0800 1111"


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("level", ["standard", "easy"])
def test_the_help_screen_prints_the_nations_numbers_and_the_services_own(nation, level):
    service, lines = replace(SERVICE, nation=nation), load_help_lines(nation)
    text = help_now_text(service, lines, level)
    numbers = (
        lines.emergency,
        lines.silent,
        lines.health,
        lines.crisis,
        lines.childline,
        lines.abuse,
        lines.samaritans,
    )
    for number in (*numbers, lines.text, service.duty_phone, service.out_of_hours_phone):
        assert number in text
    assert "option" not in text
    assert len(without_tags(text)) <= 600
    assert grade(text) <= 5


def test_the_help_screen_is_made_once_and_kept():
    lines = load_help_lines("england")
    assert help_now(SERVICE, lines) is help_now(SERVICE, lines)
    assert [button.label for button in help_now(SERVICE, lines).buttons] == ["Back"]


@pytest.mark.parametrize(
    ("now", "age"),
    [
        pytest.param(datetime(2026, 11, 21, tzinfo=UTC), Freshness.FRESH, id="today"),
        pytest.param(datetime(2027, 2, 19, tzinfo=UTC), Freshness.FRESH, id="90 days"),
        pytest.param(datetime(2027, 2, 20, tzinfo=UTC), Freshness.OLD, id="91 days"),
        pytest.param(datetime(2027, 5, 20, tzinfo=UTC), Freshness.OLD, id="180 days"),
        pytest.param(datetime(2027, 5, 21, tzinfo=UTC), Freshness.TOO_OLD, id="181 days"),
        pytest.param(datetime(2026, 11, 18, tzinfo=UTC), Freshness.TOO_OLD, id="checked in the future"),
    ],
)
def test_numbers_checked_long_ago_are_not_trusted(now, age):
    assert replace(load_help_lines("england"), checked_on=date(2026, 11, 21)).age(now) is age


@pytest.mark.parametrize("number", ["999", "111", "0800 1111", "0808 80 10 800", "116 123", "85258", "01632 960 001"])
def test_numbers_a_phone_can_dial(number):
    assert dialable(number)


@pytest.mark.parametrize("number", ["", "0800", "call us", "01632 960 001 ext 4", "+44", "0808 800 5000 0000"])
def test_numbers_no_phone_can_dial(number):
    assert not dialable(number)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(('number = "0800 1111"', 'number = "ask"'), r"\[lines.childline\]", id="not a number"),
        pytest.param(("checked_on", "seen_on"), "say checked_on", id="no date"),
        pytest.param(("[lines.abuse]", "[lines.other]"), r"\[lines.abuse\]", id="a line left out"),
        pytest.param(('nation = "england"', 'nation = "wales"'), "wanted 'england'", id="another nation"),
        pytest.param(("[lines.abuse]", "[lines.abuse"), "line", id="not TOML"),
    ],
)
def test_a_wrong_file_is_named_with_its_mend(tmp_path, change, said):
    from messages.help_lines import FOLDER

    file = tmp_path / "help.toml"
    file.write_text((FOLDER / "england.toml").read_text("utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(BadHelpLines, match=said) as raised:
        load_help_lines("england", file)
    assert str(file) in str(raised.value)


def test_an_unknown_nation_lists_those_there_are():
    with pytest.raises(BadHelpLines, match="northern-ireland"):
        load_help_lines("france")
