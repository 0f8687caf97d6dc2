"""The three quick choices after linking: who else sees the phone, how to write, when to write."""

from handlers.context import Hearing
from handlers.family.selection import circle_here
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.reminding import plan_reminders_of
from handlers.rules.linking import step_after_linking
from handlers.rules.routing import holder_on
from handlers.rules.settings import hides_words, hours_for, reading_of
from storage.transaction import Transaction


@only(Audience.FAMILY)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Show one of the questions."""
    hearing.show(step_after_linking(hearing.id1))


@only(Audience.FAMILY)
def say_what_is_meant(tx: Transaction, hearing: Hearing) -> None:
    """Explain to a young person when something may have to be told (Children's Code, standard 4)."""
    circle = circle_here(tx, hearing)
    hearing.show("yp_meaning", holder=holder_on(circle, hearing.today).by.name)


@only(Audience.FAMILY)
def choose_safe(tx: Transaction, hearing: Hearing) -> None:
    """Hide the words in alerts, or show them; whoever is not sure is kept safe."""
    hides = hides_words(hearing.id1)
    hearing.person = tx.people.change(hearing.me, discreet=hides)
    hearing.show("link_safe_phone_yes" if hides else "link_reading")


@only(Audience.FAMILY)
def choose_reading(tx: Transaction, hearing: Hearing) -> None:
    """Write like this from the next text on."""
    hearing.person = tx.people.change(hearing.me, reading=reading_of(hearing.id1))
    hearing.show("link_times")


@only(Audience.FAMILY)
def choose_times(tx: Transaction, hearing: Hearing) -> None:
    """Write in these hours, and offer where to begin."""
    start, end = hours_for(hearing.id1)
    hearing.person = tx.people.change(hearing.me, hours_from=start, hours_to=end)
    plan_reminders_of(tx, hearing.house, hearing.me.id)
    hearing.show("link_done")


ROUTES = (
    Tap("link.go_on", go_on),
    Tap("link.meaning", say_what_is_meant),
    Tap("link.safe", choose_safe),
    Tap("link.reading", choose_reading),
    Tap("link.times", choose_times),
)
