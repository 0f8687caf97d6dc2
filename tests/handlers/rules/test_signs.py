"""Early signs: what is counted, in which order, and from what only (004-18)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.rules.signs import MOST, Found, Sign, Traces, in_order, signs_of
from storage.records.actions import ActionReport, ActionState, AgreedAction, Says
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from storage.records.meetings import Answer, Attendance, Meeting, MeetingState
from storage.records.outcomes import OutcomeRating
from storage.records.plans import Circle, Cover, CoverState
from storage.records.pulses import Pulse, PulseReaders
from storage.records.summaries import Summary, SummaryState
from tests.handlers.rules.meeting_world import EARLY, circle, meeting

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
TODAY = NOW.date()
LATE, AHEAD = TODAY - timedelta(days=3), TODAY + timedelta(days=3)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def led(began: float = 1) -> Circle:
    """Return the plan that Sam has led for so many days."""
    here = circle(amira=True)
    roles = tuple(replace(r, since=ago(began), sees_plan=True) if r.person_id == "sam" else r for r in here.roles)
    return replace(here, roles=roles)


def action(owner: str, by: date, **more: Any) -> AgreedAction:
    return AgreedAction(f"{owner}-{by}", "plan", "Ring.", owner, "sam", ActionState.PUBLISHED, ago(5), by_day=by,
                        visible_from=ago(4), **more)  # fmt: skip


def thread(**more: Any) -> Concern:
    usual = Concern("c", "plan", "amira", "Q27", b"", ConcernKind.WORRY, Door.LEAD, "sam", ago(5), ago(1), Rung.HOLDER,
                    NextStep.LATE, NOW)  # fmt: skip
    return replace(usual, **more)


def held(number: int, days: float, answer: Answer | None = None, **more: Any) -> tuple[Meeting, Attendance]:
    one = replace(meeting(), id=f"m{number}", starts_at=ago(days), made_at=ago(days + 9), **more)
    answered = ago(days + 1) if answer is not None else None
    return one, Attendance(f"a{number}", one.id, "amira", answer, answered, one.version)


def at_meetings(*pairs: tuple[Meeting, Attendance]) -> Traces:
    return Traces(meetings=[m for m, _ in pairs], attendances={(a.meeting_id, a.person_id): a for _, a in pairs})


def pulse(**more: Any) -> Pulse:
    return replace(Pulse("p", "plan", "amira", "sam", ago(9), ago(1), PulseReaders.LEAD, "sam", helping=2), **more)


OFF: dict[str, Any] = {"state": MeetingState.CANCELLED}


@pytest.mark.parametrize(
    ("label", "traces", "expected"),
    [
        ("nothing", Traces(), []),
        ("a late answer of theirs", Traces(held=[thread()]), [Found(Sign.LATE_ANSWERS, 1)]),
        ("answered", Traces(held=[thread(answered_at=ago(1))]), []),
        ("not late yet", Traces(held=[thread(due_at=NOW + timedelta(days=1))]), []),
        ("another's thread", Traces(held=[thread(holder_id="lee")]), []),
        ("another plan's", Traces(held=[thread(plan_id="other")]), []),
        ("one late action of staff", Traces(actions=[action("lee", LATE)]), [Found(Sign.STAFF_LATE, 1)]),
        ("one late action of the family", Traces(actions=[action("amira", LATE)]), []),
        ("actions whose day lies ahead", Traces(actions=[action("lee", AHEAD), action("sam", AHEAD)]), []),
        ("a cluster: staff's own first",
         Traces(actions=[action("amira", LATE), action("lee", LATE), action("sam", LATE)]),
         [Found(Sign.STAFF_LATE, 2), Found(Sign.CLUSTER, 3, of=1)]),
        ("a draft is nobody's", Traces(actions=[replace(action("lee", LATE), state=ActionState.DRAFT)]), []),
        ("one called off", at_meetings(held(1, 9, **OFF)), []),
        ("two called off", at_meetings(held(1, 9, **OFF), held(2, 8, **OFF)), [Found(Sign.CALLED_OFF, 2)]),
        ("two called off long ago", at_meetings(held(1, 99, **OFF), held(2, 98, **OFF)), []),
        ("no yes to one", at_meetings(held(1, 9), held(2, 8, Answer.YES)), []),
        ("no yes to two of three", at_meetings(held(1, 9), held(2, 8, Answer.NO), held(3, 7, Answer.YES)),
         [Found(Sign.NO_YES, 2, 3, "m2")]),
        ("low, and opened to them", Traces(pulses=[pulse()]), [Found(Sign.LOW_PULSE, 1)]),
        ("listened to now and then", Traces(pulses=[pulse(helping=None, listened=3)]), []),
        ("low, opened to the managers", Traces(pulses=[pulse(readers=PulseReaders.MANAGERS, opened_to=None)]), []),
        ("low, opened to the lead before", Traces(pulses=[pulse(opened_to="nina")]), []),
    ],
)  # fmt: skip
def test_what_is_counted_and_in_which_order(label: str, traces: Traces, expected: list[Found]) -> None:
    here = led()
    assert signs_of(here, here.people["sam"], traces, NOW, TODAY) == expected, label


@pytest.mark.parametrize(
    ("label", "began", "traces", "from_us", "from_them"),
    [
        ("begun last week", 7, Traces(), 0, 0),
        ("nothing for five weeks", 35, Traces(), 35, 35),
        ("they wrote", 35, Traces(held=[thread(sent_at=ago(4), due_at=NOW)]), 35, 0),
        ("they wrote and were answered", 35, Traces(held=[thread(sent_at=ago(9), answered_at=ago(8))]), 0, 0),
        ("an action published", 35, Traces(actions=[action("lee", AHEAD, published_at=ago(3))]), 0, 35),
        ("they did theirs", 35, Traces(actions=[replace(action("amira", LATE), state=ActionState.DONE, done_at=ago(2),
                                                        done_by="amira")]), 35, 0),
        ("they said of an action", 35, Traces(reports=[ActionReport("r", "a", "amira", Says.HAPPENED, ago(2), 1)]),
         35, 0),
        ("staff said of an action", 35, Traces(reports=[ActionReport("r", "a", "lee", Says.HAPPENED, ago(2), 1)]),
         35, 35),
        ("they said how it is going", 35, Traces(ratings=[OutcomeRating("r", "o", "amira", 3, ago(2))]), 35, 0),
        ("a summary", 35, Traces(summaries=[Summary("s", "m", "plan", "sam", SummaryState.SENT, ago(9), "We met.",
                                                    sent_at=ago(9))]), 0, 35),
        ("they answered a meeting we arranged", 35, at_meetings(held(1, -3, Answer.YES)), 0, 0),
    ],
)  # fmt: skip
def test_silence_is_ours_first_and_from_what_the_lead_may_see(
    label: str, began: float, traces: Traces, from_us: int, from_them: int
) -> None:
    here = led(began)
    expected = [Found(Sign.NO_NEWS, from_us), Found(Sign.SILENT, from_them)]
    found = [one for one in signs_of(here, here.people["sam"], traces, NOW, TODAY) if one.sign in (Sign.NO_NEWS,
             Sign.SILENT)]  # fmt: skip
    assert found == [one for one in expected if one.n], label


def test_only_whoever_leads_today_is_shown_signs_and_only_a_few() -> None:
    traces = Traces(
        held=[thread(sent_at=ago(60))], actions=[action(who, LATE) for who in ("lee", "amira", "sam")],
        pulses=[pulse()], meetings=[held(n, n, **OFF)[0] for n in (41, 42)] + [held(n, n)[0] for n in (43, 44)],
        attendances={(f"m{n}", "amira"): held(n, n)[1] for n in (43, 44)},
    )  # fmt: skip
    here = led(70)
    found = signs_of(here, here.people["sam"], traces, NOW, TODAY)
    assert [one.sign for one in found] == list(Sign)[:MOST]
    for who in ("lee", "dana", "nina", "amira"):
        assert signs_of(here, here.people[who], traces, NOW, TODAY) == [], who
    cover = Cover("c", "sam", "nina", TODAY, TODAY, CoverState.ACCEPTED, EARLY, EARLY)
    covered = replace(here, covers=(cover,))
    assert Found(Sign.STAFF_LATE, 2) in signs_of(covered, here.people["nina"], traces, NOW, TODAY)
    assert all(one.sign is not Sign.LOW_PULSE for one in signs_of(covered, here.people["nina"], traces, NOW, TODAY))


def test_families_are_not_ranked_by_how_much_was_counted() -> None:
    here = led()

    def called(ref: str) -> Circle:
        return replace(here, plan=replace(here.plan, ref=ref))

    silent, late = Found(Sign.SILENT, 200), Found(Sign.STAFF_LATE, 1)
    found = in_order([
        (called("OK-1"), [Found(Sign.NO_YES, 9, 9), silent]), (called("OK-4"), [late]), (called("OK-2"), []),
        (called("OK-3"), [late, Found(Sign.CLUSTER, 3), silent]), (called("OK-0"), [silent]),
    ])  # fmt: skip
    assert [circle.plan.ref for circle, _ in found] == ["OK-3", "OK-4", "OK-1", "OK-0"]
