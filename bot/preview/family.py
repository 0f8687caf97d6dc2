"""The made-up family: imported from files as a real one is, with what was agreed for them put beside it.

Agreed actions have no file to come from: they are agreed at a meeting and published in the chat. These stand as if
Sam had published them this morning.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from handlers.house import House
from handlers.operator.importing import import_sheets
from handlers.operator.sheets import read_sheets
from handlers.rules.working_time import is_working_day
from storage.records.actions import ActionState, AgreedAction
from storage.records.ids import new_id
from storage.transaction import Transaction

PLAN: Final = "OK-14"
DATA: Final = Path(__file__).with_name("data")
FILES: Final = ("people.csv", "plans.csv", "teams.csv", "meetings.csv", "services.csv")
REVIEW_IN: Final = timedelta(days=9)
REVIEW_PLACE: Final = "{review}"  # where the files say the day of the review
TODAY_PLACE: Final = "{today}"  # where they say when somebody last made sure of a local service
AGREED: Final = (
    ("Meet Mia every Tuesday before school.", "she can say what is hard that week.", "Sam", 4),
    ("Ask the bus firm for a later bus home.", "Mia can stay for choir.", "Priya", 6),
    ("Write down when Mia sleeps, for two weeks.", "we can see what helps.", "Amira", 11),
)  # fmt: skip


def sample_files(tx: Transaction, house: House) -> list[tuple[str, bytes]]:
    """Return the files of the made-up case system, with the review nine days from now, or on the next working day."""
    today = tx.now.astimezone(ZoneInfo(house.service.zone)).date()
    review = _working(house, today + REVIEW_IN).isoformat()
    texts = ((name, (DATA / name).read_text("utf-8")) for name in FILES)
    return [
        (name, text.replace(REVIEW_PLACE, review).replace(TODAY_PLACE, today.isoformat()).encode())
        for name, text in texts
    ]


def put_family(tx: Transaction, house: House) -> None:
    """Keep the people, the plan, the review and what was agreed, as of `tx.now`."""
    import_sheets(tx, house, read_sheets(sample_files(tx, house)))
    plan = tx.plans.by_ref(PLAN)
    assert plan is not None  # it has just been imported
    circle = tx.plans.circle(plan.id)
    today = tx.now.astimezone(ZoneInfo(house.service.zone)).date()
    around = {person.name: person.id for person in (*circle.team, *circle.family)}
    for what, so_that, owner, days in AGREED:
        tx.actions.add(AgreedAction(
            id=new_id(), plan_id=plan.id, what=what, so_that=so_that, owner_id=around[owner],
            author_id=around["Sam"], state=ActionState.PUBLISHED, made_at=tx.now, agreed_on=today,
            by_day=_working(house, today + timedelta(days)), published_at=tx.now, visible_from=tx.now,
        ))  # fmt: skip


def _working(house: House, day: date) -> date:
    """Return the day, or the first working day after it: nobody agrees on a Sunday."""
    calendar = house.calendar_of(house.service.nation)
    while not is_working_day(calendar, day):
        day += timedelta(days=1)
    return day
