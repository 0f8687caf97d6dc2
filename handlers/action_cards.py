"""Loads what a family member's card of an agreed action says beside the action itself, for phone and preview.

What it serves and at which meeting it was agreed are told to those whom the plan and its dates are open to.
"""

from datetime import date, datetime
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.actions import Seen
from handlers.rules.meetings import seen_by as meeting_seen_by
from handlers.rules.reporting import last_change
from handlers.screens.actions import Beside, card_facts
from messages.explaining import Meaning
from storage.records.actions import AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def card_of(
    tx: Transaction, circle: Circle, reader: Person, seen: Seen, action: AgreedAction, now: datetime, day: date,
    *, moved: bool = False,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """Return the kind and facts of the card as this reader sees it now."""
    return card_facts(circle, reader, seen, action, day, beside_of(tx, circle, reader, action, now, day), moved=moved)


def beside_of(
    tx: Transaction, circle: Circle, reader: Person, action: AgreedAction, now: datetime, day: date
) -> Beside:
    """Return what stands beside one action for this reader."""
    return Beside(
        serves=_serves(tx, circle, reader, action, day),
        agreed_on=_agreed_on(tx, circle, reader, action, now, day),
        reports=tuple(tx.action_reports.of_action(action.id)),
        last=last_change(action, tx.action_versions.of_action(action.id), now),
        own_words=own_words(tx, circle.plan.id),
    )


def own_words(tx: Transaction, plan_id: str) -> tuple[Meaning, ...]:
    """Return the words this plan's team explained for this family."""
    return tuple(Meaning(one.id, one.word, one.meaning, ours=True) for one in tx.plan_words.of_plan(plan_id))


def _serves(tx: Transaction, circle: Circle, reader: Person, action: AgreedAction, day: date) -> str | None:
    outcome = tx.outcomes.find(action.outcome_id or "")
    return outcome.words if outcome is not None and may(circle, reader, Wish.SEE_ACTIONS, day) else None


def _agreed_on(
    tx: Transaction, circle: Circle, reader: Person, action: AgreedAction, now: datetime, day: date
) -> date | datetime | None:
    """Return when it was agreed: a meeting's day is told to whoever may know of that meeting."""
    meeting = tx.meetings.find(action.meeting_id or "")
    if meeting is None:
        return action.agreed_on if may(circle, reader, Wish.SEE_DATES, day) else None
    known = meeting_seen_by(circle, meeting, tx.attendances.at(meeting.id, reader.id), reader, now)
    return known.starts_at if known is not None else None
