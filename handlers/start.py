"""/start and every code: one door for families and staff, which finds out whose code it is.

Families' and practitioners' handlers never import each other; they meet here.
"""

from handlers.context import Hearing
from handlers.family import link
from handlers.guard import Audience, only
from handlers.hears import Command, Said, Stray, Tap, Words
from handlers.practitioner import enrol
from handlers.rules.linking import code_in
from handlers.rules.refusals import NotLinked, Refusal
from storage.transaction import Transaction


@only(Audience.ANYONE)
def start(tx: Transaction, hearing: Hearing) -> None:
    """Open the code of a deep link; without one, show where this person begins (003-22)."""
    if hearing.text:
        open_code(tx, hearing, hearing.text)
    elif hearing.person is None:
        hearing.show("start_no_code")
    else:
        hearing.redo("1|home" if hearing.person.is_staff else "1|menu")


@only(Audience.ANYONE)
def typed_code(tx: Transaction, hearing: Hearing) -> None:
    """Take a code that was typed instead of opened as a link."""
    open_code(tx, hearing, hearing.text)


@only(Audience.UNLINKED)
def code_unasked(tx: Transaction, hearing: Hearing) -> None:
    """Take a code that is typed before anybody asked for it: on this phone it can mean nothing else."""
    if code_in(hearing.text) is None:
        raise NotLinked
    open_code(tx, hearing, hearing.text)


@only(Audience.ANYONE)
def code_of_another_account(tx: Transaction, hearing: Hearing) -> None:
    """Refuse a code typed on the wrong one of two accounts, before it can become words of a worry (section 2)."""
    code, there = code_in(hearing.text), hearing.person
    if code is None or there is None:
        return
    if there.is_staff and link.is_code(tx, code):
        raise Refusal("p_family_code")
    if not there.is_staff and enrol.is_enrolment(tx, code):
        raise Refusal("p_wrong_account")


@only(Audience.ANYONE)
def show_help(tx: Transaction, hearing: Hearing) -> None:
    """Show help now to whoever typed its number; its button and its words are heard before anything else."""
    hearing.show("help_now", awaiting=hearing.chat.awaiting, about=hearing.chat.about)


@only(Audience.ENROLLED)
def go_home(tx: Transaction, hearing: Hearing) -> None:
    """Take a practitioner home: texts that families share say Menu and OK."""
    hearing.redo("1|home")


def open_code(tx: Transaction, hearing: Hearing, typed: str) -> None:
    """Hand a code to whoever it is for. One that nobody knows gets the family's words: it may be misread."""
    code = code_in(typed)
    if code is not None and enrol.is_enrolment(tx, code):
        enrol.enrol(tx, hearing, code)
    else:
        link.open_code(tx, hearing, typed)


@only(Audience.FAMILY)
def refuse_family_account(tx: Transaction, hearing: Hearing) -> None:
    """Say that a family member's account signs nobody in: a practitioner needs one of their own (section 2)."""
    raise Refusal("p_wrong_account")


ROUTES = (
    Command("start", start),
    Command("signin", refuse_family_account),
    Command("menu", go_home),
    Tap("menu", go_home),
    Tap("ok", go_home),
    Tap("start", go_home),
    Tap("help", show_help),
    Said(code_of_another_account),
    Words("link.code", typed_code),
    Stray(code_unasked),
)
