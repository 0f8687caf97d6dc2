"""Letters for the stories: a code and a check word, as the command line makes them."""

from typing import Any

from handlers.operator.invitations import Invited, invite
from storage.records.people import Relation
from storage.transaction import Transaction
from tests.stories.dialog import Dialog


async def letter(
    dialog: Dialog, name: str, relation: Relation = Relation.GRANDPARENT, *, plan: str = "OK-14", **more: Any
) -> Invited:
    """Make a letter for somebody on a plan, as `mainstay invite` does."""

    def work(tx: Transaction) -> Invited:
        found = tx.plans.by_ref(plan)
        assert found is not None
        return invite(tx, dialog.app.house, found, name, relation, **more)

    return await dialog.keep(work)


async def opens(dialog: Dialog, who: str, invited: Invited) -> None:
    """Open the letter's link on this phone."""
    await dialog.does(lambda: dialog.phone(who).opens_link(invited.link))


async def links(dialog: Dialog, who: str, invited: Invited) -> None:
    """Link this phone: link, name, check word."""
    await opens(dialog, who, invited)
    await dialog.taps(who, "Yes, that is me")
    await dialog.says(who, invited.check_word)
