"""The facts of the plan on one page: what one reader's own screens would show them at that moment, gathered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from handlers.rules.actions import is_late, seen_by
from handlers.rules.outcomes import courses_for, outcomes_seen
from handlers.rules.plan_page import helpers_named, lately_done, next_meeting
from handlers.screens.actions import named
from handlers.screens.meetings import child_for
from handlers.screens.outcomes import Ratings, sides
from storage.records.actions import AgreedAction
from storage.records.meetings import Attendance, Meeting
from storage.records.outcomes import Outcome
from storage.records.people import Person
from storage.records.plans import Circle


def page_facts(
    circle: Circle,
    reader: Person,
    *,
    outcomes: Iterable[Outcome],
    ratings: Ratings,
    actions: Iterable[AgreedAction],
    meetings: Iterable[Meeting],
    asked: Mapping[tuple[str, str], Attendance],
    now: datetime,
    day: date,
    zone: str,
) -> dict[str, Any]:
    """Return what the page says to this family member, of all that is kept of the plan; the rules leave out the rest.

    `ratings` are by outcome, `asked` by meeting and person.
    """
    shown, seen = outcomes_seen(circle, reader, outcomes, day), seen_by(circle, reader, actions, now, day)
    ids = {outcome.id for outcome in shown}
    meeting = next_meeting(circle, reader, meetings, asked, now)
    return {
        "child": child_for(circle, reader),
        "made_on": day,
        "helpers": [
            {"name": person.name, "job": person.job, "org": person.agency}
            for person in helpers_named(circle, reader, day)
        ],
        "outcomes": [
            {
                "words": outcome.words, "picture": outcome.picture,
                **sides(courses_for(circle, reader, ratings.get(outcome.id, ()), day, zone)),
                "actions": [_action(circle, reader, a, day) for a in seen.open if a.outcome_id == outcome.id],
            }
            for outcome in shown
        ],
        "others": [_action(circle, reader, a, day) for a in seen.open if a.outcome_id not in ids],
        "done": [{"what": action.what} for action in lately_done(seen.done, now)],
        "meeting": None if meeting is None else _meeting(meeting),
    }  # fmt: skip


def _action(circle: Circle, reader: Person, action: AgreedAction, day: date) -> dict[str, Any]:
    return {
        "what": action.what, "mine": action.owner_id == reader.id,
        "owner": named(circle, reader, circle.people[action.owner_id], day), "date": action.by_day,
        "date2": action.date_will_come, "late": is_late(action, day), "so_that": action.so_that,
        "next_step": action.next_step,
    }  # fmt: skip


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {"starts": meeting.starts_at, "place": meeting.room, "sort": meeting.sort.value}
