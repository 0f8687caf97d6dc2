"""Once a month whoever leads is asked about other help: of which plans, together, on which day, and when not."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.rules.notices import still_true
from handlers.rules.other_help import a_month_after, asked_today, may_ask, still_led
from handlers.rules.verdicts import Do, World
from storage.records.links import Link
from storage.records.notices import Act, Notice
from storage.records.plans import Circle
from tests.handlers.rules.action_world import CALENDAR, at
from tests.handlers.rules.circles import AMIRA, LEE, SAM, T0, circle, cover

TODAY = date(2026, 11, 23)  # a Monday
NOON = at("2026-11-23 12:00")


def plan(number: int, help_day: str | None, lead: object = SAM, **more: object) -> Circle:
    """Return the circle of one of several plans, opened in the order of their numbers."""
    around = circle(lead=lead, **more)  # type: ignore[arg-type]
    day = date.fromisoformat(help_day) if help_day else None
    opened = T0.replace(hour=number)
    return replace(
        around, plan=replace(around.plan, id=f"p{number}", ref=f"OK-{number}", help_day=day, opened_at=opened)
    )


@pytest.mark.parametrize(
    ("label", "day", "expected"),
    [
        ("the same number of the next month", "2026-11-23", "2026-12-23"),
        ("into the next year", "2026-12-07", "2027-01-07"),
        ("a short month's last day, a Sunday, is a Monday", "2027-01-31", "2027-03-01"),
        ("a holiday is the next working day", "2026-11-25", "2026-12-29"),
        ("a Saturday is a Monday", "2026-11-05", "2026-12-07"),
    ],
)
def test_a_month_later_is_a_day_that_is_worked_on(label: str, day: str, expected: str) -> None:
    assert a_month_after(date.fromisoformat(day), CALENDAR) == date.fromisoformat(expected), label


@pytest.mark.parametrize(
    ("label", "now", "may"),
    [
        ("on a working morning", "2026-11-23 09:00", True),
        ("before work", "2026-11-23 08:59", False),
        ("after work", "2026-11-23 17:00", False),
        ("on a Sunday", "2026-11-22 12:00", False),
        ("on a holiday", "2026-12-25 12:00", False),
    ],
)
def test_nobody_is_asked_outside_work(label: str, now: str, may: bool) -> None:
    assert may_ask(CALENDAR, at(now)) is may, label


@pytest.mark.parametrize(
    ("label", "plans", "expected"),
    [
        ("one whose month is over", [plan(1, "2026-11-23")], {"sam": ["OK-1"]}),
        ("one that was missed", [plan(1, "2026-11-02")], {"sam": ["OK-1"]}),
        ("none whose month is not over", [plan(1, "2026-11-24")], {}),
        ("all that are nearly over, in one note", [plan(2, "2026-12-07"), plan(1, "2026-11-23"), plan(3, "2026-12-08")],
         {"sam": ["OK-1", "OK-2"]}),
        ("each lead has a note of their own", [plan(1, "2026-11-23"), plan(2, "2026-11-23", lead=LEE)],
         {"lee": ["OK-2"], "sam": ["OK-1"]}),
        ("nobody for a plan without a lead", [plan(1, "2026-11-23", lead=None)], {}),
        ("nor for one that a relative leads", [plan(1, "2026-11-23", lead=AMIRA)], {}),
        ("nor for one of which nobody is asked", [plan(1, None)], {}),
    ],
)  # fmt: skip
def test_who_is_asked_about_which_plans(label: str, plans: list[Circle], expected: dict[str, list[str]]) -> None:
    found = {one.person.id: [plan["ref"] for plan in one.plans] for one in asked_today(plans, CALENDAR, NOON)}
    assert found == expected, label


def test_while_the_lead_is_away_the_cover_is_asked() -> None:
    around = plan(1, "2026-11-23")
    away = replace(around, covers=(cover(SAM, LEE, "2026-11-20", "2026-11-27"),))
    assert [one.person.id for one in asked_today([away], CALENDAR, NOON)] == ["lee"]


def test_a_plan_that_is_led_no_more_or_closed_is_taken_out_of_the_note() -> None:
    mine, theirs, gone = plan(1, None), plan(2, None, lead=LEE), plan(3, None)
    circles = {"p1": mine, "p2": theirs, "p3": replace(gone, plan=replace(gone.plan, closed_at=T0))}
    noted = [{"id": f"p{number}", "ref": f"OK-{number}"} for number in (1, 2, 3, 4)]
    assert [one["ref"] for one in still_led(noted, circles, SAM, TODAY)] == ["OK-1"]


@pytest.mark.parametrize(
    ("label", "now", "lead", "do"),
    [
        ("in working hours", "2026-11-23 12:00", SAM, Do.SEND),
        ("held back over a weekend", "2026-11-28 12:00", SAM, Do.REDATE),
        ("to whoever led it then and does not now", "2026-11-23 12:00", LEE, Do.WITHDRAW),
    ],
)
def test_the_note_is_judged_again_before_it_goes(label: str, now: str, lead: object, do: Do) -> None:
    around, moment = plan(1, None, lead=lead), at(now)
    link = Link("l", "sam", 1, b"chat", T0)
    note = Notice("n", 1, b"chat", Act.SEND, "p_help_month", "help/p1", moment, moment, "sam",
                  {"plans": [{"id": "p1", "ref": "OK-1"}]}, alert=True, private=True)  # fmt: skip
    world = World(now=moment, zone="Europe/London", people={"sam": SAM}, links={b"chat": link}, circles={"p1": around},
                  meetings={}, attendances={}, calendar_of=lambda _: CALENDAR)  # fmt: skip
    assert still_true(note, world).do is do, label
