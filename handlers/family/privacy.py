"""/privacy for everybody, linked or not, and /mydata: what is kept about me, and who can see it (safeguards 9)."""

from handlers.context import Hearing
from handlers.family.selection import plans_of, setting_chosen
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.rules.holders import answers_now
from handlers.rules.refusals import NotFound
from storage.records.people import ReadingLevel
from storage.records.plans import RoleKind
from storage.transaction import Transaction

PAGES = {"who": "privacy_who", "rights": "privacy_rights"}


@only(Audience.ANYONE)
def show_privacy(tx: Transaction, hearing: Hearing) -> None:
    """Say what is kept, in under 150 words on three pages."""
    hearing.show("privacy")


@only(Audience.ANYONE)
def show_page(tx: Transaction, hearing: Hearing) -> None:
    """Turn to another page."""
    if hearing.id1 not in PAGES:
        raise NotFound
    hearing.show(PAGES[hearing.id1])


@only(Audience.FAMILY)
def show_data(tx: Transaction, hearing: Hearing) -> None:
    """Show what can be seen of what is kept."""
    hearing.show("data")


@only(Audience.FAMILY)
def show_data_page(tx: Transaction, hearing: Hearing) -> None:
    """Show one part of it."""
    if hearing.id1 not in DATA:
        raise NotFound
    DATA[hearing.id1](tx, hearing)


def _kept(tx: Transaction, hearing: Hearing) -> None:
    me, link = hearing.me, tx.links.by_chat(hearing.chat.chat_id)
    assert link is not None  # somebody is there, so this chat is linked
    circles = [tx.plans.circle(plan.id) for plan in plans_of(tx, me)]
    places = [(circle.role_of(me.id, RoleKind.FAMILY), circle.plan.child_name) for circle in circles]
    hearing.show(
        "data_kept", name=me.name, easy_style=me.reading is ReadingLevel.EASY, hours_from=me.hours_from,
        hours_to=me.hours_to, hides=me.discreet, linked_at=link.linked_at,
        relations=[{"relation": role.relation.value, "child": child} for role, child in places
                   if role is not None and role.relation is not None],
    )  # fmt: skip


def _who(tx: Transaction, hearing: Hearing) -> None:
    setting = setting_chosen(tx, hearing)
    holder = answers_now(setting, hearing.me.id, hearing.today).by
    hearing.show("data_who", plan_id=setting.circle.plan.id, holder=holder.name)


def _how_long(tx: Transaction, hearing: Hearing) -> None:
    hearing.show("data_long")


DATA = {"kept": _kept, "who": _who, "long": _how_long}

ROUTES = (
    Command("privacy", show_privacy),
    Tap("privacy", show_privacy),
    Tap("privacy.page", show_page),
    Command("mydata", show_data),
    Tap("data", show_data),
    Tap("data.page", show_data_page),
)
