"""The end of a practitioner's signed-in time: what was shown in it is taken off the phone (safeguards T7).

Sign-out, the clock, a new enrolment and the command line all end a session here, so none can forget the screens.
"""

from handlers.rules.sessions import taken_back
from storage.records.signin import Session
from storage.transaction import Transaction


def end_session(tx: Transaction, session: Session, why: str) -> None:
    """End one session: withdraw what is not sent yet, delete the rest, and forget what was half done in the chat."""
    tx.sessions.change(session, ended_at=tx.now)
    withdrawn, deletions = taken_back(session, tx.sessions.shown_in(session.id), tx.now)
    tx.outbox.withdraw_these(withdrawn, "session_ended")
    tx.outbox.put(*deletions)
    link = tx.links.live_of(session.person_id)
    if link is not None:
        tx.chats.change(tx.chats.at(link.chat_id), awaiting=None, about={}, kept_tap=None, kept_tap_at=None)
    tx.audit.add(session.person_id, "session.ended", session.id, why)


def end_all_sessions(tx: Transaction, person_id: str, why: str) -> int:
    """End every open session of a practitioner; return how many there were."""
    sessions = tx.sessions.all_open_of(person_id)
    for session in sessions:
        end_session(tx, session, why)
    return len(sessions)
