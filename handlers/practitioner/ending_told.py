"""The end of a plan as each reader will be told of it, word for word; told, seen again, and called off (001-26)."""

from handlers.context import Hearing
from handlers.endings import notes_of, tell_it_is_off, tell_of_end
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.as_read import as_read
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.practitioner.thread_here import all_held
from handlers.rules import ending as rules
from handlers.rules.access import Wish
from storage.records.actions import AgreedAction
from storage.records.drafts import Draft
from storage.records.endings import Ending
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction


def show_preview(
    tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft, actions: list[AgreedAction]
) -> None:  # fmt: skip
    """Show the note exactly as it will reach one reader, and whose comes next."""
    ending = rules.made(draft, hearing.me, actions, draft.id, hearing.now, None)
    notes, family = notes_of(tx, hearing.house, circle, ending, hearing.now), family_on(tx, circle)
    at = int(hearing.id2) if hearing.id2.isdecimal() and int(hearing.id2) < len(family) else 0
    member = family[at] if family else None
    hearing.show(
        "p_end_preview", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, draft_id=draft.id,
        draft_rev=rules.revision(notes), date=ending.last_day, n=len(family), number=at + 1,
        relation=member.relation if member else None, reading=member.person.reading.value if member else None,
        next_page=str((at + 1) % len(family)) if len(family) > 1 else None,
        seen=as_read(tx, hearing, member.person, "ending_told", notes[member.person.id]) if member else None,
    )  # fmt: skip


def keep_end(
    tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft, actions: list[AgreedAction]
) -> bool:  # fmt: skip
    """Keep the end and tell everybody, if nothing hangs and nothing has changed since the preview; say whether."""
    standing = tx.endings.standing_on(circle.plan.id)
    n_questions = sum(concern.plan_id == circle.plan.id for concern in all_held(tx, hearing.me.id))
    if standing is not None or rules.next_step(draft, actions, n_questions, hearing.today) is not rules.Step.PREVIEW:
        return False
    ending = rules.made(draft, hearing.me, actions, new_id(), hearing.now, standing)
    notes = notes_of(tx, hearing.house, circle, ending, hearing.now)
    if not hearing.is_of(rules.revision(notes)):
        return False
    tx.endings.add(ending)
    tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, "ending.told", ending.id)
    tell_of_end(tx, hearing.house, circle, ending, hearing.now)
    show_standing(tx, hearing, circle, ending, note="told")
    return True


def show_standing(
    tx: Transaction, hearing: Hearing, circle: Circle, ending: Ending, note: str | None = None
) -> None:  # fmt: skip
    """Show the end that stands, and who of the family has no phone here to hear of it on."""
    hearing.show(
        "p_end_card", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, date=ending.last_day,
        contact=ending.contact, come_back=ending.come_back, note=note,
        not_linked=[member.relation for member in family_on(tx, circle) if not member.is_linked],
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def check_calling_off(tx: Transaction, hearing: Hearing) -> None:
    """Ask before it is called off."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    ending = rules.called_off(tx.endings.standing_on(circle.plan.id), hearing.today, hearing.now)
    hearing.show("p_end_off", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref,
                 date=ending.last_day)  # fmt: skip


@only(Audience.PRACTITIONER)
def call_off(tx: Transaction, hearing: Hearing) -> None:
    """Call it off, until its last day is over: the plan goes on, and the family hears so."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    ending = tx.endings.save(rules.called_off(tx.endings.standing_on(circle.plan.id), hearing.today, hearing.now))
    tx.audit.add(hearing.me.id, "ending.called_off", ending.id)
    tell_it_is_off(tx, hearing.house, circle, ending, hearing.now)
    hearing.show("p_end_is_off", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref)


ROUTES = (
    Tap("end.off", check_calling_off),
    Tap("end.off_yes", call_off),
)
