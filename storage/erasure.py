"""Erasing a person or a plan: their words, names, accounts and files leave every table; opaque ids and the audit stay.

Rows that others hang on (a person, a plan, a role) stay as husks without content; what was theirs alone is removed.
Words of theirs that were shown to others are taken out of those rows, too. Doing it a second time changes nothing more,
so that a restore can do it again (safeguards 9.2, R24). On SQLite `secure_delete` overwrites what is removed; whoever
erases clears the WAL.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_, select, update

from storage import schema
from storage.chunks import in_chunks
from storage.records.actions import ActionState, AgreedAction
from storage.records.broadcasts import BroadcastState
from storage.records.concerns import Concern
from storage.records.drafts import Draft
from storage.records.inbox import InboxState
from storage.records.notices import Act, Notice, NoticeState
from storage.records.plans import RoleKind
from storage.transaction import Transaction

NOBODY: Final = "(erased)"
LONG: Final = 12  # letters from which words are looked for within others
WORDS_OF_AN_ACTION: Final = ("what", "so_that", "next_step")
ON_THEIR_WAY: Final = (NoticeState.PENDING, NoticeState.CLAIMED)


@dataclass
class Theirs:
    """What an erasure takes: whom and what by id, and what would give them away in a row of somebody else's."""

    people: set[str] = field(default_factory=set)
    plans: set[str] = field(default_factory=set)  # of which rows may name them
    lanes: set[bytes] = field(default_factory=set)
    concerns: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    @property
    def ids(self) -> set[str]:
        return self.people | self.concerns


def together(several: Iterable[Theirs]) -> Theirs:
    """Return all of it as one: what others hold is then looked through once."""
    found = Theirs()
    for one in several:
        for part in fields(Theirs):
            getattr(found, part.name).update(getattr(one, part.name))
    return found


def of_person(tx: Transaction, person_id: str) -> Theirs:
    """Return what is one person's. Of a practitioner that is themselves: what they answered is the family's."""
    person = tx.people.get(person_id)
    found = Theirs(people={person_id}, lanes=_lanes(tx, {person_id}))
    if person.is_staff:
        return found
    roles = tx.roles.where(schema.roles.c.person_id == person_id)
    found.plans = {role.plan_id for role in roles}
    found.names = {person.name} - {NOBODY}
    _threads(tx, found, schema.concerns.c.author_id == person_id)
    _told(tx, found, {person_id})
    return found


def of_plan(tx: Transaction, plan_id: str) -> Theirs:
    """Return what is one plan's: the child, the threads, and each family member who is on no other plan."""
    plan = tx.plans.get(plan_id)
    places = tx.roles.where(schema.roles.c.kind == RoleKind.FAMILY.value)
    here = {role.person_id for role in places if role.plan_id == plan_id}
    elsewhere = {role.person_id for role in places if role.plan_id != plan_id}
    found = Theirs(people=here - elsewhere, plans={plan_id})
    found.lanes = _lanes(tx, found.people)
    found.names = {plan.child_name, *(person.name for person in tx.people.many(found.people).values())} - {NOBODY}
    found.words |= {plan.review_note["words"]} if plan.review_note is not None else set()
    found.words |= set(_agreed_on(tx, plan_id))
    _threads(tx, found, schema.concerns.c.plan_id == plan_id)
    _threads(tx, found, schema.concerns.c.author_id.in_(list(found.people)))
    _told(tx, found, found.people)
    return found


def open_concerns(tx: Transaction, theirs: Theirs) -> list[Concern]:
    """Return the threads among them that still wait for an answer."""
    threads = tx.concerns.many(theirs.concerns).values()
    return [one for one in threads if one.closed_at is None and one.answered_at is None]


@dataclass(frozen=True)
class Mentions:
    """Rows of others' that hold something of theirs."""

    outbox: tuple[str, ...] = ()
    inbox: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()


def mentions(tx: Transaction, theirs: Theirs, since: datetime | None = None) -> Mentions:
    """Look through every row that could hold something of theirs, those made since then or all of them.

    It opens all of them, so it is done in a read of its own first: the erasure itself looks only at what came after.
    """
    giveaway = _Giveaway(theirs)

    def young(column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        return [] if since is None else [column >= since]

    sent = schema.outbox.c
    notices = (one for one in _each(tx, tx.outbox, *young(sent.made_at)) if giveaway.in_notice(one))
    heard = (one for one in _each(tx, tx.inbox, *young(schema.inbox.c.received_at)) if giveaway.in_update(one.body))
    drafts = (one for one in _each(tx, tx.drafts, *young(schema.drafts.c.changed_at)) if giveaway.in_draft(one))
    chats = (one for one in _each(tx, tx.chats, *young(schema.chats.c.seen_at)) if giveaway.within(one.about))
    return Mentions(*(tuple(one.id for one in found) for found in (notices, heard, drafts, chats)))


def erase(tx: Transaction, theirs: Theirs, known: Mentions, since: datetime) -> list[Notice]:
    """Take all of it out, in this transaction; return what others are still shown of it on their phones.

    `known` was found by `mentions` in a read that began at `since`.
    """
    fresh = mentions(tx, theirs, since)
    shown = _say_no_more(tx, theirs, {*known.outbox, *fresh.outbox})
    _forget_updates(tx, theirs, {*known.inbox, *fresh.inbox})
    _in_chunks(tx, schema.drafts, schema.drafts.c.id, {*known.drafts, *fresh.drafts})
    _in_chunks(tx, schema.drafts, schema.drafts.c.person_id, theirs.people)
    for chat in tx.chats.many({*known.chats, *fresh.chats}).values():
        tx.chats.change(chat, awaiting=None, about={}, kept_tap=None, kept_tap_at=None)
    _in_chunks(tx, schema.chats, schema.chats.c.chat_hash, theirs.lanes)
    for whose, ids in ((schema.pulses.c.person_id, theirs.people), (schema.pulses.c.concern_id, theirs.concerns)):
        _in_chunks(tx, schema.pulses, whose, ids)
    for table, column in (
        (schema.parts, "concern_id"), (schema.steps, "concern_id"), (schema.raised, "concern_id"),
        (schema.thread_guests, "concern_id"),
        (schema.concerns, "id"),
    ):  # fmt: skip
        _in_chunks(tx, table, table.c[column], theirs.concerns)
    _forget_sayings(tx, schema.action_reports.c.person_id, theirs.people)
    _forget_view_answers(tx, schema.views.c.person_id, theirs.people)
    _forget_shares(tx, schema.about_shares.c.person_id, theirs.people)
    for table in (
        schema.about_parts, schema.views, schema.attendances, schema.outcome_ratings, schema.handover_answers,
        schema.invitations, schema.links, schema.enrolments, schema.comfort_checks,
    ):  # fmt: skip
        _in_chunks(tx, table, table.c.person_id, theirs.people)
    asked = schema.contact_requests.c.family_id.in_(list(theirs.people))
    tx.connection.execute(update(schema.contact_requests).where(asked).values(family_says=None, family_id=None))
    _in_chunks(tx, schema.tips, schema.tips.c.to_id, theirs.people)
    _in_chunks(tx, schema.credentials, schema.credentials.c.id, theirs.people)
    _forget_broadcasts(tx, theirs.people)
    _leave_husks(tx, theirs.people)
    return shown


def empty_plan(tx: Transaction, plan_id: str) -> None:
    """Take out what a plan itself holds, and close it. The people on it are erased by `erase`."""
    plan = tx.plans.get(plan_id)
    for meeting in tx.meetings.where(schema.meetings.c.plan_id == plan_id):
        _forget_view_answers(tx, schema.views.c.meeting_id, {meeting.id})
        for table in (schema.attendances, schema.views):
            tx.connection.execute(delete(table).where(table.c.meeting_id == meeting.id))
        tx.meetings.change(meeting, place=None, about=None, before=None, ref=None, ref_hash=None)
    for action in tx.actions.where(schema.actions.c.plan_id == plan_id):
        _empty_action(tx, action)
        _forget_sayings(tx, schema.action_reports.c.action_id, {action.id})
    for referral in tx.referrals.on_plans([plan_id]):  # questions about it go later: until then they point to a husk
        _in_chunks(tx, schema.referral_steps, schema.referral_steps.c.referral_id, {referral.id})
        if referral.service != NOBODY:
            tx.referrals.change(referral, service=NOBODY, what=NOBODY, so_that=None, shown_to=None)
    for outcome in tx.outcomes.where(schema.outcomes.c.plan_id == plan_id):
        _in_chunks(tx, schema.outcome_ratings, schema.outcome_ratings.c.outcome_id, {outcome.id})
    _forget_posts(tx, plan_id)
    for table in (
        schema.outcomes, schema.needs, schema.summaries, schema.plan_words, schema.wording_checks, schema.pulses,
        schema.review_inputs, schema.contact_requests, schema.comfort_checks, schema.tips,
        schema.endings,
    ):  # fmt: skip
        _in_chunks(tx, table, table.c.plan_id, {plan_id})
    for handover in tx.handovers.of_plan(plan_id):
        _in_chunks(tx, schema.handover_answers, schema.handover_answers.c.handover_id, {handover.id})
        tx.handovers.remove(handover.id)
    for role in tx.roles.where(schema.roles.c.plan_id == plan_id):
        tx.roles.change(role, relation=None, ended_at=role.ended_at or tx.now)
    _forget_shares(tx, schema.about_shares.c.plan_id, {plan_id})
    _in_chunks(tx, schema.drafts, schema.drafts.c.plan_id, {plan_id})
    _in_chunks(tx, schema.invitations, schema.invitations.c.plan_id, {plan_id})
    if plan.child_name != NOBODY:
        ref = f"erased {plan.id}"
        tx.plans.change(
            plan, child_name=NOBODY, ref=ref, ref_hash=tx.plans.ref_hash(ref), closed_at=plan.closed_at or tx.now,
            review_by=None, review_note=None,
        )  # fmt: skip


# -- what is theirs ------------------------------------------------------------------------------------------------


def _lanes(tx: Transaction, people: Iterable[str]) -> set[bytes]:
    """Every hash their chats ever stood under."""
    links = tx.links.where(schema.links.c.person_id.in_(list(people)))
    return {one for link in links for one in tx.links.hashes(link.chat_id)} | {link.chat_hash for link in links}


def _threads(tx: Transaction, found: Theirs, which: ColumnElement[bool]) -> None:
    threads = tx.concerns.where(which)
    found.concerns |= {one.id for one in threads}
    for parts in tx.parts.of_many(one.id for one in threads).values():
        found.words |= {text for part in parts for text in (part.words, part.file_id, part.file_name) if text}


def _told(tx: Transaction, found: Theirs, people: set[str]) -> None:
    """Words of theirs outside the threads."""
    wanted = list(people)
    views = tx.views.where(schema.views.c.person_id.in_(wanted))
    found.words |= {text for view in views for text in (view.words, view.file_id) if text}
    sent = tx.tips.where(schema.tips.c.to_id.in_(wanted))
    found.words |= {tip.words for tip in sent if tip.words}
    asked = tx.attendances.where(schema.attendances.c.person_id.in_(wanted))
    found.words |= {one.would_help for one in asked if one.would_help}
    for draft in tx.drafts.where(schema.drafts.c.person_id.in_(wanted)):
        found.words |= {text for text in _strings(draft.fields) if len(text) >= LONG}
    for action in tx.actions.where(schema.actions.c.owner_id.in_(wanted)):
        found.words |= set(_texts_of(tx, action))
    pulses = tx.pulses.where(schema.pulses.c.person_id.in_(wanted))
    found.words |= {one.words for one in pulses if one.words}
    said = tx.action_reports.where(schema.action_reports.c.person_id.in_(wanted))
    found.words |= {one.words for one in said if one.words}
    found.words |= {one.words for one in tx.view_answers.of_views(view.id for view in views).values()}
    found.words |= {one.words for one in tx.about_parts.where(schema.about_parts.c.person_id.in_(wanted))}


def _agreed_on(tx: Transaction, plan_id: str) -> Iterator[str]:
    """Every text of what was agreed on a plan, what it serves, and what was told after its meetings."""
    for action in tx.actions.where(schema.actions.c.plan_id == plan_id):
        yield from _texts_of(tx, action)
        yield from (one.words for one in tx.action_reports.of_action(action.id) if one.words)
    yield from (one.words for one in tx.outcomes.where(schema.outcomes.c.plan_id == plan_id))
    for need in tx.needs.of_plan(plan_id):
        yield from (text for text in (need.words, need.service, need.why) if text)
    for said in tx.review_inputs.where(schema.review_inputs.c.plan_id == plan_id):
        yield from (text for text in (said.change, said.missing) if text)
    for summary in tx.summaries.of_plan(plan_id):
        yield from (text for text in (summary.agreed, summary.why, summary.what_next) if text)
    for request in tx.contacts.of_plan(plan_id):
        yield from (text for text in (request.what, request.answer, request.about) if text)
    for versions in tx.post_versions.of_posts(post.id for post in tx.posts.of_plan(plan_id)).values():
        yield from (one.words for one in versions)
    for referral in tx.referrals.on_plans([plan_id]):
        yield from (text for text in (referral.service, referral.what, referral.so_that) if text and text != NOBODY)
        for step in tx.referral_steps.of(referral.id):
            yield from (text for text in (step.words, step.next_step) if text)
    yield from (tip.words for tip in tx.tips.where(schema.tips.c.plan_id == plan_id) if tip.words)
    for word in tx.plan_words.of_plan(plan_id):
        yield from (word.word, word.meaning)
    for ending in tx.endings.where(schema.endings.c.plan_id == plan_id):
        yield from (text for text in (ending.contact, ending.come_back) if text)
        yield from (said["words"] for said in ending.settled.values())


def _texts_of(tx: Transaction, action: AgreedAction) -> Iterator[str]:
    """What one action says, and what it said before its corrections."""
    yield from (
        text
        for text in (action.what, action.so_that, action.next_step, action.outcome_words)
        if text and text != NOBODY
    )
    for former in (action.before or {}, *(one.was for one in tx.action_versions.of_action(action.id))):
        yield from (text for name, text in former.items() if name in WORDS_OF_AN_ACTION and text)
    yield from (one.why for one in tx.action_versions.of_action(action.id) if one.why)


class _Giveaway:
    """Whether something of theirs stands in a row: their id, their words, or in a row about their plan their name."""

    def __init__(self, theirs: Theirs) -> None:
        self._theirs = theirs
        self._whole = theirs.ids | theirs.words
        long = sorted((re.escape(text) for text in theirs.words if len(text) >= LONG), key=len, reverse=True)
        self._long = re.compile("|".join(long)) if long else None
        names = "|".join(re.escape(name) for name in theirs.names)
        self._names = re.compile(rf"(?<!\w)(?:{names})(?!\w)") if names else None

    def in_notice(self, notice: Notice) -> bool:
        theirs = self._theirs
        if notice.person_id in theirs.people or notice.chat_hash in theirs.lanes or notice.refers_to in theirs.ids:
            return True
        return self.within(notice.facts, named=notice.plan_id is None or notice.plan_id in theirs.plans)

    def in_draft(self, draft: Draft) -> bool:
        theirs = self._theirs
        return draft.about_id in theirs.ids or self.within(draft.fields, named=draft.plan_id in theirs.plans)

    def in_update(self, body: str) -> bool:
        try:
            return self.within(json.loads(body), named=True) if body else False
        except ValueError:
            return False

    def within(self, facts: Any, *, named: bool = False) -> bool:
        for text in _strings(facts):
            if text in self._whole or (self._long and self._long.search(text)):
                return True
            if named and self._names and self._names.search(text):
                return True
        return False


# -- taking it out -------------------------------------------------------------------------------------------------


def _say_no_more(tx: Transaction, theirs: Theirs, ids: set[str]) -> list[Notice]:
    """Remove what was or is to be said to them, and empty what was said of them to others."""
    others = []
    for notice in tx.outbox.many(sorted(ids)).values():
        if notice.person_id in theirs.people or notice.chat_hash in theirs.lanes:
            continue
        others.append(notice)
        waits = notice.state in ON_THEIR_WAY
        tx.outbox.change(
            notice, facts={}, state=NoticeState.WITHDRAWN if waits else notice.state, leased_until=None,
            reason="erased" if waits else notice.reason, settled_at=notice.settled_at or tx.now,
        )  # fmt: skip
    kept = schema.outbox.c
    to_them = or_(kept.person_id.in_(list(theirs.people)), kept.chat_hash.in_(list(theirs.lanes)))
    gone = select(kept.id).where(to_them)
    tx.connection.execute(update(schema.outbox).where(kept.target_id.in_(gone)).values(target_id=None))
    tx.connection.execute(delete(schema.outbox).where(to_them))
    return [
        one for one in others
        if one.state is NoticeState.SENT and one.message_id is not None and one.hidden_at is None
        and one.act is not Act.DELETE
    ]  # fmt: skip


def _forget_updates(tx: Transaction, theirs: Theirs, ids: set[str]) -> None:
    """An update stays known by its number for a week, so that it is never handled twice; nothing of it stays."""
    kept = schema.inbox.c
    in_lanes = tx.connection.execute(select(kept.id).where(kept.lane.in_(list(theirs.lanes)))).scalars()
    for row in tx.inbox.many({*ids, *in_lanes}).values():
        if row.body:
            waits = row.state is InboxState.WAITING
            tx.inbox.change(
                row, body="", lane=tx.keys.lookup("chat", "none"), state=InboxState.DONE if waits else row.state,
                settled_at=row.settled_at or tx.now,
            )  # fmt: skip


def _forget_broadcasts(tx: Transaction, people: Iterable[str]) -> None:
    """Empty what a co-ordinator wrote to many families, and why they did not agree; what was sent is the families'.

    What is still on its way, or waits for a second co-ordinator, is called off with it.
    """
    kept, theirs = schema.broadcasts.c, list(people)
    for one in tx.broadcasts.where(kept.author_id.in_(theirs), order_by=kept.id):
        emptied = replace(one, words=NOBODY)
        if one.state in (BroadcastState.WAITING, BroadcastState.GOING):
            tx.outbox.withdraw(topic=one.topic, reason="erased")
            emptied = replace(emptied, state=BroadcastState.CALLED_OFF, ended_at=tx.now)
        tx.broadcasts.save(emptied)
    for one in tx.broadcasts.where(kept.answered_by.in_(theirs), order_by=kept.id):
        tx.broadcasts.change(one, reason=None)


def _leave_husks(tx: Transaction, people: Iterable[str]) -> None:
    for person in tx.people.many(people).values():
        for role in tx.roles.where(schema.roles.c.person_id == person.id):
            if role.relation is not None or role.ended_at is None:
                tx.roles.change(role, relation=None, ended_at=role.ended_at or tx.now)
        if not person.is_staff:
            for action in tx.actions.where(schema.actions.c.owner_id == person.id):
                _empty_action(tx, action)
        for session in tx.sessions.all_open_of(person.id):
            tx.sessions.change(session, ended_at=tx.now)
        if person.name != NOBODY:
            tx.people.change(
                person, name=NOBODY, ended_at=person.ended_at or tx.now, paused_until=None, ref=None, ref_hash=None,
                job=None, agency=None, work_days=None, does=None, does_not=None, coordinator=False,
                lead_work=None,
            )  # fmt: skip


def _empty_action(tx: Transaction, action: AgreedAction) -> None:
    _in_chunks(tx, schema.action_versions, schema.action_versions.c.action_id, {action.id})
    if action.what != NOBODY:
        state = ActionState.WITHDRAWN if action.state is ActionState.PUBLISHED else action.state
        tx.actions.change(
            action, what=NOBODY, so_that=None, next_step=None, state=state, before=None, outcome_id=None, shown_to=None,
            outcome_words=None,
        )  # fmt: skip


def _forget_sayings(tx: Transaction, column: ColumnElement[str], ids: Iterable[str]) -> None:
    """Remove what was said of actions; another's answer to it stays, and no longer says to what."""
    reports, wanted = schema.action_reports, list(ids)
    gone = select(reports.c.id).where(column.in_(wanted))
    tx.connection.execute(update(reports).where(reports.c.about_id.in_(gone)).values(about_id=None))
    tx.connection.execute(delete(reports).where(column.in_(wanted)))


def _forget_posts(tx: Transaction, plan_id: str) -> None:
    """Remove what the team wrote to each other; a thread that asks about it no longer says about what."""
    theirs = {post.id for post in tx.posts.of_plan(plan_id)}
    asked = schema.concerns.c.post_id.in_(sorted(theirs))
    tx.connection.execute(update(schema.concerns).where(asked).values(post_id=None))
    for table, column in ((schema.post_reads, "post_id"), (schema.post_versions, "post_id"), (schema.posts, "id")):
        _in_chunks(tx, table, table.c[column], theirs)


def _forget_view_answers(tx: Transaction, column: ColumnElement[str], ids: Iterable[str]) -> None:
    theirs = select(schema.views.c.id).where(column.in_(list(ids)))
    tx.connection.execute(delete(schema.view_answers).where(schema.view_answers.c.view_id.in_(theirs)))


def _forget_shares(tx: Transaction, column: ColumnElement[str], ids: Iterable[str]) -> None:
    """Remove whom a page was shared with, and each time they read it."""
    shares = tx.about_shares.where(column.in_(list(ids)))
    tx.about_readings.forget(share.id for share in shares)
    _in_chunks(tx, schema.about_shares, schema.about_shares.c.id, {share.id for share in shares})


def _in_chunks(tx: Transaction, table: Any, column: ColumnElement[Any], values: Iterable[Any]) -> None:
    for some in in_chunks(sorted(values)):
        tx.connection.execute(delete(table).where(column.in_(some)))


def _each(tx: Transaction, rows: Any, *conditions: ColumnElement[bool]) -> Iterator[Any]:
    """Every record of a table, some at a time, so that a large one does not fill the memory."""
    ids = list(tx.connection.execute(select(rows.table.c.id).where(*conditions)).scalars())
    for some in in_chunks(ids):
        yield from rows.many(some).values()


def _strings(value: Any) -> Iterator[str]:
    """Every text in facts, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)
