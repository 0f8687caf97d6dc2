"""Plans the reminders of meetings, and tells everybody who is asked what became of one.

Call `plan_reminders` after any change to a meeting or an answer; `plan_reminders_of` after somebody's hours or phone
changed; `plan_reminders_on` after dials, roles or the plan changed. Each makes the outbox hold what the plan calls for:
fixed keys, so that doing it again changes nothing (design.md, section 3).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.action_reminding import plan_action_reminders_of, plan_action_reminders_on
from handlers.house import House
from handlers.rules.meetings import as_seen, is_visible, may_know
from handlers.rules.reminders import Reminder, reminders_for, topic_of
from handlers.rules.wall_time import wall_of
from handlers.screens.meetings import invitation_facts, meeting_facts
from handlers.telling import tell
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.meetings import Attendance, Meeting
from storage.records.notices import Act, Notice, NoticeState, Priority
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def plan_reminders(tx: Transaction, house: House, meeting: Meeting) -> None:
    """Plan anew every reminder of one meeting."""
    circle = tx.plans.circle(meeting.plan_id)
    for attendance in tx.attendances.of_meeting(meeting.id):
        _plan(tx, house, circle, meeting, attendance)


def plan_reminders_of(tx: Transaction, house: House, person_id: str) -> None:
    """Plan anew every reminder of one person, also of what was agreed: their hours, their pause or phone changed."""
    for meeting in tx.meetings.of_person(person_id, tx.now):
        attendance = tx.attendances.at(meeting.id, person_id)
        if attendance is not None:
            _plan(tx, house, tx.plans.circle(meeting.plan_id), meeting, attendance)
    plan_action_reminders_of(tx, house, person_id)


def plan_reminders_on(tx: Transaction, house: House, plan_id: str) -> None:
    """Plan anew every reminder of one plan, also of what was agreed: a dial, a role or the plan itself changed."""
    for meeting in tx.meetings.of_plan(plan_id, tx.now):
        plan_reminders(tx, house, meeting)
    plan_action_reminders_on(tx, house, plan_id)


def announce(
    tx: Transaction, house: House, meeting: Meeting, kinds: tuple[str, str], *, but: str, **facts: object
) -> None:
    """Tell everybody asked, but one, of a meeting's last change as soon as it is visible: (family's, staff's) kind.

    Somebody who has not heard of the meeting yet is told of it as of a new one.
    """
    circle, asked = tx.plans.circle(meeting.plan_id), tx.attendances.of_meeting(meeting.id)
    day = wall_of(tx.now, house.service.zone).date()
    ids = [attendance.person_id for attendance in asked]
    for attendance in asked:
        person = circle.people.get(attendance.person_id)
        if person is None or person.id == but or not may_know(circle, person, attendance, day):
            continue
        kind = _kind_for(tx, meeting, attendance, person, kinds)
        usual = invitation_facts(circle, meeting, person, ids, day)
        _tell(tx, house, circle, meeting, person, kind, {**usual, **facts})


def announce_to(tx: Transaction, house: House, meeting: Meeting, person: Person) -> bool:
    """Tell somebody who is asked to a meeting that stands already; return whether they have a phone to hear it on."""
    circle, day = tx.plans.circle(meeting.plan_id), wall_of(tx.now, house.service.zone).date()
    ids = [attendance.person_id for attendance in tx.attendances.of_meeting(meeting.id)]
    kind = "p_meet_asked" if person.is_staff else "meet_new"
    return _tell(tx, house, circle, meeting, person, kind, invitation_facts(circle, meeting, person, ids, day))


def _tell(
    tx: Transaction, house: House, circle: Circle, meeting: Meeting, person: Person, kind: str,
    facts: Mapping[str, Any],
) -> bool:  # fmt: skip
    return tell(
        tx, house, person, kind, key=_news_key(meeting, meeting.version, person), now=tx.now,
        due=max(tx.now, meeting.visible_from or tx.now), topic=news_topic(meeting), refers_to=meeting.id,
        version=meeting.version, plan_id=circle.plan.id, **{"plan_ref": circle.plan.ref, **facts},
    )  # fmt: skip


def news_topic(meeting: Meeting) -> str:
    """Return the topic under which the news of a meeting's last change waits, so that it can be taken back."""
    return f"meeting/{meeting.id}/{meeting.version}"


def _kind_for(tx: Transaction, meeting: Meeting, attendance: Attendance, person: Person, kinds: tuple[str, str]) -> str:
    told = [_news_key(meeting, version, person) for version in range(1, meeting.version)]
    reminded = [notice.key for notice in tx.reminders.of_topic(topic_of(meeting.id, person.id)) if notice.key]
    heard = attendance.answered_at is not None or tx.reminders.any_sent([*told, *reminded])
    if kinds[0] == "meet_changed" and not heard:
        return "p_meet_asked" if person.is_staff else "meet_new"
    return kinds[1] if person.is_staff else kinds[0]


def _news_key(meeting: Meeting, version: int, person: Person) -> str:
    return f"meeting/{meeting.id}/{version}/{person.id}"


def _plan(tx: Transaction, house: House, circle: Circle, meeting: Meeting, attendance: Attendance) -> None:
    """Plan one person's reminders of one meeting, as it was too while its last change can be taken back."""
    topic = topic_of(meeting.id, attendance.person_id)
    there = tx.reminders.of_topic(topic)
    waiting = {notice.key for notice in there if notice.state in (NoticeState.PENDING, NoticeState.CLAIMED)}
    person, link = circle.people.get(attendance.person_id), tx.links.live_of(attendance.person_id)
    planned: list[Notice] = []
    if person is not None and link is not None and _may_know(circle, person, attendance, house, tx.now):
        for version in _versions(meeting, tx.now):
            found = reminders_for(version, attendance, person, house.service.zone, tx.now, waiting)
            planned += [_notice(circle, version, person, link, reminder, tx.now) for reminder in found]
    tx.reminders.replan(topic, planned, there)


def _may_know(circle: Circle, person: Person, attendance: Attendance, house: House, now: datetime) -> bool:
    return may_know(circle, person, attendance, wall_of(now, house.service.zone).date())


def _versions(meeting: Meeting, now: datetime) -> Sequence[Meeting]:
    """The meeting as everybody knows it, and as it will be once its last change is visible."""
    known = as_seen(meeting, None, now)
    return [m for m in (known, None if is_visible(meeting, now) else meeting) if m is not None]


def _notice(circle: Circle, meeting: Meeting, person: Person, link: Link, reminder: Reminder, now: datetime) -> Notice:
    kind = f"{'p_' if person.is_staff else ''}meet_remind_{reminder.kind.value}"
    facts = {**meeting_facts(circle, meeting, person), "plan_ref": circle.plan.ref}
    return Notice(
        id=new_id(), chat_id=link.chat_id, chat_hash=link.chat_hash, act=Act.SEND, kind=kind, key=reminder.key,
        due=reminder.due, made_at=now, person_id=person.id, facts=facts,
        topic=topic_of(meeting.id, person.id), priority=Priority.NEWS, alert=True, plan_id=circle.plan.id,
        refers_to=meeting.id, version=meeting.version,
    )  # fmt: skip
