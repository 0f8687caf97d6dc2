"""Two meetings close together are warned of, and another family's meeting says only that somebody is busy (000-04)."""

from dataclasses import replace

import pytest

from handlers.rules.close_meetings import closeness
from storage.records.meetings import Answer, Attendance, Meeting, MeetingState
from tests.handlers.rules.meeting_world import asked, at, circle, meeting

CIRCLE = circle()
NOW = at("2026-11-20 10:00")
NEW = meeting("2026-12-03T15:30", id="new")
PEOPLE = [CIRCLE.people[who] for who in ("amira", "sam", "lee")]


def other(local: str, plan_id: str = "plan", **more: object) -> Meeting:
    return meeting(local, id="other", plan_id=plan_id, **more)


def at_other(who: str, **more: object) -> dict[tuple[str, str], Attendance]:
    return {("other", who): replace(asked(who, **more), meeting_id="other")}


@pytest.mark.parametrize(
    ("kept", "close"),
    [
        pytest.param(other("2026-12-03T09:00"), True, id="the same day"),
        pytest.param(other("2026-12-06T09:00"), True, id="three days later"),
        pytest.param(other("2026-11-30T23:30"), True, id="three days before, late in the evening"),
        pytest.param(other("2026-12-07T00:30"), False, id="four days later, just after midnight"),
        pytest.param(other("2026-11-29T15:30"), False, id="four days before"),
        pytest.param(other("2026-12-04T09:00", "elsewhere"), False, id="another plan's"),
        pytest.param(other("2026-12-04T09:00", state=MeetingState.CANCELLED), False, id="called off"),
        pytest.param(other("2026-12-04T09:00", state=MeetingState.TAKEN_BACK), False, id="taken back"),
        pytest.param(
            other("2026-12-04T09:00", changed_by="lee", visible_from=at("2026-11-20 10:01")), False,
            id="arranged by somebody else a moment ago: nobody knows of it yet",
        ),
        pytest.param(
            other("2026-12-04T09:00", changed_by="sam", visible_from=at("2026-11-20 10:01")), True,
            id="arranged by themselves a moment ago",
        ),
        pytest.param(replace(other("2026-12-04T09:00"), id="new"), False, id="the one that is moved"),
    ],
)  # fmt: skip
def test_another_meeting_of_the_plan_within_three_days_is_close(kept: Meeting, close: bool) -> None:
    found = closeness(NEW, PEOPLE, [kept], {}, ["plan"], CIRCLE.people["sam"], NOW)
    assert [m.id for m in found.same_plan] == (["other"] if close else [])
    assert found.is_close is close


def test_a_meeting_that_is_over_is_not_close() -> None:
    found = closeness(
        NEW, PEOPLE, [other("2026-12-01T09:00")], {}, ["plan"], CIRCLE.people["sam"], at("2026-12-01 10:01")
    )
    assert not found.is_close


@pytest.mark.parametrize(
    ("kept", "who", "answer", "own", "busy"),
    [
        pytest.param(other("2026-12-03T15:30", "elsewhere"), "lee", None, False, ["lee"], id="the same hour"),
        pytest.param(other("2026-12-03T16:00", "elsewhere"), "lee", None, False, ["lee"], id="begins while it lasts"),
        pytest.param(other("2026-12-03T15:00", "elsewhere"), "lee", None, False, ["lee"], id="lasts into it"),
        pytest.param(other("2026-12-03T16:30", "elsewhere"), "lee", None, False, [], id="begins when it ends"),
        pytest.param(other("2026-12-03T14:30", "elsewhere"), "lee", None, False, [], id="ends when it begins"),
        pytest.param(other("2026-12-03T15:30", "elsewhere"), "lee", Answer.NO, False, [], id="they said no"),
        pytest.param(other("2026-12-03T15:30", "elsewhere"), "lee", Answer.UNSURE, False, ["lee"], id="not sure"),
        pytest.param(other("2026-12-03T15:30", "elsewhere"), "nina", None, False, [], id="not asked to this one"),
        pytest.param(
            other("2026-12-03T15:30", "elsewhere"), "amira", None, False, [],
            id="a mother on a plan that is not theirs to know of",
        ),
        pytest.param(
            other("2026-12-03T15:30", "elsewhere"), "amira", None, True, ["amira"],
            id="a mother on two plans whose dates they see",
        ),
        pytest.param(
            other("2026-12-03T15:30", "elsewhere", state=MeetingState.CANCELLED), "lee", None, True, [],
            id="called off",
        ),
    ],
)  # fmt: skip
def test_somebody_asked_to_two_at_once_is_busy(
    kept: Meeting, who: str, answer: Answer | None, own: bool, busy: list[str]
) -> None:
    there = at_other(who, answer=answer, version=kept.version if answer else 0)
    plans = ["plan", "elsewhere"] if own else ["plan"]
    found = closeness(NEW, PEOPLE, [kept], there, plans, CIRCLE.people["sam"], NOW)
    assert list(found.busy) == busy
    assert found.same_plan == ()


def test_keep_both_counts_for_what_was_shown_and_for_nothing_else() -> None:
    near = closeness(NEW, PEOPLE, [other("2026-12-04T09:00")], {}, ["plan"], CIRCLE.people["sam"], NOW)
    busy = closeness(
        NEW, PEOPLE, [other("2026-12-03T15:30", "elsewhere")], at_other("lee"), ["plan"], CIRCLE.people["sam"], NOW
    )
    moved = meeting("2026-12-03T16:30", id="new")
    assert near.sign(NEW) == near.sign(replace(NEW, place="Elsewhere"))
    assert len({near.sign(NEW), busy.sign(NEW), near.sign(moved)}) == 3
