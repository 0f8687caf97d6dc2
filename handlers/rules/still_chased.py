"""Whether what the clock was to say of an action is still true, and how each of its steps is said (R16).

Judged just before it is said, against the action as everybody then knows it: done, moved, withdrawn, given to somebody
else, a closed dial, an owner who has left or is away, a lead who leads no more.
"""

from datetime import date, datetime

from handlers.rules.access import Wish, may, may_see_action
from handlers.rules.action_case import Step
from handlers.rules.actions import as_seen
from handlers.rules.parts import is_on_plan
from handlers.rules.routing import cover_on
from storage.records.actions import ActionState, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle

KINDS = {
    Step.PART: "p_your_part", Step.GONE: "p_part_gone", Step.REMIND: "p_part_remind", Step.ASK: "p_team_update",
    Step.CHASE: "p_team_update", Step.CHASE_AGAIN: "p_team_update", Step.DID_IT: "action_did_it_happen",
    Step.LEAD: "p_team_chase", Step.RING: "p_part_family_late", Step.UNDATED: "p_part_undated",
    Step.LEFT: "p_part_left",
}  # fmt: skip
REMINDS_FAMILY = "action_remind"
TOLD_MANAGER = "m_part_late"
ASKED_TOGETHER = "action_did_they_happen"  # of several actions whose day has come, in one note
SAID_TOGETHER = "asked_together"  # why each of their own notes was not said: it was, in that one
TO_OWNER = frozenset({"p_your_part", "p_part_remind", "p_team_update", REMINDS_FAMILY})
TO_LEAD = frozenset({"p_team_chase", "p_part_family_late", "p_part_undated", "p_part_left"})
OF_THE_CLOCK = TO_OWNER | TO_LEAD | {"p_part_gone", "action_did_it_happen", TOLD_MANAGER}


def outdated(
    kind: str, version: int | None, action: AgreedAction, person: Person, circle: Circle, now: datetime, day: date
) -> str | None:
    """Return why what the clock was to say is not true any more, or None where it is."""
    known = as_seen(action, None, now)
    if person.is_staff and kind in TO_OWNER | {KINDS[Step.GONE]} and cover_on(circle, person, day) is not None:
        return "away"
    if kind == KINDS[Step.GONE]:
        return "theirs_again" if known is not None and known.owner_id == person.id else None
    if known is None or (version is not None and version != known.version):
        return "other_version"
    if kind == KINDS[Step.DID_IT]:
        return None if may_see_action(circle, person, known, True, day) else "may_not_see"
    if known.state is not ActionState.PUBLISHED:
        return "done"
    if kind in TO_OWNER:
        theirs = known.owner_id == person.id and is_on_plan(circle, person, day)
        return None if theirs else "not_theirs"
    if kind in TO_LEAD:
        return None if may(circle, person, Wish.LEAD_PLAN, day) else "does_not_lead"
    return None


def working_only(kind: str, person: Person) -> bool:
    """Whether this is said only while the service works."""
    return person.is_staff and kind in OF_THE_CLOCK
