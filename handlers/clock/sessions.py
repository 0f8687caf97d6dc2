"""Every half minute: sessions that have run out are ended, what was shown in them is deleted, and their owners told."""

from datetime import datetime, timedelta

from handlers.hears import Tick
from handlers.house import House
from handlers.rules.sessions import IDLE, something_is_kept
from handlers.sessions import end_session
from handlers.telling import tell
from storage.records.signin import Session
from storage.transaction import Transaction


def end_sessions(tx: Transaction, house: House, now: datetime) -> None:
    """End what has been idle for 15 minutes or has lasted 8 hours (ASVS 7.3.1)."""
    for session in tx.sessions.running_out(now, IDLE):
        tx.apart(session.id, _end, tx, house, session, now)


def _end(tx: Transaction, house: House, session: Session, now: datetime) -> None:
    person = tx.people.get(session.person_id)
    end_session(tx, session, "ran_out")
    kind = "p_timeout_kept" if something_is_kept(tx.drafts.all_of(person.id)) else "p_timeout"
    tell(tx, house, person, kind, key=f"session/{session.id}/out", now=now, at_once=True)


TICKS = (Tick("sessions", timedelta(seconds=30), end_sessions),)
