"""What somebody thought might help: see it, keep it on one's own list, take it off again (004-11)."""

from typing import Any

from handlers.context import Hearing
from handlers.family.selection import circle_here, circle_of, plans_of
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules import local_help as rules
from handlers.rules.outcomes import a_page_of
from handlers.screens.local_help import A_PAGE, entry_facts, tip_facts
from storage.records.ids import new_id
from storage.records.local_help import Tip
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_saved(tx: Transaction, hearing: Hearing) -> None:
    """Show a page of what this person keeps; nobody else's."""
    plans = {plan.id: plan for plan in plans_of(tx, hearing.me)}
    hearing.many_plans = len(plans) > 1
    saved = [tip for tip in rules.saved(tx.tips.of_person(hearing.me.id), hearing.now) if tip.plan_id in plans]
    shown, more = a_page_of(saved, hearing.page, A_PAGE)
    services = tx.local_services.many(tip.service_id for tip in shown if tip.service_id is not None)
    items: list[dict[str, Any]] = [
        {"id": tip.id, "name": services[tip.service_id].name if tip.service_id is not None else tip.words}
        for tip in shown
    ]
    if items:
        hearing.show("saved_list", items=items, more=more)
    else:
        hearing.show("saved_none")


@only(Audience.FAMILY)
def show_one(tx: Transaction, hearing: Hearing) -> None:
    """Show what was sent, whole."""
    _show(tx, hearing, _theirs(tx, hearing))


@only(Audience.FAMILY)
def keep(tx: Transaction, hearing: Hearing) -> None:
    """Keep it on one's own list."""
    tip = tx.tips.save(rules.kept(_theirs(tx, hearing), hearing.now))
    tx.audit.add(hearing.me.id, "tip.kept", tip.id)
    _show(tx, hearing, tip, note="kept")


@only(Audience.FAMILY)
def keep_entry(tx: Transaction, hearing: Hearing) -> None:
    """Keep an entry of the local list that one has found oneself."""
    service = rules.shown(tx.local_services.find(hearing.id1))
    circle, sent = circle_here(tx, hearing), tx.tips.of_person(hearing.me.id)
    tip = rules.kept_by_oneself(service, hearing.me, circle.plan.id, sent, new_id(), hearing.now)
    tip = tx.tips.add(tip) if tx.tips.find(tip.id) is None else tx.tips.save(tip)
    tx.audit.add(hearing.me.id, "tip.kept", tip.id)
    _show(tx, hearing, tip, note="kept")


@only(Audience.FAMILY)
def drop(tx: Transaction, hearing: Hearing) -> None:
    """Take it off one's own list; it can be kept again."""
    tip = tx.tips.save(rules.removed(_theirs(tx, hearing), hearing.now))
    tx.audit.add(hearing.me.id, "tip.removed", tip.id)
    _show(tx, hearing, tip, note="off")


def _theirs(tx: Transaction, hearing: Hearing) -> Tip:
    """Load what a tap names, if it was sent to this person on a plan that is still theirs."""
    tip = rules.theirs(tx.tips.find(hearing.id1), hearing.me, hearing.now)
    circle_of(tx, hearing, tip.plan_id)
    return tip


def _show(tx: Transaction, hearing: Hearing, tip: Tip, note: str | None = None) -> None:
    service = tx.local_services.find(tip.service_id or "")
    author = tx.people.get(tip.by_id).name if tip.by_id != hearing.me.id else None
    facts = tip_facts(tip, service, author, tx.plans.get(tip.plan_id).child_name)
    entry = entry_facts(service, hearing.today) if service is not None else {}
    hearing.show("tip_card", plan_id=tip.plan_id, refers_to=tip.id, saved=rules.is_saved(tip), note=note,
                 **(facts | entry))  # fmt: skip


ROUTES = (
    Tap("tip.list", show_saved),
    Tap("tip.open", show_one),
    Tap("tip.keep", keep),
    Tap("tip.drop", drop),
    Tap("local.keep", keep_entry),
)
