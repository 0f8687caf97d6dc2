"""Home: what waits today, as counts this person may know, and the ways to it (003-15)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Stray, Tap
from handlers.rules.caseload import Desk, desk_of, part_of_day
from handlers.rules.ways import way_named
from storage.records.plans import CoverState, Plan
from storage.transaction import Transaction


@only(Audience.PRACTITIONER, shows=True)
def show_home(tx: Transaction, hearing: Hearing) -> None:
    """Show how much waits, and where to go."""
    me, desk = hearing.me, load_desk(tx, hearing)
    asked = [c for c in tx.covers.around(me.id, hearing.today) if c.by_id == me.id and c.state is CoverState.ASKED]
    assert hearing.session is not None
    hearing.show(
        "p_home", name=me.name, part=part_of_day(hearing.now, hearing.house.service.zone),
        until=hearing.session.ends_at, n_questions=desk.questions, n_today=desk.due_today,
        n_late=desk.late_actions, n_meetings=desk.meetings, n_asked=len(asked),
        manages=tx.people.manages_somebody(me.id), coordinates=me.coordinator,
    )  # fmt: skip


def load_desk(tx: Transaction, hearing: Hearing) -> Desk:
    """Load what the rules count by."""
    plans = plans_of(tx, hearing)
    actions = tx.actions.published_on(plan.id for plan in plans)
    held, meetings = tx.concerns.held_by(hearing.me.id), tx.meetings.of_person(hearing.me.id, hearing.now)
    return desk_of(plans, held, actions, meetings, hearing.now, hearing.house.service.zone)


def plans_of(tx: Transaction, hearing: Hearing) -> list[Plan]:
    """Return the plans this practitioner is on, or answers for today as the cover."""
    found = (*tx.plans.of_practitioner(hearing.me.id), *tx.plans.covered_by(hearing.me.id, hearing.today))
    return list({plan.id: plan for plan in found}.values())


@only(Audience.ENROLLED)
def stray(tx: Transaction, hearing: Hearing) -> None:
    """Hear words that nobody asked for: no family gets them. The word "menu" leads home."""
    if way_named(hearing.text) == "1|menu":
        hearing.redo("1|home")
    else:
        hearing.show("p_stray")


ROUTES = (Tap("home", show_home), Stray(stray))
