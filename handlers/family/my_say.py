"""What I want to say at a meeting, in several messages or voice notes, and who may see it (003-05)."""

from telegram.ext import filters

from handlers.context import Hearing
from handlers.family.meeting_here import Here, meeting_here
from handlers.family.telling_staff import say_written
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.views import MOST_PARTS, part_of, readable_by, readers_of, shared_with, staff_readers
from handlers.screens.meetings import child_for
from messages.buttons import CallbackData
from storage.records.ids import new_id
from storage.records.meetings import Readers, View
from storage.records.notices import Act
from storage.transaction import Transaction

AWAITED = "meet.say"


@only(Audience.FAMILY)
def ask_for_words(tx: Transaction, hearing: Hearing) -> None:
    """Ask what this person wants to say; whatever they send next is kept."""
    here = meeting_here(tx, hearing)
    hearing.show("meet_say", awaiting=AWAITED, about={"meeting": here.meeting.id}, plan_id=here.circle.plan.id,
                 refers_to=here.meeting.id, meeting_id=here.meeting.id, holder=here.holder.name,
                 young=_is_young(hearing, here))  # fmt: skip


@only(Audience.FAMILY)
def keep_words(tx: Transaction, hearing: Hearing) -> None:
    """Keep one message or voice note. Nobody else sees it until its readers are chosen."""
    here = _here_again(tx, hearing)
    mine, message = tx.views.by(here.meeting.id, hearing.me.id), hearing.message
    if len(mine) >= MOST_PARTS:
        raise BadInput("meet_say_much", meeting_id=here.meeting.id, most=MOST_PARTS)
    voice = message.voice if message is not None else None
    file_id, seconds = (None, None) if voice is None else (voice.file_id, _seconds(voice.duration))
    view = part_of(new_id(), here.meeting, hearing.me, hearing.text, file_id, seconds, hearing.now)
    tx.views.add(view)
    for other in mine:
        tx.views.change(other, readers=Readers.NOBODY)
    tx.audit.add(hearing.me.id, "view.kept", view.id)
    hearing.show("meet_say_more", awaiting=AWAITED, about={"meeting": here.meeting.id}, plan_id=here.circle.plan.id,
                 refers_to=here.meeting.id, meeting_id=here.meeting.id, n=len(mine) + 1)  # fmt: skip


def _here_again(tx: Transaction, hearing: Hearing) -> Here:
    hearing.data = CallbackData(AWAITED, str(hearing.chat.about.get("meeting", "")))
    return meeting_here(tx, hearing)


def _seconds(duration: object) -> int:
    return duration if isinstance(duration, int) else int(duration.total_seconds())  # type: ignore[attr-defined]


@only(Audience.FAMILY)
def ask_who_reads(tx: Transaction, hearing: Hearing) -> None:
    """Ask who may see what was kept."""
    here = meeting_here(tx, hearing)
    if not tx.views.by(here.meeting.id, hearing.me.id):
        ask_for_words(tx, hearing)
        return
    hearing.show("meet_say_share", plan_id=here.circle.plan.id, refers_to=here.meeting.id,
                 meeting_id=here.meeting.id, holder=here.holder.name, young=_is_young(hearing, here))  # fmt: skip


@only(Audience.FAMILY)
def choose_readers(tx: Transaction, hearing: Hearing) -> None:
    """Keep who may see it, and tell the practitioners among them that there is something to read."""
    here = meeting_here(tx, hearing)
    mine = tx.views.by(here.meeting.id, hearing.me.id)
    if not mine:
        raise NotFound
    readers = shared_with(hearing.id2)
    for view in mine:
        tx.views.change(view, readers=readers)
    tx.audit.add(hearing.me.id, f"view.shared.{readers.value}", here.meeting.id)
    asked = tx.attendances.of_meeting(here.meeting.id)
    to = staff_readers(here.circle, here.meeting, readers, asked, here.holder, hearing.today)
    say_written(tx, hearing, here, readers, to)
    hearing.show("meet_shared", plan_id=here.circle.plan.id, refers_to=here.meeting.id, meeting_id=here.meeting.id,
                 holder=here.holder.name, readers=readers.value)  # fmt: skip


@only(Audience.FAMILY)
def show_said(tx: Transaction, hearing: Hearing) -> None:
    """Show what I want to say and who sees it; where there is nothing yet, ask for it."""
    here = meeting_here(tx, hearing)
    mine = tx.views.by(here.meeting.id, hearing.me.id)
    if not mine:
        ask_for_words(tx, hearing)
        return
    for view in mine:
        if view.file_id is not None:
            hearing.pass_on(Act.VOICE, view.file_id, refers_to=here.meeting.id)
    hearing.show("meet_said", plan_id=here.circle.plan.id, refers_to=here.meeting.id, meeting_id=here.meeting.id,
                 holder=here.holder.name, parts=parts_of(mine), readers=readers_of(mine).value)  # fmt: skip


@only(Audience.FAMILY)
def delete_said(tx: Transaction, hearing: Hearing) -> None:
    """Delete all I wanted to say; nobody can see it any more."""
    here = meeting_here(tx, hearing)
    mine = tx.views.by(here.meeting.id, hearing.me.id)
    tx.view_answers.forget(view.id for view in mine)
    for view in mine:
        tx.views.remove(view.id)
    say_written(tx, hearing, here, Readers.NOBODY, [])
    tx.audit.add(hearing.me.id, "view.deleted", here.meeting.id)
    hearing.show("meet_unsaid", plan_id=here.circle.plan.id, meeting_id=here.meeting.id)


@only(Audience.FAMILY)
def show_others(tx: Transaction, hearing: Hearing) -> None:
    """Show what others chose to share with everybody who comes."""
    here = meeting_here(tx, hearing)
    views = tx.views.of_meeting(here.meeting.id)
    found = readable_by(hearing.me, here.circle, here.meeting, views, here.attendance, hearing.today)
    theirs = [view for view in found if view.person_id != hearing.me.id]
    if not theirs:
        raise NotFound
    shown = [
        {"name": here.circle.people[who].name, "parts": parts_of([view for view in theirs if view.person_id == who])}
        for who in dict.fromkeys(view.person_id for view in theirs)
    ]
    tx.audit.add(hearing.me.id, "view.read", here.meeting.id)
    for view in theirs:
        if view.file_id is not None:
            hearing.pass_on(Act.VOICE, view.file_id, refers_to=here.meeting.id)
    hearing.show("meet_others", plan_id=here.circle.plan.id, refers_to=here.meeting.id, meeting_id=here.meeting.id,
                 views=shown)  # fmt: skip


def parts_of(views: list[View]) -> list[dict[str, object]]:
    """Return what was said as facts."""
    return [{"words": view.words, "seconds": view.seconds} for view in views]


def _is_young(hearing: Hearing, here: Here) -> bool:
    return child_for(here.circle, hearing.me) is None


ROUTES = (
    Tap("meet.say", ask_for_words),
    Words(AWAITED, keep_words, filters.TEXT | filters.VOICE),
    Tap("meet.save", ask_who_reads),
    Tap("meet.share", choose_readers),
    Tap("meet.said", show_said),
    Tap("meet.unsay", delete_said),
    Tap("meet.others", show_others),
)
