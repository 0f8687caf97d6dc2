"""How practitioners prove who they are: enrolment codes, authenticator secrets and signed-in times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, or_

from storage import schema
from storage.records.invitations import Enrolment
from storage.records.notices import Act, Notice, NoticeState
from storage.records.signin import Credential, Session
from storage.repository import Repository

DOMAIN = "enrolment"
ON_ITS_WAY_OR_THERE = (NoticeState.PENDING.value, NoticeState.CLAIMED.value, NoticeState.SENT.value)


class Enrolments(Repository[Enrolment]):
    """Codes that bind a practitioner's Telegram account once (ASVS 6.4.1)."""

    table, record = schema.enrolments, Enrolment

    def code_hash(self, code: str) -> bytes:
        """Return what is kept instead of the code; `code` is already in its one written form."""
        return self.tx.keys.lookup(DOMAIN, code)

    def by_code(self, code: str) -> Enrolment | None:
        """Return the enrolment with this code, whatever became of it, or None."""
        return self.first(self.table.c.code_hash.in_(self.tx.keys.lookups(DOMAIN, code)))

    def open_of(self, person_id: str) -> list[Enrolment]:
        """Return this practitioner's codes that were neither used nor revoked, run out or not."""
        kept = self.table.c
        return self.where(kept.person_id == person_id, kept.used_at.is_(None), kept.revoked_at.is_(None))


class Credentials(Repository[Credential]):
    """Authenticator secrets; a credential's id is its practitioner's."""

    table, record = schema.credentials, Credential

    def put(self, credential: Credential) -> Credential:
        """Keep a practitioner's new secret in place of any they had."""
        return self.add(credential) if self.find(credential.id) is None else self.save(credential)


class Sessions(Repository[Session]):
    """Signed-in times. What staff were shown in one is named by its id in the outbox."""

    table, record = schema.sessions, Session

    def open_of(self, person_id: str) -> Session | None:
        """Return this practitioner's newest session that was not ended, or None; whether it counts, rules say."""
        return self.ask_one(_open_of, person_id=person_id)

    def last_of(self, person_id: str) -> Session | None:
        """Return this practitioner's newest session, ended or not, or None."""
        return self.first(self.table.c.person_id == person_id, order_by=self.table.c.started_at.desc())

    def all_open_of(self, person_id: str) -> list[Session]:
        """Return every session of this practitioner that was not ended."""
        return self.where(self.table.c.person_id == person_id, self.table.c.ended_at.is_(None))

    def running_out(self, now: datetime, idle: timedelta) -> list[Session]:
        """Return the sessions that end by themselves: used up, idle for that long, or last used well after `now`.

        The last is a clock that was set back; a duty's own `now` may be seconds behind a tap it waited for.
        """
        kept = self.table.c
        over = or_(kept.ends_at <= now, kept.seen_at <= now - idle, kept.seen_at > now + timedelta(minutes=1))
        return self.where(kept.ended_at.is_(None), over, order_by=kept.seen_at)

    def shown_in(self, session_id: str) -> list[Notice]:
        """Return everything private that this session showed and that is, or may yet come, on the phone."""
        kept = schema.outbox.c
        return self.tx.outbox.where(
            kept.session_id == session_id,
            or_(kept.private.is_(True), kept.kind == "moment"),
            kept.hidden_at.is_(None),
            kept.act != Act.DELETE.value,
            kept.state.in_(ON_ITS_WAY_OR_THERE),
            order_by=kept.made_at,
        )


def _open_of(rows: Select[Any]) -> Select[Any]:
    sessions = schema.sessions.c
    theirs = rows.where(sessions.person_id == bindparam("person_id"), sessions.ended_at.is_(None))
    return theirs.order_by(sessions.started_at.desc()).limit(1)
