"""Pause and stop: quiet for a day, a week or until they come back; and a phone unlinked for good."""

from typing import Any

from handlers.concerns import keep, setting_for
from handlers.context import Hearing
from handlers.family.selection import circle_here, plans_of
from handlers.family.told import tell_of_person
from handlers.guard import Audience, only
from handlers.hears import Command, Said, Tap
from handlers.reminding import plan_reminders_of
from handlers.rules.concerns import author_left
from handlers.rules.ladder import is_settled
from handlers.rules.routing import holder_on
from handlers.rules.settings import day_said, is_paused, kept_until, pause_until
from storage.transaction import Transaction


@only(Audience.FAMILY)
def ask_how_long(tx: Transaction, hearing: Hearing) -> None:
    """Ask for how long to stop."""
    hearing.show("pause")


@only(Audience.FAMILY)
def pause(tx: Transaction, hearing: Hearing) -> None:
    """Send nothing until then, and tell the team to ring if there is news."""
    zone = hearing.house.service.zone
    circle = circle_here(tx, hearing)
    until = pause_until(hearing.id1, hearing.now, zone)
    hearing.person = tx.people.change(hearing.me, paused_until=until)
    plan_reminders_of(tx, hearing.house, hearing.me.id)
    tx.audit.add(hearing.me.id, "person.paused", hearing.me.id)
    for plan in plans_of(tx, hearing.me):
        tell_of_person(hearing, "p_paused", tx.plans.circle(plan.id), hearing.me, until=day_said(until, zone))
    hearing.show(
        "pause_on",
        plan_id=circle.plan.id,
        holder=holder_on(circle, hearing.today).by.name,
        date=day_said(until, zone),
    )


@only(Audience.FAMILY)
def come_back(tx: Transaction, hearing: Hearing) -> None:
    """Send messages again; a button that is tapped twice leads to the menu."""
    if is_paused(hearing.me, hearing.now):
        _resume(tx, hearing)
    else:
        hearing.redo("1|menu")


@only(Audience.FAMILY)
def back_by_writing(tx: Transaction, hearing: Hearing) -> None:
    """Whoever writes has come back: an answer to a worry must not wait for a pause to end. What was awaited stays."""
    if is_paused(hearing.me, hearing.now):
        _resume(tx, hearing, awaiting=hearing.chat.awaiting, about=hearing.chat.about)


def _resume(tx: Transaction, hearing: Hearing, **state: Any) -> None:
    """End the pause, and bring forward what it put off."""
    put_off_to = kept_until(hearing.me, hearing.house.service.zone)
    hearing.person = tx.people.change(hearing.me, paused_until=None)
    tx.audit.add(hearing.me.id, "person.back", hearing.me.id)
    if put_off_to is not None:
        tx.outbox.bring_forward(hearing.chat.chat_hash, put_off_to, hearing.now)
    plan_reminders_of(tx, hearing.house, hearing.me.id)
    hearing.show("pause_off", **state)


@only(Audience.FAMILY)
def ask_to_stop(tx: Transaction, hearing: Hearing) -> None:
    """Check before a phone is unlinked."""
    hearing.show("stop_check")


@only(Audience.UNLINKED)
def nothing_to_stop(tx: Transaction, hearing: Hearing) -> None:
    """Say that this phone is not linked; nothing is sent to it."""
    hearing.show("not_linked")


@only(Audience.FAMILY)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Unlink this phone: nothing that waits for it is sent, and the team hears that they have to ring."""
    person, link = hearing.me, tx.links.by_chat(hearing.chat.chat_id)
    assert link is not None  # somebody is there, so this chat is linked
    for plan in plans_of(tx, person):
        tell_of_person(hearing, "p_unlinked", tx.plans.circle(plan.id), person)
    for concern in tx.concerns.of_author(person.id):
        if not is_settled(concern):
            keep(tx, hearing.house, author_left(concern, setting_for(tx, hearing.house, concern), hearing.now), person)
    tx.outbox.withdraw(lane=hearing.chat.chat_hash, reason="stopped")
    tx.links.change(link, ended_at=hearing.now)
    tx.audit.add(person.id, "link.stopped", link.id)
    hearing.person = None
    hearing.stand(plan_id=None)
    hearing.show("stop_done")


ROUTES = (
    Tap("pause", ask_how_long),
    Tap("pause.for", pause),
    Tap("pause.end", come_back),
    Said(back_by_writing),
    Command("stop", ask_to_stop),
    Command("stop", nothing_to_stop),
    Tap("stop", ask_to_stop),
    Tap("stop.yes", stop),
)
