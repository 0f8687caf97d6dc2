"""A line manager's people as counts: families, answers that wait or are late; no word of any (000-19, 002-07)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.rules.managing import passed_up
from handlers.rules.refusals import NotFound
from handlers.summaries import overdue_of
from storage.records.people import Person
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.MANAGER, shows=True)
def show_home(tx: Transaction, hearing: Hearing) -> None:
    """Show how many families and people there are, what is late, and what was passed up to this manager."""
    people = tx.people.managed_by(hearing.me.id)
    families = {plan.id for person in people for plan in tx.plans.led_by(person.id)}
    counts = tx.concerns.counts_of([person.id for person in people], hearing.me.id, hearing.now)
    hearing.show("m_home", n_families=len(families), n_people=len(people),
                 n_late=sum(late for _, late in counts.values()),
                 n_up=len(passed_up(tx.concerns.held_by(hearing.me.id))))  # fmt: skip


@only(Audience.MANAGER, shows=True)
def show_workload(tx: Transaction, hearing: Hearing) -> None:
    """Show the counts of each of this manager's people."""
    people, page = tx.people.managed_by(hearing.me.id), hearing.page
    shown = people[page * A_PAGE : (page + 1) * A_PAGE]
    counts = tx.concerns.counts_of([person.id for person in shown], hearing.me.id, hearing.now)
    hearing.show("m_workload", people=[_counts(tx, hearing, person, counts.get(person.id, (0, 0))) for person in shown],
                 next_page=page + 1 if len(people) > (page + 1) * A_PAGE else None)  # fmt: skip


@only(Audience.MANAGER, shows=True)
def show_person(tx: Transaction, hearing: Hearing) -> None:
    """Show one person's counts, and the plans they lead."""
    person = next((p for p in tx.people.managed_by(hearing.me.id) if p.id == hearing.id1), None)
    if person is None:
        raise NotFound
    counts = tx.concerns.counts_of([person.id], hearing.me.id, hearing.now).get(person.id, (0, 0))
    plans = tx.plans.led_by(person.id)
    away = [c for c in tx.covers.around(person.id, hearing.today) if c.away_id == person.id]
    hearing.show("m_person", **_counts(tx, hearing, person, counts), job=person.job,
                 plans=[plan.ref for plan in plans][:20],
                 away=[{"first": cover.first_day, "last": cover.last_day} for cover in away][:3])  # fmt: skip


def _counts(tx: Transaction, hearing: Hearing, person: Person, counts: tuple[int, int]) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "n_families": len(tx.plans.led_by(person.id)),
            "n_open": counts[0], "n_late": counts[1], "lead_work": person.lead_work.value if person.lead_work else None,
            "n_summaries": overdue_of(tx, hearing.house, person, hearing.now)}  # fmt: skip


ROUTES = (
    Command("workload", show_home),
    Tap("workload", show_home),
    Tap("workload.people", show_workload),
    Tap("workload.person", show_person),
)
