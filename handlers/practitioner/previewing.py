"""Drafts as each reader will see them, word for word, before anything is published (p_act_preview; design.md, 9)."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.action_cards import beside_of
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.actions import item
from handlers.practitioner.as_read import reader_of
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.practitioner.overlapping import show_overlap
from handlers.rules.access import Wish
from handlers.rules.actions import Seen, is_whole, publish, readers_of, seen_by
from handlers.rules.dials import Member, member_of
from handlers.rules.shown import may_be_shown
from handlers.rules.undo import UNDO
from handlers.screens.actions import card_facts
from messages.parts import without_tags
from messages.render import Rendered
from storage.records.actions import AgreedAction
from storage.records.people import Relation
from storage.records.plans import Circle
from storage.transaction import Transaction


@dataclass(frozen=True)
class Page:
    """One message or screen of a reader's: its kind and facts, and whether it was opened by them."""

    kind: str
    facts: dict[str, Any]
    opened: bool = True


@only(Audience.PRACTITIONER, shows=True)
def preview(tx: Transaction, hearing: Hearing) -> None:
    """Show what would be published, and who in the family would see it."""
    show_preview(tx, hearing, circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN))


def show_preview(tx: Transaction, hearing: Hearing, circle: Circle) -> None:
    """Show what would be published; two that look the same are asked about first."""
    drafts = tx.actions.drafts_of(circle.plan.id, hearing.me.id)
    if show_overlap(tx, hearing, circle, drafts):
        return
    first = next((m for m in _family(tx, circle) if _news(circle, m, drafts, hearing)), None)
    hearing.show(
        "p_act_preview" if drafts else "p_act_nothing", plan_id=circle.plan.id, plan=circle.plan.ref,
        items=[item(circle, a) for a in drafts], readers=_readers(circle, drafts, hearing),
        problems=not all(is_whole(a) for a in drafts), first_reader_id=first.role.id if first is not None else None,
    )  # fmt: skip


def _readers(circle: Circle, drafts: list[AgreedAction], hearing: Hearing) -> list[str]:
    return sorted({p.name for a in drafts for p in readers_of(circle, a, hearing.today)})


def _family(tx: Transaction, circle: Circle) -> list[Member]:
    """The family, parents first."""
    order = [relation.value for relation in Relation]
    return sorted(family_on(tx, circle), key=lambda member: (order.index(member.relation), member.person.name))


def _news(circle: Circle, member: Member, drafts: list[AgreedAction], hearing: Hearing) -> list[AgreedAction]:
    return [a for a in drafts if is_whole(a) and member.person in readers_of(circle, a, hearing.today)]


@only(Audience.PRACTITIONER, shows=True)
def as_reader(tx: Transaction, hearing: Hearing) -> None:
    """Show one page of what a reader will get: the note, as their phone shows it, and each card as they open it."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    drafts, family = tx.actions.drafts_of(circle.plan.id, hearing.me.id), _family(tx, circle)
    member = member_of(family, hearing.id2)
    book, number = pages(tx, hearing, circle, member, drafts), hearing.page
    if not book:
        show_preview(tx, hearing, circle)
        return
    number = min(number, len(book) - 1)
    shown = render(tx, hearing, member, book[number])
    others = [m for m in family if m.role.id != member.role.id and _news(circle, m, drafts, hearing)]
    hearing.show(
        "p_act_seen", plan_id=circle.plan.id, reader_id=member.role.id, relation=member.relation,
        words=without_tags(shown.text), labels=[button.label for button in shown.buttons], number=number + 1,
        n=len(book), next_page=(number + 1) % len(book), is_note=book[number].kind == "action_new",
        discreet=member.person.discreet, opened=book[number].opened, reading=member.person.reading.value,
        others=[{"role_id": m.role.id, "relation": m.relation} for m in others][:3],
    )  # fmt: skip


def pages(tx: Transaction, hearing: Hearing, circle: Circle, member: Member, drafts: list[AgreedAction]) -> list[Page]:
    """Return everything this reader will get of the drafts, in the order in which they can page through it."""
    seen_from = hearing.now + UNDO
    ready = publish([a for a in drafts if is_whole(a)], hearing.now) if any(map(is_whole, drafts)) else ()
    new = {action.id for action in ready}
    standing = [a for a in tx.actions.of_plan(circle.plan.id) if a.id not in new]
    seen = seen_by(circle, member.person, [*standing, *ready], seen_from, hearing.today)
    told = [a for a in ready if a.id in {one.id for one in seen.open}]
    if not told:
        return []
    note = {"child": circle.plan.child_name, "author": hearing.me.name, "n": len(told), "first_id": told[0].id}
    notes = [Page("action_new", note, opened=False)]
    if member.person.discreet:
        notes.append(Page("action_new", note))
    return [*notes, *(_card(tx, hearing, circle, member, seen, a) for a in seen.open if a.id in new)]


def _card(tx: Transaction, hearing: Hearing, circle: Circle, member: Member, seen: Seen, action: AgreedAction) -> Page:
    """The card of one of them; an outcome typed with it stands once it is published."""
    beside = beside_of(tx, circle, member.person, action, hearing.now, hearing.today)
    if action.outcome_id is None and member.person in may_be_shown(circle, hearing.today):
        beside = replace(beside, serves=action.outcome_words)
    return Page(*card_facts(circle, member.person, seen, action, hearing.today, beside))


def render(tx: Transaction, hearing: Hearing, member: Member, page: Page) -> Rendered:
    """Return a page as it will stand on that reader's phone."""
    reader, facts = reader_of(tx, hearing, member.person), {"plan_id": "", **page.facts}
    return hearing.house.renderer.render(page.kind, facts, reader, hearing.now, notice="0", opened=page.opened)


ROUTES = (
    Tap("act.preview", preview),
    Tap("act.seen", as_reader),
)
