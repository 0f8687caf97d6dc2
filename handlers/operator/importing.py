"""Bringing files of a case system into the service: all of what they say, or nothing.

Rows are matched by reference, so a second run of the same file changes nothing. What a file does not say is left as it
is: a row that is missing ends nothing, an empty cell empties nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.house import House
from handlers.operator import import_meetings, import_people, import_plans, import_services, import_teams
from handlers.operator.columns import Kind
from handlers.operator.import_work import Counts, Note, Step, Work
from handlers.operator.problems import BadFiles
from handlers.operator.sheets import Row, Sheet
from storage.transaction import Transaction

BRING: Final[dict[Kind, Callable[[Work, Sequence[Row]], None]]] = {
    Kind.PEOPLE: import_people.bring,
    Kind.PLANS: import_plans.bring,
    Kind.TEAMS: import_teams.bring,
    Kind.MEETINGS: import_meetings.bring,
    Kind.SERVICES: import_services.bring,
}


@dataclass(frozen=True)
class Imported:
    """What an import did, kind by kind."""

    counts: dict[Kind, Counts]
    notes: tuple[Note, ...]


def import_sheets(tx: Transaction, house: House, sheets: Sequence[Sheet], *, step: Step = lambda _: None) -> Imported:
    """Keep everything the sheets say, people first, then plans, teams, meetings and services.

    Raises `BadFiles` with every problem; whoever holds the transaction undoes it then. `step` is called with the
    number of rows done.
    """
    work = Work(tx, house, step)
    for kind in Kind:
        rows = [row for sheet in sheets if sheet.kind is kind for row in sheet.rows]
        if rows:
            BRING[kind](work, rows)
    if work.problems:
        raise BadFiles(work.problems)
    return Imported({kind: counts for kind, counts in work.counts.items() if _touched(kind, sheets)}, tuple(work.notes))


def _touched(kind: Kind, sheets: Sequence[Sheet]) -> bool:
    return any(sheet.kind is kind for sheet in sheets)
