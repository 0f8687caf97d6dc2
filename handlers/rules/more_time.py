"""More time for an action of one's own: until when, and what whoever leads says to it (p_act_more_time).

It is asked as a question is, so it has a holder, a reference and a day, and climbs if nobody says yes or no. A yes
moves the action's date as a correction; it says nothing of who asked, for others of the family read it, too.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from handlers.rules import ladder
from handlers.rules.access import Wish, may
from handlers.rules.decisions import Decision, Happened, Setting
from handlers.rules.holding import of_holder
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotFound, NotNow
from handlers.rules.reporting import standing
from handlers.rules.telling import moved, to_author
from handlers.rules.typed_dates import read_day
from storage.records.actions import ActionReport, ActionState, AgreedAction, Says
from storage.records.concerns import Concern, ConcernKind
from storage.records.people import Person
from storage.records.plans import Circle

WEEKS = {"w1": timedelta(days=7), "w2": timedelta(days=14)}
FURTHEST = timedelta(days=180)
ANSWERS = (Says.MORE_TIME_YES, Says.MORE_TIME_NO)
WHY = "More time is needed."  # why the date moved, as every reader of the action sees it


def may_ask(action: AgreedAction, person: Person) -> AgreedAction:
    """Return the action if this family member may ask for more time: their own, open, with a day."""
    if action.owner_id != person.id:
        raise NotForYou
    if action.state is ActionState.DONE:
        raise AlreadyDone
    if action.by_day is None:
        raise NotNow
    return action


def day_tapped(choice: str, action: AgreedAction, today: date) -> date:
    """Return the day a button stands for: so much after the action's day, or after today where that has passed."""
    if choice not in WEEKS:
        raise NotFound
    return _later_than(action, today) + WEEKS[choice]


def day_typed(words: str, action: AgreedAction, today: date) -> date:
    """Return a typed day, later than the action's own and within half a year."""
    day, after = read_day(words, today), _later_than(action, today)
    if day is None or not after < day <= today + FURTHEST:
        raise BadInput("action_time_unclear", action_id=action.id, after=after)
    return day


def _later_than(action: AgreedAction, today: date) -> date:
    return max(action.by_day or today, today)


def asked_day(fields: Mapping[str, Any]) -> date | None:
    """Return the day that a draft asks for, where it asks for more time."""
    until = fields.get("until") if fields.get("kind") == ConcernKind.MORE_TIME else None
    return date.fromisoformat(until) if until else None


def asked_until(concern: Concern, reports: Iterable[ActionReport]) -> date | None:
    """Return the day this wish asks for: the one its author asked for with it."""
    asked = _wish(concern, standing(reports))
    return asked.day if asked is not None else None


def answer_to(concern: Concern, reports: Iterable[ActionReport]) -> Says | None:
    """Return what whoever leads has said to it: yes, no, or nothing yet."""
    known = standing(reports)
    asked = _wish(concern, known)
    said = [r.says for r in known if asked is not None and r.about_id == asked.id and r.says in ANSWERS]
    return said[-1] if said else None


def _wish(concern: Concern, reports: Iterable[ActionReport]) -> ActionReport | None:
    """Return what was kept beside the action when this wish was sent."""
    return next(
        (
            report
            for report in reports
            if report.says is Says.MORE_TIME
            and (report.person_id, report.said_at) == (concern.author_id, concern.sent_at)
        ),
        None,
    )


def may_decide(circle: Circle, concern: Concern, person: Person, day: date) -> bool:
    """Whether this practitioner may say yes or no: they hold the wish and lead the plan today."""
    waits = concern.kind is ConcernKind.MORE_TIME and not ladder.is_settled(concern)
    return waits and concern.holder_id == person.id and may(circle, person, Wish.LEAD_PLAN, day)


def decide(
    concern: Concern,
    setting: Setting,
    action: AgreedAction | None,
    until: date | None,
    by: Person,
    now: datetime,
    *,
    yes: bool,
) -> Decision:
    """Say yes or no: the family hears either way. A no leaves it open, so that the reason may follow.

    Raises `AlreadyDone` where it was said, and `NotNow` where the action is done, gone or moved beyond that day.
    """
    of_holder(concern, by)
    if concern.kind is not ConcernKind.MORE_TIME:
        raise NotFound
    if ladder.is_settled(concern):
        raise AlreadyDone
    if not may_decide(setting.circle, concern, by, setting.day(now)):
        raise NotForYou
    if action is None or until is None or action.state is not ActionState.PUBLISHED:
        raise NotNow("p_act_time_over", concern_id=concern.id)
    if yes and action.by_day is not None and until <= action.by_day:
        raise NotNow("p_act_time_over", concern_id=concern.id)
    changed = moved(ladder.standing_still(concern), answered_at=now, seen_at=concern.seen_at or now)
    kind, day = ("action_more_time_yes", until) if yes else ("action_more_time_no", action.by_day)
    return Decision(
        moved(changed, closed_at=now) if yes else changed,
        steps=(Happened("answered", by_id=by.id),),
        tellings=to_author(setting, changed, kind, date=day, what=action.what, action_id=action.id, author=by.name),
    )


def answered_said(
    concern: Concern,
    action: AgreedAction,
    reports: Iterable[ActionReport],
    by: Person,
    now: datetime,
    new_id: str,
    *,
    yes: bool,
) -> ActionReport:
    """Return what whoever leads said, as it stands beside the action, about the wish it answers."""
    asked = _wish(concern, standing(reports))
    says = Says.MORE_TIME_YES if yes else Says.MORE_TIME_NO
    about_id = asked.id if asked is not None else None
    return ActionReport(new_id, action.id, by.id, says, now, action.version, about_id=about_id)
