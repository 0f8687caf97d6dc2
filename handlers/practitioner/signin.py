"""Signing in with the authenticator's six numbers, signing out, and what happens when numbers are wrong.

The message with the code is deleted at once, whatever became of it (safeguards T6). A tap made while signed out is done
after sign-in; the act that asked for a fresh code is done once the code is right.
"""

from functools import partial
from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command, SixNumbers, Tap, Words
from handlers.practitioner.authenticator import step_of
from handlers.rules.refusals import Refusal
from handlers.rules.sessions import begun
from handlers.rules.signin import (
    Outcome,
    SignInResult,
    check_code,
    lock_on,
    odd_about,
    refuse_while_clock_is_wrong,
    renewed,
    tap_to_redo,
)
from handlers.sessions import end_all_sessions
from storage.records.signin import Credential
from storage.transaction import Transaction

HOME = "1|home"
SAID = {Outcome.WRONG: "p_signin_wrong", Outcome.LOCKED: "p_signin_locked", Outcome.LOCKED_FOR_GOOD: "p_signin_stopped"}


@only(Audience.UNLINKED)
def show_staff_door(tx: Transaction, hearing: Hearing) -> None:
    """Say that this is the staff side, and who may use it."""
    hearing.show("p_start")


@only(Audience.ENROLLED)
def ask_for_code(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the six numbers, or say at once that none would work now; somebody signed in is shown home."""
    if hearing.session is not None:
        hearing.redo(HOME)
        return
    credential = tx.credentials.find(hearing.me.id)
    if credential is None:
        raise Refusal("p_no_authenticator")
    locked = lock_on(credential, hearing.now)
    if locked is not None:
        hearing.show(SAID[locked], awaiting="signin.code", until=credential.locked_until, typed=False)
        return
    hearing.show("p_signin", awaiting="signin.code")


@only(Audience.ENROLLED)
def take_code(tx: Transaction, hearing: Hearing) -> None:
    """Take six numbers, typed in whatever state: a sign-in, a fresh code, or a stray one that is only deleted."""
    message = hearing.message
    assert message is not None
    hearing.take_back(message.message_id)
    if message.forward_origin is not None:
        raise Refusal("p_forwarded")
    if hearing.session is not None and hearing.chat.awaiting != "signin.code":
        raise Refusal("p_signin_stray")
    refuse_while_clock_is_wrong(hearing.house.clock_skew())
    credential = tx.credentials.find(hearing.me.id)
    if credential is None:
        raise Refusal("p_no_authenticator")
    result = check_code(credential, hearing.text, partial(step_of, credential.totp_secret, now=tx.now), tx.now)
    tx.credentials.save(result.credential)
    tx.audit.add(hearing.me.id, "signin", hearing.me.id, result.outcome.name.lower())
    if result.outcome is Outcome.ACCEPTED:
        _admit(tx, hearing, credential)
    else:
        _refuse(tx, hearing, result)


def _admit(tx: Transaction, hearing: Hearing, before: Credential) -> None:
    """Begin a session, or renew the one that asked for a fresh code; then do what was tapped before."""
    chat = hearing.chat
    if hearing.session is not None:
        hearing.session = tx.sessions.save(renewed(hearing.session, tx.now))
        then = chat.about.get("then")
    else:
        end_all_sessions(tx, hearing.me.id, "signed_in_anew")
        hearing.session = tx.sessions.add(begun(hearing.me.id, tx.now))
        then = tap_to_redo(chat.kept_tap, chat.kept_tap_at, tx.now)
        _tell_if_odd(hearing, before)
    hearing.chat = tx.chats.change(chat, awaiting=None, about={}, kept_tap=None, kept_tap_at=None)
    hearing.redo(then or HOME)


def _tell_if_odd(hearing: Hearing, before: Credential) -> None:
    """Tell the practitioner and the co-ordinators of a sign-in at night or after several wrong codes (ASVS 6.3.5)."""
    odd = odd_about(before, hearing.now, hearing.house.service.zone)
    assert hearing.session is not None
    if odd is not None:
        _tell_of(
            hearing, "p_signin_odd", f"session/{hearing.session.id}/odd", why=odd.value, tries=len(before.failures)
        )


def _refuse(tx: Transaction, hearing: Hearing, result: SignInResult) -> None:
    """Say that it did not work: the same words for wrong and for used; while locked, the same for right and wrong."""
    if result.has_just_locked:
        end_all_sessions(tx, hearing.me.id, "locked_out")
        hearing.session, hearing.chat = None, tx.chats.get(hearing.chat.id)
        for_good = result.outcome is Outcome.LOCKED_FOR_GOOD
        _tell_of(hearing, "p_locked_out", f"{hearing.origin}/locked", for_good=for_good)
    hearing.show(
        SAID[result.outcome],
        awaiting="signin.code",
        about=hearing.chat.about,
        n_left=result.tries_left,
        then_for_good=result.then_for_good,
        until=result.credential.locked_until,
        typed=True,
    )


def _tell_of(hearing: Hearing, kind: str, key: str, **facts: Any) -> None:
    """Tell the practitioner at once, and the co-ordinators in their hours (ASVS 6.3.5, safeguards T4)."""
    me = hearing.me
    hearing.tell(me, kind, key=f"{key}/{me.id}", at_once=True, time=hearing.now, **facts)
    for coordinator in hearing.tx.people.coordinators():
        if coordinator.id != me.id:
            hearing.tell(
                coordinator,
                f"{kind}_told",
                key=f"{key}/{coordinator.id}",
                name=me.name,
                ref=me.ref,
                time=hearing.now,
                **facts,
            )


@only(Audience.ENROLLED)
def take_something_else(tx: Transaction, hearing: Hearing) -> None:
    """Delete what was typed in place of a code: five numbers may be Telegram's own code (safeguards T25)."""
    assert hearing.message is not None
    hearing.take_back(hearing.message.message_id)
    raise Refusal("p_signin_format")


@only(Audience.ENROLLED)
def sign_out(tx: Transaction, hearing: Hearing) -> None:
    """Sign out and take everything that was shown off this phone."""
    end_all_sessions(tx, hearing.me.id, "signed_out")
    hearing.session, hearing.chat, hearing.edit_message_id = None, tx.chats.get(hearing.chat.id), None
    hearing.show("p_locked")


@only(Audience.ENROLLED)
def say_what_if_lost(tx: Transaction, hearing: Hearing) -> None:
    """Say how to get a new authenticator: the same proof as the first time (ASVS 6.4.4)."""
    hearing.show("p_signin_lost")


@only(Audience.ENROLLED)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Leave signing in, and forget the tap that waited for it."""
    hearing.stand(kept_tap=None, kept_tap_at=None)
    hearing.show("p_stopped")


@only(Audience.UNLINKED)
def stop_at_the_door(tx: Transaction, hearing: Hearing) -> None:
    """Leave the staff side without having joined it."""
    hearing.show("p_stopped")


@only(Audience.ANYONE)
def explain_two_accounts(tx: Transaction, hearing: Hearing) -> None:
    """Say how a practitioner who is a family member, too, keeps the two apart."""
    hearing.show("p_two_accounts")


ROUTES = (
    SixNumbers(take_code),
    Command("signin", ask_for_code),
    Command("signin", show_staff_door),
    Tap("signin.start", ask_for_code),
    Tap("signin.lost", say_what_if_lost),
    Tap("signin.stop", stop),
    Tap("signin.stop", stop_at_the_door),
    Tap("signin.accounts", explain_two_accounts),
    Words("signin.code", take_something_else),
    Command("lock", sign_out),
    Tap("lock", sign_out),
)
