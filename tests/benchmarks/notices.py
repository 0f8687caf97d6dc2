"""Notices for benchmarks to send: a reply's words, to one family."""

from datetime import datetime

from storage.records.ids import new_id
from storage.records.notices import Act, Notice, Priority
from tests.faults.families import Family


def future_notice(family: Family, due: datetime, made_at: datetime) -> Notice:
    """Return a notice to this family that is due then."""
    return Notice(
        id=new_id(), chat_id=family.chat_id, chat_hash=family.link.chat_hash, act=Act.SEND, kind="ask_sent",
        key=f"bench/{new_id()}", due=due, made_at=made_at, person_id=family.person.id, priority=Priority.NEWS, facts={
            "holder": family.lead.name, "ref": "Q27", "by": due.date(), "child": "Mia", "concern_id": new_id(),
        },
    )  # fmt: skip
