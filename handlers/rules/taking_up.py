"""What whoever leads does about a part that is late: a nudge, a call, the owner's own manager, a week (001-14, 001-27).

A lead is nobody's line manager: what goes further goes to the owner's own, never to the lead's.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from handlers.rules.parts import STANCES, TAKES_UP, of_version
from handlers.rules.refusals import NotNow
from handlers.rules.reporting import MARKS
from handlers.rules.working_time import next_working_day
from storage.records.actions import ActionReport, ActionState, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.services import WorkingCalendar

A_WEEK = timedelta(days=7)
MOST_SAID = 6


def manager_told(circle: Circle, owner: Person, by: Person, coordinators: Sequence[Person]) -> Person | None:
    """Return whom the lead may ask for help with a late part: its owner's own line manager, else a co-ordinator.

    Never the lead's manager, and nobody who is asking, or late, themselves (001-14). None where there is nobody.
    """
    manager = circle.manager_of(owner)
    if manager is not None:
        return manager if manager.id not in (by.id, owner.id) else None
    return next((p for p in coordinators if p.ended_at is None and p.id not in (by.id, owner.id)), None)


def is_open_to_take_up(known: AgreedAction, owner: Person, me: Person) -> bool:
    """Whether whoever leads can do something about a part: it is not done, and not their own."""
    return known.state is ActionState.PUBLISHED and owner.id != me.id


def may_be_taken_up(known: AgreedAction, owner: Person, me: Person) -> None:
    """Refuse what is done about a late part where it is done, or is one's own."""
    if not is_open_to_take_up(known, owner, me):
        raise NotNow("p_part_settled")


def said_of(action: AgreedAction, reports: Iterable[ActionReport]) -> list[ActionReport]:
    """Return what each side said of the action as it now reads, the last thing of each sort, the newest last."""
    last = {(r.person_id, _sort_of(r)): r for r in of_version(action, reports)}
    return sorted(last.values(), key=lambda r: (r.said_at, r.id))[-MOST_SAID:]


def _sort_of(report: ActionReport) -> str:
    groups = (STANCES, MARKS, TAKES_UP)
    return next((group[0].value for group in groups if report.says in group), report.says.value)


def nudge_topic(action: AgreedAction) -> str:
    """Return what the lead's own nudges about an action are kept under."""
    return f"nudges/{action.id}"


def nudge_key(action: AgreedAction, owner: Person, day: date) -> str:
    """Return the key of a nudge: one person, one action, one day."""
    return f"nudge/{action.id}/{owner.id}/{day:%Y%m%d}"


def manager_key(action: AgreedAction, told: Person, day: date) -> str:
    """Return the key under which somebody's manager is asked for help: once a day."""
    return f"part/{action.id}/{action.version}/manager/{told.id}/{day:%Y%m%d}"


def waits_since(action: AgreedAction) -> tuple[date, str]:
    """Return what a list of late parts is sorted by: the day that has passed, or was promised."""
    return action.by_day or action.date_will_come or date.max, action.id


def wait_until(calendar: WorkingCalendar, today: date) -> date:
    """Return the day on which whoever leads is asked again."""
    return next_working_day(calendar, today + A_WEEK)
