"""See exactly what a family member sees: their own screens, in their own words and reading level, without their threads."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.family import one_member
from handlers.rules.actions import seen_by
from handlers.rules.dials import Member, screen_after, screen_named
from handlers.screens.actions import list_facts
from handlers.screens.who import who_screen
from messages.parts import without_tags
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER, shows=True)
def show_their_screen(tx: Transaction, hearing: Hearing) -> None:
    """Show one of their screens as it would come to them now; looking is an act."""
    circle, member = one_member(tx, hearing)
    name = screen_named(hearing.id2)
    kind, facts = SCREENS[name](tx, hearing, circle, member)
    reader = hearing.house.reader(member.person, many_plans=len(tx.plans.of_family(member.person.id)) > 1)
    shown = hearing.house.renderer.render(kind, facts, reader, hearing.now, opened=True)
    tx.audit.add(hearing.me.id, "plan.read", circle.plan.id)
    hearing.show(
        "p_sees", plan_id=circle.plan.id, id=member.role.id, name=member.person.name, relation=member.relation,
        words=without_tags(shown.text), labels=[button.label for button in shown.buttons], next=screen_after(name),
        is_linked=member.is_linked,
    )  # fmt: skip


def _who(tx: Transaction, hearing: Hearing, circle: Circle, member: Member) -> tuple[str, dict[str, object]]:
    who = who_screen(hearing.house, circle, member.person, hearing.today)
    return who.screen.value, dict(who.facts)


def _actions(tx: Transaction, hearing: Hearing, circle: Circle, member: Member) -> tuple[str, dict[str, object]]:
    actions = tx.actions.of_plan(circle.plan.id)
    return list_facts(circle, seen_by(circle, member.person, actions, hearing.now, hearing.today))


SCREENS = {"who": _who, "actions": _actions}

ROUTES = (Tap("case.sees", show_their_screen),)
