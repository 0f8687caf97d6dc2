"""After a thread is closed its author is asked, a day later and once, whether they felt listened to (001-22)."""

from handlers.house import House
from handlers.rules.pulses import AFTER, is_to_be_asked_after
from handlers.telling import tell
from storage.records.concerns import Concern
from storage.records.notices import NoticeState
from storage.transaction import Transaction


def ask_after(tx: Transaction, house: House, concern: Concern) -> None:
    """Plan the question for the day after this thread was closed; one that was opened again is asked about no more."""
    if not is_to_be_asked_after(concern) or concern.closed_at != tx.now:
        return
    topic = f"pulse/{concern.id}"
    planned = tx.reminders.of_topic(topic)
    if any(notice.state is not NoticeState.WITHDRAWN for notice in planned):
        return
    tell(
        tx, house, tx.people.get(concern.author_id), "pulse_thread", key=f"{topic}/{concern.revision}", now=tx.now,
        due=tx.now + AFTER, topic=topic, refers_to=concern.id, plan_id=concern.plan_id, occasion_id=concern.id,
        ref=concern.ref, child=tx.plans.get(concern.plan_id).child_name,
    )  # fmt: skip
