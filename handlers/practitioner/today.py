"""Today: what is due, soonest first, each line one tap (way 8; 001-27, 002-05)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.today import load_today
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.PRACTITIONER, shows=True)
def show_today(tx: Transaction, hearing: Hearing) -> None:
    """Show what this practitioner has to do; a day with nothing to do says so."""
    lines, page = load_today(tx, hearing.house, hearing.me, hearing.now), hearing.page
    shown = lines[page * A_PAGE : (page + 1) * A_PAGE]
    plans = tx.plans.many(line.plan_id for line in shown if line.plan_id is not None)
    covers = tx.covers.many(line.id for line in shown if line.plan_id is None)
    away = tx.people.many(cover.away_id for cover in covers.values())
    hearing.show(
        "p_today", n=len(lines), next_page=page + 1 if len(lines) > (page + 1) * A_PAGE else None,
        lines=[
            {"task": line.task.value, "id": line.id, "day": line.day, "late": line.day < hearing.today, "n": line.n,
             "today": line.day == hearing.today, "at": line.at, "what": line.what,
             "ref": plans[line.plan_id].ref if line.plan_id is not None else away[covers[line.id].away_id].name}
            for line in shown
        ],
    )  # fmt: skip


ROUTES = (
    Command("today", show_today),
    Tap("today", show_today),
)
