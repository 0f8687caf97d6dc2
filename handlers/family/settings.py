"""Settings: how the bot writes, when, what a locked screen shows, and how long words stay (Children's Code)."""

from handlers.context import Hearing
from handlers.family.selection import circle_here
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.reminding import plan_reminders_of
from handlers.rules.settings import hides_words, hours_for, minutes_for, reading_of
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_settings(tx: Transaction, hearing: Hearing) -> None:
    """Show what can be changed."""
    circle = circle_here(tx, hearing)
    hearing.show("settings", plan_id=circle.plan.id)


@only(Audience.FAMILY)
def set_reading(tx: Transaction, hearing: Hearing) -> None:
    """Ask how to write, or write like this from now on."""
    if not hearing.id1:
        hearing.show("settings_reading")
        return
    hearing.person = tx.people.change(hearing.me, reading=reading_of(hearing.id1))
    hearing.show("reading_set")


@only(Audience.FAMILY)
def set_times(tx: Transaction, hearing: Hearing) -> None:
    """Ask when messages may come, or send them in these hours from now on."""
    if not hearing.id1:
        hearing.show("settings_times")
        return
    start, end = hours_for(hearing.id1)
    hearing.person = tx.people.change(hearing.me, hours_from=start, hours_to=end)
    plan_reminders_of(tx, hearing.house, hearing.me.id)
    hearing.show("quiet", t1=end, t2=start)


@only(Audience.FAMILY)
def set_hiding(tx: Transaction, hearing: Hearing) -> None:
    """Ask whether alerts hide their words, or do so from now on."""
    if not hearing.id1:
        hearing.show("settings_hide")
        return
    hides = hides_words(hearing.id1)
    hearing.person = tx.people.change(hearing.me, discreet=hides)
    hearing.show("discreet_on" if hides else "discreet_off")


@only(Audience.FAMILY)
def set_minutes(tx: Transaction, hearing: Hearing) -> None:
    """Hide shown words again after five minutes, or after a day."""
    minutes = minutes_for(hearing.id1)
    hearing.person = tx.people.change(hearing.me, hide_after_minutes=minutes)
    hearing.show(KEPT[minutes])


KEPT = {minutes_for("minutes"): "discreet_soon", minutes_for("day"): "discreet_on"}

ROUTES = (
    Command("settings", show_settings),
    Tap("settings", show_settings),
    Tap("settings.reading", set_reading),
    Tap("settings.times", set_times),
    Tap("settings.hide", set_hiding),
    Tap("settings.hide_after", set_minutes),
)
