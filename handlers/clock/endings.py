"""On the day after a plan's last, it ends, with access, reminders and codes; or it waits for what is open (001-26)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.endings import end, put_off
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.ending import fate_of, over
from handlers.rules.wall_time import wall_of
from storage.records.endings import Ending
from storage.transaction import Transaction


def end_plans(tx: Transaction, house: House, now: datetime) -> None:
    """End each plan whose last day is over, as its family was told."""
    today = wall_of(now, house.service.zone).date()
    for ending in tx.endings.passed(today):
        tx.apart(ending.id, _end, tx, house, ending, now, today)


def _end(tx: Transaction, house: House, ending: Ending, now: datetime, today: date) -> None:
    circle = tx.plans.circle(ending.plan_id)
    fate = fate_of(ending, tx.actions.of_plan(ending.plan_id), today)
    if circle.plan.closed_at is not None:
        tx.endings.save(over(ending, now))
    elif fate.comes:
        end(tx, house, circle, ending, now)
    elif fate.last_day is not None:
        moved = tx.endings.save(replace(ending, last_day=fate.last_day))
        tx.audit.add(None, "ending.put_off", ending.id)
        put_off(tx, house, circle, moved, now)


TICKS = (Tick("plans that end", timedelta(hours=1), end_plans),)
