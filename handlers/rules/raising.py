"""A question or worry raised with a service for the family: which, by when, and what came (001-15, 004-14).

Whoever holds the thread raises it, and is no less its holder for it: the clock and the day the family was told stay as
they are. Whoever may read the thread reads what it was raised with; nobody else does (promise 5).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers.rules import ladder
from handlers.rules.decisions import Decision, Happened, Setting
from handlers.rules.holding import may_hold_on, of_holder
from handlers.rules.refusals import AlreadyDone, BadInput, NotNow
from handlers.rules.revisions import revised, rewritten
from handlers.rules.telling import moved, to_author
from handlers.rules.working_time import is_working, local_day
from storage.records.concerns import Concern, Raised
from storage.records.drafts import Draft
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.services import WorkingCalendar

RAISE = "raise"  # a draft's purpose, and a text's
FIELD = "service"
LONGEST = 60  # letters of a name
MOST = 5  # services one thread is raised with: its card has to be read
ASKED_FOR = timedelta(days=7)  # a day that fell into a holiday, or an outage, is asked about when work begins again


# -- what is typed -------------------------------------------------------------------------------------------------


def service_named(words: str) -> str:
    """Return the name of a service, tidied: a short label, not a story."""
    name = " ".join(words.split()).strip(" .,;")
    if not 0 < len(name) <= LONGEST:
        raise BadInput("p_raise_long", n=len(name), most=LONGEST)
    return name


def begun(known: Draft | None, concern: Concern, person: Person, draft_id: str, now: datetime) -> Draft:
    """Return what this holder has begun to raise, or a new one."""
    return known or Draft(draft_id, person.id, RAISE, now, now, concern.plan_id, concern.id)


def with_service(draft: Draft, name: str, now: datetime) -> Draft:
    """Return the draft with another name: what the check found in the old one is of no account."""
    return rewritten(draft, now, **{FIELD: name})


def with_day(draft: Draft, day: date, now: datetime) -> Draft:
    """Return the draft with the day by which the service is to answer."""
    return revised(draft, now, day=day)


def of_raiser(draft: Draft | None, concern: Concern, person: Person) -> Draft:
    """Return what this holder is about to raise. One that is gone was raised, or left."""
    if draft is None or draft.person_id != person.id or draft.purpose != RAISE or draft.about_id != concern.id:
        raise AlreadyDone
    return draft


def is_whole(draft: Draft, today: date) -> bool:
    """Whether there is a name and a day that still lies ahead; what was left for days has to be dated anew."""
    day = draft.fields.get("day")
    return bool(draft.fields.get(FIELD)) and day is not None and day > today


# -- what becomes of it --------------------------------------------------------------------------------------------


def room_for_one(concern: Concern, raised: Sequence[Raised]) -> None:
    """Refuse what can be raised no more: a closed thread, or one service too many."""
    if concern.closed_at is not None:
        raise NotNow("p_q_is_closed")
    if len(raised) >= MOST:
        raise NotNow("p_raise_many", n=MOST, concern_id=concern.id)


def made(draft: Draft, concern: Concern, by: Person, raised_id: str, now: datetime) -> Raised:
    """Return the row that a whole draft becomes."""
    return Raised(raised_id, concern.id, by.id, service_named(str(draft.fields[FIELD])), now, draft.fields["day"])


def raise_it(
    concern: Concern, setting: Setting, by: Person, one: Raised, before: Sequence[Raised], now: datetime
) -> Decision:
    """Raise it: the family hears so once. It answers nothing, so who holds it and by when stays."""
    of_holder(concern, by)
    room_for_one(concern, before)
    changed = moved(concern)
    return Decision(
        changed,
        steps=(Happened("raised", by_id=by.id),),
        tellings=to_author(setting, changed, "q_raised", **news_of(changed, setting, one, now)),
    )


def news_of(concern: Concern, setting: Setting, one: Raised, now: datetime) -> dict[str, Any]:
    """Return what the news says beside the usual: the service, both days, and by when the family hears from us."""
    return {"service_name": one.service, "date": setting.day(one.raised_at), "date2": one.due_day,
            "still_by": still_by(concern, now)}  # fmt: skip


def still_by(concern: Concern, now: datetime) -> datetime | None:
    """Return the day the family still holds, or None where there is an answer, or the day has passed."""
    return concern.due_at if not ladder.is_settled(concern) and concern.due_at > now else None


def it_came(concern: Concern, by: Person, one: Raised, now: datetime) -> tuple[Decision, Raised]:
    """Note that the service has answered: it stands on the family's screen; what it means, the holder writes."""
    _waits(concern, by, one)
    return Decision(moved(concern), steps=(Happened("service_answered", by_id=by.id),)), replace(one, answered_at=now)


def not_after_all(concern: Concern, by: Person, one: Raised) -> tuple[Decision, Raised]:
    """Take back that the service has answered: it was pressed by mistake, or was no answer. Its day stands again."""
    of_holder(concern, by)
    if concern.closed_at is not None:
        raise NotNow("p_q_is_closed")
    if one.answered_at is None:
        raise AlreadyDone
    return Decision(moved(concern), steps=(Happened("service_waited_for", by_id=by.id),)), replace(
        one, answered_at=None
    )


def not_yet(concern: Concern, by: Person, one: Raised, day: date) -> tuple[Decision, Raised]:
    """Give the service another day, which the family's screen shows."""
    _waits(concern, by, one)
    return Decision(moved(concern), steps=(Happened("service_later", by_id=by.id),)), replace(one, due_day=day)


def _waits(concern: Concern, by: Person, one: Raised) -> None:
    of_holder(concern, by)
    if concern.closed_at is not None:
        raise NotNow("p_q_is_closed")
    if one.answered_at is not None:
        raise AlreadyDone


def lines_of(setting: Setting, raised: Sequence[Raised]) -> list[dict[str, Any]]:
    """Return a line for each service, as it stands on the family's card and on the holder's."""
    return [{"id": one.id, "service_name": one.service, "date": setting.day(one.raised_at), "date2": one.due_day,
             "came": setting.day(one.answered_at) if one.answered_at is not None else None}
            for one in raised]  # fmt: skip


# -- the clock -----------------------------------------------------------------------------------------------------


def days_asked_about(today: date) -> tuple[date, date]:
    """Return the first and last day of which the clock asks today."""
    return today - ASKED_FOR, today


def is_to_be_asked(one: Raised, concern: Concern, circle: Circle, calendar: WorkingCalendar, now: datetime) -> bool:
    """Whether the holder is asked now if the answer came: in working hours, from its day on."""
    first, last = days_asked_about(local_day(calendar, now))
    in_time = first <= one.due_day <= last and is_working(calendar, now)
    return in_time and outdated(one, one.due_day, concern, circle, concern.holder_id) is None


def outdated(one: Raised | None, day: date, concern: Concern, circle: Circle, person_id: str) -> str | None:
    """Return why somebody is not asked, or no more, if the answer due on `day` came; None where they are."""
    if concern.closed_at is not None:
        return "closed"
    if one is None or one.answered_at is not None:
        return "it_came"
    if one.due_day != day:
        return "other_day"
    holds = person_id == concern.holder_id != concern.excluded_id and may_hold_on(circle, person_id)
    return None if holds else "passed_on"
