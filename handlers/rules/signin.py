"""Whether a sign-in code is accepted: once only, few tries, the same answer for every kind of wrong (ASVS 6.3, 6.5).

Figures: at any moment at most two six-digit codes are valid, so 5 guesses come through once in 100,000 times.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.rules.refusals import Refusal
from storage.records.invitations import Enrolment
from storage.records.people import Person
from storage.records.signin import Credential, Session

TRIES = 5
WITHIN = timedelta(minutes=30)
LOCKED_FOR = timedelta(minutes=30)
TRIES_IN_ALL = 10
ODD_AFTER = 3
NIGHT_FROM, NIGHT_TO = time(21), time(6)
KEPT_TAP_FOR = timedelta(minutes=10)
MOST_SKEW = 30.0  # seconds: a code counts for 45


class Outcome(StrEnum):
    """What became of one code."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    LOCKED = "locked"
    LOCKED_FOR_GOOD = "locked for good"


class Odd(StrEnum):
    """What was unusual about a sign-in that succeeded."""

    AFTER_WRONG_CODES = "wrong codes"
    AT_NIGHT = "night"


@dataclass(frozen=True)
class SignInResult:
    """What became of one code, and the credential as it is from now on.

    `has_just_locked` is true for the try that locked it, so that others are told once. `then_for_good` says that
    the next lock is lifted by a co-ordinator only.
    """

    outcome: Outcome
    credential: Credential
    tries_left: int = 0
    then_for_good: bool = False
    has_just_locked: bool = False


def check_code(credential: Credential, typed: str, step_of: Callable[[str], int | None], now: datetime) -> SignInResult:
    """Judge one typed code. `step_of` tells which time step it belongs to; it is not asked while locked.

    A step at or below the last accepted one is as wrong as any other code: it was seen over a shoulder (T5).
    """
    locked = lock_on(credential, now)
    if locked is not None:
        return SignInResult(locked, credential)
    step = step_of(typed)
    if step is not None and step > credential.last_step:
        return SignInResult(Outcome.ACCEPTED, replace(credential, last_step=step, failures=(), locked_until=None))
    return _wrong(replace(credential, failures=(*credential.failures, now.isoformat()), locked_until=None), now)


def lock_on(credential: Credential, now: datetime) -> Outcome | None:
    """Return which lock lies on signing in now, or None: known before any code is typed, so it can be said at once."""
    if credential.revoked_at is not None or credential.locked_for_good:
        return Outcome.LOCKED_FOR_GOOD
    if credential.locked_until is not None and now < credential.locked_until:
        return Outcome.LOCKED
    return None


def refuse_while_clock_is_wrong(skew: float | None) -> None:
    """Refuse to judge any code while this clock is over 30 seconds from Telegram's: right ones would be called wrong,
    and old ones right (ASVS 6.5.8, R18). `skew` in seconds, None where it is not known.
    """
    if skew is not None and abs(skew) > MOST_SKEW:
        raise Refusal("p_signin_clock")


def _wrong(credential: Credential, now: datetime) -> SignInResult:
    in_all = len(credential.failures)
    lately = sum(now - datetime.fromisoformat(at) < WITHIN for at in credential.failures)
    if in_all >= TRIES_IN_ALL:
        return SignInResult(Outcome.LOCKED_FOR_GOOD, replace(credential, locked_for_good=True), has_just_locked=True)
    if lately >= TRIES:
        return SignInResult(Outcome.LOCKED, replace(credential, locked_until=now + LOCKED_FOR), has_just_locked=True)
    left_in_all, left_now = TRIES_IN_ALL - in_all, TRIES - lately
    return SignInResult(
        Outcome.WRONG, credential, tries_left=min(left_in_all, left_now), then_for_good=left_in_all <= left_now
    )


def unlocked(credential: Credential) -> Credential:
    """Return the credential as a co-ordinator frees it. A code that was accepted once stays used up."""
    return replace(credential, failures=(), locked_until=None, locked_for_good=False)


def odd_about(before: Credential, now: datetime, zone: str) -> Odd | None:
    """Return what was unusual about this accepted sign-in, for its owner to be told (ASVS 6.3.5), or None."""
    if len(before.failures) >= ODD_AFTER:
        return Odd.AFTER_WRONG_CODES
    at = now.astimezone(ZoneInfo(zone)).time()
    return Odd.AT_NIGHT if at >= NIGHT_FROM or at < NIGHT_TO else None


def enrolment_is_open(enrolment: Enrolment | None, person: Person | None, now: datetime) -> bool:
    """Whether this code binds an account: known, not used, not revoked, not older than a day. Why not is never said."""
    if enrolment is None or enrolment.used_at is not None or enrolment.revoked_at is not None:
        return False
    if person is None or not person.is_staff or person.ended_at is not None:
        return False
    return enrolment.made_at <= now < enrolment.expires_at


def why_not_bound(there: Person | None, person: Person) -> str | None:
    """Return why this Telegram account cannot be bound to `person`, or None: one account, one person (section 2)."""
    if there is None or there.id == person.id:
        return None
    return "p_other_account" if there.is_staff else "p_wrong_account"


def tap_to_redo(kept: str | None, kept_at: datetime | None, now: datetime) -> str | None:
    """Return the tap made while signed out, if it is no older than ten minutes."""
    if kept is None or kept_at is None or not timedelta(0) <= now - kept_at <= KEPT_TAP_FOR:
        return None
    return kept


def renewed(session: Session, now: datetime) -> Session:
    """Return the session after a fresh code: sensitive acts may be done again, its end stays."""
    return replace(session, fresh_at=now, seen_at=now)
