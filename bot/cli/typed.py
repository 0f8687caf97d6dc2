"""What is typed on the command line, held to the same columns as a file to import."""

from datetime import date
from typing import Any

from bot.cli.exits import Exit
from bot.cli.faults import Said
from handlers.operator.cells import BadCell, cell_value
from handlers.operator.columns import COLUMNS, Kind


def words(kind: Kind, **typed: str | None) -> dict[str, Any]:
    """Return each value as its column would hold it; None stays None."""
    columns = {column.name: column for column in COLUMNS[kind]}
    values: dict[str, Any] = {}
    for name, value in typed.items():
        try:
            values[name] = None if value is None else cell_value(columns[name], value)
        except BadCell as bad:
            raise Said(Exit.REFUSED, f"{name}: {bad.wrong}.", bad.mend, code="bad_value") from None
    return values


def day(typed: str | None) -> date | None:
    """Return a day typed as 2026-12-03 or 03/12/2026."""
    found: date | None = words(Kind.PLANS, review_by=typed)["review_by"]
    return found
