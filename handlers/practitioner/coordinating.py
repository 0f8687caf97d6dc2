"""What a co-ordinator looks at across all families: how they find the help, and how it works for each side."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from storage.transaction import Transaction


@only(Audience.COORDINATOR, shows=True)
def show_service(tx: Transaction, hearing: Hearing) -> None:
    """Show what there is to look at."""
    hearing.show("p_service")


ROUTES = (Tap("service", show_service),)
