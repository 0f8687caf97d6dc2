"""Late answers of a manager's people: which plan, whose, how long. Ask, give to cover, or answer oneself (001-50)."""

from handlers.concerns import keep, setting_for
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules import managing as rules
from handlers.rules.decisions import Setting
from handlers.rules.telling import relation_of
from storage.records.concerns import Concern
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.MANAGER, shows=True)
def show_late(tx: Transaction, hearing: Hearing) -> None:
    """Show what is late, the longest due first: plan and name, no words."""
    me, page = hearing.me, hearing.page
    people = {person.id: person for person in tx.people.managed_by(me.id)}
    found = [c for person_id in people for c in tx.concerns.late_of(person_id, me.id, hearing.now)]
    found.sort(key=lambda concern: (concern.due_at, concern.id))
    shown = found[page * A_PAGE : (page + 1) * A_PAGE]
    plans = tx.plans.many(concern.plan_id for concern in shown)
    hearing.show("m_late_list", n=len(found), next_page=page + 1 if len(found) > (page + 1) * A_PAGE else None, items=[
        {"id": c.id, "plan_ref": plans[c.plan_id].ref, "name": people[c.holder_id].name,
         "days": rules.days_waited(c, hearing.now)} for c in shown
    ])  # fmt: skip


def _late_here(tx: Transaction, hearing: Hearing) -> tuple[Concern, Setting]:
    """Load a late answer of one of this manager's people; any other thread does not exist for them."""
    found = tx.concerns.for_staff(hearing.id1, hearing.me.id)
    holder = tx.people.find(found.holder_id) if found is not None else None
    concern = rules.of_manager(found, holder, hearing.me, hearing.now)
    return concern, setting_for(tx, hearing.house, concern)


@only(Audience.MANAGER, shows=True)
def show_one(tx: Transaction, hearing: Hearing) -> None:
    """Show one late answer by its dates, with what a manager can do."""
    concern, setting = _late_here(tx, hearing)
    days = rules.days_waited(concern, hearing.now)
    hearing.show("m_late", concern_id=concern.id, plan_ref=setting.circle.plan.ref, by=concern.due_at, days=days,
                 holder=setting.person(concern.holder_id).name)  # fmt: skip


@only(Audience.MANAGER)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Ask the holder about it, once a day."""
    concern, setting = _late_here(tx, hearing)
    decision = rules.ask_holder(concern, setting, hearing.me, tx.steps.of(concern.id), hearing.now)
    kept = keep(tx, hearing.house, decision, hearing.me)
    hearing.show("m_late_asked", concern_id=kept.id, plan_ref=setting.circle.plan.ref,
                 holder=setting.person(kept.holder_id).name)  # fmt: skip


@only(Audience.MANAGER)
def give_to_cover(tx: Transaction, hearing: Hearing) -> None:
    """Give it to the cover, or the duty contact; the family hears who has it now."""
    concern, setting = _late_here(tx, hearing)
    kept = keep(tx, hearing.house, rules.give_to_cover(concern, setting, hearing.me, hearing.now), hearing.me)
    hearing.show("m_late_given", concern_id=kept.id, plan_ref=setting.circle.plan.ref, by=kept.due_at,
                 holder=setting.person(kept.holder_id).name, mine=kept.holder_id == hearing.me.id)  # fmt: skip


@only(Audience.MANAGER)
def take_over(tx: Transaction, hearing: Hearing) -> None:
    """Answer it oneself: from now on the manager holds it, and may read it."""
    concern, setting = _late_here(tx, hearing)
    kept = keep(tx, hearing.house, rules.take_over(concern, setting, hearing.me, hearing.now), hearing.me)
    hearing.show("m_taken", concern_id=kept.id, plan_ref=setting.circle.plan.ref, by=kept.due_at,
                 before=setting.person(concern.holder_id).name)  # fmt: skip


@only(Audience.MANAGER, shows=True)
def call_family(tx: Transaction, hearing: Hearing) -> None:
    """Say how to ring the family: the numbers are in the case file, and who it is only by relation."""
    concern, setting = _late_here(tx, hearing)
    hearing.show("m_call", concern_id=concern.id, plan_ref=setting.circle.plan.ref,
                 relation=relation_of(setting, concern.author_id))  # fmt: skip


ROUTES = (
    Tap("late", show_late),
    Tap("late.open", show_one),
    Tap("late.ask", ask),
    Tap("late.cover", give_to_cover),
    Tap("late.take", take_over),
    Tap("late.call", call_family),
)
