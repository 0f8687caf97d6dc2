"""Every table with its record, and which keyed hash stands for which sealed value beside it.

What a check reads and a rotation writes anew follows from this page; a test fails for a table or a hash that is not on
it (tests/storage/test_kept.py).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table

from storage import concerns, local_help, people, plans, schema
from storage.records.about import AboutPart, AboutReading, AboutShare
from storage.records.actions import ActionReport, ActionVersion, AgreedAction
from storage.records.broadcasts import Broadcast
from storage.records.chats import ChatState
from storage.records.comfort import ComfortCheck
from storage.records.concerns import Concern, ConcernPart, ConcernStep, Raised
from storage.records.contacts import ContactRequest
from storage.records.drafts import Draft
from storage.records.endings import Ending
from storage.records.guests import ThreadGuest
from storage.records.handovers import Handover, HandoverAnswer
from storage.records.inbox import InboxRow
from storage.records.inputs import ReviewInput
from storage.records.invitations import Enrolment, Invitation
from storage.records.links import Link
from storage.records.local_help import LocalService, Tip
from storage.records.marks import Mark
from storage.records.meetings import Attendance, Meeting, View
from storage.records.needs import Need
from storage.records.notices import Notice
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.people import Person
from storage.records.plans import Cover, Plan, Role
from storage.records.posts import PostRead, PostVersion, TeamPost
from storage.records.pulses import Pulse
from storage.records.referrals import Referral, ReferralStep
from storage.records.signin import Credential, Session
from storage.records.summaries import Summary, ViewAnswer
from storage.records.wording import MissingWord, PlanWord, WordingCheck
from storage.shape import Shape, shape_of

RECORDS: Final[Mapping[str, type[Any]]] = {
    "people": Person, "plans": Plan, "roles": Role, "covers": Cover, "handovers": Handover,
    "handover_answers": HandoverAnswer, "invitations": Invitation,
    "enrolments": Enrolment, "links": Link, "credentials": Credential, "sessions": Session, "concerns": Concern,
    "parts": ConcernPart, "steps": ConcernStep, "actions": AgreedAction, "meetings": Meeting,
    "attendances": Attendance, "views": View, "drafts": Draft, "chats": ChatState, "outbox": Notice,
    "inbox": InboxRow, "marks": Mark, "action_versions": ActionVersion, "action_reports": ActionReport,
    "outcomes": Outcome, "outcome_ratings": OutcomeRating, "summaries": Summary, "view_answers": ViewAnswer,
    "plan_words": PlanWord, "missing_words": MissingWord, "wording_checks": WordingCheck,
    "raised": Raised, "about_parts": AboutPart, "about_shares": AboutShare, "about_readings": AboutReading,
    "needs": Need, "posts": TeamPost, "post_versions": PostVersion, "post_reads": PostRead,
    "pulses": Pulse, "review_inputs": ReviewInput,
    "referrals": Referral, "referral_steps": ReferralStep,
    "contact_requests": ContactRequest,
    "comfort_checks": ComfortCheck,
    "local_services": LocalService, "tips": Tip,
    "endings": Ending,
    "broadcasts": Broadcast,
    "thread_guests": ThreadGuest,
}  # fmt: skip


@dataclass(frozen=True)
class Hash:
    """A column that holds the keyed hash of a sealed one of the same row, so that the row can be found by it."""

    column: str
    of: str
    domain: str
    written: Callable[[Any], str]


def _chat_of_update(body: str) -> str:
    """The chat an update came from, as its lane is made of it (bot/engine/updates.py)."""
    found = _chat_in(json.loads(body)) if body else None
    return "none" if found is None else str(found)


def _chat_in(raw: Mapping[str, Any]) -> int | None:
    for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
        match raw.get(kind):
            case {"chat": {"id": int(chat_id)}} | {"message": {"chat": {"id": int(chat_id)}}}:
                return chat_id
            case {"from": {"id": int(chat_id)}}:
                return chat_id
    return None


def _meeting_ref(ref: str) -> str:
    return " ".join(ref.split()).upper()


HASHES: Final[Mapping[str, tuple[Hash, ...]]] = {
    "people": (Hash("ref_hash", "ref", people.DOMAIN, people.written),),
    "plans": (Hash("ref_hash", "ref", plans.DOMAIN, plans.written),),
    "concerns": (Hash("ref_hash", "ref", concerns.DOMAIN, concerns.written),),
    "meetings": (Hash("ref_hash", "ref", "meeting.ref", _meeting_ref),),
    "local_services": (Hash("ref_hash", "ref", local_help.DOMAIN, local_help.written),),
    "links": (Hash("chat_hash", "chat_id", "chat", str),),
    "chats": (Hash("chat_hash", "chat_id", "chat", str),),
    "outbox": (Hash("chat_hash", "chat_id", "chat", str),),
    "inbox": (Hash("lane", "body", "chat", _chat_of_update),),
}
# Codes are kept as their hash alone, and so cannot be hashed anew: they run out within days.
CODES: Final = frozenset(
    {("invitations", "code_hash"), ("invitations", "check_word_hash"), ("enrolments", "code_hash")}
)
# The chat that used an invitation is found among the links of its person.
BY_LINK: Final = frozenset({("invitations", "used_by_chat")})


def shape_for(table: str) -> Shape[Any]:
    """Return how the record of a table lies in it."""
    record: Any = RECORDS[table]
    return shape_of(schema.metadata.tables[table], record)


def sealed_in(table: str) -> tuple[str, ...]:
    """Return the sealed columns of a table, or none for one that is not ours."""
    known: Table | None = schema.metadata.tables.get(table)
    return tuple(column.name for column in known.c if column.info.get("sealed")) if known is not None else ()
