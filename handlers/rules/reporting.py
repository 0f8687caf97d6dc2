"""What the family says of an agreed action, and what stands beside what on each reader's card (004-19, features.md, 4).

What one says never overwrites what another does: a card shows both. A family member sees their own mark, and what its
owner among the practitioners says of it; never what somebody else of the family said, nor that they did (promise 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.rules.access import Wish, may, may_see_action
from handlers.rules.actions import as_seen
from handlers.rules.refusals import AlreadyDone, NotFound, NotNow
from storage.records.actions import ActionReport, ActionState, ActionVersion, AgreedAction, Says
from storage.records.concerns import ConcernKind, Door
from storage.records.people import Person, Relation
from storage.records.plans import Circle, RoleKind

MARKS = (Says.HAPPENED, Says.PARTLY, Says.NOT_YET)
OPEN_QUESTIONS = (Says.PARTLY, Says.NOT_YET)  # what whoever leads is told of, and the chase starts from
SHOWN_OF_STAFF = (Says.DONE, Says.NOT_DONE)
LATELY = timedelta(days=14)
# A wish that goes straight to whoever leads is kept beside the action, too; one through another door is nobody's else.
SAID_WITH = {
    ConcernKind.HELP: Says.NEEDS_HELP, ConcernKind.MORE_TIME: Says.MORE_TIME, ConcernKind.WRONG: Says.WRONG,
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """What one side says, as a card shows it; `who` is None for the reader. `at` is when it was said or done."""

    who: Person | None
    says: Says
    at: datetime


def standing(reports: Iterable[ActionReport]) -> list[ActionReport]:
    """Return what was said and not taken back, in the order it was said; words about a mark go with it."""
    known = sorted(reports, key=lambda report: (report.said_at, report.id))
    gone = {report.about_id for report in known if report.says is Says.TAKEN_BACK and report.about_id is not None}
    return [r for r in known if r.says is not Says.TAKEN_BACK and r.id not in gone and r.about_id not in gone]


def mark_of(reports: Iterable[ActionReport], person: Person) -> ActionReport | None:
    """Return the last thing this person said of whether it happened, if that stands."""
    own = [report for report in standing(reports) if report.person_id == person.id and report.says in MARKS]
    return own[-1] if own else None


def sides(circle: Circle, reader: Person, action: AgreedAction, reports: Iterable[ActionReport]) -> tuple[Side, ...]:
    """Return what stands on this family member's card: their own mark first, then what staff say of it.

    That an action is done is part of the plan, whoever of the family did it.
    """
    said, found = standing(reports), list[Side]()
    own = [r for r in said if r.person_id == reader.id and r.says in (*MARKS, Says.RIGHT) and _of_now(r, action)]
    if own:
        found.append(Side(None, own[-1].says, own[-1].said_at))
    if action.state is ActionState.DONE and action.done_at is not None:
        by = circle.people.get(action.done_by or "", circle.people[action.owner_id])
        return (*found, Side(by if by.id != reader.id else None, Says.DONE, action.done_at))
    owner = circle.people[action.owner_id]
    theirs = [r for r in said if r.person_id == owner.id and r.says in SHOWN_OF_STAFF and _of_now(r, action)]
    if owner.is_staff and theirs and theirs[-1].says is Says.NOT_DONE:
        found.append(Side(owner, Says.NOT_DONE, theirs[-1].said_at))
    return tuple(found)


def _of_now(report: ActionReport, action: AgreedAction) -> bool:
    """Whether it was said of the action as it now reads; a date that moved asks everybody anew."""
    return report.version == action.version


def is_time_to_say(action: AgreedAction, day: date) -> bool:
    """Whether it can be said to have happened or not: it is said to be done, or its day has come."""
    return action.state is ActionState.DONE or (action.by_day is not None and action.by_day <= day)


def mark(
    action: AgreedAction,
    reports: Iterable[ActionReport],
    person: Person,
    says: str,
    now: datetime,
    day: date,
    new_id: str,
) -> ActionReport:
    """Return what a family member says of whether it happened. The same said twice is said once.

    Raises `NotNow` where its day is not here yet: it was moved since they were asked.
    """
    if says not in MARKS:
        raise NotFound
    if not is_time_to_say(action, day):
        raise NotNow
    before = mark_of(reports, person)
    if before is not None and before.says == says and before.version == action.version:
        raise AlreadyDone
    return ActionReport(new_id, action.id, person.id, Says(says), now, action.version)


def taken_back(reports: Iterable[ActionReport], person: Person, now: datetime, new_id: str) -> ActionReport:
    """Undo the last mark of this person's own."""
    known = mark_of(reports, person)
    if known is None:
        raise AlreadyDone
    return ActionReport(new_id, known.action_id, person.id, Says.TAKEN_BACK, now, known.version, about_id=known.id)


def words_about(
    action: AgreedAction, reports: Iterable[ActionReport], person: Person, words: str, now: datetime, new_id: str
) -> ActionReport:
    """Keep a family member's words beside the mark they are about; without one they stand for themselves."""
    known = mark_of(reports, person)
    about = known.id if known is not None else None
    return ActionReport(new_id, action.id, person.id, Says.SAYS, now, action.version, words=words, about_id=about)


def was_open_to(circle: Circle, reader: Person, action: AgreedAction, now: datetime, day: date) -> bool:
    """Whether this family member could see it until it was withdrawn, so that they may be told that it is gone."""
    gone = action.state is ActionState.WITHDRAWN and as_seen(action, None, now) is None
    return gone and may_see_action(circle, reader, replace(action, state=ActionState.PUBLISHED), True, day)


def is_asked_if_right(
    circle: Circle, reader: Person, action: AgreedAction, reports: Iterable[ActionReport], day: date
) -> bool:
    """Whether a young person is asked "Does this sound right to you?": of what others will do, until they said yes."""
    role = circle.role_of(reader.id, RoleKind.FAMILY)
    if role is None or role.relation is not Relation.YOUNG_PERSON or action.owner_id == reader.id:
        return False
    if action.state is not ActionState.PUBLISHED or is_time_to_say(action, day):
        return False
    own = [report for report in standing(reports) if report.person_id == reader.id]
    return not any(report.says is Says.RIGHT and report.version == action.version for report in own)


def says_with(kind: ConcernKind, door: Door) -> Says | None:
    """Return what is kept beside an action when a wish about it is sent: nothing of what goes past the lead."""
    return SAID_WITH.get(kind) if door in (Door.LEAD, Door.ANY) else None


def last_change(action: AgreedAction, versions: Iterable[ActionVersion], now: datetime) -> ActionVersion | None:
    """Return how it read before the last correction, if that was lately and is seen."""
    known = [version for version in versions if version.version < action.version]
    last = max(known, key=lambda version: version.version, default=None)
    return last if last is not None and now - last.changed_at <= LATELY else None


def may_read_words(circle: Circle, reader: Person, day: date) -> bool:
    """Whether a practitioner may read what the family wrote of an action: whoever leads, as the family was told."""
    return reader.is_staff and may(circle, reader, Wish.LEAD_PLAN, day)


def closes_own(action: AgreedAction, person: Person, says: str) -> bool:
    """Whether this is its owner's own "it happened": the same as "I have done it"."""
    return says == Says.HAPPENED and person.id == action.owner_id


def done_said(action: AgreedAction, person: Person, now: datetime, new_id: str) -> ActionReport:
    """Return that its owner has done it."""
    return ActionReport(new_id, action.id, person.id, Says.DONE, now, action.version)


def done_taken_back(reports: Iterable[ActionReport], person: Person, now: datetime, new_id: str) -> ActionReport | None:
    """Undo this person's last "I have done it", where there is one."""
    own = [report for report in standing(reports) if report.person_id == person.id and report.says is Says.DONE]
    if not own:
        return None
    last = own[-1]
    return ActionReport(new_id, last.action_id, person.id, Says.TAKEN_BACK, now, last.version, about_id=last.id)


def sounds_right(
    circle: Circle,
    action: AgreedAction,
    reports: Iterable[ActionReport],
    person: Person,
    now: datetime,
    day: date,
    new_id: str,
) -> ActionReport:
    """Return a young person's yes to "Does this sound right to you?"; said once for each version."""
    if not is_asked_if_right(circle, person, action, reports, day):
        raise AlreadyDone
    return ActionReport(new_id, action.id, person.id, Says.RIGHT, now, action.version)


def told_key(report: ActionReport) -> str:
    """One note to whoever leads for each mark, and one for all the words that come with it."""
    what = f"words/{report.about_id or report.id}" if report.says is Says.SAYS else report.id
    return f"action/{report.action_id}/said/{what}"


def keys_about(reports: Iterable[ActionReport], back: ActionReport) -> set[str]:
    """Return the notes that a mark which is taken back may have put on their way."""
    return {told_key(report) for report in reports if back.about_id in (report.id, report.about_id)}


def lines_for(circle: Circle, reader: Person, reports: Iterable[ActionReport], day: date) -> list[ActionReport]:
    """Return what a practitioner may read of what was said, the oldest first: the family's words only if they lead.

    What was taken back is not shown at all: a slip of the thumb is nobody's.
    """
    if may_read_words(circle, reader, day):
        return standing(reports)
    staff = {person.id for person in circle.people.values() if person.is_staff}
    return [
        report if report.person_id in staff else replace(report, words=None)
        for report in standing(reports)
        if report.person_id in staff or report.says in MARKS
    ]
