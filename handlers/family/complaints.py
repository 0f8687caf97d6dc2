"""How to complain and who helps to speak up: said plainly, and it changes nothing about the help (001-46)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from storage.transaction import Transaction


@only(Audience.FAMILY)
def complain(tx: Transaction, hearing: Hearing) -> None:
    """Say that a complaint is all right."""
    hearing.show("complain")


@only(Audience.FAMILY)
def how_to_complain(tx: Transaction, hearing: Hearing) -> None:
    """Say how."""
    hearing.show("complain_how")


@only(Audience.FAMILY)
def help_to_speak_up(tx: Transaction, hearing: Hearing) -> None:
    """Say where somebody helps to speak up."""
    hearing.show("complain_help")


ROUTES = (
    Tap("complain", complain),
    Tap("complain.how", how_to_complain),
    Tap("complain.help", help_to_speak_up),
)
