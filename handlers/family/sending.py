"""From the words to Send: keep what is said, who should answer, check it, send it (000-09, 000-16, 001-45)."""

from typing import Any

from handlers.action_reminding import plan_reminders_of_action
from handlers.concerns import fresh_reference, keep, setting_for
from handlers.context import Hearing
from handlers.family.strays import keep_stray
from handlers.family.unsent import (
    AWAITING,
    add_said,
    draft_tapped,
    reading_of,
    setting_here,
    show_check,
    show_next,
    show_who_answers,
    show_write,
)
from handlers.guard import Audience, only
from handlers.guests import tell_guest
from handlers.hears import ANYTHING_SAID, Tap, Words
from handlers.rules.asking import door_chosen, is_as_shown, others_for, page_of
from handlers.rules.concerns import add_more, of_author, raise_concern
from handlers.rules.flood import WITHIN, refuse_too_many
from handlers.rules.more_time import asked_day
from handlers.rules.refusals import NotFound
from handlers.rules.reporting import says_with
from handlers.rules.unsent import (
    MORE,
    area_of,
    as_parts,
    door_of,
    is_writable,
    kind_of,
    must_be_ready,
    with_fields,
    without_last,
)
from handlers.rules.working_time import is_working, next_working
from storage.records.actions import ActionReport
from storage.records.concerns import Concern, Door
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.transaction import Transaction


@only(Audience.FAMILY)
def said(tx: Transaction, hearing: Hearing) -> None:
    """Keep a message of what is being written. Where its draft is gone meanwhile, it is kept as a stray one."""
    draft = tx.drafts.find(str(hearing.chat.about.get("draft", "")))
    if draft is None or not is_writable(draft, hearing.me):
        keep_stray(tx, hearing)
    else:
        show_write(tx, hearing, add_said(tx, hearing, draft))


@only(Audience.FAMILY)
def write(tx: Transaction, hearing: Hearing) -> None:
    """Go back to writing: change it, add more."""
    show_write(tx, hearing, draft_tapped(tx, hearing))


@only(Audience.FAMILY)
def take_out_last(tx: Transaction, hearing: Hearing) -> None:
    """Take out what was said last."""
    show_write(tx, hearing, tx.drafts.save(without_last(draft_tapped(tx, hearing), hearing.now)))


@only(Audience.FAMILY)
def written(tx: Transaction, hearing: Hearing) -> None:
    """All is said: go on to who should answer."""
    show_next(tx, hearing, draft_tapped(tx, hearing))


@only(Audience.FAMILY)
def send_all(tx: Transaction, hearing: Hearing) -> None:
    """A long text shall go whole."""
    show_next(tx, hearing, draft_tapped(tx, hearing), all_of_it=True)


@only(Audience.FAMILY)
def who_answers(tx: Transaction, hearing: Hearing) -> None:
    """Ask once more who should answer."""
    show_who_answers(tx, hearing, draft_tapped(tx, hearing))


@only(Audience.FAMILY)
def through_door(tx: Transaction, hearing: Hearing) -> None:
    """Take who should answer, and show it for checking."""
    draft = draft_tapped(tx, hearing)
    door = door_chosen(setting_here(tx, hearing, draft), hearing.me, hearing.id2, hearing.today)
    show_check(tx, hearing, tx.drafts.save(with_fields(draft, hearing.now, door=door.value, person_id=None)))


@only(Audience.FAMILY)
def other_people(tx: Transaction, hearing: Hearing) -> None:
    """Show the other people who help, where their names are open to this reader."""
    draft = draft_tapped(tx, hearing)
    people = others_for(setting_here(tx, hearing, draft), hearing.me, hearing.today)
    shown, next_page = page_of(people, hearing.page)
    hearing.show("ask_others", plan_id=draft.plan_id, draft_id=draft.id, next_page=next_page,
                 people=[{"id": person.id, "name": person.name, "job": person.job} for person in shown])  # fmt: skip


@only(Audience.FAMILY)
def to_person(tx: Transaction, hearing: Hearing) -> None:
    """Take another person who helps as the one who should answer."""
    draft = draft_tapped(tx, hearing)
    people = others_for(setting_here(tx, hearing, draft), hearing.me, hearing.today)
    if hearing.id2 not in {person.id for person in people}:
        raise NotFound
    changed = with_fields(draft, hearing.now, door=Door.PERSON.value, person_id=hearing.id2)
    show_check(tx, hearing, tx.drafts.save(changed))


@only(Audience.FAMILY)
def check(tx: Transaction, hearing: Hearing) -> None:
    """Show what was written once more, whatever words are in it."""
    show_check(tx, hearing, draft_tapped(tx, hearing), calm=True)


@only(Audience.FAMILY)
def send(tx: Transaction, hearing: Hearing) -> None:
    """Send it to the person who was shown; if that is another one by now, show who it is first."""
    draft = must_be_ready(draft_tapped(tx, hearing))
    _, reading = reading_of(tx, hearing, draft)
    if not is_as_shown(reading, hearing.id2):
        show_check(tx, hearing, draft, calm=True)
    elif draft.purpose == MORE:
        _send_more(tx, hearing, draft)
    else:
        _send_new(tx, hearing, draft)


def _send_new(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    refuse_too_many(tx.concerns.sent_since(hearing.me.id, hearing.now - WITHIN), draft.id)
    setting, concern_id, ref = setting_here(tx, hearing, draft), new_id(), fresh_reference(tx)
    decision = raise_concern(
        setting, hearing.me, kind_of(draft), door_of(draft) or Door.LEAD, concern_id=concern_id, ref=ref,
        ref_hash=tx.concerns.ref_hash(ref), parts=as_parts(draft, concern_id, hearing.me, hearing.now, new_id),
        now=hearing.now, person_id=draft.fields.get("person_id"), action_id=draft.fields.get("action_id"),
        meeting_id=draft.fields.get("meeting_id"), need_id=draft.fields.get("need_id"),
        post_id=draft.fields.get("post_id"), referral_id=draft.fields.get("referral_id"),
        area=area_of(draft),
    )  # fmt: skip
    concern = keep(tx, hearing.house, decision, hearing.me, new=True)
    _keep_beside_action(tx, hearing, draft, concern)
    tx.drafts.remove(draft.id)
    calendar = setting.calendar
    _show_sent(hearing, concern, setting.person(concern.holder_id).name, setting.circle.plan.child_name,
               "ask_sent" if is_working(calendar, hearing.now) else "ask_closed_hours",
               opens=next_working(calendar, hearing.now))  # fmt: skip


def _keep_beside_action(tx: Transaction, hearing: Hearing, draft: Draft, concern: Concern) -> None:
    """Keep beside the action that help or more time is asked for, or that it is said to be wrong."""
    action, says = tx.actions.find(concern.action_id or ""), says_with(concern.kind, concern.door)
    if action is not None and says is not None:
        tx.action_reports.add(ActionReport(new_id(), action.id, hearing.me.id, says, hearing.now, action.version,
                                           day=asked_day(draft.fields)))  # fmt: skip
        plan_reminders_of_action(tx, hearing.house, action)


def _send_more(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    concern = of_author(tx.concerns.find(draft.about_id or ""), hearing.me)
    setting = setting_for(tx, hearing.house, concern)
    parts = as_parts(draft, concern.id, hearing.me, hearing.now, new_id)
    concern = keep(tx, hearing.house, add_more(concern, setting, hearing.me, parts, hearing.now), hearing.me)
    tell_guest(tx, hearing.house, concern, setting)
    tx.drafts.remove(draft.id)
    _show_sent(hearing, concern, setting.person(concern.holder_id).name, setting.circle.plan.child_name, "ask_added")


def _show_sent(hearing: Hearing, concern: Concern, holder: str, child: str, kind: str, **more: Any) -> None:
    hearing.show(kind, refers_to=concern.id, plan_id=concern.plan_id, holder=holder, ref=concern.ref, child=child,
                 by=concern.due_at, concern_id=concern.id, **more)  # fmt: skip


ROUTES = (
    Words(AWAITING, said, ANYTHING_SAID),
    Tap("ask.write", write),
    Tap("draft.shorten", write),
    Tap("ask.drop", take_out_last),
    Tap("ask.send", written),
    Tap("draft.send_all", send_all),
    Tap("ask.who", who_answers),
    Tap("ask.door", through_door),
    Tap("ask.others", other_people),
    Tap("ask.person", to_person),
    Tap("ask.check", check),
    Tap("ask.go", send),
)
