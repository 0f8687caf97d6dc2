"""The screens on which something is written: write it, what is kept, who should answer, check it before it goes."""

from dataclasses import replace
from typing import Any

from handlers.concerns import setting_for, setting_of
from handlers.context import EDITABLE, Hearing
from handlers.family.said import part_of
from handlers.family.selection import circle_of
from handlers.guests import in_touch
from handlers.posts import post_for
from handlers.referrals import known_or_none
from handlers.rules.actions import open_to
from handlers.rules.asking import Reading, choices_for, who_reads, who_reads_more
from handlers.rules.concerns import of_author
from handlers.rules.decisions import Setting
from handlers.rules.meetings import seen_by
from handlers.rules.more_time import asked_day
from handlers.rules.needs import needs_seen
from handlers.rules.unsent import (
    MORE,
    area_of,
    door_of,
    files_in,
    is_long,
    kind_of,
    must_be_ready,
    of_writer,
    parts_in,
    with_fields,
    with_part,
    words_of,
)
from handlers.screens.meetings import child_for
from storage.records.concerns import ConcernKind, Door
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.notices import Act, Notice
from storage.transaction import Transaction

AWAITING = "ask.words"
WISHES = (
    ConcernKind.HELP,
    ConcernKind.MORE_TIME,
    ConcernKind.WORD,
    ConcernKind.CHANGED,
    ConcernKind.DECIDE,
    ConcernKind.NEED,
    ConcernKind.NOT_READY,
)


def begin(tx: Transaction, hearing: Hearing, purpose: str, plan_id: str, about_id: str | None = None,
          **fields: Any) -> Draft:  # fmt: skip
    """Begin a draft of its own: words written before for somebody else must not slip into it. They stay unsent.

    Only what is added to one and the same question goes on where it was left, and an empty draft is used again: of
    what that was to be about, nothing stays.
    """
    known = tx.drafts.of(hearing.me.id, purpose, about_id)
    if known is None or (parts_in(known) and purpose != MORE):
        new = Draft(new_id(), hearing.me.id, purpose, hearing.now, hearing.now, plan_id, about_id, fields)
        return tx.drafts.add(new)
    kept = known.fields if parts_in(known) else {"screen": known.fields.get("screen")}
    return tx.drafts.save(replace(known, fields={**kept, **fields}, plan_id=plan_id, changed_at=hearing.now))


def draft_tapped(tx: Transaction, hearing: Hearing) -> Draft:
    """Return the draft a button names; one that was sent or is somebody else's is an old button."""
    return of_writer(tx.drafts.find(hearing.id1), hearing.me)


def add_said(tx: Transaction, hearing: Hearing, draft: Draft) -> Draft:
    """Keep what was just said, before anything else becomes of it."""
    assert hearing.message is not None
    return tx.drafts.save(with_part(draft, part_of(hearing.message), hearing.now))


def setting_here(tx: Transaction, hearing: Hearing, draft: Draft) -> Setting:
    """Load the plan a draft is for, if this person is still family on it."""
    assert draft.plan_id is not None
    circle_of(tx, hearing, draft.plan_id)
    return setting_of(tx, hearing.house, draft.plan_id)


def reading_of(tx: Transaction, hearing: Hearing, draft: Draft) -> tuple[Setting, Reading]:
    """Return who would read a draft if it were sent now."""
    setting = setting_here(tx, hearing, draft)
    if draft.purpose == MORE:
        concern = of_author(tx.concerns.find(draft.about_id or ""), hearing.me)
        setting = setting_for(tx, hearing.house, concern)
        return setting, who_reads_more(setting, concern)
    door = door_of(draft) or Door.LEAD
    return setting, who_reads(setting, hearing.me, door, draft.fields.get("person_id"), hearing.today)


def show_write(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    """Ask for the words; once there are some, say how much is kept. The screen before it goes, so that one is left."""
    parts, setting = parts_in(draft), setting_here(tx, hearing, draft)
    _clear_former(tx, hearing, draft)
    facts: dict[str, Any] = {"draft_id": draft.id, "child": setting.circle.plan.child_name}
    if parts:
        facts |= {"n": len(parts), "seconds": parts[-1].get("seconds"), "newest": parts[-1]["kind"]}
    else:
        kind = kind_of(draft)
        facts |= {"what": _words_asked_about(tx, hearing, draft), "help_of": _help_asked_about(tx, hearing, draft),
                  "new_lead": kind is ConcernKind.NEW_LEAD, "meeting": kind is ConcernKind.MEETING,
                  "own": child_for(setting.circle, hearing.me) is None, **_meeting_facts(tx, hearing, draft),
                  **_wish_facts(draft)}  # fmt: skip
    notice = hearing.show("ask_kept" if parts else "ask_write", awaiting=AWAITING, about={"draft": draft.id},
                          plan_id=draft.plan_id, **facts)  # fmt: skip
    tx.drafts.save(with_fields(draft, draft.changed_at, screen=notice.id))


def show_next(tx: Transaction, hearing: Hearing, draft: Draft, *, all_of_it: bool = False) -> None:
    """Go on after the words: is it all to go, who should answer, is it right so?"""
    must_be_ready(draft)
    if is_long(draft) and not all_of_it:
        hearing.show("too_long", n=len(parts_in(draft)), draft_id=draft.id)
    elif draft.purpose == MORE or door_of(draft) is not None:
        show_check(tx, hearing, draft)
    else:
        show_who_answers(tx, hearing, draft)


def show_who_answers(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    """Ask who should answer."""
    choices = choices_for(setting_here(tx, hearing, draft), hearing.me, hearing.today)
    hearing.show(
        "ask_who", plan_id=draft.plan_id, draft_id=draft.id, holder=choices.holder.name, others=choices.others,
        lead=choices.lead.name if choices.lead else None, past_lead=choices.past_lead, about_lead=choices.about_lead,
    )  # fmt: skip


def show_check(tx: Transaction, hearing: Hearing, draft: Draft, *, calm: bool = False) -> None:
    """Show what will go to whom, and who will not see it. Words that suggest danger bring Help now above Send."""
    setting, reading = reading_of(tx, hearing, draft)
    words = words_of(draft)
    danger = hearing.house.has_danger_words(words)
    found = in_touch(tx, tx.concerns.get(draft.about_id or ""), setting) if draft.purpose == MORE else None
    facts: dict[str, Any] = {
        "also": found[1].name if found is not None else None,
        "draft_id": draft.id, "holder": reading.held.by.name, "holder_id": reading.held.by.id,
        "not_seen_by": reading.not_seen_by.name if reading.not_seen_by else None,
        "covering_for": reading.held.covering_for.name if reading.held.covering_for else None,
        "child": setting.circle.plan.child_name, "more": draft.purpose == MORE,
        "meeting": kind_of(draft) is ConcernKind.MEETING, **_meeting_facts(tx, hearing, draft), **_wish_facts(draft),
    }  # fmt: skip
    if danger and not calm:
        hearing.show("ask_urgent_words", plan_id=draft.plan_id, **facts)
    else:
        hearing.show("ask_check", plan_id=draft.plan_id, draft=words or None, files=files_in(draft), danger=danger,
                     **facts)  # fmt: skip


def _words_asked_about(tx: Transaction, hearing: Hearing, draft: Draft) -> str | None:
    """What the action, need or note asked about says, as its reader knows it; nothing once it is not open to them."""
    action = tx.actions.find(draft.fields.get("action_id") or "")
    if action is None:
        return need_words(tx, hearing, draft.fields.get("need_id")) or _note_words(tx, hearing, draft)
    known = open_to(tx.plans.circle(action.plan_id), hearing.me, [action], hearing.now, hearing.today)
    return known[0].what if known else None


def need_words(tx: Transaction, hearing: Hearing, need_id: str | None) -> str | None:
    """What this need says; nothing where there is none, or it is not open to this reader any more."""
    need = tx.needs.find(need_id or "")
    if need is None:
        return None
    seen = needs_seen(tx.plans.circle(need.plan_id), hearing.me, [need], hearing.now, hearing.today)
    return need.words if seen else None


def _note_words(tx: Transaction, hearing: Hearing, draft: Draft) -> str | None:
    """What the team's note asked about says, as its reader knows it now; nothing once it is not open to them."""
    post = tx.posts.find(draft.fields.get("post_id") or "")
    if post is None:
        return None
    circle = tx.plans.circle(post.plan_id)
    said = post_for(tx, circle, post, hearing.me, hearing.now, hearing.today)
    return said.version.words if said is not None else None


def _help_asked_about(tx: Transaction, hearing: Hearing, draft: Draft) -> str | None:
    """Of which service the help asked about was asked; nothing once it is not open to them."""
    circle = tx.plans.circle(draft.plan_id or "") if draft.fields.get("referral_id") else None
    if circle is None:
        return None
    known = known_or_none(tx, circle, hearing.me, draft.fields["referral_id"], hearing.now, hearing.today)
    return known.referral.service if known is not None else None


def _wish_facts(draft: Draft) -> dict[str, Any]:
    """What is asked for: help with an action or to decide, more time, a word; or what has changed or is missing."""
    kind, area = kind_of(draft), area_of(draft)
    return {"wish": kind.value if kind in WISHES else None, "until": asked_day(draft.fields),
            "area": area.value if area is not None else None}  # fmt: skip


def _meeting_facts(tx: Transaction, hearing: Hearing, draft: Draft) -> dict[str, Any]:
    """When the meeting was that is asked about, or to be talked through; nothing once it is not open to them."""
    meeting = tx.meetings.find(draft.fields.get("meeting_id") or "")
    if meeting is None:
        return {}
    attendance = tx.attendances.at(meeting.id, hearing.me.id)
    known = seen_by(tx.plans.circle(meeting.plan_id), meeting, attendance, hearing.me, hearing.now)
    name = "talk_at" if kind_of(draft) is ConcernKind.TALK else "met_at"
    return {name: known.starts_at} if known is not None else {}


def _clear_former(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    """Delete the write screen above what was just typed: three messages pasted at once leave one screen, not three."""
    former = tx.outbox.find(draft.fields.get("screen") or "")
    if hearing.message is None or former is None or hearing.now - former.made_at > EDITABLE:
        return
    tx.outbox.put(Notice(
        id=new_id(), chat_id=hearing.chat.chat_id, chat_hash=hearing.chat.chat_hash, act=Act.DELETE, kind="delete",
        key=f"{hearing.origin}/clear/{former.id}", due=hearing.now, made_at=hearing.now, person_id=hearing.me.id,
        target_id=former.id, private=False,
    ))  # fmt: skip
