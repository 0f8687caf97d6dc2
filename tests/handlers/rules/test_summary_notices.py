"""The last look before a summary is asked for or announced: is it still missing, still there, still theirs (004-13)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.rules.notices import still_true
from handlers.rules.verdicts import World
from storage.records.links import Link
from storage.records.meetings import MeetingState
from storage.records.notices import Act, Notice
from storage.records.plans import Cover, CoverState
from storage.records.summaries import Summary, SummaryState
from tests.handlers.rules.meeting_world import EARLY, LONDON, asked, at, circle, meeting

NOW = at("2026-12-07 09:00")
OK_14 = circle()
CHATS = {name: name.encode() for name in OK_14.people}
SENT = Summary(
    id="summary", meeting_id="meeting", plan_id="plan", author_id="sam", state=SummaryState.SENT, made_at=NOW,
    sent_at=NOW, visible_from=NOW,
)  # fmt: skip
AWAY = Cover(id="cover", away_id="sam", by_id="lee", first_day=date(2026, 12, 7), last_day=date(2026, 12, 9),
             state=CoverState.ACCEPTED, asked_at=EARLY, answered_at=EARLY)  # fmt: skip


def judged(kind: str, to: str, **more: Any) -> tuple[str, str]:
    """Return what becomes of a notice about the meeting of 3 December, on the Monday after it."""
    notice = Notice(
        id="n", chat_id=1, chat_hash=CHATS[to], act=Act.SEND, kind=kind, key="k", due=NOW, made_at=NOW,
        person_id=to, alert=True, refers_to="meeting", plan_id="plan",
    )  # fmt: skip
    usual: dict[str, Any] = {
        "now": NOW, "zone": LONDON, "people": dict(OK_14.people), "circles": {"plan": OK_14},
        "links": {lane: Link(name, name, 1, lane, EARLY) for name, lane in CHATS.items()},
        "meetings": {"meeting": meeting()}, "attendances": {("meeting", "amira"): asked()},
    }  # fmt: skip
    found = still_true(notice, World(**(usual | more)))
    return found.do.value, found.why


@pytest.mark.parametrize("kind", ["p_sum_due", "p_meet_after"])
@pytest.mark.parametrize(
    ("to", "more", "expected"),
    [
        pytest.param("sam", {}, ("send", ""), id="it is missing, and they answer the family"),
        pytest.param("sam", {"summaries": {"meeting": SENT}}, ("withdraw", "not_missing"), id="it was sent"),
        pytest.param(
            "sam", {"summaries": {"meeting": replace(SENT, state=SummaryState.DRAFT)}}, ("send", ""),
            id="it was taken back",
        ),
        pytest.param(
            "sam", {"meetings": {"meeting": meeting(state=MeetingState.CANCELLED)}}, ("withdraw", "not_missing"),
            id="called off",
        ),
        pytest.param(
            "sam", {"circles": {"plan": replace(OK_14, covers=(AWAY,))}}, ("withdraw", "passed_on"),
            id="somebody covers for them",
        ),
        pytest.param("lee", {"circles": {"plan": replace(OK_14, covers=(AWAY,))}}, ("send", ""), id="they cover"),
        pytest.param("lee", {}, ("withdraw", "passed_on"), id="they do not answer this family"),
    ],
)  # fmt: skip
def test_a_summary_is_asked_for_while_it_is_missing_of_whoever_answers_then(
    kind: str, to: str, more: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert judged(kind, to, **more) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"summaries": {"meeting": SENT}}, ("send", ""), id="it is there"),
        pytest.param({}, ("withdraw", "taken_back"), id="there is none"),
        pytest.param(
            {"summaries": {"meeting": replace(SENT, state=SummaryState.DRAFT)}}, ("withdraw", "taken_back"),
            id="it was taken back",
        ),
        pytest.param(
            {"summaries": {"meeting": replace(SENT, visible_from=NOW + timedelta(minutes=1))}},
            ("withdraw", "taken_back"), id="it may still be taken back",
        ),
        pytest.param(
            {"summaries": {"meeting": SENT}, "attendances": {}}, ("withdraw", "may_not_know"), id="not asked any more"
        ),
        pytest.param(
            {"summaries": {"meeting": SENT}, "circles": {"plan": circle(amira=False)}}, ("withdraw", "may_not_know"),
            id="the dates dial was closed",
        ),
    ],
)  # fmt: skip
def test_a_summary_is_announced_once_it_is_there_to_whoever_may_know_of_the_meeting(
    more: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert judged("summary_there", "amira", **more) == expected
