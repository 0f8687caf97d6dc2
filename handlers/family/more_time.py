"""More time for one's own action, and help with it: both go to whoever leads, with a day for an answer."""

from datetime import date

from handlers.context import Hearing
from handlers.family.action_here import Here, action_here
from handlers.family.unsent import begin, show_check, show_write
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.rules.more_time import day_tapped, day_typed, may_ask
from handlers.rules.refusals import NotForYou
from handlers.rules.unsent import CONCERN
from storage.records.concerns import ConcernKind, Door
from storage.transaction import Transaction

AWAITING = "action.time"


@only(Audience.FAMILY)
def ask_how_much(tx: Transaction, hearing: Hearing) -> None:
    """Ask how much more time is needed."""
    here = action_here(tx, hearing)
    may_ask(here.action, hearing.me)
    hearing.show("action_more_time", awaiting=AWAITING, about={"action": here.action.id}, action_id=here.action.id,
                 plan_id=here.circle.plan.id, holder=here.holder.name, child=here.circle.plan.child_name)  # fmt: skip


@only(Audience.FAMILY)
def tap_time(tx: Transaction, hearing: Hearing) -> None:
    """Take one or two weeks, or ask for a day to be typed."""
    here = action_here(tx, hearing)
    action = may_ask(here.action, hearing.me)
    if hearing.id2 == "pick":
        hearing.show("action_time_typed", awaiting=AWAITING, about={"action": action.id}, action_id=action.id,
                     plan_id=here.circle.plan.id)  # fmt: skip
    else:
        _check(tx, hearing, here, day_tapped(hearing.id2, action, hearing.today))


@only(Audience.FAMILY)
def type_time(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day."""
    here = action_here(tx, hearing, str(hearing.chat.about.get("action", "")))
    action = may_ask(here.action, hearing.me)
    _check(tx, hearing, here, day_typed(hearing.text, action, hearing.today))


def _check(tx: Transaction, hearing: Hearing, here: Here, until: date) -> None:
    """Show what goes to whom; a reason may be added, and need not be."""
    draft = begin(tx, hearing, CONCERN, here.circle.plan.id, kind=ConcernKind.MORE_TIME.value, door=Door.LEAD.value,
                  person_id=None, action_id=here.action.id, until=until.isoformat())  # fmt: skip
    show_check(tx, hearing, draft)


@only(Audience.FAMILY)
def ask_for_help(tx: Transaction, hearing: Hearing) -> None:
    """Ask for help with one's own action, in words or without."""
    here = action_here(tx, hearing)
    if here.action.owner_id != hearing.me.id:
        raise NotForYou
    draft = begin(tx, hearing, CONCERN, here.circle.plan.id, kind=ConcernKind.HELP.value, door=Door.LEAD.value,
                  person_id=None, action_id=here.action.id)  # fmt: skip
    show_write(tx, hearing, draft)


ROUTES = (
    Tap("action.more_time", ask_how_much),
    Tap(AWAITING, tap_time),
    Words(AWAITING, type_time),
    Tap("action.help", ask_for_help),
)
