"""Ask or raise a worry: what it is about, for which child, and about whom or what (000-09, 001-36, 002-08, 004-09)."""

from handlers.concerns import setting_of
from handlers.context import Hearing
from handlers.family.action_here import action_here
from handlers.family.drafts_offer import offer_again
from handlers.family.selection import circle_here, circle_of, plans_of
from handlers.family.unsent import begin, show_write
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.rules.asking import door_to, setting_with
from handlers.rules.refusals import NotFound
from handlers.rules.unsent import CONCERN
from storage.records.concerns import ConcernKind, Door
from storage.transaction import Transaction

KINDS = {kind.value: kind for kind in (ConcernKind.QUESTION, ConcernKind.WORRY, ConcernKind.WRONG, ConcernKind.DECIDE,
                                       ConcernKind.NOT_READY)}  # fmt: skip


@only(Audience.FAMILY)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Begin; words that were written before and not sent are offered back first."""
    circle_here(tx, hearing)
    if not offer_again(tx, hearing):
        ask_new(tx, hearing)


@only(Audience.FAMILY)
def ask_new(tx: Transaction, hearing: Hearing) -> None:
    """Ask which child it is about, where there are several, and then what it is."""
    circle = circle_here(tx, hearing)
    if hearing.many_plans:
        hearing.show("ask_child", children=_children(tx, hearing))
    else:
        hearing.show("ask_start", plan_id=circle.plan.id, ask_plan=circle.plan.id, child=circle.plan.child_name)


@only(Audience.FAMILY)
def ask_about_child(tx: Transaction, hearing: Hearing) -> None:
    """Go on with the child that was picked."""
    circle = circle_of(tx, hearing, hearing.id1)
    hearing.stand(plan_id=circle.plan.id)
    hearing.show("ask_start", plan_id=circle.plan.id, ask_plan=circle.plan.id, child=circle.plan.child_name)


@only(Audience.FAMILY)
def ask_kind(tx: Transaction, hearing: Hearing) -> None:
    """Take what it is, and ask for the words."""
    kind = KINDS.get(hearing.id1)
    if kind is None:
        raise NotFound
    circle = circle_of(tx, hearing, hearing.id2)
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=kind.value, door=None, person_id=None, action_id=None)
    show_write(tx, hearing, draft)


@only(Audience.FAMILY)
def ask_person(tx: Transaction, hearing: Hearing) -> None:
    """Ask somebody named on a screen: the words go to them, or to whoever stands in for them."""
    plans = plans_of(tx, hearing.me)
    settings = [setting_of(tx, hearing.house, plan.id) for plan in plans]
    setting = setting_with(settings, hearing.chat.plan_id, hearing.id1)
    circle = circle_of(tx, hearing, setting.circle.plan.id)
    door, person_id = door_to(setting, hearing.me, hearing.id1, hearing.today)
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=ConcernKind.QUESTION.value, door=door.value,
                  person_id=person_id, action_id=None)  # fmt: skip
    show_write(tx, hearing, draft)


@only(Audience.FAMILY)
def ask_about_action(tx: Transaction, hearing: Hearing) -> None:
    """Ask about one agreed action, or say that it is wrong (000-03, 004-09)."""
    here = action_here(tx, hearing)
    kind = ConcernKind.WRONG if hearing.id2 == "wrong" else ConcernKind.ACTION
    draft = begin(tx, hearing, CONCERN, here.circle.plan.id, kind=kind.value, door=None, person_id=None,
                  action_id=here.action.id)  # fmt: skip
    show_write(tx, hearing, draft)


@only(Audience.FAMILY)
def ask_for_meeting(tx: Transaction, hearing: Hearing) -> None:
    """Ask for a meeting: what to talk about and when suits; it goes to whoever answers today, with a day (001-16)."""
    circle = circle_of(tx, hearing, hearing.id1) if hearing.id1 else circle_here(tx, hearing)
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=ConcernKind.MEETING.value, door=Door.LEAD.value,
                  person_id=None, action_id=None)  # fmt: skip
    show_write(tx, hearing, draft)


@only(Audience.FAMILY)
def something_changed(tx: Transaction, hearing: Hearing) -> None:
    """Say that something has changed: for which child, where none of several is named, then what (001-20)."""
    circle = circle_of(tx, hearing, hearing.id1) if hearing.id1 else circle_here(tx, hearing)
    if hearing.many_plans and not hearing.id1:
        hearing.show("ask_child", children=_children(tx, hearing), changed=True)
        return
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=ConcernKind.CHANGED.value, door=None, person_id=None,
                  action_id=None)  # fmt: skip
    show_write(tx, hearing, draft)


def _children(tx: Transaction, hearing: Hearing) -> list[dict[str, str]]:
    return [{"name": plan.child_name, "plan_id": plan.id} for plan in plans_of(tx, hearing.me)]


@only(Audience.FAMILY)
def want_new_lead(tx: Transaction, hearing: Hearing) -> None:
    """Ask whom to tell that somebody else should lead: the lead, or the manager and not the lead. No reason needed."""
    circle = circle_here(tx, hearing)
    lead = circle.lead
    hearing.show("who_new_request", plan_id=circle.plan.id, ask_plan=circle.plan.id, child=circle.plan.child_name,
                 lead=lead.name if lead is not None and lead.is_staff else None)  # fmt: skip


@only(Audience.FAMILY)
def tell_of_new_lead(tx: Transaction, hearing: Hearing) -> None:
    """Take whom to tell, and offer room for words."""
    circle = circle_of(tx, hearing, hearing.id1)
    door = Door.MANAGER if hearing.id2 == Door.MANAGER else Door.LEAD
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=ConcernKind.NEW_LEAD.value, door=door.value,
                  person_id=None, action_id=None)  # fmt: skip
    show_write(tx, hearing, draft)


ROUTES = (
    Command("ask", ask),
    Tap("ask", ask),
    Tap("ask.new", ask_new),
    Tap("ask.child", ask_about_child),
    Tap("ask.kind", ask_kind),
    Tap("ask.to", ask_person),
    Tap("ask.about_action", ask_about_action),
    Tap("ask.meeting", ask_for_meeting),
    Tap("ask.changed", something_changed),
    Tap("ask.new_lead", want_new_lead),
    Tap("ask.tell_new_lead", tell_of_new_lead),
)
