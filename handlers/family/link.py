"""Linking a phone: the code from a letter, "was your name on it?", the check word (003-22).

Nobody is named before the check word was right. What it then does stands in `joining`.
"""

from handlers.context import Hearing
from handlers.family.joining import join
from handlers.family.told import tell_of_code
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.rules.linking import awaited_after, check_word_in, code_in, screen_for, still_open, try_word
from handlers.rules.refusals import NotFound
from storage.records.invitations import Invitation
from storage.records.plans import Circle
from storage.transaction import Transaction


def open_code(tx: Transaction, hearing: Hearing, typed: str) -> None:
    """Answer a code that was opened as a link or typed; `handlers.start` hands it over."""
    code = code_in(typed)
    invitation = tx.invitations.by_code(code) if code is not None else None
    circle = tx.plans.circle(invitation.plan_id) if invitation is not None else None
    screen = screen_for(invitation, circle, hearing.person, tx.links.hashes(hearing.chat.chat_id), hearing.now)
    hearing.show(screen, awaiting=awaited_after(screen), about={"invitation": invitation.id} if invitation else {})


def is_code(tx: Transaction, typed: str) -> bool:
    """Whether these words are the code of a letter that was given out."""
    code = code_in(typed)
    return code is not None and tx.invitations.by_code(code) is not None


@only(Audience.ANYONE)
def ask_for_code(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the code from the letter."""
    hearing.show("link_type_code", awaiting="link.code")


@only(Audience.ANYONE)
def say_how_to_get_one(tx: Transaction, hearing: Hearing) -> None:
    """Say who gives out codes."""
    hearing.show("how_get_code")


@only(Audience.ANYONE)
def ask_for_word(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the check word: the name on the letter was theirs."""
    invitation, _ = _invitation_here(tx, hearing)
    hearing.show("link_check_word", awaiting="link.check_word", about={"invitation": invitation.id})


@only(Audience.ANYONE)
def forgot(tx: Transaction, hearing: Hearing) -> None:
    """Say what helps somebody who has forgotten the check word; a word that comes back may still be typed."""
    invitation, _ = _invitation_here(tx, hearing)
    hearing.show("link_forgot", awaiting="link.check_word", about={"invitation": invitation.id})


@only(Audience.ANYONE)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Stop linking; the code stays good. An old button on a linked phone leads to the menu."""
    if hearing.person is not None:
        hearing.redo("1|menu")
        return
    hearing.show("link_stopped")


@only(Audience.ANYONE)
def not_me(tx: Transaction, hearing: Hearing) -> None:
    """Close a code that reached somebody else, and tell the team."""
    invitation, circle = _invitation_here(tx, hearing)
    closed = tx.invitations.change(invitation, not_me_at=hearing.now)
    tx.audit.add(None, "invitation.not_me", closed.id)
    tell_of_code(hearing, "p_not_me", closed, circle)
    hearing.show("link_not_me")


@only(Audience.ANYONE)
def take_word(tx: Transaction, hearing: Hearing) -> None:
    """Try the check word: three times, then the code is locked. The message with it is deleted at once."""
    invitation, circle = _invitation_here(tx, hearing)
    if hearing.message is not None:
        hearing.take_back(hearing.message.message_id)
    tried = try_word(invitation, tx.invitations.word_hashes(invitation.id, check_word_in(hearing.text)))
    if tried.right:
        join(tx, hearing, invitation, circle)
        return
    locked_at = hearing.now if tried.locked else None
    invitation = tx.invitations.change(invitation, tries_left=tried.tries_left, locked_at=locked_at)
    tx.audit.add(None, "invitation.wrong_word", invitation.id, "locked" if tried.locked else "refused")
    if tried.locked:
        tell_of_code(hearing, "p_code_locked", invitation, circle)
        hearing.show("link_locked")
        return
    hearing.show(
        "link_check_wrong", awaiting="link.check_word", about={"invitation": invitation.id}, n_left=tried.tries_left
    )


def _invitation_here(tx: Transaction, hearing: Hearing) -> tuple[Invitation, Circle]:
    """Return the invitation this chat has brought, and its plan; a refusal says what became of it."""
    invitation = tx.invitations.find(str(hearing.chat.about.get("invitation", "")))
    if invitation is None:
        raise NotFound
    circle = tx.plans.circle(invitation.plan_id)
    return still_open(invitation, circle, hearing.now), circle


ROUTES = (
    Tap("link.have_code", ask_for_code),
    Tap("link.no_code", say_how_to_get_one),
    Tap("link.yes", ask_for_word),
    Tap("link.try_again", ask_for_word),
    Tap("link.forgot", forgot),
    Tap("link.not_me", not_me),
    Tap("link.stop", stop),
    Words("link.check_word", take_word),
)
