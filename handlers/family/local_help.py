"""Local help: what there is near here, a kind at a time; it needs no lead and no plan to be open (001-25, 001-41)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.local_help import categories_in, category_named, shown
from handlers.rules.outcomes import a_page_of
from handlers.screens.local_help import A_PAGE, entry_facts
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_kinds(tx: Transaction, hearing: Hearing) -> None:
    """Show with what there is help near here."""
    kinds = categories_in(tx.local_services.listed())
    if kinds:
        hearing.show("local_kinds", kinds=[one.value for one in kinds])
    else:
        hearing.show("local_none")


@only(Audience.FAMILY)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show a page of what there is of one kind."""
    category = category_named(hearing.id1)
    listed = tx.local_services.listed(category)
    items, more = a_page_of(listed, hearing.page, A_PAGE)
    hearing.show("local_list", category=category.value, more=more, items=[_line(one.id, one.name) for one in items])


def _line(service_id: str, name: str) -> dict[str, Any]:
    return {"id": service_id, "name": name}


@only(Audience.FAMILY)
def show_one(tx: Transaction, hearing: Hearing) -> None:
    """Show one: what for, for whom, how to reach it, and when that was checked."""
    hearing.show("local_card", **entry_facts(shown(tx.local_services.find(hearing.id1)), hearing.today))


ROUTES = (
    Tap("local", show_kinds),
    Tap("local.list", show_list),
    Tap("local.open", show_one),
)
