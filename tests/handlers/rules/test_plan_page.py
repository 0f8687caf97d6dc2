"""Who may have whose page of a plan, whom it names as helpers, and which meeting it announces."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.rules.plan_page import helpers_named, lately_done, may_have_page, next_meeting
from storage.records.actions import ActionState, AgreedAction
from storage.records.meetings import MeetingState
from storage.records.plans import Circle
from tests.handlers.rules.meeting_world import EARLY, asked, circle, meeting

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
DAY = NOW.date()


def closed(of: Circle) -> Circle:
    return replace(of, plan=replace(of.plan, closed_at=NOW))


@pytest.mark.parametrize(
    ("label", "asker", "reader", "expected"),
    [
        ("one's own", "amira", "amira", True),
        ("the other parent's", "amira", "yusuf", False),
        ("the lead, a family member's", "sam", "amira", True),
        ("the duty co-ordinator, too", "dana", "amira", True),
        ("a teacher of the team", "lee", "amira", False),
        ("a stranger among the staff", "nina", "amira", False),
        ("nobody has a practitioner's", "sam", "lee", False),
        ("not even theirs", "sam", "sam", False),
    ],
)
def test_who_may_have_whose_page(label: str, asker: str, reader: str, expected: bool) -> None:
    here = circle()
    assert may_have_page(here, here.people[asker], here.people[reader], DAY) is expected, label
    assert not may_have_page(closed(here), here.people[asker], here.people[reader], DAY), "the plan is closed"


def test_who_left_the_plan_has_no_page_and_nobody_has_theirs() -> None:
    here = circle()
    gone = replace(here, roles=tuple(replace(r, ended_at=NOW) if r.person_id == "amira" else r for r in here.roles))
    for asker in ("amira", "sam"):
        assert not may_have_page(gone, gone.people[asker], gone.people["amira"], DAY)


def test_helpers_are_named_where_names_are_open() -> None:
    here = circle()
    named = replace(here, roles=tuple(replace(r, sees_names=r.person_id == "amira") for r in here.roles))
    assert [person.id for person in helpers_named(named, named.people["amira"], DAY)] == ["sam", "lee"]
    assert helpers_named(named, named.people["yusuf"], DAY) == ()


@pytest.mark.parametrize(
    ("label", "days_ago", "shown"), [("today", 0, True), ("last month", 31, True), ("in summer", 120, False)]
)
def test_only_what_was_done_lately_is_shown(label: str, days_ago: int, shown: bool) -> None:
    done = AgreedAction(
        "a", "plan", "Ring.", "sam", "sam", ActionState.DONE, EARLY, done_at=NOW - timedelta(days=days_ago)
    )
    assert bool(lately_done([done], NOW)) is shown, label


@pytest.mark.parametrize(
    ("label", "who", "places", "change", "shown"),
    [
        ("asked, dates open", "amira", ("amira",), {}, True),
        ("not asked", "amira", (), {}, False),
        ("dates closed", "yusuf", ("yusuf",), {}, False),
        ("called off", "amira", ("amira",), {"state": MeetingState.CANCELLED}, False),
        ("over", "amira", ("amira",), {"starts_at": NOW - timedelta(days=1)}, False),
        ("arranged a minute ago", "amira", ("amira",),
         {"visible_from": NOW + timedelta(minutes=1), "changed_by": "sam"}, False),
    ],
)  # fmt: skip
def test_the_next_meeting_is_one_that_the_reader_may_know_of(
    label: str, who: str, places: tuple[str, ...], change: dict[str, object], shown: bool
) -> None:
    here, one = circle(), replace(meeting(), **change)  # type: ignore[arg-type]
    attendances = {("meeting", place): asked(place) for place in places}
    assert (next_meeting(here, here.people[who], [one], attendances, NOW) is not None) is shown, label
