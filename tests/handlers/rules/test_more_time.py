"""More time for one's own action: until when it may be asked, who may say yes or no, and what each does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.rules.decisions import Setting
from handlers.rules.more_time import (
    answer_to,
    answered_said,
    asked_day,
    asked_until,
    day_tapped,
    day_typed,
    decide,
    may_ask,
    may_decide,
)
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotFound, NotNow
from storage.records.actions import ActionReport, ActionState, Says
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from tests.handlers.rules.test_reporting import ACTION, CIRCLE, NOW, PEOPLE, TODAY

MINE = replace(ACTION, owner_id="amira", by_day=date(2026, 12, 4))
LATE = replace(MINE, by_day=date(2026, 11, 20))
UNTIL = date(2026, 12, 11)
ASKED = ActionReport("asked", "action", "amira", Says.MORE_TIME, NOW, 1, day=UNTIL)
WISH = Concern(
    id="wish", plan_id="plan", author_id="amira", ref="Q274", ref_hash=b"", kind=ConcernKind.MORE_TIME, door=Door.LEAD,
    holder_id="sam", sent_at=NOW, due_at=NOW + timedelta(days=2), rung=Rung.HOLDER, next_step=NextStep.UNOPENED,
    next_step_at=NOW, action_id="action",
)  # fmt: skip


class Calendar:
    """Working days do not matter here."""

    zone = "Europe/London"


def setting() -> Setting:
    return Setting(CIRCLE, None, Calendar(), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "action", "who", "raises"),
    [
        ("one's own", MINE, "amira", None), ("late", LATE, "amira", None),
        ("another's", MINE, "yusuf", NotForYou), ("without a day", replace(MINE, by_day=None), "amira", NotNow),
        ("done", replace(MINE, state=ActionState.DONE), "amira", AlreadyDone),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_more_time_is_asked_for_ones_own_open_action_with_a_day(case, action, who, raises):
    if raises is None:
        assert may_ask(action, PEOPLE[who]) is action
    else:
        with pytest.raises(raises):
            may_ask(action, PEOPLE[who])


@pytest.mark.parametrize(
    ("choice", "action", "day"),
    [("w1", MINE, date(2026, 12, 11)), ("w2", MINE, date(2026, 12, 18)), ("w1", LATE, date(2026, 11, 30))],
)
def test_weeks_count_from_the_actions_day_or_from_today_where_that_has_passed(choice, action, day):
    assert day_tapped(choice, action, TODAY) == day


def test_a_forged_length_is_none():
    with pytest.raises(NotFound):
        day_tapped("w9", MINE, TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("18 December", date(2026, 12, 18)), ("5 Dec", date(2026, 12, 5)), ("4 December", None), ("1 December", None),
     ("31 December 2027", None), ("soon", None), ("", None)],
)  # fmt: skip
def test_a_typed_day_is_after_the_actions_own_and_within_half_a_year(typed, day):
    if day is not None:
        assert day_typed(typed, MINE, TODAY) == day
    else:
        with pytest.raises(BadInput):
            day_typed(typed, MINE, TODAY)


def test_the_day_stands_in_the_draft_and_then_beside_the_action_for_its_own_wish_only():
    assert asked_day({"kind": "more_time", "until": "2026-12-11"}) == UNTIL
    assert asked_day({"kind": "question", "until": "2026-12-11"}) is None  # left over from another draft
    assert asked_until(WISH, [ASKED]) == UNTIL
    assert asked_until(WISH, [replace(ASKED, person_id="yusuf")]) is None
    assert asked_until(WISH, [replace(ASKED, said_at=NOW - timedelta(days=1))]) is None


@pytest.mark.parametrize(
    ("case", "who", "concern", "may"),
    [
        ("whoever leads and holds it", "sam", WISH, True),
        ("a holder who does not lead", "lee", replace(WISH, holder_id="lee"), False),
        ("a lead who does not hold it", "sam", replace(WISH, holder_id="lee"), False),
        ("answered", "sam", replace(WISH, answered_at=NOW), False),
        ("something else", "sam", replace(WISH, kind=ConcernKind.QUESTION), False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_who_may_say_yes_or_no(case, who, concern, may):
    assert may_decide(CIRCLE, concern, PEOPLE[who], TODAY) is may


@pytest.mark.parametrize("yes", [True, False])
def test_the_family_hears_either_way_and_a_no_stays_open_for_its_reason(yes):
    decision = decide(WISH, setting(), MINE, UNTIL, PEOPLE["sam"], NOW, yes=yes)
    assert decision.concern.answered_at == NOW
    assert (decision.concern.closed_at is not None) is yes
    (told,) = decision.tellings
    assert (told.to, told.kind) == ("amira", "action_more_time_yes" if yes else "action_more_time_no")
    assert told.facts["date"] == (UNTIL if yes else MINE.by_day)
    said = answered_said(WISH, MINE, [ASKED], PEOPLE["sam"], NOW, "said", yes=yes)
    assert answer_to(WISH, [ASKED, said]) is (Says.MORE_TIME_YES if yes else Says.MORE_TIME_NO)


@pytest.mark.parametrize(
    ("case", "concern", "action", "who", "raises"),
    [
        ("said already", replace(WISH, answered_at=NOW), MINE, "sam", AlreadyDone),
        ("the action is done", WISH, replace(MINE, state=ActionState.DONE), "sam", NotNow),
        ("the action is gone", WISH, None, "sam", NotNow),
        ("it has a later day now", WISH, replace(MINE, by_day=date(2026, 12, 20)), "sam", NotNow),
        ("not the holder", WISH, MINE, "lee", NotFound),
        ("a holder who does not lead", replace(WISH, holder_id="lee"), MINE, "lee", NotForYou),
        ("no such wish", replace(WISH, kind=ConcernKind.QUESTION), MINE, "sam", NotFound),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_yes_that_no_longer_fits_moves_nothing(case, concern, action, who, raises):
    with pytest.raises(raises):
        decide(concern, setting(), action, UNTIL, PEOPLE[who], NOW, yes=True)
