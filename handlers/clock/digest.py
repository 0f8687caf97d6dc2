"""At 08:30 on working days: each practitioner for whom something is due hears how much, in counts and no words.

Whoever is away under an agreed cover hears nothing: what is due is among their cover's lines that day (000-23). A
machine that was off then still says it before midday. The audit remembers that a day's round was made.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from handlers.hears import Tick
from handlers.house import House
from handlers.rules.covers import is_covered
from handlers.rules.today import Task, due, is_digest_time
from handlers.telling import tell
from handlers.today import load_today
from storage.records.people import Person
from storage.transaction import Transaction

ROUND = "digest.round"


def tell_the_day(tx: Transaction, house: House, now: datetime) -> None:
    """Tell everybody who has something due today, once."""
    calendar = house.calendar_of(house.service.nation)
    if not is_digest_time(calendar, now):
        return
    today, last = calendar.day(now), tx.audit.entries(1, act=ROUND)
    if last and calendar.day(last[0].at) == today:
        return
    staff = {person.id: person for person in tx.people.staff()}
    covers = tx.covers.standing(today)
    here = [one for one in sorted(tx.links.reachable(staff)) if not is_covered(one, covers, staff, today)]
    told = [tx.apart(person_id, _tell, tx, house, staff[person_id], now, today) for person_id in here]
    if all(told):
        tx.audit.add(None, ROUND)


def _tell(tx: Transaction, house: House, person: Person, now: datetime, today: date) -> None:
    there = load_today(tx, house, person, now)
    lines = due(there, today)
    counts, n_summaries = Counter(line.task for line in lines), sum(line.task is Task.SUMMARY for line in there)
    if lines:
        tell(tx, house, person, "p_digest", key=f"digest/{person.id}/{today}", now=now,
             n_answers=counts[Task.ANSWER], n_actions=counts[Task.ACTION], n_meetings=counts[Task.MEETING],
             n_covers=counts[Task.COVER], n_help=counts[Task.HELP], n_summaries=n_summaries,
             n_contacts=counts[Task.CONTACT],
             n_notes=sum(line.n for line in lines if line.task is Task.NOTES),
             n_services=counts[Task.SERVICE] + counts[Task.SAID_NO])  # fmt: skip


TICKS = (Tick("digest", timedelta(minutes=1), tell_the_day),)
