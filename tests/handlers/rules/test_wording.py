"""How teams write: shares and shared words of three writers or more, so that no figure is anybody's mark."""

from datetime import UTC, datetime

import pytest

from handlers.rules.wording import month_begins, of_all, of_teams
from storage.records.people import Person, PersonKind
from storage.records.wording import WordingCheck

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def person(who: str, agency: str) -> Person:
    return Person(who, PersonKind.STAFF, who, NOW, agency=agency)


def text(who: str, *found: str) -> WordingCheck:
    return WordingCheck(f"{who}{len(found)}", who, "plan", "action", NOW, 1, found=found)


PEOPLE = {who: person(who, "Oak" if who != "d" else "Trust") for who in "abcd"}


def test_the_share_that_passed_at_once_and_the_words_more_than_one_person_writes():
    checks = [text("a"), text("a", "term:SALT", "passive"), text("b", "term:SALT", "avoid:via"), text("c", "avoid:via"),
              text("c", "sensitive"), text("c", "term:ZQT"), text("c", "term:ZQT")]  # fmt: skip
    figures = of_all(checks)
    assert figures is not None
    assert (figures.texts, figures.passed) == (7, 29)  # the plain one, and one that was only asked about
    assert figures.words == ("SALT", "via")  # ZQT is written by one person alone


@pytest.mark.parametrize("writers", ["", "a", "ab"])
def test_fewer_than_three_writers_make_no_figure(writers):
    checks = [text(who) for who in writers for _ in range(9)]
    assert of_all(checks) is None
    assert of_teams(checks, PEOPLE) == ()


def test_a_team_is_where_people_work_and_counts_once_three_of_it_have_written():
    checks = [text(who, "term:SALT") for who in "abcd"]
    [team] = of_teams(checks, PEOPLE)
    assert (team.team, team.texts, team.passed, team.words) == ("Oak", 3, 0, ("SALT",))


def test_the_month_begins_at_midnight_where_the_service_works():
    assert month_begins(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Europe/London") == datetime(
        2026, 6, 30, 23, tzinfo=UTC
    )
    assert month_begins(NOW, "Europe/London") == datetime(2026, 11, 1, tzinfo=UTC)
