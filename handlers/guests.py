"""Tells whoever is in touch in a thread that more was said there, without a word of it (004-20)."""

from handlers.house import House
from handlers.rules.decisions import Setting
from handlers.rules.guests import is_in_touch
from handlers.telling import tell
from storage.records.concerns import Concern
from storage.records.guests import ThreadGuest
from storage.records.people import Person
from storage.transaction import Transaction


def in_touch(tx: Transaction, concern: Concern, setting: Setting) -> tuple[ThreadGuest, Person] | None:
    """Return the guest who reads this thread now, or None."""
    guest = tx.guests.open_in(concern.id)
    if guest is None or not is_in_touch(guest, concern, setting):
        return None
    return guest, setting.person(guest.person_id)


def tell_guest(tx: Transaction, house: House, concern: Concern, setting: Setting) -> None:
    """Tell the guest of a thread that something was said in it, as of its newest revision."""
    found = in_touch(tx, concern, setting)
    if found is not None:
        guest, person = found
        tell(tx, house, person, "p_three_more", key=f"guest/{guest.id}/more/{concern.revision}", now=tx.now,
             topic=f"concern/{concern.id}", refers_to=concern.id, plan_id=concern.plan_id, guest_id=guest.id,
             ref=concern.ref, plan_ref=setting.circle.plan.ref)  # fmt: skip
