"""Whom a handler is for: nobody, until it says so."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeVar

from handlers.context import Hearing
from storage.transaction import Transaction


class Audience(StrEnum):
    """Who may be heard. PRACTITIONER and above are signed in; ENROLLED may be signed out (sign-in, /lock)."""

    ANYONE = "anyone"
    UNLINKED = "unlinked"
    FAMILY = "family"
    ENROLLED = "enrolled"
    PRACTITIONER = "practitioner"
    MANAGER = "manager"
    COORDINATOR = "co-ordinator"


class Handler(Protocol):
    """A plain function of a transaction and what was heard."""

    def __call__(self, tx: Transaction, hearing: Hearing, /) -> None: ...


H = TypeVar("H", bound=Callable[..., None])


def only(audience: Audience, *, shows: bool = False, fresh: bool = False) -> Callable[[H], H]:
    """Admit only `audience`. A handler without this mark is not registered at all.

    `shows`: it changes nothing, so a tap made while signed out is kept and done after sign-in. `fresh`: a sensitive
    act, which asks for a new code when the last one is older than five minutes (ASVS 7.5.3).
    """

    def mark(handler: H) -> H:
        handler.audience = audience  # type: ignore[attr-defined]
        handler.shows = shows  # type: ignore[attr-defined]
        handler.fresh = fresh  # type: ignore[attr-defined]
        return handler

    return mark


def audience_of(handler: object) -> Audience | None:
    """Return whom a handler is for, or None if it never said."""
    return getattr(handler, "audience", None)


def fits(handler: object, hearing: Hearing) -> bool:
    """Whether the person there may be heard by this handler now: no by default."""
    audience, person = audience_of(handler), hearing.person
    if audience is Audience.ANYONE:
        return True
    if audience is Audience.UNLINKED:
        return person is None
    if person is None:
        return False
    if audience is Audience.FAMILY:
        return not person.is_staff
    if not person.is_staff:
        return False
    if audience is Audience.ENROLLED:
        return True
    if hearing.session is None:
        return False
    return _rank_fits(audience, hearing)


def fits_signed_in(handler: object, hearing: Hearing) -> bool:
    """Whether a practitioner who is signed out would be heard, once signed in."""
    person = hearing.person
    return (
        person is not None and person.is_staff and hearing.session is None and _rank_fits(audience_of(handler), hearing)
    )


def _rank_fits(audience: Audience | None, hearing: Hearing) -> bool:
    if audience is Audience.PRACTITIONER:
        return True
    if audience is Audience.COORDINATOR:
        return hearing.me.coordinator
    return audience is Audience.MANAGER and hearing.tx.people.manages_somebody(hearing.me.id)


def needs_fresh(handler: object) -> bool:
    """Whether this handler asks for a code no older than five minutes."""
    return bool(getattr(handler, "fresh", False))


def only_shows(handler: object) -> bool:
    """Whether this handler changes nothing."""
    return bool(getattr(handler, "shows", False))
